"""Colours of an arm's skin, and what is on it: sleeves, watches, bracelets, things in the hand."""

from __future__ import annotations

import numpy as np

from scripts.bake_arm import section
from scripts.train_feet.clothes import grid_triangles
from scripts.train_feet.draw import Piece
from scripts.train_feet.figure import Floats, Ints, normals_of
from scripts.train_feet.footwear import any_color, smooth
from scripts.train_wrists.arm import Arms, Bend, Posed, bones_of
from scripts.train_wrists.arms import ELBOW_J, FOREARM, UPPER_ARM, WRIST_J, finger_bone

NOTHING, SKIN, CLOTH = range(3)
"""Labels of a picture. What is worn on the arm counts as skin: a watch that is tried on hides it."""

AROUND = 48


def skin_piece(
    arms: Arms, posed: Posed, rest_joints: Floats, tone: Floats, rng: np.random.Generator, label: int = SKIN
) -> Piece:
    """The arm itself."""
    u = rng.uniform
    p, w = posed.rest, arms.weights
    normals = normals_of(p, arms.triangles)
    palm = smooth(-0.15, 0.55, -normals[:, 1])
    on_hand = smooth(-0.3, 0.4, p[:, 2] / posed.unit_m)
    pale = np.clip(tone * u(1.05, 1.3) + 0.02, 0, 1)
    pink = np.clip(
        np.maximum(tone, np.array([0.50, 0.28, 0.2])) * np.array([u(1.0, 1.15), u(0.9, 1.0), u(0.88, 1.0)]),
        0,
        1,
    )
    color = np.repeat(tone[None], len(p), 0)
    color = color + (pale - color) * (palm * (1 - on_hand) * u(0.3, 0.9))[:, None]
    color = color + (pink - color) * (palm * on_hand * u(0.4, 1.0))[:, None]
    red = np.zeros(len(p))
    for finger in range(1, 6):
        for link in (1, 2, 3):
            away = np.linalg.norm(p - rest_joints[finger_bone(finger, link)], axis=1)
            red += np.exp(-((away / 0.011) ** 2)) * (1 - palm)
        tip = np.linalg.norm(p - rest_joints[17 + finger], axis=1)
        red += 0.7 * np.exp(-((tip / 0.012) ** 2)) * palm
    color = color * (1 - u(0.05, 0.35) * np.clip(red, 0, 1)[:, None] * np.array([0.1, 1.0, 0.9]))
    nail = np.zeros(len(p))
    for finger in range(1, 6):
        last = w[:, finger_bone(finger, 3)] > 0.8
        along = rest_joints[17 + finger] - rest_joints[finger_bone(finger, 3)]
        length = np.linalg.norm(along)
        reach = (p - rest_joints[finger_bone(finger, 3)]) @ along / length**2
        up = np.array([0.0, 1, 0]) if finger > 1 else np.array([0.55, 0.8, 0])
        nail = np.maximum(nail, last * smooth(0.35, 0.45, reach) * smooth(0.55, 0.8, normals @ up))
    polish = any_color(rng) if rng.random() < 0.2 else np.minimum(tone * 1.15 + 0.06, 0.9)
    color = color + (polish - color) * (nail * u(0.3, 0.9))[:, None]
    freckled = 1 + rng.normal(0, u(0.0, 0.03), len(p))[:, None]
    return Piece(
        posed.positions,
        normals_of(posed.positions, arms.triangles),
        arms.triangles,
        np.clip(color * freckled, 0.01, 0.98),
        p,
        np.ones((len(p), 2)),
        label,
        label,
        3,
        u(0.45, 0.9),
        u(0.0, 0.5) ** 1.5,
        (u(0.03, 0.2), u(200, 600), u(20, 60), u(0.0, 0.8)),
        (float(u(0, 1) ** 1.5), float(u(0.2, 1.0)), float(rest_joints[WRIST_J, 2] + u(0.008, 0.02))),
    )


def _outline(arms: Arms, posed: Posed, z: float, angle: Floats) -> Floats:
    """The forearm's radius at z in the directions of these angles."""
    at = np.array([0.0, 0.0, z])
    found = section(posed.positions, arms.forearm, at, np.eye(3))
    if len(found) < 8:
        return np.full(len(angle), 0.04)
    own = np.arctan2(found[:, 1], found[:, 0])
    order = np.argsort(own)
    return np.interp(angle, own[order], np.linalg.norm(found, axis=1)[order], period=2 * np.pi)


def _tube(centre: Floats, x: Floats, y: Floats, radius: Floats, angle: Floats) -> Floats:
    """(rows, around, 3) from rows' middles, axes and radii (rows, around)."""
    return centre[:, None] + radius[..., None] * (
        np.cos(angle)[None, :, None] * x[:, None] + np.sin(angle)[None, :, None] * y[:, None]
    )


def _piece(
    positions: Floats,
    triangles: Ints,
    color: Floats,
    flat: Floats,
    label: int,
    rng: np.random.Generator,
    shiny: bool,
) -> Piece:
    u = rng.uniform
    return Piece(
        positions,
        normals_of(positions, triangles),
        triangles,
        np.broadcast_to(color, positions.shape).copy(),
        flat,
        np.ones((len(positions), 2)),
        label,
        label,
        2 if rng.random() < 0.18 and not shiny else 0,
        u(0.1, 0.5) if shiny else u(0.6, 1.0),
        u(0.4, 2.0) if shiny else u(0.0, 0.15),
        (0.03, 50.0, 20.0, 10.0) if shiny else (u(0.08, 0.45), u(60, 500), u(6, 60), u(60, 420)),
        tuple(float(v) for v in any_color(rng)),
    )


def sleeve(
    arms: Arms,
    posed: Posed,
    rest_joints: Floats,
    bend: Bend,
    hem: float,
    down: Floats,
    rng: np.random.Generator,
) -> list[Piece]:
    """A sleeve from z = hem (metres of wrist space) over the elbow. down: gravity in wrist space."""
    u = rng.uniform
    elbow_z = rest_joints[ELBOW_J, 2]
    matrices = bones_of(rest_joints, bend)
    shoulder = matrices[UPPER_ARM][:3, :3] @ rest_joints[0] + matrices[UPPER_ARM][:3, 3]
    elbow = posed.joints[ELBOW_J]
    upper = (shoulder - elbow) / np.linalg.norm(shoulder - elbow)
    angle = np.linspace(-np.pi, np.pi, AROUND, endpoint=False)
    low = hem - elbow_z
    s = np.concatenate([np.linspace(0, low, 44), low + np.linspace(0.008, 0.24, 18)])
    z = hem - s
    ease = u(0.001, 0.006) if rng.random() < 0.4 else u(0.005, 0.03)
    flare = u(0, 0.03) if rng.random() < 0.2 else 0.0
    stops = np.linspace(elbow_z + 0.03, min(hem, 0.02), 12)
    radii = np.stack([_outline(arms, posed, float(v), angle) for v in stops])
    base = np.stack([np.interp(z, stops, radii[:, i]) for i in range(AROUND)], 1)
    round_ = base.mean(1, keepdims=True)
    loose = np.clip(ease / 0.015, 0, 1)
    base = base * (1 - 0.6 * loose) + round_ * 0.6 * loose
    hang = np.maximum.accumulate(base[::-1] * 0.85)[::-1] if rng.random() < 0.3 else base
    radius = np.maximum(base, hang) + ease + flare * np.exp(-s / 0.08)[:, None]
    fold = np.zeros_like(radius)
    for _ in range(7):
        fold += np.sin(rng.integers(1, 4) * angle[None] + u(10, 90) * s[:, None] + u(0, 6.3)) * u(0.3, 1)
    stack = np.sin(s[:, None] * u(70, 190) + 1.5 * np.sin(angle[None] + u(0, 6)))
    pushed = rng.random() < 0.3
    radius += u(0.0005, 0.003) * (0.3 + loose) * fold
    radius += (u(0.001, 0.006) if pushed else u(0, 0.002)) * stack * np.exp(-s / u(0.05, 0.2))[:, None]
    cuff_m = u(0.02, 0.07)
    on_cuff = (s < cuff_m)[:, None]
    kind = rng.choice(["plain", "knit", "shirt"], p=[0.45, 0.25, 0.3])
    if kind != "plain":
        tight = base + (u(0.0015, 0.004) if kind == "knit" else u(0.002, 0.012))
        radius = np.where(on_cuff, tight + 0.15 * (radius - tight), radius)
    radius = np.maximum(radius, base * 1.0 + 0.0012)
    edge = 0.004 * u(0, 1) * np.sin(angle + u(0, 6)) + 0.002 * np.sin(2 * angle + u(0, 6))
    centre = np.stack([np.zeros_like(z), np.zeros_like(z), z], 1)
    beyond = np.maximum(s - low, 0)[:, None]
    centre = np.where(beyond > 0, elbow + upper * beyond, centre)
    blend = np.clip((s - low) / 0.06 + 0.5, 0, 1)[:, None]
    tangent = np.array([0, 0, -1.0]) * (1 - blend) + upper * blend
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    across = down - down[2] * np.array([0, 0, 1.0])
    centre[:, :2] += across[:2] * (loose * ease * 0.8)
    x = np.array([1.0, 0, 0]) - tangent * tangent[:, :1]
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    y = np.cross(x, tangent)
    grid = _tube(centre, x, y, radius, angle)
    grid[0, :, 2] += edge
    # The hem is turned in: cloth has a thickness, and its inside is dark.
    inner = _tube(
        centre[:3][::-1],
        x[:3],
        y[:3],
        np.maximum(radius[:3][::-1] - u(0.001, 0.003), base[:3]),
        angle,
    )
    inner[-1, :, 2] += edge - 0.001
    grid = np.concatenate([inner, grid])
    flat = np.stack(
        np.broadcast_arrays(np.concatenate([-s[:3][::-1], s])[:, None], angle[None] * 0.045, 0.0), -1
    )
    triangles = grid_triangles(len(grid), AROUND)
    color = np.repeat(any_color(rng)[None], grid.shape[0] * AROUND, 0).reshape(*grid.shape[:2], 3)
    if rng.random() < 0.25:
        period = u(0.008, 0.05)
        at = s if rng.random() < 0.6 else None
        line = np.sin(
            2
            * np.pi
            * (np.concatenate([s[:3], s])[:, None] if at is not None else angle[None] * 0.045)
            / period
        )
        color = np.where(
            (np.broadcast_to(line, grid.shape[:2]) > u(-0.2, 0.7))[..., None], color, any_color(rng)
        )
    if kind != "plain" and rng.random() < 0.4:
        color[3:][(s < cuff_m)] = any_color(rng)
    color[:3] *= 0.5
    rim = np.abs(s - u(0.004, 0.02)) < 0.002
    color[3:][rim] *= u(0.6, 1.0)
    return [
        _piece(grid.reshape(-1, 3), triangles, color.reshape(-1, 3), flat.reshape(-1, 3), CLOTH, rng, False)
    ]


def worn(arms: Arms, posed: Posed, at: float, rng: np.random.Generator) -> list[Piece]:
    """A watch, a bracelet or a hair tie round the forearm at z = at."""
    u = rng.uniform
    angle = np.linspace(-np.pi, np.pi, AROUND, endpoint=False)
    watch = rng.random() < 0.6
    half = (u(0.007, 0.012) if watch else u(0.001, 0.012)) + 0.0002
    thick = u(0.002, 0.004) if watch else u(0.001, 0.006)
    slack = u(0.0, 0.003)
    base = _outline(arms, posed, at, angle)
    rows = [(at + half, 0.0), (at + half, thick), (at, thick * 1.1), (at - half, thick), (at - half, 0.0)]
    z = np.array([row[0] for row in rows])
    radius = np.stack([base + slack + row[1] for row in rows])
    if not watch and rng.random() < 0.5:
        radius += 0.3 * thick * np.sin(angle * int(rng.integers(10, 30)))[None]
    tilt = u(-0.1, 0.1, 2)
    centre = np.stack([np.zeros(5), np.zeros(5), z], 1)
    grid = _tube(centre, np.repeat(np.eye(3)[:1], 5, 0), np.repeat(np.eye(3)[1:2], 5, 0), radius, angle)
    grid[..., 2] += grid[..., 0] * tilt[0] + grid[..., 1] * tilt[1]
    metal = rng.random() < 0.5
    color = (
        np.array([[0.8, 0.8, 0.82], [0.85, 0.65, 0.3], [0.85, 0.6, 0.5]][rng.integers(3)]) ** 2.2
        if metal
        else any_color(rng)
    )
    flat = grid * 1.0
    pieces = [
        _piece(grid.reshape(-1, 3), grid_triangles(5, AROUND), color, flat.reshape(-1, 3), SKIN, rng, metal)
    ]
    if watch:
        side = 1 if rng.random() < 0.8 else -1
        top = float(np.interp(side * np.pi / 2, angle, base, period=2 * np.pi)) + slack
        r, h = u(0.011, 0.022), u(0.006, 0.013)
        square = rng.random() < 0.3
        around = np.linspace(0, 2 * np.pi, 32, endpoint=False)
        reach = r / np.maximum(np.abs(np.cos(around)), np.abs(np.sin(around))) if square else np.full(32, r)
        rings = []
        for share, height in ((0.96, -0.002), (1.0, 0.3 * h), (1.0, 0.8 * h), (0.88, h), (0.0, h)):
            ring = np.stack(
                [
                    reach * share * np.cos(around),
                    np.full(32, side * (top + height)),
                    at + reach * share * np.sin(around),
                ],
                1,
            )
            rings.append(ring)
        head = np.stack(rings)
        case = np.broadcast_to(color, head.shape).copy()
        case[3:] = any_color(rng) if rng.random() < 0.6 else np.array([0.02, 0.02, 0.02])
        pieces.append(
            _piece(
                head.reshape(-1, 3),
                grid_triangles(5, 32),
                case.reshape(-1, 3),
                head.reshape(-1, 3),
                SKIN,
                rng,
                True,
            )
        )
    return pieces


def held(posed: Posed, rng: np.random.Generator) -> Piece:
    """A pen, a cup, a phone: a stick or a box through the hand."""
    u = rng.uniform
    knuckles = posed.joints[[finger_bone(i, 1) for i in range(2, 6)]]
    middle = knuckles.mean(0)
    across = knuckles[0] - knuckles[-1]
    across /= np.linalg.norm(across)
    along = middle - posed.joints[WRIST_J]
    back = np.cross(along / np.linalg.norm(along), across)
    thick = rng.choice([u(0.003, 0.006), u(0.01, 0.04)])
    at = middle - back * (0.012 + thick) + along * u(-0.15, 0.25)
    axis = across + rng.normal(0, 0.3, 3)
    axis /= np.linalg.norm(axis)
    side = np.cross(axis, back)
    side /= np.linalg.norm(side)
    other = np.cross(axis, side)
    n = int(rng.choice([4, 24]))
    around = np.linspace(0, 2 * np.pi, n, endpoint=False) + u(0, 6)
    flat = u(0.25, 1.0)
    ring = thick * (np.cos(around)[:, None] * side + flat * np.sin(around)[:, None] * other)
    half = u(0.04, 0.13)
    grid = np.stack(
        [
            at - axis * half + ring * 0,
            at - axis * half + ring,
            at + axis * half + ring,
            at + axis * half + ring * 0,
        ]
    )
    return _piece(
        grid.reshape(-1, 3),
        grid_triangles(4, n),
        any_color(rng),
        grid.reshape(-1, 3),
        NOTHING,
        rng,
        rng.random() < 0.4,
    )


def hairs(arms: Arms, posed: Posed, count: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Roots and ends (N, 3) of the hairs of a forearm and hand's back."""
    w = arms.weights
    share = (w[:, FOREARM] + 0.25 * w[:, FOREARM + 1]) * np.where(posed.rest[:, 1] > 0, 1.0, 0.35)
    root = rng.choice(len(w), count, p=share / share.sum())
    at = posed.positions[root] + rng.normal(0, 0.002, (count, 3))
    lean = np.array([rng.uniform(-0.5, 0.5), 0.2, 1.0]) + rng.normal(0, 0.25, (count, 3))
    return at, at + lean * rng.uniform(0.003, 0.009, (count, 1))
