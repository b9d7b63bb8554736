"""A hand and its wrist in space, from one picture.

MediaPipe's world landmarks give the hand's shape, the pixels where it is: perspective-n-point joins them.
The wrist is not among those points: its direction is fitted to what a network sees of the forearm, to the
rotation that it believes in, and to the joint that holds wrist and hand together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tryon.geometry import project, rigid, rotation_from_vector
from tryon.types import HAND_POINTS, Camera, FloatArray, Hand

KNUCKLE_M = 0.092
"""From the wrist joint to the middle knuckle of a mean adult's hand: 0.49 of its length of 186 mm (men and
women of ANSUR II, Gordon et al., 2014)."""

ORIGIN_SHARE = 0.28
"""From the wrist joint to the origin of wrist space, over the knuckle distance: see WRIST_POINTS."""

WRIST_WIDTH, WRIST_HEIGHT = 0.60, 0.42
"""Breadth and depth of a mean wrist over the knuckle distance: 57 and 39 mm (ANSUR II: wrist circumference of
men 176, of women 153 mm, breadth 61 and 53 mm)."""

_PALM = [0, 1, 5, 9, 13, 17]
_KNUCKLES = [5, 9, 13, 17]
_WRIST, _MIDDLE = HAND_POINTS.index("wrist"), HAND_POINTS.index("middle_mcp")
_INDEX, _LITTLE = HAND_POINTS.index("index_mcp"), HAND_POINTS.index("little_mcp")

_BONES = [(0, 5), (0, 9), (0, 13), (0, 17), (5, 9), (9, 13), (13, 17), (5, 17)]
_USUAL_BONES = 5.3  # their lengths together, over that from wrist to middle knuckle, median of real hands

_POINT_SIGMA = 0.025  # of a wrist point that the network is sure of, over the knuckle distance
_GUESSED = 6.0  # times as much for one that it guesses
_TURN_SIGMA = np.radians(9.0)
_JOINT_SIGMA = 0.10  # of the wrist joint from hand and from arm
_DEPTH_SIGMA = 0.25  # along the ray, where landmarks know little
_ROLL_SIGMA = np.radians(14.0)  # of the arm about its axis against the palm: wrists bend, but hardly twist
_WIDTH_SIGMA, _HEIGHT_SIGMA = 0.09, 0.07  # relative, between people
_TAPER_SIGMA = 0.12
_TAPER = 1.22  # breadth of the arm one knuckle distance up, over that at the watch

_STEPS = 5
_NUDGE = 1e-5


@dataclass(frozen=True, eq=False)
class HandPose:
    """A hand of mean size. See `FittedHand` for joints_m, camera_from_hand, camera_from_wrist.

    width, height: of the wrist, over those of a mean one. taper: breadth of the arm at the farther points
    over that at the origin. error: of the wrist's points, rms over the knuckle distance.
    """

    joints_m: FloatArray
    camera_from_hand: FloatArray
    camera_from_wrist: FloatArray
    width: float
    height: float
    taper: float
    error: float


def solve_hand(hand: Hand, camera: Camera, width: float = 1.0, known: float = 0.0) -> HandPose:
    """Fit one picture. width: what the wrist's breadth over a mean one is believed to be, `known` 0 to 1."""
    joints = _joints(hand, camera)
    camera_from_hand = hand_frame(joints, hand.slot.startswith("left"))
    return _solve_wrist(hand, joints, camera_from_hand, camera, width, known)


def hand_frame(joints: FloatArray, is_left: bool) -> FloatArray:
    """(4, 4) camera_from_hand of (21, 3) joints. See `FittedHand`."""
    along = joints[_MIDDLE] - joints[_WRIST]
    along = along / np.linalg.norm(along)
    across = joints[_LITTLE] - joints[_INDEX] if is_left else joints[_INDEX] - joints[_LITTLE]
    across = across - along * float(across @ along)
    across = across / np.linalg.norm(across)
    return rigid(np.stack([across, np.cross(along, across), along], axis=1), joints[_WRIST])


def _joints(hand: Hand, camera: Camera) -> FloatArray:
    """(21, 3) in camera space: as far away as a hand of mean size is, and exactly where they are seen."""
    world = hand.world_m * (KNUCKLE_M / mean_size(hand.world_m))
    rays = (hand.points_px - camera.matrix[:2, 2]) / camera.matrix[[0, 1], [0, 1]]
    # World landmarks are turned as seen along the ray to the hand, not along the camera's axis.
    view = view_basis(np.append(rays.mean(axis=0), 1.0))
    world = world @ view.T
    place = _place(world, rays)
    depth = np.maximum(world[:, 2] + place[2], 0.05)
    return np.asarray(np.concatenate([rays, np.ones((len(rays), 1))], axis=1) * depth[:, None])


def mean_size(world_m: FloatArray) -> float:
    """From wrist to middle knuckle, judged by all bones of the palm: one alone is seen too badly."""
    return float(sum(np.linalg.norm(world_m[a] - world_m[b]) for a, b in _BONES)) / _USUAL_BONES


def view_basis(towards: FloatArray) -> FloatArray:
    """(3, 3) rotation from a camera that looks along `towards` (3,), as little turned as can be."""
    z = towards / np.linalg.norm(towards)
    axis = np.cross([0.0, 0.0, 1.0], z)
    sine = float(np.linalg.norm(axis))
    if sine < 1e-9:
        return np.eye(3)
    return rotation_from_vector(axis / sine * np.arctan2(sine, z[2]))


def _place(world: FloatArray, rays: FloatArray) -> FloatArray:
    """(3,) translation that brings points (N, 3) onto rays (N, 2) at unit depth; the palm counts most."""
    weights = np.full(len(world), 0.3)
    weights[_PALM] = 1.0
    rows, values = [], []
    for axis in (0, 1):
        row = np.zeros((len(world), 3))
        row[:, axis] = 1.0
        row[:, 2] = -rays[:, axis]
        rows.append(row * weights[:, None])
        values.append((rays[:, axis] * world[:, 2] - world[:, axis]) * weights)
    return np.asarray(np.linalg.lstsq(np.concatenate(rows), np.concatenate(values), rcond=None)[0])


def wrist_points(width_m: float, height_m: float, taper: float) -> FloatArray:
    """(8, 3) WRIST_POINTS in the wrist space of a right hand. A left hand's thumb is at -X."""
    x, y = width_m / 2, height_m / 2
    back = -KNUCKLE_M
    return np.array(
        [
            (x, 0, 0), (-x, 0, 0), (0, y, 0), (0, -y, 0),
            (x * taper, 0, back), (-x * taper, 0, back), (0, y * taper, back), (0, -y * taper, back),
        ]
    )  # fmt: skip


def _solve_wrist(
    hand: Hand, joints: FloatArray, camera_from_hand: FloatArray, camera: Camera, width: float, known: float
) -> HandPose:
    is_left = hand.slot.startswith("left")
    sure = np.clip(hand.wrist_confidence, 0.0, 1.0)
    knuckle_px = float(camera.matrix[0, 0]) * KNUCKLE_M / float(joints[_WRIST, 2])
    point_weight = sure / (_POINT_SIGMA * knuckle_px * (1 + (1 - sure) * (_GUESSED - 1)))
    # Where the arm leaves the picture nothing is seen.
    inside = np.all((hand.wrist_px > 0) & (hand.wrist_px < np.array(camera.size_wh)), axis=1)
    point_weight = point_weight * np.where(inside, 1.0, 0.4)
    origin_px = hand.wrist_px[:4].mean(axis=0)
    ray = np.append((origin_px - camera.matrix[:2, 2]) / camera.matrix[[0, 1], [0, 1]], 1.0)
    believed = view_basis(ray) @ hand.wrist_turn
    joint = joints[_WRIST]
    towards = joint / np.linalg.norm(joint)
    palm_back = camera_from_hand[:3, 1]
    mirror = np.array([-1.0 if is_left else 1.0, 1.0, 1.0])
    width_sigma = _WIDTH_SIGMA * (1 - known) + 0.015 * known
    to_joint = np.array([0.0, 0.0, ORIGIN_SHARE * KNUCKLE_M])

    def residuals(state: FloatArray) -> FloatArray:
        rotation = rotation_from_vector(state[:3]) @ believed
        at = start + state[3:6] * KNUCKLE_M
        breadth, tall, taper = np.exp(state[6]), np.exp(state[7]), _TAPER * np.exp(state[8])
        points = wrist_points(
            WRIST_WIDTH * KNUCKLE_M * breadth, WRIST_HEIGHT * KNUCKLE_M * tall, float(taper)
        )
        placed = (points * mirror) @ rotation.T + at
        placed[:, 2] = np.maximum(placed[:, 2], 0.02)
        off = (project(camera, placed) - hand.wrist_px) * point_weight[:, None]
        apart = (rotation @ to_joint + at - joint) / KNUCKLE_M
        along = float(apart @ towards)
        beside = (apart - along * towards) / _JOINT_SIGMA
        axis = rotation[:, 2]
        back = palm_back - axis * float(palm_back @ axis)
        level = float(np.linalg.norm(back))  # a palm that is bent by 90 degrees says nothing
        roll = float(back @ rotation[:, 0]) / max(level, 1e-6)
        return np.concatenate(
            [
                off.ravel(),
                state[:3] / _TURN_SIGMA,
                beside,
                [
                    along / _DEPTH_SIGMA,
                    roll * min(1.0, level * 1.5) / _ROLL_SIGMA,
                    (state[6] - np.log(width)) / width_sigma,
                    (state[7] - state[6]) / _HEIGHT_SIGMA,
                    state[8] / _TAPER_SIGMA,
                ],
            ]
        )

    start = joint - believed @ to_joint
    state = np.zeros(9)
    state[6] = state[7] = np.log(width)
    for _ in range(_STEPS):
        here = residuals(state)
        slopes = np.stack([(residuals(state + step) - here) / _NUDGE for step in np.eye(9) * _NUDGE], axis=1)
        # Points that lie far off count less (Huber).
        robust = np.ones(len(here))
        size = np.abs(here[:16])
        robust[:16] = np.sqrt(np.minimum(1.0, 1.5 / np.maximum(size, 1e-9)))
        weighted = slopes * robust[:, None]
        step = np.linalg.lstsq(weighted, -here * robust, rcond=None)[0]
        state = state + step
        if float(np.abs(step).max()) < 1e-3:
            break
    rotation = rotation_from_vector(state[:3]) @ believed
    at = start + state[3:6] * KNUCKLE_M
    placed = (
        wrist_points(
            WRIST_WIDTH * KNUCKLE_M * float(np.exp(state[6])),
            WRIST_HEIGHT * KNUCKLE_M * float(np.exp(state[7])),
            _TAPER * float(np.exp(state[8])),
        )
        * mirror
    ) @ rotation.T + at
    placed[:, 2] = np.maximum(placed[:, 2], 0.02)
    error = (
        float(np.sqrt(np.mean(np.sum((project(camera, placed) - hand.wrist_px) ** 2, axis=1)))) / knuckle_px
    )
    return HandPose(
        joints,
        camera_from_hand,
        rigid(rotation, at),
        float(np.exp(state[6])),
        float(np.exp(state[7])),
        _TAPER * float(np.exp(state[8])),
        error,
    )
