"""Whether this machine can keep the last seconds beside the mirror."""

from __future__ import annotations

_SMOOTHING_S = 0.5
_TOO_BUSY, _IDLE = 0.8, 0.5
"""Shares of the time between two frames. The first lies below the load at which the finish of the picture
goes (see `tryon.quality`): the replay goes before it."""

_MOST_LOAD = 2.0
_WARM_UP_S = 3.0  # the first frames compile shaders for a second: that tells nothing of later ones
_SETTLE_S = 0.2  # a single slow frame means nothing
_FIRST_PATIENCE_S, _LONGEST_PATIENCE_S = 10.0, 600.0
"""How long it must have been idle before the next try; doubled each time that it did not last."""


class ReplayGuard:
    """Gives the replay up where the mirror needs the time, and tries again when it is idle."""

    def __init__(self) -> None:
        self.is_on = True
        self._load = 0.0
        self._busy_s = self._idle_s = self._running_s = 0.0
        self._patience_s = _FIRST_PATIENCE_S

    def update(self, load: float, frame_s: float) -> bool:
        """Whether to keep the replay, after a frame that took `load` of the `frame_s` between two frames."""
        share = min(1.0, frame_s / _SMOOTHING_S)
        self._load += share * (min(load, _MOST_LOAD) - self._load)
        self._running_s += frame_s
        self._busy_s = self._busy_s + frame_s if self._load > _TOO_BUSY else 0.0
        self._idle_s = self._idle_s + frame_s if self._load < _IDLE else 0.0
        if self.is_on and self._busy_s > _SETTLE_S and self._running_s > _WARM_UP_S:
            self.is_on, self._idle_s = False, 0.0
        elif not self.is_on and self._idle_s > self._patience_s:
            self.is_on = True
            self._patience_s = min(2 * self._patience_s, _LONGEST_PATIENCE_S)
        return self.is_on
