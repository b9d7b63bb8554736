"""Hands at known poses as a perfect tracker would see them, without a picture."""

from __future__ import annotations

import numpy as np

from tryon.fitting.hand_pose import (
    KNUCKLE_M,
    WRIST_HEIGHT_M,
    WRIST_WIDTH_M,
    mean_size,
    wrist_points,
)
from tryon.geometry import project, rigid, rotation_from_vector, transform, view_basis
from tryon.types import Camera, FloatArray, Hand, WristTurn

_JOINTS = np.array([
    # of a right hand in hand space: thumb at +X, fingers along +Z, in mm
    (0, 0, 0), (24, -8, 22), (40, -14, 45), (50, -18, 68), (56, -20, 90),
    (24, 0, 88), (27, -2, 126), (28, -4, 150), (28, -6, 172),
    (0, 0, 92), (0, -2, 136), (0, -4, 164), (0, -6, 188),
    (-20, 0, 86), (-23, -2, 126), (-24, -4, 152), (-25, -6, 174),
    (-36, 0, 77), (-43, -2, 108), (-46, -4, 128), (-48, -6, 146),
]) / 1000  # fmt: skip
_JOINTS *= KNUCKLE_M / mean_size(_JOINTS)


VIEWS = ("back", "palm", "thumb side", "little side")


def view_turn(view: str, slot: str) -> FloatArray:
    """(3, 3) camera_from_hand with the fingers up and that side of the hand towards the camera."""
    # Fingers up: hand +Z is camera -Y. Back to the camera: hand +Y is camera -Z.
    back = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, -1.0, 0.0]])
    thumb = -1.0 if slot.startswith("left") else 1.0
    about = {"back": 0.0, "palm": np.pi, "thumb side": -np.pi / 2 * thumb, "little side": np.pi / 2 * thumb}
    return back @ rotation_from_vector(np.array([0.0, 0.0, about[view]]))


def seen_hand(
    slot: str,
    camera_from_hand: FloatArray,
    camera: Camera,
    bend: FloatArray | None = None,
    width: float = 1.0,
) -> tuple[Hand, FloatArray]:
    """A hand and the (4, 4) camera_from_wrist that is true of it. bend: (3,) of the hand against the arm."""
    mirror = np.array([-1.0 if slot.startswith("left") else 1.0, 1.0, 1.0])
    joints = transform(camera_from_hand, _JOINTS * mirror)
    turn = camera_from_hand[:3, :3] @ rotation_from_vector(np.zeros(3) if bend is None else bend).T
    origin = joints[0] - turn @ np.array([0.0, -0.0025, 0.043])
    arm = wrist_points(WRIST_WIDTH_M * width, WRIST_HEIGHT_M * width, 1.22) * mirror
    camera_from_wrist = rigid(turn, origin)
    view = view_basis(joints.mean(axis=0))
    return (
        Hand(
            slot,
            project(camera, joints),
            (joints - joints.mean(axis=0)) @ view,
            0.95,
            project(camera, transform(camera_from_wrist, arm)),
            np.full(8, 0.95),
            WristTurn(view_basis(origin).T @ turn, np.eye(3) / np.radians(4.5)),
            np.zeros((8, 8, 2), np.uint8),
            np.array([[20.0, 0.0, 0.0], [0.0, 20.0, 0.0]]),
        ),
        camera_from_wrist,
    )
