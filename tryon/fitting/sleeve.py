"""Where a sleeve begins to cover an arm."""

from __future__ import annotations

import math

import cv2
import numpy as np

from tryon.geometry import cross, project
from tryon.types import Camera, FloatArray, Hand

_SKIN, _CLOTH = 0, 1  # channels of Hand.zones
_Z_M = np.arange(0.03, -0.12, -0.004)  # where it is looked for, in wrist space
_ACROSS = np.linspace(-0.6, 0.6, 9)  # of the arm's breadth: its rims belong to the background as often
_COVERED = 0.5  # of the places across, from which on an arm counts as covered
_SEEN = 0.3  # of them that must show skin or cloth at all


def find_hem(hand: Hand, camera_from_wrist: FloatArray, width_m: float, camera: Camera) -> float:
    """z in wrist space at which cloth begins, towards the elbow; -inf where the arm is bare as far as seen.

    camera_from_wrist: (4, 4) rigid. width_m: of the wrist.
    """
    # Across the arm as the camera sees it: whichever of its sides faces there.
    axis, view = camera_from_wrist[:3, 2], camera_from_wrist[:3, 3]
    across = cross(axis, view)
    length = math.hypot(*across.tolist())
    if length < 0.3 * math.hypot(*view.tolist()):
        return -math.inf  # an arm that points at the camera hides itself
    across = across / length
    middles = view + _Z_M[:, None] * axis
    places = middles[:, None, :] + (_ACROSS * width_m / 2 * 1.2)[None, :, None] * across
    if float(places[..., 2].min()) < 0.03:
        return -math.inf
    pixels = project(camera, places.reshape(-1, 3))
    zones_from_frame = np.linalg.inv(hand.frame_from_zones[:, :2])
    at = (pixels - hand.frame_from_zones[:, 2]) @ zones_from_frame.T - 0.5
    shown = cv2.remap(
        hand.zones,
        at.astype(np.float32).reshape(len(_Z_M), len(_ACROSS), 2),
        None,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
    ).astype(np.float64)
    skin, cloth = shown[..., _SKIN].mean(axis=1) / 255, shown[..., _CLOTH].mean(axis=1) / 255
    covered = (cloth > _COVERED * (skin + cloth)) & (skin + cloth > _SEEN)
    if not covered.any():
        return -math.inf
    return float(_Z_M[int(np.argmax(covered))])
