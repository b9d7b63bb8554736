"""Which hand wears what: as a shopper chose, or as suits the hands in view; nothing jumps to and fro."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tryon.catalogue import Category
from tryon.dressing.base import HandChoice
from tryon.settings import HandSide

HAND_CATEGORIES: tuple[Category, ...] = ("watches", "bracelets", "rings")

_STAYS_S = 0.4  # a second hand that just came may be gone again: what the first one wears stays there so long
_FADE_S = 0.15  # in which a thing that went to another hand appears there, as hands do
_LEFT, _RIGHT = "left_hand", "right_hand"


@dataclass(frozen=True)
class Place:
    """The hand that wears a thing. share: 0 to 1, how much of the thing has appeared there."""

    hand: str
    share: float


class HandPlaces:
    """Follows from frame to frame which hand wears what."""

    def __init__(self) -> None:
        self._since: dict[str, float] = {}  # seconds for which each hand has been in view
        self._places: dict[Category, Place] = {}
        self._newest_ns: int | None = None

    def update(
        self, hands: Collection[str], worn: Collection[Category], choice: HandChoice, time_ns: int
    ) -> Mapping[Category, Place]:
        """Where each category of `worn` goes; those without a hand are left out. hands: slots in view."""
        elapsed_s = 0.0 if self._newest_ns is None else max(0.0, (time_ns - self._newest_ns) / 1e9)
        first = _STAYS_S if not self._since else 0.0  # whoever is first need not wait
        self._newest_ns = time_ns
        self._since = {slot: self._since.get(slot, first - elapsed_s) + elapsed_s for slot in hands}
        known = [slot for slot, since_s in self._since.items() if since_s >= _STAYS_S]
        goals = places(known or hands, worn, choice)
        before, self._places = self._places, {}
        for category, hand in goals.items():
            place = before.get(category)
            if place is None:
                share = 1.0
            elif place.hand != hand:
                share = 0.0
            else:
                share = min(1.0, place.share + elapsed_s / _FADE_S)
            self._places[category] = Place(hand, share)
        return self._places

    def clear(self) -> None:
        """Forget everybody."""
        self._since, self._places, self._newest_ns = {}, {}, None


def places(hands: Collection[str], worn: Collection[Category], choice: HandChoice) -> dict[Category, str]:
    """The hand for each category. With one hand in view it wears all that was not chosen for the other."""
    wrist = _chosen(choice.wrist, hands)
    ring = _chosen(choice.ring_hand, hands)
    beside = wrist
    if "watches" in worn and len(hands) > 1:
        beside = _RIGHT if wrist == _LEFT else _LEFT
    elif choice.wrist == "auto" and _RIGHT in hands:
        beside = _RIGHT
    wanted: dict[Category, str | None] = {"watches": wrist, "bracelets": beside, "rings": ring}
    return {category: hand for category in HAND_CATEGORIES if category in worn and (hand := wanted[category])}


def _chosen(side: HandSide, hands: Collection[str]) -> str | None:
    if side == "auto":
        return _LEFT if _LEFT in hands else _RIGHT if _RIGHT in hands else None
    slot = f"{side}_hand"
    return slot if slot in hands else None
