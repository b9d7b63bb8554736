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
INPUTS = {"image": (1, SIDE, SIDE, 3), "hints": (1, HINTS)}


def wrist_network(ops: Ops, image: Any, hints: Any) -> dict[str, Any]:
    """(N, 128, 128, 3) in about [-1, 1] and (N, HINTS) of `WristCrop.hints` to

    heat (N, 32, 32, 8): logits, a softmax over the cells of each point's channel gives its place;
    zones (N, 64, 64, 3): background, skin, cloth (softmax when exported);
    facts (N, 6 + 16 + 8): the first two columns of crop_from_wrist (Zhou et al. 2019); all points' x, y as
        fractions of the side from its middle; logits that each point lies inside the crop.
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
    return {"heat": heat, "zones": ops.softmax(zones), "facts": ops.dense("facts", y, 6 + 3 * POINTS)}
