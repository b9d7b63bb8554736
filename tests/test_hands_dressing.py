"""Which hand wears what, what belongs to it in a frame, and what stands in the way of hands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from helpers_hands import CAMERA, SIZE_WH, fitted_hand, hand_mask, plain, seen_hand

from tryon.catalogue import Category
from tryon.dressing.base import Drawn, HandChoice, Observation, Worn
from tryon.dressing.hand_places import HandPlaces, Place, places
from tryon.dressing.hands import HandsDresser, HandsInFrame, hands_guidance
from tryon.quality import LADDER
from tryon.types import Frame, Hand, Layer

ALL: tuple[Category, ...] = ("watches", "bracelets", "rings")
LEFT, RIGHT = "left_hand", "right_hand"
STEP_NS = 33_000_000
GREY = np.full((SIZE_WH[1], SIZE_WH[0], 3), 120, np.uint8)


def seen(slot: str, x: float) -> Hand:
    hand = fitted_hand(slot, at=(x, 0.05, 0.5))
    return seen_hand(hand, hand_mask(hand))


def observed(hands: tuple[Hand, ...], index: int = 0) -> Observation:
    frame = Frame(GREY, index * STEP_NS, index)
    return Observation(frame, CAMERA, (), 0.0, hands=hands, wanted=frozenset(ALL))


def dressed(
    hands: tuple[Hand, ...], worn: dict[Category, Worn], choice: HandChoice | None = None
) -> HandsInFrame:
    return HandsDresser().fit(observed(hands), worn, choice or HandChoice(), "true_size")


WORN: dict[Category, Worn] = {category: plain(category) for category in ALL}


def test_two_hands_share_what_is_worn_and_one_hand_wears_it_all() -> None:
    both = places((LEFT, RIGHT), ALL, HandChoice())
    assert both == {"watches": LEFT, "bracelets": RIGHT, "rings": LEFT}
    for hand in (LEFT, RIGHT):
        assert set(places((hand,), ALL, HandChoice()).values()) == {hand}
    assert places((), ALL, HandChoice()) == {}


@pytest.mark.parametrize(("side", "other"), [("left", "right"), ("right", "left")])
def test_what_was_chosen_goes_there_and_nowhere_else(side: str, other: str) -> None:
    choice = HandChoice(wrist=side, ring_hand=side)
    both = places((LEFT, RIGHT), ALL, choice)
    assert both == {"watches": f"{side}_hand", "bracelets": f"{other}_hand", "rings": f"{side}_hand"}
    assert places((f"{other}_hand",), ALL, choice) == {}
    assert places((LEFT, RIGHT), ("bracelets",), choice) == {"bracelets": f"{side}_hand"}


def test_nothing_jumps_to_a_hand_that_is_seen_for_a_moment() -> None:
    followed = HandPlaces()
    for index in range(30):
        hands = (LEFT, RIGHT) if index in (10, 11, 12) else (RIGHT,)
        now = followed.update(hands, ("watches",), HandChoice(), index * STEP_NS)
        assert now["watches"].hand == RIGHT
        assert now["watches"].share == 1.0


def test_thing_goes_over_to_a_hand_that_stays_and_appears_there_softly() -> None:
    followed = HandPlaces()
    history = [
        followed.update(
            (RIGHT,) if index < 10 else (LEFT, RIGHT), ("watches",), HandChoice(), index * STEP_NS
        )
        for index in range(60)
    ]
    where = [now["watches"].hand for now in history]
    assert where[:10] == [RIGHT] * 10
    assert where[-1] == LEFT
    assert sum(a != b for a, b in pairwise(where)) == 1
    shares = [now["watches"].share for now in history[where.index(LEFT) :]]
    assert shares[0] < 0.3
    assert np.all(np.diff(shares) >= 0)
    assert shares[-1] == 1.0


def test_thing_waits_for_a_hand_that_is_lost_for_a_moment_and_then_goes_to_the_other() -> None:
    followed = HandPlaces()

    def wearing(count: int, *hands: str) -> list[str]:
        start = len(history)
        for index in range(start, start + count):
            history.append(followed.update(hands, ("watches",), HandChoice(), index * STEP_NS))
        return [now["watches"].hand if now else "" for now in history[start:]]

    history: list[Mapping[Category, Place]] = []
    assert set(wearing(20, LEFT, RIGHT)) == {LEFT}
    assert set(wearing(6, RIGHT)) == {""}
    assert set(wearing(20, LEFT, RIGHT)) == {LEFT}
    assert wearing(30, RIGHT)[-1] == RIGHT
    assert wearing(1, LEFT) == [LEFT]


def test_each_thing_has_its_slot_and_the_bodies_of_its_own_hand() -> None:
    here = dressed((seen(LEFT, -0.15), seen(RIGHT, 0.15)), WORN)
    slots = {item.sku: item.slot for item in here.items}
    assert slots == {"watches": "left_wrist", "bracelets": "right_wrist", "rings": "left_ring"}
    assert here.slots == frozenset(slots.values())
    for item in here.items:
        assert here.thing(item).hand == f"{item.slot.split('_')[0]}_hand"
        own = next(hand for hand in here.fitted if hand.slot == here.thing(item).hand)
        arm = own.camera_from_wrist if item.slot.endswith("wrist") else own.camera_from_hand
        assert np.allclose(here.bodies_of(item)[0].camera_from_mesh[:3, 3], arm[:3, 3])


def test_finger_is_the_one_that_was_chosen() -> None:
    hands = (seen(LEFT, 0.0),)
    ring = {"rings": WORN["rings"]}
    [on_index] = dressed(hands, ring, HandChoice(finger="index")).items
    [on_little] = dressed(hands, ring, HandChoice(finger="little")).items
    assert (on_index.slot, on_little.slot) == ("left_index", "left_little")
    # The back of a left hand, fingers up: its thumb is at the right.
    assert on_index.camera_from_item[0, 3] > on_little.camera_from_item[0, 3] + 0.03


def test_bracelet_lies_beside_the_watch_towards_the_elbow() -> None:
    here = dressed((seen(RIGHT, 0.0),), WORN)
    watch, bracelet = (next(item for item in here.items if item.sku == sku) for sku in ALL[:2])
    apart = bracelet.camera_from_item[:3, 3] - watch.camera_from_item[:3, 3]
    assert apart @ here.fitted[0].camera_from_wrist[:3, 2] < -0.02


def test_head_of_a_watch_lies_on_the_wrist_and_a_band_has_none() -> None:
    here = dressed((seen(RIGHT, 0.0),), WORN)
    heads = {thing.item.sku: thing.head for thing in here.things}
    assert heads["bracelets"] is None
    watch = heads["watches"]
    assert watch is not None
    assert watch[0, 1] == pytest.approx(here.fitted[0].wrist_height_m / 2)
    assert np.allclose(watch[1] - watch[0], [0.046, 0.010, 0.040])
    stone = heads["rings"]
    assert stone is not None
    assert stone[0, 1] == pytest.approx(0.0085)


def test_layers_are_laid_over_the_picture_and_lights_are_by_slot() -> None:
    dresser = HandsDresser()
    here = dresser.fit(observed((seen(RIGHT, 0.0),)), WORN, HandChoice(), "true_size")
    lights = dresser.light(here)
    assert set(lights) == here.slots
    opaque = Layer(np.full((20, 20, 4), 255, np.uint8), (500, 300), (500, 300, 520, 320))
    image = GREY.copy()
    quality = replace(LADDER[0], look=False, hiding=False)
    [shown] = dresser.compose(image, here, [Drawn(here.items[0], opaque)], lights, quality)
    assert shown.item is here.items[0]
    assert image[305:315, 505:515].min() > 200
    assert np.array_equal(image[:100], GREY[:100])


def test_where_nothing_for_hands_is_worn_nothing_is_done() -> None:
    dresser = HandsDresser()
    unwanted = replace(observed((seen(RIGHT, 0.0),)), wanted=frozenset({"glasses"}))
    here = dresser.fit(unwanted, WORN, HandChoice(), "true_size")
    assert (here.fitted, here.items) == ((), ())
    assert dresser.measures() is None
    here = dresser.fit(observed((seen(RIGHT, 0.0),)), {}, HandChoice(), "true_size")
    assert len(here.fitted) == 1
    assert here.items == ()
    dresser.reset()
    assert dresser.measures() is None


def test_what_stands_in_the_way_of_hands_is_named() -> None:
    near = seen(RIGHT, 0.0)
    fingers_out = replace(near, points_px=near.points_px + np.array([0, -250]))
    wrist_out = replace(near, wrist_px=near.wrist_px + np.array([0, 500]))
    for on_wrist, cut in ((False, fingers_out), (True, wrist_out)):
        assert hands_guidance((near,), SIZE_WH, True, on_wrist) == "ok"
        assert hands_guidance((), SIZE_WH, False, on_wrist) == "no_hand"
        assert hands_guidance((), SIZE_WH, True, on_wrist) == "hand_too_dark"
        assert hands_guidance((cut,), SIZE_WH, False, on_wrist) == "hand_cut_off"
        assert hands_guidance((cut,), SIZE_WH, False, not on_wrist) == "ok"
        assert hands_guidance((cut, near), SIZE_WH, False, on_wrist) == "ok"
    middle = near.points_px.mean(axis=0)
    far = replace(near, points_px=middle + (near.points_px - middle) * 0.1)
    assert hands_guidance((far,), SIZE_WH, False, True) == "hand_too_far"
