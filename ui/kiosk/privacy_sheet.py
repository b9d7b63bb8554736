"""What happens with pictures, over any screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget

from tryon.kiosk.privacy import Section
from ui.kiosk.parts import HEAD, SMALL, BigButton
from ui.popovers import Label
from ui.theme.tokens import ACCENT, GRID, INK

BAR = """
QScrollBar { background: transparent; width: 8px; border: none; }
QScrollBar::handle { background: rgba(255, 255, 255, 90); border-radius: 4px; min-height: 40px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""


class PrivacySheet(QWidget):
    """Sections of text that a finger moves, and a button in the lower half."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # so nothing below it is painted
        self.title = Label(self, HEAD, bold=True)
        self.close_button = BigButton(self, strong=True)
        self.close_button.clicked.connect(self.hide)
        self._text = QWidget()
        self._sections = QVBoxLayout(self._text)
        self._sections.setContentsMargins(0, 0, 0, 0)
        self._sections.setSpacing(GRID)
        self._room = QScrollArea(self)
        self._room.setWidgetResizable(True)
        self._room.setFrameShape(QFrame.Shape.NoFrame)
        for each in (self._room, self._text):
            palette = each.palette()
            palette.setColor(QPalette.ColorRole.Window, INK)
            each.setPalette(palette)
        self._room.verticalScrollBar().setStyleSheet(BAR)
        self._room.setWidget(self._text)
        QScroller.grabGesture(self._room.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.title)
        column.addWidget(self._room, 1)
        column.addWidget(self.close_button)
        self.hide()

    def set_text(self, title: str, sections: Sequence[Section], close: str) -> None:
        """Say it anew, from the top."""
        self.title.setText(title)
        self.close_button.set_words(close)
        while (item := self._sections.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for section in sections:
            head = Label(self._text, SMALL + 2, bold=True, color=ACCENT)
            head.setText(section.title)
            self._sections.addWidget(head)
            for paragraph in section.paragraphs:
                line = Label(self._text, SMALL)
                line.setText(paragraph)
                self._sections.addWidget(line)
            self._sections.addSpacing(GRID)
        self._sections.addStretch(1)
        self._room.verticalScrollBar().setValue(0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), INK)
