"""Lets the staff in and out, and puts what they change into force."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from tryon.kiosk.pin import PinGate
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.pin_pad import PinPad
from ui.kiosk.operator.view import OperatorView
from ui.kiosk.operator.words import STAFF_WORDS
from ui.kiosk.window import KioskWindow

ALONE_MS = 5 * 60_000
"""Staff who walk away leave nothing open for the next shopper."""


class Staff(QObject):
    """Opens the PIN pad when the window wants it, then the pages. Emits `restart_wanted` and `end_wanted`.

    clock: wall seconds. tries: where wrong PINs are kept; see `PinGate`.
    """

    restart_wanted = Signal()
    end_wanted = Signal()

    def __init__(
        self,
        window: KioskWindow,
        desk: Desk,
        clock: Callable[[], float] = time.time,
        tries: Path | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self.pad = PinPad(lambda: PinGate(desk.file.kiosk.pin_hash, clock, tries), desk.gate)
        self.view = OperatorView(desk, lambda: window.language)
        window.host(self.view)
        window.host(self.pad)
        window.operator_wanted.connect(self._ask)
        window.screen_changed.connect(self._follow)
        window.lock.touched.connect(self._touched)
        self.pad.opened.connect(lambda: window.runner.tell("operator_came"))
        self.pad.chosen.connect(self._take_pin)
        self.view.left.connect(self.leave)
        self.view.restart_wanted.connect(self.restart_wanted)
        self.view.end_wanted.connect(self.end_wanted)
        self.view.pin_wanted.connect(lambda: self.pad.choose(self.view.language))
        self._alone = QTimer(self, singleShot=True, interval=ALONE_MS)
        self._alone.timeout.connect(self._leave_alone)

    def leave(self) -> None:
        """Back to the shoppers."""
        self._window.runner.tell("operator_left")

    def finish(self) -> None:
        """Stop what is being copied, and end the threads."""
        self.view.catalogue.stop_update()
        self._desk.finish()

    def _ask(self) -> None:
        if not self._is_in:
            self.pad.ask(self._window.language)

    @property
    def _is_in(self) -> bool:
        return self._window.runner.screen == "operator"

    def _take_pin(self, pin_hash: str) -> None:
        problem = self._desk.file.change({"pin_hash": pin_hash})
        if problem:
            words = STAFF_WORDS[self._window.language]
            self.pad.choose(self._window.language)
            self.pad.hint.setText(words["pin_unsaved"].format(problem=problem))
        elif not self._is_in:
            self._window.runner.tell("operator_came")

    def _follow(self, screen: str) -> None:
        if screen == "operator":
            self.view.enter()
            self._alone.start()
        elif self.view.isVisible():
            self._alone.stop()
            self.pad.hide()
            self.view.leave()

    def _touched(self) -> None:
        if self._is_in:
            self._alone.start()

    def _leave_alone(self) -> None:
        if self.view.busy:
            self._alone.start()
        else:
            self.view.go_back()
