"""The foot that all feet are compared with: its twelve points, bare and shod, and its surface.

Everything is in units of the length of what shows, in the space of `tryon.types.FOOT_POINTS`, of a right
foot; a left one is its mirror image in x.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tryon.fitting.skin_motion import Skin
from tryon.types import FloatArray, IntArray

_BARE = [
    (0.060, 0.055, 1.000), (0.000, 0.110, 0.000), (0.190, 0.085, 0.725), (-0.200, 0.065, 0.640),
    (0.140, 0.310, 0.250), (-0.135, 0.275, 0.210), (0.030, 0.245, 0.500), (0.000, 0.870, 0.200),
    (0.170, 0.000, 0.800), (-0.160, 0.000, 0.800), (0.105, 0.000, 0.150), (-0.105, 0.000, 0.150),
]  # fmt: skip
_SHOD = [
    (0.030, 0.100, 1.000), (0.000, 0.160, 0.000), (0.180, 0.090, 0.700), (-0.190, 0.080, 0.640),
    (0.130, 0.350, 0.260), (-0.130, 0.320, 0.220), (0.015, 0.290, 0.520), (0.000, 0.870, 0.220),
    (0.150, 0.000, 0.800), (-0.150, 0.000, 0.800), (0.115, 0.000, 0.150), (-0.115, 0.000, 0.150),
]  # fmt: skip
_SPREAD = [
    (0.030, 0.015, 0.003), (0.010, 0.030, 0.003), (0.015, 0.015, 0.020), (0.015, 0.015, 0.025),
    (0.015, 0.025, 0.020), (0.015, 0.025, 0.020), (0.015, 0.030, 0.020), (0.080, 0.060, 0.200),
    (0.020, 0.004, 0.005), (0.020, 0.004, 0.005), (0.012, 0.004, 0.005), (0.012, 0.004, 0.005),
]  # fmt: skip
"""Means and standard deviations between people."""

_LOWEST_SPOT, _HIGHEST_SPOT = 0.03, 0.30  # above the sole, below the ankle: what moves with the foot alone
_SPOTS_APART = 0.03  # patches overlap by half


@dataclass(frozen=True, eq=False)
class FootTemplate:
    """Right feet of length one.

    bare, shod: (12, 3) mean points in the order of FOOT_POINTS. bare_spread, shod_spread: (12, 3) standard
    deviations between people, of shod feet also between kinds of footwear.
    """

    bare: FloatArray
    shod: FloatArray
    bare_spread: FloatArray
    shod_spread: FloatArray
    vertices: FloatArray
    triangles: IntArray

    def points(self, shod: float, left: bool) -> tuple[FloatArray, FloatArray]:
        """(12, 3) points and their standard deviations of a foot that is shod by so much, 0 to 1."""
        mean = self.bare + shod * (self.shod - self.bare)
        spread = np.sqrt((1 - shod) * self.bare_spread**2 + shod * self.shod_spread**2)
        return (mean * (-1, 1, 1) if left else mean), spread

    def skin(self, left: bool, length: float) -> Skin:
        """Where patches may lie on a foot of this length."""
        return _skin(self, left, length)


@lru_cache(maxsize=4)
def _skin(template: FootTemplate, left: bool, length: float) -> Skin:
    vertices = template.vertices * (-1, 1, 1) if left else template.vertices
    triangles = template.triangles[:, ::-1] if left else template.triangles
    corners = vertices[triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    spots = corners.mean(axis=1)
    chosen: list[int] = []
    for index in np.flatnonzero((spots[:, 1] > _LOWEST_SPOT) & (spots[:, 1] < _HIGHEST_SPOT)):
        if np.all(np.linalg.norm(spots[chosen] - spots[index], axis=1) > _SPOTS_APART):
            chosen.append(int(index))
    return Skin(spots[chosen] * length, normals[chosen])


def _crude():
    z = np.linspace(0.0, 1.0, 41)
    a = np.linspace(0, np.pi, 17)
    half = np.interp(z, [0, 0.06, 0.2, 0.45, 0.7, 0.9, 1], [0.03, 0.09, 0.12, 0.13, 0.19, 0.15, 0.04])
    high = np.interp(
        z, [0, 0.05, 0.15, 0.3, 0.5, 0.75, 0.95, 1], [0.1, 0.2, 0.3, 0.3, 0.24, 0.13, 0.07, 0.03]
    )
    zz, aa = np.meshgrid(z, a, indexing="ij")
    v = np.stack([half[:, None] * np.cos(aa), high[:, None] * np.sin(aa), zz], -1).reshape(-1, 3)
    i, j = np.meshgrid(np.arange(40), np.arange(16), indexing="ij")
    p = i * 17 + j
    t = np.concatenate(
        [
            np.stack([p, p + 17, p + 1], -1).reshape(-1, 3),
            np.stack([p + 1, p + 17, p + 18], -1).reshape(-1, 3),
        ]
    )
    return v, t


@lru_cache(maxsize=1)
def load_foot_template() -> FootTemplate:
    """The shipped template."""
    spread = np.array(_SPREAD)
    return FootTemplate(np.array(_BARE), np.array(_SHOD), spread, spread * 1.3, *_crude())
