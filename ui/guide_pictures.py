"""Small drawings of what to do: people, cameras and shoes in the theme's lines, what counts in the accent.

Each is drawn into the box that `guide_strokes` tells of.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPolygonF

from ui.controls import fade
from ui.guide_strokes import (
    FLOOR,
    PICTURE_H,
    PICTURE_W,
    arrow,
    beam,
    floor,
    laptop,
    line,
    shining,
    stroke,
    table,
)
from ui.hand_pictures import HAND_PICTURES
from ui.theme.tokens import ACCENT, TEXT


def _upper() -> QPainterPath:
    """A shoe above its sole, from the side, 30 long: heel's end at the origin on the floor, toe right."""
    path = QPainterPath(QPointF(1, -3.6))
    path.cubicTo(0, -8, 0, -11, 1.500, -15)
    path.cubicTo(4, -13, 8, -13, 11.500, -15.500)
    path.cubicTo(13, -11.500, 17, -9.500, 22, -8.800)
    path.cubicTo(27, -8, 29.500, -6.500, 29.500, -3.600)
    path.closeSubpath()
    return path


def _shoe(painter: QPainter, at: QPointF, size: float = 1.0, left: bool = False) -> None:
    painter.save()
    painter.translate(at)
    painter.scale(-size if left else size, size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ACCENT)
    painter.drawPath(_upper())
    painter.drawRoundedRect(QRectF(0, -2.6, 30.500, 2.6), 1.2, 1.2)
    painter.restore()


def person(painter: QPainter, x: float, height: float) -> None:
    """Somebody standing on the floor at x, in shoes that point to the left."""
    painter.save()
    painter.translate(x, FLOOR)
    painter.scale(height / 100, height / 100)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(TEXT)
    painter.drawEllipse(QPointF(0, -90.500), 8, 9)
    torso = QPainterPath(QPointF(-13, -72))
    torso.cubicTo(-13, -78, -9, -79, 0, -79)
    torso.cubicTo(9, -79, 13, -78, 13, -72)
    torso.lineTo(9.500, -42)
    torso.lineTo(-9.500, -42)
    torso.closeSubpath()
    painter.drawPath(torso)
    for side in (-1, 1):
        painter.setPen(line(TEXT, 5.5))
        painter.drawLine(QPointF(side * 16, -72), QPointF(side * 18, -44))
        painter.setPen(line(TEXT, 7.5))
        painter.drawLine(QPointF(side * 5.500, -42), QPointF(side * 6.500, -17))
    painter.restore()
    for side in (-1, 1):
        _shoe(painter, QPointF(x + (side * 8 + 5.500) * height / 100, FLOOR), 0.0062 * height, left=True)


def _leg(painter: QPainter, x: float, top: float, ankle: float, width: float = 17.0) -> None:
    """A trouser leg."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(TEXT)
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(x - width * 0.6, top),
                QPointF(x + width * 0.6, top),
                QPointF(x + width * 0.5, ankle),
                QPointF(x - width * 0.5, ankle),
            ]
        )
    )


def step_back(painter: QPainter) -> None:
    """The whole person in the camera's view, with an arrow away from it."""
    eye = QPointF(14, 44.5)
    beam(painter, eye, QPointF(132, 2), QPointF(132, FLOOR))
    floor(painter)
    table(painter, 4, 36, 68)
    laptop(painter, QPointF(10, 66))
    person(painter, 122, 100)
    arrow(painter, QPointF(54, 96), QPointF(90, 96))


def point_down(painter: QPainter) -> None:
    """A camera held tilted over a pair of feet, which fill its view."""
    eye = QPointF(36, 31)
    beam(painter, eye, QPointF(62, FLOOR), QPointF(146, FLOOR - 14))
    floor(painter)
    painter.save()
    painter.translate(30, 26)
    painter.rotate(38)
    painter.setPen(line(TEXT, 2.8))
    painter.setBrush(QColor(0, 0, 0, 90))
    painter.drawRoundedRect(QRectF(-20, -12, 34, 22), 4, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ACCENT)
    painter.drawEllipse(QPointF(9, -1), 4.2, 4.2)
    painter.restore()
    turn = QPainterPath(QPointF(64, 16))
    turn.cubicTo(76, 22, 80, 32, 79, 42)
    stroke(painter, turn, line(ACCENT, 3.2))
    painter.drawPolyline(QPolygonF([QPointF(73, 36), QPointF(79, 43), QPointF(86, 37)]))
    for x, shade in ((104.0, 0.55), (134.0, 1.0)):
        painter.setOpacity(shade)
        _leg(painter, x, 22, FLOOR - 20)
        _shoe(painter, QPointF(x + 13, FLOOR), 1.4, left=True)
        painter.setOpacity(1.0)


def cut_off(painter: QPainter) -> None:
    """A person whose feet are below the picture's lower edge, and the arrow to tip the camera."""
    edge = QRectF(22, 3, 104, 78)
    painter.save()
    painter.setClipRect(edge)
    person(painter, 74, 104)
    painter.restore()
    painter.setPen(line(TEXT, 2.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(edge, 6, 6)
    # What the camera misses: legs faint, shoes plain.
    for top, bottom, opacity in ((edge.bottom() + 3, FLOOR - 11, 0.45), (FLOOR - 11, PICTURE_H, 1.0)):
        painter.save()
        painter.setClipRect(QRectF(0, top, PICTURE_W, bottom - top))
        painter.setOpacity(opacity)
        person(painter, 74, 104)
        painter.restore()
    arrow(painter, QPointF(144, 44), QPointF(144, 100))


def too_far(painter: QPainter) -> None:
    """A small person far from the camera, and the arrow towards it."""
    beam(painter, QPointF(14, 44.5), QPointF(150, 24), QPointF(150, FLOOR))
    floor(painter)
    table(painter, 4, 36, 68)
    laptop(painter, QPointF(10, 66))
    person(painter, 140, 62)
    arrow(painter, QPointF(118, 92), QPointF(64, 92))


def too_dark(painter: QPainter) -> None:
    """A lamp over a pair of shoes."""
    light = QLinearGradient(0, 30, 0, FLOOR)
    light.setColorAt(0, fade(ACCENT, 0.55))
    light.setColorAt(1, fade(ACCENT, 0.08))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(light)
    painter.drawPolygon(
        QPolygonF([QPointF(62, 32), QPointF(98, 32), QPointF(136, FLOOR), QPointF(24, FLOOR)])
    )
    painter.setPen(line(TEXT, 2.8))
    painter.drawLine(QPointF(80, 2), QPointF(80, 12))
    shade = QPainterPath(QPointF(72, 12))
    shade.lineTo(88, 12)
    shade.lineTo(100, 32)
    shade.lineTo(60, 32)
    shade.closeSubpath()
    painter.setBrush(QColor(0, 0, 0, 90))
    painter.drawPath(shade)
    floor(painter)
    _shoe(painter, QPointF(34, FLOOR), 1.4)
    _shoe(painter, QPointF(84, FLOOR), 1.4)


def nobody(painter: QPainter) -> None:
    """A person as an outline in the picture, to be filled."""
    edge = QRectF(20, 6, 120, 86)
    painter.setPen(line(TEXT, 2.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(edge, 6, 6)
    painter.drawLine(QPointF(60, 104), QPointF(100, 104))
    painter.drawLine(QPointF(80, 92), QPointF(80, 104))
    painter.setPen(line(ACCENT, 2.8, dashed=True))
    painter.drawEllipse(QPointF(80, 42), 17, 20)
    shoulders = QPainterPath(QPointF(40, 90))
    shoulders.cubicTo(44, 70, 62, 68, 80, 68)
    shoulders.cubicTo(98, 68, 116, 70, 120, 90)
    painter.drawPath(shoulders)


def face_light(painter: QPainter) -> None:
    """A lamp before a face."""
    lamp = QPointF(34, 46)
    beam(painter, lamp, QPointF(112, 14), QPointF(112, 82))
    shining(painter, lamp)
    painter.setBrush(TEXT)
    painter.drawEllipse(QPointF(114, 46), 19, 22)
    shoulders = QPainterPath(QPointF(74, FLOOR))
    shoulders.cubicTo(76, 84, 96, 78, 114, 78)
    shoulders.cubicTo(132, 78, 152, 84, 154, FLOOR)
    shoulders.closeSubpath()
    painter.drawPath(shoulders)


PICTURES: dict[str, Callable[[QPainter], None]] = {
    "step_back": step_back,
    "point_down": point_down,
    "cut_off": cut_off,
    "too_far": too_far,
    "feet_too_dark": too_dark,
    "nobody": nobody,
    "face_light": face_light,
    **HAND_PICTURES,
}
"""By name."""
