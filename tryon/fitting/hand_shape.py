"""The hand and arm that hide products: invisible meshes, slim enough to stay within straps and rings."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np

from tryon.fitting.body_mesh import tube
from tryon.fitting.hand_pose import KNUCKLE_M
from tryon.geometry import rigid
from tryon.types import FittedHand, FloatArray, Geometry, Occluder

_SLIM = 0.965  # straps lie on the skin, and what is drawn must not sink into it
_ARM_M = 0.30  # as far as a sleeve or a bracelet that slid up may be
_RINGS = np.array([
    # z in metres, breadth and depth over those at the watch
    (-0.300, 1.60, 1.95), (-0.200, 1.50, 1.80), (-0.120, 1.28, 1.45), (-0.060, 1.10, 1.15),
    (-0.030, 1.03, 1.05), (0.000, 1.00, 1.00), (0.025, 1.00, 0.96), (0.043, 1.03, 0.90),
])  # fmt: skip
"""A forearm from the elbow's side to the wrist joint (mean of ANSUR II's forearm and wrist breadths)."""

_NEAR_WRIST_M = 0.075  # joints of flat hands are farther from where a watch sits
_SLEEVE_STANDS_OFF_M = 0.012  # cloth over a watch lies on the watch
_PALM_SECTIONS = np.array([
    # z over the knuckle distance, half breadth to the thumb and to the little finger, half depth, in metres
    (0.05, 0.025, -0.025, 0.015), (0.30, 0.031, -0.031, 0.015), (0.65, 0.035, -0.033, 0.013),
    (1.00, 0.035, -0.034, 0.010),
])  # fmt: skip
_AROUND = 24

FINGER_NAMES = ("thumb", "index", "middle", "ring", "little")
FINGERS = ((1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11, 12), (13, 14, 15, 16), (17, 18, 19, 20))
"""Joints of thumb, index, middle, ring and little finger, from root to tip."""

_NEAR, _FAR = np.array([bone for finger in FINGERS for bone in pairwise(finger)]).T
_THINNING = np.tile([1.0, 0.92, 0.80], 5)  # of a finger's three bones, over its breadth where rings sit
_FLESH = np.tile([0.0, 0.0, 0.004], 5)  # beyond the tip's point


def wrist_occluders(hand: FittedHand) -> list[Occluder]:
    """What hides things on a wrist: arm, palm, fingers that are bent to it, and a sleeve if there is one."""
    wrist = hand.camera_from_wrist
    breadth, depth = hand.wrist_width_m / 2, hand.wrist_height_m / 2
    bodies = [Occluder(_arm(), wrist @ np.diag([breadth * _SLIM, depth * _SLIM, 1.0, 1.0])), _palm_of(hand)]
    near = np.linalg.norm(hand.joints_m[_FAR] - wrist[:3, 3], axis=1) < _NEAR_WRIST_M
    bodies += [Occluder(_bone(), pose) for pose in (_bones(hand)[near] if near.any() else ())]
    if np.isfinite(hand.hem_m):
        cloth = np.diag([breadth + _SLEEVE_STANDS_OFF_M, depth + _SLEEVE_STANDS_OFF_M, 1.0, 1.0])
        bodies.append(Occluder(_sleeve(), wrist @ rigid(np.eye(3), np.array([0, 0, hand.hem_m])) @ cloth))
    return bodies


def finger_occluders(hand: FittedHand) -> list[Occluder]:
    """What hides things on fingers: the palm and every finger's bones."""
    return [_palm_of(hand), *(Occluder(_bone(), pose) for pose in _bones(hand))]


def _palm_of(hand: FittedHand) -> Occluder:
    mirror = np.diag([-1.0 if hand.slot.startswith("left") else 1.0, 1.0, 1.0, 1.0])
    return Occluder(_palm(), hand.camera_from_hand @ mirror)


def _bones(hand: FittedHand) -> FloatArray:
    """(15, 4, 4) camera_from_mesh of the fingers' bones. The thumb's first one lies within the palm."""
    start, end = hand.joints_m[_NEAR], hand.joints_m[_FAR]
    way = end - start
    length = np.maximum(np.linalg.norm(way, axis=1), 1e-4)
    along = way / length[:, None]
    across: FloatArray = np.cross(along, hand.camera_from_hand[:3, 1] + 1e-3 * hand.camera_from_hand[:3, 0])
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-6)
    half = np.repeat(hand.finger_width_m, 3) * _SLIM * _THINNING / 2
    poses = np.zeros((15, 4, 4))
    poses[:, :3, 0] = across * half[:, None]
    poses[:, :3, 1] = np.cross(along, across) * half[:, None]
    poses[:, :3, 2] = along * (length + _FLESH)[:, None]
    poses[:, :3, 3] = start
    poses[:, 3, 3] = 1.0
    return poses


@lru_cache(maxsize=1)
def _arm() -> Geometry:
    """In wrist space, but X and Y in halves of the wrist's breadth and depth."""
    z, wide, deep = _RINGS.T[:, :, None]
    angles = np.linspace(0, 2 * np.pi, _AROUND + 1)
    return tube(np.stack(np.broadcast_arrays(wide * np.cos(angles), deep * np.sin(angles), z), axis=-1))


@lru_cache(maxsize=1)
def _palm() -> Geometry:
    """A right palm in hand space, metres."""
    z, thumb, little, deep = _PALM_SECTIONS.T[:, :, None]
    angles = np.linspace(0, 2 * np.pi, _AROUND + 1)
    x = (thumb + little) / 2 + (thumb - little) / 2 * np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** 0.7
    y = deep * np.sign(np.sin(angles)) * np.abs(np.sin(angles)) ** 0.7
    return tube(np.stack(np.broadcast_arrays(x, y, z * KNUCKLE_M), axis=-1))


@lru_cache(maxsize=1)
def _bone() -> Geometry:
    """A cylinder of radius and length 1 along +Z."""
    angles = np.linspace(0, 2 * np.pi, 17)
    z = np.array([0.0, 1.0])[:, None]
    return tube(np.stack(np.broadcast_arrays(np.cos(angles), np.sin(angles), z), axis=-1))


@lru_cache(maxsize=1)
def _sleeve() -> Geometry:
    """A cylinder of radius 1 and length `_ARM_M`, from 0 to the elbow."""
    angles = np.linspace(0, 2 * np.pi, _AROUND + 1)
    z, wide = np.array([(0.0, 1.0), (-0.10, 1.2), (-_ARM_M, 1.5)]).T[:, :, None]
    return tube(np.stack(np.broadcast_arrays(wide * np.cos(angles), wide * np.sin(angles), z), axis=-1))
