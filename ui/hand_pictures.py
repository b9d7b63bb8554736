"""Small drawings of what to do with a hand: raise it, move it to the middle, nearer, into light."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from ui.guide_strokes import arrow, beam, floor, laptop, line, shining, table
from ui.theme.tokens import ACCENT, INK, TEXT

_FINGERS = (
    (QPointF(-13, -8), QPointF(-26, -27), 8.2),
    (QPointF(-11, -30), QPointF(-14, -54), 7.4),
    (QPointF(-3.5, -32), QPointF(-4, -60), 7.6),
    (QPointF(4, -31), QPointF(6, -56), 7.4),
    (QPointF(11, -27), QPointF(15.5, -46), 6.6),
)
"""Root, tip and breadth of thumb to little finger of a hand 60 high, its wrist at the origin, fingers up."""

_ELBOW = 44.0


def _hand(painter: QPainter, wrist: QPointF, size: float = 1.0) -> None:
    """The back of a hand with forearm, a watch and a ring."""
    painter.save()
    painter.translate(wrist)
    painter.scale(size, size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(TEXT)
    back = QPainterPath(QPointF(-9, _ELBOW))
    back.cubicTo(-8.5, 20, -8.5, 10, -9, 2)
    back.cubicTo(-16, -6, -17, -18, -14.5, -31)
    back.cubicTo(-6, -36, 8, -36, 14.3, -27)
    back.cubicTo(15, -14, 14, -6, 9, 2)
    back.cubicTo(8.5, 10, 9, 20, 10.5, _ELBOW)
    back.closeSubpath()
    painter.drawPath(back)
    for root, tip, breadth in _FINGERS:
        painter.setPen(line(TEXT, breadth))
        painter.drawLine(root, tip)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ACCENT)
    painter.drawRect(QRectF(0.2, -43.5, 9.2, 3.4))
    painter.drawRect(QRectF(-10.4, 8.5, 20.8, 8))
    painter.setBrush(INK)
    painter.drawEllipse(QPointF(0, 12.5), 8.4, 8.4)
    painter.setBrush(ACCENT)
    painter.drawEllipse(QPointF(0, 12.5), 6.9, 6.9)
    painter.setPen(line(INK, 1.8))
    painter.drawPolyline([QPointF(0, 8.6), QPointF(0, 12.5), QPointF(2.8, 14.3)])
    painter.restore()


def _screen(painter: QPainter) -> QRectF:
    """A screen on its foot. Returns its inside."""
    edge = QRectF(20, 4, 120, 92)
    painter.setPen(line(TEXT, 2.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(edge, 6, 6)
    painter.drawLine(QPointF(60, 108), QPointF(100, 108))
    painter.drawLine(QPointF(80, 96), QPointF(80, 108))
    return edge.adjusted(1.4, 1.4, -1.4, -1.4)


def show_hand(painter: QPainter) -> None:
    """A raised hand in the middle of the screen, its back to the front."""
    painter.save()
    painter.setClipRect(_screen(painter))
    _hand(painter, QPointF(82, 68), 0.94)
    painter.restore()


def hand_cut_off(painter: QPainter) -> None:
    """A hand that the screen's edge cuts, and the arrow to the middle."""
    inside = _screen(painter)
    for box, opacity in ((inside, 1.0), (QRectF(inside.right() + 2.8, 0, 40, inside.bottom()), 0.4)):
        painter.save()
        painter.setClipRect(box)
        painter.setOpacity(opacity)
        _hand(painter, QPointF(134, 72), 0.9)
        painter.restore()
    arrow(painter, QPointF(100, 50), QPointF(56, 50))


def hand_too_far(painter: QPainter) -> None:
    """A small hand before the camera, and the arrow towards it."""
    beam(painter, QPointF(14, 44.5), QPointF(150, 14), QPointF(150, 108))
    floor(painter)
    table(painter, 4, 36, 68)
    laptop(painter, QPointF(10, 66))
    _hand(painter, QPointF(132, 66), 0.62)
    arrow(painter, QPointF(106, 58), QPointF(58, 58))


def hand_light(painter: QPainter) -> None:
    """A lamp before a hand."""
    lamp = QPointF(34, 46)
    beam(painter, lamp, QPointF(118, 6), QPointF(118, 96))
    shining(painter, lamp)
    painter.save()
    painter.setClipRect(QRectF(60, 0, 100, 118))
    _hand(painter, QPointF(118, 74), 1.05)
    painter.restore()


HAND_PICTURES: dict[str, Callable[[QPainter], None]] = {
    "show_hand": show_hand,
    "hand_cut_off": hand_cut_off,
    "hand_too_far": hand_too_far,
    "hand_light": hand_light,
}
"""By name."""
