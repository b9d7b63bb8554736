"""Runs MediaPipe's reader of hands on rendered pictures: `python -m scripts.train_wrists.landmarks DIR...`.

In the program's own environment. Each DIR (of scripts.train_wrists.render) gets landmarks.jsonl, a line per
picture of labels.jsonl: what the reader says in a few crops about as well placed as a tracker's. So the
network learns from the very errors that it will meet. --settled writes settled.jsonl instead, of hands in
usual poses alone that were found before: looks after two others, each in the crop that the one before
suggests, as where a hand is followed.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from scripts.train_wrists.labels import LANDMARKS_FILE, SETTLED_FILE, bend_of, entries_of, tilt_of
from tryon.models import model_path
from tryon.tracking.hand_net import MODEL_FILE, HandCrop, HandNets, crop_around
from tryon.types import ByteArray, FloatArray


@dataclass(frozen=True)
class Manner:
    """How it is looked. file: what is written. looks: one after the other. far: of the hand's own size: what
    lies further off its joints is another hand, or none. seed: added to that of a picture."""

    file: str
    looks: int
    least_presence: float
    far: float
    seed: int


AT_ONCE = Manner(LANDMARKS_FILE, 2, 0.3, 0.5, 0)
SETTLED = Manner(SETTLED_FILE, 3, 0.5, 0.35, 5)
WORTH_ANOTHER = 0.1
"""Presence below which there is nothing to look at again."""

MOST_BEND, MIDDLE_TILT, MOST_OFF = math.radians(50), math.radians(-6), math.radians(46)
"""Usual: a hand that is bent by less against its arm, which is tilted against the picture by -6 degrees, give
or take so much."""


def jittered(crop: HandCrop, rng: np.random.Generator) -> HandCrop:
    """A crop as a tracker would have it from a frame before."""
    return HandCrop(
        crop.centre_px + rng.normal(0, 0.05, 2) * crop.side_px,
        crop.side_px * float(np.exp(rng.normal(0, 0.1))),
        crop.turn_rad + float(rng.normal(0, 0.15)),
    )


def looks_of(
    nets: HandNets, image: ByteArray, joints_px: FloatArray, rng: np.random.Generator, manner: Manner
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
        for _ in range(manner.looks - 1):
            if look.presence > WORTH_ANOTHER:
                look = nets.look(picture, look.crop)
        off = float(np.linalg.norm(look.points_px - joints, axis=1).mean()) / max(size, 1.0)
        if look.presence > manner.least_presence and off < manner.far:
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
    parser.add_argument(
        "--settled", action="store_true", help="of usual poses, as a tracker that follows sees"
    )
    given = parser.parse_args()
    manner = SETTLED if given.settled else AT_ONCE
    cv2.setNumThreads(1)
    nets = HandNets(model_path(MODEL_FILE))
    until = time.monotonic() + given.wait
    while True:
        fresh = sum(_read_folder(nets, folder, manner) for folder in given.folders)
        if fresh:
            until = time.monotonic() + given.wait
        if time.monotonic() >= until:
            break
        time.sleep(5)
    nets.close()


def _read_folder(nets: HandNets, folder: Path, manner: Manner) -> int:
    """How many pictures of a folder were read that had not been."""
    table = folder / manner.file
    known = {entry["file"] for entry in entries_of(table)}
    fresh = [entry for entry in entries_of(folder / "labels.jsonl") if entry["file"] not in known]
    if manner is SETTLED:
        found = {entry["file"] for entry in entries_of(folder / AT_ONCE.file) if entry["looks"]}
        fresh = [entry for entry in fresh if entry["file"] in found and is_usual(entry)]
    with table.open("a", encoding="utf-8") as out:
        for entry in fresh:
            image = np.asarray(cv2.imread(str(folder / f"{entry['file']}.jpg")))
            rng = np.random.default_rng(int(entry["file"]) + manner.seed)
            looks = looks_of(nets, image, np.array(entry["joints_px"]), rng, manner)
            out.write(json.dumps({"file": entry["file"], "looks": looks}) + "\n")
    return len(fresh)


def is_usual(entry: dict[str, Any]) -> bool:
    """Whether a line of labels.jsonl tells of an arm and a hand as people hold them."""
    off = tilt_of(np.array(entry["turn"])) - MIDDLE_TILT
    return bend_of(entry) <= MOST_BEND and abs(off) <= MOST_OFF


if __name__ == "__main__":
    main()
