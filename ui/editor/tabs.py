"""The tabs of the edit step: an icon with its word, or alone where there is little room."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.controls import Control
from ui.theme.fonts import font
from ui.theme.icons import draw_icon
from ui.theme.tokens import ACCENT, CAPTION, GRID, INK, RADIUS_INNER, TEXT, TOUCH

TAB_H = 7 * GRID
WORDS_FROM_W = 7 * GRID
"""Narrower tabs go without words; the tooltip has them."""


class Tab(Control):
    def __init__(self, parent: QWidget, icon: str) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setCheckable(True)
        self.setFont(font(CAPTION))

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        plate = box.adjusted(2, 2, -2, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(ACCENT)
            painter.drawRoundedRect(plate, RADIUS_INNER, RADIUS_INNER)
        else:
            self.paint_fill(painter, plate, RADIUS_INNER)
        color = INK if self.isChecked() else TEXT
        if box.width() < WORDS_FROM_W:
            draw_icon(painter, self._icon, box, color)
        else:
            draw_icon(painter, self._icon, QRectF(box.x(), box.y() + 8, box.width(), 24), color, 22)
            painter.setFont(font(CAPTION, bold=self.isChecked()))
            painter.setPen(color)
            words = QRectF(box.x(), box.bottom() - 24, box.width(), 18)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        self.ring.paint(painter, plate, RADIUS_INNER)


class Tabs(QWidget):
    """Emits `chosen` with the number of the tab that was pressed."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget, icons: tuple[str, ...]) -> None:
        super().__init__(parent)
        self.tabs = [Tab(self, icon) for icon in icons]
        for number, tab in enumerate(self.tabs):
            tab.clicked.connect(lambda _=False, number=number: self.choose(number))
        self.setFixedHeight(TAB_H)
        self.setMinimumWidth(len(icons) * (TOUCH - GRID // 2))

    def set_labels(self, labels: list[str]) -> None:
        for tab, label in zip(self.tabs, labels, strict=True):
            tab.setText(label)
            tab.set_name(label)
            tab.update()

    def choose(self, number: int) -> None:
        for at, tab in enumerate(self.tabs):
            tab.setChecked(at == number)
        self.chosen.emit(number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = self.width() / len(self.tabs)
        for at, tab in enumerate(self.tabs):
            left, right = round(at * width), round((at + 1) * width)
            tab.setGeometry(left, 0, right - left, TAB_H)
        super().resizeEvent(event)
