"""Ring sizes: from the breadth of a finger to what stands in a ring, in three systems."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tryon.catalogue import RingSizes
from tryon.fitting.measure import Measure

_US_ZERO_MM, _US_STEP_MM = 11.63, 0.8128
"""Inner diameter of size 0, and how much wider each size is: 0.458 and 0.032 inch (Bureau of Standards)."""

_CN_ZERO_MM, _CN_STEP_MM = 12.0, 0.35
"""The numbers on jewellers' sticks in China and Hong Kong (手寸, 港度): a straight line through the charts of
two shops (size 6 is 14.1 mm across, 15 is 17.2 and 17.3, 25 is 20.7 and 20.8), 0.1 mm from either. Others
count up to one number less or more; GB/T 11888-2021 has numbers too, but marks rings in mm as ISO 8653."""

_OWN_SIGMA_MM = 0.35
"""What the breadth of a finger leaves open: knuckles, swelling by the hour and the season, taste."""

_WIDE_BAND_MM, _WIDE_BAND_EU = 6.0, 1.0
"""A band of that width grips more of the finger: jewellers hand out half a US size more."""

SURE, LIKELY = 0.6, 0.3
"""Chance that the size is the right one and not its neighbour, from which on it is called so."""


@dataclass(frozen=True)
class RingSizeGuess:
    """One system's size. system: "EU", "US" or "CN". value: not rounded. sigma: its standard deviation.
    label: as it stands on the tag."""

    system: str
    value: float
    sigma: float
    label: str


@dataclass(frozen=True)
class RingSizeAdvice:
    """size_eu: what to take, within what is made.

    verdict: "fits", "too_small" (the largest is too small) or "too_large". sure: "sure", "likely" or "guess".
    low_eu, high_eu: two times out of three it is between these. sizes: the finger's own, see `ring_sizes`.
    """

    size_eu: float
    verdict: str
    sure: str
    low_eu: float
    high_eu: float
    sizes: tuple[RingSizeGuess, ...]


def ring_sizes(diameter: Measure) -> tuple[RingSizeGuess, ...]:
    """Sizes of a ring with a hole of this diameter, in the order EU, US, CN.

    EU: the inner circumference in mm (ISO 8653, in China GB/T 11888). US: in quarters.
    """
    wide, sigma = diameter.value_mm, diameter.sigma_mm
    eu = math.pi * wide
    us, cn = (wide - _US_ZERO_MM) / _US_STEP_MM, (wide - _CN_ZERO_MM) / _CN_STEP_MM
    return (
        RingSizeGuess("EU", eu, math.pi * sigma, f"{_nearest(eu, 1):g}"),
        RingSizeGuess("US", us, sigma / _US_STEP_MM, f"{_nearest(us, 0.25):g}"),
        RingSizeGuess("CN", cn, sigma / _CN_STEP_MM, f"{_nearest(cn, 1):g}"),
    )


def ring_diameter(finger_width: Measure) -> Measure:
    """The hole that suits a finger of this breadth where the ring sits.

    Fingers are a little less deep than broad: a hole as wide as they are broad has the play with which it
    passes the knuckle.
    """
    return Measure(finger_width.value_mm, math.hypot(finger_width.sigma_mm, _OWN_SIGMA_MM))


def advise_ring_size(
    finger_width_m: float, sigma_m: float, sizes: RingSizes | None = None, band_width_mm: float = 0.0
) -> RingSizeAdvice:
    """The size to take for a finger of this breadth, measured with that standard deviation.

    sizes: what is made of a product; None: anything. band_width_mm: of the product; wide ones are taken
    larger.
    """
    own = ring_sizes(ring_diameter(Measure(finger_width_m * 1000, sigma_m * 1000)))
    eu, sigma = own[0].value, own[0].sigma
    wanted = eu + (_WIDE_BAND_EU if band_width_mm >= _WIDE_BAND_MM else 0.0)
    nearest = _nearest(wanted, 1)
    taken = nearest if sizes is None else min(sizes.largest, max(sizes.smallest, nearest))
    verdict = "fits" if taken == nearest else "too_small" if taken < nearest else "too_large"
    chance = _below((nearest + 0.5 - wanted) / sigma) - _below((nearest - 0.5 - wanted) / sigma)
    sure = "sure" if chance >= SURE else "likely" if chance >= LIKELY else "guess"
    low, high = _nearest(wanted - sigma, 1), _nearest(wanted + sigma, 1)
    return RingSizeAdvice(taken, verdict, sure, low, high, own)


def _nearest(value: float, step: float) -> float:
    return step * math.floor(value / step + 0.5)


def _below(sigmas: float) -> float:
    """Share of a normal distribution below so many standard deviations."""
    return 0.5 * (1 + math.erf(sigmas / math.sqrt(2)))
