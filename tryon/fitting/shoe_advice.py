"""Which size of a shoe to take, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tryon.catalogue import ShoeSize, ShoeSizes
from tryon.fitting.foot_size import FootMeasures, foot_mm_of_eu

SURE, LIKELY = 0.6, 0.3
"""Chance that the size is the right one and not its neighbour, from which on it is called so."""

RUNS_MM = 20 / 3
"""A shoe that is made for a foot a size shorter or longer than its own size says runs small or large: how
much room toes are given differs by less between makers."""

_EU_PER_MM = 0.15  # Paris points of 2/3 cm


@dataclass(frozen=True)
class SizeAdvice:
    """size_eu: what to take of this product, within what there is.

    verdict: "fits", "too_small" (it ends below what the foot needs) or "too_large". sure: "sure", "likely" or
    "guess". low_eu, high_eu: two times out of three it is between these. runs: "small", "large" or "".
    """

    size_eu: float
    verdict: str
    sure: str
    low_eu: float
    high_eu: float
    runs: str


def advise_size(measures: FootMeasures, size_mm: ShoeSize, sizes: ShoeSizes) -> SizeAdvice:
    """The size of a product for such a foot."""
    roomier_mm = size_mm.foot_length - foot_mm_of_eu(sizes.modelled)
    foot = measures.length
    wanted = next(guess.value for guess in measures.sizes if guess.system == "EU")
    if abs(roomier_mm) >= RUNS_MM:
        wanted -= roomier_mm * _EU_PER_MM
    step = 0.5 if sizes.half_sizes else 1.0
    # Of two sizes that are as near, the larger one.
    nearest = _stepped(wanted, step)
    taken = min(sizes.largest, max(sizes.smallest, nearest))
    verdict = "fits" if taken == nearest else "too_small" if taken < nearest else "too_large"
    sigma = foot.sigma_mm * _EU_PER_MM
    chance = _below((nearest + step / 2 - wanted) / sigma) - _below((nearest - step / 2 - wanted) / sigma)
    sure = "sure" if chance >= SURE else "likely" if chance >= LIKELY else "guess"
    runs = "" if abs(roomier_mm) < RUNS_MM else "large" if roomier_mm > 0 else "small"
    low, high = _stepped(wanted - sigma, step), _stepped(wanted + sigma, step)
    return SizeAdvice(taken, verdict, sure, low, high, runs)


def _stepped(size: float, step: float) -> float:
    return step * math.floor(size / step + 0.5)


def _below(sigmas: float) -> float:
    """Share of a normal distribution below so many standard deviations."""
    return 0.5 * (1 + math.erf(sigmas / math.sqrt(2)))
