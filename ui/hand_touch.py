"""Which finger or wrist a touch in the picture means. Plain functions, so that it can be tested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from tryon.settings import Finger
from tryon.types import HAND_POINTS, FloatArray

FINGERS: tuple[Finger, ...] = get_args(Finger)
"""From the thumb to the little finger, as in HAND_POINTS."""

BREADTH = 0.21
"""A finger's breadth over the distance from wrist to middle knuckle (18.5 of 92 mm)."""

FINGERTIP_PX = 12.0
"""So far beside a finger a touch still means it, however small the hand is."""

_WRIST, _MIDDLE = HAND_POINTS.index("wrist"), HAND_POINTS.index("middle_mcp")


@dataclass(frozen=True)
class Touched:
    """What was touched. hand: the wearer's own. finger: None where it was palm or wrist."""

    hand: Literal["left", "right"]
    finger: Finger | None


def touched(hands: Mapping[str, FloatArray], at: tuple[float, float]) -> Touched | None:
    """The finger, or palm or wrist, nearest to a place; None where there is none.

    hands: slot -> (21, 2) points in the order of HAND_POINTS. Both in pixels of the screen.
    """
    place, nearest, found = np.array(at), 1.0, None
    for slot, points in hands.items():
        hand: Literal["left", "right"] = "left" if slot.startswith("left") else "right"
        size = float(np.linalg.norm(points[_MIDDLE] - points[_WRIST]))
        half = max(FINGERTIP_PX, BREADTH * size)
        for number, finger in enumerate(FINGERS):
            # From the knuckle to the tip; rings of the thumb too sit beyond its second joint.
            bones = points[4 * number + (2 if number == 0 else 1) : 4 * number + 5]
            away = _distance(place, bones) / half
            if away < nearest:
                nearest, found = away, Touched(hand, finger)
        palm = points[[_WRIST, _MIDDLE]] + (points[_WRIST] - points[_MIDDLE]) * [[0.45], [0.3]]
        away = _distance(place, palm) / max(FINGERTIP_PX, 0.45 * size)
        if away < nearest:
            nearest, found = away, Touched(hand, None)
    return found


def _distance(place: FloatArray, line: FloatArray) -> float:
    """From (2,) to the nearest place of a line through (n, 2) points."""
    starts, along = line[:-1], np.diff(line, axis=0)
    lengths = np.maximum(np.einsum("ij,ij->i", along, along), 1e-9)
    shares = np.clip(np.einsum("ij,ij->i", place - starts, along) / lengths, 0.0, 1.0)
    return float(np.linalg.norm(starts + shares[:, None] * along - place, axis=1).min())
