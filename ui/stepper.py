"""A line with a value that goes up and down in steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.controls import IconButton
from ui.popovers import Glyph, Label
from ui.theme.tokens import GRID


class Stepper(QWidget):
    """Icon, words, minus, value, plus. Emits `stepped` with the next of `values`, which ascend."""

    stepped = Signal(object)

    def __init__(self, parent: QWidget, icon: str, values: Sequence[int], width: int = 3 * GRID) -> None:
        super().__init__(parent)
        self._values = values
        self._value = values[0]
        self.label, self.shown = Label(self), Label(self, bold=True)
        self.fewer, self.more = IconButton("minus", self), IconButton("plus", self)
        self.fewer.clicked.connect(
            lambda: self.stepped.emit(max(each for each in values if each < self._value))
        )
        self.more.clicked.connect(
            lambda: self.stepped.emit(min(each for each in values if each > self._value))
        )
        self.shown.setFixedWidth(width)
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID + 4, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Glyph(self, icon))
        row.addSpacing(GRID)
        row.addWidget(self.label, 1)
        for widget in (self.fewer, self.shown, self.more):
            row.addWidget(widget)

    def set_words(self, label: str, fewer: str, more: str) -> None:
        self.label.setText(label)
        self.fewer.set_name(fewer)
        self.more.set_name(more)

    def show_value(self, value: int, words: Callable[[int], str] = str) -> None:
        """The present value, which may lie between the steps."""
        self._value = value
        self.shown.setText(words(value))
        self.fewer.setEnabled(value > self._values[0])
        self.more.setEnabled(value < self._values[-1])
