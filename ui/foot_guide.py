"""The drawing that asks for paper or a card on the floor: a bare foot from above, one of them beside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ui.theme.fonts import font
from ui.theme.tokens import ACCENT, BODY, INK, TEXT_SOFT

MM = 0.42
"""Pixels a millimetre: paper, card and foot are drawn in proportion."""

A4_MM, CARD_MM, FOOT_MM = (210.0, 297.0), (85.6, 54.0), (98.0, 255.0)
BASE = 128.0
"""Where heel, paper and card end below."""


def draw_foot(painter: QPainter) -> None:
    """From above: A4 on the left of a foot, a card on its right; x = 0 is the middle of all of it."""
    painter.translate(32, 0)
    _paper(painter, QRectF(-34 - A4_MM[0] * MM, BASE - A4_MM[1] * MM, A4_MM[0] * MM, A4_MM[1] * MM))
    _sole(painter)
    _card(painter, QRectF(36, BASE - CARD_MM[0] * MM, CARD_MM[1] * MM, CARD_MM[0] * MM))


def _sole(painter: QPainter) -> None:
    """A left foot's outline, toes up."""
    w, h = FOOT_MM[0] * MM, FOOT_MM[1] * MM
    painter.setPen(QPen(TEXT_SOFT, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(QColor(255, 255, 255, 18))
    foot = QPainterPath(QPointF(-w * 0.26, BASE - h * 0.10))
    foot.cubicTo(-w * 0.26, BASE + h * 0.035, w * 0.30, BASE + h * 0.035, w * 0.30, BASE - h * 0.12)
    foot.cubicTo(w * 0.30, BASE - h * 0.35, w * 0.26, BASE - h * 0.48, w * 0.48, BASE - h * 0.70)
    foot.cubicTo(w * 0.55, BASE - h * 0.78, w * 0.46, BASE - h * 0.84, w * 0.30, BASE - h * 0.85)
    foot.lineTo(-w * 0.42, BASE - h * 0.74)
    foot.cubicTo(-w * 0.56, BASE - h * 0.66, -w * 0.30, BASE - h * 0.35, -w * 0.26, BASE - h * 0.10)
    painter.drawPath(foot)
    for x, y, radius in (
        (0.30, 0.925, 0.165),
        (0.03, 0.945, 0.115),
        (-0.17, 0.905, 0.105),
        (-0.34, 0.855, 0.095),
        (-0.48, 0.795, 0.085),
    ):
        painter.drawEllipse(QPointF(x * w, BASE - y * h), radius * w, radius * w * 1.2)


def _paper(painter: QPainter, box: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ACCENT)
    painter.drawRoundedRect(box, 1.5, 1.5)
    painter.setPen(INK)
    painter.setFont(font(BODY, bold=True))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "A4")


def _card(painter: QPainter, box: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ACCENT)
    painter.drawRoundedRect(box, 2.5, 2.5)
    painter.setBrush(INK)
    painter.drawRect(QRectF(box.x() + 4, box.y(), 4, box.height()))
    painter.drawRoundedRect(QRectF(box.right() - 7, box.y() + 5, 2, 12), 1, 1)
