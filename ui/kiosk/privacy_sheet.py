"""What happens with pictures, over any screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget

from tryon.kiosk.privacy import Section
from ui.kiosk.parts import HEAD, SMALL, BigButton
from ui.popovers import Label
from ui.text import Language
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
        self._texts: dict[Language, _Text] = {language: _Text(self) for language in get_args(Language)}
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.title)
        for text in self._texts.values():
            column.addWidget(text, 1)
        column.addWidget(self.close_button)
        self.hide()

    def set_text(self, language: Language, title: str, sections: Sequence[Section], close: str) -> None:
        """Say it in that language, from the top."""
        self.title.setText(title)
        self.close_button.set_words(close)
        for each, text in self._texts.items():
            text.setVisible(each == language)
        self._texts[language].write(sections)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), INK)


class _Text(QScrollArea):
    """Sections in one language. They stay laid out while they say the same: that answers a touch sooner."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sections: tuple[Section, ...] = ()
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._text = QWidget()
        self._text.setLayout(self._column)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        for each in (self, self._text):
            palette = each.palette()
            palette.setColor(QPalette.ColorRole.Window, INK)
            each.setPalette(palette)
        self.verticalScrollBar().setStyleSheet(BAR)
        self.setWidget(self._text)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)

    def write(self, sections: Sequence[Section]) -> None:
        """Say them, from the top."""
        if tuple(sections) != self._sections:
            self._sections = tuple(sections)
            self._write_anew()
        self.verticalScrollBar().setValue(0)

    def _write_anew(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for section in self._sections:
            head = Label(self._text, SMALL + 2, bold=True, color=ACCENT)
            head.setText(section.title)
            self._column.addWidget(head)
            for paragraph in section.paragraphs:
                line = Label(self._text, SMALL)
                line.setText(paragraph)
                self._column.addWidget(line)
            self._column.addSpacing(GRID)
        self._column.addStretch(1)
