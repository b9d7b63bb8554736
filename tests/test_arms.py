"""A hand that comes up wears no shoe, and a foot that a hand touches keeps its own."""

from __future__ import annotations

import numpy as np

from tests.helpers_hands import CAMERA, fitted_hand
from tryon.geometry import project
from tryon.tracking.arms import feet_off_arms
from tryon.types import FloatArray, Foot


def foot(middle: FloatArray, along: FloatArray) -> Foot:
    """One that is seen from heel to toe `along` (2,) pixels, and 0.4 times as broad."""
    rng = np.random.default_rng(3)
    across = 0.4 * np.array([-along[1], along[0]])
    points = middle + rng.uniform(-0.5, 0.5, (12, 1)) * along + rng.uniform(-0.5, 0.5, (12, 1)) * across
    return Foot("left_foot", points, np.ones(12), 0.9, 0.0, np.zeros((1, 1, 4), np.uint8), np.eye(2, 3))


def test_what_lies_on_a_hand_or_its_forearm_is_no_foot() -> None:
    hand = project(CAMERA, fitted_hand().joints_m)
    palm = hand[9] - hand[0]
    on_the_arm = foot(hand[0] - 1.2 * palm, 1.6 * palm)
    on_the_fingers = foot(hand[12], 0.6 * palm)
    assert feet_off_arms([on_the_arm, on_the_fingers], [hand]) == ()
    assert feet_off_arms([on_the_arm], []) == (on_the_arm,)


def test_a_foot_that_a_hand_touches_or_that_stands_elsewhere_stays() -> None:
    hand = project(CAMERA, fitted_hand().joints_m)
    palm = hand[9] - hand[0]
    beside = np.array([-palm[1], palm[0]])
    touched = foot(hand[12] + 1.5 * palm, 3.0 * palm)
    elsewhere = foot(hand[0] + 4 * beside, 2.0 * palm)
    assert feet_off_arms([touched, elsewhere], [hand]) == (touched, elsewhere)
