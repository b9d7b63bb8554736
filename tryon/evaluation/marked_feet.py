"""What was marked by eye in photos and clips of feet, and how a drawn foot is compared with it."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from tryon.geometry import project, transform
from tryon.types import Camera, FittedFoot, FloatArray

DIRECTION_DEG = 20.0
"""A foot points the right way when it does so in the picture within this angle: the goals name it."""

_NEAR_LENGTHS = 0.4  # of the drawn foot, between the middles: with more they share less than half of a foot

_FORESHORTENED = 3.0  # by how much a foot that points at the camera may look shorter than from the side


@dataclass(frozen=True, eq=False)
class MarkedFoot:
    """heel, toe: (2,) pixels. side: "left", "right" (the wearer's), or "" where the picture does not tell."""

    side: str
    heel: FloatArray
    toe: FloatArray


@dataclass(frozen=True, eq=False)
class MarkedPath:
    """A foot throughout a clip.

    keys: (K, 5) frame, heel x and y, toe x and y; straight lines join them.
    hidden, stands: first and last frame of runs in which less than half shows, and in which it does not move.
    """

    side: str
    keys: FloatArray
    hidden: tuple[tuple[int, int], ...]
    stands: tuple[tuple[int, int], ...]

    def at(self, frame: int) -> MarkedFoot:
        """Where the foot is in that frame, in view or not."""
        place = [float(np.interp(frame, self.keys[:, 0], self.keys[:, column])) for column in range(1, 5)]
        return MarkedFoot(self.side, np.array(place[:2]), np.array(place[2:]))

    def shows(self, frame: int) -> bool:
        """Whether at least half of it is in view."""
        return not any(first <= frame <= last for first, last in self.hidden)


@dataclass(frozen=True, eq=False)
class DrawnFoot:
    """Where a fitted foot lies in the picture. heel, toe: (2,) pixels of the sole's ends.

    length_px: how long it would be there, seen from the side.
    """

    side: str
    heel: FloatArray
    toe: FloatArray
    length_px: float


@cache
def _marks() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("annotated_feet.toml").read_text("utf-8"))


def marked_photos() -> dict[str, tuple[MarkedFoot, ...]]:
    """File below `feet/` -> the feet in view in it."""
    return {
        photo["name"]: tuple(
            MarkedFoot(foot.get("side", ""), np.array(foot["heel"], float), np.array(foot["toe"], float))
            for foot in photo["feet"]
        )
        for photo in _marks()["photos"]
    }


def marked_clips() -> dict[str, tuple[MarkedPath, ...]]:
    """File below `feet/video/` -> the paths of the feet in it."""
    return {
        clip["name"]: tuple(
            MarkedPath(
                foot["side"],
                np.array(foot["keys"], float),
                tuple((first, last) for first, last in foot.get("hidden", ())),
                tuple((first, last) for first, last in foot.get("stands", ())),
            )
            for foot in clip["feet"]
        )
        for clip in _marks()["clips"]
    }


def worn_kinds() -> dict[str, str]:
    """Stem of a street photo -> what is worn in it: "boot", "heel", ..., or "left_out"."""
    return {stem: kind for kind, stems in _marks()["street"].items() for stem in stems}


def drawn_foot(fitted: FittedFoot, camera: Camera) -> DrawnFoot:
    """A fitted foot in the picture."""
    ends = transform(fitted.camera_from_foot, np.array([[0.0, 0.0, 0.0], [0.0, 0.0, fitted.length_m]]))
    depth = max(float(ends[:, 2].mean()), 1e-3)
    # What reaches behind the camera has no place in the picture.
    heel, toe = project(camera, np.column_stack([ends[:, :2], np.maximum(ends[:, 2], 1e-3)]))
    length_px = float(camera.matrix[1, 1]) * fitted.length_m / depth
    return DrawnFoot(fitted.slot.removesuffix("_foot"), heel, toe, length_px)


def pair_up(marked: Sequence[MarkedFoot], drawn: Sequence[DrawnFoot]) -> list[DrawnFoot | None]:
    """For every marked foot the drawn one that lies on it, none twice, whatever side it is said to be."""
    found: list[DrawnFoot | None] = [None] * len(marked)
    if not marked or not drawn:
        return found
    apart = np.array([[_apart(mark, one) for one in drawn] for mark in marked])
    for row, column in zip(*linear_sum_assignment(np.minimum(apart, 10.0)), strict=True):
        if apart[row, column] < _NEAR_LENGTHS:
            found[row] = drawn[column]
    return found


def _apart(marked: MarkedFoot, drawn: DrawnFoot) -> float:
    """Distance of the middles in lengths of the drawn foot, one that is drawn far too large apart."""
    away = float(np.linalg.norm(marked.heel + marked.toe - drawn.heel - drawn.toe)) / 2
    longest = _FORESHORTENED * float(np.linalg.norm(marked.toe - marked.heel))
    return away / min(drawn.length_px, longest)


def turned_deg(marked: MarkedFoot, drawn: DrawnFoot) -> float:
    """Angle between the two directions from heel to toe in the picture, 0 to 180."""
    a, b = marked.toe - marked.heel, drawn.toe - drawn.heel
    return math.degrees(abs(math.atan2(a[0] * b[1] - a[1] * b[0], a @ b)))
