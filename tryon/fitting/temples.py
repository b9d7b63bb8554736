"""Temples bent the way an optician bends them: past the head, over the ear, and down behind it."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from tryon.geometry import rigid, rotation_from_roll_yaw_pitch
from tryon.types import FloatArray, Part

_CLEARANCE_M = 0.001  # between the head at the ear and the temple that touches it
_MAX_SPLAY_DEG, _MAX_PITCH_DEG = 13.0, 7.0  # what a hinge and a bent temple give before the frame would slip

_BEHIND_EAR_M = 0.006
"""The bend starts this far behind the point that a temple rests on: where the ear already hides it."""
_STRETCH_LIMITS = (0.94, 1.16)
"""An optician moves the bend by up to a centimetre and a half; beyond that another length is ordered."""

_SLICE_M = 0.003
_DROP_M = 0.001  # how far the middle sinks below the straight part's before it counts as bent


def bend_start(parts: Iterable[Part]) -> float | None:
    """Metres from the hinge, along -Z of a temple's node, to where it turns down.

    parts: all parts of one temple. None for a temple that is straight, or too short to tell.
    """
    points = np.concatenate([part.geometry.positions for part in parts])
    length = -float(points[:, 2].min())
    middles: list[tuple[float, float]] = []
    for depth in np.arange(0.4 * length, length, _SLICE_M):
        heights = points[np.abs(points[:, 2] + depth) < _SLICE_M, 1]
        if len(heights):
            middles.append((float(depth), float(heights.max() + heights.min()) / 2))
    if not middles:
        return None
    straight = middles[0][1]
    return next((depth for depth, middle in middles if middle < straight - _DROP_M), None)


def temple_pose(
    item_from_part: FloatArray, ear: FloatArray, side: float, bend_m: float | None = None
) -> FloatArray:
    """(4, 4) of a temple turned about its hinge until it passes just outside and above the ear.

    ear: (3,) in item space, where it rests. side: 1 for the left temple, -1 for the right.
    bend_m: `bend_start` of this temple; it is drawn out along its length until it bends behind the ear.
    """
    hinge = item_from_part[:3, 3]
    reach = ear + np.array([side * _CLEARANCE_M, 0.0, 0.0]) - hinge
    splay = _limited(math.atan2(reach[0], -reach[2]), _MAX_SPLAY_DEG)
    pitch = _limited(math.atan2(reach[1], -reach[2]), _MAX_PITCH_DEG)
    # A temple points along -Z: turning it outward on the left is a negative turn about +Y.
    pose = rigid(rotation_from_roll_yaw_pitch(0.0, -splay, pitch), hinge)
    if bend_m is not None:
        wanted = (float(np.linalg.norm(reach)) + _BEHIND_EAR_M) / bend_m
        pose[:3, 2] *= min(_STRETCH_LIMITS[1], max(_STRETCH_LIMITS[0], wanted))
    return pose


def _limited(angle: float, limit_deg: float) -> float:
    limit = math.radians(limit_deg)
    return min(limit, max(-limit, angle))
