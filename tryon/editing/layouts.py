"""Two pictures in one: the halves of a split screen."""

from __future__ import annotations

import numpy as np

from tryon.editing.plan import Layout
from tryon.types import ByteArray

_DIVIDER_SHARE = 1 / 180  # of the canvas's shorter side: 6 pixels at 1080
_DIVIDER_BGR = (255, 255, 255)


def cell_wh(layout: Layout, canvas_wh: tuple[int, int]) -> tuple[int, int]:
    """Width and height in pixels of each of the pictures that fill a canvas of this (even) size."""
    width, height = canvas_wh
    if layout == "side_by_side":
        return width // 2, height
    return (width, height // 2) if layout == "stacked" else canvas_wh


def join(a: ByteArray, b: ByteArray, layout: Layout) -> ByteArray:
    """One picture of two of the same size, (h, w, 3) BGR: `a` left of or above `b`, with a thin white line.

    "single" shows `a` alone.
    """
    if layout == "single":
        return a
    height, width = a.shape[:2]
    if layout == "side_by_side":
        canvas = np.hstack((a, b))
        half = _half_divider(2 * width, height)
        canvas[:, width - half : width + half] = _DIVIDER_BGR
    else:
        canvas = np.vstack((a, b))
        half = _half_divider(width, 2 * height)
        canvas[height - half : height + half] = _DIVIDER_BGR
    return canvas


def _half_divider(width: int, height: int) -> int:
    return max(1, round(min(width, height) * _DIVIDER_SHARE / 2))
