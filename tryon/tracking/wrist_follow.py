"""Wrists in a video: read anew where the hand moves, carried along with it in every other frame where not.

A wrist moves with its hand. While that holds about still, what was read of the wrist a frame ago is as true
now, turned, shifted and scaled as the hand was in the picture: half of the looks are saved.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tryon.geometry import best_similarity
from tryon.tracking.wrist_net import WristView
from tryon.types import FloatArray, WristTurn

_PALM = [0, 1, 5, 9, 13, 17]  # what moves with the wrist, whatever the fingers do

_SHIFT, _TURN_RAD, _SCALE, _SHAPE = 0.03, math.radians(2.0), math.log(1.02), 0.010
"""How far a hand may have gone since its wrist was read: in sizes of the palm, about the view axis, nearer or
farther away, and in what no such motion explains (rms, sizes), as where it turns towards the camera."""


@dataclass(eq=False)
class _Read:
    """What was read of a wrist, by (21, 2) points of its hand; carried: in how many frames since."""

    points_px: FloatArray
    view: WristView
    carried: int = 0


class WristFollower:
    """Remembers what was read of each wrist, by the slot of its hand."""

    def __init__(self) -> None:
        self._read: dict[str, _Read] = {}

    def follow(
        self, hands: Sequence[tuple[str, FloatArray]], look: Callable[[int], WristView]
    ) -> list[WristView]:
        """The wrists of all hands of the next frame, in their order.

        hands: slot and (21, 2) points of each. look: reads the wrist of the hand with that number.
        """
        motions = {slot: self._motion(slot, points) for slot, points in hands}
        # Of those at rest the one carried longest: one hand in every second frame, two by turns.
        at_rest = [slot for slot, motion in motions.items() if motion is not None]
        due = max(at_rest, key=lambda slot: self._read[slot].carried, default="")
        before, self._read = self._read, {}
        views = []
        for number, (slot, points) in enumerate(hands):
            known, motion = before.get(slot), motions[slot]
            if known is None or motion is None or (slot == due and known.carried > 0):
                known = _Read(points, look(number))
                views.append(known.view)
            else:
                known.carried += 1
                views.append(carried(known.view, motion))
            self._read[slot] = known
        return views

    def reset(self) -> None:
        """Forget earlier frames: the next one is unrelated."""
        self._read.clear()

    def _motion(self, slot: str, points_px: FloatArray) -> FloatArray | None:
        """(3, 3) similarity from where the wrist was read; None where it was not, or the hand has moved."""
        known = self._read.get(slot)
        if known is None:
            return None
        before, now = known.points_px[_PALM], points_px[_PALM]
        motion = best_similarity(before, now)
        size = max(1.0, float(np.ptp(before, axis=0).max()))
        expected = before @ motion[:2, :2].T + motion[:2, 2]
        shift = np.linalg.norm((now - before).mean(axis=0)) / size
        shape = np.sqrt(np.mean(np.sum((now - expected) ** 2, axis=1))) / size
        turn, scale = math.atan2(motion[1, 0], motion[0, 0]), math.hypot(motion[0, 0], motion[1, 0])
        moves = shift > _SHIFT or shape > _SHAPE or abs(turn) > _TURN_RAD or abs(math.log(scale)) > _SCALE
        return None if moves else motion


def carried(view: WristView, motion: FloatArray) -> WristView:
    """What was read of a wrist after a (3, 3) similarity of the picture."""
    turn = np.eye(3)
    turn[:2, :2] = motion[:2, :2] / math.hypot(motion[0, 0], motion[1, 0])
    return replace(
        view,
        points_px=view.points_px @ motion[:2, :2].T + motion[:2, 2],
        turn=WristTurn(turn @ view.turn.camera_from_wrist, view.turn.sureness @ turn.T),
        frame_from_zones=(motion @ np.vstack([view.frame_from_zones, [0.0, 0.0, 1.0]]))[:2],
    )
