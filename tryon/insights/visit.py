"""One visit while it lasts: in memory alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from tryon.insights.counts import Tried, VisitCounts, Visited

STEPS = ("consent", "try", "captured", "share", "thanks")
"""Of `tryon.kiosk.session.Screen`, in the order of a visit."""

SHORTEST_TRY_S = 1.0
"""What was passed by sooner, on the way along a shelf, was not tried on."""


class Visit:
    """began: by the shop's clock. Times called now_s are of any steady clock."""

    def __init__(self, began: datetime) -> None:
        self._began = began
        self._reached: set[str] = set()
        self.in_session = False
        self.declined = False
        self.language = ""
        self._tried: dict[tuple[str, str], Tried] = {}
        self._worn_since: dict[tuple[str, str], float] = {}
        self._captured: tuple[tuple[str, str], ...] = ()

    def reach(self, screen: str) -> None:
        """A screen was shown."""
        if screen in STEPS:
            self._reached.add(screen)

    def wear(self, selections: Iterable[str], now_s: float) -> None:
        """From now on this is worn, "sku:variant" each, and nothing else."""
        worn = {_split(selection) for selection in selections}
        for taken_off in self._worn_since.keys() - worn:
            seconds = now_s - self._worn_since.pop(taken_off)
            if seconds >= SHORTEST_TRY_S:
                self.try_on(*taken_off, seconds)
        for put_on in worn - self._worn_since.keys():
            self._worn_since[put_on] = now_s

    def try_on(self, sku: str, variant: str, seconds: float) -> None:
        """It was worn for so long and taken off."""
        before = self._of((sku, variant))
        total = before.seconds + max(0, round(seconds))
        self._tried[sku, variant] = replace(before, sessions=1, tries=before.tries + 1, seconds=total)

    def capture(self) -> None:
        """A photo or clip of what is worn now."""
        self._captured = tuple(self._worn_since)
        for worn in self._captured:
            before = self._of(worn)
            self._tried[worn] = replace(before, sessions=1, captures=before.captures + 1)

    def share(self) -> None:
        """A phone has what was captured last."""
        for worn in self._captured:
            before = self._of(worn)
            self._tried[worn] = replace(before, shares=before.shares + 1)
        self._captured = ()

    def counts(self) -> VisitCounts:
        """What it adds to the sums."""
        visited = Visited(
            sessions=int(self.in_session),
            **{f"reached_{step}": int(step in self._reached) for step in STEPS},
            declined=int(self.declined),
            in_zh=int(self.in_session and self.language == "zh"),
            in_en=int(self.in_session and self.language == "en"),
        )
        return VisitCounts(self._began.date(), self._began.hour, visited, dict(self._tried))

    def _of(self, product: tuple[str, str]) -> Tried:
        return self._tried.get(product, Tried())


def _split(selection: str) -> tuple[str, str]:
    sku, _, variant = selection.partition(":")
    return sku, variant
