"""Renders labelled scenes of legs: `python -m scripts.train_feet.render --out DIR --count N --seed S`.

Needs the packages of requirements.txt in this folder. Scene i of a seed is always the same. DIR gets NNNNNN.jpg,
NNNNNN.png (labels) and a line of labels.jsonl per scene, which is written last. README.md in this folder says
what is in them.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("LP_NUM_THREADS", "1")

import cv2
import numpy as np
import numpy.typing as npt

from scripts.train_feet import person as people
from scripts.train_feet.draw import Draw, Lights, Panel, Piece
from scripts.train_feet.figure import Bodies, Floats, normals_of, rotation
from scripts.train_feet.surfaces import atlas

LONG_SIDE = 448
FLOOR_IMAGES = 60
VIEWS = ("far", "legs", "first_person", "close")


def look_at(eye: Floats, target: Floats, roll: float) -> Floats:
    """camera_from_world; camera space +X right, +Y down, +Z away; world +Y up."""
    forward = (target - eye) / np.linalg.norm(target - eye)
    up = np.array([0.0, 1, 0]) if abs(forward[1]) < 0.985 else np.array([0.0, 0, 1.0])
    right = np.cross(forward, up)
    right /= np.linalg.norm(right)
    down = np.cross(forward, right)
    c, s = np.cos(roll), np.sin(roll)
    r = np.stack([c * right + s * down, -s * right + c * down, forward])
    m = np.eye(4)
    m[:3, :3], m[:3, 3] = r, -r @ eye
    return m


def camera(
    view: str, p: people.Person, yaw: float, rng: np.random.Generator
) -> tuple[Floats, Floats, tuple[int, int], bool]:
    """K, camera_from_world, size (w, h) with the long side LONG_SIDE, and whether the torso may be seen."""
    u = rng.uniform
    portrait = rng.random() < (0.75 if view == "far" else 0.5)
    aspect = rng.choice([9 / 16, 3 / 4, 2 / 3, 1.0], p=[0.35, 0.4, 0.15, 0.1])
    w, h = (aspect, 1.0) if portrait else (1.0, aspect)
    fov = np.radians(u(30, 80))
    torso = True
    if view in ("far", "legs"):
        azimuth = yaw + (rng.normal(0, 0.6) if rng.random() < 0.6 else u(-np.pi, np.pi))
        distance = u(1.5, 5) if view == "far" else u(0.7, 2)
        height = u(0.4, 1.8) if view == "far" else (u(0.05, 0.6) if rng.random() < 0.6 else u(0.5, 1.3))
        eye = p.focus + np.array([np.sin(azimuth) * distance, height, np.cos(azimuth) * distance])
        aim = p.focus + np.array([0, u(0.0, 1.0) if view == "far" else u(0.0, 0.35), 0])
        roll = rng.normal(0, 0.05)
    elif view == "first_person":
        torso = False
        seated = p.pose in ("seated", "squat")
        forward = np.array([np.sin(yaw), 0, np.cos(yaw)])
        head = p.hips + np.array([0, u(0.3, 0.62) * p.height_m / 1.7, 0]) + forward * u(0.18, 0.5)
        if seated:
            head += forward * u(0, 0.25)
        eye = head + rng.normal(0, 0.05, 3)
        aim = p.focus + forward * u(-0.1, 0.3) + rng.normal(0, 0.07, 3) * np.array([1, 0, 1])
        fov = np.radians(u(32, 68))
        roll = rng.normal(0, 0.12)
        base = look_at(eye, aim, 0.0)
        # The wearer's forward points up in the picture.
        to = base[:3, :3] @ forward
        roll += np.arctan2(-to[0], -to[1]) * -1
    else:
        torso = False
        foot = p.feet[int(rng.integers(len(p.feet)))]
        middle = foot.points[:2].mean(0) * 0.7 + foot.points[4:6].mean(0) * 0.3
        distance = u(0.35, 0.9)
        elevation = np.radians(u(22, 88))
        azimuth = u(-np.pi, np.pi)
        eye = middle + distance * np.array(
            [np.sin(azimuth) * np.cos(elevation), np.sin(elevation), np.cos(azimuth) * np.cos(elevation)]
        )
        aim = middle + rng.normal(0, 0.06, 3)
        roll = u(-np.pi, np.pi) if elevation > 0.9 or rng.random() < 0.25 else rng.normal(0, 0.15)
    eye[1] = max(eye[1], 0.04)
    view_matrix = look_at(eye, aim, roll)
    focal = 0.5 * h / np.tan(fov / 2)
    box = np.array([0.0, 0.0, w, h])
    if view in ("far", "legs"):
        pts = np.concatenate([f.points[:8] for f in p.feet])
        cam = pts @ view_matrix[:3, :3].T + view_matrix[:3, 3]
        if (cam[:, 2] < 0.15).any():
            return np.eye(3), view_matrix, (0, 0), torso
        px = cam[:, :2] / cam[:, 2:] * focal + np.array([w / 2, h / 2])
        lengths = [
            np.linalg.norm(px[i * 8] - px[i * 8 + 1]) + 0.3 * np.linalg.norm(px[i * 8 + 2] - px[i * 8 + 3])
            for i in range(len(p.feet))
        ]
        size = max(lengths)
        low = 34 if view == "far" else 60
        want = np.exp(u(np.log(low), np.log(110 if view == "far" else 260)))
        side = size * LONG_SIDE / want
        centre = px.mean(0)
        cw, ch = (side * aspect, side) if portrait else (side, side * aspect)
        shift = np.array(
            [rng.normal(0, 0.2) * cw, (rng.normal(-0.12, 0.17) if view == "legs" else u(-0.42, 0.08)) * ch]
        )
        corner = centre - np.array([cw, ch]) / 2 + shift
        box = np.array([corner[0], corner[1], cw, ch])
    scale = LONG_SIDE / max(box[2], box[3])
    wh = (round(box[2] * scale), round(box[3] * scale))
    k = np.array(
        [
            [focal * scale, 0, (w / 2 - box[0]) * scale],
            [0, focal * scale, (h / 2 - box[1]) * scale],
            [0, 0, 1.0],
        ]
    )
    return k, view_matrix, wh, torso


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


def room(p: people.Person, eye: Floats, rng: np.random.Generator) -> tuple[list[Panel], list[Piece]]:
    """Floor, walls, what lies on the floor and clutter."""
    u = rng.uniform
    panels, pieces = [], []
    turn = rotation("y", u(-np.pi, np.pi))
    x, z = turn[:, 0], turn[:, 2]
    number = int(1 + rng.integers(FLOOR_IMAGES))
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
                int(rng.integers(1, FLOOR_IMAGES + 1)),
                (u(0.5, 3), u(0.5, 3)),
                _cast(rng, 0.05),
            )
        )
        y += 0.0008
    for chance, size, images in (
        (0.24, (0.21, 0.297), (0,)),
        (0.08, (0.0856, 0.054), None),
        (0.06, (u(0.1, 0.5), u(0.1, 0.5)), None),
    ):
        if rng.random() < chance:
            foot = p.feet[int(rng.integers(len(p.feet)))].points[:2].mean(0) if p.feet else p.focus
            a = rotation("y", u(-np.pi, np.pi))
            spread = 0.08 if chance == 0.24 and rng.random() < 0.5 else 0.3
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
    color = people.footwear.any_color(rng)
    paint = (v - at) * 0.5
    return Piece(
        v, normals_of(v, t), t, np.repeat(color[None], len(v), 0), paint, np.ones((len(v), 2)), 0, 0, int(rng.choice([0, 2])),
        u(0.2, 0.9), u(0, 0.4), (u(0.05, 0.4), u(10, 80), u(2, 20), u(10, 60)), _cast(rng, 0.05),
    )  # fmt: skip


def develop(
    picture: npt.NDArray[np.uint8], wh: tuple[int, int], rng: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """What lens, sensor and phone do: blur, white balance, contrast, noise, size, JPEG. RGB in, BGR out."""
    u = rng.uniform
    image = picture.astype(np.float32) / 255
    if rng.random() < 0.12:
        n = int(u(3, 9))
        kernel = np.zeros((n, n), np.float32)
        a = u(0, np.pi)
        c = (n - 1) / 2
        cv2.line(
            kernel,
            (round(c - c * np.cos(a)), round(c - c * np.sin(a))),
            (round(c + c * np.cos(a)), round(c + c * np.sin(a))),
            1.0,
        )
        image = cv2.filter2D(image, -1, kernel / kernel.sum())
    image = cv2.resize(image, wh, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.3:
        image = cv2.GaussianBlur(image, (0, 0), u(0.3, 1.2))
    if rng.random() < 0.12:
        factor = u(0.4, 0.8)
        image = cv2.resize(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA), wh)
    if rng.random() < 0.25:
        soft = cv2.GaussianBlur(image, (0, 0), 1.2)
        image = image + u(0.3, 1.2) * (image - soft)
    image = np.clip(image, 0, 1) ** np.float32(u(0.75, 1.35))
    image = image * np.clip(1 + rng.normal(0, 0.05, 3), 0.8, 1.2).astype(np.float32)
    if rng.random() < 0.3:
        grey = image.mean(2, keepdims=True)
        image = grey + (image - grey) * np.float32(u(0.4, 1.4))
    image = (image - 0.5) * np.float32(u(0.8, 1.2)) + np.float32(0.5 + u(-0.06, 0.06))
    if rng.random() < 0.2:
        haze = u(0.02, 0.12)
        image = image * (1 - haze) + haze
    noise = rng.normal(0, 1, image.shape).astype(np.float32) * np.float32(
        rng.choice([0.004, 0.012, 0.03], p=[0.4, 0.4, 0.2])
    )
    if rng.random() < 0.4:
        noise = cv2.GaussianBlur(noise, (0, 0), 0.8) * 1.6
    return (np.clip(image + noise, 0, 1)[..., ::-1] * 255).astype(np.uint8)


def visible_points(
    f: people.LabelledFoot,
    cam: Floats,
    px: Floats,
    label: npt.NDArray[np.uint8],
    depth: npt.NDArray[np.float32],
) -> list[int]:
    """1 where a point is in the picture and nothing but this foot or its leg is before it."""
    own = (1, 3) if f.slot == "left_foot" else (2, 4)
    h, w = label.shape
    out = []
    for c, (x, y) in zip(cam, px, strict=True):
        i, j = int(np.floor(y)), int(np.floor(x))
        if not (0 <= i < h and 0 <= j < w) or c[2] < 0.05:
            out.append(0)
            continue
        ys, xs = slice(max(i - 1, 0), i + 2), slice(max(j - 1, 0), j + 2)
        slack = np.where(label[ys, xs] >= 5, 0.012, 0.03)
        free = (depth[ys, xs] > c[2] - slack) | np.isin(label[ys, xs], own)
        centre = depth[i, j] > c[2] - (0.012 if label[i, j] >= 5 else 0.03) or label[i, j] in own
        out.append(int(centre or free.mean() > 0.6))
    return out


def scene(
    draw: Draw,
    bodies: Bodies,
    seed: int,
    number: int,
    view: str | None = None,
    pose: str | None = None,
    kind: str | None = None,
):  # noqa: ANN201
    """Picture (BGR), label map and the line of labels.jsonl of one scene."""
    for attempt in range(30):
        rng = np.random.default_rng([seed, number, attempt])
        yaw = rng.uniform(-np.pi, np.pi)
        chosen = view or str(rng.choice(VIEWS, p=[0.3, 0.27, 0.17, 0.26]))
        person = people.make(bodies, rng, np.zeros(2), yaw, torso=True, pose=pose, kind=kind)
        if person is None:
            continue
        k, camera_from_world, wh, torso = camera(chosen, person, yaw, rng)
        if wh[0] == 0:
            continue
        eye = np.linalg.inv(camera_from_world)[:3, 3]
        waist = camera_from_world @ np.append(person.hips + [0, 0.15, 0], 1.0)
        pixel = (k @ waist[:3])[:2] / max(waist[2], 0.1)
        torso = torso and waist[2] > 0.1 and -200 < pixel[0] < wh[0] + 200 and -150 < pixel[1] < wh[1] + 50
        pieces = person.pieces if torso else person.pieces[:-1]
        panels, extra = room(person, eye, rng)
        away = (person.focus - eye) * np.array([1, 0, 1])
        away /= max(np.linalg.norm(away), 1e-6)
        others = (
            int(rng.choice([0, 1, 2, 3], p=[0.8, 0.12, 0.05, 0.03]))
            if chosen in ("far", "legs")
            else int(rng.random() < 0.08)
        )
        for _ in range(others):
            side = np.cross(away, np.array([0, 1.0, 0]))
            at = person.focus + away * rng.uniform(0.4, 3.0) + side * rng.normal(0, 0.9)
            other = people.make(bodies, rng, at[[0, 2]], rng.uniform(-np.pi, np.pi), labels=False, torso=True)
            if other:
                extra += other.pieces
        light = lights(rng)
        big = rng.uniform(1.15, 1.5)
        big_wh = (round(wh[0] * big), round(wh[1] * big))
        s = np.diag([big_wh[0] / wh[0], big_wh[1] / wh[1], 1.0])
        focus = person.focus + np.array([0, 0.3, 0])
        picture, label, depth = draw.scene(
            pieces + extra,
            panels,
            light,
            s @ k,
            camera_from_world,
            big_wh,
            wh,
            focus,
            1.6 if chosen != "close" else 0.9,
        )
        feet = []
        for f in person.feet:
            cam = f.points @ camera_from_world[:3, :3].T + camera_from_world[:3, 3]
            z = np.maximum(cam[:, 2:], 0.02)
            px = (cam / z) @ k[:2].T
            area = int((label == (1 if f.slot == "left_foot" else 2)).sum())
            feet.append(
                {
                    "slot": f.slot, "kind": f.kind, "shod": f.shod,
                    "camera_from_foot": np.round(camera_from_world @ f.world_from_foot, 5).tolist(),
                    "length_m": round(f.length_m, 4), "points_m": np.round(cam, 4).tolist(),
                    "points_px": np.round(px, 2).tolist(), "visible": visible_points(f, cam, px, label, depth), "area_px": area,
                }
            )  # fmt: skip
        if max(f["area_px"] for f in feet) < (100 if chosen == "far" else 400):
            continue
        if chosen == "close" and (max(sum(f["visible"]) for f in feet) < 6 or (depth < 0.14).mean() > 0.12):
            continue
        cloth = np.isin(label, (5, 6)).mean()
        share = np.isin(label, (1, 2)).mean()
        if (depth < 0.1).mean() > 0.05 or cloth > 0.6 or (chosen == "close" and share < 0.03):
            continue
        if chosen == "first_person" and max(sum(f["visible"]) for f in feet) < 5:
            continue
        line = {
            "size_wh": list(wh),
            "K": np.round(k, 3).tolist(),
            "view": chosen,
            "pose": person.pose,
            "feet": feet,
        }
        return develop(picture, wh, rng), label, line
    raise SystemExit(f"Scene {number} of seed {seed} could not be posed in 30 attempts.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--bodies", type=Path, required=True, help="file written by scripts.train_feet.bodies"
    )
    parser.add_argument("--start", type=int, default=0, help="number of the first scene")
    parser.add_argument(
        "--step", type=int, default=1, help="render every STEPth scene: share work between processes"
    )
    for name, values in (("view", VIEWS), ("pose", people.POSES), ("kind", people.KINDS)):
        parser.add_argument(f"--{name}", choices=values, help=f"only this {name}")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    bodies = Bodies(args.bodies)
    draw = Draw(atlas(7, FLOOR_IMAGES))
    args.out.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    done = 0
    for number in range(args.start, args.count, args.step):
        image, label, line = scene(draw, bodies, args.seed, number, args.view, args.pose, args.kind)
        name = f"{number:06d}"
        quality = int(np.random.default_rng([args.seed, number]).integers(55, 96))
        cv2.imwrite(str(args.out / f"{name}.jpg"), image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        cv2.imwrite(str(args.out / f"{name}.png"), label)
        with (args.out / "labels.jsonl").open("a") as out:
            out.write(json.dumps({"file": name} | line) + "\n")
        done += 1
    print(f"{done} scenes, {(time.perf_counter() - began) / max(done, 1) * 1000:.0f} ms each")


if __name__ == "__main__":
    main()
