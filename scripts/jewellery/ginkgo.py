"""A ginkgo leaf in a fine oval frame, as an engraver cuts it."""

from __future__ import annotations

import cv2
import numpy as np
from modelling.mesh import Floats
from modelling.pictures import smooth_step
from modelling.sweeps import smooth_path

from .engraving import OVERSAMPLING, Engraving, pixels, shrunk


def leaf(size: int, frame: Floats) -> Engraving:
    """On a square of `size` px that spans -1 to 1, up and right; frame: (K, 2) the line round it."""
    n = size * OVERSAMPLING
    canvas = np.zeros((n, n), np.uint8)
    cv2.fillPoly(canvas, [pixels(_outline(), n)], 255)
    cv2.fillPoly(canvas, [pixels(_stem(), n)], 255)
    cv2.polylines(canvas, [pixels(frame, n)], True, 255, round(0.016 * n), cv2.LINE_AA)
    depth = cv2.distanceTransform(canvas, cv2.DIST_L2, 5) / n
    wall = smooth_step(depth, 0.0, 0.014)
    axis = (np.arange(n) + 0.5) / n * 2 - 1
    x, y = np.meshgrid(axis, -axis)
    from_foot = np.hypot(x, y - _FOOT)
    turn = np.degrees(np.arctan2(x, y - _FOOT))
    # Veins fork as they part: twice as many outside.
    few, many = (0.5 + 0.5 * np.cos(np.radians(turn) * k) for k in (40, 80))
    veins = np.where(from_foot > 0.52, many**3, few**5)
    deep = smooth_step(depth, 0.012, 0.04) * (y > _FOOT)
    height = (0.45 * veins * deep - wall) * 0.02 * n
    return Engraving(shrunk(wall, size), shrunk(height, size) / OVERSAMPLING)


_FOOT = -0.34
"""Where the blade meets its stem."""


def _outline() -> Floats:
    """The blade: two hollow sides and a wavy rim with a cleft."""
    turn = np.radians(np.linspace(-71, 71, 181))
    reach = 0.93 + 0.02 * np.cos(9 * turn) + 0.014 * np.sin(17 * turn + 0.6)
    reach *= 1 - 0.42 * np.exp(-((np.degrees(turn - 0.03) / 5.0) ** 2))
    reach -= 0.1 * np.abs(turn / turn[-1]) ** 3
    rim = np.column_stack([reach * np.sin(turn), _FOOT + reach * np.cos(turn)])
    right = smooth_path([rim[-1], (0.4, -0.14), (0.14, -0.27), (0.022, _FOOT - 0.02)], 24)
    left = smooth_path([(-0.022, _FOOT - 0.02), (-0.14, -0.27), (-0.4, -0.14), rim[0]], 24)
    return np.concatenate([rim, right[1:], left[:-1]])


def _stem() -> Floats:
    line = smooth_path([(0.0, _FOOT + 0.06), (0.0, -0.42), (0.035, -0.58), (0.12, -0.74)], 24)
    wide = np.linspace(0.02, 0.03, 24)[:, None] * [1.0, 0.25]
    return np.concatenate([line - wide, (line + wide)[::-1]])
