"""What a painter knows of each pixel of a patch."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from modelling.mesh import Floats

from .patches import Patch


@dataclass(frozen=True, eq=False)
class Region:
    """A patch's pixels. at: x0, y0, x1, y1 in the sheet. Arrays (h, w): point (..., 3) and normal in mm,
    shade (ambient visibility), s and t (shares along columns and rows),
    rate_x and rate_y in pixels per mm."""

    name: str
    at: tuple[int, int, int, int]
    point: Floats
    normal: Floats
    shade: Floats
    s: Floats
    t: Floats
    rate_x: Floats
    rate_y: Floats

    @property
    def size(self) -> tuple[int, int]:
        return self.s.shape[0], self.s.shape[1]

    @property
    def a(self) -> Floats:
        """Along the row, in mm as measured along the middle row."""
        steps = np.median(1 / self.rate_x, axis=0)
        return np.broadcast_to(np.cumsum(steps)[None], self.size)

    @property
    def b(self) -> Floats:
        """Along the columns in mm, from t = 0 on."""
        steps = 1 / self.rate_y
        if self.t[0, 0] > self.t[-1, 0]:
            return np.asarray(np.cumsum(steps[::-1], axis=0)[::-1])
        return np.asarray(np.cumsum(steps, axis=0))

    @property
    def below_top(self) -> Floats:
        """Along the columns in mm, down from t = 1."""
        b = self.b
        return np.asarray(b.max(axis=0, keepdims=True) - b)

    @property
    def rate(self) -> float:
        """Pixels per mm, typically."""
        return float(np.sqrt(np.median(self.rate_x) * np.median(self.rate_y)))


def region_of(patch: Patch, normals: Floats, shade: Floats, size_wh: tuple[int, int]) -> Region:
    """The patch's pixels in a sheet of that size."""
    point = patch.raster(patch.points, size_wh)
    shape = patch.points.shape[:2]
    rate_x = 1 / np.maximum(np.linalg.norm(np.gradient(point, axis=1), axis=2), 0.02)
    rate_y = 1 / np.maximum(np.linalg.norm(np.gradient(point, axis=0), axis=2), 0.02)
    # Little light comes in through the opening, from few of the directions that were tried.
    spread = 12 if patch.node == "inside" else 2
    return Region(
        patch.name,
        patch.pixels(size_wh),
        point,
        patch.raster(normals, size_wh),
        cv2.GaussianBlur(np.clip(patch.raster(shade, size_wh), 0, 1), (0, 0), spread),
        patch.raster(np.broadcast_to(patch.columns[None], shape), size_wh),
        patch.raster(np.broadcast_to(patch.rows[:, None], shape), size_wh),
        cv2.GaussianBlur(rate_x, (0, 0), 2),
        cv2.GaussianBlur(rate_y, (0, 0), 2),
    )
