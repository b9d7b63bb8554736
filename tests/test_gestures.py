"""Gestures: each is told once, by either hand, at any size and frame rate; daily movements tell nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from helpers_gestures import PALM_PX, At, Watched, glide, watch

from tryon.gestures import GestureReader
from tryon.tracking.hand_glance import HandGlance
from tryon.tracking.hand_net import HandCrop, HandLook, Palm
from tryon.tracking.tiles import Box
from tryon.types import Frame

Movement = Callable[[float], Sequence[At]]

HANDS = ("right_hand", "left_hand")
RATES = (10.0, 15.0, 60.0)
"""10 a second: every third frame of a camera with 30."""


def swiping(to: float, slot: str = "right_hand", turn: float = 0.0, start_s: float = 0.8) -> Movement:
    """An open hand that rests, then moves `to` palms to the picture's right within 0.35 s, along an arc."""

    def at(now: float) -> list[At]:
        x = glide(now, (0, 0), (start_s, 0), (start_s + 0.35, to))
        share = x / to
        return [
            At(
                "closed_open",
                x,
                -0.6 * share * (1 - share),
                turn,
                12 * share * math.copysign(1, to),
                slot=slot,
            )
        ]

    return at


def thumb_up(slot: str, turn: float = 0.0, start_s: float = 0.5, end_s: float = 3.0) -> Movement:
    lean = -50.0 if slot == "right_hand" else 50.0
    return lambda now: [At("thumb" if start_s < now < end_s else "fist", lean=lean, turn=turn, slot=slot)]


def dragging(to: float, slot: str = "right_hand", pose: str = "pinch") -> Movement:
    """Tips apart, closed at 0.6 s, then `to` palms to the picture's right."""
    return lambda now: [
        At("apart" if now < 0.6 else pose, glide(now, (0, 0), (1, 0), (2, to)), turn=20.0, slot=slot)
    ]


def pointing(finger_x: float, until_s: float = 9.0) -> Movement:
    """The left hand shows its back; the right index finger comes from below to one of its fingers."""

    def at(now: float) -> list[At]:
        shown = At("open", turn=180.0, slot="left_hand")
        y = glide(now, (0, 4.0), (0.5, 0.75))
        return [shown, At("point", finger_x + 0.42, y, turn=180.0)] if now < until_s else [shown]

    return at


@pytest.mark.parametrize("slot", HANDS)
@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize(("size", "turn"), [(0.4, 0.0), (1.0, 80.0), (1.6, 180.0)])
def test_a_swipe_to_either_side_is_told_once_as_in_a_mirror(
    slot: str, fps: float, size: float, turn: float
) -> None:
    assert watch(swiping(3.0, slot, turn), 2.2, fps, size).kinds == ["swipe_left"]
    assert watch(swiping(-3.0, slot, turn), 2.2, fps, size).kinds == ["swipe_right"]


def test_the_way_back_of_a_swipe_is_not_a_swipe() -> None:
    def there_and_back(now: float) -> list[At]:
        return [At("closed_open", glide(now, (0.8, 0), (1.1, 3), (1.9, 3), (2.3, 0), (4, 0)))]

    assert watch(there_and_back, 4).kinds == ["swipe_left"]


def test_three_swipes_in_a_row_are_three() -> None:
    def row(now: float) -> list[At]:
        moved = now % 2.0
        return [At("closed_open", glide(moved, (0.7, 0), (1.0, 3), (1.5, 3), (1.9, 0)))]

    assert watch(row, 6).kinds == ["swipe_left"] * 3


@pytest.mark.parametrize("slot", HANDS)
@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("turn", [-30.0, 0.0, 30.0])
def test_a_thumb_held_up_is_told_and_so_is_its_end(slot: str, fps: float, turn: float) -> None:
    told = watch(thumb_up(slot, turn), 4, fps, size=0.6)
    assert told.kinds == ["thumb_up", "thumb_lowered"]
    shown = [state.progress for state in told.states if state.held == "thumb"]
    assert shown == sorted(shown)
    assert shown[-1] == 1.0


def test_a_thumb_that_is_misread_for_a_moment_is_still_up() -> None:
    def flickering(now: float) -> Sequence[At]:
        return [] if 1.5 < now < 1.7 else thumb_up("right_hand", end_s=9)(now)

    assert watch(flickering, 4).kinds == ["thumb_up"]
    assert watch(thumb_up("left_hand", end_s=9), 4, lost=0.3).kinds == ["thumb_up"]


@pytest.mark.parametrize("slot", HANDS)
@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("lean", [-25.0, 0.0, 25.0])
def test_a_palm_held_for_three_seconds_is_told_once_and_fills_a_ring(
    slot: str, fps: float, lean: float
) -> None:
    told = watch(lambda now: [At("open", lean=lean, turn=15, slot=slot)], 6, fps, lost=0.2)
    assert told.kinds == ["palm_held"]
    ring = [state for state in told.states if state.held == "palm"]
    assert [state.progress for state in ring] == sorted(state.progress for state in ring)
    assert ring[0].progress < 0.15 < 0.9 < ring[-1].progress
    assert ring[-1].palm_px == pytest.approx(PALM_PX, rel=0.1)
    assert abs(ring[-1].at_px[0] - 640) < PALM_PX
    first = next(at for at, state in enumerate(told.states) if state.events)
    assert first / fps == pytest.approx(3.0, abs=0.4)


def test_a_palm_tells_again_only_after_it_was_taken_away() -> None:
    def twice(now: float) -> list[At]:
        return [At("fist" if 4 < now < 5 else "open")]

    assert watch(twice, 9).kinds == ["palm_held", "palm_held"]


@pytest.mark.parametrize("slot", HANDS)
@pytest.mark.parametrize("fps", RATES)
def test_what_is_pinched_moves_by_one_step_for_every_nine_centimetres(slot: str, fps: float) -> None:
    assert watch(dragging(2.5, slot), 3, fps).kinds == ["pinch_left"] * 2
    assert watch(dragging(-1.4, slot), 3, fps, lost=0.1).kinds == ["pinch_right"]
    assert watch(dragging(0.5, slot), 3, fps).kinds == []


@pytest.mark.parametrize(("x", "finger"), [(0.31, 1), (0.04, 2), (-0.22, 3), (-0.43, 4)])
def test_a_finger_that_is_touched_for_a_second_is_told(x: float, finger: int) -> None:
    told = watch(pointing(x), 3)
    assert [(event.kind, event.slot, event.finger) for event in told.events] == [
        ("finger_pointed", "left_hand", finger)
    ]
    assert watch(pointing(x, until_s=1.2), 3).kinds == []


def test_a_hand_held_up_asks_for_hints_and_one_that_hangs_does_not() -> None:
    assert watch(lambda now: [At("open")], 1).states[-1].raised
    assert not watch(lambda now: [At("relaxed", lean=180)], 1).states[-1].raised
    assert not watch(lambda now: [At("fist", lean=80, turn=180)], 1).states[-1].raised


def wave(hertz: float, palms: float, from_s: float = 0.5) -> Movement:
    """A hand comes up, stays for a moment and waves from its side to the other, then goes down."""

    def at(now: float) -> list[At]:
        phase = 2 * math.pi * hertz * max(0.0, now - from_s)
        swung = 1 - math.cos(phase)
        y = glide(now, (0, 4), (0.25, 0), (2.8, 0), (3.2, 4))
        return [At("open", palms * swung / 2, y, lean=20 * swung - 20)]

    return at


def showing(pose: str, turn: float, lean: float, slot: str = "left_hand") -> Movement:
    """A forearm comes into view, stays with trembling fingers and is rolled slowly to and fro."""

    def at(now: float) -> list[At]:
        x = glide(now, (0, 7), (0.7, 0), (5.5, 0.6), (6, 7))
        rolled = turn + 60 * math.sin(2 * math.pi * 0.25 * now)
        return [At(pose, x, 0.1 * math.sin(7 * now), rolled, lean + 8 * math.sin(now), slot=slot)]

    return at


def at_a_face(now: float) -> list[At]:
    """Up to the face, a scratch or a push at the glasses, and down again."""
    y = glide(now, (0, 6), (0.5, 0), (2.5, 0), (3, 6))
    return [At("relaxed" if now < 1.5 else "apart", 0.15 * math.sin(20 * now), y, turn=150, lean=-20)]


def adjusting_glasses(now: float) -> list[At]:
    """Grips a temple, lifts and shifts it a little, lets go."""
    y = glide(now, (0, 6), (0.5, 0), (1.2, -0.3), (2.0, 0), (2.5, 6))
    x = glide(now, (0.8, 0), (1.4, 0.5), (2.0, 0))
    return [At("apart" if now < 0.7 or now > 2.1 else "grip", x, y, turn=100, lean=-15)]


def lowered_aside(now: float) -> list[At]:
    x, y = glide(now, (1.2, 0), (1.6, 3)), glide(now, (0, 5), (0.4, 0), (1.2, 0), (1.6, 4))
    return [At("open", x, y)] if now < 1.7 else []


def typing(now: float) -> list[At]:
    pose = "relaxed" if int(now * 8) % 2 else "point"
    return [
        At(pose, -3 + 0.3 * math.sin(9 * now), 2, turn=180, nod=70, slot="right_hand"),
        At(pose, 3 + 0.3 * math.sin(8 * now), 2, turn=180, nod=70, slot="left_hand"),
    ]


NOTHING: dict[str, Movement] = {
    "fist shows a watch": showing("fist", 180, -80),
    "fist with the thumb along it": showing("fist_thumb_along", 180, -80),
    "the same, raised higher": showing("fist_thumb_along", 180, -45),
    "right wrist": showing("fist_thumb_along", 180, 80, "right_hand"),
    "relaxed hand shows a watch": showing("relaxed", 180, -60),
    "open hand shows rings": showing("open", 180, -10),
    "open hand lies across": showing("closed_open", 180, -80),
    "hand passes through": lambda now: (
        [At("closed_open", glide(now, (0, -6), (0.9, 6)))] if now < 0.9 else []
    ),
    "hand goes down aside": lowered_aside,
    "face": at_a_face,
    "glasses": adjusting_glasses,
    "typing": typing,
    "arms hang": lambda now: [At("relaxed", lean=175 + 10 * math.sin(3 * now), x=math.sin(3 * now))],
    "a pen is carried": lambda now: [At("grip", glide(now, (0.5, 0), (2, 4)))],
    "something thin is carried": lambda now: [At("pinch", glide(now, (0.5, 0), (2, 4)))],
    "thumb passes by": thumb_up("right_hand", start_s=0.5, end_s=0.8),
    "palm goes away in time": lambda now: [At("open" if now < 2.4 else "fist")],
    "hands are clasped": lambda now: [
        At("relaxed", 0, turn=90),
        At("relaxed", 0.6, turn=90, slot="left_hand"),
    ],
}


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("movement", NOTHING.values(), ids=NOTHING.keys())
def test_daily_movements_tell_nothing(movement: Movement, fps: float) -> None:
    assert watch(movement, 6, fps).kinds == []


@pytest.mark.parametrize("hertz", [0.9, 1.3, 1.8, 2.4, 3.0])
@pytest.mark.parametrize("palms", [1.2, 2.0, 2.8])
def test_waving_hello_tells_nothing(hertz: float, palms: float) -> None:
    for fps in RATES:
        assert watch(wave(hertz, palms), 3.5, fps).kinds == []


def test_a_hand_before_a_face_tells_nothing() -> None:
    face = (500.0, 300.0, 780.0, 560.0)
    assert watch(lambda now: [At("open")], 5, faces_px=[face]).kinds == []
    assert watch(dragging(2.5), 3, faces_px=[face]).kinds == []


def test_another_hand_in_the_same_slot_goes_on_with_nothing() -> None:
    def swapped(now: float) -> list[At]:
        """Somebody else, four metres a second away."""
        return [At("closed_open", 0.0 if now < 1 else 3.0)]

    assert watch(swapped, 3).kinds == []


def test_numbers_of_events_grow_over_sources() -> None:
    reader = GestureReader()
    first = watch(swiping(3.0), 2, reader=reader)
    reader.reset()
    second = watch(swiping(3.0), 2, reader=reader, start_s=500.0)
    assert [event.number for event in (*first.events, *second.events)][-1] == 2
    assert isinstance(first, Watched)


class CountingSight:
    """Sees nothing, and counts the searches."""

    def __init__(self) -> None:
        self.searches = 0

    def find(self, image_bgr: np.ndarray, tile: Box) -> tuple[Palm, ...]:
        self.searches += 1
        return ()

    def look(self, image_bgr: np.ndarray, where: HandCrop) -> HandLook:
        raise AssertionError("there is nothing to look at")

    def close(self) -> None:
        pass


def test_while_nothing_is_worn_on_hands_every_third_frame_is_searched_for_one() -> None:
    sight = CountingSight()
    glance = HandGlance(sight)
    picture = np.zeros((72, 128, 3), np.uint8)
    seen = [glance.look(Frame(picture, number * 33_000_000, number)) for number in range(9)]
    assert sight.searches == 3
    assert seen == [(), None, None] * 3
