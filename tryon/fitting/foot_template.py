"""The foot that all feet are compared with: its twelve points, bare and shod, and its surface.

Everything is in units of the length of what shows, in the space of `tryon.types.FOOT_POINTS`, of a right
foot; a left one is its mirror image in x.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tryon.fitting.skin_motion import Skin, spaced_out
from tryon.geometry import rotation_from_vector
from tryon.settings import assets_dir
from tryon.types import FOOT_POINTS, FloatArray, IntArray

_HEELED = 0.15  # of all footwear that a camera sees
_LEAST_SPREAD = 0.004  # a millimetre: nobody's points lie as exactly as the definition of a sole's corner
_SHIN_SPREAD = (0.10, 0.12, 0.22)
"""Legs lean against their feet: of people who stand, walk, squat and sit, in foot lengths at the shin's
point."""

_LOWEST_SPOT, _HIGHEST_SPOT, _MOST_LEG = 0.03, 0.30, 0.3
"""Above the sole, and below the ankle bones, is what moves with the foot alone."""
_SPOTS_APART = 0.03  # patches overlap by half
_SURELY_SHOD = (0.7, 0.95)
"""Between them a foot's axes become those of its shoe. Bare feet and socks seem half shod now and then; they
are not to turn over that."""
_SIDES = [
    [FOOT_POINTS.index(f"{part}_{side}") for side in ("inner", "outer")]
    for part in ("ball", "sole_toe", "sole_heel")
]
_ENDS = [FOOT_POINTS.index("toe"), FOOT_POINTS.index("heel")]


@dataclass(frozen=True, eq=False)
class FootTemplate:
    """Right feet of length one.

    bare, shod: (12, 3) mean points in the order of FOOT_POINTS. bare_spread, shod_spread: (12, 3) standard
    deviations between people, of shod feet also between kinds of footwear. vertices: (V, 3) and triangles:
    (T, 3) of the foot's surface, without the leg. worn_turn_rad: about +Y, from a foot's axes to those of the
    footwear round it.
    """

    bare: FloatArray
    shod: FloatArray
    bare_spread: FloatArray
    shod_spread: FloatArray
    vertices: FloatArray
    triangles: IntArray
    worn_turn_rad: float

    def points(self, shod: float, left: bool) -> tuple[FloatArray, FloatArray]:
        """(12, 3) points and their standard deviations of a foot that is shod by so much, 0 to 1."""
        mean = self.bare + shod * (self.shod - self.bare)
        spread = np.sqrt((1 - shod) * self.bare_spread**2 + shod * self.shod_spread**2)
        return (mean * (-1, 1, 1) if left else mean) @ self.worn_turn(shod, left).T, spread

    def worn_turn(self, shod: float, left: bool) -> FloatArray:
        """(3, 3) from a foot's axes to those by which something is put on it that is shod by so much."""
        low, high = _SURELY_SHOD
        share = min(1.0, max(0.0, (shod - low) / (high - low)))
        angle = self.worn_turn_rad * share * (-1 if left else 1)
        return rotation_from_vector(np.array([0.0, angle, 0.0]))

    def skin(self, left: bool, length: float) -> Skin:
        """Where patches may lie on a foot of this length."""
        return _skin(self, left, length)


@lru_cache(maxsize=1)
def load_foot_template() -> FootTemplate:
    """The shipped template, baked by scripts/train_feet (assets/feet/ORIGIN.md)."""
    with np.load(assets_dir() / "feet" / "foot.npz") as file:
        arrays = {
            name: file[name].astype(np.float64) for name in file.files if name.endswith(("points", "std"))
        }
        vertices, triangles = file["positions"].astype(np.float64), file["triangles"].astype(np.int64)
        of_foot = file["leg_weight"] < _MOST_LEG
    bare, shod, heeled = (arrays[f"{kind}_points"] for kind in ("bare", "shod", "heel"))
    bare_spread, shod_spread, heeled_spread = (
        arrays[f"{kind}_points_std"] for kind in ("bare", "shod", "heel")
    )
    # One kind of footwear for all: which it is shows less than that it is one.
    mean = shod + _HEELED * (heeled - shod)
    variance = (1 - _HEELED) * (shod_spread**2 + (shod - mean) ** 2)
    variance += _HEELED * (heeled_spread**2 + (heeled - mean) ** 2)
    spreads = [np.maximum(spread, _LEAST_SPREAD) for spread in (bare_spread, np.sqrt(variance))]
    for spread in spreads:
        spread[FOOT_POINTS.index("shin")] = _SHIN_SPREAD
    bare_spread, shod_spread = spreads
    shown = triangles[of_foot[triangles].all(axis=1)]
    return FootTemplate(bare, mean, bare_spread, shod_spread, vertices, shown, worn_turn_rad(mean))


def worn_turn_rad(worn: FloatArray) -> float:
    """By how much (12, 3) points of right footwear must turn about +Y for its middle line to run along +Z.

    So products are modelled. A body's own +Z lies four degrees beside it: feet end in the big toe, shoes in
    front of the second.
    """
    middles = np.stack([*worn[_ENDS], *(worn[pair].mean(axis=0) for pair in _SIDES)])
    slope, _ = np.polyfit(middles[:, 2], middles[:, 0], 1)
    return -math.atan(slope)


@lru_cache(maxsize=4)
def _skin(template: FootTemplate, left: bool, length: float) -> Skin:
    corners = template.vertices[template.triangles]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    spots = corners.mean(axis=1)
    chosen = spaced_out(spots, (spots[:, 1] > _LOWEST_SPOT) & (spots[:, 1] < _HIGHEST_SPOT), _SPOTS_APART)
    side = np.array([-1.0 if left else 1.0, 1.0, 1.0])
    return Skin(spots[chosen] * side * length, normals[chosen] * side)
