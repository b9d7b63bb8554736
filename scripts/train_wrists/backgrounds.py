"""What is behind a hand: light, pictures, a table, a body with its face, another hand."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from scripts.train_feet.draw import Panel, Piece
from scripts.train_feet.figure import Bodies, Floats, normals_of, rotation
from scripts.train_feet.footwear import any_color
from scripts.train_feet.surfaces import Bytes, clouds

HEAD = 7
"""Of the bones of a body in scripts/train_feet/bodies.py."""


def load_photos(paths: list[Path]) -> list[Bytes]:
    """RGB pictures, the long side at most 900 px."""
    photos = []
    for path in paths:
        photo = cv2.imread(str(path), cv2.IMREAD_COLOR)
        if photo is None:
            raise SystemExit(f"{path} is no picture")
        scale = min(1.0, 900 / max(photo.shape[:2]))
        photos.append(cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)[..., ::-1])
    return photos


def backdrop(photos: list[Bytes], painted: list[Bytes], side: int, rng: np.random.Generator) -> Bytes:
    """(side, side, 3) RGB: a photograph, something painted, or a plain wall or sheet."""
    u = rng.uniform
    kind = rng.choice(3, p=[0.5, 0.25, 0.25])
    if kind == 2:
        tone = u(0.75, 1.0) if rng.random() < 0.5 else u(0.05, 0.9)
        base = np.clip(tone + rng.normal(0, 0.03 if rng.random() < 0.6 else 0.15, 3), 0, 1)
        way = rng.normal(0, 1, 2)
        y, x = np.mgrid[:side, :side] / side - 0.5
        image = base * (1 + u(0, 0.3) * (way[0] * x + way[1] * y)[..., None])
        if rng.random() < 0.4:
            image = image + u(0, 0.05) * cv2.resize(clouds(rng, u(0.5, 1.8)), (side, side))[..., None]
        return (np.clip(image, 0, 1) * 255).astype(np.uint8)
    pool = photos if kind == 0 else painted
    photo = pool[rng.integers(len(pool))]
    least = min(photo.shape[:2])
    part = int(least * np.exp(u(np.log(0.25), 0)))
    top, left = (int(rng.integers(0, size - part + 1)) for size in photo.shape[:2])
    image = cv2.resize(
        photo[top : top + part, left : left + part], (side, side), interpolation=cv2.INTER_LINEAR
    )
    if rng.random() < 0.5:
        image = image[:, ::-1]
    if rng.random() < 0.5:
        image = cv2.GaussianBlur(image, (0, 0), side / 320 * np.exp(u(np.log(0.5), np.log(9))))
    gains = u(0.6, 1.25) * (1 + rng.normal(0, 0.06, 3))
    return np.ascontiguousarray(np.clip(image * gains, 0, 255).astype(np.uint8))


def table(height: float, number: int, rng: np.random.Generator) -> Panel:
    """A table's top at y = height under the origin."""
    turn = rotation("y", rng.uniform(-np.pi, np.pi))
    half = rng.uniform(0.5, 2.0)
    corner = np.array([0.0, height, 0.0]) - (turn[:, 0] + turn[:, 2]) * half
    tint = rng.uniform(0.3, 1.0) * np.clip(1 + rng.normal(0, 0.06, 3), 0.7, 1.3)
    repeat = 2 * half / rng.uniform(0.2, 1.0)
    return Panel(
        corner, turn[:, 0] * 2 * half, turn[:, 2] * 2 * half, number, (repeat, repeat),
        (float(tint[0]), float(tint[1]), float(tint[2])),
        float(rng.choice([0.0, rng.uniform(0, 0.4)])),
    )  # fmt: skip


def somebody(bodies: Bodies, at: Floats, to_eye: Floats, tone: Floats, rng: np.random.Generator) -> Piece:
    """A body of which some part, often the face, lies at a point of the world, facing roughly the eye."""
    d = bodies.data
    positions = d["body_positions"][rng.integers(bodies.count)].astype(np.float64)
    weights, triangles = d["body_weights"], d["body_triangles"].astype(np.int64)
    own = normals_of(positions, triangles)
    front = own[:, 2] > 0.2
    head = weights[:, HEAD] > 0.5
    wanted = front & (head if rng.random() < 0.5 else ~head & (weights[:, 0] > 0.4))
    anchor = positions[rng.choice(np.flatnonzero(wanted))]
    yaw = np.arctan2(to_eye[0], to_eye[2]) + rng.normal(0, 0.5)
    turn = rotation("y", yaw) @ rotation("x", rng.normal(0, 0.12)) @ rotation("z", rng.normal(0, 0.15))
    world = (positions - anchor) @ turn.T + at
    neck = rng.uniform(0.45, 0.72)
    clothed = (positions[:, 1] < neck) & ((weights[:, [4, 6]].sum(1) < 0.5) | (rng.random() < 0.5))
    color = np.where(clothed[:, None], any_color(rng), tone)
    hair = head & ((positions[:, 2] < 0.03) | (positions[:, 1] > positions[head, 1].max() - 0.06))
    color = np.where(hair[:, None], any_color(rng) * 0.5, color)
    return Piece(
        world, normals_of(world, triangles), triangles, color, positions, np.ones((len(world), 2)),
        0, 0, 1, 0.7, rng.uniform(0, 0.3), (0.12, 300.0, 30.0, 0.4), (0.5, 0.5, 0.5),
    )  # fmt: skip


def key_towards(direction: Floats, rng: np.random.Generator) -> npt.NDArray[np.float64]:
    """Light from the camera's side more often than from behind: (3,) unit, from that of the room's light."""
    mixed = direction + np.array([0.0, 0.0, -1.0]) * rng.uniform(0, 1.2)
    return np.asarray(mixed / np.linalg.norm(mixed))
