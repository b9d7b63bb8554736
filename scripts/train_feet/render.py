"""Renders labelled scenes of legs: `python -m scripts.train_feet.render --out DIR --count N --seed S`.

Needs the packages of requirements.txt in this folder. Scene i of a seed is always the same. DIR gets
NNNNNN.jpg, NNNNNN.png (labels) and a line of labels.jsonl per scene, which is written last.
DATA.md in this folder says what is in them.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("LP_NUM_THREADS", "1")

import cv2
import numpy as np
import numpy.typing as npt

from scripts.train_feet import person as people
from scripts.train_feet.cameras import VIEWS, camera
from scripts.train_feet.develop import develop
from scripts.train_feet.draw import Draw
from scripts.train_feet.figure import Bodies, Floats
from scripts.train_feet.look import KINDS
from scripts.train_feet.poses import POSES
from scripts.train_feet.rooms import FLOOR_IMAGES, lights, room
from scripts.train_feet.surfaces import atlas

SHARES = [0.17, 0.2, 0.18, 0.2, 0.2, 0.05]
"""How often each of VIEWS."""


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


def one_leg(person: people.Person, foot: int) -> people.Person:
    """The person with one leg only, as when the other is out of the picture."""
    own = (1, 3, 5) if person.feet[foot].slot == "left_foot" else (2, 4, 6)
    pieces = [p for p in person.pieces[:-1] if p.label_a in own and p.label_b in own]
    return replace(person, pieces=[*pieces, person.pieces[-1]], feet=person.feet[foot : foot + 1])


def scene(
    draw: Draw,
    bodies: Bodies,
    seed: int,
    number: int,
    view: str | None = None,
    pose: str | None = None,
    kind: str | None = None,
):
    """Picture (BGR), label map and the line of labels.jsonl of one scene."""
    for attempt in range(30):
        rng = np.random.default_rng([seed, number, attempt])
        yaw = rng.uniform(-np.pi, np.pi)
        chosen = view or str(rng.choice(VIEWS, p=SHARES))
        stance, worn = pose, kind
        if chosen in ("close", "single") and rng.random() < 0.6:
            # A phone over one foot to measure it: mostly sitting, mostly without shoes.
            stance = pose or str(rng.choice(["seated", "raised", "stand"], p=[0.55, 0.1, 0.35]))
            worn = kind or str(rng.choice(["bare", "sock"], p=[0.65, 0.35]))
        person = people.make(bodies, rng, np.zeros(2), yaw, torso=True, pose=stance, kind=worn)
        if person is None:
            continue
        if chosen == "single":
            person = one_leg(person, int(rng.integers(2)))
        k, camera_from_world, wh, torso = camera(chosen, person, yaw, rng)
        if wh[0] == 0:
            continue
        eye = np.linalg.inv(camera_from_world)[:3, 3]
        waist = camera_from_world @ np.append(person.hips + np.array([0, 0.15, 0]), 1.0)
        pixel = (k @ waist[:3])[:2] / max(waist[2], 0.1)
        seen = waist[2] > 0.1 and -200 < pixel[0] < wh[0] + 200 and -150 < pixel[1] < wh[1] + 50
        torso = torso and (chosen == "none" or seen)
        pieces = person.pieces if torso else person.pieces[:-1]
        panels, extra = room(person, eye, chosen in ("close", "single"), rng)
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
                    "slot": f.slot,
                    "kind": f.kind,
                    "shod": f.shod,
                    "camera_from_foot": np.round(camera_from_world @ f.world_from_foot, 5).tolist(),
                    "length_m": round(f.length_m, 4),
                    "points_m": np.round(cam, 4).tolist(),
                    "points_px": np.round(px, 2).tolist(),
                    "visible": visible_points(f, cam, px, label, depth),
                    "area_px": area,
                }
            )
        if chosen == "none":
            if any(f["area_px"] for f in feet):
                continue
            feet = []
        elif max(f["area_px"] for f in feet) < (100 if chosen == "far" else 400):
            continue
        near = {"close": 6, "single": 4, "first_person": 5}.get(chosen, 0)
        if feet and max(sum(f["visible"]) for f in feet) < near:
            continue
        if chosen in ("close", "single") and (depth < 0.14).mean() > 0.12:
            continue
        cloth = max(np.isin(label, (5, 6)).mean(), np.isin(label, (3, 4)).mean())
        share = np.isin(label, (1, 2)).mean()
        if (depth < 0.1).mean() > 0.05 or cloth > 0.6 or (chosen in ("close", "single") and share < 0.03):
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
    for name, values in (("view", VIEWS), ("pose", POSES), ("kind", KINDS)):
        parser.add_argument(f"--{name}", choices=values, help=f"only this {name}")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    bodies = Bodies(args.bodies)
    draw = Draw(atlas(7, FLOOR_IMAGES))
    args.out.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    done = 0
    table = args.out / "labels.jsonl"
    finished = (
        {json.loads(line)["file"] for line in table.read_text().splitlines()} if table.exists() else set()
    )
    for number in range(args.start, args.count, args.step):
        name = f"{number:06d}"
        if name in finished:
            continue
        image, label, line = scene(draw, bodies, args.seed, number, args.view, args.pose, args.kind)
        quality = int(np.random.default_rng([args.seed, number]).integers(55, 96))
        cv2.imwrite(str(args.out / f"{name}.jpg"), image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        cv2.imwrite(str(args.out / f"{name}.png"), label)
        with table.open("a") as out:
            out.write(json.dumps({"file": name} | line) + "\n")
        done += 1
    print(f"{done} scenes, {(time.perf_counter() - began) / max(done, 1) * 1000:.0f} ms each")


if __name__ == "__main__":
    main()
