"""Where feet and hips go: standing, walking, sitting and so on."""

from __future__ import annotations

import numpy as np

from scripts.train_feet.dress import Dressed
from scripts.train_feet.figure import Floats, FootGoal, Leg, mirror_x, rigid, rotation, solve

POSES = ("stand", "crossed", "walk", "raised", "squat", "lunge", "seated")


def bone_set(leg: Leg, goal: FootGoal, pelvis: Floats, pole: Floats, left: bool) -> Floats | None:
    """World transforms of the bones of one leg; for the left one those of its mirror image."""
    flip = np.diag([-1.0, 1, 1])
    torso = pelvis @ leg.rest_from_foot if not left else mirror_x(pelvis) @ leg.rest_from_foot
    if left:
        goal = FootGoal(mirror_x(goal.world_from_foot), goal.toe_bend, goal.big_toe_bend)
        pole = flip @ pole
    return solve(leg.joints, torso, goal, pole)


def goal_of(
    d: Dressed, at: Floats, yaw: float, pitch: float, lift: float, bend: float, roll: float = 0.0
) -> FootGoal:
    """A foot that stands near `at` (x, z).

    pitch > 0 lifts the heel about the ball, < 0 the toes about the heel; footwear's own pitch is added."""
    own = d.shoe.pitch if d.shoe else 0.0
    thick = d.shoe.thickness_m if d.shoe else 0.0
    length = d.leg.length
    total = own + pitch
    pivot = np.array([0.0, -thick, 0.7 * length]) if total >= 0 else np.array([0.0, -thick, 0.02 * length])
    r = rotation("y", yaw) @ rotation("x", total) @ rotation("z", roll)
    ground = rotation("y", yaw) @ np.array([0.0, 0.0, pivot[2] - 0.2 * length]) + np.array(
        [at[0], lift, at[1]]
    )
    return FootGoal(rigid(r, ground - r @ pivot), max(total, 0.0) + bend, 0.0)


def pose_goals(
    d: tuple[Dressed, Dressed], name: str, rng: np.random.Generator
) -> tuple[list[tuple], float, float, Floats, bool]:
    """Per foot the arguments of `goal_of`; then the hips' height in leg lengths, lean and offset."""
    n, u = rng.normal, rng.uniform
    gap = rng.choice([u(0.0, 0.06), u(0.04, 0.2), u(0.15, 0.42)], p=[0.3, 0.45, 0.25])
    width = 0.075 * d[0].leg.length / 0.25 + 0.006
    toe_out = np.radians(n(8, 9, 2).clip(-10, 35))
    feet = []
    for i in range(2):
        sign = -1 if i == 0 else 1
        feet.append(
            [
                np.array([sign * (width / 2 + gap / 2 + 0.01), n(0, 0.03)]),
                sign * toe_out[i],
                0.0,
                0.0,
                n(0, 0.03) if rng.random() < 0.7 else -u(0, 0.3),
                0.0,
            ]
        )
    height, lean = 0.999, n(0, 0.05)
    offset = np.array([n(0, 0.02), n(0.0, 0.02)])
    grounded = True
    if name == "crossed":
        front = int(rng.integers(2))
        for i in range(2):
            feet[i][0][0] *= -u(0.1, 0.9)
            feet[i][0][1] = 0.17 * (1 if i == front else -1) * u(0.7, 1.2)
        feet[front][2] = u(0, 0.6) if rng.random() < 0.4 else 0.0
    elif name == "walk":
        lead = int(rng.integers(2))
        step = u(0.1, 0.42)
        phase = rng.random()
        feet[lead][0][1], feet[1 - lead][0][1] = step * u(0.4, 1), -step * u(0.3, 1)
        feet[lead][0][0] *= 0.6
        feet[1 - lead][0][0] *= 0.6
        if phase < 0.6:
            feet[lead][2] = -u(0.0, 0.5)
            feet[1 - lead][2] = u(0.0, 0.9)
        else:
            feet[1 - lead][2], feet[1 - lead][3] = u(0.2, 1.1), u(0.02, 0.25)
            feet[1 - lead][4] = 0.0
            feet[1 - lead][0][1] += u(-0.1, 0.2)
        height = u(0.95, 0.995)
    elif name == "raised":
        i = int(rng.integers(2))
        feet[i][3] = rng.choice([u(0.02, 0.12), u(0.1, 0.5)])
        feet[i][2] = u(-0.6, 0.9)
        feet[i][0] = feet[i][0] + np.array(
            [(-1 if i == 0 else 1) * rng.choice([0.0, u(0, 0.6)]), u(-0.45, 0.55)]
        )
        feet[i][5] = n(0, 0.25)
        feet[i][4] = n(0, 0.15) - max(feet[i][2], 0)
        feet[i][1] += n(0, 0.2)
    elif name == "squat":
        height = u(0.45, 0.9)
        offset[1] = -0.28 * (1 - height) - 0.08
        lean = u(0.1, 0.6)
        for f in feet:
            f[0][0] *= u(1, 1.6)
    elif name == "lunge":
        lead = int(rng.integers(2))
        feet[lead][0][1], feet[1 - lead][0][1] = u(0.25, 0.5), -u(0.25, 0.55)
        feet[1 - lead][2] = u(0.3, 1.0)
        height = u(0.6, 0.85)
        lean = u(-0.1, 0.3)
    elif name == "seated":
        height = u(0.42, 0.55)
        offset[1] = -u(0.3, 0.75)
        lean = -u(0, 0.3)
        for f in feet:
            if rng.random() < 0.4:
                f[2] = -u(0.1, 1.0)
                f[0][1] += u(0, 0.2)
        if rng.random() < 0.3:
            i = int(rng.integers(2))
            feet[i][3], feet[i][2], feet[i][5] = u(0.1, 0.4), u(-0.5, 0.6), n(0, 0.3)
    if rng.random() < 0.12:
        feet[int(rng.integers(2))][2] += u(0.1, 0.7) if name == "stand" else 0.0
    return [tuple(f) for f in feet], height, lean, offset, grounded
