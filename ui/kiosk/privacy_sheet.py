"""What happens with pictures, over any screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget

from ui.kiosk.parts import HEAD, READ, BigButton
from ui.popovers import Label
from ui.theme.tokens import GRID, INK


class PrivacySheet(QWidget):
    """A title, a text that a finger moves where it is long, and a button in the lower half."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = Label(self, HEAD, bold=True)
        self.text = Label(self, READ)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.close_button = BigButton(self, strong=True)
        self.close_button.clicked.connect(self.hide)
        room = QScrollArea(self)
        room.setWidgetResizable(True)
        room.setFrameShape(QFrame.Shape.NoFrame)
        room.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setWidget(self.text)
        QScroller.grabGesture(room.viewport(), QScroller.ScrollerGestureType.LeftMouseButtonGesture)
        column = QVBoxLayout(self)
        column.setContentsMargins(7 * GRID, 7 * GRID, 7 * GRID, 4 * GRID)
        column.setSpacing(3 * GRID)
        column.addWidget(self.title)
        column.addWidget(room, 1)
        column.addWidget(self.close_button)
        self.hide()

    def set_text(self, title: str, text: str, close: str) -> None:
        self.title.setText(title)
        self.text.setText(text)
        self.close_button.set_words(close)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), INK)
