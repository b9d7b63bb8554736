"""A plum blossom, seen from above, for enamel."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from modelling.mesh import Floats
from modelling.pictures import smooth_step

from .engraving import OVERSAMPLING, Engraving, pixels, shrunk


@cache
def blossom(size: int) -> Engraving:
    """On a square of `size` px: five petals, parted by fine lines, with their stamens."""
    n = size * OVERSAMPLING
    canvas = np.zeros((n, n), np.uint8)
    turn = np.linspace(0, 2 * np.pi, 60)
    disc = np.column_stack([np.sin(turn), np.cos(turn)])
    fifths = np.arange(5) * 2 * np.pi / 5

    def towards(angle: float) -> Floats:
        return np.array([np.sin(angle), np.cos(angle)])

    def draw(points: Floats, value: int) -> None:
        cv2.fillPoly(canvas, [pixels(points, n)], value)

    def stroke(start: Floats, end: Floats, width: float, value: int) -> None:
        a, b = (tuple(int(v) for v in point) for point in pixels(np.array([start, end]), n))
        cv2.line(canvas, a, b, value, round(width * n / 2))

    for angle in fifths:
        draw(0.3 * disc + 0.42 * towards(angle), 255)
    for angle in fifths:
        stroke(np.zeros(2), 0.8 * towards(angle + np.pi / 5), 0.035, 0)
        for lean, reach in ((-0.34, 0.36), (0.0, 0.44), (0.34, 0.36)):
            tip = reach * towards(angle + lean)
            stroke(np.zeros(2), tip, 0.025, 0)
            draw(0.032 * disc + tip, 0)
    draw(0.14 * disc, 0)
    draw(0.09 * disc, 255)
    depth = cv2.distanceTransform(canvas, cv2.DIST_L2, 5) / n
    wall = smooth_step(depth, 0.0, 0.02)
    return Engraving(shrunk(wall, size), shrunk(wall * 0.03 * n, size) / OVERSAMPLING)
