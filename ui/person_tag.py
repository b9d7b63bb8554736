"""The tag above a face: who this is, and, once chosen, the way to be alone in the mirror."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.controls import Control, TextButton
from ui.mirror_view import MirrorView
from ui.panel import Panel
from ui.text import Messages
from ui.theme.fonts import font
from ui.theme.icons import draw_icon
from ui.theme.tokens import ACCENT, BODY, GRID, INK, LINE, TEXT, TOUCH

PILL_H = 4 * GRID + 4
NUMBER_W = 8 * GRID
STEADY_PX = 2
"""A tag moves only further than this: rounding must not make it tremble."""


class _Number(Control):
    """The person's number; lit, it stands on the accent."""

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setText(str(number))
        self.setFixedSize(NUMBER_W, TOUCH)

    def nextCheckState(self) -> None:
        """A press alone lights nothing: the choice does."""

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        middle = box.center()
        pill = QRectF(box.x() + 4, middle.y() - PILL_H / 2 + 4, box.width() - 8, PILL_H - 8)
        color = TEXT
        if self.isChecked():
            color = INK
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ACCENT)
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        else:
            self.paint_fill(painter, pill, pill.height() / 2)
        painter.setFont(font(BODY, bold=True))
        width = QFontMetrics(painter.font()).horizontalAdvance(self.text())
        left = middle.x() - (20 + 4 + width) / 2
        draw_icon(painter, "person", QRectF(left, box.y(), 20, box.height()), color, 20)
        painter.setPen(color)
        words = QRectF(QPointF(left + 24, box.y()), box.bottomRight())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        self.ring.paint(painter, pill.adjusted(-2, -2, 2, 2), pill.height() / 2 + 2)


class PersonTag(Panel):
    """A pill with the number of the person in `slot`. `number` and `lock` are its buttons."""

    def __init__(self, view: MirrorView, parent: QWidget, number: int) -> None:
        super().__init__(view, parent, shown=False, radius=PILL_H // 2)
        self.slot = f"face{number - 1}"
        self.number = _Number(number, self)
        self.lock = TextButton(self, icon="lock")
        self.lock.move(NUMBER_W, 0)
        self.set_lit(False)

    @property
    def lit(self) -> bool:
        return self.number.isChecked()

    def set_words(self, words: Messages) -> None:
        self.number.set_name(words["person"].format(number=self.number.text()))
        self.lock.setText(words["only_this_person"])
        self.lock.set_name(f"{words['only_this_person']} (L)")
        self.set_lit(self.lit)

    def set_lit(self, lit: bool) -> None:
        """Whether this is the person that is being chosen for."""
        self.number.setChecked(lit)
        self.lock.setVisible(lit)
        self.lock.setFixedSize(self.lock.sizeHint())
        self.setFixedSize(NUMBER_W + (self.lock.width() if lit else 0), TOUCH)

    def glide_to(self, x: int, y: int) -> None:
        """Move there, unless that is where it stands but for a trembling."""
        if max(abs(x - self.x()), abs(y - self.y())) >= STEADY_PX:
            self.move(x, y)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        pill = QRectF(0, (self.height() - PILL_H) / 2, self.width(), PILL_H)
        self._view.paint_frost(painter, self, pill, self.radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(ACCENT if self.lit else LINE, 1.5 if self.lit else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(pill.adjusted(0.75, 0.75, -0.75, -0.75), self.radius - 1, self.radius - 1)
