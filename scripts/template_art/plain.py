"""Shades and tape of the everyday templates."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainterPath

from template_art.paper import Sheet, down, rounded


def shade_below() -> Sheet:
    """Darkness that grows towards the lower edge, for white words over any picture."""
    sheet = Sheet(16, 512)
    whole = rounded(0, 0, 16, 512, 0)
    sheet.fill(whole, down(0, 512, "#00000000", "#22000000", "#77000000", "#B0000000"))
    return sheet


def shade_above() -> Sheet:
    """The same from the upper edge."""
    sheet = Sheet(16, 512)
    sheet.fill(rounded(0, 0, 16, 512, 0), down(0, 512, "#96000000", "#5A000000", "#1E000000", "#00000000"))
    return sheet


def tape() -> Sheet:
    """A strip of paper tape with torn ends."""
    sheet = Sheet(260, 76)
    path = QPainterPath(QPointF(10, 8))
    path.lineTo(250, 8)
    for step in range(1, 9):
        path.lineTo(250 - (7 if step % 2 else 0), 8 + step * 7.5)
    path.lineTo(10, 68)
    for step in range(7, 0, -1):
        path.lineTo(10 + (7 if step % 2 else 0), 8 + step * 7.5)
    path.closeSubpath()
    sheet.fill(path, QColor("#D9F2D9A0"))
    for x in range(34, 240, 26):
        stripe = QPainterPath(QPointF(x, 10))
        stripe.lineTo(x - 16, 66)
        sheet.line(stripe, "#30FFFFFF", 6)
    return sheet
