"""One random person: pose, skin, legwear, footwear, as drawable pieces and as labelled feet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scripts.train_feet import clothes, footwear
from scripts.train_feet.draw import Piece
from scripts.train_feet.figure import (
    ANKLE_J, FOOT, HIP_J, KNEE_J, SHIN, Bodies, Floats, FootGoal, Leg, Mesh, apply, mirror_x, normals_of, rigid,
    rotation, skin, solve,
)  # fmt: skip

KINDS = ("bare", "sock", "sandal", "flat", "sneaker", "loafer", "high", "knee", "heel")
SHARES = np.array([0.22, 0.15, 0.08, 0.08, 0.17, 0.08, 0.09, 0.03, 0.10])
LABEL_KIND = {
    "bare": "bare", "sock": "sock", "sandal": "sandal", "flat": "flat", "sneaker": "shoe", "loafer": "shoe",
    "high": "boot", "knee": "boot", "heel": "heel",
}  # fmt: skip
POSES = ("stand", "crossed", "walk", "raised", "squat", "lunge", "seated")
SHIN_UP_M = 0.15


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


@dataclass(frozen=True)
class Look:
    kind: str
    style: footwear.Style | None
    legwear: str
    skin: Floats
    cut: clothes.Cut | None
    cloth: Floats
    top: Floats
    sock: Floats
    sock_height: float
    fabric: tuple[float, float, float, float]
    patterned: bool
    hem: float


def any_skin(rng: np.random.Generator) -> Floats:
    """Linear RGB over the whole range of skin tones, by melanin and redness."""
    t = rng.beta(1.0, 1.2)
    light, dark = np.array([0.93, 0.76, 0.67]), np.array([0.22, 0.13, 0.09])
    mid = np.array([0.70, 0.48, 0.35])
    tone = light * (1 - 2 * t) + mid * 2 * t if t < 0.5 else mid * (2 - 2 * t) + dark * (2 * t - 1)
    return np.clip(tone * rng.uniform(0.9, 1.08) + rng.normal(0, 0.015, 3), 0.03, 0.98) ** 2.2


def any_look(rng: np.random.Generator, kind: str | None = None) -> Look:
    kind = kind or str(rng.choice(KINDS, p=SHARES))
    style = footwear.any_style(kind, rng) if kind in footwear.SHOES else None
    weights = {"trousers": 0.45, "leggings": 0.15, "shorts": 0.15, "skirt": 0.1, "bare": 0.15}
    if kind in ("heel", "flat", "knee"):
        weights = {"trousers": 0.35, "leggings": 0.25, "shorts": 0.08, "skirt": 0.22, "bare": 0.1}
    if kind == "bare":
        weights = {"trousers": 0.35, "leggings": 0.1, "shorts": 0.25, "skirt": 0.08, "bare": 0.22}
    legwear = str(rng.choice(list(weights), p=list(weights.values())))
    cut = None
    if legwear == "trousers":
        if kind == "knee":
            cut = clothes.Cut(rng.uniform(0.004, 0.01), 0.0, 0.45, 0.003, 0.0)
        else:
            slim = rng.random() < 0.5
            cut = clothes.Cut(
                rng.uniform(0.003, 0.012) if slim else rng.uniform(0.010, 0.032),
                0.0 if slim else max(0.0, rng.normal(0.0, 0.028)),
                rng.choice([rng.uniform(0.0, 0.05), rng.uniform(0.03, 0.1), rng.uniform(0.08, 0.16), rng.uniform(0.15, 0.36)], p=[0.25, 0.35, 0.25, 0.15]),
                rng.uniform(0.002, 0.009), rng.uniform(0.0, 0.007) * (rng.random() < 0.6),
            )  # fmt: skip
    cloth = footwear.any_color(rng)
    if rng.random() < 0.3:
        cloth = np.array([0.22, 0.31, 0.47]) ** 2.2 * rng.uniform(0.25, 2.4)
    sock = footwear.any_color(rng)
    return Look(
        kind, style, legwear, any_skin(rng), cut, np.clip(cloth, 0.002, 0.95), footwear.any_color(rng), sock,
        float(rng.choice([rng.uniform(0.16, 0.24), rng.uniform(0.35, 0.6), rng.uniform(0.8, 1.4)], p=[0.25, 0.5, 0.25])),
        (rng.uniform(0.08, 0.35), rng.uniform(60, 400), rng.uniform(6, 40), rng.uniform(60, 260)),
        bool(rng.random() < 0.15), float(rng.uniform(0.15, 0.95)),
    )  # fmt: skip


@dataclass(eq=False)
class Dressed:
    """A leg and what is on its foot, in foot space; the right one."""

    leg: Leg
    look: Look
    shoe: footwear.Footwear | None
    skin: Mesh
    points: Floats
    point_weights: Floats
    length_m: float
    foot_from_bed: Floats
    """Foot space as labelled (origin under what shows) from the bare foot's."""


def _mean(mesh: Mesh, chosen: Floats) -> tuple[Floats, Floats]:
    return mesh.positions[chosen].mean(0), mesh.weights[chosen].mean(0)


def dress(leg: Leg, look: Look) -> Dressed:
    """Puts footwear on and finds the 12 points on what shows."""
    shoe = footwear.build(look.style, leg) if look.style else None
    tight_foot = look.kind == "sock" or (shoe is not None and not shoe.style.strappy)
    stockings = look.legwear == "leggings" and shoe is not None and look.hem < 0.5
    base = leg.smooth if tight_foot or (stockings and look.kind != "sandal") else leg.toes
    length = leg.length
    shell = base
    if look.kind == "sock":
        off = 0.0018 * (base.positions[:, 1] < look.sock_height * length)
        shell = Mesh(base.positions + base.normals * off[:, None], base.triangles, base.weights)
        shell.positions[:, 1] = np.maximum(shell.positions[:, 1], 0.0002)
        shell.normals = base.normals
    meshes = [shell]
    if shoe:
        visible = shoe.upper.keep > 0
        seen = Mesh(shoe.upper.positions[visible], shoe.upper.triangles, shoe.upper.weights[visible])
        meshes = [seen, shoe.sole] if not shoe.style.strappy else [seen, shoe.sole, base]
    p = np.concatenate([m.positions for m in meshes])
    w = np.concatenate([m.weights for m in meshes])
    all_ = Mesh(p, np.zeros((0, 3), int), w)
    bottom = -shoe.thickness_m if shoe else 0.0
    on_foot = w[:, FOOT:].sum(1) > 0.5
    z_toe, z_heel = p[on_foot, 2].max(), p[on_foot & (p[:, 1] < 0.25 * length), 2].min()
    show = z_toe - z_heel
    points, weights = [], []

    def add(point: Floats, weight: Floats) -> None:
        points.append(point)
        weights.append(weight)

    add(*_mean(all_, on_foot & (p[:, 2] > z_toe - 0.003)))
    points[-1][2] = z_toe
    add(*_mean(all_, on_foot & (p[:, 1] < 0.25 * length) & (p[:, 2] < z_heel + 0.003)))
    points[-1][2] = z_heel
    fore = on_foot & (p[:, 2] > 0.5 * length) & (p[:, 2] < 0.85 * length) & (p[:, 1] < 0.25 * length)
    for sign in (1, -1):
        edge = (sign * p[fore, 0]).max()
        add(*_mean(all_, fore & (sign * p[:, 0] > edge - 0.0025)))
        points[-1][0] = sign * edge
    # Ankle bones: widest points of what shows round the joint's height.
    joint = leg.joints[ANKLE_J]
    covers = shoe is not None and shoe.style.collar > 0.4 and not shoe.style.strappy
    skin_mesh = shoe.upper if covers else shell
    q, qw = skin_mesh.positions, skin_mesh.weights
    band = (np.abs(q[:, 1] - (joint[1] + 0.02 * length)) < 0.06 * length) & (
        np.abs(q[:, 2] - joint[2] + 0.01 * length) < 0.07 * length
    )
    for sign in (1, -1):
        edge = (sign * q[band, 0]).max()
        add(*_mean(skin_mesh, band & (sign * q[:, 0] > edge - 0.002)))
        points[-1][0] = sign * edge
    ankle_mid, ankle_w = (points[4] + points[5]) / 2, (weights[4] + weights[5]) / 2
    z_instep = (joint[2] + z_toe) / 2
    top = on_foot & (np.abs(p[:, 2] - z_instep) < 0.025 * length) & (p[:, 1] < 0.5 * length)
    high = p[top, 1].max()
    add(*_mean(all_, top & (p[:, 1] > high - 0.012)))
    points[-1][1] = high
    up = leg.joints[KNEE_J] - joint
    up = up / np.linalg.norm(up)
    near = np.abs((leg.smooth.positions - ankle_mid) @ up - SHIN_UP_M) < 0.02
    section = leg.smooth.positions[near & (leg.smooth.weights[:, SHIN] > 0.5)]
    axis = ankle_mid + up * SHIN_UP_M
    if len(section):
        middle = (section.min(0) + section.max(0)) / 2
        axis = np.array([middle[0], axis[1], middle[2]])
    only_shin = np.zeros(6)
    only_shin[SHIN] = 1
    add(axis, only_shin)
    only_foot = np.zeros(6)
    only_foot[FOOT] = 1
    for at in (0.80, 0.15):
        z = z_heel + at * show
        slab = on_foot & (np.abs(p[:, 2] - z) < 0.03 * length) & (p[:, 1] < (0.06 if shoe else 0.16) * length)
        for sign in (1, -1):
            add(np.array([sign * (sign * p[slab, 0]).max(), bottom, z]), only_foot)
    foot_from_bed = np.eye(4)
    foot_from_bed[:3, 3] = [-points[1][0] * 0.0, -bottom, -z_heel]
    skin_mesh = Mesh(shell.positions, shell.triangles, shell.weights)
    skin_mesh.normals = shell.normals
    return Dressed(
        leg, look, shoe, skin_mesh, np.array(points), np.array(weights), float(show), foot_from_bed
    )


def _paint_skin(d: Dressed, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Colours, keep and zone of the leg's own mesh."""
    leg, look = d.leg, d.look
    p = d.skin.positions
    x, y, z = (p / leg.length).T
    color = np.repeat(look.skin[None], len(p), 0)
    red = (
        footwear.smooth(0.75, 0.95, z) * 0.6
        + footwear.smooth(0.03, 0.0, y) * 0.5
        + 0.4 * footwear.smooth(0.1, 0.0, z) * (y < 0.2)
    )
    color = color * (1 - 0.25 * np.clip(red, 0, 1)[:, None] * np.array([0.0, 1, 1]))
    sole = footwear.smooth(0.035, 0.01, y)[:, None] * (d.skin.weights[:, FOOT:].sum(1) > 0.5)[:, None]
    color = color * (1 - sole) + np.maximum(color, np.array([0.62, 0.36, 0.27]) * 0.8) * sole
    if look.kind == "sock" or (
        d.shoe is not None
        and not d.shoe.style.strappy
        and look.style.family in ("sneaker", "loafer", "high", "knee")
        and look.hem > 0.25
    ):  # type: ignore[union-attr]
        sock = look.sock.copy()
        within = y < look.sock_height
        sock_color = np.repeat(sock[None], len(p), 0)
        if look.patterned:
            stripes = np.sin(y * 60) > 0.2
            sock_color = np.where(stripes[:, None], sock_color, look.top[None])
        if look.hem > 0.7 and look.kind == "sock":
            tip = (z > 0.8) | (z < 0.1) & (y < 0.22)
            sock_color = np.where(tip[:, None], look.cloth[None] * 0.8, sock_color)
        cuff = np.abs(y - look.sock_height + 0.03) < 0.03
        sock_color = np.where(cuff[:, None], sock_color * 0.85, sock_color)
        color = np.where(within[:, None], sock_color, color)
    keep = np.ones(len(p))
    if d.shoe is not None and len(d.shoe.leg_keep) == len(p):
        keep = d.shoe.leg_keep.copy()
    if look.legwear == "leggings":
        ends = 0.0 if (d.shoe is not None and look.hem < 0.5) else 0.3 + 0.5 * look.hem
        color = np.where((y > ends)[:, None], look.cloth[None], color)
    joint = leg.joints[ANKLE_J] / leg.length
    cutoff = joint[1] + 0.09
    foot_zone = cutoff - y
    closed = d.shoe is not None and look.style.family in ("sneaker", "loafer", "high", "knee")  # type: ignore[union-attr]
    zone = np.full(len(p), -1.0) if closed else foot_zone
    return color, keep, zone


def bone_set(leg: Leg, goal: FootGoal, pelvis: Floats, pole: Floats, left: bool) -> Floats | None:
    """World transforms of the bones of one leg; for the left one those of its mirror image (see `to_world`)."""
    flip = np.diag([-1.0, 1, 1])
    torso = pelvis @ leg.rest_from_foot if not left else mirror_x(pelvis) @ leg.rest_from_foot
    if left:
        goal = FootGoal(mirror_x(goal.world_from_foot), goal.toe_bend, goal.big_toe_bend)
        pole = flip @ pole
    return solve(leg.joints, torso, goal, pole)


def _goal(
    d: Dressed, at: Floats, yaw: float, pitch: float, lift: float, bend: float, roll: float = 0.0
) -> FootGoal:
    """A foot whose bed's heel end stands near `at` (x, z); pitch > 0 lifts the heel about the ball, < 0 the toes about
    the heel; footwear's own pitch is added."""
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
    """Per foot the arguments of `_goal`; then the pelvis' height as a share of the legs', its lean and offset."""
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
            [(-1 if i == 0 else 1) * rng.choice([0.0, u(0, 0.45)]), u(-0.45, 0.55)]
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


def make(
    bodies: Bodies, rng: np.random.Generator, at: Floats, yaw: float, *, labels: bool = True, torso: bool = True,
    pose: str | None = None, kind: str | None = None, index: int | None = None,
) -> Person | None:  # fmt: skip
    """A person whose feet are round `at` (x, z of the world) and who looks along yaw; None if the pose failed."""
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
    goals = [_goal(d, *f) for f in feet]
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
        turn = rotation("y", rng.normal(0, 0.03)) @ rotation("x", lean * 0.5)
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
    bodies: Bodies, rng: np.random.Generator, d: Dressed, bones: list[Floats], pelvis: Floats, world: Floats,
    labels: bool, torso: bool, pose: str, grounded: list[bool], index: int,
) -> Person:  # fmt: skip
    leg, look = d.leg, d.look
    pieces: list[Piece] = []
    feet: list[LabelledFoot] = []
    color, keep, zone = _paint_skin(d, rng)
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
                positions, normals_of(positions, d.skin.triangles), d.skin.triangles, color, d.skin.positions,
                np.stack([my_keep, zone], 1), foot_label, leg_label, 1 if look.kind != "sock" else 0, 0.6, 0.25 if look.kind != "sock" else 0.02, noise,
            )
        )  # fmt: skip
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
                        placed, normals_of(placed, mesh.triangles), mesh.triangles, mesh.colors, mesh.positions,
                        np.stack([kept, ones], 1), foot_label, foot_label, 2 if style.panels[6] > 0.93 else 0, style.roughness,
                        0.6 * (1 - style.roughness), grain, tuple(style.colors[1]),
                    )
                )  # fmt: skip
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
        v, normals_of(v, t), t, np.repeat(look.cloth[None], len(v), 0), flat, np.ones((len(v), 2)), label, label,
        2 if look.patterned else 0, 0.85, 0.03, look.fabric, tuple(look.top),
    )  # fmt: skip


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
    color = np.where(hair[:, None], np.array([0.03, 0.02, 0.015])[None], color)
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
