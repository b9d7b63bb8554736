"""One random person as drawable pieces and as labelled feet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scripts.train_feet import clothes
from scripts.train_feet.draw import Piece
from scripts.train_feet.dress import Dressed, dress, paint_skin
from scripts.train_feet.figure import (
    ANKLE_J,
    FOOT,
    HIP_J,
    KNEE_J,
    Bodies,
    Floats,
    Leg,
    Mesh,
    apply,
    mirror_x,
    normals_of,
    rigid,
    rotation,
    skin,
)
from scripts.train_feet.look import Look, any_look
from scripts.train_feet.poses import POSES, bone_set, goal_of, pose_goals

LABEL_KIND = {
    "bare": "bare",
    "sock": "sock",
    "sandal": "sandal",
    "flat": "flat",
    "sneaker": "shoe",
    "loafer": "shoe",
    "high": "boot",
    "knee": "boot",
    "heel": "heel",
}


@dataclass(frozen=True, eq=False)
class LabelledFoot:
    """world_from_foot, length and the 12 points of FOOT_POINTS in world space."""

    slot: str
    kind: str
    shod: int
    world_from_foot: Floats
    length_m: float
    points: Floats


@dataclass(frozen=True, eq=False)
class Person:
    pieces: list[Piece]
    feet: list[LabelledFoot]
    focus: Floats
    """Middle between the feet on the ground."""
    height_m: float
    hips: Floats
    pose: str


def make(
    bodies: Bodies,
    rng: np.random.Generator,
    at: Floats,
    yaw: float,
    *,
    labels: bool = True,
    torso: bool = True,
    pose: str | None = None,
    kind: str | None = None,
    index: int | None = None,
) -> Person | None:
    """A person whose feet are round `at` (x, z of the world) looking along yaw; None if the pose failed."""
    index = int(rng.integers(bodies.count)) if index is None else index
    leg = Leg(bodies, index)
    wide = rng.uniform(0.92, 1.08)
    for mesh in (leg.toes, leg.smooth, leg.fine):
        blend = 1 + (wide - 1) * (mesh.weights[:, FOOT:].sum(1) > 0.3)
        mesh.positions[:, 0] *= blend
    look = any_look(rng, kind)
    d = dress(leg, look)
    both = (d, d)
    pose = pose or str(rng.choice(POSES, p=[0.43, 0.06, 0.19, 0.1, 0.06, 0.05, 0.11]))
    feet, share, lean, offset, _ = pose_goals(both, pose, rng)
    own_pitch = d.shoe.pitch if d.shoe else 0.0
    if own_pitch > 0.2:
        feet = [(f[0], f[1], max(f[2], -0.15), f[3], f[4], f[5]) for f in feet]
    goals = [goal_of(d, *f) for f in feet]
    world = rigid(rotation("y", yaw), np.array([at[0], 0.0, at[1]]))
    hip_rest = apply(leg.rest_from_foot, leg.joints[HIP_J][None])[0]
    full = np.linalg.norm(leg.joints[HIP_J] - leg.joints[KNEE_J]) + np.linalg.norm(
        leg.joints[KNEE_J] - leg.joints[ANKLE_J]
    )
    bones = None
    lift = (own_pitch > 0.1) * 0.6 * (look.style.raise_m if look.style else 0) + (
        d.shoe.thickness_m if d.shoe else 0
    )
    standing = [apply(g.world_from_foot, leg.joints[ANKLE_J][None])[0] for g in goals]
    middle = (standing[0] + standing[1]) / 2
    for _ in range(40):
        hip_y = full * share + leg.joints[ANKLE_J][1] + lift
        sway = rng.normal(0, 0.22 if pose == "raised" else 0.05)
        turn = rotation("y", rng.normal(0, 0.03)) @ rotation("z", sway) @ rotation("x", lean * 0.5)
        centre = np.array(
            [middle[0] + offset[0], hip_y, (middle[2] if pose != "raised" else 0.0) + offset[1]]
        )
        pelvis = rigid(turn, centre - turn @ np.array([0.0, hip_rest[1], hip_rest[2]]))
        bones = []
        for i, goal in enumerate(goals):
            forward = goal.world_from_foot[:3, 2] * np.array([1, 0, 1])
            pole = forward / max(np.linalg.norm(forward), 1e-6) + 0.6 * np.array([0.0, 0.0, 1.0])
            # Index 0 is the right foot, at x < 0.
            set_ = bone_set(leg, goal, pelvis, pole, left=i == 1)
            if set_ is None:
                break
            bones.append(set_)
        if len(bones) == 2:
            break
        share -= 0.012
    if bones is None or len(bones) != 2:
        return None
    return _assemble(
        bodies, rng, d, bones, pelvis, world, labels, torso, pose, [f[3] < 0.01 for f in feet], index
    )


def _assemble(
    bodies: Bodies,
    rng: np.random.Generator,
    d: Dressed,
    bones: list[Floats],
    pelvis: Floats,
    world: Floats,
    labels: bool,
    torso: bool,
    pose: str,
    grounded: list[bool],
    index: int,
) -> Person:
    leg, look = d.leg, d.look
    pieces: list[Piece] = []
    feet: list[LabelledFoot] = []
    color, keep, zone = paint_skin(d)
    trousers = look.cut is not None
    joints = []
    hem_world = []
    leg_points = []
    for i, set_ in enumerate(bones):
        left = i == 1
        mirror = np.array([-1.0, 1, 1]) if left else np.ones(3)

        def to_world(mesh: Mesh, set_: Floats = set_, mirror: Floats = mirror) -> Floats:
            return apply(world, skin(mesh.positions, mesh.weights, set_) * mirror)

        foot_label, leg_label, cloth_label = (1, 3, 5) if left else (2, 4, 6)
        if not labels:
            foot_label = leg_label = cloth_label = 7
        hip, knee, ankle = (
            apply(world, (apply(set_[b], leg.joints[j][None])[0] * mirror)[None])[0]
            for b, j in ((1, HIP_J), (2, KNEE_J), (3, ANKLE_J))
        )
        joints.append((hip, knee, ankle))
        positions = to_world(d.skin)
        leg_points.append(positions)
        my_keep = keep.copy()
        y = d.skin.positions[:, 1]
        if trousers:
            my_keep = np.minimum(my_keep, look.cut.hem_m + 0.09 + 0.25 * look.cut.hem_m - y)  # type: ignore[union-attr]
        noise = (0.12, 45.0, 9.0, 0.7) if look.kind != "sock" else (0.2, 220.0, 30.0, 120.0)
        pieces.append(
            Piece(
                positions,
                normals_of(positions, d.skin.triangles),
                d.skin.triangles,
                color,
                d.skin.positions,
                np.stack([my_keep, zone], 1),
                foot_label,
                leg_label,
                1 if look.kind != "sock" else 0,
                0.6,
                0.12 if look.kind != "sock" else 0.02,
                noise,
            )
        )
        if d.shoe:
            style = d.shoe.style
            grain = (
                0.1 + 0.25 * style.panels[0] ** 2,
                90.0 + 300 * style.panels[1],
                20.0,
                80 + 150 * style.panels[2],
            )
            for mesh in (d.shoe.upper, d.shoe.sole, d.shoe.block):
                if mesh is None:
                    continue
                placed = to_world(mesh)
                ones = np.ones(len(placed))
                kept = mesh.keep if mesh.keep is not None else ones
                pieces.append(
                    Piece(
                        placed,
                        normals_of(placed, mesh.triangles),
                        mesh.triangles,
                        mesh.colors,
                        mesh.positions,
                        np.stack([kept, ones], 1),
                        foot_label,
                        foot_label,
                        2 if style.panels[6] > 0.93 else 0,
                        style.roughness,
                        0.6 * (1 - style.roughness),
                        grain,
                        tuple(style.colors[1]),
                    )
                )
        forward = world[:3, :3] @ (set_[FOOT][:3, 2] * mirror)
        forward = forward * np.array([1, 0, 1])
        forward /= max(np.linalg.norm(forward), 1e-6)
        shin_steep = abs((knee - ankle)[1]) / np.linalg.norm(knee - ankle) > 0.75
        cut = look.cut
        if look.legwear == "shorts":
            cut = clothes.Cut(
                0.015 + 0.03 * look.hem, 0.02, leg.joints[KNEE_J][1] + (look.hem - 0.3) * 0.25, 0.004, 0.0
            )
        if cut is not None:
            v, t, flat = clothes.trouser_leg(
                leg, hip, knee, ankle, forward, cut, rng, grounded[i] and shin_steep
            )
            pieces.append(_cloth(v, t, flat, look, cloth_label))
            hem_world.append(v[-1])
        if labels:
            feet.append(_label(d, set_, world, left))
    if look.legwear == "skirt":
        waist = (joints[0][0] + joints[1][0]) / 2
        points = np.concatenate(leg_points)
        hem = waist[1] * (0.75 - 0.72 * look.hem) + 0.05
        side = world[:3, 0]
        v, t, flat = clothes.skirt(waist, points, hem, 0.01, 0.12 * look.hem * rng.random(), side, rng)
        piece = _cloth(v, t, flat, look, 5 if labels else 7)
        axis = (joints[1][1] + joints[1][0] - joints[0][1] - joints[0][0]) @ np.diag([1.0, 0, 1])
        middle = (joints[0][1] + joints[1][1]) / 2
        piece.cut[:, 1] = (v - middle) @ axis
        piece.label_b = 6 if labels else 7
        pieces.append(piece)
    if torso:
        pieces.append(_torso(bodies, rng, look, pelvis, world, index, 0 if labels else 7))
    focus = (joints[0][2] + joints[1][2]) / 2
    focus[1] = 0.0
    hips = (joints[0][0] + joints[1][0]) / 2
    height = float(bodies.data["body_positions"][index][:, 1].max() - leg.rest_from_foot[1, 3])
    return Person(pieces, feet, focus, height, hips, pose)


def _cloth(v: Floats, t: Floats, flat: Floats, look: Look, label: int) -> Piece:
    return Piece(
        v,
        normals_of(v, t),
        t,
        np.repeat(look.cloth[None], len(v), 0),
        flat,
        np.ones((len(v), 2)),
        label,
        label,
        2 if look.patterned else 0,
        0.85,
        0.03,
        look.fabric,
        tuple(look.top),
    )


def _torso(
    bodies: Bodies,
    rng: np.random.Generator,
    look: Look,
    pelvis: Floats,
    world: Floats,
    index: int,
    label: int,
) -> Piece:
    data = bodies.data
    rest = data["body_positions"][index].astype(np.float64)
    weights = data["body_weights"].astype(np.float64)
    joints = data["joints"][index]
    bones = [np.eye(4)] * 3
    for side in (1.0, -1.0):
        flip = np.array([side, 1, 1])
        shoulder, elbow = joints[5] * flip, joints[6] * flip
        r = rotation("z", side * rng.uniform(0.3, 0.75)) @ rotation("x", rng.normal(0, 0.25))
        upper = rigid(r, shoulder - r @ shoulder)
        f = rotation("x", -abs(rng.normal(0, 0.4)))
        lower = upper @ rigid(f, elbow - f @ elbow)
        bones += [upper, lower]
    order = [np.eye(4), np.eye(4), np.eye(4), bones[3], bones[4], bones[5], bones[6], np.eye(4)]
    v = apply(world @ pelvis, skin(rest, weights, np.stack(order)))
    triangles = data["body_triangles"].astype(np.int64)
    n = normals_of(v, triangles)
    bare = (weights[:, 4] + weights[:, 6] > 0.5) | (rest[:, 1] > joints[8][1] - 0.09)
    low = rest[:, 1] < joints[0][1] + 0.06
    color = np.where(bare[:, None], look.skin[None], np.where(low[:, None], look.cloth[None], look.top[None]))
    hair = (rest[:, 1] > joints[8][1] + 0.16) | (rest[:, 1] > joints[8][1] + 0.02) & (
        rest[:, 2] < joints[8][2] - 0.02
    )
    color = np.where((hair & (rng.random() < 0.6))[:, None], np.array([0.03, 0.02, 0.015])[None], color)
    v = v + n * np.where(bare, 0, 0.008)[:, None]
    thigh = weights[:, 1] + weights[:, 2]
    cut = np.stack([0.7 - thigh, np.ones(len(v))], 1)
    return Piece(v, n, triangles, color, rest, cut, label, label, 0, 0.8, 0.02, look.fabric)


def _label(d: Dressed, set_: Floats, world: Floats, left: bool) -> LabelledFoot:
    mirror = np.array([-1.0, 1, 1]) if left else np.ones(3)
    points = apply(world, skin(d.points, d.point_weights, set_) * mirror)
    bed = set_[FOOT]
    frame = bed @ np.linalg.inv(d.foot_from_bed)
    if left:
        frame = mirror_x(frame)
    slot = "left_foot" if left else "right_foot"
    return LabelledFoot(
        slot, LABEL_KIND[d.look.kind], int(d.shoe is not None), world @ frame, d.length_m, points
    )
