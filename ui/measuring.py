"""Opens the measures, keeps them fresh while they are looked at, and passes on the wish to calibrate."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from tryon.fitting.calibration import CalibrationState
from tryon.mirror_state import MirrorState
from tryon.settings import Finger, Settings
from ui.bridge import Bridge
from ui.chrome import Chrome
from ui.departments import WornOn, department
from ui.measure_base import MeasuresPopover
from ui.outfit import Outfit
from ui.text import Language, Messages

REFRESH_MS = 500
"""Figures that change faster cannot be read."""


class Measuring(QObject):
    """Emits `fit_chosen` with "true_size" or "fit_to_me"."""

    fit_chosen = Signal(str)

    def __init__(self, window: QWidget, bridge: Bridge, chrome: Chrome, outfit: Outfit) -> None:
        super().__init__(window)
        self._bridge, self._chrome, self._outfit = bridge, chrome, outfit
        self._popover: MeasuresPopover = chrome.measure
        self._newest: CalibrationState | None = None
        self._earlier: CalibrationState | None = None
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        self._finger: Finger = "ring"
        for popover in (chrome.measure, chrome.hand, chrome.feet):
            popover.calibration_wanted.connect(self._calibrate)
            popover.calibration_cancelled.connect(self._cancel)
            popover.fit_chosen.connect(self.fit_chosen.emit)
        bridge.state_changed.connect(self._take_state)

    def set_words(self, words: Messages, language: Language) -> None:
        for popover in (self._chrome.measure, self._chrome.hand, self._chrome.feet):
            popover.set_language(words, language)

    def set_settings(self, settings: Settings) -> None:
        self._finger = settings.ring_finger
        for popover in (self._chrome.measure, self._chrome.hand, self._chrome.feet):
            popover.set_fit(settings.fit)

    def open(self) -> None:
        """Show the measures that matter for the open department, or put them away."""
        chrome = self._chrome
        by_part: dict[WornOn, MeasuresPopover] = {
            "face": chrome.measure,
            "hand": chrome.hand,
            "feet": chrome.feet,
        }
        self._popover = by_part[department(self._outfit.category).worn_on]
        self._timer.stop()  # it may still run for what was open before
        self._refresh()
        self._chrome.open(self._popover, self._chrome.tools.measure)
        self._timer.start()

    def _refresh(self) -> None:
        if self._timer.isActive() and self._chrome.open_popover is not self._popover:
            self._timer.stop()
            if self._popover.looking:
                self._cancel()
            return
        self._popover.set_product(self._outfit.product)
        if self._popover is self._chrome.feet:
            self._chrome.feet.set_measures(self._bridge.feet_measures())
        elif self._popover is self._chrome.hand:
            measures = self._bridge.hand_measures()
            self._chrome.hand.set_measures(measures, self._outfit.category, self._finger)
        else:
            self._chrome.measure.set_measures(self._bridge.measures())
        self._chrome.arrange()

    def _calibrate(self) -> None:
        # What came of the last card stands in the mirror's state until the wish has reached it.
        self._earlier = self._newest
        self._popover.start_looking()
        self._chrome.arrange()
        if self._popover is self._chrome.feet:
            self._bridge.start_feet_calibration()
        else:
            self._bridge.start_calibration()

    def _cancel(self) -> None:
        self._popover.stop_looking()
        self._chrome.arrange()
        self._bridge.cancel_calibration()

    def _take_state(self, state: MirrorState) -> None:
        self._newest = state.calibration
        if self._newest is None or self._newest is self._earlier or not self._popover.looking:
            return
        self._popover.set_calibration(self._newest)
        self._refresh()
