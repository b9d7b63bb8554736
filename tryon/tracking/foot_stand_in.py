"""Feet where the body has them, while the foot network is not sure of them: half hidden, blurred, far.

They are coarser than what the network reads, but a shoe that vanishes for a step looks worse than one that is
a few pixels off.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from tryon.tracking.foot_body import Body
from tryon.tracking.foot_net import CROP_LENGTHS
from tryon.tracking.foot_track import SOLID, FootTrack, centre_of
from tryon.types import FOOT_POINTS, ByteArray, FloatArray, Foot

_LEAST_SCORE = 0.4  # of the body's ankle, heel and toe: below it they are out of view
_BEHIND = 0.3  # foot lengths from a foot that is in view to one that it hides
_OF_TRACK = 1.0  # foot lengths from a body's foot within which a foot is that one
_CONFIDENCE = 0.3  # of what the body says without the network
_POINT_CONFIDENCE = 0.5
_ZONES = 80  # cells each way, as the foot network gives
_LEG_WIDTH = 0.35  # foot lengths
_ANKLES = [FOOT_POINTS.index("ankle_inner"), FOOT_POINTS.index("ankle_outer")]
_SHIN = FOOT_POINTS.index("shin")


def legs_of(body: Body, tracks: Sequence[FootTrack]) -> list[int]:
    """For one or two feet the leg, 0 left or 1 right, that each is nearest to, none twice; -1: none."""
    away = np.array([[_lengths(track, body, leg) for leg in (0, 1)] for track in tracks]).reshape(-1, 2)
    if len(tracks) == 2:
        legs = [0, 1] if np.trace(away) <= away[0, 1] + away[1, 0] else [1, 0]
    else:
        legs = [int(row.argmin()) for row in away]
    return [leg if away[index, leg] < _OF_TRACK else -1 for index, leg in enumerate(legs)]


def missing_legs(body: Body, visible: Sequence[FootTrack]) -> list[int]:
    """The legs, 0 left or 1 right, of which no foot is in view, as far as one may still be found."""
    legs = legs_of(body, visible)
    return [leg for leg in (0, 1) if leg not in legs][: 2 - len(visible)]


def stand_ins(body: Body, visible: Sequence[FootTrack], size_wh: tuple[int, int]) -> list[Foot]:
    """The body's feet for those that are missing, under the names that are free.

    A foot out of the frame or behind the one in view is missing for good.
    """
    found = []
    for leg in missing_legs(body, visible):
        foot = body.feet[leg]
        inside = bool(np.all((foot.centre_px >= 0) & (foot.centre_px < size_wh)))
        hidden = any(_lengths(track, body, leg) < _BEHIND for track in visible)
        if inside and not hidden and foot.score >= _LEAST_SCORE:
            right = not visible[0].is_right if visible else bool(leg)
            points = body.points_px[leg] if right == bool(leg) else body.mirrored().points_px[int(right)]
            found.append(_foot(points, right, foot.centre_px, foot.length_px, foot.score))
    return found


def _lengths(track: FootTrack, body: Body, leg: int) -> float:
    return float(np.linalg.norm(centre_of(track.look) - body.feet[leg].centre_px)) / body.length_px


def _foot(points: FloatArray, right: bool, centre: FloatArray, length: float, score: float) -> Foot:
    cell = CROP_LENGTHS * length / _ZONES
    frame_from_zones = np.column_stack((np.eye(2) * cell, centre - _ZONES / 2 * cell))
    cells = np.rint((points - frame_from_zones[:, 2]) / cell - 0.5).astype(np.int32)
    own, leg = np.zeros((2, _ZONES, _ZONES), np.uint8)
    cv2.fillConvexPoly(own, cv2.convexHull(cells[SOLID]), 255)
    ankle = np.rint(cells[_ANKLES].mean(axis=0)).astype(int).tolist()
    cv2.line(leg, ankle, cells[_SHIN].tolist(), 255, max(1, round(_LEG_WIDTH * length / cell)))
    nothing = np.zeros_like(own)
    zones: ByteArray = np.dstack((own, cv2.subtract(leg, own), nothing, nothing))
    return Foot(
        "right_foot" if right else "left_foot",
        points,
        np.full(len(points), _POINT_CONFIDENCE * score),
        _CONFIDENCE * score,
        0.5,
        zones,
        frame_from_zones,
    )
