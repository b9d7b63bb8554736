"""Restart, end, another PIN."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.parts import StaffPage
from ui.kiosk.parts import BigButton

SURE_MS = 4000


class SystemPage(StaffPage):
    """Emits `restart_wanted`, `end_wanted` and `pin_wanted`."""

    key, icon = "system", "settings"
    restart_wanted = Signal()
    end_wanted = Signal()
    pin_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.pin = self.button("lock", self.pin_wanted.emit)
        self.column.addSpacing(24)
        self.restart = self.button("redo", lambda: self._ask(self.restart))
        self.restart_hint = self.note()
        self.column.addSpacing(24)
        self.end = self.button("close", lambda: self._ask(self.end))
        self.end_hint = self.note()
        self.column.addStretch(1)
        self._asked: BigButton | None = None
        self._sure = QTimer(self, singleShot=True, interval=SURE_MS)
        self._sure.timeout.connect(self._forget)

    def write(self) -> None:
        words = self.words
        self.pin.set_words(words["change_pin"])
        self.restart.set_words(words["sure"] if self._asked is self.restart else words["restart"])
        self.restart_hint.setText(words["restart_hint"])
        self.end.set_words(words["sure"] if self._asked is self.end else words["end"])
        self.end_hint.setText(words["end_hint"])

    def leave(self) -> None:
        self._forget()

    def _ask(self, button: BigButton) -> None:
        """Twice: a finger that slips must not end the kiosk."""
        if self._asked is not button:
            self._asked = button
            self._sure.start()
            self.write()
            return
        self._forget()
        (self.restart_wanted if button is self.restart else self.end_wanted).emit()

    def _forget(self) -> None:
        self._sure.stop()
        self._asked = None
        self.write()
