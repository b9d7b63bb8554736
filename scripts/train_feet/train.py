"""Trains both foot networks on rendered scenes, and writes them as TFLite files.

    python -m scripts.train_feet.train SCENES OUT --trunk efficientnet_lite0.tflite --minutes 60

SCENES holds batches of scenes (see samples.py); batches that appear while it trains are taken up. OUT
receives checkpoints (by which a later run goes on: --start), the two TFLite files and log.jsonl.
"""

from __future__ import annotations

import argparse
import copy
import json
import multiprocessing
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor

from scripts.train_feet import losses
from scripts.train_feet.networks import NETWORKS
from scripts.train_feet.samples import finder_sample, foot_sample, load_scenes
from scripts.train_feet.tflite_ops import tflite_bytes
from scripts.train_feet.torch_ops import Network, follow_mean, is_trunk, load_trunk

FROZEN = ("stem", "b0_", "b1_", "b2_", "b3_", "b4_")
"""Edges and textures of the real world: not to be unlearned on rendered pictures."""

LOSSES = {"foot_points": losses.foot_loss, "foot_finder": losses.finder_loss}
PLAN = ("foot_points", "foot_points", "foot_finder")
"""The networks take turns; the one that reads feet closely has more to learn."""

EMA = 0.998
NEW_RATE, TRUNK_RATE = 1.5e-3, 4e-4
GOING_ON = 0.25
"""Share of the rates for a run that goes on from an earlier one: with more it first unlearns for long."""

WITHOUT_FEET = 0.08
"""Share of samples cut from scenes without feet, whatever their number."""

LOOK_FOR_SCENES_S = 45.0


def feed(folder: Path, out: multiprocessing.Queue, size: int, seed: int, plan: tuple[str, ...]) -> None:
    """Runs in a process of its own: cuts batches of samples for ever."""
    cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    known: set[str] = set()
    scenes: list = []
    empty: list = []
    looked = -LOOK_FOR_SCENES_S
    while True:
        for name in plan:
            while time.monotonic() - looked > LOOK_FOR_SCENES_S or not scenes:
                for scene in load_scenes(folder, known, held_out=False):
                    (scenes if scene.feet else empty).append(scene)
                looked = time.monotonic()
                if not scenes:
                    time.sleep(5)
            make = foot_sample if name == "foot_points" else finder_sample
            batch: list[dict[str, np.ndarray]] = []
            while len(batch) < size:
                some = empty if empty and rng.random() < WITHOUT_FEET else scenes
                sample = make(rng, some[rng.integers(len(some))], True)
                if sample is not None:
                    batch.append(sample)
            out.put((name, stack(batch), len(scenes)))


def stack(samples: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Samples to one batch."""
    return {key: np.stack([sample[key] for sample in samples]) for key in samples[0]}


def tensors(batch: dict[str, np.ndarray]) -> dict[str, Tensor]:
    """A batch for torch: pictures RGB as (value - 127) / 128, (N, 3, H, W)."""
    found = {key: torch.from_numpy(value) for key, value in batch.items()}
    image = found["image"].flip(-1).permute(0, 3, 1, 2).float().sub(127).div(128)
    found["image"] = image.contiguous(memory_format=torch.channels_last)
    return found


class Trainee:
    """One network, its running mean over time (which is what is exported) and its optimizer."""

    def __init__(self, name: str, trunk: Path, start: Path | None) -> None:
        self.name = name
        graph, side = NETWORKS[name]
        self.network = Network(graph, side)
        load_trunk(self.network, trunk)
        if start is not None:
            before, now = torch.load(start / f"{name}.pt"), self.network.state_dict()
            fits = {
                key: value for key, value in before.items() if key in now and value.shape == now[key].shape
            }
            self.network.load_state_dict(fits, strict=False)
        self.mean = copy.deepcopy(self.network).eval()
        self.network.to(memory_format=torch.channels_last).train()
        groups: dict[tuple[float, float], list[Any]] = defaultdict(list)
        for layer_name, layer in self.network.layers.items():
            # The trunk's depthwise kernels stay too: they are the slowest to learn and the least in need.
            if layer_name.startswith(FROZEN) or (is_trunk(layer_name) and layer.kind == "depthwise"):
                layer.requires_grad_(False)
                continue
            highest = (TRUNK_RATE if is_trunk(layer_name) else NEW_RATE) * (GOING_ON if start else 1.0)
            for parameter in layer.parameters():
                groups[highest, 0.02 if parameter.ndim > 1 else 0.0].append(parameter)
        self.rates = [highest for highest, _ in groups]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": some, "lr": highest, "weight_decay": decay}
                for (highest, decay), some in groups.items()
            ]
        )
        self.steps = 0

    def step(self, batch: dict[str, Tensor], rate: float) -> dict[str, float]:
        for group, highest in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = highest * rate
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = self.network(batch["image"])
        parts = LOSSES[self.name](out, batch)
        loss = torch.stack(list(parts.values())).sum()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(
            [p for group in self.optimizer.param_groups for p in group["params"]], 5.0
        )
        self.optimizer.step()
        self.steps += 1
        keep = min(EMA, self.steps / (self.steps + 20))
        follow_mean(self.mean, self.network, keep)
        return {key: float(value.detach()) for key, value in parts.items()}

    def save(self, folder: Path) -> None:
        torch.save(self.mean.state_dict(), folder / f"{self.name}.pt")
        graph, side = NETWORKS[self.name]
        image = {"image": (1, side, side, 3)}
        content = tflite_bytes(self.name, graph, image, lambda layer: self.mean.layers[layer].folded())
        (folder / f"{self.name}.tflite").write_bytes(content)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--trunk", type=Path, required=True, help="efficientnet_lite0.tflite")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--start", type=Path, help="folder of an earlier run to go on from")
    parser.add_argument("--only", choices=tuple(NETWORKS), help="train one network alone")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    given.out.mkdir(parents=True, exist_ok=True)
    plan = (given.only,) if given.only else PLAN
    trainees = {name: Trainee(name, given.trunk, given.start) for name in dict.fromkeys(plan)}
    batches: multiprocessing.Queue = multiprocessing.Queue(6)
    feeder = multiprocessing.Process(
        target=feed, args=(given.scenes, batches, given.batch, given.seed, plan), daemon=True
    )
    feeder.start()
    name, batch, count = batches.get()
    begun = said = time.monotonic()
    means: dict[str, list[float]] = defaultdict(list)
    while (done := (time.monotonic() - begun) / (60 * given.minutes)) < 1:
        parts = trainees[name].step(tensors(batch), losses.rate(done))
        for key, value in parts.items():
            means[f"{name}.{key}"].append(value)
        if time.monotonic() - said > 120:
            said = time.monotonic()
            line = {key: round(float(np.mean(values)), 4) for key, values in means.items()}
            line |= {"minutes": round((said - begun) / 60, 1), "scenes": count}
            line |= {f"{one.name}.steps": one.steps for one in trainees.values()}
            with (given.out / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(line) + "\n")
            means.clear()
            for one in trainees.values():
                one.save(given.out)
        name, batch, count = batches.get()
    for one in trainees.values():
        one.save(given.out)
    feeder.terminate()


if __name__ == "__main__":
    main()
