"""Where a sleeve begins to cover an arm."""

from __future__ import annotations

import math

import cv2
import numpy as np

from tryon.geometry import project, transform
from tryon.types import Camera, FloatArray, Hand

_SKIN, _CLOTH = 0, 1  # channels of Hand.zones
_NEAREST_M, _FARTHEST_M, _STEP_M = 0.03, -0.12, 0.004
_ACROSS = np.linspace(-0.6, 0.6, 9)  # of the arm's breadth: its rims belong to the background as often
_COVERED = 0.5  # of the places across, from which on an arm counts as covered
_SEEN = 0.3  # of them that must show skin or cloth at all


def find_hem(hand: Hand, camera_from_wrist: FloatArray, width_m: float, camera: Camera) -> float:
    """z in wrist space at which cloth begins, towards the elbow; -inf where the arm is bare as far as seen.

    camera_from_wrist: (4, 4) rigid. width_m: of the wrist.
    """
    z = np.arange(_NEAREST_M, _FARTHEST_M, -_STEP_M)
    # Across the arm as the camera sees it: whichever of its sides faces there.
    axis, view = camera_from_wrist[:3, 2], camera_from_wrist[:3, 3]
    across = np.cross(axis, view)
    length = float(np.linalg.norm(across))
    if length < 0.3 * float(np.linalg.norm(view)):
        return -math.inf  # an arm that points at the camera hides itself
    across = across / length
    middles = transform(camera_from_wrist, np.stack([np.zeros_like(z), np.zeros_like(z), z], axis=1))
    places = middles[:, None, :] + (_ACROSS * width_m / 2 * 1.2)[None, :, None] * across
    if float(places[..., 2].min()) < 0.03:
        return -math.inf
    pixels = project(camera, places.reshape(-1, 3))
    matrix = np.vstack([hand.frame_from_zones, [0, 0, 1]])
    at = (np.concatenate([pixels, np.ones((len(pixels), 1))], axis=1) @ np.linalg.inv(matrix).T)[:, :2] - 0.5
    shown = cv2.remap(
        hand.zones,
        at.astype(np.float32).reshape(len(z), len(_ACROSS), 2),
        None,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
    ).astype(np.float64)
    skin, cloth = shown[..., _SKIN].mean(axis=1) / 255, shown[..., _CLOTH].mean(axis=1) / 255
    covered = (cloth > _COVERED * (skin + cloth)) & (skin + cloth > _SEEN)
    if not covered.any():
        return -math.inf
    return float(z[int(np.argmax(covered))])
