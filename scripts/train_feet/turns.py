"""Teaches the foot network how feet are turned, and leaves all else that it says as it is.

    python -m scripts.train_feet.turns SCENES OUT --start FOLDER

SCENES holds batches of scenes, FOLDER the foot_points.pt of `scripts.train_feet.train`. What that network
sees in crops of the scenes is kept in OUT, 51 kB each; then the layers that read turns from it are trained
for some minutes, and OUT receives foot_points.pt and foot_points.tflite with both.
"""

from __future__ import annotations

import argparse
import copy
import math
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scripts.train_feet.augment import spoil
from scripts.train_feet.losses import rate
from scripts.train_feet.networks import (
    FACTS,
    FOOT_HEAT,
    FOOT_SIDE,
    NETWORKS,
    POINTS,
    moments_basis,
    read_foot,
    read_turn,
)
from scripts.train_feet.samples import (
    LEAST_FORESHORTENED,
    Scene,
    SceneFoot,
    apart,
    load_scenes,
    similarity,
    toe_down,
    warp,
)
from scripts.train_feet.tflite_ops import tflite_bytes
from scripts.train_feet.torch_ops import Network, TorchOps, follow_mean
from scripts.train_feet.train import EMA
from tryon.fitting.foot_turn import crop_axes
from tryon.tracking import foot_net
from tryon.tracking.rotations import LEAST_SURE, SUREST

NAME = "foot_points"
SHARES = {
    "stand": 1.0,
    "crossed": 0.8,
    "walk": 0.35,
    "seated": 0.35,
    "raised": 0.3,
    "squat": 0.5,
    "lunge": 0.35,
}
"""Of the feet in each pose: who looks into a mirror stands, and what hardly shows is guessed to be usual."""

LEAST_VISIBLE = 3  # points of a foot of which a turn is asked
SEEN = {"trunk": (10, 112), "mixed": (10, 112), "top": (5, 128)}
NUMBERS = {"moments": 5 * POINTS, "facts": FACTS + 3 * POINTS + 1}
RATE, DECAY, DROPPED = 2e-3, 0.02, 0.1
TAILS = 4.0
"""Degrees of freedom of the error's distribution (Student's t): some feet are taken for the other one."""
TURN_WEIGHT, SURENESS_WEIGHT = 4.0, 0.15


def turn_sample(
    rng: np.random.Generator, scene: Scene, foot: SceneFoot, trained: bool
) -> tuple[np.ndarray, np.ndarray] | None:
    """The crop in which a tracker that knows a foot looks at it, and (3, 3) crop_from_foot."""
    hidden = any(
        apart(foot, other) < 0.15 and other.area_px > foot.area_px
        for other in scene.feet
        if other is not foot
    )
    if hidden or not foot.shows or int((foot.visible > 0.5).sum()) < LEAST_VISIBLE:
        return None
    spread, least = (0.12, rng.uniform(0.15, 0.3)) if trained else (0.06, LEAST_FORESHORTENED)
    side_px = foot_net.CROP_LENGTHS * foot.length_px * math.exp(rng.normal(0, spread))
    known = foot.foreshortened > least
    rotation = toe_down(foot.direction) if known else 0.0
    off_deg = (9 if known else 12) if trained else 5
    rotation += math.radians(np.clip(rng.normal(0, off_deg), -35, 35))
    shift = np.clip(rng.normal(0, 0.05 if trained else 0.03, 2), -0.15, 0.15) * side_px
    flip = trained and bool(rng.random() < 0.5)
    centre = foot.centre_px + shift
    image = warp(scene.image, similarity(centre, side_px, rotation, flip, FOOT_SIDE), FOOT_SIDE, False, 127)
    if trained:
        image, _ = spoil(rng, image, None)
    ray = (centre - scene.matrix[:2, 2]) / scene.matrix.diagonal()[:2]
    turn = crop_axes(ray, rotation).T @ foot.camera_from_foot
    mirror = np.diag([-1.0 if flip else 1.0, 1.0, 1.0])
    return image, mirror @ turn @ mirror


def look(
    start: Network, scenes: list[Scene], copies: int, out: Path, trained: bool
) -> tuple[np.ndarray, Tensor]:
    """(N, 25700) float16 of what the network sees in crops, kept in `out`, and (N, 3, 3) turns."""
    file = out / "seen.tflite"
    image = {"image": (1, FOOT_SIDE, FOOT_SIDE, 3)}
    file.write_bytes(tflite_bytes(NAME, read_foot, image, lambda layer: start.layers[layer].folded()))
    network = foot_net.Network(file, 1)
    rng = np.random.default_rng(100 if trained else 7)
    wanted = [
        (scene, foot)
        for scene in scenes * copies
        for foot in scene.feet
        if not trained or rng.random() < SHARES[scene.pose]
    ]
    width = sum(side * side * channels for side, channels in SEEN.values()) + sum(NUMBERS.values())
    kept = out / ("seen.npy" if trained else "held_out.npy")
    seen = np.lib.format.open_memmap(kept, "w+", np.float16, (len(wanted), width))
    basis = moments_basis(FOOT_HEAT).T
    turns: list[np.ndarray] = []
    for index in rng.permutation(len(wanted)):
        sample = turn_sample(rng, *wanted[index], trained)
        if sample is None:
            continue
        said = network.run(sample[0])
        heat = said["heat"].reshape(-1, POINTS)
        chances = np.exp(heat - heat.max(axis=0))
        said["moments"] = (chances / chances.sum(axis=0)).T @ basis
        seen[len(turns)] = np.concatenate([said[name].ravel() for name in (*SEEN, *NUMBERS)])
        turns.append(sample[1])
    return seen[: len(turns)], torch.tensor(np.array(turns), dtype=torch.float32)


def parted(seen: np.ndarray) -> dict[str, Tensor]:
    """What `read_turn` reads, for torch, of (N, 25700)."""
    rows, found, at = torch.from_numpy(seen.astype(np.float32)), {}, 0
    for name, (side, channels) in SEEN.items():
        part = rows[:, at : (at := at + side * side * channels)].reshape(-1, side, side, channels)
        found[name] = part.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
    for name, count in NUMBERS.items():
        found[name] = rows[:, at : (at := at + count)]
    return found


class TurnReader(nn.Module):
    """read_turn with its weights."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleDict()
        width = sum(side * side * channels for side, channels in SEEN.values()) + sum(NUMBERS.values())
        with torch.no_grad():
            self.eval()(parted(np.zeros((2, width))))

    def forward(self, seen: dict[str, Tensor]) -> Tensor:
        return read_turn(TorchOps(self.layers), seen)


def rotation_of(said: Tensor) -> Tensor:
    """(N, 3, 3) as `tryon.tracking.rotations.read_rotation` makes it."""
    ahead = F.normalize(said[:, :3], dim=1)
    up = F.normalize(said[:, 3:6] - ahead * (ahead * said[:, 3:6]).sum(1, keepdim=True), dim=1)
    return torch.stack([torch.linalg.cross(up, ahead), up, ahead], 2)


def vectors_of(rotations: Tensor) -> Tensor:
    """(N, 3) axis times angle of (N, 3, 3)."""
    r = rotations
    axis = torch.stack([r[:, 2, 1] - r[:, 1, 2], r[:, 0, 2] - r[:, 2, 0], r[:, 1, 0] - r[:, 0, 1]], 1) / 2
    cosine = (r.diagonal(dim1=1, dim2=2).sum(1) - 1) / 2
    sine = axis.norm(dim=1)
    return axis * (torch.atan2(sine, cosine) / sine.clamp(min=1e-6)).unsqueeze(1)


def loss_of(said: Tensor, turns: Tensor) -> Tensor:
    """How far rotations are off, and how badly they say how far they may be."""
    rotations = rotation_of(said)
    # A norm, not its square: a few hopeless views must not rule.
    apart_by = ((rotations - turns).flatten(1).square().sum(1) + 1e-4).sqrt()
    error = vectors_of(turns @ rotations.transpose(1, 2)).detach()
    logs = said[:, 6:9].clamp(LEAST_SURE, SUREST)
    below = torch.zeros(len(said), 3, 3)
    below[:, [1, 2, 2], [0, 0, 1]] = said[:, 9:12]
    scaled = (error + torch.bmm(below, error[:, :, None])[:, :, 0]) * logs.exp()
    surprise = (TAILS + 3) / 2 * torch.log1p(scaled.square().sum(1) / TAILS) - logs.sum(1)
    return TURN_WEIGHT * apart_by.mean() + SURENESS_WEIGHT * surprise.mean()


def train(
    reader: nn.Module,
    batch_of: Callable[[np.ndarray], dict[str, Tensor]],
    error_of: Callable[[Tensor, np.ndarray], Tensor],
    count: int,
    epochs: int,
    batch: int,
) -> nn.Module:
    """The running mean over time of a reader that learns from `count` samples, `epochs` times.

    batch_of(rows) gives what is seen of samples, error_of(said, rows) how wrong what is said of them is.
    """
    reader.train()
    mean = copy.deepcopy(reader)
    some = [[p for p in reader.parameters() if (p.ndim > 1) is flat] for flat in (True, False)]
    groups = [{"params": some[0], "weight_decay": DECAY}, {"params": some[1], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    rng = np.random.default_rng(0)
    total = epochs * (count // batch)
    for step in range(total):
        if step % (count // batch) == 0:
            order = rng.permutation(count)
        rows = np.sort(order[:batch])
        order = order[batch:]
        parts = batch_of(rows)
        for name, part in parts.items():
            if part.ndim == 4:
                parts[name] = F.dropout2d(part, DROPPED)
        for group in optimizer.param_groups:
            group["lr"] = RATE * rate(step / total, 0.03, 0.03)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            said = reader(parts)
        loss = error_of(said.float(), rows)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 5.0)
        optimizer.step()
        keep = min(EMA, (step + 1) / (step + 21))
        follow_mean(mean, reader, keep)
    return mean.eval()


def save(start: Network, reader: nn.Module, out: Path) -> None:
    """The checkpoint and the TFLite file of a network that reads turns as well."""
    layers = {**start.layers, **reader.layers}
    whole = {f"layers.{key}": value for key, value in nn.ModuleDict(layers).state_dict().items()}
    torch.save(whole, out / f"{NAME}.pt")
    graph, side = NETWORKS[NAME]
    image = {"image": (1, side, side, 3)}
    content = tflite_bytes(NAME, graph, image, lambda layer: layers[layer].folded())
    (out / f"{NAME}.tflite").write_bytes(content)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--start", type=Path, required=True, help="folder with foot_points.pt")
    parser.add_argument("--copies", type=int, default=4, help="crops of each foot")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch", type=int, default=128)
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    cv2.setNumThreads(1)
    given.out.mkdir(parents=True, exist_ok=True)
    start = Network(read_foot, FOOT_SIDE)
    known = torch.load(given.start / f"{NAME}.pt")
    start.load_state_dict({key: value for key, value in known.items() if ".turn" not in key})
    start.eval()
    seen, turns = look(start, load_scenes(given.scenes, set(), held_out=False), given.copies, given.out, True)
    reader = train(
        TurnReader(),
        lambda rows: parted(seen[rows]),
        lambda said, rows: loss_of(said, turns[rows]),
        len(turns),
        given.epochs,
        given.batch,
    )
    save(start, reader, given.out)
    held, truth = look(start, load_scenes(given.scenes, set(), held_out=True), 1, given.out, False)
    with torch.no_grad():
        off = vectors_of(rotation_of(reader(parted(held))).transpose(1, 2) @ truth).norm(dim=1)
    low, middle, high = np.degrees(np.quantile(off.numpy(), (0.25, 0.5, 0.9)))
    print(f"{len(turns)} crops; {len(truth)} held out: off by {low:.1f}, {middle:.1f}, {high:.1f} degrees")


if __name__ == "__main__":
    main()
