"""Thumb and index finger close on something and move it sideways."""

from __future__ import annotations

from typing import Literal

from tryon.gestures.posture import Posture
from tryon.gestures.timing import Held

# Lengths in palms (0.092 m of a mean hand).
_OPEN = 0.5  # 46 mm between the tips: about to pinch
_LET_GO = 0.42
_CLOSED = 0.3  # 28 mm: tips that touch are told as 15 to 25 mm apart
_SEEN_OPEN_S = 1.2  # a hand that comes closed holds something: a temple, a crown, a pen
_GRAB_S = 0.2  # closed so long before it is a grab: fingers brush each other
_STEP_PALMS = 1.0  # 9 cm: more than hands wander while they hold something still
_FLAT = 0.7  # height over width, 35 degrees

Side = Literal["left", "right"]


class Pinch:
    """Follows one hand. Sides are those of the unmirrored picture."""

    def __init__(self) -> None:
        self._opened_s: float | None = None
        self._closed = Held()
        self._from_px: tuple[float, float] | None = None
        self.progress = 0.0

    @property
    def is_grabbing(self) -> bool:
        return self._from_px is not None

    def reset(self) -> None:
        self._opened_s = self._from_px = None
        self._closed.reset()
        self.progress = 0.0

    def update(self, posture: Posture, now_s: float) -> Side | None:
        """The side to which what was grabbed has just been moved by one step."""
        limit = _LET_GO if self._closed.is_on else _CLOSED
        is_closed = posture.is_pinch_hand and posture.pinch < limit
        if posture.is_pinch_hand and posture.pinch > _OPEN:
            self._opened_s = now_s
        was_seen_open = self._opened_s is not None and (
            self._closed.is_on or now_s - self._opened_s < _SEEN_OPEN_S
        )
        held_s = self._closed.update(is_closed and was_seen_open, now_s)
        if not self._closed.is_on or posture.pinch > _OPEN:
            self._closed.reset()
            self._from_px, self.progress = None, 0.0
            return None
        if held_s < _GRAB_S:
            return None
        x, y = (float(value) for value in posture.centre_px)
        if self._from_px is None:
            self._from_px = x, y
        across, down = (x - self._from_px[0]) / posture.palm_px, (y - self._from_px[1]) / posture.palm_px
        self.progress = min(1.0, abs(across) / _STEP_PALMS)
        if abs(across) < _STEP_PALMS:
            return None
        self._from_px = x, y
        self.progress = 0.0
        if abs(down) > _FLAT * abs(across):
            return None
        return "right" if across > 0 else "left"
