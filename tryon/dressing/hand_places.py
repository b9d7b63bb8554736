"""Which hand wears what: as a shopper chose, or as suits the hands in view; nothing jumps to and fro."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tryon.catalogue import Category
from tryon.dressing.base import HandChoice
from tryon.settings import HandSide

HAND_CATEGORIES: tuple[Category, ...] = ("watches", "bracelets", "rings")

_STAYS_S = 0.4  # a second hand that just came may be gone again: what the first one wears stays there so long
_GONE_S = 0.5  # and one that was just lost may be found again: what it wears waits for it so long
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
        self._stays_s: dict[str, float] = {}  # for how long each hand has been in view
        self._gone_s: dict[str, float] = {}  # and how long ago it was
        self._places: dict[Category, Place] = {}
        self._newest_ns: int | None = None

    def update(
        self, hands: Collection[str], worn: Collection[Category], choice: HandChoice, time_ns: int
    ) -> Mapping[Category, Place]:
        """Where each category of `worn` goes; those without a hand are left out. hands: slots in view."""
        elapsed_s = 0.0 if self._newest_ns is None else max(0.0, (time_ns - self._newest_ns) / 1e9)
        self._newest_ns = time_ns
        known = self._believed(hands, elapsed_s)
        before, self._places = self._places, {}
        for category, hand in places(known, worn, choice).items():
            place = before.get(category)
            share = 1.0
            if place is not None:
                share = min(1.0, place.share + elapsed_s / _FADE_S) if place.hand == hand else 0.0
            self._places[category] = Place(hand, share)
        return {category: place for category, place in self._places.items() if place.hand in hands}

    def _believed(self, hands: Collection[str], elapsed_s: float) -> list[str]:
        """The hands that count: not those that just came, but those that were just lost."""
        first_s = 0.0 if self._stays_s else _STAYS_S  # whoever is first need not wait
        for slot in hands:
            self._stays_s[slot] = self._stays_s.get(slot, first_s - elapsed_s) + elapsed_s
            self._gone_s[slot] = 0.0
        for slot in [slot for slot in self._stays_s if slot not in hands]:
            self._gone_s[slot] += elapsed_s
            if self._gone_s[slot] >= _GONE_S or self._stays_s[slot] < _STAYS_S:
                del self._stays_s[slot]
        known = [slot for slot, since_s in self._stays_s.items() if since_s >= _STAYS_S]
        return list(hands) if set(hands).isdisjoint(known) else known

    def clear(self) -> None:
        """Forget everybody."""
        self._stays_s, self._gone_s, self._places, self._newest_ns = {}, {}, {}, None


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
