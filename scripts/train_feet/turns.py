"""Teaches the foot network how feet are turned, and leaves all else that it says as it is.

    python -m scripts.train_feet.turns SCENES OUT --start FOLDER

SCENES holds batches of scenes, FOLDER the foot_points.pt of `scripts.train_feet.train`. What that network
sees in crops of the scenes is kept in OUT, 51 kB each; then the layers that read turns from it are trained
for some minutes, and OUT receives foot_points.pt and foot_points.tflite with both.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from scripts.train_feet.augment import spoil
from scripts.train_feet.frozen import Features, Reader, moments_of, save, train
from scripts.train_feet.networks import (
    FACTS,
    FOOT_SIDE,
    NETWORKS,
    POINTS,
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
from scripts.train_feet.torch_ops import Network
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
FEATURES = Features(
    {"trunk": (10, 112), "mixed": (10, 112), "top": (5, 128)},
    {"moments": 5 * POINTS, "facts": FACTS + 3 * POINTS + 1},
)
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
    seen = FEATURES.file(out / ("seen.npy" if trained else "held_out.npy"), len(wanted))
    turns: list[np.ndarray] = []
    for index in rng.permutation(len(wanted)):
        sample = turn_sample(rng, *wanted[index], trained)
        if sample is None:
            continue
        said = network.run(sample[0])
        seen[len(turns)] = FEATURES.row(said | {"moments": moments_of(said["heat"])})
        turns.append(sample[1])
    return seen[: len(turns)], torch.tensor(np.array(turns), dtype=torch.float32)


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


def told_of(said: Tensor, turns: Tensor) -> str:
    """How far rotations are off, in words: of a quarter at most, of half, and of nine in ten."""
    off = vectors_of(rotation_of(said).transpose(1, 2) @ turns).norm(dim=1)
    low, middle, high = np.degrees(np.quantile(off.numpy(), (0.25, 0.5, 0.9)))
    return f"off by {low:.1f}, {middle:.1f}, {high:.1f} degrees"


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
        Reader(read_turn, FEATURES),
        lambda rows: FEATURES.parted(seen[rows]),
        lambda said, _, rows: loss_of(said, turns[rows]),
        len(turns),
        given.epochs,
        given.batch,
    )
    graph, side = NETWORKS[NAME]
    save(NAME, start.layers, reader, graph, {"image": (1, side, side, 3)}, given.out)
    held, truth = look(start, load_scenes(given.scenes, set(), held_out=True), 1, given.out, False)
    with torch.no_grad():
        said = reader(FEATURES.parted(held))
    print(f"{len(turns)} crops; {len(truth)} held out: {told_of(said, truth)}")


if __name__ == "__main__":
    main()
