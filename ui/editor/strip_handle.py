"""The two ends of the kept piece on the film strip, to be dragged or moved by keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from ui.controls import Control
from ui.editor.strip_places import PAD
from ui.theme.tokens import ACCENT, GRID, INK

STRIP_H = 9 * GRID
FILM_TOP, FILM_H = GRID, 7 * GRID
STEP_S = 0.1
"""What a press of an arrow key moves."""


class Handle(Control):
    """One end of the kept piece. Emits `dragged` with where the finger is on the strip, and `stepped`."""

    dragged = Signal(float)
    stepped = Signal(float)
    let_go = Signal()

    def __init__(self, strip: QWidget, left: bool) -> None:
        super().__init__(strip)
        self._left = left
        self._grip = 0.0
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setFixedSize(PAD + GRID, STRIP_H)

    def edge(self) -> float:
        """Where the film begins beside it, from its own left."""
        return PAD - 2 if self._left else GRID + 2

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position().x() - self.edge()
        self.setDown(True)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isDown():
            self.dragged.emit(self.mapToParent(event.position()).x() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setDown(False)
        self.let_go.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(STEP_S if event.key() == Qt.Key.Key_Right else -STEP_S)
        else:
            super().keyPressEvent(event)

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        edge = self.edge()
        grip = QRectF(edge - 16 if self._left else edge, FILM_TOP - 3, 16, FILM_H + 6)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(grip, 7, 7)
        # Square towards the film, so that grip and frame are one piece.
        path.addRect(QRectF(grip.center().x() if self._left else grip.x(), grip.y(), 8, grip.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ACCENT.lighter(100 + round(8 * self.hover.value)))
        painter.drawPath(path.simplified())
        painter.setPen(QPen(INK, 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        middle = grip.center()
        painter.drawLine(middle - QPointF(0, 9), middle + QPointF(0, 9))
        self.ring.paint(painter, grip.adjusted(-3, -3, 3, 3), 9)
