"""Legs in their own foot space, bent by a target for each foot: two-bone inverse kinematics and skinning."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scripts.train_feet.bodies import subdivide

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
BONES = 6
TORSO, THIGH, SHIN, FOOT, BIG_TOE, TOES = range(BONES)
HIP_J, KNEE_J, ANKLE_J, BIG_TOE_J, TOES_J = range(5)


@dataclass(eq=False)
class Mesh:
    """A mesh in foot space with bone weights (V, 6); q is where its noise and panels are painted."""

    positions: Floats
    triangles: Ints
    weights: Floats
    colors: Floats | None = None
    keep: Floats | None = None
    zone: Floats | None = None
    normals: Floats | None = field(default=None)


def normals_of(positions: Floats, triangles: Ints) -> Floats:
    a, b, c = positions[triangles[:, 0]], positions[triangles[:, 1]], positions[triangles[:, 2]]
    face = np.cross(b - a, c - a)
    out = np.stack(
        [np.bincount(triangles.ravel(), np.repeat(face[:, k], 3), len(positions)) for k in range(3)], axis=1
    )
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)


def rotation(axis: str, angle: float) -> Floats:
    c, s = np.cos(angle), np.sin(angle)
    return {
        "x": np.array([[1, 0, 0], [0, c, -s], [0, s, c]]),
        "y": np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]),
        "z": np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]),
    }[axis]


def rigid(r: Floats, t: Floats) -> Floats:
    m = np.eye(4)
    m[:3, :3], m[:3, 3] = r, t
    return m


def apply(matrix: Floats, points: Floats) -> Floats:
    return points @ matrix[:3, :3].T + matrix[:3, 3]


class Bodies:
    """The baked bodies and what does not depend on a body: topologies."""

    def __init__(self, path: Path) -> None:
        data = np.load(path)
        self.data = {k: data[k] for k in data}
        self.count = len(self.data["joints"])
        weights, triangles = self.data["smooth_weights"], self.data["smooth_triangles"]
        low = triangles[(weights[triangles][:, :, 2:].sum(-1) > 0.6).all(1)]
        self.fine_used, inverse = np.unique(low, return_inverse=True)
        self.fine_matrix, self.fine_triangles = subdivide(inverse.reshape(-1, 3), len(self.fine_used))


class Leg:
    """The right leg of one body in foot space (bare foot: sole's plane is y = 0, heel's end at the origin).

    stretch: (3,) scale of the foot, for more variety than the bodies have.
    """

    def __init__(self, bodies: Bodies, index: int) -> None:
        d = bodies.data
        joints = d["joints"][index]
        # The foot's line runs from the heel's middle, a little inside the ankle's, to the second toe.
        axis = 0.85 * joints[TOES_J] + 0.15 * joints[BIG_TOE_J] - joints[ANKLE_J]
        yaw = np.arctan2(axis[0], axis[2])
        self.rest_from_foot_r = rotation("y", yaw)
        toes = d["toes_positions"][index].astype(np.float64)
        foot = d["toes_weights"][:, FOOT:].sum(1) > 0.95
        q = toes @ self.rest_from_foot_r
        low = q[foot & (q[:, 1] < q[foot, 1].min() + 0.05)]
        floor = np.percentile(q[foot, 1], 1.0)
        back = low[:, 2].min()
        rear = low[low[:, 2] < back + 0.03]
        origin = np.array([(rear[:, 0].min() + rear[:, 0].max()) / 2, floor, back])
        self.rest_from_foot = rigid(self.rest_from_foot_r, self.rest_from_foot_r @ origin)
        foot_from_rest = np.linalg.inv(self.rest_from_foot)
        self.joints = apply(foot_from_rest, joints)
        self.toes = self._mesh(d, "toes", index, foot_from_rest)
        self.smooth = self._mesh(d, "smooth", index, foot_from_rest)
        self.length = float(self.toes.positions[self.toes.positions[:, 1] < 0.05, 2].max())
        # Nails lie on top of the last bones of the toes.
        self.nails = np.clip((d["toes_tips"] - 0.55) * 6, 0, 1) * (self.toes.normals[:, 1] > 0.55)
        fine = bodies.fine_matrix @ self.smooth.positions[bodies.fine_used]
        weights = bodies.fine_matrix @ self.smooth.weights[bodies.fine_used]
        self.fine = Mesh(fine, bodies.fine_triangles, weights)
        self.fine.normals = normals_of(fine, bodies.fine_triangles)

    def _mesh(self, d: dict[str, Floats], name: str, index: int, foot_from_rest: Floats) -> Mesh:
        positions = apply(foot_from_rest, d[f"{name}_positions"][index].astype(np.float64))
        foot = d[f"{name}_weights"][:, FOOT:].sum(1) > 0.5
        # Skin presses flat on the ground.
        sole = foot & (positions[:, 1] < 0.004)
        positions[sole, 1] = 0.004 * np.exp(np.minimum(positions[sole, 1] - 0.004, 0) / 0.004) * 0.9
        mesh = Mesh(
            positions, d[f"{name}_triangles"].astype(np.int64), d[f"{name}_weights"].astype(np.float64)
        )
        mesh.normals = normals_of(positions, mesh.triangles)
        return mesh


def _bone_frame(along: Floats, pole: Floats) -> Floats:
    v = along / np.linalg.norm(along)
    e = pole - (pole @ v) * v
    e = e / np.linalg.norm(e)
    return np.stack([v, e, np.cross(v, e)], axis=1)


@dataclass(frozen=True)
class FootGoal:
    """Where a foot shall be: world_from_foot of its rigid part, and how far its toes bend up (radians)."""

    world_from_foot: Floats
    toe_bend: float = 0.0
    big_toe_bend: float = 0.0


def toe_transforms(joints: Floats, goal: FootGoal) -> tuple[Floats, Floats]:
    out = []
    for joint, extra in ((joints[BIG_TOE_J], goal.big_toe_bend), (joints[TOES_J], 0.0)):
        r = rotation("x", -(goal.toe_bend + extra))
        pivot = np.array([joint[0], joint[1] * 0.6, joint[2]])
        out.append(goal.world_from_foot @ rigid(r, pivot - r @ pivot))
    return out[0], out[1]


def solve(joints: Floats, world_from_torso: Floats, goal: FootGoal, pole: Floats) -> Floats | None:
    """(6, 4, 4) world_from_foot-space of each bone, or None where the leg is too short for the goal.

    joints: the leg's in foot space; world_from_torso: of foot space moved with the torso.
    """
    hip = apply(world_from_torso, joints[HIP_J][None])[0]
    ankle = apply(goal.world_from_foot, joints[ANKLE_J][None])[0]
    thigh, shin = joints[KNEE_J] - joints[HIP_J], joints[ANKLE_J] - joints[KNEE_J]
    a, b, d = np.linalg.norm(thigh), np.linalg.norm(shin), np.linalg.norm(ankle - hip)
    if d >= 0.9995 * (a + b) or d < abs(a - b) + 0.05:
        return None
    v = (ankle - hip) / d
    e = pole - (pole @ v) * v
    e = e / np.linalg.norm(e)
    along = (a * a - b * b + d * d) / (2 * d)
    knee = hip + v * along + e * np.sqrt(max(a * a - along * along, 0.0))
    rest_pole = np.array([0.0, 0.0, 1.0])
    bent_pole = e if (knee - hip) @ e > 1e-3 else pole
    rt = _bone_frame(knee - hip, bent_pole + 0.3 * v) @ _bone_frame(thigh, rest_pole).T
    rs = _bone_frame(ankle - knee, bent_pole - 0.3 * v) @ _bone_frame(shin, rest_pole).T
    big, toes = toe_transforms(joints, goal)
    return np.stack(
        [
            world_from_torso,
            rigid(rt, hip - rt @ joints[HIP_J]),
            rigid(rs, knee - rs @ joints[KNEE_J]),
            goal.world_from_foot,
            big,
            toes,
        ]
    )


def skin(positions: Floats, weights: Floats, bones: Floats) -> Floats:
    """Linear blend skinning: (V, 3), (V, B), (B, 4, 4) -> (V, 3)."""
    homogeneous = np.concatenate([positions, np.ones((len(positions), 1))], 1)
    moved = np.einsum("vj,bij->vbi", homogeneous, bones[:, :3], optimize=True)
    return np.einsum("vb,vbi->vi", weights, moved, optimize=True)


def mirror_x(matrix: Floats) -> Floats:
    """The same motion seen in a mirror at x = 0."""
    flip = np.diag([-1.0, 1.0, 1.0, 1.0])
    return flip @ matrix @ flip
