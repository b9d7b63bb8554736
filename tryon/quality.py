"""How much work a frame may take: on a weak machine the finish goes before the frame rate does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Quality:
    """One step of the ladder.

    name: for people. sampling: share of the renderer's usual samples. look: the camera's noise and
    blur on what is drawn. shadows: on skin and floor. hiding: hair, hands, sleeves and hems before what is
    drawn. light: read from the picture, not a studio's.
    """

    name: str
    sampling: float = 1.0
    look: bool = True
    shadows: bool = True
    hiding: bool = True
    light: bool = True


LADDER = (
    Quality("full"),
    Quality("fewer samples", sampling=0.75),
    Quality("fewer samples, no camera look", sampling=0.75, look=False),
    Quality("half the samples, no camera look, no shadows", sampling=0.5, look=False, shadows=False),
    Quality("half the samples, no effects", 0.5, look=False, shadows=False, hiding=False, light=False),
)
"""From the best down. What is given up first is missed least."""

_SMOOTHING_S = 0.5  # over which the load is averaged: a single slow frame changes nothing
_SETTLE_S = 1.5  # after a step, until the next one is thought of
_TOO_BUSY, _IDLE = 0.85, 0.5
"""Shares of the time between two frames: above the first a step down, below the second a step up."""

_MOST_LOAD = 2.0  # the first frames compile shaders for a second: that tells nothing of later ones

_FIRST_PATIENCE_S, _LONGEST_PATIENCE_S = 5.0, 300.0
"""How long it must have been idle before a step up; doubled each time that the step did not last."""


class QualityController:
    """Chooses the step of the ladder from how long frames take."""

    def __init__(self) -> None:
        self._step = 0
        self._load = 0.0
        self._since_step_s = 0.0
        self._idle_s = 0.0
        self._patience_s = _FIRST_PATIENCE_S
        self._rose = False

    @property
    def quality(self) -> Quality:
        """The step in force."""
        return LADDER[self._step]

    def update(self, busy_s: float, frame_s: float) -> Quality:
        """The step for the next frame, after one that took `busy_s` of the `frame_s` between two frames."""
        share = min(1.0, frame_s / _SMOOTHING_S)
        load = min(busy_s / frame_s, _MOST_LOAD)
        self._load += share * (load - self._load)
        self._since_step_s += frame_s
        self._idle_s = self._idle_s + frame_s if self._load < _IDLE else 0.0
        if self._load > _TOO_BUSY and self._since_step_s > _SETTLE_S and self._step + 1 < len(LADDER):
            if self._rose:
                self._patience_s = min(2 * self._patience_s, _LONGEST_PATIENCE_S)
            self._go(self._step + 1, rose=False)
        elif self._idle_s > self._patience_s and self._step > 0:
            self._go(self._step - 1, rose=True)
        return self.quality

    def _go(self, step: int, rose: bool) -> None:
        self._step, self._rose = step, rose
        self._since_step_s = self._idle_s = 0.0
