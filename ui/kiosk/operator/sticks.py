"""The USB sticks that are plugged in, each with a button."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tryon.share.drives import Stick
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.parts import LINE_H, NOTE, WORDS, clear
from ui.kiosk.parts import BigButton
from ui.popovers import Label
from ui.theme.fonts import font
from ui.theme.tokens import GRID, TEXT_SOFT

LOOK_MS = 2000


class StickButtons(QWidget):
    """Looks for sticks between `start` and `stop`. Emits `chosen` with a Stick."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self._desk = desk
        self._name, self._none = "{name}", ""
        self._sticks: tuple[Stick, ...] | None = None
        self._asking = False
        self.buttons: list[BigButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def set_words(self, name: str, none: str) -> None:
        """name: on a button, with {name} for the stick's. none: where there is none."""
        if (name, none) != (self._name, self._none):
            self._name, self._none = name, none
            self._show()

    def start(self) -> None:
        self.look()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def look(self) -> None:
        """Ask what is plugged in."""
        if not self._asking:  # a drive that does not answer holds up the thread
            self._asking = True
            self._desk.lookups.submit(self._desk.sticks, self._take, lambda _: self._take(()))

    def _take(self, sticks: tuple[Stick, ...]) -> None:
        self._asking = False
        known = None if self._sticks is None else [each.folder for each in self._sticks]
        self._sticks = sticks
        if known != [each.folder for each in sticks]:
            self._show()

    def _show(self) -> None:
        clear(self._column)
        self.buttons = []
        for stick in self._sticks or ():
            button = BigButton(self, "usb", height=LINE_H)
            button.setFont(font(WORDS))
            button.set_words(self._name.format(name=stick.label))
            button.clicked.connect(lambda _=False, stick=stick: self.chosen.emit(stick))
            self._column.addWidget(button)
            self.buttons.append(button)
        if not self.buttons:
            none = Label(self, NOTE, color=TEXT_SOFT)
            none.setText(self._none)
            self._column.addWidget(none)
