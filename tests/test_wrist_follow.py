"""Wrists in a video are read where the hand moves, by turns where not, and carried along in between."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tryon.geometry import best_similarity, rotation_angle_deg, rotation_from_vector
from tryon.tracking.wrist_follow import WristFollower, carried
from tryon.tracking.wrist_net import WristView
from tryon.types import FloatArray, WristTurn

HAND = np.random.default_rng(3).uniform(0, 200, (21, 2)) + np.array([400, 300])
TURN = rotation_from_vector(np.array([0.3, -0.8, 0.2]))


def view() -> WristView:
    points = np.random.default_rng(4).uniform(0, 60, (8, 2)) + np.array([480, 520])
    sureness = np.diag([9.0, 12.0, 5.0])
    zones = np.zeros((4, 4, 2), np.uint8)
    return WristView(points, np.ones(8), WristTurn(TURN, sureness), zones, np.eye(2, 3))


def similarity(turn_rad: float, scale: float, shift: tuple[float, float]) -> FloatArray:
    cosine, sine = scale * math.cos(turn_rad), scale * math.sin(turn_rad)
    return np.array([[cosine, -sine, shift[0]], [sine, cosine, shift[1]], [0.0, 0.0, 1.0]])


def moved(points: FloatArray, motion: FloatArray) -> FloatArray:
    return np.asarray(points @ motion[:2, :2].T + motion[:2, 2])


class Reader:
    """Counts in which frames each hand's wrist is read."""

    def __init__(self) -> None:
        self.follower = WristFollower()
        self.read: list[tuple[int, ...]] = []

    def show(self, **hands: FloatArray) -> list[WristView]:
        numbers: list[int] = []

        def look(number: int) -> WristView:
            numbers.append(number)
            return view()

        views = self.follower.follow(list(hands.items()), look)
        self.read.append(tuple(numbers))
        return views


def test_a_wrist_is_carried_as_its_hand_was_moved() -> None:
    motion = similarity(0.3, 1.1, (25.0, -12.0))
    assert best_similarity(HAND, moved(HAND, motion)) == pytest.approx(motion)
    before, now = view(), carried(view(), motion)
    assert now.points_px == pytest.approx(moved(before.points_px, motion))
    corner = np.array([2.5, 1.5, 1.0])
    assert now.frame_from_zones @ corner == pytest.approx(
        (motion @ [*(before.frame_from_zones @ corner), 1])[:2]
    )
    # The axis of the arm turns in the picture as its points do, and no less or more is known of it.
    rotation = rotation_from_vector(np.array([0.0, 0.0, 0.3]))
    assert rotation_angle_deg(now.turn.camera_from_wrist, rotation @ TURN) == pytest.approx(0, abs=1e-5)
    error = np.array([0.1, -0.2, 0.3])
    assert np.linalg.norm(now.turn.sureness @ rotation @ error) == pytest.approx(
        np.linalg.norm(before.turn.sureness @ error)
    )


def test_a_hand_at_rest_is_read_in_every_second_frame() -> None:
    reader = Reader()
    for number in range(8):
        reader.show(left_hand=HAND + 0.3 * (number % 2))
    assert reader.read == [(0,), ()] * 4


def test_two_hands_at_rest_take_turns() -> None:
    reader = Reader()
    for _ in range(10):
        reader.show(left_hand=HAND, right_hand=HAND + np.array([300, 0]))
    assert reader.read[0] == (0, 1)
    assert sorted(reader.read[2:8]) == [(0,)] * 3 + [(1,)] * 3
    assert all(one != following for one, following in zip(reader.read[2:], reader.read[3:], strict=False))


@pytest.mark.parametrize(
    "motion",
    [
        similarity(0.0, 1.0, (20.0, 0.0)),
        similarity(math.radians(8), 1.0, (0.0, 0.0)),
        similarity(0.0, 1.06, (0.0, 0.0)),
        np.diag([1.0, 0.85, 1.0]),
    ],
    ids=["shifted", "turned", "nearer", "tilted"],
)
def test_a_hand_that_moves_is_read_in_every_frame(motion: FloatArray) -> None:
    reader, points = Reader(), HAND - HAND.mean(axis=0)
    for _ in range(4):
        reader.show(left_hand=points + np.array([640, 360]))
        points = moved(points, motion)
    assert reader.read == [(0,)] * 4


def test_who_was_gone_is_read_at_once() -> None:
    reader = Reader()
    reader.show(left_hand=HAND)
    reader.show()
    reader.show(left_hand=HAND)
    reader.follower.reset()
    reader.show(left_hand=HAND)
    assert reader.read == [(0,), (), (0,), (0,)]
