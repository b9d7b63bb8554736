"""What the small drawings of what to do are made of: lines in the theme's colours, cameras, arrows.

Drawings are PICTURE_W x PICTURE_H units large with y downwards; the floor is at FLOOR.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen, QPolygonF

from ui.controls import fade
from ui.theme.tokens import ACCENT, TEXT, TEXT_SOFT

PICTURE_W, PICTURE_H = 160.0, 120.0
FLOOR = 110.0


def line(color: QColor = TEXT, width: float = 2.6, dashed: bool = False) -> QPen:
    pen = QPen(color, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    if dashed:
        pen.setDashPattern([1.5, 2.2])
    return pen


def stroke(painter: QPainter, path: QPainterPath, pen: QPen) -> None:
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def floor(painter: QPainter, left: float = 4.0, right: float = PICTURE_W - 4) -> None:
    painter.setPen(line(TEXT_SOFT, 1.8))
    painter.drawLine(QPointF(left, FLOOR), QPointF(right, FLOOR))


def shining(painter: QPainter, lamp: QPointF) -> None:
    """A lamp and its rays."""
    painter.setPen(line(ACCENT, 3.2))
    for turn in range(0, 360, 45):
        ray = QPointF(math.cos(math.radians(turn)), math.sin(math.radians(turn)))
        painter.drawLine(lamp + ray * 19, lamp + ray * 26)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ACCENT)
    painter.drawEllipse(lamp, 13, 13)


def arrow(painter: QPainter, start: QPointF, end: QPointF, color: QColor = ACCENT) -> None:
    along = end - start
    length = max(1.0, (along.x() ** 2 + along.y() ** 2) ** 0.5)
    unit, across = along / length, QPointF(-along.y(), along.x()) / length
    painter.setPen(line(color, 3.2))
    painter.drawLine(start, end)
    tip = QPolygonF([end - unit * 7 + across * 6, end, end - unit * 7 - across * 6])
    painter.drawPolyline(tip)


def beam(painter: QPainter, eye: QPointF, first: QPointF, second: QPointF) -> None:
    """What the camera sees."""
    middle = (first + second) / 2
    glow = QLinearGradient(eye, middle)
    glow.setColorAt(0, fade(ACCENT, 0.45))
    glow.setColorAt(1, fade(ACCENT, 0.10))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(glow)
    painter.drawPolygon(QPolygonF([eye, first, second]))


def laptop(painter: QPainter, at: QPointF) -> None:
    """An open laptop from the side, its hinge at `at`, its camera looking to the right."""
    painter.setPen(line(TEXT, 3.4))
    painter.drawLine(at, at + QPointF(22, 0))
    painter.drawLine(at, at + QPointF(2.5, -24))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ACCENT)
    painter.drawEllipse(at + QPointF(4, -21.5), 3.0, 3.0)


def table(painter: QPainter, left: float, right: float, top: float) -> None:
    painter.setPen(line(TEXT_SOFT, 2.2))
    painter.drawLine(QPointF(left, top), QPointF(right, top))
    painter.drawLine(QPointF(left + 5, top), QPointF(left + 5, FLOOR))
    painter.drawLine(QPointF(right - 5, top), QPointF(right - 5, FLOOR))
