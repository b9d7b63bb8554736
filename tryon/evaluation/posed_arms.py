"""The shipped arm, bent: a hand with its forearm between the baked builds, and where its joints come to lie.

Wrist space as in `tryon.types.WRIST_POINTS`; everything here is of a right hand, whose mirror image in x is a
left one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from tryon.geometry import rigid, rotation_from_vector, transform
from tryon.settings import assets_dir
from tryon.types import FloatArray, IntArray

FINGERS = ("thumb", "index", "middle", "ring", "little")
_HAND_BONE = 1
_UNIT_M = 1e-5  # of the stored positions
_WRIST, _INDEX_MCP, _MIDDLE_MCP, _MIDDLE_TIP, _LITTLE_MCP = 0, 5, 9, 12, 17  # of HAND_POINTS


@dataclass(frozen=True, eq=False)
class Arm:
    """An arm at rest, in metres of wrist space.

    points: (P, 3). joints: (21, 3) in the order of HAND_POINTS. wrist_size_m: (2,) breadth along x and height
    along y of the section at the origin. finger_width_m: (5,) breadth where a ring sits. rings: (5, 4, 4)
    wrist_from_ring of thumb to little finger: in the middle of the flesh, +Z to the tip, +Y out of the back.
    """

    points: FloatArray
    joints: FloatArray
    wrist_size_m: FloatArray
    finger_width_m: FloatArray
    rings: FloatArray


@dataclass(frozen=True, eq=False)
class Skin:
    """What all builds share.

    bones: (P, 4) indices of bones, and weights: (P, 4). Bone 0 is the forearm, 1 the hand, then three for
    each finger. point: (U,) index into the points of each vertex with its own UV. uvs: (U, 2), v downwards.
    triangles: (T, 3) of those vertices, counter-clockwise from outside.
    """

    bones: IntArray
    weights: FloatArray
    point: IntArray
    uvs: FloatArray
    triangles: IntArray


@dataclass(frozen=True, eq=False)
class HandPose:
    """Angles in radians.

    flexion: of the wrist, positive to the palm. deviation: positive to the thumb. curl: (5, 3) flexion of the
    joints of thumb to little finger, 0 stretched (of the thumb: against its rest). spread: (5,) sideways,
    positive to the thumb, against the rest. opposition: of the thumb's root, towards the palm.
    """

    flexion: float = 0.0
    deviation: float = 0.0
    curl: FloatArray = field(default_factory=lambda: np.zeros((5, 3)))
    spread: FloatArray = field(default_factory=lambda: np.zeros(5))
    opposition: float = 0.0


@lru_cache(maxsize=1)
def load_arms() -> tuple[tuple[Arm, ...], Skin]:
    """The baked builds, the mean adult first, and what they share."""
    with np.load(assets_dir() / "hands/arm.npz") as arrays:
        skin = Skin(
            arrays["bones"].astype(np.int64),
            arrays["weights"] / arrays["weights"].sum(axis=1, keepdims=True, dtype=float),
            arrays["point"].astype(np.int64),
            arrays["uvs"] / 65535.0,
            arrays["triangles"].astype(np.int64),
        )
        stored = zip(
            arrays["positions"] * _UNIT_M, arrays["joints"].astype(float), arrays["wrist_size"], strict=True
        )
        arms = tuple(
            Arm(points, joints, size.astype(float), *_rings(points, joints, skin))
            for points, joints, size in stored
        )
    return arms, skin


def blend_arms(build: int, share: float, hand_length_m: float, girth: float) -> Arm:
    """The mean arm turned into a build by `share`, as long as this from wrist to finger tip.

    girth: how much thicker the forearm is than the build's, for a wrist of the same hand.
    """
    arms, skin = load_arms()
    mean, other = arms[0], arms[build]
    points = mean.points + share * (other.points - mean.points)
    joints = mean.joints + share * (other.joints - mean.joints)
    size = mean.wrist_size_m + share * (other.wrist_size_m - mean.wrist_size_m)
    scale = hand_length_m / float(np.linalg.norm(joints[_MIDDLE_TIP] - joints[_WRIST]))
    wrist_z = joints[_WRIST, 2]
    # All of the girth behind the watch, none of it at the thumb's root.
    thicker = np.clip((1.5 * wrist_z - points[:, 2]) / wrist_z, 0, 1)[:, None] * (girth - 1) + 1
    points = points * np.where([True, True, False], thicker, 1.0) * scale
    joints = joints * scale
    return Arm(points, joints, size * girth * scale, *_rings(points, joints, skin))


def _rings(points: FloatArray, joints: FloatArray, skin: Skin) -> tuple[FloatArray, FloatArray]:
    """Breadths and rings of all fingers, see `Arm`."""
    strongest = np.take_along_axis(skin.bones, skin.weights.argmax(axis=1)[:, None], 1)[:, 0]
    widths, rings = [], []
    for finger in range(5):
        chain = joints[1 + finger * 4 : 5 + finger * 4]
        near, far = (chain[1], chain[2]) if finger == 0 else (chain[0], chain[1])
        length = float(np.linalg.norm(far - near))
        along, axis = (far - near) / length, flexion_axis(joints, finger)
        flesh = points[strongest == ring_bone(finger)] - near
        across, back = flesh @ axis, flesh @ np.cross(along, axis)
        middles = []
        for share in RING_BETWEEN:
            here = np.abs(flesh @ along / length - share) < 0.12
            middle = [(plane[here].min() + plane[here].max()) / 2 for plane in (across, back)]
            middles.append(
                near + along * share * length + middle[0] * axis + middle[1] * np.cross(along, axis)
            )
            widths.append(float(np.ptp(across[here])))
        z = (middles[1] - middles[0]) / np.linalg.norm(middles[1] - middles[0])
        x = axis - (axis @ z) * z
        x /= np.linalg.norm(x)
        rings.append(rigid(np.stack([x, np.cross(z, x), z], axis=1), (middles[0] + middles[1]) / 2))
    return np.reshape(widths, (5, 2)).mean(axis=1), np.array(rings)


RING_BETWEEN = (0.5, 0.85)
"""Of the way from a finger's knuckle to its next joint: where it is free of the hand and even."""


def ring_bone(finger: int) -> int:
    """The bone that a ring sits on; the thumb's first one lies within the palm."""
    return 2 + finger * 3 + (finger == 0)


def flexion_axis(joints: FloatArray, finger: int) -> FloatArray:
    """(3,) unit axis about which a finger of a hand's (21, 3) joints curls towards the palm.

    The thumb's is that of its own bend at rest; the others, almost straight, curl about the line of knuckles.
    """
    chain = joints[1 + finger * 4 : 5 + finger * 4]
    if finger == 0:
        axis = np.cross(chain[1] - chain[0], chain[3] - chain[1])
    else:
        along = (chain[3] - chain[0]) / np.linalg.norm(chain[3] - chain[0])
        axis = joints[_INDEX_MCP] - joints[_LITTLE_MCP]
        axis = axis - (axis @ along) * along
    return np.asarray(axis / np.linalg.norm(axis))


def bone_matrices(arm: Arm, pose: HandPose) -> FloatArray:
    """(17, 4, 4) wrist_from_rest of all bones."""
    joints = arm.joints
    bent = rotation_from_vector(np.array([pose.flexion, 0.0, 0.0])) @ rotation_from_vector(
        np.array([0.0, pose.deviation, 0.0])
    )
    hand = _about(bent, joints[_WRIST])
    matrices = [np.eye(4), hand]
    onward = joints[_MIDDLE_MCP] - joints[_WRIST]
    for finger in range(5):
        chain = joints[1 + finger * 4 : 5 + finger * 4]
        axis = flexion_axis(joints, finger)
        back = np.cross(chain[1] - chain[0], axis)
        back /= np.linalg.norm(back)
        parent, before = hand, onward
        for joint in range(3):
            along = chain[joint + 1] - chain[joint]
            angle = pose.curl[finger, joint]
            if finger > 0:
                angle -= _angle_about(axis, before, along)
            turn = rotation_from_vector(axis * angle)
            if joint == 0:
                turn = rotation_from_vector(back * pose.spread[finger]) @ turn
                if finger == 0:
                    turn = rotation_from_vector(onward / np.linalg.norm(onward) * -pose.opposition) @ turn
            parent = parent @ _about(turn, chain[joint])
            matrices.append(parent)
            before = along
    return np.stack(matrices)


def pose_points(arm: Arm, matrices: FloatArray) -> FloatArray:
    """(P, 3) the skin in wrist space, blended linearly."""
    _, skin = load_arms()
    moved = np.einsum("bij,pj->bpi", matrices[:, :3, :3], arm.points) + matrices[:, None, :3, 3]
    rows = np.arange(len(arm.points))
    return np.asarray(
        sum(skin.weights[:, k, None] * moved[skin.bones[:, k], rows] for k in range(skin.bones.shape[1]))
    )


def pose_joints(arm: Arm, matrices: FloatArray) -> FloatArray:
    """(21, 3) joints in wrist space."""
    posed = [arm.joints[_WRIST]]
    for finger in range(5):
        for joint in range(4):
            bone = 2 + finger * 3 + min(joint, 2)
            posed.append(transform(matrices[bone], arm.joints[1 + finger * 4 + joint][None])[0])
    return np.array(posed)


def pose_rings(arm: Arm, matrices: FloatArray) -> FloatArray:
    """(5, 4, 4) wrist_from_ring of the bent fingers."""
    return np.stack([matrices[ring_bone(finger)] @ arm.rings[finger] for finger in range(5)])


def _about(turn: FloatArray, centre: FloatArray) -> FloatArray:
    return rigid(turn, centre - turn @ centre)


def _angle_about(axis: FloatArray, a: FloatArray, b: FloatArray) -> float:
    """Signed angle from a to b, both seen along the axis."""
    a, b = a - (a @ axis) * axis, b - (b @ axis) * axis
    return float(np.arctan2(np.cross(a, b) @ axis, a @ b))
