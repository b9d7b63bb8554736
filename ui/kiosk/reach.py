"""The row along the lower edge, on every screen: the language, what happens with pictures, the way to end."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.kiosk.parts import BigButton
from ui.kiosk.words import KioskWords
from ui.theme.tokens import GRID, INK, LINE

HEIGHT = 9 * GRID
BUTTON = 7 * GRID
"""94 px of a 1080 px screen."""


class ReachRow(QWidget):
    """Emits `language_wanted`, `privacy_wanted` and `finish_wanted`."""

    language_wanted = Signal()
    privacy_wanted = Signal()
    finish_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.language = BigButton(self, height=BUTTON)
        self.privacy = BigButton(self, height=BUTTON)
        self.finish = BigButton(self, "check", height=BUTTON)
        self.language.clicked.connect(self.language_wanted)
        self.privacy.clicked.connect(self.privacy_wanted)
        self.finish.clicked.connect(self.finish_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        row.setSpacing(GRID + 4)
        for button in (self.language, self.privacy):
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
        row.addStretch(1)
        self.finish.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addWidget(self.finish)

    def set_words(self, words: KioskWords) -> None:
        self.language.set_words(words["other_language"])
        self.privacy.set_words(words["privacy"])
        self.finish.set_words(words["finish"])

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(INK))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(QRectF(0, 0, self.width(), 1), LINE)
