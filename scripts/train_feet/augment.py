"""What a picture suffers between the world and a webcam's frame, and more: it hides that it was rendered."""

from __future__ import annotations

import cv2
import numpy as np

UNSPOILT = 0.35
"""Share of crops left as they are (0 until the last quarter of the training of the shipped weights)."""

NOISE_SIDE = 512
_noise_made = np.random.default_rng(5).standard_normal((NOISE_SIDE, NOISE_SIDE, 3), np.float32)


def _noise(rng: np.random.Generator, side: int) -> np.ndarray:
    """A random part of noise made once: making it anew would take as long as all the rest."""
    y, x = rng.integers(0, NOISE_SIDE - side, 2)
    return _noise_made[y : y + side, x : x + side]


def spoil(
    rng: np.random.Generator, image: np.ndarray, zones: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray | None]:
    """Change an (n, n, 3) uint8 crop; zones (m, m) become 255 where something was put in front."""
    side = image.shape[0]
    if rng.random() < UNSPOILT:
        return image, zones
    if rng.random() < 0.25:
        image = image.copy()
        zones = None if zones is None else zones.copy()
        for _ in range(rng.integers(1, 3)):
            w, h = rng.uniform(0.06, 0.35, 2)
            x, y = rng.uniform(0, 1 - w), rng.uniform(0, 1 - h)
            part = image[int(y * side) : int((y + h) * side), int(x * side) : int((x + w) * side)]
            part[:] = rng.integers(0, 256, 3) if rng.random() < 0.7 else rng.integers(0, 256, part.shape)
            if zones is not None:
                m = zones.shape[0]
                zones[int(y * m) : int((y + h) * m), int(x * m) : int((x + w) * m)] = 255
    x = image.astype(np.float32)
    if rng.random() < 0.2:
        factor = rng.uniform(1.3, 3.5)
        small = cv2.resize(x, (max(8, int(side / factor)),) * 2, interpolation=cv2.INTER_AREA)
        x = cv2.resize(small, (side, side), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.3:
        x = cv2.GaussianBlur(x, (0, 0), rng.uniform(0.4, 1.8))
    elif rng.random() < 0.12:
        length = int(rng.integers(3, 10))
        kernel = np.zeros((length, length), np.float32)
        angle = rng.uniform(0, np.pi)
        step = np.array([np.cos(angle), np.sin(angle)]) * length / 2
        middle = np.array([length / 2, length / 2])
        ends = [tuple(int(v) for v in middle + sign * step) for sign in (-1, 1)]
        cv2.line(kernel, ends[0], ends[1], 1.0)
        x = cv2.filter2D(x, -1, kernel / max(1.0, kernel.sum()))
    if rng.random() < 0.12:
        x = np.repeat(x @ np.array([[0.114], [0.587], [0.299]], np.float32), 3, axis=2)
    elif rng.random() < 0.4:
        grey = x.mean(axis=2, keepdims=True)
        x = grey + (x - grey) * rng.uniform(0.3, 1.8)
        if rng.random() < 0.3:
            mixing = np.eye(3) + rng.normal(0, 0.12, (3, 3))
            x = x @ mixing.T.astype(np.float32)
    if rng.random() < 0.7:
        mean = float(x.mean())
        gains = rng.uniform(0.85, 1.15, 3) * rng.uniform(0.6, 1.4)
        x = (x - mean * 0.5) * gains.astype(np.float32) + mean * 0.5 + rng.uniform(-35, 35)
    if rng.random() < 0.3:
        x = 255 * (np.clip(x, 0, 255) / 255) ** rng.uniform(0.55, 1.8)
    if rng.random() < 0.15:
        # Uneven light: a soft edge of shade across the crop.
        angle, offset = rng.uniform(0, 2 * np.pi), rng.uniform(-0.4, 0.4)
        rows, columns = np.mgrid[:side, :side] / side - 0.5
        edge = (rows * np.sin(angle) + columns * np.cos(angle) - offset) / rng.uniform(0.02, 0.5)
        x = x * (1 - rng.uniform(0.2, 0.6) / (1 + np.exp(-np.clip(edge, -20, 20))))[:, :, None]
    if rng.random() < 0.4:
        x = x + _noise(rng, side) * np.float32(rng.uniform(1, 16))
    image = np.clip(x, 0, 255).astype(np.uint8)
    if rng.random() < 0.25:
        quality = int(rng.integers(15, 85))
        image = cv2.imdecode(
            cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR
        )
    return image, zones
