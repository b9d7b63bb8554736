"""Where the wrist network looks, and how it sees a hand's landmarks: every hand as an upright right one, as
by a camera that looks straight at its wrist."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tryon.geometry import rays_through, view_basis
from tryon.types import Camera, FloatArray

SIDE = 128
"""Of the crop, pixels."""

HINTS = 21 * 5
"""How many numbers the network is told of the landmarks."""

_UNIT_M = 0.087  # wrist to middle knuckle of MediaPipe's mean hand
_SIDE_UNITS = 3.2  # of the crop: from the finger's roots to beyond the middle of the forearm
_BEHIND = 0.55  # of the way from the wrist to the knuckles: the crop's middle lies so far behind the wrist
_ORIGIN = 0.28  # likewise for the origin of wrist space
_KNUCKLES = (5, 9, 13, 17)
_HINT_M = 0.05  # brings the landmarks in metres to about [-1, 1]


@dataclass(frozen=True, eq=False)
class WristCrop:
    """A square in a frame in which the hand points up and, a left one mirrored, its thumb is a right one's.

    frame_from_crop: (2, 3), pixels of the crop (SIDE each way) to pixels of the frame.
    axes: (3, 3) view_from_crop of directions, of a camera that looks straight at the wrist: a turn about its
        axis; it mirrors for a left hand.
    """

    frame_from_crop: FloatArray
    axes: FloatArray

    def into_crop(self, points_px: FloatArray) -> FloatArray:
        """Points (n, 2) of the frame in pixels of the crop."""
        back = np.linalg.inv(self.frame_from_crop[:, :2])
        return np.asarray((points_px - self.frame_from_crop[:, 2]) @ back.T)

    def into_frame(self, points_px: FloatArray) -> FloatArray:
        """Points (n, 2) of the crop in pixels of the frame."""
        return np.asarray(points_px @ self.frame_from_crop[:, :2].T + self.frame_from_crop[:, 2])

    def hints(self, points_px: FloatArray, world_m: FloatArray) -> FloatArray:
        """(HINTS,) what the network is told of landmarks (21, 2) and (21, 3) as in `tryon.types.Hand`."""
        flat = self.into_crop(points_px) * (2 / SIDE) - 1
        solid = (world_m - world_m[0]) @ self.axes / _HINT_M
        return np.concatenate([np.clip(flat, -2, 2).ravel(), np.clip(solid, -4, 4).ravel()])


def straight_view(camera: Camera, at_px: FloatArray) -> FloatArray:
    """(2, 2) from what a camera that looks straight at a pixel (2,) sees round it to the frame, in pixels.

    What lies beside the axis of a camera is stretched away from it, by a tenth at 24 degrees: a tilted wrist
    would look less tilted there, or more.
    """
    ray = np.append(rays_through(camera, at_px), 1.0)
    view = view_basis(ray)
    x, y, z = view[:, 2]
    focal = camera.matrix.diagonal()[:2]
    stretch = (z * view[:2, :2] - np.outer((x, y), view[2, :2])) / z**2
    return np.asarray(stretch * (focal / focal.mean())[:, None])


def px_per_m(points_px: FloatArray, world_m: FloatArray) -> float:
    """How large a metre at the hand is in the picture; holds for a hand that points at the camera too."""
    flat = world_m[:, :2] - world_m[:, :2].mean(axis=0)
    px = points_px - points_px.mean(axis=0)
    return float(np.sqrt((px**2).sum() / max(1e-6, float((flat**2).sum()))))


def wrist_crop(
    points_px: FloatArray,
    world_m: FloatArray,
    is_left: bool,
    camera: Camera,
    shift: FloatArray | None = None,
    stretch: float = 1.0,
    turn_rad: float = 0.0,
) -> WristCrop:
    """The crop for landmarks (21, 2) and (21, 3) as in `tryon.types.Hand`.

    shift (2,) in sides, stretch and turn_rad misplace it, as training does.
    """
    ahead_px = points_px[list(_KNUCKLES)].mean(axis=0) - points_px[0]
    at_px = points_px[0] - _ORIGIN * ahead_px
    frame_from_view = straight_view(camera, at_px)
    points = (points_px - at_px) @ np.linalg.inv(frame_from_view).T
    side_px = max(8.0, _SIDE_UNITS * _UNIT_M * px_per_m(points, world_m)) * stretch
    ahead = points[list(_KNUCKLES)].mean(axis=0) - points[0]
    centre = points[0] - _BEHIND * ahead
    turn = math.atan2(float(ahead[0]), -float(ahead[1])) + turn_rad
    axes = np.eye(3)
    axes[:2, :2] = [[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]
    if is_left:
        axes[:2, 0] = -axes[:2, 0]
    matrix = axes[:2, :2] * (side_px / SIDE)
    if shift is not None:
        centre = centre + matrix @ shift * SIDE
    matrix = frame_from_view @ matrix
    middle = at_px + frame_from_view @ centre
    return WristCrop(np.column_stack((matrix, middle - matrix @ (SIDE / 2, SIDE / 2))), axes)
