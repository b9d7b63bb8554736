"""Measures the two foot networks, as the program runs them, on the scenes kept from training.

    python -m scripts.train_feet.evaluate SCENES [--models FOLDER] [--most 400]

Prints JSON: errors of points in foot lengths (median and 90 %), by kind of footwear; share of right sides;
how well zones overlap (IoU); the finder's recall and precision.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from scripts.train_feet.samples import (
    LEAST_LENGTH_PX,
    Scene,
    SceneFoot,
    load_scenes,
    no_foot_crop,
    zone_meaning,
)
from tryon.settings import assets_dir
from tryon.tracking.foot_net import CROP_LENGTHS, FINDER_FILE, POINTS_FILE, FootLook, FootNets, toe_down_rad
from tryon.types import FOOT_POINTS

ZONE_NAMES = ("foot", "leg", "cloth", "other")
MATCH_LENGTHS = 0.4
FINDER_LEAST_PX = 14.0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenes", type=Path)
    parser.add_argument("--models", type=Path, default=assets_dir() / "models")
    parser.add_argument("--most", type=int, default=400, help="scenes at the most")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    scenes = load_scenes(given.scenes, set(), held_out=True)
    if not scenes:
        raise SystemExit(f"{given.scenes} holds no scenes for validation")
    rng = np.random.default_rng(7)
    scenes = [scenes[k] for k in rng.permutation(len(scenes))[: given.most]]
    with FootNets(given.models / FINDER_FILE, given.models / POINTS_FILE) as nets:
        found = {"scenes": len(scenes), "foot": _foot(nets, scenes, rng), "finder": _finder(nets, scenes)}
    print(json.dumps(found, indent=1))


def _foot(nets: FootNets, scenes: list[Scene], rng: np.random.Generator) -> dict[str, Any]:
    errors: dict[str, list[np.ndarray]] = defaultdict(list)
    by_point: list[np.ndarray] = []
    facts: dict[str, list[bool]] = defaultdict(list)
    sizes, confidences, no_foot = [], [], []
    overlap, union = np.zeros(4), np.zeros(4)
    for scene in scenes:
        for foot in scene.feet:
            if not foot.shows or foot.length_px < 2 * LEAST_LENGTH_PX or _hidden(foot, scene):
                continue
            side = foot.length_px * rng.uniform(2.2, 3.1)
            about = foot.centre_px + rng.uniform(-0.08, 0.08, 2) * side
            upright = nets.look(scene.image, about, side)
            facts["right, upright crop"].append((upright.right > 0.5) == foot.right)
            errors["upright crop"].append(_error(upright, foot)[foot.visible > 0.5])
            ahead = toe_down_rad(foot.direction) + math.radians(rng.normal(0, 12))
            seen = nets.look(scene.image, about, side, ahead if foot.foreshortened > 0.25 else 0.0)
            again = (seen.points_px[0] + seen.points_px[1]) / 2
            second = nets.look(scene.image, again, CROP_LENGTHS * seen.length_px, seen.toe_down_rad)
            errors["looked at again"].append(_error(second, foot)[foot.visible > 0.5])
            error = _error(seen, foot)
            shows = foot.visible > 0.5
            errors["all"].append(error[shows])
            errors[foot.kind].append(error[shows])
            errors["hidden points"].append(error[~shows])
            errors["from above" if foot.from_above else "not from above"].append(error[shows])
            errors["surer half"].append(error[shows & (seen.point_confidence > 0.6)])
            confidences.append(seen.point_confidence[shows])
            by_point.append(np.where(shows, error, np.nan))
            facts["right"].append((seen.right > 0.5) == foot.right)
            facts["right, where sure"] += [facts["right"][-1]] if abs(seen.right - 0.5) > 0.3 else []
            facts["right, from above"] += [facts["right"][-1]] if foot.from_above else []
            facts["shod"].append((seen.shod > 0.5) == (foot.shod > 0.5))
            facts["presence"].append(seen.presence > 0.5)
            sizes.append(abs(np.log2(seen.length_px / foot.length_px)))
            wanted = _zones(scene, foot, seen.frame_from_zones, seen.zones.shape[0])
            got = seen.zones.max(axis=2) > 255 - seen.zones.sum(axis=2, dtype=int)
            got = np.where(got, seen.zones.argmax(axis=2) + 1, 0)
            for zone in range(4):
                a, b = got == zone + 1, wanted == zone + 1
                overlap[zone] += (a & b).sum()
                union[zone] += (a | b).sum()
        nothing = no_foot_crop(rng, scene)
        if nothing is not None:
            no_foot.append(nets.look(scene.image, *nothing).presence > 0.5)
    table = {kind: _spread(np.concatenate(parts)) for kind, parts in sorted(errors.items())}
    points = np.nanmedian(np.stack(by_point), axis=0)
    return {
        "feet": len(by_point),
        "error_in_foot_lengths": table,
        "median_by_point": dict(zip(FOOT_POINTS, np.round(points, 4).tolist(), strict=True)),
        "share_right": {name: round(float(np.mean(values)), 4) for name, values in facts.items()},
        "presence_where_none": round(float(np.mean(no_foot)), 4) if no_foot else None,
        "length_error_log2_median": round(float(np.median(sizes)), 4),
        "confidence_median": round(float(np.median(np.concatenate(confidences))), 3),
        "iou": dict(zip(ZONE_NAMES, np.round(overlap / np.maximum(union, 1), 4).tolist(), strict=True)),
    }


def _error(look: FootLook, foot: SceneFoot) -> np.ndarray:
    return np.hypot(*(look.points_px - foot.points_px).T) / foot.length_px


def _hidden(foot: SceneFoot, scene: Scene) -> bool:
    """Whether the other foot stands before this one."""
    others = [other for other in scene.feet if other is not foot]
    return any(
        np.hypot(*(foot.centre_px - o.centre_px)) < 0.15 * foot.length_px and o.area_px > foot.area_px
        for o in others
    )


def _zones(scene: Scene, foot: SceneFoot, frame_from_zones: np.ndarray, side: int) -> np.ndarray:
    places = (np.stack(np.meshgrid(np.arange(side), np.arange(side)), -1) + 0.5).reshape(-1, 2)
    x, y = np.floor(places @ frame_from_zones[:, :2].T + frame_from_zones[:, 2]).astype(int).T
    height, width = scene.labels.shape
    inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    labels = np.zeros(side * side, np.uint8)
    labels[inside] = scene.labels[y[inside], x[inside]]
    return zone_meaning(foot.right)[labels].reshape(side, side)


def _spread(values: np.ndarray) -> dict[str, float]:
    if not len(values):
        return {}
    median, high = np.quantile(values, (0.5, 0.9))
    return {"median": round(float(median), 4), "p90": round(float(high), 4), "points": len(values)}


def _finder(nets: FootNets, scenes: list[Scene]) -> dict[str, Any]:
    wanted = matched = false = candidates = 0
    right, lengths, turns = [], [], []
    for scene in scenes:
        unit = 192 / max(scene.labels.shape)
        feet = [foot for foot in scene.feet if foot.shows and not _hidden(foot, scene)]
        taken: set[int] = set()
        for candidate in nets.find(scene.image):
            candidates += 1
            apart = [
                np.hypot(*(candidate.centre_px - foot.centre_px)) / foot.length_px for foot in scene.feet
            ]
            if not apart or min(apart) > MATCH_LENGTHS:
                x, y = np.clip(candidate.centre_px, 0, np.array(scene.labels.shape[::-1]) - 1).astype(int)
                false += scene.labels[y, x] != 7
                continue
            foot = scene.feet[int(np.argmin(apart))]
            if id(foot) in taken:
                continue
            taken.add(id(foot))
            right.append((candidate.right > 0.5) == foot.right)
            lengths.append(abs(np.log2(candidate.length_px / foot.length_px)))
            turns.append(np.degrees(np.arccos(np.clip(candidate.direction @ foot.direction, -1, 1))))
        large = [foot for foot in feet if foot.length_px * unit >= FINDER_LEAST_PX]
        wanted += len(large)
        matched += sum(id(foot) in taken for foot in large)
    return {
        "recall": round(matched / max(wanted, 1), 4),
        "precision": round(1 - false / max(candidates, 1), 4),
        "side_right": round(float(np.mean(right)), 4),
        "length_error_log2_median": round(float(np.median(lengths)), 4),
        "direction_error_deg": np.round(np.quantile(turns, (0.5, 0.9)), 1).tolist(),
    }


if __name__ == "__main__":
    main()
