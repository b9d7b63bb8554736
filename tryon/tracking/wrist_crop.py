"""Where the wrist network looks, and how it sees a hand's landmarks: every hand as an upright right one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tryon.types import FloatArray

SIDE = 128
"""Of the crop, pixels."""

HINTS = 21 * 5
"""How many numbers the network is told of the landmarks."""

_UNIT_M = 0.087  # wrist to middle knuckle of MediaPipe's mean hand
_SIDE_UNITS = 3.2  # of the crop: from the finger's roots to beyond the middle of the forearm
_BEHIND = 0.55  # of the way from the wrist to the knuckles: the crop's middle lies so far behind the wrist
_KNUCKLES = (5, 9, 13, 17)
_HINT_M = 0.05  # brings the landmarks in metres to about [-1, 1]


@dataclass(frozen=True, eq=False)
class WristCrop:
    """A square in a frame in which the hand points up and, a left one mirrored, its thumb is a right one's.

    frame_from_crop: (2, 3), pixels of the crop (SIDE each way) to pixels of the frame.
    """

    frame_from_crop: FloatArray

    @property
    def axes(self) -> FloatArray:
        """(3, 3) camera_from_crop of directions: a turn about the view axis; it mirrors for a left hand."""
        matrix = np.eye(3)
        matrix[:2, :2] = self.frame_from_crop[:, :2] / np.hypot(*self.frame_from_crop[:, 0])
        return matrix

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


def px_per_m(points_px: FloatArray, world_m: FloatArray) -> float:
    """How large a metre at the hand is in the picture; holds for a hand that points at the camera too."""
    flat = world_m[:, :2] - world_m[:, :2].mean(axis=0)
    px = points_px - points_px.mean(axis=0)
    return float(np.sqrt((px**2).sum() / max(1e-6, float((flat**2).sum()))))


def wrist_crop(
    points_px: FloatArray,
    world_m: FloatArray,
    is_left: bool,
    shift: FloatArray | None = None,
    stretch: float = 1.0,
    turn_rad: float = 0.0,
) -> WristCrop:
    """The crop for landmarks (21, 2) and (21, 3) as in `tryon.types.Hand`.

    shift (2,) in sides, stretch and turn_rad misplace it, as training does.
    """
    side_px = max(8.0, _SIDE_UNITS * _UNIT_M * px_per_m(points_px, world_m)) * stretch
    ahead = points_px[list(_KNUCKLES)].mean(axis=0) - points_px[0]
    centre = points_px[0] - _BEHIND * ahead
    turn = math.atan2(float(ahead[0]), -float(ahead[1])) + turn_rad
    scale = side_px / SIDE
    cosine, sine = scale * math.cos(turn), scale * math.sin(turn)
    matrix = np.array([[cosine, -sine], [sine, cosine]])
    if is_left:
        matrix[:, 0] = -matrix[:, 0]
    if shift is not None:
        centre = centre + matrix @ shift * SIDE
    return WristCrop(np.column_stack((matrix, centre - matrix @ (SIDE / 2, SIDE / 2))))
