"""What the two networks are punished for."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from scripts.train_feet.networks import FACTS, FOOT_HEAT, POINTS
from scripts.train_feet.samples import IGNORE

SPREAD_CELLS = 1.0
"""Standard deviation of a point's target on the heat map."""


def foot_loss(out: dict[str, Tensor], batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Parts of the FOOT network's loss, weighted; their sum is the loss."""
    out = {name: value.float() for name, value in out.items()}
    facts = out["facts"]
    here = batch["facts"][:, 0]
    points, inside = batch["points"], batch["inside"]
    cells = torch.arange(FOOT_HEAT, device=points.device) + 0.5
    apart = (cells - points[..., None] * FOOT_HEAT) / SPREAD_CELLS  # (N, 12, 2, 40)
    bumps = torch.softmax(-0.5 * apart**2, -1)
    target = bumps[:, :, 1, :, None] * bumps[:, :, 0, None, :]
    chances = F.log_softmax(out["heat"].flatten(2), -1)
    weight = inside * batch["weight"]
    heat = (-(target.flatten(2) * chances).sum(-1) * weight).sum() / weight.sum().clamp(min=1)
    guessed = facts[:, FACTS + POINTS : FACTS + 3 * POINTS].reshape(-1, POINTS, 2)
    far = F.smooth_l1_loss(guessed, (points - 0.5).clamp(-1.5, 1.5), beta=0.05, reduction="none").sum(-1)
    weight = here[:, None] * (0.5 + 0.5 * inside)
    guess = (far * weight).sum() / weight.sum().clamp(min=1)
    within = F.binary_cross_entropy_with_logits(facts[:, FACTS : FACTS + POINTS], inside, reduction="none")
    size = (facts[:, -1] - batch["size"]).abs()
    count = here.sum().clamp(min=1)
    sides = F.binary_cross_entropy_with_logits(facts[:, 1:3], batch["facts"][:, 1:], reduction="none")
    return {
        "heat": 0.6 * heat,
        "zones": 2.0 * F.cross_entropy(out["zones"], batch["zones"].long(), ignore_index=IGNORE),
        "guess": 3.0 * guess,
        "inside": 0.3 * (within * here[:, None]).sum() / (POINTS * count),
        "presence": F.binary_cross_entropy_with_logits(facts[:, 0], here),
        "right": 1.0 * (sides[:, 0] * here).sum() / count,
        "shod": 0.8 * (sides[:, 1] * here).sum() / count,
        "size": 1.0 * (size * here).sum() / count,
    }


def finder_loss(out: dict[str, Tensor], batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Parts of the FINDER's loss (CenterNet's focal loss, Zhou et al. 2019, for the heat)."""
    cells = out["cells"].float()
    logits, counts, heat = cells[:, 0], batch["counts"], batch["heat"]
    chance = torch.sigmoid(logits)
    centres = (heat == 1).float() * counts
    found = -F.logsigmoid(logits) * (1 - chance) ** 2 * centres
    false = -F.logsigmoid(-logits) * chance**2 * (1 - heat) ** 4 * (1 - centres) * counts
    number = centres.sum().clamp(min=1)
    weight = batch["weights"]
    total = weight.sum().clamp(min=1)
    apart = (cells[:, 1:6].permute(0, 2, 3, 1) - batch["values"][..., :5]).abs()
    right = F.binary_cross_entropy_with_logits(cells[:, 6], batch["values"][..., 5], reduction="none")
    return {
        "heat": (found.sum() + false.sum()) / number,
        "offset": 0.5 * (apart[..., :2].sum(-1) * weight).sum() / total,
        "size": 1.0 * (apart[..., 2] * weight).sum() / total,
        "direction": 1.0 * (apart[..., 3:].sum(-1) * weight).sum() / total,
        "right": 1.0 * (right * weight).sum() / total,
    }


def rate(done: float, warm: float = 0.02, flat: float = 0.25) -> float:
    """Learning rate as a share of its highest, for the share of the time that is gone."""
    if done < warm:
        return 0.05 + 0.95 * done / warm
    return (
        1.0
        if done < flat
        else 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, (done - flat) / (1 - flat))))
    )
