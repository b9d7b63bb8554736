"""What a hand speaks for: ring sizes as in jewellers' charts, watches, bracelets; and where it wears them."""

from __future__ import annotations

import json
import math

import pytest

from tryon.catalogue import BraceletSize, Catalogue, RingSizes, WatchSize
from tryon.dressing.base import HandChoice
from tryon.fitting.hand_size import HandMeasures
from tryon.fitting.measure import Measure
from tryon.fitting.ring_size import advise_ring_size, ring_sizes
from tryon.fitting.wrist_advice import advise_bracelet, judge_watch
from tryon.measure_hands import hand_as_json
from tryon.mirror import Mirror
from tryon.settings import Settings

HAND = HandMeasures(
    Measure(186, 12),
    Measure(58, 4),
    Measure(160, 13),
    {"index": Measure(18.2, 1.2), "ring": Measure(17.2, 1.2)},
    "iris",
)

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


@pytest.mark.parametrize(
    ("lugs", "told"), [(38, "small"), (47, "balanced"), (55, "large"), (62, "too_large")]
)
def test_a_watch_is_judged_by_how_far_its_lugs_reach(lugs: float, told: str) -> None:
    size = WatchSize(
        case_width=40,
        lug_to_lug=lugs,
        case_thickness=11,
        strap_width=20,
        strap_thickness=3,
        wrist_width=58,
        wrist_height=44,
    )
    assert judge_watch(HAND, size) == told


def test_a_chain_has_room_and_a_bangle_is_compared() -> None:
    advice = advise_bracelet(
        HAND, BraceletSize(inner_width=60, inner_height=46, band_width=8, band_thickness=2)
    )
    assert advice.length_mm == (170, 180)
    # Round an ellipse of 60 x 46 mm it is 167.2 mm, by its arc length.
    assert advice.room.value_mm == pytest.approx(7.2, abs=0.2)
    assert advice.room.sigma_mm == 13


def test_measures_as_json_name_a_size_for_each_finger() -> None:
    plain = json.loads(json.dumps(hand_as_json(HAND)))
    assert plain["wrist_circumference"] == {"mm": 160, "sigma_mm": 13}
    assert plain["reference"] == "iris"
    ring = plain["fingers"]["ring"]
    assert (ring["mm"], ring["ring_sizes"]["EU"]["size"], ring["ring_sizes"]["CN"]["size"]) == (
        17.2,
        "54",
        "15",
    )
    assert ring["ring_sizes"]["EU"]["sigma"] > 3.5  # 1.2 mm across are four sizes


def test_the_mirror_keeps_where_things_are_worn() -> None:
    mirror = Mirror(Settings(ring_finger="index", watch_hand="right"), Catalogue((), ()))
    assert mirror._hand_choice == HandChoice("right", "auto", "index")
    mirror.set_finger("middle", "left")
    mirror.set_finger("little")
    mirror.set_wrist("auto")
    assert mirror._hand_choice == HandChoice("auto", "left", "little")
