"""Which parts of the body are looked for in which frame."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from tryon.catalogue import Category
from tryon.dressing.base import Observation
from tryon.geometry import default_camera
from tryon.lookout import Lookout
from tryon.types import Frame, Landmarks

FRAME_NS = 33_000_000
WORN: frozenset[Category] = frozenset({"glasses", "watches", "rings", "shoes"})


def _seen(time_ns: int, wanted: frozenset[Category], with_face: bool) -> Observation:
    frame = Frame(np.zeros((9, 16, 3), np.uint8), time_ns, 0)
    face = Landmarks(np.zeros((478, 3)), "face", "face0")
    return Observation(frame, default_camera((16, 9)), (face,) * with_face, 0.0, wanted=wanted)


def _run(
    lookout: Lookout, chosen: Category, frames: int, with_face: bool, start: int = 0
) -> list[frozenset[Category]]:
    asked = []
    for number in range(start, start + frames):
        wanted = lookout.wanted(WORN, chosen, number * FRAME_NS)
        lookout.saw(_seen(number * FRAME_NS, wanted, with_face and "glasses" in wanted))
        asked.append(wanted)
    return asked


def test_what_is_chosen_is_looked_for_in_every_frame_and_what_is_absent_now_and_then() -> None:
    asked = _run(Lookout(), "watches", 60, with_face=False)
    assert all(wanted >= {"watches", "rings"} for wanted in asked)  # one look at hands finds both
    assert not any(wanted >= {"glasses", "shoes"} for wanted in asked)  # one search at a time
    for absent in ("glasses", "shoes"):
        looks = [number for number, wanted in enumerate(asked) if absent in wanted]
        assert looks[0] <= 1
        assert all(10 <= later - sooner <= 15 for sooner, later in pairwise(looks))


def test_what_is_in_view_is_followed_in_every_frame_until_it_has_been_gone_for_a_while() -> None:
    lookout = Lookout()
    assert all("glasses" in wanted for wanted in _run(lookout, "shoes", 30, with_face=True))
    gone = _run(lookout, "shoes", 60, with_face=False, start=30)
    assert all("glasses" in wanted for wanted in gone[:15])
    assert sum("glasses" in wanted for wanted in gone[30:]) <= 4
    back = _run(lookout, "shoes", 30, with_face=True, start=90)
    assert all("glasses" in wanted for wanted in back[10:])


@pytest.mark.parametrize("chosen", ["glasses", "rings", "shoes"])
def test_nothing_is_looked_for_that_is_neither_worn_nor_chosen(chosen: Category) -> None:
    lookout = Lookout()
    assert lookout.wanted(frozenset(), chosen, 0) == {chosen}
    assert lookout.wanted(frozenset({chosen}), chosen, FRAME_NS) == {chosen}


def test_another_source_with_an_earlier_clock_is_looked_at_anew() -> None:
    lookout = Lookout()
    _run(lookout, "shoes", 3, with_face=False, start=1000)
    assert lookout.wanted(WORN, "shoes", 1003 * FRAME_NS) == {"shoes"}
    assert lookout.wanted(WORN, "shoes", 0) > {"shoes"}
