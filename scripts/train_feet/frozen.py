"""Trains layers that read more from a frozen network, from what it sees in crops, kept in a file.

Seen once, crops are learnt from many times: that is far cheaper than to run the whole network each time.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from scripts.train_feet.losses import rate
from scripts.train_feet.networks import moments_basis
from scripts.train_feet.tflite_ops import tflite_bytes
from scripts.train_feet.torch_ops import TorchOps, follow_mean
from scripts.train_feet.train import EMA

RATE, DECAY, DROPPED = 2e-3, 0.02, 0.1


@dataclass(frozen=True)
class Features:
    """What is kept of a crop, in this order.

    maps: side and channels by name. numbers: how many by name.
    """

    maps: Mapping[str, tuple[int, int]]
    numbers: Mapping[str, int]

    @property
    def start_of_numbers(self) -> int:
        return sum(side * side * channels for side, channels in self.maps.values())

    @property
    def width(self) -> int:
        return self.start_of_numbers + sum(self.numbers.values())

    def file(self, path: Path, count: int) -> np.ndarray:
        """A new file of (count, width) float16."""
        return np.lib.format.open_memmap(path, "w+", np.float16, (count, self.width))

    def row(self, said: Mapping[str, np.ndarray]) -> np.ndarray:
        """(width,) of a network's outputs and whatever else is asked for by name."""
        return np.concatenate([said[name].ravel() for name in (*self.maps, *self.numbers)])

    def parted(self, rows: np.ndarray) -> dict[str, Tensor]:
        """(N, width) by name, for torch."""
        flat, found, at = torch.from_numpy(rows.astype(np.float32)), {}, 0
        for name, (side, channels) in self.maps.items():
            part = flat[:, at : (at := at + side * side * channels)].reshape(-1, side, side, channels)
            found[name] = part.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
        for name, count in self.numbers.items():
            found[name] = flat[:, at : (at := at + count)]
        return found


def moments_of(heat: np.ndarray) -> np.ndarray:
    """(n, 5) of logits (1, h, h, n), as `Ops.moments`."""
    flat = heat.reshape(-1, heat.shape[-1])
    chances = np.exp(flat - flat.max(axis=0))
    return (chances / chances.sum(axis=0)).T @ moments_basis(heat.shape[1]).T


class Reader(nn.Module):
    """Layers of a graph that reads features, with their weights."""

    def __init__(self, graph: Callable[..., Any], features: Features) -> None:
        super().__init__()
        self.graph = graph
        self.layers = nn.ModuleDict()
        with torch.no_grad():
            self.eval()(features.parted(np.zeros((2, features.width))))

    def forward(self, seen: dict[str, Tensor]) -> Tensor:
        return self.graph(TorchOps(self.layers), seen)


def train(
    reader: Reader,
    batch_of: Callable[[np.ndarray], dict[str, Tensor]],
    error_of: Callable[[Tensor, dict[str, Tensor], np.ndarray], Tensor],
    count: int,
    epochs: int,
    batch: int,
) -> Reader:
    """The running mean over time of a reader that learns from `count` samples, `epochs` times.

    batch_of(rows) gives what is seen of samples, error_of(said, seen, rows) how wrong is what is said of it.
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
        seen = batch_of(rows)
        shown = {name: F.dropout2d(part, DROPPED) if part.ndim == 4 else part for name, part in seen.items()}
        for group in optimizer.param_groups:
            group["lr"] = RATE * rate(step / total, 0.03, 0.03)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            said = reader(shown)
        loss = error_of(said.float(), seen, rows)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 5.0)
        optimizer.step()
        keep = min(EMA, (step + 1) / (step + 21))
        follow_mean(mean, reader, keep)
    return mean.eval()


def save(
    name: str,
    start: nn.ModuleDict,
    reader: Reader,
    graph: Callable[..., dict[str, Any]],
    inputs: Mapping[str, tuple[int, ...]],
    out: Path,
) -> None:
    """The checkpoint and the TFLite file of a network with the layers `start` and those of a reader."""
    layers = {**start, **reader.layers}
    whole = {f"layers.{key}": value for key, value in nn.ModuleDict(layers).state_dict().items()}
    torch.save(whole, out / f"{name}.pt")
    content = tflite_bytes(name, graph, dict(inputs), lambda layer: layers[layer].folded())
    (out / f"{name}.tflite").write_bytes(content)
