"""Renders labelled pictures of one hand and its arm: `python -m scripts.train_wrists.render --out DIR`.

Needs the packages of requirements.txt in this folder. Picture i of a seed is always the same. DIR gets
NNNNNN.jpg, NNNNNN.png (labels) and a line of labels.jsonl per picture, which is written last.
DATA.md in this folder says what is in them.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("LP_NUM_THREADS", "1")

import cv2
import numpy as np

from scripts.train_feet import draw as drawing
from scripts.train_feet.develop import develop
from scripts.train_feet.draw import Draw, Lights, Piece
from scripts.train_feet.figure import Bodies, Floats, apply, rigid, rotation
from scripts.train_feet.look import any_skin
from scripts.train_feet.rooms import FLOOR_IMAGES, lights
from scripts.train_feet.surfaces import Bytes, atlas
from scripts.train_wrists.arm import Arms, pose
from scripts.train_wrists.arms import WRIST_J, finger_bone
from scripts.train_wrists.backgrounds import backdrop, key_towards, load_photos, somebody, table
from scripts.train_wrists.dress import NOTHING, SKIN, hairs, held, skin_piece, sleeve, worn
from scripts.train_wrists.poses import any_bend
from scripts.train_wrists.shaders import ARM_FRAGMENT

SIDE = 320
FINER = 1.6
WAY_SIGMA = 1.0
"""Radians, of where the wrist lies off the middle of the picture against where its elbow lies."""
KEPT_ARMS = 8
"""The last of the baked arms are only in pictures kept from training."""

HAND_JOINTS = (WRIST_J, *(j for f in range(1, 6) for j in (*(finger_bone(f, k) for k in (1, 2, 3)), 17 + f)))
"""Of JOINTS, in the order of HAND_POINTS."""


class ArmDraw(Draw):
    """Draw with skin seen closely and shadows as sharp as a hand needs."""

    def __init__(self, textures: list[Bytes]) -> None:
        super().__init__(textures)
        vertex = drawing.VERTEX
        cut = ARM_FRAGMENT.replace("DISCARD", "if(k.x<0.)discard;")
        self.mesh = self.ctx.program(vertex_shader=vertex, fragment_shader=cut)
        self.whole = self.ctx.program(
            vertex_shader=vertex, fragment_shader=ARM_FRAGMENT.replace("DISCARD", "")
        )

    @staticmethod
    def _light_matrix(direction: Floats, focus: Floats, radius: float) -> Floats:
        m = Draw._light_matrix(direction, focus, radius)
        m[2] = [0, 0, 0, 0]
        m[2, :3], m[2, 3] = -direction / 1.2, direction @ focus / 1.2
        return m


def moved(piece: Piece, world_from_piece: Floats) -> Piece:
    """The piece in the world."""
    return replace(
        piece,
        positions=apply(world_from_piece, piece.positions),
        normals=piece.normals @ world_from_piece[:3, :3].T,
    )


def look_at_wrist(rng: np.random.Generator) -> Floats:
    """(3, 3) camera_from_wrist: any side towards the camera, the arm across the view rather than along it."""
    around = rng.uniform(-np.pi, np.pi)
    ahead = np.radians(np.clip(rng.normal(5, 30), -78, 78) if rng.random() < 0.85 else rng.uniform(-80, 80))
    eye = np.array([np.cos(around) * np.cos(ahead), np.sin(around) * np.cos(ahead), np.sin(ahead)])
    z = -eye
    along = np.array([0, 0, 1.0]) - z * z[2]
    along /= np.linalg.norm(along)
    y = -along  # the picture's y runs down, the hand points up
    turn = np.stack([np.cross(y, z), y, z])
    roll = rng.normal(0, 0.7) if rng.random() < 0.5 else rng.uniform(-np.pi, np.pi)
    return rotation("z", roll) @ turn


def scene(
    draw: ArmDraw,
    arms: Arms,
    bodies: Bodies,
    photos: list[Bytes],
    painted: list[Bytes],
    seed: int,
    number: int,
    kept: bool,
) -> tuple[Bytes, Bytes, dict[str, Any]] | None:
    """Picture (BGR), label map and the line of labels.jsonl; None where the hand is badly placed."""
    rng = np.random.default_rng([seed, number])
    u = rng.uniform
    first, last = (arms.count - KEPT_ARMS, arms.count) if kept else (0, arms.count - KEPT_ARMS)
    index = int(rng.integers(first, last))
    positions, joints = arms.shape(
        index, u(0.66, 1.0), float(np.clip(rng.normal(1.08, 0.12), 0.75, 1.4)), u(0.92, 1.1)
    )
    bend, hold = any_bend(rng)
    posed = pose(arms, positions, joints, bend)
    turn = look_at_wrist(rng)
    distance = float(np.exp(u(np.log(0.25), np.log(1.5))))
    off = np.radians(np.abs(rng.normal(0, 12)).clip(0, 32))
    # Who holds a hand up has it in the middle of the picture, so the wrist lies where the elbow does.
    way = np.arctan2(-turn[1, 2], -turn[0, 2]) + rng.normal(0, WAY_SIGMA)
    ray = np.array([np.sin(off) * np.cos(way), np.sin(off) * np.sin(way), np.cos(off)])
    # `turn` is what a camera sees that looks straight at the wrist: turn it with the ray.
    swing = _between(np.array([0, 0, 1.0]), ray)
    camera_from_wrist = rigid(swing @ turn, ray * distance)
    cam = apply(camera_from_wrist, posed.joints)
    if cam[:, 2].min() < 0.1:
        return None
    hand = cam[list(HAND_JOINTS)]
    cover = u(0.34, 0.52)
    focal = SIDE * FINER * distance / cover
    flat = hand[:, :2] / hand[:, 2:]
    wrist = (ray * distance)[:2] / (ray * distance)[2]
    centre = 0.55 * (flat.min(0) + flat.max(0)) / 2 + 0.45 * wrist
    big = round(SIDE * FINER)
    middle = big / 2 + rng.normal(0, 0.04, 2) * big
    k = np.array(
        [[focal, 0, middle[0] - focal * centre[0]], [0, focal, middle[1] - focal * centre[1]], [0, 0, 1.0]]
    )
    pitch = np.radians(np.clip(rng.normal(20, 32), -40, 88))
    tilt = rotation("z", rng.normal(0, 0.25)) @ rotation("x", pitch)
    # Camera axes are x right, y down; the world's y is up.
    turned = tilt @ np.diag([1.0, -1.0, -1.0])
    camera_from_world = rigid(turned, ray * distance)
    world_from_wrist = np.linalg.inv(camera_from_world) @ camera_from_wrist
    eye = np.linalg.inv(camera_from_world)[:3, 3]
    tone = any_skin(rng)
    pieces = [skin_piece(arms, posed, joints, tone, rng)]
    down = world_from_wrist[:3, :3].T @ np.array([0, -1.0, 0])
    covered = rng.random() < 0.5
    hem = float("-inf")
    if covered:
        hem = float(rng.choice([u(0.0, 0.035), u(-0.05, 0.0), u(-0.17, -0.05)], p=[0.3, 0.4, 0.3]))
        hem = max(hem, joints[1, 2] + 0.05)
        pieces += sleeve(arms, posed, joints, bend, hem, down, rng)
    if rng.random() < 0.22:
        at = u(-0.05, 0.022)
        if at - 0.012 > hem:
            pieces += worn(arms, posed, float(at), rng)
    if hold in ("grip", "fist", "pen", "pinch", "claw") and rng.random() < 0.4:
        pieces.append(held(posed, rng))
    pieces = [moved(piece, world_from_wrist) for piece in pieces]
    lowest = min(float(piece.positions[:, 1].min()) for piece in pieces[:1])
    panels = []
    if turned[2, 1] < -0.35 and rng.random() < 0.5:
        # The contact shadow is drawn where the world's height is 0.
        lift = -lowest + abs(rng.normal(0, 0.01))
        pieces = [moved(piece, rigid(np.eye(3), np.array([0, lift, 0]))) for piece in pieces]
        camera_from_world = camera_from_world @ rigid(np.eye(3), np.array([0, -lift, 0]))
        eye = eye + np.array([0, lift, 0])
        number_ = 0 if rng.random() < 0.3 else int(1 + rng.integers(FLOOR_IMAGES))
        panels.append(table(0.0, number_, rng))
    ahead = np.linalg.inv(camera_from_world)[:3, :3] @ ray
    focus = eye + ahead * distance
    other_tone = np.clip(tone * u(0.9, 1.1), 0.01, 0.95) if rng.random() < 0.7 else any_skin(rng)
    if rng.random() < 0.32 and not panels:
        side = rng.normal(0, 0.1, 3)
        behind = focus + ahead * u(0.06, 0.6) + side - ahead * (side @ ahead)
        pieces.append(somebody(bodies, behind, -ahead, other_tone, rng))
    if rng.random() < 0.18:
        pieces.append(_other_hand(arms, focus, ahead, other_tone, rng))
    light = _light(camera_from_world, rng)
    wh = (big, big)
    picture, label, depth = draw.scene(pieces, panels, light, k, camera_from_world, wh, wh, focus, 0.3)
    picture = picture.copy()
    empty = depth > 99
    picture[empty] = backdrop(photos, painted, big, rng)[empty]
    share = float((label == SKIN).mean())
    if share < 0.03:
        return None
    if rng.random() < 0.5:
        count = int(u(20, 350))
        _draw_hairs(picture, label, depth, arms, posed, tone, k, camera_from_wrist, count, rng)
    image = develop(picture, (SIDE, SIDE), rng)
    rows = ((np.arange(SIDE) + 0.5) * FINER).astype(int)
    label = label[rows][:, rows]
    k = np.diag([1 / FINER, 1 / FINER, 1.0]) @ k
    points = apply(camera_from_wrist, posed.points)
    sections = apply(camera_from_wrist, posed.sections.reshape(-1, 3))
    joints_px = _project(k, hand)
    points_px = _project(k, points)
    box = _cut(joints_px, points_px, rng)
    image = np.ascontiguousarray(image[box[1] : box[3], box[0] : box[2]])
    label = np.ascontiguousarray(label[box[1] : box[3], box[0] : box[2]])
    line = {
        "arm": index,
        "hold": hold,
        "hem": None if hem == float("-inf") else round(hem, 4),
        "turn": np.round(turn, 5).tolist(),
        "distance": round(distance, 4),
        "unit": round(posed.unit_m, 5),
        "origin_px": np.round(_project(k, (ray * distance)[None])[0] - box[:2], 2).tolist(),
        "width_px": round(float(np.linalg.norm(posed.points[0] - posed.points[1]) * k[0, 0] / distance), 2),
        "points_px": np.round(points_px - box[:2], 2).tolist(),
        "sections_px": np.round(_project(k, sections) - box[:2], 2).tolist(),
        "joints_px": np.round(joints_px - box[:2], 2).tolist(),
        "joints_m": np.round(hand @ swing, 5).tolist(),
        "camera": np.round([k[0, 0], k[0, 2] - box[0], k[1, 2] - box[1]], 2).tolist(),
    }
    return image, label, line


def _between(a: Floats, b: Floats) -> Floats:
    """The least rotation that takes the unit vector a to b."""
    v, c = np.cross(a, b), float(a @ b)
    cross = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.eye(3) + cross + cross @ cross / (1 + c)


def _project(k: Floats, points: Floats) -> Floats:
    return (points / np.maximum(points[:, 2:], 0.02)) @ k[:2].T


def _light(camera_from_world: Floats, rng: np.random.Generator) -> Lights:
    light = lights(rng)
    to_world = camera_from_world[:3, :3].T
    return replace(
        light, key_direction=to_world @ key_towards(camera_from_world[:3, :3] @ light.key_direction, rng)
    )


def _other_hand(arms: Arms, focus: Floats, ahead: Floats, tone: Floats, rng: np.random.Generator) -> Piece:
    index = int(rng.integers(arms.count))
    positions, joints = arms.shape(index, rng.uniform(0.66, 1.0), 1.0, 1.0)
    bend, _ = any_bend(rng)
    piece = skin_piece(arms, pose(arms, positions, joints, bend), joints, tone, rng, NOTHING)
    mirror = np.diag([-1.0 if rng.random() < 0.8 else 1.0, 1, 1])
    turn = (
        rotation("x", rng.uniform(-3, 3))
        @ rotation("y", rng.uniform(-3, 3))
        @ rotation("z", rng.uniform(-3, 3))
    )
    side = rng.normal(0, 1, 3)
    side -= ahead * (side @ ahead)
    side *= rng.uniform(0.09, 0.25) / np.linalg.norm(side)
    place = rigid(turn @ mirror, focus + side + ahead * rng.uniform(-0.02, 0.3))
    return moved(piece, place)


def _draw_hairs(
    picture: Bytes, label: Bytes, depth: Floats, arms: Arms, posed: Any, tone: Floats, k: Floats,
    camera_from_wrist: Floats, count: int, rng: np.random.Generator,
) -> None:  # fmt: skip
    roots, ends = (apply(camera_from_wrist, p) for p in hairs(arms, posed, count, rng))
    a, b = _project(k, roots), _project(k, ends)
    over = np.zeros(picture.shape[:2], np.uint8)
    side = len(picture)
    for start, end, z in zip(a, b, roots[:, 2], strict=True):
        x, y = int(start[0]), int(start[1])
        if 0 <= x < side and 0 <= y < side and label[y, x] == SKIN and depth[y, x] > z - 0.006:
            cv2.line(over, (x, y), (int(end[0]), int(end[1])), int(rng.integers(60, 220)), 1, cv2.LINE_AA)
    dark = np.clip(tone ** (1 / 2.2) * 255 * rng.uniform(0.15, 0.5), 0, 255)
    alpha = (over * (label == SKIN))[..., None] / 255 * rng.uniform(0.2, 0.8)
    np.copyto(
        picture, (picture * (1 - alpha) + dark * alpha * (picture.mean() / 128)).clip(0, 255).astype(np.uint8)
    )


def _cut(joints_px: Floats, points_px: Floats, rng: np.random.Generator) -> tuple[int, int, int, int]:
    """x0, y0, x1, y1 of what is kept: the whole, or less, so that arm or finger tips leave the picture."""
    box = [0, 0, SIDE, SIDE]
    if rng.random() < 0.4:
        needed = np.concatenate([joints_px[[0, 1, 2, 5, 9, 13, 17]], points_px[:4]])
        low, high = needed.min(0), needed.max(0)
        for edge in range(4):
            if rng.random() < 0.35:
                gap = rng.uniform(2, 45)
                edges = (low[0] - gap, low[1] - gap, high[0] + gap, high[1] + gap)
                box[edge] = int(np.clip(edges[edge], 0, SIDE))
    return (
        (box[0], box[1], box[2], box[3]) if min(box[2] - box[0], box[3] - box[1]) > 60 else (0, 0, SIDE, SIDE)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--arms", type=Path, required=True, help="file written by scripts.train_wrists.arms")
    parser.add_argument(
        "--bodies", type=Path, required=True, help="file written by scripts.train_feet.bodies"
    )
    parser.add_argument("--photos", type=Path, nargs="+", required=True, help="pictures for backgrounds")
    parser.add_argument("--kept", action="store_true", help="pictures for measuring: other arms and surfaces")
    parser.add_argument("--start", type=int, default=0, help="number of the first picture")
    parser.add_argument("--step", type=int, default=1, help="render every STEPth picture")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    arms, bodies = Arms(args.arms), Bodies(args.bodies)
    painted = atlas(8 if args.kept else 7, FLOOR_IMAGES)
    draw = ArmDraw(painted)
    photos = load_photos(args.photos)
    args.out.mkdir(parents=True, exist_ok=True)
    table_path = args.out / "labels.jsonl"
    done = (
        {json.loads(line)["file"] for line in table_path.read_text().splitlines()}
        if table_path.exists()
        else set()
    )
    began, made = time.perf_counter(), 0
    for number in range(args.start, args.count, args.step):
        name = f"{number:06d}"
        if name in done:
            continue
        found = scene(draw, arms, bodies, photos, painted[1:], args.seed, number, args.kept)
        if found is None:
            continue
        image, label, line = found
        quality = int(np.random.default_rng([args.seed, number]).integers(60, 97))
        cv2.imwrite(str(args.out / f"{name}.jpg"), image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        cv2.imwrite(str(args.out / f"{name}.png"), label)
        with table_path.open("a") as out:
            out.write(json.dumps({"file": name} | line) + "\n")
        made += 1
    print(f"{made} pictures, {(time.perf_counter() - began) / max(made, 1) * 1000:.0f} ms each")


if __name__ == "__main__":
    main()
