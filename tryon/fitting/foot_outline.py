"""How far a foot reaches in the picture, all round, as its zone shows it.

Points say how a foot lies; where it ends, the zone's outline says more finely. It is compared with a convex
body: how far each reaches in a direction (its support function), where floor lies beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from tryon.fitting.foot_template import FootTemplate
from tryon.types import FOOT_POINTS, ByteArray, FloatArray, Foot

_BALL = [FOOT_POINTS.index("ball_inner"), FOOT_POINTS.index("ball_outer")]
_ABOVE = [*_BALL, *(FOOT_POINTS.index(name) for name in ("instep", "ankle_inner", "ankle_outer"))]
_SOLE_EDGE = 0.12  # foot lengths above the sole, below which a foot's side goes down to it
_BODY_DIRECTIONS = 200

_DIRECTIONS = 16
_INSIDE = 128  # of 255: what makes a cell one of the foot
_BEYOND = ((1.5, 180), (3.0, 55), (4.5, 55))
"""Cells from the outline at which floor must lie for an end to be an end, and what all zones together may
come to there: outlines are soft."""


@dataclass(frozen=True, eq=False)
class Outline:
    """directions: (M, 2) unit vectors in the picture. reach_px: (M,) the largest direction . x of the foot.

    Only directions in which floor lies beyond the foot: M may be 0.
    """

    directions: FloatArray
    reach_px: FloatArray


def seen_outline(foot: Foot) -> Outline:
    """The outline of what is seen of a foot or its footwear."""
    angles = np.arange(_DIRECTIONS) * 2 * np.pi / _DIRECTIONS
    directions = np.column_stack([np.cos(angles), np.sin(angles)])
    nothing = Outline(np.zeros((0, 2)), np.zeros(0))
    found = _largest(foot.zones[:, :, 0])
    if found is None:
        return nothing
    cells = found + 0.5
    linear, shift = foot.frame_from_zones[:, :2], foot.frame_from_zones[:, 2]
    places = cells @ linear.T + shift
    reach = places @ directions.T
    ends = reach.argmax(axis=0)
    cell_px = float(np.sqrt(abs(np.linalg.det(linear))))
    # Steps in the zones' own cells: the picture's direction, turned back.
    steps = directions @ np.linalg.inv(linear).T * cell_px
    taken = foot.zones.astype(np.int32).sum(axis=2)
    free = np.ones(_DIRECTIONS, bool)
    height, width = taken.shape
    for away, most in _BEYOND:
        at = np.floor(cells[ends] + away * steps).astype(int)
        inside = (at >= 0).all(axis=1) & (at[:, 0] < width) & (at[:, 1] < height)
        at = np.clip(at, 0, (width - 1, height - 1))
        free &= inside & (taken[at[:, 1], at[:, 0]] < most)
    if not free.any():
        return nothing
    outermost = reach[ends, np.arange(_DIRECTIONS)] + 0.5 * cell_px
    return Outline(directions[free], outermost[free])


def _largest(zone: ByteArray) -> FloatArray | None:
    """(N, 2) x, y of the cells on the outline of the zone's largest piece."""
    pieces, _ = cv2.findContours((zone >= _INSIDE).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not pieces:
        return None
    largest = max(pieces, key=cv2.contourArea)
    return largest[:, 0].astype(np.float64) if len(largest) > 8 else None


@lru_cache(maxsize=4)
def body(template: FootTemplate, is_shod: bool, left: bool) -> FloatArray:
    """(V, 3) corners of a convex body round a foot without its leg, in units of the length of what shows.

    Footwear's sole goes straight down from the foot's edge.
    """
    corners = _extreme(template.vertices[np.unique(template.triangles)])
    ratio = np.ptp(template.shod[_BALL, 0]) / np.ptp(template.bare[_BALL, 0])
    slope, lift = np.polyfit(template.bare[_ABOVE, 1], template.shod[_ABOVE, 1], 1)
    worn = np.column_stack([corners[:, 0] * ratio, corners[:, 1] * slope + lift, corners[:, 2]])
    sole = worn[corners[:, 1] < _SOLE_EDGE] * (1, 0, 1)
    worn = _extreme(np.concatenate([worn, sole]))
    return (worn if is_shod else corners) * (-1 if left else 1, 1, 1)


def _extreme(points: FloatArray) -> FloatArray:
    """Those of (N, 3) points that are outermost in one of many directions."""
    index = np.arange(_BODY_DIRECTIONS) + 0.5
    # Fibonacci's lattice on the sphere.
    polar, around = np.arccos(1 - 2 * index / _BODY_DIRECTIONS), np.pi * (1 + 5**0.5) * index
    directions = np.column_stack(
        [np.cos(around) * np.sin(polar), np.sin(around) * np.sin(polar), np.cos(polar)]
    )
    outermost = np.unique((points @ directions.T).argmax(axis=0))
    return np.asarray(points[outermost], np.float64)
