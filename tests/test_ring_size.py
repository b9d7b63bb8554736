"""Ring sizes against what jewellers' charts say."""

from __future__ import annotations

import math

import pytest

from tryon.catalogue import RingSizes
from tryon.fitting.measure import Measure
from tryon.fitting.ring_size import advise_ring_size, ring_sizes

CHART = [(15.7, "49", "5", "11"), (16.5, "52", "6", "13"), (17.3, "54", "7", "15"), (19.0, "60", "9", "20")]
"""Inner diameter in mm with the sizes that charts give it: ISO 8653, US, and those of Hong Kong and China."""


@pytest.mark.parametrize(("diameter", "eu", "us", "cn"), CHART)
def test_sizes_are_those_of_the_charts(diameter: float, eu: str, us: str, cn: str) -> None:
    labels = {guess.system: guess.label for guess in ring_sizes(Measure(diameter, 0.1))}
    assert labels == {"EU": eu, "US": us, "CN": cn}


def test_uncertainty_follows_through_every_system() -> None:
    eu, us, cn = ring_sizes(Measure(17.0, 0.5))
    assert eu.sigma == pytest.approx(math.pi * 0.5)
    # A step of US is 0.8128 mm across, one of the Chinese sticks 0.35.
    assert (us.sigma, cn.sigma) == (pytest.approx(0.5 / 0.8128), pytest.approx(0.5 / 0.35))


def test_advice_stays_within_what_is_made_and_says_how_sure_it_is() -> None:
    made = RingSizes(smallest=48, largest=58)
    exact = advise_ring_size(0.0172, 0.0, made)
    assert (exact.size_eu, exact.verdict) == (54, "fits")
    rough = advise_ring_size(0.0172, 0.0015, made)
    assert rough.sure == "guess"
    assert rough.low_eu < 52 < 56 < rough.high_eu
    large = advise_ring_size(0.0205, 0.0003, made)
    assert (large.size_eu, large.verdict) == (58, "too_small")
    assert advise_ring_size(0.0140, 0.0003, made).verdict == "too_large"


def test_wide_bands_are_taken_larger() -> None:
    narrow, wide = (advise_ring_size(0.0172, 0.0003, None, width).size_eu for width in (2.0, 8.0))
    assert wide == narrow + 1
