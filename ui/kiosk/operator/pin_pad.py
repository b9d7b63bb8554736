"""The way in for the staff: large digits over whatever the kiosk shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from tryon.kiosk.pin import LONGEST, PinGate, Tried, hash_pin, may_be_pin
from ui.kiosk.operator.words import STAFF_WORDS, StaffWords
from ui.kiosk.parts import PRESS, SMALL, BigButton
from ui.popovers import Label
from ui.text import Language
from ui.theme.tokens import ACCENT, GRID, INK, TEXT_SOFT
from ui.worker import Worker

WIDTH = 46 * GRID
IDLE_MS = 20_000
"""Who opened it by chance, and walks on, leaves the kiosk to the next shopper."""

LOOK_MS = 250

Asked = Literal["enter", "choose", "again"]


class Dots(QWidget):
    """How many digits were typed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._count = 0
        self.setFixedHeight(4 * GRID)

    def show_count(self, count: int) -> None:
        self._count = count
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pitch = 3.5 * GRID
        left = self.width() / 2 - pitch * (LONGEST - 1) / 2
        for at in range(LONGEST):
            painter.setPen(QPen(ACCENT if at < self._count else TEXT_SOFT, 1.5))
            painter.setBrush(ACCENT if at < self._count else QColor(0, 0, 0, 0))
            painter.drawEllipse(QPointF(left + at * pitch, self.height() / 2), 7, 7)


class PinPad(QWidget):
    """Emits `opened` after the right PIN, `chosen` with the hash of a new one that was typed twice.

    gate: makes one for the present PIN. thread: where PINs are hashed, which takes longer than a key may.
    """

    opened = Signal()
    chosen = Signal(str)

    def __init__(self, gate: Callable[[], PinGate], thread: Worker) -> None:
        super().__init__()
        self._make_gate, self._thread = gate, thread
        self._gate: PinGate | None = None
        self._waits = False
        self._opened = 0  # times, and times closed: what was asked for before is not answered after
        self._asked: Asked = "enter"
        self._typed = self._first = ""
        self.words: StaffWords = STAFF_WORDS["en"]
        self.title = Label(self, 30, bold=True)
        self.hint = Label(self, SMALL, color=TEXT_SOFT)
        self.hint.setMinimumHeight(6 * GRID)
        self.dots = Dots(self)
        for label in (self.title, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._box = QWidget(self)
        column = QVBoxLayout(self._box)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for widget in (self.title, self.dots, self.hint):
            column.addWidget(widget)
        grid = QGridLayout()
        grid.setSpacing(GRID)
        self.digits: list[BigButton] = []
        for digit in range(10):
            key = BigButton(self._box, height=PRESS)
            key.set_words(str(digit))
            key.clicked.connect(lambda _=False, digit=digit: self._type(str(digit)))
            row, at = (3, 1) if digit == 0 else divmod(digit - 1, 3)
            grid.addWidget(key, row, at)
            self.digits.append(key)
        self.delete, self.enter = BigButton(self._box), BigButton(self._box, strong=True)
        self.cancel = BigButton(self._box, height=7 * GRID)
        grid.addWidget(self.delete, 3, 0)
        grid.addWidget(self.enter, 3, 2)
        for at in range(3):
            grid.setColumnStretch(at, 1)
        column.addLayout(grid)
        column.addWidget(self.cancel)
        self.delete.clicked.connect(self._delete)
        self.enter.clicked.connect(self._enter)
        self.cancel.clicked.connect(self.hide)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self.hide)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._show_lock)
        self.hide()

    def ask(self, language: Language) -> None:
        """For the PIN; where there is none yet, for a new one."""
        self._gate = self._make_gate()
        self._begin("enter" if self._gate.pin_hash else "choose", language)

    def choose(self, language: Language) -> None:
        """A new PIN, of somebody who is in already."""
        self._begin("choose", language)

    def _begin(self, asked: Asked, language: Language) -> None:
        self.words = STAFF_WORDS[language]
        self.delete.set_words("⌫")
        self.delete.setAccessibleName(self.words["delete"])
        self.enter.set_words("OK")
        self.enter.setAccessibleName(self.words["enter"])
        self.cancel.set_words(self.words["cancel"])
        self._go(asked)
        self.show()
        self.raise_()
        self._idle.start()
        self._look.start()
        self._show_lock()

    def _go(self, asked: Asked, hint: str | None = None) -> None:
        self._asked, self._typed = asked, ""
        words = self.words
        titles = {"enter": words["pin_title"], "choose": words["pin_new"], "again": words["pin_again"]}
        self.title.setText(titles[asked])
        if hint is None:
            hint = "" if asked == "enter" else words["pin_hint"]
        self.hint.setText(hint)
        self.dots.show_count(0)

    def _type(self, digit: str) -> None:
        self._idle.start()
        if len(self._typed) < LONGEST:
            self._typed += digit
        self.dots.show_count(len(self._typed))

    def _delete(self) -> None:
        self._idle.start()
        self._typed = self._typed[:-1]
        self.dots.show_count(len(self._typed))

    def _enter(self) -> None:
        self._idle.start()
        typed, words = self._typed, self.words
        if not typed:
            return
        if self._asked == "enter":
            gate = self._gate
            assert gate is not None
            self._wait_for(lambda: gate.try_pin(typed), lambda result: self._take_try(gate, result))
        elif self._asked == "choose":
            if may_be_pin(typed):
                self._first = typed
                self._go("again", "")
            else:
                self._go("choose", words["pin_weak"])
        elif typed != self._first:
            self._go("choose", words["pin_differs"])
        else:
            self._wait_for(lambda: hash_pin(typed), self._take_choice)

    def _wait_for(self, call: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Ask the thread, and take no key before it answers."""
        opened = self._opened

        def answer(take: Callable[[], None]) -> None:
            if opened == self._opened:
                self._waits = False
                self._enable_keys(True)
                take()
                self._show_lock()

        self._waits = True
        self.hint.setText(self.words["pin_checked"])
        self._enable_keys(False)
        self._thread.submit(
            call,
            lambda found: answer(lambda: done(found)),
            lambda line: answer(lambda: self._go(self._asked, line)),
        )

    def _take_choice(self, pin_hash: str) -> None:
        self.hide()
        self.chosen.emit(pin_hash)

    def _take_try(self, gate: PinGate, result: Tried) -> None:
        if result == "open":
            self.hide()
            self.opened.emit()
        else:
            self._go("enter", self.words["pin_wrong"].format(count=gate.tries_left))

    def _show_lock(self) -> None:
        if self._waits:
            return
        left_s = self._gate.locked_s if self._gate is not None and self._asked == "enter" else 0.0
        free = left_s <= 0
        if free and self._asked == "enter" and not self.enter.isEnabled():
            self.hint.setText("")
        if not free:
            minutes, seconds = divmod(-int(-left_s // 1), 60)
            self.hint.setText(self.words["pin_locked"].format(time=f"{minutes}:{seconds:02}"))
        self._enable_keys(free)

    def _enable_keys(self, enabled: bool) -> None:
        for key in (*self.digits, self.delete, self.enter):
            key.setEnabled(enabled)

    def hideEvent(self, event: QHideEvent) -> None:
        self._typed = self._first = ""
        self._waits = False
        self._opened += 1
        self._idle.stop()
        self._look.stop()
        super().hideEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # nothing below it is touched

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = min(WIDTH, self.width() - 4 * GRID)
        height = self._box.sizeHint().height()
        portrait = self.height() > self.width()
        # Low on a tall screen, where everybody reaches it.
        top = self.height() - height - 8 * GRID if portrait else (self.height() - height) // 2
        self._box.setGeometry((self.width() - width) // 2, max(0, top), width, height)
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 190))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(INK)
        painter.drawRoundedRect(QRectF(self._box.geometry()), 3 * GRID, 3 * GRID)
