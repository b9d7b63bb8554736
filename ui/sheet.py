"""Sheets: popovers as large as the window allows, for what takes more than a moment."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QScroller,
    QVBoxLayout,
    QWidget,
)

from ui.mirror_view import MirrorView
from ui.popovers import Popover
from ui.theme.tokens import GRID

MARGIN = 2 * GRID
"""How much of the picture is left round a sheet."""


class Sheet(Popover):
    """`body` holds the content; the title's line has room for buttons before the cross (`head`).

    largest: no side grows beyond that.
    """

    row_px = 3 * GRID

    def __init__(self, view: MirrorView, parent: QWidget, largest: QSize) -> None:
        super().__init__(view, parent)
        self._largest = largest
        self._window = parent
        self.head = QHBoxLayout()
        self.head.setSpacing(GRID)
        self.title_row.insertLayout(1, self.head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        self.body.setSpacing(GRID)
        self.column.addLayout(self.body, 1)

    def settle(self, max_height: int) -> None:
        window = self._window.size()
        room = QSize(window.width() - 2 * MARGIN, min(max_height, window.height() - 2 * MARGIN))
        self.setFixedSize(room.boundedTo(self._largest))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not isinstance(self.focusWidget(), QAbstractButton):
            self.press_space()
            event.accept()
            return
        super().keyPressEvent(event)

    def press_space(self) -> None:
        """What Space does while no button has the focus."""

    def reachable(self) -> list[QWidget]:
        return [
            each
            for each in self.findChildren(QWidget)
            if each.isVisible() and each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]


class Scrolled(QScrollArea):
    """Content that may be taller than its room: scrolled by wheel, finger, scroll bar and focus."""

    def __init__(self, parent: QWidget, content: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setStyleSheet(SCROLL_STYLE)
        self.setWidget(content)
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)


SCROLL_STYLE = f"""
QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ width: {GRID}px; background: transparent; margin: 0; }}
QScrollBar::handle:vertical {{ background: rgba(255, 255, 255, 70); border-radius: {GRID // 2}px;
    min-height: {5 * GRID}px; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; border: none; height: 0; }}
"""
