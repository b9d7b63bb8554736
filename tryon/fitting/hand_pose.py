"""A hand and its wrist in space, from one picture.

MediaPipe's world landmarks give the hand's shape, the pixels where it is: perspective-n-point joins them.
The wrist is not among those points: its direction is fitted to what a network sees of the forearm, to the
rotation that it believes in, and to the joint that holds wrist and hand together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tryon.geometry import cross, rays_through, rigid, rotation_from_vector, unit, view_basis
from tryon.types import HAND_POINTS, Camera, FloatArray, Hand

KNUCKLE_M = 0.083
"""From MediaPipe's wrist point, in the crease, to its middle knuckle, of a mean adult's hand: 0.45 of that
hand's length of 186 mm (men and women of ANSUR II, Gordon et al., 2014), on flat hands in photographs as on
rendered ones."""

ARM_M = 0.100  # from the first four to the last four of WRIST_POINTS, of a mean hand
WRIST_WIDTH_M, WRIST_HEIGHT_M = 0.055, 0.042
"""Breadth and depth of a mean wrist at the origin of wrist space."""

_TO_CREASE = np.array([0.0, -0.0025, 0.043])
"""MediaPipe's wrist point in wrist space: median of 90 rendered hands of known pose."""

_PALM = [0, 1, 5, 9, 13, 17]
_KNUCKLES = [5, 9, 13, 17]
_WRIST, _MIDDLE = HAND_POINTS.index("wrist"), HAND_POINTS.index("middle_mcp")
_INDEX, _LITTLE = HAND_POINTS.index("index_mcp"), HAND_POINTS.index("little_mcp")

_BONES = [(0, 5), (0, 9), (0, 13), (0, 17), (5, 9), (9, 13), (13, 17), (5, 17)]
_BONES += [(joint, joint + 1) for root in (1, 5, 9, 13, 17) for joint in range(root, root + 3)]
_FROM, _TO = np.array(_BONES).T
_USUAL_BONES = 9.66  # their lengths together, over that from wrist to middle knuckle: 90 rendered hands

_BONE_LENGTHS = np.array([
    1.055, 1.017, 1.022, 0.892, 0.212, 0.217, 0.239, 0.634, 0.339, 0.340, 0.276, 0.295, 0.250, 0.302, 0.427,
    0.288, 0.310, 0.319, 0.280, 0.281, 0.246, 0.254, 0.207,
])  # fmt: skip
"""Of _BONES, over the distance from wrist to middle knuckle: medians of MediaPipe's world landmarks of 90
rendered hands."""
_LONGEST_BONES, _LONGEST_GAIN = 6, 0.85  # the longest look longer than they are, by the points' errors
_WORLD_SHARE = 0.4
"""Of the distance by world landmarks in the distance believed: 8.4 % off on those hands, by world landmarks
alone 10.5 %, by the longest bones alone 9.1 %."""

_POINT_SIGMA = 0.05  # of a wrist point that the network is sure of, over the knuckle distance
_GUESSED = 6.0  # times as much for one that it guesses
_TURN_TRUST = 2.0  # in what the network says of its sureness: the points err with it
_JOINT_SIGMA = 0.10  # of the wrist joint from hand and from arm
_DEPTH_SIGMA = 0.12  # the same along the ray, where landmarks know little
_ROLL_SIGMA = np.radians(40.0)  # of the arm about its axis against the palm: wrists bend, but hardly twist
_WIDTH_SIGMA, _HEIGHT_SIGMA = 0.09, 0.07  # relative, between people
_TAPER_SIGMA = 0.12
_TAPER = 1.22  # breadth of the arm one knuckle distance up, over that at the watch

_KNOWN_WIDTH_SIGMA = 0.015
_HUBER = 1.5
_WRIST_ROLL = 0.9  # of the wrist in the roll of the hand before it

_STEPS, _STEPS_IN_VIDEO, _SETTLED = 5, 2, 1e-3  # what the second one leaves, time smooths away
_NUDGE = 1e-5
_TRIALS = np.vstack([np.zeros(9), np.eye(9) * _NUDGE])  # a state and its neighbours, for the slopes
_NEAREST_M = 0.02  # to the camera: what an arm that reaches past it would divide by

_POINTS = np.array([
    (0.5, 0, 0), (-0.5, 0, 0), (0, 0.5, 0), (0, -0.5, 0),
    (0.5, 0, -ARM_M), (-0.5, 0, -ARM_M), (0, 0.5, -ARM_M), (0, -0.5, -ARM_M),
])  # fmt: skip
_MIRRORED = _POINTS * [-1, 1, 1]


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
    along = unit(along)
    across = joints[_LITTLE] - joints[_INDEX] if is_left else joints[_INDEX] - joints[_LITTLE]
    across = across - along * float(across @ along)
    across = unit(across)
    return rigid(np.stack([across, cross(along, across), along], axis=1), joints[_WRIST])


def rolled_like(camera_from_hand: FloatArray, camera_from_wrist: FloatArray) -> FloatArray:
    """The hand, both (4, 4), turned about its own axis to how its wrist is: wrists bend, but hardly twist.

    The wrist network tells the roll within 4 degrees, knuckles seen from the side do not within 50.
    """
    along, back = camera_from_hand[:3, 2], camera_from_wrist[:3, 1]
    level = back - along * float(back @ along)
    # A hand that is bent by 90 degrees has another back than its wrist: then knuckles tell.
    share = _WRIST_ROLL * float(level @ level)
    mixed = share * level + (1 - share) * camera_from_hand[:3, 1]
    across = cross(mixed, along)
    across = across / max(float(np.linalg.norm(across)), 1e-9)
    return rigid(np.stack([across, cross(along, across), along], axis=1), camera_from_hand[:3, 3])


def _joints(hand: Hand, camera: Camera) -> FloatArray:
    """(21, 3) in camera space: as far away as a hand of mean size is, and exactly where they are seen."""
    world = hand.world_m * (KNUCKLE_M / mean_size(hand.world_m))
    rays = rays_through(camera, hand.points_px)
    # World landmarks are turned as seen along the ray to the hand, not along the camera's axis.
    view = view_basis(np.append(rays.mean(axis=0), 1.0))
    world = world @ view.T
    middle = world[:, 2].mean()
    away = math.exp(
        _WORLD_SHARE * math.log(max(0.05, _place(world, rays)[2] + middle))
        + (1 - _WORLD_SHARE) * math.log(KNUCKLE_M / max(_stretched(rays), 1e-3))
    )
    depth = np.maximum(world[:, 2] - middle + away, 0.05)
    return np.asarray(np.concatenate([rays, np.ones((len(rays), 1))], axis=1) * depth[:, None])


def _stretched(rays: FloatArray) -> float:
    """From wrist to middle knuckle at unit depth, by the bones that look longest in (21, 2) rays.

    Those lie across the view. World landmarks that lean towards the camera too much make a hand too near.
    """
    looks = np.linalg.norm(rays[_FROM] - rays[_TO], axis=1) / _BONE_LENGTHS
    return float(np.sort(looks)[-_LONGEST_BONES:].mean()) * _LONGEST_GAIN


def mean_size(world_m: FloatArray) -> float:
    """From wrist to middle knuckle, judged by all bones of the palm: one alone is seen too badly."""
    return float(np.linalg.norm(world_m[_FROM] - world_m[_TO], axis=1).sum()) / _USUAL_BONES


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
    points = _POINTS * [width_m, height_m, 1.0]
    points[4:, :2] *= taper
    return points


@dataclass(frozen=True, eq=False)
class _Evidence:
    """What a wrist is fitted to: see `_residuals`. believed: (3, 3) rotation, start: (3,) of its origin.
    sureness: (3, 3) as in `WristTurn`, in camera space.
    """

    hand: Hand
    camera: Camera
    joint: FloatArray
    palm_back: FloatArray
    believed: FloatArray
    sureness: FloatArray
    start: FloatArray
    point_weight: FloatArray
    width: float
    width_sigma: float


def _solve_wrist(
    hand: Hand, joints: FloatArray, camera_from_hand: FloatArray, camera: Camera, width: float, known: float
) -> HandPose:
    """Gauss-Newton over turn, place, breadth, depth and taper (9), with Huber's weights on the points."""
    joint = joints[_WRIST]
    knuckle_px = float(camera.matrix[0, 0]) * KNUCKLE_M / float(joint[2])
    sure = np.clip(hand.wrist_confidence, 0.0, 1.0)
    # Where the arm leaves the picture nothing is seen.
    inside = np.all((hand.wrist_px > 0) & (hand.wrist_px < np.array(camera.size_wh)), axis=1)
    weight = (
        sure / (_POINT_SIGMA * knuckle_px * (1 + (1 - sure) * (_GUESSED - 1))) * np.where(inside, 1.0, 0.4)
    )
    ray = rays_through(camera, hand.wrist_px[:4].mean(axis=0))
    view = view_basis(np.append(ray, 1.0))
    believed = view @ hand.wrist_turn.camera_from_wrist
    seen = _Evidence(
        hand,
        camera,
        joint,
        camera_from_hand[:3, 1],
        believed,
        _TURN_TRUST * hand.wrist_turn.sureness @ view.T,
        joint - believed @ _TO_CREASE,
        weight,
        width,
        _WIDTH_SIGMA * (1 - known) + _KNOWN_WIDTH_SIGMA * known,
    )
    state = np.zeros(9)
    state[6] = state[7] = math.log(width)
    for _ in range(_STEPS if known == 0.0 else _STEPS_IN_VIDEO):
        values = _residuals(state + _TRIALS, seen)
        here = values[0]
        robust = np.ones(len(here))
        robust[: 2 * len(weight)] = np.sqrt(
            np.minimum(1.0, _HUBER / np.maximum(np.abs(here[: 2 * len(weight)]), 1e-9))
        )
        slopes = (values[1:] - here).T / _NUDGE * robust[:, None]
        step = np.linalg.solve(slopes.T @ slopes, -slopes.T @ (here * robust))
        state = state + step
        if float(np.abs(step).max()) < _SETTLED:
            break
    off = (
        _residuals(state[None], seen)[0, : 2 * len(weight)].reshape(-1, 2) / np.maximum(weight, 1e-9)[:, None]
    )
    error = float(np.sqrt(np.mean(np.sum(off**2, axis=1)))) / knuckle_px
    rotation = rotation_from_vector(state[:3]) @ believed
    breadth, depth, taper = (float(value) for value in np.exp(state[6:]))
    return HandPose(
        joints,
        camera_from_hand,
        rigid(rotation, seen.start + state[3:6] * KNUCKLE_M),
        breadth,
        depth,
        _TAPER * taper,
        error,
    )


def _residuals(states: FloatArray, seen: _Evidence) -> FloatArray:
    """(S, 25) of S states (S, 9), each over its standard deviation.

    A state is a turn from the believed rotation, a way from the start in knuckle distances, and the
    logarithms of breadth, depth and taper over the mean ones.
    """
    rotations = np.stack([rotation_from_vector(state[:3]) for state in states]) @ seen.believed
    at = seen.start + states[:, 3:6] * KNUCKLE_M
    breadth, depth, taper = np.exp(states[:, 6:]).T
    size = np.stack([breadth * WRIST_WIDTH_M, depth * WRIST_HEIGHT_M, np.ones(len(states))], axis=1)
    points = (_MIRRORED if seen.hand.slot.startswith("left") else _POINTS) * size[:, None, :]
    points[:, 4:, :2] *= (_TAPER * taper)[:, None, None]
    placed = points @ rotations.transpose(0, 2, 1) + at[:, None, :]
    focal, centre = seen.camera.matrix[[0, 1], [0, 1]], seen.camera.matrix[:2, 2]
    pixels = placed[..., :2] / np.maximum(placed[..., 2:], _NEAREST_M) * focal + centre
    off = (pixels - seen.hand.wrist_px) * seen.point_weight[:, None]
    apart = (rotations @ _TO_CREASE + at - seen.joint) / KNUCKLE_M
    towards = seen.joint / np.linalg.norm(seen.joint)
    along = apart @ towards
    beside = apart - along[:, None] * towards
    axis = rotations[:, :, 2]
    back = seen.palm_back - axis * (axis @ seen.palm_back)[:, None]
    level = np.linalg.norm(back, axis=1)  # a palm that is bent by 90 degrees says nothing of the roll
    roll = np.sum(back * rotations[:, :, 0], axis=1) / np.maximum(level, 1e-6) * np.minimum(1.0, 1.5 * level)
    return np.concatenate(
        [
            off.reshape(len(states), -1),
            states[:, :3] @ seen.sureness.T,
            beside / _JOINT_SIGMA,
            np.stack(
                [
                    along / _DEPTH_SIGMA,
                    roll / _ROLL_SIGMA,
                    (states[:, 6] - math.log(seen.width)) / seen.width_sigma,
                    (states[:, 7] - states[:, 6]) / _HEIGHT_SIGMA,
                    states[:, 8] / _TAPER_SIGMA,
                ],
                axis=1,
            ),
        ],
        axis=1,
    )
