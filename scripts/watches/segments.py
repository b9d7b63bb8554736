"""Digits of a liquid-crystal display, as polygons."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from modelling.mesh import Floats

_LIT = {
    "0": "abcdef", "1": "bc", "2": "abged", "3": "abgcd", "4": "fgbc", "5": "afgcd", "6": "afgedc",
    "7": "abc", "8": "abcdefg", "9": "abcdfg", "-": "g", "S": "afgcd", "U": "bcdef",
}  # fmt: skip

_SLANT = 0.07


def digits(
    text: str,
    x: float,
    y: float,
    size: tuple[float, float],
    stroke: float,
    pitch: float,
    all_on: bool = False,
) -> Iterator[Floats]:
    """Polygons (K, 2) in mm of a line from its lower left corner on. all_on: those that are not lit, too."""
    width, height = size
    for character in text:
        if character == ":":
            for up in (0.3, 0.7):
                yield _slanted(_square(stroke * 0.5, up * height, stroke * 1.15), x, y)
            x += stroke * 2.0
            continue
        for name in "abcdefg" if all_on else _LIT[character]:
            yield _slanted(_segment(name, width, height, stroke), x, y)
        x += pitch


def _slanted(points: Floats, x: float, y: float) -> Floats:
    return np.column_stack([points[:, 0] + _SLANT * points[:, 1] + x, points[:, 1] + y])


def _square(x: float, y: float, side: float) -> Floats:
    return np.array([(x, y), (x + side, y), (x + side, y + side), (x, y + side)]) - [0.0, side / 2]


def _segment(name: str, w: float, h: float, t: float) -> Floats:
    """One of seven, pointed at its ends, with a gap to its neighbours."""
    gap, half = 0.12 * t, t / 2
    levels = {"a": h - half, "g": h / 2, "d": half}
    if name in levels:
        y = levels[name]
        left, right = half + gap, w - half - gap
        return np.array(
            [
                (left, y),
                (left + half, y - half),
                (right - half, y - half),
                (right, y),
                (right - half, y + half),
                (left + half, y + half),
            ]
        )
    x = half if name in "fe" else w - half
    low, high = (h / 2, h - half) if name in "fb" else (half, h / 2)
    low, high = low + gap, high - gap
    return np.array(
        [
            (x, low),
            (x + half, low + half),
            (x + half, high - half),
            (x, high),
            (x - half, high - half),
            (x - half, low + half),
        ]
    )
