"""Which parts of the body a frame is searched for: looking for what is not there takes as long as a face."""

from __future__ import annotations

from collections.abc import Set

from tryon.catalogue import Category
from tryon.dressing.base import Observation
from tryon.dressing.hand_places import HAND_CATEGORIES

_PARTS: tuple[frozenset[Category], ...] = (
    frozenset({"glasses"}),
    frozenset(HAND_CATEGORIES),
    frozenset({"shoes"}),
)

_EVERY_NS = 400_000_000
"""Between looks for what is not in view: a foot that is lifted while glasses are chosen waits no longer."""

_STAYS_NS = 600_000_000
"""What was in view so lately is looked for in every frame: it may only have been missed."""


class Lookout:
    """Says to look in every frame for what is being chosen and what is in view, now and then for the rest.

    Ask it for every frame, and tell it what was seen.
    """

    def __init__(self) -> None:
        self._seen_ns: dict[frozenset[Category], int] = {}
        self._looked_ns: dict[frozenset[Category], int] = {}

    def wanted(self, worn: Set[Category], chosen: Category, time_ns: int) -> frozenset[Category]:
        """What of `worn` and `chosen`, which is being chosen now, to look for in the frame of `time_ns`."""
        asked = {part: wanted for part in _PARTS if (wanted := part & (worn | {chosen}))}
        followed = [part for part in asked if chosen in part or self._was_seen(part, time_ns)]
        missed = [part for part in asked if part not in followed and self._is_due(part, time_ns)]
        # One search is as much as a frame has time for.
        searched = sorted(missed, key=lambda part: self._looked_ns.get(part, -1))[:1]
        return frozenset().union(*(asked[part] for part in (*followed, *searched)))

    def saw(self, seen: Observation) -> None:
        """What was in view in a frame."""
        for part, found in zip(_PARTS, (seen.landmarks, seen.hands, seen.feet), strict=True):
            if part & seen.wanted:
                self._looked_ns[part] = seen.frame.time_ns
            if found:
                self._seen_ns[part] = seen.frame.time_ns

    def reset(self) -> None:
        """Forget earlier frames: another source follows."""
        self._seen_ns, self._looked_ns = {}, {}

    def _was_seen(self, part: frozenset[Category], time_ns: int) -> bool:
        seen_ns = self._seen_ns.get(part)
        return seen_ns is not None and 0 <= time_ns - seen_ns < _STAYS_NS

    def _is_due(self, part: frozenset[Category], time_ns: int) -> bool:
        looked_ns = self._looked_ns.get(part)
        return looked_ns is None or not 0 <= time_ns - looked_ns < _EVERY_NS
