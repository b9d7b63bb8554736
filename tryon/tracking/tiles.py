"""Squares that a small-input detector searches one after the other.

MediaPipe's short-range face detector sees a 128x128 letterbox of what it is given, so that a face 100 px
tall in a 1280x720 frame is lost in it. Searching overlapping squares finds it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tryon.types import ByteArray

_OVERLAP = 0.5  # a face up to half a square wide is whole in at least one of them
_LEVELS = 3  # squares of the short side, half of it and a quarter of it


@dataclass(frozen=True)
class Box:
    """An axis-aligned rectangle in pixels, x right and y down."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def side(self) -> float:
        """Length of the longer side."""
        return max(self.width, self.height)

    def overlap(self, other: Box) -> float:
        """Intersection area over the smaller of both areas, 0 to 1."""
        width = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        height = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        smaller = min(self.width * self.height, other.width * other.height)
        return max(0.0, width) * max(0.0, height) / smaller if smaller > 0 else 0.0


def search_levels(size_wh: tuple[int, int]) -> tuple[tuple[Box, ...], ...]:
    """The whole frame, then ever smaller squares that cover it with overlap, coarse to fine."""
    width, height = size_wh
    levels: list[tuple[Box, ...]] = [(Box(0, 0, width, height),)]
    for level in range(_LEVELS):
        side = min(width, height) / 2**level
        if side < 64:  # a detector that sees 128x128 gains nothing from enlarging more than twice
            break
        squares = tuple(Box(x, y, side, side) for y in _starts(height, side) for x in _starts(width, side))
        if squares != (Box(0, 0, width, height),):
            levels.append(squares)
    return tuple(levels)


def _starts(length: float, side: float) -> list[float]:
    steps = int(np.ceil((length - side) / (side * (1 - _OVERLAP)) - 1e-9)) if length > side else 0
    return [float(v) for v in np.linspace(0, length - side, steps + 1)] if steps else [0.0]


def square_around(centre: tuple[float, float], side: float, size_wh: tuple[int, int]) -> Box:
    """A square with whole-pixel corners, moved into the frame, cut down where it is larger than the frame."""
    width, height = size_wh
    cut_w, cut_h = min(round(side), width), min(round(side), height)
    x = min(max(round(centre[0] - cut_w / 2), 0), width - cut_w)
    y = min(max(round(centre[1] - cut_h / 2), 0), height - cut_h)
    return Box(x, y, cut_w, cut_h)


def cut(image: ByteArray, box: Box) -> ByteArray:
    """The pixels of `image` (H, W, C) inside a box, as a view."""
    x, y = int(box.x), int(box.y)
    return image[y : y + int(box.height), x : x + int(box.width)]
