"""Runs MediaPipe's reader of hands on rendered pictures: `python -m scripts.train_wrists.landmarks DIR...`.

In the program's own environment. Each DIR (of scripts.train_wrists.render) gets landmarks.jsonl, a line per
picture of labels.jsonl: what the reader says in a few crops about as well placed as a tracker's. So the
network learns from the very errors that it will meet.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tryon.models import model_path
from tryon.tracking.hand_net import MODEL_FILE, HandCrop, HandNets, crop_around
from tryon.types import ByteArray, FloatArray

LEAST_PRESENCE = 0.3
FAR = 0.5
"""Of the hand's own size: what lies further off its joints is another hand, or none."""


def jittered(crop: HandCrop, rng: np.random.Generator) -> HandCrop:
    """A crop as a tracker would have it from a frame before."""
    return HandCrop(
        crop.centre_px + rng.normal(0, 0.05, 2) * crop.side_px,
        crop.side_px * float(np.exp(rng.normal(0, 0.1))),
        crop.turn_rad + float(rng.normal(0, 0.15)),
    )


def looks_of(
    nets: HandNets, image: ByteArray, joints_px: FloatArray, rng: np.random.Generator
) -> list[dict[str, Any]]:
    """Landmarks as read in the crop that the first look suggests: of the right hand, and of the left one that
    the mirrored picture shows, mirrored back, for the reader errs otherwise with left hands."""
    size = float(np.sqrt(((joints_px - joints_px.mean(axis=0)) ** 2).sum(axis=1).mean()))
    found = []
    flipped: ByteArray = np.ascontiguousarray(image[:, ::-1])
    as_it_is, mirrored = ((1.0, 0.0), (-1.0, float(image.shape[1])))
    for picture, (sign, width) in ((image, as_it_is), (flipped, mirrored)):
        joints = joints_px * [sign, 1] + [width, 0]
        look = nets.look(picture, jittered(crop_around(joints), rng))
        if look.presence > 0.1:
            look = nets.look(picture, look.crop)
        off = float(np.linalg.norm(look.points_px - joints, axis=1).mean()) / max(size, 1.0)
        if look.presence > LEAST_PRESENCE and off < FAR:
            found.append(
                {
                    "points_px": np.round(look.points_px * [sign, 1] + [width, 0], 2).tolist(),
                    "world_m": np.round(look.world_m * [sign, 1, 1], 5).tolist(),
                    "presence": round(look.presence, 3),
                    "right": round(look.right, 3),
                }
            )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--wait", type=float, default=0.0, help="seconds to go on waiting for new pictures")
    given = parser.parse_args()
    cv2.setNumThreads(1)
    nets = HandNets(model_path(MODEL_FILE))
    until = time.monotonic() + given.wait
    while True:
        fresh = sum(_read_folder(nets, folder) for folder in given.folders)
        if fresh:
            until = time.monotonic() + given.wait
        if time.monotonic() >= until:
            break
        time.sleep(5)
    nets.close()


def _read_folder(nets: HandNets, folder: Path) -> int:
    """How many pictures of a folder were read that had not been."""
    table, labels = folder / "landmarks.jsonl", folder / "labels.jsonl"
    known = set()
    if table.exists():
        known = {json.loads(line)["file"] for line in table.read_text("utf-8").splitlines()}
    entries = [json.loads(line) for line in labels.read_text("utf-8").splitlines()] if labels.exists() else []
    fresh = [entry for entry in entries if entry["file"] not in known]
    with table.open("a", encoding="utf-8") as out:
        for entry in fresh:
            image = np.asarray(cv2.imread(str(folder / f"{entry['file']}.jpg")))
            rng = np.random.default_rng(int(entry["file"]))
            looks = looks_of(nets, image, np.array(entry["joints_px"]), rng)
            out.write(json.dumps({"file": entry["file"], "looks": looks}) + "\n")
    return len(fresh)


if __name__ == "__main__":
    main()
