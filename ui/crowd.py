"""Who is in view, steadier than the tracker: nobody blinks in or out, and boxes glide. No widgets here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tryon.mirror_state import Person
from ui.picture import Box

ARRIVE_S = 0.4
"""A face must be there this long: a poster found for a frame is nobody."""

LINGER_S = 0.6
"""A face lost for less than this keeps its tag: it was hidden by a hand, or turned away."""

GONE_S = 2.0
"""After this long somebody has left: the tracker forgets them then as well."""

GLIDE_S = 0.1
"""Time constant of a box that follows its face: tags stand still while landmarks tremble."""


@dataclass(frozen=True)
class Seen:
    """One slot. box_px: x0, y0, x1, y1, smoothed. All times in seconds."""

    box_px: Box
    first_s: float
    last_s: float


class Crowd:
    """Fed with every shot; times come from the caller."""

    def __init__(self) -> None:
        self._seen: dict[str, Seen] = {}
        self._now_s = 0.0
        self._few_since_s = 0.0

    @property
    def slots(self) -> tuple[str, ...]:
        """Everybody who is here, in the order of their slots; a face may be hidden for a moment."""
        here = [slot for slot, seen in self._seen.items() if self._now_s - seen.first_s >= ARRIVE_S]
        return tuple(sorted(here))

    @property
    def boxes(self) -> dict[str, Box]:
        """Slot -> box round the face of everybody who is here and seen."""
        here = {slot: self._seen[slot] for slot in self.slots}
        return {slot: seen.box_px for slot, seen in here.items() if self._now_s - seen.last_s < LINGER_S}

    @property
    def few_for_s(self) -> float:
        """For how long there has been at most one person."""
        return self._now_s - self._few_since_s

    def update(self, people: Sequence[Person], now_s: float, locked: str | None = None) -> tuple[str, ...]:
        """Take the faces of a shot. Returns the slots of those who have left.

        While somebody is locked all others are not followed: they have left.
        """
        share = 1 - math.exp(-max(0.0, now_s - self._now_s) / GLIDE_S)
        self._now_s = now_s
        for person in people:
            before = self._seen.get(person.slot)
            if before is None:
                self._seen[person.slot] = Seen(_floats(person.box_px), now_s, now_s)
            else:
                box = _blend(before.box_px, _floats(person.box_px), share)
                self._seen[person.slot] = replace(before, box_px=box, last_s=now_s)
        gone = tuple(
            slot
            for slot, seen in self._seen.items()
            if now_s - seen.last_s > GONE_S or (locked is not None and slot != locked)
        )
        for slot in gone:
            del self._seen[slot]
        if len(self.slots) > 1 or locked is not None:
            self._few_since_s = now_s
        return gone


def _floats(box: tuple[int, int, int, int]) -> Box:
    return float(box[0]), float(box[1]), float(box[2]), float(box[3])


def _blend(old: Box, new: Box, share: float) -> Box:
    x0, y0, x1, y1 = (a + share * (b - a) for a, b in zip(old, new, strict=True))
    return x0, y0, x1, y1
