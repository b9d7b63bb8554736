"""The two foot networks, written once and run by two machines: torch (training) and a TFLite writer (export).

Both stand on the first stages of EfficientNet-Lite0 (Tan and Le 2019; Apache-2.0 weights of MediaPipe's image
classifier), whose features have seen a million photographs: that, more than anything in the training data,
carries a network that only saw rendered legs over to real pictures.
"""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

POINTS = 12
ZONES = 5
"""Background, this foot, this leg, loose cloth, another foot or leg."""

FOOT_SIDE = 160
FINDER_SIDE = 192
FOOT_HEAT = 40
FINDER_GRID = 24
FACTS = 3
"""Logits of the FOOT network: presence, right against left, shod."""

TURN = 12
"""What the FOOT network says of a foot's turn: two columns of a rotation, and how sure of it (6)."""

STAGES = (
    # (block, kernel, stride, expansion, channels), EfficientNet-Lite0's table
    (0, 3, 1, 1, 16),
    (1, 3, 2, 6, 24), (2, 3, 1, 6, 24),
    (3, 5, 2, 6, 40), (4, 5, 1, 6, 40),
    (5, 3, 2, 6, 80), (6, 3, 1, 6, 80), (7, 3, 1, 6, 80),
    (8, 5, 1, 6, 112), (9, 5, 1, 6, 112), (10, 5, 1, 6, 112),
    (11, 5, 2, 6, 192), (12, 5, 1, 6, 192),
)  # fmt: skip


class Ops(Protocol):
    """What a network is made of. Tensors are whatever the machine uses."""

    def conv(
        self, name: str, x: Any, channels: int, kernel: int = 1, stride: int = 1, act: bool = True
    ) -> Any:
        """Convolution with 'SAME' padding and, with act, ReLU6."""

    def depthwise(self, name: str, x: Any, kernel: int, stride: int = 1, act: bool = True) -> Any:
        """Depthwise convolution with 'SAME' padding and, with act, ReLU6."""

    def dense(self, name: str, x: Any, channels: int, act: bool = False) -> Any:
        """Fully connected layer on (N, C)."""

    def add(self, a: Any, b: Any) -> Any:
        """Sum of two tensors of one shape."""

    def double(self, x: Any) -> Any:
        """Bilinear enlargement to twice the size, half-pixel centres."""

    def flatten(self, x: Any) -> Any:
        """(N, h, w, C) to (N, h * w * C), channels fastest."""

    def unfold(self, x: Any) -> Any:
        """Depth to space with blocks of 2."""

    def moments(self, x: Any) -> Any:
        """(N, n, n, C) logits to (N, 5 C): of each channel's softmax over cells the means of x, y, x x, x y
        and y y, fractions of the side from its middle."""

    def softmax(self, x: Any) -> Any:
        """Softmax over channels (export only; training works on logits)."""


def moments_basis(cells: int) -> np.ndarray:
    """(5, cells * cells) x, y, x x, x y, y y of cells row by row, fractions of the side from its middle."""
    middles = ((np.arange(cells) + 0.5) / cells - 0.5).astype(np.float32)
    x, y = (one.ravel() for one in np.meshgrid(middles, middles))
    return np.stack([x, y, x * x, x * y, y * y])


def trunk(ops: Ops, x: Any, last_block: int) -> dict[int, Any]:
    """EfficientNet-Lite0 up to a block: features by stride (4, 8, 16 and perhaps 32)."""
    x = ops.conv("stem", x, 32, 3, 2)
    width, scale = 32, 2
    found: dict[int, Any] = {}
    for block, kernel, stride, expansion, channels in STAGES:
        if block > last_block:
            break
        y = x
        if expansion > 1:
            y = ops.conv(f"b{block}_expand", y, width * expansion)
        y = ops.depthwise(f"b{block}_depth", y, kernel, stride)
        y = ops.conv(f"b{block}_project", y, channels, act=False)
        x = ops.add(x, y) if stride == 1 and width == channels else y
        width, scale = channels, scale * stride
        found[scale] = x
    return found


def mix(ops: Ops, name: str, x: Any, channels: int, kernel: int = 5) -> Any:
    """A depthwise and a pointwise convolution."""
    return ops.conv(f"{name}_point", ops.depthwise(f"{name}_depth", x, kernel), channels)


def merge(ops: Ops, name: str, deep: Any, skip: Any, channels: int) -> Any:
    """Enlarge deep features and add finer ones."""
    deep = ops.double(ops.conv(f"{name}_deep", deep, channels, act=False))
    return mix(
        ops, f"{name}_mix", ops.add(deep, ops.conv(f"{name}_skip", skip, channels, act=False)), channels
    )


def read_foot(ops: Ops, x: Any) -> dict[str, Any]:
    """All that `foot_network` says but the turn, and the features that `read_turn` reads as well:

    trunk (N, 10, 10, 112), mixed (N, 10, 10, 112) and top (N, 5, 5, 128), by what made them.
    """
    features = trunk(ops, x, 12)
    top = mix(ops, "top", features[32], 128)
    y = merge(ops, "d16", top, features[16], 112)
    y16 = mix(ops, "d16b", y, 112)
    y = merge(ops, "d8", y16, features[8], 64)
    y = merge(ops, "d4", y, features[4], 48)
    heat = ops.conv("heat", mix(ops, "heat_mix", y, 64, 3), POINTS, act=False)
    zones = ops.unfold(ops.conv("zones", mix(ops, "zones_mix", y, 48, 3), 4 * ZONES, act=False))
    # Down to 5x5 again, now with what the decoder understood, flat: where things are counts.
    low = ops.conv("facts_low", ops.depthwise("facts_down", y16, 3, 2), 96, act=False)
    low = ops.add(low, ops.conv("facts_top", top, 96, act=False))
    y = ops.conv("facts_in", mix(ops, "facts_mix", low, 96, 3), 48)
    y = ops.dense("facts_hidden", ops.flatten(y), 128, act=True)
    facts = ops.dense("facts", y, FACTS + POINTS + 2 * POINTS + 1)
    seen = {"heat": heat, "zones": ops.softmax(zones), "facts": facts}
    return seen | {"trunk": features[16], "mixed": y16, "top": top}


def read_turn(ops: Ops, seen: dict[str, Any]) -> Any:
    """(N, 12) of what `read_foot` gives, heat as its moments (N, 60).

    Foot's +Z and +Y in the crop's space (`tryon.types.FootTurn`), not yet at right angles or of length one;
    logarithms of the diagonal of L, and its entries below, row by row, as shares of their row's diagonal.
    """
    y = ops.add(
        ops.conv("turn_trunk", seen["trunk"], 64, act=False),
        ops.conv("turn_mixed", seen["mixed"], 64, act=False),
    )
    y = mix(ops, "turn_mix", y, 96)
    y = ops.conv("turn_low", ops.depthwise("turn_down", y, 3, 2), 128, act=False)
    y = ops.add(y, ops.conv("turn_top", seen["top"], 128, act=False))
    y = ops.conv("turn_in", mix(ops, "turn_low_mix", y, 128, 3), 48)
    y = ops.add(
        ops.add(
            ops.dense("turn_where", ops.dense("turn_few", ops.flatten(y), 64), 256, act=True),
            ops.dense("turn_points", seen["moments"], 256, act=True),
        ),
        ops.dense("turn_facts", seen["facts"], 256, act=True),
    )
    return ops.dense("turn", ops.dense("turn_hidden", y, 128, act=True), TURN)


def foot_network(ops: Ops, x: Any) -> dict[str, Any]:
    """(N, 160, 160, 3) in about [-1, 1] to

    heat (N, 40, 40, 12): logits, a softmax over the cells of each point's channel gives its place;
    zones (N, 80, 80, 5): background, this foot, this leg, loose cloth, another (softmax when exported);
    facts (N, 3 + 12 + 24 + 1): logits of presence, right, shod; logits that each point lies inside the crop;
        all points' x, y as fractions of the side from its middle; log2 of foot length over the side;
    turn (N, 12): see `read_turn`.
    """
    seen = read_foot(ops, x)
    said = {name: seen[name] for name in ("heat", "zones", "facts")}
    return said | {"turn": read_turn(ops, seen | {"moments": ops.moments(seen["heat"])})}


def finder_network(ops: Ops, x: Any) -> dict[str, Any]:
    """(N, 192, 192, 3) in about [-1, 1] to cells (N, 24, 24, 7):

    logit of a foot's centre; its offset x, y from the cell's middle in cells; log2 of its length over 48 px;
    cosine and sine of heel to toe; logit of right against left.
    """
    features = trunk(ops, x, 11)
    top = mix(ops, "top", features[32], 128)
    y = mix(ops, "d16b", merge(ops, "d16", top, features[16], 96), 96)
    y = merge(ops, "d8", y, features[8], 64)
    return {"cells": ops.conv("cells", mix(ops, "cells_mix", y, 96), 7, act=False)}


NETWORKS = {"foot_points": (foot_network, FOOT_SIDE), "foot_finder": (finder_network, FINDER_SIDE)}
