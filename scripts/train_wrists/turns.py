"""Teaches the wrist network how wrists are turned and where exactly they are, and leaves all else as it is.

    python -m scripts.train_wrists.turns PICTURES OUT --start FOLDER --kept KEPT

FOLDER holds the wrist_points.pt of `scripts.train_wrists.train`; or it is the program's own TFLite file. What
that network sees in crops of the pictures is kept in OUT, 60 kB each; then the layers that read turns from it
are trained anew for some minutes, far more often than the whole network could be, and OUT receives
wrist_points.pt and wrist_points.tflite with both. Where PICTURES hold settled.jsonl, most crops are of those:
usual poses, read as in a video.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor

from scripts.train_feet.frozen import Features, Reader, moments_of, save, train
from scripts.train_feet.tflite_ops import tflite_bytes
from scripts.train_feet.turns import loss_of, told_of
from scripts.train_wrists.labels import SETTLED_FILE
from scripts.train_wrists.networks import INPUTS, POINTS, read_turn, read_wrist, wrist_network
from scripts.train_wrists.samples import (
    SETTLED_MISTURNED_RAD,
    Picture,
    any_picture,
    load_pictures,
    sample,
)
from scripts.train_wrists.train import NAME, WristNetwork, load_start, place_loss
from tryon.tracking.foot_net import Network
from tryon.tracking.wrist_crop import HINTS, SIDE

FEATURES = Features(
    {"trunk": (SIDE // 16, 112), "mixed": (SIDE // 16, 96), "fine": (SIDE // 8, 64)},
    {"moments": 5 * POINTS, "facts": 3 * POINTS, "hints": HINTS},
)


USUAL_SHARE = 0.6
"""Of crops of usual poses, where their landmarks are there."""


def look(
    network: Network, samples: Iterable[dict[str, Any]], count: int, file: Path
) -> tuple[np.ndarray, Tensor, Tensor]:
    """FEATURES of what the network sees in `count` samples, kept in a file, (N, 3, 3) turns and (N, 8, 2)
    points, fractions of the side from its middle."""
    seen = FEATURES.file(file, count)
    turns, points = [], []
    for row, one in zip(seen, samples, strict=False):
        said = network.run(one["image"], hints=one["hints"])
        row[:] = FEATURES.row(said | {"moments": moments_of(said["heat"]), "hints": one["hints"]})
        turns.append(one["turn"])
        points.append(one["points"] - 0.5)
    return seen, torch.tensor(np.array(turns)), torch.tensor(np.array(points))


def place_error(said: Tensor, seen: dict[str, Tensor], points: Tensor) -> Tensor:
    """place_loss of what is said of what is seen."""
    return place_loss(said, seen["moments"].unflatten(1, (POINTS, 5))[:, :, :2], points)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pictures", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--start", type=Path, required=True, help="folder with wrist_points.pt, or TFLite file"
    )
    parser.add_argument("--kept", type=Path, required=True, help="pictures to measure on")
    parser.add_argument("--count", type=int, default=100_000, help="crops to learn from")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=128)
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    cv2.setNumThreads(1)
    given.out.mkdir(parents=True, exist_ok=True)
    start = WristNetwork()
    load_start(start, given.start)
    start.eval()
    file = given.out / "seen.tflite"
    file.write_bytes(tflite_bytes(NAME, read_wrist, INPUTS, lambda layer: start.layers[layer].folded()))
    network, rng = Network(file, 1), np.random.default_rng(100)
    pictures = load_pictures(given.pictures, set())
    usual = load_pictures(given.pictures, set(), SETTLED_FILE)

    def samples(known: list[Picture], settled: list[Picture]) -> Iterable[dict[str, Any]]:
        while True:
            if settled and rng.random() < USUAL_SHARE:
                yield sample(rng, settled[rng.integers(len(settled))], SETTLED_MISTURNED_RAD)
            else:
                yield sample(rng, any_picture(rng, known))

    seen, turns, points = look(network, samples(pictures, usual), given.count, given.out / "seen.npy")
    reader = train(
        Reader(read_turn, FEATURES),
        lambda rows: FEATURES.parted(seen[rows]),
        lambda said, parts, rows: loss_of(said, turns[rows]) + place_error(said, parts, points[rows]),
        len(turns),
        given.epochs,
        given.batch,
    )
    save(NAME, start.layers, reader, wrist_network, INPUTS, given.out)
    kept = load_pictures(given.kept, set())
    held, truth, where = look(network, samples(kept, []), 4 * len(kept), given.out / "held_out.npy")
    with torch.no_grad():
        parts = FEATURES.parted(held)
        said = reader(parts)
        place = float(place_error(said, parts, where))
    print(f"{len(turns)} crops; {len(truth)} held out: {told_of(said, truth)}; place: {place:.4f}")


if __name__ == "__main__":
    main()
