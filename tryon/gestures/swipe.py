"""An open hand that rests, moves quickly to one side and stops there."""

from __future__ import annotations

from collections import deque
from typing import Literal

import numpy as np

from tryon.gestures.posture import Posture
from tryon.types import FloatArray

# Lengths in palms (0.092 m of a mean hand).
_REST_S = 0.2  # a hand that came up to swipe pauses before it does; one that is passing through does not
_REST_PALMS = 0.3  # trembling and tracking noise of a hand held in the air
_STROKE_PALMS = 2.2  # 20 cm: a wave from the wrist stays under 15 cm, swipes are 25 to 40 cm
_STROKE_S = 0.55  # most of the way; slower is a hand that shows something
_FLAT = 0.5  # height over width, 27 degrees: a hand that is lowered goes down as far as aside
_STAY_S = 0.3  # a wave comes back within it
_STAY = 0.75  # share of the way that must be left by then
_STILL_GOING = 0.05  # palms by which the way must grow to count as still under way
_GIVE_UP_S = 1.3
_UPRIGHT = 0.5  # cosine, 60 degrees: fingers that point sideways show a watch
_RETURN_S = 1.2  # after a swipe the hand goes back to where it came from, which is no swipe

Side = Literal["left", "right"]


class Swipe:
    """Follows one hand. Sides are those of the unmirrored picture."""

    def __init__(self) -> None:
        self._track: deque[tuple[float, FloatArray, bool]] = deque()
        self._rest: tuple[float, FloatArray, float] | None = None  # when, where, palm in pixels
        self._peak = 0.0
        self._peak_s = 0.0
        self._last: tuple[float, float] | None = None  # when the last swipe ended, its sign

    def reset(self) -> None:
        """The hand is gone or does something else. What is known of the last swipe stays."""
        self._track.clear()
        self._rest = None

    def update(self, posture: Posture, now_s: float) -> Side | None:
        """The side of a swipe that has just ended."""
        is_open = posture.is_open and posture.upright > _UPRIGHT
        self._track.append((now_s, posture.centre_px, is_open))
        while now_s - self._track[0][0] > _GIVE_UP_S:
            self._track.popleft()
        rested_at = self._resting_place(posture.palm_px, now_s)
        if self._rest is None or (rested_at is not None and abs(self._peak) < _STROKE_PALMS):
            if rested_at is not None:
                self._rest = now_s, rested_at, posture.palm_px
                self._peak = 0.0
            return None
        since_s, start_px, palm_px = self._rest
        way = float(posture.centre_px[0] - start_px[0]) / palm_px
        if abs(way) > abs(self._peak) + _STILL_GOING:
            self._peak, self._peak_s = way, now_s
        elif way * self._peak < _STAY * self._peak**2 and abs(self._peak) >= _STROKE_PALMS:
            self._rest = None  # it comes back: a wave
            return None
        if now_s - since_s > _GIVE_UP_S:
            self._rest = None
            return None
        if abs(self._peak) < _STROKE_PALMS or now_s - self._peak_s < _STAY_S:
            return None
        is_swipe = posture.upright > 0 and self._was_quick_and_flat(since_s, start_px, palm_px)
        self._rest = None
        sign = float(np.sign(self._peak))
        before, self._peak = self._last, 0.0
        if not is_swipe or (before is not None and before[1] != sign and since_s - before[0] < _RETURN_S):
            return None
        self._last = now_s, sign
        return "right" if sign > 0 else "left"

    def _resting_place(self, palm_px: float, now_s: float) -> FloatArray | None:
        """Where the open hand has been for _REST_S; None where it has not been still, or not open."""
        recent = [one for one in self._track if now_s - one[0] <= _REST_S]
        if len(recent) < 2 or len(recent) == len(self._track):  # seen for less than that
            return None
        if sum(one[2] for one in recent) < 0.7 * len(recent):
            return None
        places = np.array([one[1] for one in recent])
        moved = float(np.ptp(places, axis=0).max()) / palm_px
        return np.asarray(places.mean(axis=0)) if moved < _REST_PALMS else None

    def _was_quick_and_flat(self, since_s: float, start_px: FloatArray, palm_px: float) -> bool:
        stroke = [(when, (place - start_px) / palm_px) for when, place, _ in self._track if when >= since_s]
        arrived_s = next(when for when, way in stroke if abs(way[0]) >= 0.8 * abs(self._peak))
        highest = max(abs(float(way[1])) for _, way in stroke)
        return arrived_s - since_s <= _STROKE_S and highest <= _FLAT * abs(self._peak)
