"""Write the colour looks of assets/looks: one `.cube` file each, and their names.

    python scripts/make_looks.py

A look is a few steps that photographers know: white balance, a tone curve, split toning, saturation by hue.
They are written here by their effect, in display-referred sRGB, and tabulated on 17 x 17 x 17 colours. Skin
stays skin: what is done to saturation and hue is weighed down round the hue of skin where a look is strong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

SIZE = 17
FOLDER = Path(__file__).resolve().parents[1] / "assets" / "looks"
LUMA = np.array([0.2126, 0.7152, 0.0722])

Colours = npt.NDArray[np.float64]  # (..., 3) RGB, 0 to 1
Step = Callable[[Colours], Colours]

SKIN_HUE = 0.5  # radians to both sides of it


@dataclass(frozen=True)
class LookRecipe:
    name: str
    english: str
    chinese: str
    steps: tuple[Step, ...]


def curve(*points: tuple[float, float]) -> Step:
    """The same tone curve for all channels, through these points."""
    line = PchipInterpolator(*np.array(points).T)
    return lambda rgb: line(np.clip(rgb, 0, 1))


def channel_curves(red: float, green: float, blue: float, *, black: float = 0.0) -> Step:
    """Raise the middle of each channel by so much; lift its blacks by `black` times that."""

    def apply(rgb: Colours) -> Colours:
        lift = np.array([red, green, blue])
        hump = 4 * rgb * (1 - rgb)
        return rgb + lift * hump + black * lift * (1 - rgb) ** 4

    return apply


def luma(rgb: Colours) -> Colours:
    return (rgb @ LUMA)[..., None]


def saturate(factor: float) -> Step:
    return lambda rgb: luma(rgb) + factor * (rgb - luma(rgb))


def vibrance(factor: float) -> Step:
    """Saturate pale colours more than strong ones, and skin not at all."""

    def apply(rgb: Colours) -> Colours:
        strength = np.ptp(rgb, axis=-1, keepdims=True)
        gain = 1 + (factor - 1) * (1 - strength) * (1 - skin_likeness(rgb))
        return luma(rgb) + gain * (rgb - luma(rgb))

    return apply


def tone(shadows: tuple[float, float, float], lights: tuple[float, float, float]) -> Step:
    """Split toning: add a colour to the shadows and another one to the lights; black and white stay."""

    def apply(rgb: Colours) -> Colours:
        y = np.clip(luma(rgb), 0, 1)
        dark = (1 - y) ** 2 * np.minimum(1, y / 0.08)
        light = y**2 * np.minimum(1, (1 - y) / 0.12)
        return rgb + dark * np.array(shadows) + light * np.array(lights)

    return apply


def fade(black: float, white: float = 1.0) -> Step:
    """Blacks no deeper than `black`, whites no brighter than `white`."""
    return lambda rgb: black + (white - black) * rgb


def skin_likeness(rgb: Colours) -> Colours:
    """(..., 1) 0 to 1: how near the hue is to that of skin, of every tone."""
    red_cyan = rgb[..., 0] - (rgb[..., 1] + rgb[..., 2]) / 2
    yellow_blue = (rgb[..., 0] + rgb[..., 1]) / 2 - rgb[..., 2]
    apart = np.abs(np.arctan2(red_cyan, yellow_blue) - np.pi / 4)
    coloured = np.minimum(1, np.hypot(red_cyan, yellow_blue) / 0.06)
    return (np.exp(-((apart / SKIN_HUE) ** 2)) * coloured)[..., None]


def sparing_skin(step: Step, share: float) -> Step:
    """Do `share` less of a step to the colours of skin."""

    def apply(rgb: Colours) -> Colours:
        return rgb + (step(rgb) - rgb) * (1 - share * skin_likeness(rgb))

    return apply


def mono(red: float, green: float, blue: float) -> Step:
    """Grey as through a colour filter."""
    weights = np.array([red, green, blue]) / (red + green + blue)
    return lambda rgb: np.repeat((rgb @ weights)[..., None], 3, axis=-1)


SOFT_CONTRAST = curve((0, 0), (0.25, 0.225), (0.5, 0.51), (0.75, 0.785), (1, 1))

LOOKS = (
    LookRecipe(
        "warm-film", "Warm film", "暖调胶片",
        (
            curve((0, 0), (0.2, 0.18), (0.5, 0.525), (0.8, 0.83), (1, 0.985)),
            channel_curves(0.02, 0.0, -0.022),
            tone((0.0, 0.01, 0.022), (0.028, 0.006, -0.024)),
            saturate(0.94), fade(0.028, 0.99),
        ),
    ),
    LookRecipe(
        "cool-clean", "Cool and clean", "清透冷白",
        (
            curve((0, 0), (0.2, 0.205), (0.5, 0.56), (0.8, 0.86), (1, 1)),
            channel_curves(-0.012, 0.002, 0.016),
            sparing_skin(saturate(0.9), 0.4), tone((-0.004, 0.002, 0.012), (-0.004, 0.0, 0.006)),
        ),
    ),
    LookRecipe(
        "soft-cream", "Soft cream", "奶油柔肤",
        (
            curve((0, 0.035), (0.25, 0.29), (0.5, 0.575), (0.8, 0.845), (1, 0.99)),
            channel_curves(0.018, 0.008, -0.014), saturate(0.88),
            tone((0.016, 0.006, 0.0), (0.008, 0.004, -0.014)),
        ),
    ),
    LookRecipe(
        "vivid", "Vivid", "鲜明",
        (sparing_skin(SOFT_CONTRAST, 0.6), vibrance(1.42), channel_curves(0.006, 0.006, 0.004)),
    ),
    LookRecipe(
        "night-neon", "Night neon", "霓虹夜色",
        (
            curve((0, 0), (0.2, 0.165), (0.5, 0.5), (0.8, 0.83), (1, 1)),
            sparing_skin(tone((-0.02, 0.012, 0.075), (0.035, -0.02, 0.035)), 0.55),
            sparing_skin(saturate(1.16), 0.8), channel_curves(0.0, -0.008, 0.018, black=0.8),
        ),
    ),
    LookRecipe(
        "old-street", "Old street", "港风旧街",
        (
            curve((0, 0), (0.2, 0.17), (0.5, 0.48), (0.8, 0.8), (1, 0.97)),
            tone((-0.012, 0.03, 0.012), (0.045, 0.016, -0.04)),
            saturate(0.95), fade(0.035, 0.985),
        ),
    ),
    LookRecipe(
        "fresh-green", "Fresh green", "日系清新",
        (
            curve((0, 0.03), (0.25, 0.285), (0.5, 0.565), (0.8, 0.855), (1, 1)),
            sparing_skin(tone((-0.006, 0.02, 0.014), (-0.012, 0.01, 0.004)), 0.6),
            sparing_skin(saturate(0.9), 0.5),
        ),
    ),
    LookRecipe(
        "mono", "Black and white", "黑白",
        (mono(0.36, 0.5, 0.14), curve((0, 0.012), (0.2, 0.175), (0.5, 0.52), (0.8, 0.845), (1, 0.99))),
    ),
)  # fmt: skip


def table(look: LookRecipe) -> Colours:
    """(SIZE^3, 3) RGB, red fastest."""
    levels = np.linspace(0, 1, SIZE)
    blue, green, red = np.meshgrid(levels, levels, levels, indexing="ij")
    rgb = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    for step in look.steps:
        rgb = np.clip(step(rgb), 0, 1)
    return rgb


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for look in LOOKS:
        lines = [f'TITLE "{look.english}"', f"LUT_3D_SIZE {SIZE}"]
        lines += [" ".join(f"{value:.4f}" for value in row) for row in table(look)]
        (FOLDER / f"{look.name}.cube").write_text("\n".join(lines) + "\n", "utf-8")
    names = [f'{look.name} = {{ en = "{look.english}", zh = "{look.chinese}" }}' for look in LOOKS]
    head = "# What the colour looks beside this file are called, in the order in which they are offered.\n"
    (FOLDER / "looks.toml").write_text(head + "\n".join(names) + "\n", "utf-8")


if __name__ == "__main__":
    main()
