"""Measures the wrist network, as the program runs it, on pictures kept from training.

    python -m scripts.train_wrists.evaluate PICTURES [--model FILE]

Prints JSON: error of the rotation in degrees, of the wrist's middle and of its points across the ray in
percent of the wrist's width (median and 90 %), by what the camera sees; how well zones overlap (IoU); time.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from scripts.train_feet.figure import Floats
from scripts.train_wrists.dress import CLOTH, SKIN
from scripts.train_wrists.samples import Picture, camera_of, load_pictures
from tryon.settings import assets_dir
from tryon.tracking.wrist_net import WRIST_FILE, WristNet, WristView
from tryon.types import WRIST_POINTS

ALONG_RAY = 0.7
"""Of the forearm's direction: more of it along the ray than this is a view of a pointing arm."""


def degrees_between(a: Floats, b: Floats) -> float:
    """Angle of the rotation that takes a to b."""
    return float(np.degrees(np.arccos(np.clip((np.trace(a.T @ b) - 1) / 2, -1, 1))))


def view_of(turn: Floats) -> str:
    """What a camera sees that looks straight at a wrist turned like this."""
    if abs(turn[2, 2]) > ALONG_RAY:
        return "pointing"
    return "back" if -turn[2, 1] > 0.6 else "palm" if turn[2, 1] > 0.6 else "side"


def overlap(view: WristView, picture: Picture) -> list[tuple[int, int]]:
    """Pixels in both and in either of seen and true skin, then cloth; where the crop lies in the picture."""
    labels = cv2.imdecode(picture.labels_png, cv2.IMREAD_UNCHANGED)
    matrix = view.frame_from_zones.copy()
    matrix[:, 2] += matrix[:, :2] @ (0.5, 0.5) - 0.5
    size = view.zones.shape[1::-1]
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    true = cv2.warpAffine(labels, matrix, size, flags=flags, borderValue=255)
    found = []
    for zone, label in enumerate((SKIN, CLOTH)):
        seen = (view.zones[:, :, zone] > 127) & (true != 255)
        found.append((int((seen & (true == label)).sum()), int((seen | (true == label)).sum())))
    return found


def summary(values: list[float]) -> list[float]:
    """Median and 90 %."""
    return [round(float(v), 2) for v in np.percentile(values, [50, 90])] if values else []


def measure(net: WristNet, pictures: list[Picture]) -> dict[str, Any]:
    turns: dict[str, list[float]] = defaultdict(list)
    places: dict[str, list[float]] = defaultdict(list)
    points, times, zones = [], [], []
    for picture in pictures:
        image = np.asarray(cv2.imdecode(picture.jpeg, cv2.IMREAD_COLOR))
        points_px, world_m = picture.looks[0]
        began = time.perf_counter()
        view = net.look(image, camera_of(picture), points_px, world_m, False)
        times.append(time.perf_counter() - began)
        off = (view.points_px - picture.points_px) / picture.width_px * 100
        points.append(np.linalg.norm(off, axis=1))
        middle = float(np.linalg.norm(off[:4].mean(axis=0)))
        for name in ("all", view_of(picture.turn)):
            turns[name].append(degrees_between(view.turn.camera_from_wrist, picture.turn))
            places[name].append(middle)
        zones.append(overlap(view, picture))
    both, either = np.array(zones).sum(axis=0).T
    return {
        "pictures": len(pictures),
        "turn_degrees": {name: summary(values) for name, values in sorted(turns.items())},
        "middle_percent_of_width": {name: summary(values) for name, values in sorted(places.items())},
        "points_percent_of_width": {
            name: summary(list(values)) for name, values in zip(WRIST_POINTS, np.array(points).T, strict=True)
        },
        "iou": dict(zip(("skin", "cloth"), np.round(both / either, 3).tolist(), strict=True)),
        "least_ms": round(min(times) * 1e3, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--model", type=Path, default=assets_dir() / "models" / WRIST_FILE)
    given = parser.parse_args()
    cv2.setNumThreads(1)
    pictures = load_pictures(given.pictures, set())
    if not pictures:
        raise SystemExit(f"{given.pictures} holds no pictures with landmarks")
    with WristNet(given.model) as net:
        print(json.dumps(measure(net, pictures), indent=1))


if __name__ == "__main__":
    main()
