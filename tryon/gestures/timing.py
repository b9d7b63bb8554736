"""How long something has been so, by capture time alone: frames may be few, many or missing."""

from __future__ import annotations

GRACE_S = 0.3
"""Trackers lose a hand, or misread a finger, for a few frames: what is held goes on through that."""


class Held:
    """How long a condition has held, gaps of up to GRACE_S allowed."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._last_s = 0.0

    @property
    def is_on(self) -> bool:
        return self._since_s is not None

    @property
    def seconds(self) -> float:
        """How long it has held; what is in a gap does not count yet. 0 where it does not hold."""
        return 0.0 if self._since_s is None else self._last_s - self._since_s

    def update(self, holds: bool, now_s: float) -> float:
        """Whether it holds now. Returns `seconds`."""
        if holds:
            if self._since_s is None:
                self._since_s = now_s
            self._last_s = now_s
        elif self._since_s is not None and now_s - self._last_s > GRACE_S:
            self._since_s = None
        return self.seconds

    def reset(self) -> None:
        self._since_s = None
