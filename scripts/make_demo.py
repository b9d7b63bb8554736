#!/usr/bin/env python3
"""Make the bundled demo: assets/demo/demo.mp4 and demo.json, a public-domain portrait brought to life.

The photograph comes out of a pinned package, the depth of the face from the face mesh fitted to it.

    python scripts/make_demo.py [--photo FILE] [--out FOLDER] [--only FRAME ...]
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from demo.clip import add_noise, write_clip
from demo.drawing import Drawing
from demo.motion import FPS, poses
from demo.portrait import Portrait, cut_out, fetch_photo
from demo.surface import Shape, Sheet, build_shape, face_points

from tryon.fitting.canonical_face import load_canonical_face
from tryon.geometry import camera_from_vertical_fov
from tryon.models import model_path

Array = npt.NDArray[np.float64]

DEMO = Path(__file__).resolve().parents[1] / "assets" / "demo"
SIZE_WH = (1280, 720)
VERTICAL_FOV_DEG = 40.0
CAMERA_MATRIX = camera_from_vertical_fov(SIZE_WH, VERTICAL_FOV_DEG).matrix
# The backdrop stands still; at this size it fills the frame when the face's origin lies at the place below.
_BACKDROP_SCALE = 2.9
_BACKDROP_ORIGIN_PX = (640.0, 331.0)
_NOISE_SIGMA = 1.3
_CRF = 22


def place_backdrop(portrait: Portrait, shape: Shape) -> npt.NDArray[np.float32]:
    """(720, 1280, 3) the backdrop, slightly out of focus."""
    x, y = np.array(_BACKDROP_ORIGIN_PX) - shape.origin_px * _BACKDROP_SCALE
    placed = cv2.warpAffine(
        portrait.backdrop,
        np.array([[_BACKDROP_SCALE, 0, x], [0, _BACKDROP_SCALE, y]]),
        SIZE_WH,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    return np.asarray(cv2.GaussianBlur(placed, (0, 0), 7.0), np.float32)


def move(sheet: Sheet, head: Array, body: Array) -> Array:
    """Points of a sheet in camera space, between where the head and where the body would take them."""
    points = sheet.points
    by_head = points @ head[:3, :3].T + head[:3, 3]
    by_body = points @ body[:3, :3].T + body[:3, 3]
    share = sheet.rigidity[..., None]
    return np.asarray(by_head * share + by_body * (1 - share))


def write_truth(path: Path, head: Array, shape: Shape) -> None:
    truth = {
        "about": "camera_from_face in metres, one per frame; the face frame is the canonical face mesh's",
        "size_wh": SIZE_WH,
        "fps": FPS,
        "vertical_fov_deg": VERTICAL_FOV_DEG,
        "camera_matrix": CAMERA_MATRIX.round(6).tolist(),
        "camera_from_face": (head @ shape.head_from_face).round(6).tolist(),
    }
    path.write_text(json.dumps(truth, separators=(",", ":")) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the bundled demo clip.")
    parser.add_argument("--photo", type=Path, help="the photograph, if it is here already")
    parser.add_argument("--out", type=Path, default=DEMO, help="folder of the clip")
    parser.add_argument("--only", type=int, nargs="*", help="write just these frames, as PNG")
    arguments = parser.parse_args()

    photo = cv2.imread(str(arguments.photo)) if arguments.photo else fetch_photo()
    model = model_path("face_landmarker.task")
    portrait = cut_out(photo)
    shape = build_shape(face_points(photo, model), load_canonical_face(model).vertices, portrait.head[..., 3])
    backdrop = place_backdrop(portrait, shape)
    head, body = poses()
    drawing = Drawing(SIZE_WH, CAMERA_MATRIX, [(portrait.body, shape.body), (portrait.head, shape.head)])
    random = np.random.default_rng(1)
    pictures = []
    arguments.out.mkdir(parents=True, exist_ok=True)
    for index in arguments.only or range(len(head)):
        layer = drawing.draw([move(sheet, head[index], body[index]) for sheet in (shape.body, shape.head)])
        picture = add_noise(layer[..., :3] + backdrop * (1 - layer[..., 3:]), random, _NOISE_SIGMA)
        if arguments.only:
            cv2.imwrite(str(arguments.out / f"{index:03d}.png"), picture)
        pictures.append(picture)
    drawing.close()
    if not arguments.only:
        write_clip(arguments.out / "demo.mp4", pictures, SIZE_WH, FPS, _CRF)
        write_truth(arguments.out / "demo.json", head, shape)


if __name__ == "__main__":
    main()
