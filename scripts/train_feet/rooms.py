"""Light, floors, walls, clutter and what lies on the floor."""

from __future__ import annotations

import numpy as np

from scripts.train_feet import footwear
from scripts.train_feet.draw import Lights, Panel, Piece
from scripts.train_feet.figure import Floats, normals_of, rotation
from scripts.train_feet.person import Person

FLOOR_IMAGES = 60


def lights(rng: np.random.Generator) -> Lights:
    u = rng.uniform
    kind = rng.choice(4, p=[0.3, 0.3, 0.25, 0.15])
    azimuth, elevation = u(-np.pi, np.pi), np.radians(u(20, 80))
    direction = np.array(
        [np.sin(azimuth) * np.cos(elevation), np.sin(elevation), np.cos(azimuth) * np.cos(elevation)]
    )
    warm = (
        np.array([1.0, u(0.72, 1.0), u(0.45, 1.0)])
        if rng.random() < 0.5
        else np.array([u(0.8, 1), u(0.9, 1), 1.0])
    )
    if kind == 0:
        strength, ambient, soft = u(1.0, 2.2), u(0.2, 0.5), u(0.0005, 0.004)
    elif kind == 1:
        strength, ambient, soft = u(0.3, 0.8), u(0.4, 0.8), u(0.004, 0.03)
    elif kind == 2:
        strength, ambient, soft = u(0.05, 0.3), u(0.6, 1.0), u(0.02, 0.06)
    else:
        strength, ambient, soft = u(0.3, 0.7), u(0.1, 0.3), u(0.004, 0.02)
    sky = ambient * np.clip(1 + rng.normal(0, 0.08, 3), 0.6, 1.4)
    ground = sky * u(0.25, 0.7) * np.clip(1 + rng.normal(0, 0.1, 3), 0.5, 1.5)
    exposure = u(0.75, 1.35) / (ambient * 0.8 + strength * 0.55) ** u(0.75, 1.0)
    return Lights(direction, strength * warm, sky, ground, soft, exposure)


def _cast(rng: np.random.Generator, low: float = 0.5) -> tuple[float, float, float]:
    t = rng.uniform(low, 1.0) * np.clip(1 + rng.normal(0, 0.06, 3), 0.7, 1.3)
    return (float(t[0]), float(t[1]), float(t[2]))


def room(p: Person, eye: Floats, close: bool, rng: np.random.Generator) -> tuple[list[Panel], list[Piece]]:
    """Floor, walls, what lies on the floor and clutter."""
    u = rng.uniform
    panels, pieces = [], []
    turn = rotation("y", u(-np.pi, np.pi))
    x, z = turn[:, 0], turn[:, 2]
    number = int(1 + rng.integers(FLOOR_IMAGES))
    if close and rng.random() < 0.5:
        # Every tenth picture is of planks, the next one of parquet.
        number = int(1 + 10 * rng.integers(FLOOR_IMAGES // 10) + rng.integers(2))
    tile = u(0.5, 2.2)
    big = 14.0
    gloss = u(0.0, 0.7) if rng.random() < 0.5 else 0.0
    panels.append(
        Panel(
            p.focus - (x + z) * big,
            x * 2 * big,
            z * 2 * big,
            number,
            (2 * big / tile,) * 2,
            _cast(rng),
            gloss,
        )
    )
    y = 0.0005
    away = p.focus - eye
    away[1] = 0
    away /= max(np.linalg.norm(away), 1e-6)
    if rng.random() < 0.75:
        distance = u(0.35, 4.0)
        right = np.cross(away, np.array([0, 1.0, 0]))
        skew = rotation("y", rng.normal(0, 0.4))
        right, normal = skew @ right, skew @ away
        base = p.focus + normal * distance
        image = 0 if rng.random() < 0.5 else int(1 + rng.integers(FLOOR_IMAGES))
        tint = _cast(rng, 0.2)
        panels.append(
            Panel(
                base - right * 9,
                right * 18,
                np.array([0, 4.0, 0]),
                image,
                (18 / u(0.6, 3), 4 / u(0.6, 3)),
                tint,
            )
        )
        if rng.random() < 0.6:
            front = base - normal * 0.015
            panels.append(
                Panel(
                    front - right * 9, right * 18, np.array([0, u(0.05, 0.15), 0]), 0, (1, 1), _cast(rng, 0.1)
                )
            )
        if rng.random() < 0.35:
            for _ in range(int(rng.integers(1, 4))):
                at = base - normal * 0.01 + right * u(-2, 2) + np.array([0, u(0, 1.5), 0])
                panels.append(
                    Panel(
                        at,
                        right * u(0.2, 1.2),
                        np.array([0, u(0.3, 2.0), 0]),
                        int(rng.choice([0, FLOOR_IMAGES + 1 + rng.integers(12)])),
                        (1, 1),
                        _cast(rng, 0.05),
                    )
                )
    if rng.random() < 0.3:
        a = rotation("y", u(-np.pi, np.pi))
        at = p.focus + np.array([u(-0.5, 0.5), y, u(-0.5, 0.5)])
        wx, wz = a[:, 0] * u(0.5, 2.0), a[:, 2] * u(0.5, 2.5)
        panels.append(
            Panel(
                at - wx / 2 - wz / 2,
                wx,
                wz,
                int(rng.integers(1, FLOOR_IMAGES + 1)) if rng.random() < 0.65 else 0,
                (u(0.5, 3), u(0.5, 3)),
                _cast(rng, 0.05),
            )
        )
        y += 0.0008
    for chance, size, images in (
        (0.45 if close else 0.2, (0.21, 0.297), (0,)),
        (0.15 if close else 0.08, (0.0856, 0.054), None),
        (0.06, (u(0.1, 0.5), u(0.1, 0.5)), None),
    ):
        if rng.random() < chance:
            foot = p.feet[int(rng.integers(len(p.feet)))].points[:2].mean(0) if p.feet else p.focus
            a = rotation("y", u(-np.pi, np.pi))
            spread = 0.07 if images and rng.random() < 0.5 else 0.25
            at = np.array([foot[0] + rng.normal(0, spread), y, foot[2] + rng.normal(0, spread)])
            image = 0 if images else FLOOR_IMAGES + 1 + int(rng.integers(12))
            wx, wz = a[:, 0] * size[0], a[:, 2] * size[1]
            tint = (0.93, 0.93, 0.92) if images else _cast(rng)
            panels.append(Panel(at - wx / 2 - wz / 2, wx, wz, image, (1, 1), tint))
            y += 0.0006
    for _ in range(int(rng.choice([0, 1, 2, 4, 7], p=[0.3, 0.2, 0.2, 0.2, 0.1]))):
        out = rng.normal(0, 1.3, 2) + np.array([away[0], away[2]]) * u(0.2, 1.8)
        at = p.focus + np.array([out[0], 0, out[1]])
        if np.linalg.norm(at - p.focus) < 0.55 or (at - eye) @ away < 0.5:
            continue
        pieces.append(clutter(at, rng))
    return panels, pieces


def clutter(at: Floats, rng: np.random.Generator) -> Piece:
    """A box or a post: furniture, bags, legs of chairs."""
    u = rng.uniform
    n = int(rng.choice([4, 20]))
    shape = rng.choice(3)
    radius, height = (
        (u(0.1, 0.5), u(0.1, 0.9)),
        (u(0.015, 0.05), u(0.4, 1.2)),
        (u(0.05, 0.15), u(0.06, 0.3)),
    )[shape]
    angle = np.linspace(0, 2 * np.pi, n, endpoint=False) + u(0, 6)
    ring = np.stack([np.cos(angle), np.zeros(n), np.sin(angle) * u(0.4, 1.0)], 1) * radius
    rows = np.stack([ring + at, ring * u(0.8, 1.1) + at + np.array([0, height, 0])])
    ids = np.arange(n)
    nxt = (ids + 1) % n
    positions, triangles = [], []
    for a, b in zip(ids, nxt, strict=True):
        k = len(positions)
        positions += [rows[0, a], rows[0, b], rows[1, a], rows[1, b]]
        triangles += [[k, k + 1, k + 2], [k + 1, k + 3, k + 2]]
    k = len(positions)
    positions += list(rows[1])
    triangles += [[k, k + i, k + i + 1] for i in range(1, n - 1)]
    v, t = np.array(positions), np.array(triangles)
    color = footwear.any_color(rng)
    paint = (v - at) * 0.5
    return Piece(
        v,
        normals_of(v, t),
        t,
        np.repeat(color[None], len(v), 0),
        paint,
        np.ones((len(v), 2)),
        0,
        0,
        int(rng.choice([0, 2])),
        u(0.2, 0.9),
        u(0, 0.4),
        (u(0.05, 0.4), u(10, 80), u(2, 20), u(10, 60)),
        _cast(rng, 0.05),
    )
