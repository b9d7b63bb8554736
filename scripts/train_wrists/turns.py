"""Teaches the wrist network how wrists are turned and where exactly they are, and leaves all else as it is.

    python -m scripts.train_wrists.turns PICTURES OUT --start FOLDER --kept KEPT

FOLDER holds the wrist_points.pt of `scripts.train_wrists.train`. What that network sees in crops of the
pictures is kept in OUT, 60 kB each; then the layers that read turns from it are trained anew for some
minutes, far more often than the whole network could be, and OUT receives wrist_points.pt and
wrist_points.tflite with both.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from scripts.train_feet.networks import moments_basis
from scripts.train_feet.tflite_ops import tflite_bytes
from scripts.train_feet.torch_ops import TorchOps
from scripts.train_feet.turns import loss_of, rotation_of, train, vectors_of
from scripts.train_wrists.networks import HEAT, INPUTS, POINTS, read_turn, read_wrist, wrist_network
from scripts.train_wrists.samples import Picture, any_picture, load_pictures, sample
from scripts.train_wrists.train import NAME, WristNetwork, place_loss
from tryon.tracking.foot_net import Network
from tryon.tracking.wrist_crop import HINTS, SIDE

SEEN = {"trunk": (SIDE // 16, 112), "mixed": (SIDE // 16, 96), "fine": (SIDE // 8, 64)}
NUMBERS = {"moments": 5 * POINTS, "facts": 3 * POINTS, "hints": HINTS}
WIDTH = sum(side * side * channels for side, channels in SEEN.values()) + sum(NUMBERS.values())


class TurnReader(nn.Module):
    """read_turn with its weights."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleDict()
        with torch.no_grad():
            self.eval()(parted(np.zeros((2, WIDTH))))

    def forward(self, seen: dict[str, Tensor]) -> Tensor:
        return read_turn(TorchOps(self.layers), seen)


def parted(seen: np.ndarray) -> dict[str, Tensor]:
    """What `read_turn` reads, for torch, of (N, WIDTH)."""
    rows, found, at = torch.from_numpy(seen.astype(np.float32)), {}, 0
    for name, (side, channels) in SEEN.items():
        part = rows[:, at : (at := at + side * side * channels)].reshape(-1, side, side, channels)
        found[name] = part.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
    for name, count in NUMBERS.items():
        found[name] = rows[:, at : (at := at + count)]
    return found


def look(
    network: Network, samples: Iterable[dict[str, Any]], count: int, file: Path
) -> tuple[np.ndarray, Tensor, Tensor]:
    """(N, WIDTH) float16 of what the network sees in `count` samples, kept in a file, (N, 3, 3) turns and
    (N, 8, 2) points, fractions of the side from its middle."""
    seen = np.lib.format.open_memmap(file, "w+", np.float16, (count, WIDTH))
    basis = moments_basis(HEAT).T
    turns, points = [], []
    for row, one in zip(seen, samples, strict=False):
        said = network.run(one["image"], hints=one["hints"])
        heat = said["heat"].reshape(-1, POINTS)
        chances = np.exp(heat - heat.max(axis=0))
        said["moments"] = (chances / chances.sum(axis=0)).T @ basis
        said["hints"] = one["hints"]
        row[:] = np.concatenate([said[name].ravel() for name in (*SEEN, *NUMBERS)])
        turns.append(one["turn"])
        points.append(one["points"] - 0.5)
    return seen, torch.tensor(np.array(turns)), torch.tensor(np.array(points))


def error_of(seen: np.ndarray, turns: Tensor, points: Tensor) -> Callable[[Tensor, np.ndarray], Tensor]:
    """The loss of what is said of some rows."""
    first = sum(side * side * channels for side, channels in SEEN.values())

    def error(said: Tensor, rows: np.ndarray) -> Tensor:
        moments = torch.from_numpy(seen[rows, first : first + 5 * POINTS].astype(np.float32))
        means = moments.reshape(-1, POINTS, 5)[:, :, :2]
        return loss_of(said, turns[rows]) + place_loss(said, means, points[rows])

    return error


def save(start: WristNetwork, reader: nn.Module, out: Path) -> None:
    layers = {**start.layers, **reader.layers}
    torch.save(
        {f"layers.{key}": value for key, value in nn.ModuleDict(layers).state_dict().items()},
        out / f"{NAME}.pt",
    )
    content = tflite_bytes(NAME, wrist_network, INPUTS, lambda layer: layers[layer].folded())
    (out / f"{NAME}.tflite").write_bytes(content)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pictures", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--start", type=Path, required=True, help="folder with wrist_points.pt")
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
    start.load_state_dict(torch.load(given.start / f"{NAME}.pt"))
    start.eval()
    file = given.out / "seen.tflite"
    file.write_bytes(tflite_bytes(NAME, read_wrist, INPUTS, lambda layer: start.layers[layer].folded()))
    network, rng = Network(file, 1), np.random.default_rng(100)
    pictures = load_pictures(given.pictures, set())

    def samples(known: list[Picture]) -> Iterable[dict[str, Any]]:
        while True:
            yield sample(rng, any_picture(rng, known))

    seen, turns, points = look(network, samples(pictures), given.count, given.out / "seen.npy")
    reader = train(
        TurnReader(),
        lambda rows: parted(seen[rows]),
        error_of(seen, turns, points),
        len(turns),
        given.epochs,
        given.batch,
    )
    save(start, reader, given.out)
    kept = load_pictures(given.kept, set())
    held, truth, where = look(network, samples(kept), 4 * len(kept), given.out / "held_out.npy")
    with torch.no_grad():
        said = reader(parted(held))
        off = vectors_of(rotation_of(said).transpose(1, 2) @ truth).norm(dim=1)
        place = error_of(held, truth, where)(said, np.arange(len(held))) - loss_of(said, truth)
    low, middle, high = np.degrees(np.quantile(off.numpy(), (0.25, 0.5, 0.9)))
    print(f"{len(turns)} crops; {len(truth)} held out: off by {low:.1f}, {middle:.1f}, {high:.1f} degrees")
    print(f"place: {float(place):.4f}")


if __name__ == "__main__":
    main()
