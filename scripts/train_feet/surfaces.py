"""Tileable pictures for floors, walls, rugs and clutter, painted from random numbers."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

SIZE = 512
Bytes = npt.NDArray[np.uint8]
FLOORS = (
    "planks",
    "parquet",
    "tiles",
    "carpet",
    "concrete",
    "asphalt",
    "cobbles",
    "pattern",
    "marble",
    "bricks",
)


def clouds(rng: np.random.Generator, power: float = 1.0, stretch: float = 1.0) -> npt.NDArray[np.float32]:
    """Tileable noise of mean 0 and deviation 1 with amplitudes falling as frequency**-power."""
    fy, fx = np.meshgrid(
        np.fft.fftfreq(SIZE) * SIZE * stretch, np.fft.rfftfreq(SIZE) * SIZE / stretch, indexing="ij"
    )
    f = np.hypot(fx, fy)
    f[0, 0] = 1
    spectrum = np.exp(2j * np.pi * rng.random(f.shape)) * f**-power
    spectrum[0, 0] = 0
    field = np.fft.irfft2(spectrum, (SIZE, SIZE))
    return (field / field.std()).astype(np.float32)


def _tone(rng: np.random.Generator, wood: bool) -> npt.NDArray[np.float64]:
    if wood:
        base = np.array([0.62, 0.45, 0.30]) * rng.uniform(0.35, 1.4)
        return base + (base.mean() - base) * rng.uniform(-0.3, 0.8)
    return np.full(3, rng.uniform(0.12, 0.85)) + rng.normal(0, 0.03, 3)


def _blocks(
    rng: np.random.Generator, rows: int, cols: int, shift: float, gap: int
) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[0:SIZE, 0:SIZE]
    row = y * rows // SIZE
    offset = (rng.random(rows) if shift < 0 else (np.arange(rows) % 2) * shift)[row]
    u = (x / SIZE * cols + offset) % cols
    number = row * cols + u.astype(int)
    du = np.minimum(u % 1, 1 - u % 1) * SIZE / cols
    v = (y * rows / SIZE) % 1
    dv = np.minimum(v, 1 - v) * SIZE / rows
    return number, (np.minimum(du, dv) < gap / 2).astype(np.float32)


def floor(name: str, rng: np.random.Generator) -> Bytes:
    """(512, 512, 3) sRGB of one floor named in FLOORS."""
    fine, soft = clouds(rng, 0.3), clouds(rng, 1.4) * np.float32(rng.uniform(0.1, 0.8))
    tone = _tone(rng, name in ("planks", "parquet"))
    image = np.repeat((0.02 * fine + 0.04 * soft)[..., None], 3, 2)
    if name in ("planks", "parquet"):
        rows, cols = (int(rng.integers(4, 9)), int(rng.integers(1, 3))) if name == "planks" else (8, 4)
        number, gap = _blocks(rng, rows, cols, -1.0 if name == "planks" else 0.5, int(rng.integers(1, 4)))
        grain = clouds(rng, 0.9, 0.12 if rng.random() < 2 else 1)
        shade = rng.normal(0, rng.uniform(0.02, 0.12), rows * cols)[number]
        knots = np.sin(clouds(rng, 1.8, 0.2) * rng.uniform(2, 9)) * 0.02
        image += tone * (1 + shade + 0.10 * rng.uniform(0.2, 1.2) * grain + knots)[..., None]
        image *= (1 - rng.uniform(0.3, 0.8) * gap)[..., None]
        if name == "parquet":
            image = np.concatenate([image, np.rot90(image)], 1)[:, ::2] if rng.random() < 0.5 else image
    elif name in ("tiles", "bricks", "cobbles"):
        n = int(rng.integers(2, 6)) if name == "tiles" else int(rng.integers(6, 12))
        cols = n if name != "bricks" else n // 2
        number, gap = _blocks(
            rng, n, cols, 0.0 if name == "tiles" and rng.random() < 0.7 else 0.5, int(rng.integers(2, 9))
        )
        spread = rng.uniform(0, 0.05) if name == "tiles" else rng.uniform(0.05, 0.15)
        if name == "bricks":
            tone = np.array([0.55, 0.35, 0.28]) * rng.uniform(0.6, 1.3)
        image += tone * (1 + rng.normal(0, spread, n * cols * 2)[number] + 0.05 * soft)[..., None]
        if name == "cobbles":
            image *= (1 - 0.25 * cv2.GaussianBlur(gap, (0, 0), 7) + 0.08 * fine)[..., None]
        grout = rng.uniform(0.1, 0.9)
        image = image * (1 - gap[..., None]) + grout * gap[..., None] * np.ones(3)
        if name == "tiles" and rng.random() < 0.25:
            dark = (number // n + number % n) % 2
            image *= (1 - rng.uniform(0.2, 0.8) * dark)[..., None]
    elif name == "carpet":
        image += tone * (1 + 0.12 * clouds(rng, 0.0) + 0.10 * soft)[..., None]
        if rng.random() < 0.4:
            image += (
                0.15
                * np.sin(np.mgrid[0:SIZE, 0:SIZE][1] * 2 * np.pi * int(rng.integers(4, 40)) / SIZE)[..., None]
                * rng.normal(0, 1, 3)
            )
    elif name in ("concrete", "asphalt"):
        if name == "asphalt":
            tone = tone * 0.5
        image += (
            tone * (1 + rng.uniform(0.03, 0.2) * clouds(rng, 0.1) + rng.uniform(0.02, 0.1) * soft)[..., None]
        )
        if rng.random() < 0.4:
            crack = np.abs(clouds(rng, 1.5)) < 0.015
            image *= (1 - 0.5 * cv2.GaussianBlur(crack.astype(np.float32), (0, 0), 1))[..., None]
    elif name == "marble":
        veins = np.exp(-(np.abs(clouds(rng, 1.6) + 0.3 * fine * 0.1) * rng.uniform(4, 20)))
        image += tone * (1 + 0.05 * soft)[..., None]
        image += veins[..., None] * rng.uniform(-0.3, 0.3)
    else:
        other = rng.random(3)
        field = clouds(rng, rng.uniform(0.9, 2))
        mask = (np.sin(field * rng.uniform(1, 6)) > rng.uniform(-0.5, 0.8)).astype(np.float32)
        if rng.random() < 0.5:
            number, _ = _blocks(rng, 8, 8, 0.0, 1)
            mask = rng.integers(0, 2, 200)[number].astype(np.float32)
        image += tone * (1 - mask[..., None]) + other * mask[..., None]
    return (np.clip(image, 0, 1) * 255).astype(np.uint8)


def prints(rng: np.random.Generator) -> Bytes:
    """Something flat and printed: a card, a poster, a page."""
    image = np.full((SIZE, SIZE, 3), 255, np.uint8)
    image[:] = (rng.random(3) * 255).astype(np.uint8)
    for _ in range(int(rng.integers(2, 12))):
        a, b = rng.integers(0, SIZE, (2, 2))
        color = tuple(int(v) for v in rng.integers(0, 255, 3))
        if rng.random() < 0.5:
            cv2.rectangle(
                image, tuple(map(int, a)), tuple(map(int, b)), color, -1 if rng.random() < 0.6 else 4
            )
        else:
            cv2.circle(image, tuple(map(int, a)), int(rng.integers(10, 150)), color, -1)
    return cv2.GaussianBlur(image, (0, 0), 1.0)


def atlas(seed: int, count: int) -> list[Bytes]:
    """Pictures by number: 0 is plain white; then `count` floors of all kinds; then 12 printed things."""
    rng = np.random.default_rng(seed)
    images = [np.full((8, 8, 3), 255, np.uint8)]
    images += [floor(FLOORS[i % len(FLOORS)], rng) for i in range(count)]
    return images + [prints(rng) for _ in range(12)]
