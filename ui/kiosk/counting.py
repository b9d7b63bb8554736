"""Tells the counts what happens, as sums of which nobody is anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from tryon.insights import Insights
from tryon.kiosk.session import Event, Screen
from ui.kiosk.runner import Runner
from ui.outfit import Outfit
from ui.text import Language

if TYPE_CHECKING:
    from ui.kiosk.window import KioskWindow

_OVER: frozenset[Screen] = frozenset({"attract", "trouble", "operator", "closed"})
"""Screens on which nobody is in a session."""


class Counting(QObject):
    """Follows a runner. `look` is to be called whenever something may have been put on or taken off.

    worn: "sku:variant" of everything worn now. language: of the screens.
    """

    def __init__(
        self,
        parent: QObject,
        insights: Insights,
        runner: Runner,
        worn: Callable[[], Iterable[str]],
        language: Callable[[], Language],
    ) -> None:
        super().__init__(parent)
        self._insights, self._runner, self._worn, self._language = insights, runner, worn, language
        runner.happened.connect(self._take)

    def look(self) -> None:
        """Something may have been put on or taken off."""
        if self._runner.screen not in _OVER:
            self._insights.wearing(self._worn())

    def _take(self, event: Event) -> None:
        """What happened first, then the screen that followed, which may end the visit."""
        insights, screen = self._insights, self._runner.screen
        if event == "agreed":
            insights.begin()
            self.look()
        elif event == "declined":
            insights.declined()
        elif event == "captured":
            insights.captured()
        elif event == "fetched":
            insights.shared()
        insights.reached(screen)
        if screen in _OVER:
            insights.end()
        else:  # the shop's own language is back when the visit is over
            insights.spoke(self._language())


def count_visits(window: KioskWindow, insights: Insights) -> Counting:
    """Count what happens in a kiosk's window."""
    outfit = window.mirror.outfit
    counting = Counting(window, insights, window.runner, lambda: worn(outfit), lambda: window.language)
    window.mirror.wardrobe.shown.connect(counting.look)
    return counting


def worn(outfit: Outfit) -> set[str]:
    """What anybody in the mirror wears, "sku:variant" each."""
    found = set(outfit.selections)
    for each in outfit.departments:
        for slot in outfit.alone(each.category):
            sku, variant = outfit.worn_by(slot, each.category)
            if sku is not None:
                found.add(f"{sku}:{variant}")
    return found
