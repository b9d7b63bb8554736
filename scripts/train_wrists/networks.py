"""The wrist network, written once for torch (training) and the TFLite writer (export), as the feet's are.

It stands on the first stages of EfficientNet-Lite0 (Tan and Le 2019; Apache-2.0 weights of MediaPipe's image
classifier): features that have seen photographs carry over from rendered arms to real ones.
"""

from __future__ import annotations

from typing import Any

from scripts.train_feet.networks import Ops, merge, mix, trunk
from tryon.tracking.wrist_crop import HINTS, SIDE
from tryon.types import WRIST_POINTS

POINTS = len(WRIST_POINTS)
ZONES = 3
"""Background, skin of this hand or arm, cloth over it."""

HEAT = 32
LAST_BLOCK = 10
TURN = 14
"""What it says of the wrist's turn: two columns of a rotation and how sure of it (6), as for feet; and how
far the origin of wrist space lies from the mean of the moments of the first four points."""

INPUTS = {"image": (1, SIDE, SIDE, 3), "hints": (1, HINTS)}


def read_wrist(ops: Ops, image: Any, hints: Any) -> dict[str, Any]:
    """All that `wrist_network` says but the turn, and the features that `read_turn` reads as well:

    trunk (N, 8, 8, 112), mixed (N, 8, 8, 96) and fine (N, 16, 16, 64), by what made them.
    """
    features = trunk(ops, image, LAST_BLOCK)
    y16 = mix(ops, "d16", features[16], 96)
    y8 = merge(ops, "d8", y16, features[8], 64)
    y = merge(ops, "d4", y8, features[4], 48)
    heat = ops.conv("heat", mix(ops, "heat_mix", y, 48, 3), POINTS, act=False)
    zones = ops.unfold(ops.conv("zones", mix(ops, "zones_mix", y, 32, 3), 4 * ZONES, act=False))
    # Down again with what the decoder understood, flat: where things are counts.
    low = ops.conv("facts_low", ops.depthwise("facts_down", y8, 3, 2), 96, act=False)
    low = mix(ops, "facts_mix", ops.add(low, y16), 96, 3)
    low = ops.conv("facts_in", ops.depthwise("facts_down2", low, 3, 2), 64)
    seen = ops.dense("facts_seen", ops.flatten(low), 128, act=True)
    told = ops.dense("told", ops.dense("told_in", hints, 128, act=True), 128, act=True)
    y = ops.dense("facts_hidden", ops.add(seen, told), 128, act=True)
    said = {"heat": heat, "zones": ops.softmax(zones), "facts": ops.dense("facts", y, 3 * POINTS)}
    return said | {"trunk": features[16], "mixed": y16, "fine": y8}


def read_turn(ops: Ops, seen: dict[str, Any]) -> Any:
    """(N, 14) of what `read_wrist` gives, with heat as its moments (N, 40), and of the hints.

    The wrist's +Z and +Y in the crop's space, not yet at right angles or of length one; logarithms of the
    diagonal of L, and its entries below, row by row, as shares of their row's diagonal: as for feet. Then the
    origin's way from the mean of the moments of the first four points, in PLACE_UNITs.
    """
    y = ops.add(
        ops.conv("turn_trunk", seen["trunk"], 96, act=False),
        ops.conv("turn_mixed", seen["mixed"], 96, act=False),
    )
    fine = ops.conv("turn_fine", ops.depthwise("turn_fine_down", seen["fine"], 3, 2), 96, act=False)
    y = mix(ops, "turn_mix", ops.add(y, fine), 128, 3)
    y = ops.conv("turn_low", ops.depthwise("turn_down", y, 3, 2), 160, act=False)
    y = ops.conv("turn_in", mix(ops, "turn_low_mix", y, 160, 3), 64)
    y = ops.add(
        ops.add(
            ops.dense("turn_where", ops.dense("turn_few", ops.flatten(y), 160), 256, act=True),
            ops.dense("turn_points", seen["moments"], 256, act=True),
        ),
        ops.add(
            ops.dense("turn_facts", seen["facts"], 256, act=True),
            ops.dense("turn_told", ops.dense("turn_told_in", seen["hints"], 128, act=True), 256, act=True),
        ),
    )
    y = ops.dense("turn_hidden2", ops.dense("turn_hidden", y, 192, act=True), 128, act=True)
    return ops.dense("turn", y, TURN)


def wrist_network(ops: Ops, image: Any, hints: Any) -> dict[str, Any]:
    """(N, 128, 128, 3) in about [-1, 1] and (N, HINTS) of `WristCrop.hints` to

    heat (N, 32, 32, 8): logits, a softmax over the cells of each point's channel gives its place;
    zones (N, 64, 64, 3): background, skin, cloth (softmax when exported);
    facts (N, 16 + 8): all points' x, y as fractions of the side from its middle; logits that each point lies
        inside the crop;
    turn (N, 14): see `read_turn`.
    """
    seen = read_wrist(ops, image, hints)
    said = {name: seen[name] for name in ("heat", "zones", "facts")}
    return said | {"turn": read_turn(ops, seen | {"moments": ops.moments(seen["heat"]), "hints": hints})}
