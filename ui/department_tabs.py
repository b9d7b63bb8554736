"""The tabs beside the shelf: one per department, an icon over its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.controls import Control, fade
from ui.departments import Department, department_name
from ui.mirror_view import MirrorView
from ui.panel import Panel
from ui.text import Messages
from ui.theme.fonts import font
from ui.theme.icons import SIZE, draw_icon
from ui.theme.tokens import ACCENT, CAPTION, FILL_HOVER, GRID, INK, RADIUS_INNER, TEXT

TAB_W = 9 * GRID
PADDING = GRID
MOST_ROWS = 2
"""More tabs stand in further columns: the shelf they belong to is no higher."""

ROW_H = 9 * GRID
"""Height of all tabs side by side."""

LINE_H = 18
DOT = 3.5
"""Radius of the mark of a closed department of which something is worn."""


class DepartmentTabs(Panel):
    """Emits `opened` with the category. It stands only where there is something to choose between."""

    opened = Signal(str)

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent, shown=False)
        self.tabs: list[_Tab] = []
        self._in_row = False

    @property
    def wanted(self) -> bool:
        """Whether there is more than one department."""
        return len(self.tabs) > 1

    def set_departments(self, departments: Sequence[Department]) -> None:
        self.tabs = [_Tab(each, self) for each in departments]
        for tab in self.tabs:
            tab.clicked.connect(lambda _=False, tab=tab: self.opened.emit(tab.department.category))
        self.fader.set_shown(self.wanted)

    def set_words(self, words: Messages) -> None:
        for tab in self.tabs:
            name = department_name(tab.department.category, words)
            tab.setText(name)
            tab.set_name(f"{name} (D)")
            tab.update()

    def select(self, category: str) -> None:
        """Mark the open department."""
        for tab in self.tabs:
            tab.setChecked(tab.department.category == category)

    def set_worn(self, categories: Iterable[str]) -> None:
        """Mark the departments of which something is worn."""
        worn = set(categories)
        for tab in self.tabs:
            tab.worn = tab.department.category in worn
            tab.update()

    def set_in_row(self, on: bool) -> None:
        """All side by side over the whole width, or in columns beside the shelf."""
        if on != self._in_row:
            self._in_row = on
            self._place()

    def wanted_width(self) -> int:
        """Width in pixels; 0 where there is nothing to choose between."""
        if not self.wanted:
            return 0
        return self._columns * TAB_W + 2 * PADDING

    @property
    def _columns(self) -> int:
        return -(-len(self.tabs) // MOST_ROWS)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        columns, rows, width = self._columns, MOST_ROWS, TAB_W
        if self._in_row and self.tabs:
            columns, rows = len(self.tabs), 1
            width = (self.width() - 2 * PADDING) // columns
        height = (self.height() - 2 * PADDING) // rows
        for at, tab in enumerate(self.tabs):
            row, column = divmod(at, columns)
            tab.setGeometry(PADDING + column * width, PADDING + row * height, width, height)


class _Tab(Control):
    def __init__(self, department: Department, parent: QWidget) -> None:
        super().__init__(parent)
        self.department = department
        self.worn = False
        self.setCheckable(True)

    def nextCheckState(self) -> None:
        """A press does not take the mark away: another tab being opened does."""

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        pill = box.adjusted(2, 2, -2, -2)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ACCENT)
            painter.drawRoundedRect(pill, RADIUS_INNER, RADIUS_INNER)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fade(FILL_HOVER, 0.5))
            painter.drawRoundedRect(pill, RADIUS_INNER, RADIUS_INNER)
            self.paint_fill(painter, pill, RADIUS_INNER)
        if self.worn and not self.isChecked():
            painter.setBrush(ACCENT)
            painter.drawEllipse(pill.topRight() + QPointF(-10, 10), DOT, DOT)
        color = INK if self.isChecked() else TEXT
        middle = box.center().y()
        icon = QRectF(box.x(), middle - SIZE + 1, box.width(), SIZE)
        draw_icon(painter, self.department.icon, icon, color)
        painter.setFont(font(CAPTION, bold=self.isChecked()))
        painter.setPen(color)
        words = QRectF(box.x(), middle + 3, box.width(), LINE_H)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        self.ring.paint(painter, box.adjusted(1, 1, -1, -1), RADIUS_INNER)
