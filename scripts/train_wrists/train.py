"""Trains the wrist network on rendered pictures, and writes it as a TFLite file.

    python -m scripts.train_wrists.train PICTURES OUT --trunk efficientnet_lite0.tflite --minutes 60

PICTURES holds a folder for each seed, with landmarks; pictures that appear while it trains are taken up. OUT
receives a checkpoint, the TFLite file and log.jsonl. --start goes on from the folder of an earlier run, or
from the program's own TFLite file.
"""

from __future__ import annotations

import argparse
import copy
import json
import multiprocessing
import time
from collections import defaultdict
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scripts.train_feet.losses import SPREAD_CELLS, rate
from scripts.train_feet.samples import IGNORE
from scripts.train_feet.tflite_ops import tflite_bytes
from scripts.train_feet.torch_ops import (
    TorchOps,
    bring_into_step,
    follow_mean,
    is_trunk,
    load_tflite,
    load_trunk,
)
from scripts.train_feet.train import EMA, FROZEN, GOING_ON, NEW_RATE, TRUNK_RATE, stack, tensors
from scripts.train_feet.turns import loss_of as turn_loss
from scripts.train_wrists.networks import HEAT, INPUTS, POINTS, wrist_network
from scripts.train_wrists.samples import any_picture, load_pictures, sample
from tryon.tracking.wrist_crop import HINTS, SIDE
from tryon.tracking.wrist_net import AT_ORIGIN, PLACE_UNIT

NAME = "wrist_points"
LOOK_AGAIN_S = 60.0
PLACE_WEIGHT = 15.0
FIRST_LOOKS = 60


class WristNetwork(nn.Module):
    """wrist_network with its weights."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleDict()
        with torch.no_grad():
            self.eval()(torch.zeros(2, 3, SIDE, SIDE), torch.zeros(2, HINTS))

    def forward(self, image: Tensor, hints: Tensor) -> dict[str, Tensor]:
        return wrist_network(TorchOps(self.layers), image, hints)


def place_loss(turn: Tensor, moments: Tensor, points: Tensor) -> Tensor:
    """How far the origin is off, by its way (N, 14) from the first moments (N, 8, 2), both fractions from the
    middle."""
    seen = moments[:, :AT_ORIGIN].mean(1) + PLACE_UNIT * turn[:, -2:]
    off = seen - points[:, :AT_ORIGIN].mean(1)
    return PLACE_WEIGHT * (off.square().sum(1) + 1e-5).sqrt().mean()


def loss_of(out: dict[str, Tensor], batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Parts of the loss, weighted; their sum is the loss."""
    out = {name: value.float() for name, value in out.items()}
    facts, points, inside = out["facts"], batch["points"], batch["inside"]
    cells = torch.arange(HEAT) + 0.5
    bumps = torch.softmax(-0.5 * ((cells - points[..., None] * HEAT) / SPREAD_CELLS) ** 2, -1)
    target = bumps[:, :, 1, :, None] * bumps[:, :, 0, None, :]
    chances = F.log_softmax(out["heat"].flatten(2), -1)
    count = inside.sum().clamp(min=1)
    heat = (-(target.flatten(2) * chances).sum(-1) * inside).sum() / count
    maps = chances.exp().unflatten(2, (HEAT, HEAT))
    mean = torch.stack([(maps.sum(2) * cells).sum(-1), (maps.sum(3) * cells).sum(-1)], -1)
    near = F.smooth_l1_loss(mean, points * HEAT, beta=0.3, reduction="none").sum(-1)
    guessed = facts[:, : 2 * POINTS].reshape(-1, POINTS, 2)
    far = F.smooth_l1_loss(guessed, (points - 0.5).clamp(-1.5, 1.5), beta=0.03, reduction="none").sum(-1)
    return {
        "turn": turn_loss(out["turn"], batch["turn"]),
        "place": place_loss(out["turn"], mean / HEAT - 0.5, batch["points"] - 0.5),
        "heat": 0.5 * heat,
        "near": 0.3 * (near * inside).sum() / count,
        "guess": 2.0 * far.mean(),
        "inside": 0.3 * F.binary_cross_entropy_with_logits(facts[:, 2 * POINTS :], inside),
        "zones": 1.5 * F.cross_entropy(out["zones"], batch["zones"].long(), ignore_index=IGNORE),
    }


def feed(folder: Path, out: multiprocessing.Queue, size: int, seed: int) -> None:
    """Runs in a process of its own: cuts batches of samples for ever."""
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    known: set[str] = set()
    pictures: list = []
    looked = -LOOK_AGAIN_S
    while True:
        while time.monotonic() - looked > LOOK_AGAIN_S or not pictures:
            pictures += load_pictures(folder, known)
            looked = time.monotonic()
            if not pictures:
                time.sleep(5)
        batch = [sample(rng, any_picture(rng, pictures)) for _ in range(size)]
        out.put((stack(batch), len(pictures)))


def look_at(network: WristNetwork, batches: multiprocessing.Queue) -> None:
    """Run the network on FIRST_LOOKS batches."""
    for _ in range(FIRST_LOOKS):
        seen = tensors(batches.get()[0])
        network(seen["image"], seen["hints"])


def optimizer_of(network: WristNetwork, share: float) -> tuple[torch.optim.Optimizer, list[float]]:
    """AdamW and the highest rate of each of its groups. What has seen the real world stays as it is."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = defaultdict(list)
    for name, layer in network.layers.items():
        if name.startswith(FROZEN) or (is_trunk(name) and layer.kind == "depthwise"):
            layer.requires_grad_(False)
            continue
        highest = (TRUNK_RATE if is_trunk(name) else NEW_RATE) * share
        for parameter in layer.parameters():
            groups[highest, 0.02 if parameter.ndim > 1 else 0.0].append(parameter)
    some = [{"params": p, "lr": lr, "weight_decay": decay} for (lr, decay), p in groups.items()]
    return torch.optim.AdamW(some), [highest for highest, _ in groups]


def load_start(network: WristNetwork, start: Path) -> None:
    """Go on from the folder of an earlier run, or from a TFLite file."""
    if start.is_dir():
        network.load_state_dict(torch.load(start / f"{NAME}.pt"))
    else:
        load_tflite(network.layers, start)


def save(mean: WristNetwork, folder: Path) -> None:
    torch.save(mean.state_dict(), folder / f"{NAME}.pt")
    content = tflite_bytes(NAME, wrist_network, INPUTS, lambda layer: mean.layers[layer].folded())
    (folder / f"{NAME}.tflite").write_bytes(content)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pictures", type=Path)
    parser.add_argument("out", type=Path)
    begin = parser.add_mutually_exclusive_group(required=True)
    begin.add_argument("--trunk", type=Path, help="efficientnet_lite0.tflite, to begin with")
    begin.add_argument("--start", type=Path, help="folder of an earlier run, or TFLite file, to go on from")
    parser.add_argument("--minutes", type=float, default=60.0, help="of the processor")
    parser.add_argument("--share", type=float, help="of the full learning rates; less where it goes on")
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    network = WristNetwork()
    if given.trunk is not None:
        load_trunk(network, given.trunk)
    else:
        load_start(network, given.start)
    mean = copy.deepcopy(network).eval()
    network.to(memory_format=torch.channels_last).train()
    share = given.share or (GOING_ON if given.start else 1.0)
    optimizer, rates = optimizer_of(network, share)
    batches: multiprocessing.Queue = multiprocessing.Queue(6)
    feeder = multiprocessing.Process(
        target=feed, args=(given.pictures, batches, given.batch, given.seed), daemon=True
    )
    feeder.start()
    batch, count = batches.get()
    if given.start is not None and not given.start.is_dir():
        bring_into_step(network, network.layers, lambda: look_at(network, batches))
        mean.load_state_dict(network.state_dict())
    begun, said = time.process_time(), time.monotonic()
    steps = 0
    means: dict[str, list[float]] = defaultdict(list)
    while (done := (time.process_time() - begun) / (60 * given.minutes)) < 1:
        for group, highest in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = highest * rate(done)
        now = tensors(batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = network(now["image"], now["hints"])
        parts = loss_of(out, now)
        optimizer.zero_grad(set_to_none=True)
        torch.stack(list(parts.values())).sum().backward()
        nn.utils.clip_grad_norm_([p for group in optimizer.param_groups for p in group["params"]], 5.0)
        optimizer.step()
        steps += 1
        keep = min(EMA, steps / (steps + 20))
        follow_mean(mean, network, keep)
        for key, value in parts.items():
            means[key].append(float(value.detach()))
        if time.monotonic() - said > 90:
            said = time.monotonic()
            line = {key: round(float(np.mean(values)), 4) for key, values in means.items()}
            line |= {
                "minutes": round((time.process_time() - begun) / 60, 1),
                "pictures": count,
                "steps": steps,
            }
            with (given.out / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")
            means.clear()
            save(mean, given.out)
        batch, count = batches.get()
    save(mean, given.out)
    feeder.terminate()


if __name__ == "__main__":
    main()
