"""Who stands too near or too far to try something on, told without flicker."""

from __future__ import annotations

from typing import Literal, TypeAlias

from tryon.catalogue import Category
from tryon.kiosk.presence import Guidance
from tryon.kiosk.session import Screen

Distance: TypeAlias = Literal["ok", "step_back", "come_closer"]

COMES_S, GOES_S = 0.8, 0.6
"""So long it has to be wrong before it is told, and right before that goes: whoever comes nearer passes
through every distance."""


def distance_of(guidance: Guidance, screen: Screen, category: Category) -> Distance:
    """What is worth telling of on a screen, while something of that category is tried or offered.

    Only faces have a distance of their own: hands are held out, from wherever somebody stands, and feet are
    guided by the mirror, which sees whether they are in the picture. It tells who is too far from it itself,
    too, so while something is tried on only who is too near is told here.
    """
    if category != "glasses":
        return "ok"
    if guidance == "step_back" and screen in ("consent", "try"):
        return "step_back"
    if guidance == "come_closer" and screen == "consent":
        return "come_closer"
    return "ok"


class SteadyDistance:
    """What is shown: the newest that has lasted."""

    def __init__(self) -> None:
        self._shown: Distance = "ok"
        self._newest: Distance = "ok"
        self._since_s = 0.0

    def update(self, newest: Distance, now_s: float) -> Distance:
        """newest: of this moment. now_s: of any steady clock."""
        if newest != self._newest:
            self._newest, self._since_s = newest, now_s
        lasts_s = GOES_S if newest == "ok" else COMES_S
        if now_s - self._since_s >= lasts_s:
            self._shown = newest
        return self._shown

    def clear(self) -> None:
        """Somebody else, or another screen: show nothing."""
        self._shown = self._newest = "ok"
