"""The wrist and forearm behind a hand that MediaPipe found: points, rotation and zones.

Until the network's weights are there this is a guess from the hand's landmarks alone: the forearm goes on
along the palm, as if the wrist were straight, and nothing is said of skin and cloth.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np

from tryon.types import WRIST_POINTS, ByteArray, FloatArray

_WRIST, _INDEX, _MIDDLE, _RING, _LITTLE = 0, 5, 9, 13, 17
_BACK, _FURTHER = 0.28, 1.28  # behind the wrist joint, in wrist-to-middle-knuckle distances
_HALF_WIDTH, _HALF_HEIGHT = 0.31, 0.22  # of a mean wrist (57 x 41 mm), in the same unit
_ARM_HALF_WIDTH, _ARM_HALF_HEIGHT = 0.38, 0.33  # of a mean forearm there (70 x 60 mm)
_GUESSED = 0.3


@dataclass(frozen=True, eq=False)
class WristView:
    """What one look at a wrist says; the fields of `tryon.types.Hand` that MediaPipe does not give.

    points_px: (8, 2) pixels of the frame in the order of WRIST_POINTS; may lie outside the frame.
    confidence: (8,) 0 guessed to 1 sure.
    turn: (3, 3) rotation camera_from_wrist as seen along the ray through the wrist.
    zones: (h, w, 2) uint8, how sure each pixel shows skin of this hand or arm; cloth over this arm.
    frame_from_zones: (2, 3) affine, centre of a zone pixel (x + 0.5, y + 0.5) to pixels of the frame.
    """

    points_px: FloatArray
    confidence: FloatArray
    turn: FloatArray
    zones: ByteArray
    frame_from_zones: FloatArray


class WristNet:
    """Reads wrists. Not for use by two threads at once.

    path: the TFLite file, by default that in assets/models.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def __enter__(self) -> WristNet:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the network go; nothing can be asked of it afterwards."""

    def look(
        self, image_bgr: ByteArray, points_px: FloatArray, world_m: FloatArray, is_left: bool
    ) -> WristView:
        """Read the wrist behind one hand of an (H, W, 3) picture.

        points_px (21, 2), world_m (21, 3): as in `tryon.types.Hand`. is_left: the wearer's left hand.
        """
        turn = _palm_turn(world_m, is_left)
        spread = world_m[:, :2] - world_m[:, :2].mean(axis=0)
        px = points_px - points_px.mean(axis=0)
        px_per_m = float(np.sqrt((px**2).sum() / max(1e-9, (spread**2).sum())))
        unit_m = float(np.linalg.norm(world_m[_MIDDLE] - world_m[_WRIST]))
        thumb = -1.0 if is_left else 1.0
        at = np.zeros((len(WRIST_POINTS), 3))
        at[:2, 0] = np.array([thumb, -thumb]) * _HALF_WIDTH
        at[2:4, 1] = _HALF_HEIGHT, -_HALF_HEIGHT
        at[4:6, 0] = np.array([thumb, -thumb]) * _ARM_HALF_WIDTH
        at[6:, 1] = _ARM_HALF_HEIGHT, -_ARM_HALF_HEIGHT
        at[:4, 2], at[4:, 2] = -_BACK, -_FURTHER
        points = points_px[_WRIST] + (at @ turn.T)[:, :2] * (unit_m * px_per_m)
        side = 3.2 * unit_m * px_per_m
        corner = points_px[_WRIST] - side / 2
        frame_from_zones = np.column_stack((np.eye(2) * side / 8, corner))
        return WristView(
            points,
            np.full(len(WRIST_POINTS), _GUESSED),
            turn,
            np.zeros((8, 8, 2), np.uint8),
            frame_from_zones,
        )


def _palm_turn(world_m: FloatArray, is_left: bool) -> FloatArray:
    """Rotation camera_from_wrist of a straight wrist: +Z along the palm, +Y out of its back."""
    along = world_m[[_INDEX, _MIDDLE, _RING, _LITTLE]].mean(axis=0) - world_m[_WRIST]
    along = along / max(1e-9, float(np.linalg.norm(along)))
    across = world_m[_LITTLE] - world_m[_INDEX] if is_left else world_m[_INDEX] - world_m[_LITTLE]
    across = across - along * float(across @ along)
    across = across / max(1e-9, float(np.linalg.norm(across)))
    return np.column_stack((across, np.cross(along, across), along))
