"""Drawings of the Spring Festival: lanterns, clouds, plum blossom, in red and gold."""

from __future__ import annotations

import math
import random

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainterPath, QRadialGradient

from template_art.paper import Sheet, across, down, oval, rounded

_GOLD = ("#FFF0B8", "#F2C14E", "#C98A1B")


def lantern() -> Sheet:
    """A round red lantern on a cord, with ribs, golden rims and a tassel."""
    sheet = Sheet(260, 620)
    cord = QPainterPath(QPointF(130, 0))
    cord.lineTo(130, 150)
    sheet.line(cord, "#D9A441", 4)
    body = oval(130, 262, 236, 196)
    light = QRadialGradient(QPointF(112, 240), 150)
    for at, color in ((0.0, "#FF7A55"), (0.45, "#E8262C"), (1.0, "#9E0C19")):
        light.setColorAt(at, QColor(color))
    sheet.painter.fillPath(body, light)
    for share in (0.0, 0.36, 0.7):
        rib = oval(130, 262, 236 * share or 0.1, 196)
        sheet.line(rib, "#66F5C75A", 3)
    sheet.line(body, "#F2C14E", 3.5)
    for y in (152.0, 350.0):
        sheet.fill(rounded(84, y, 92, 24, 8), across(84, 176, _GOLD[2], _GOLD[0], _GOLD[2]))
    knot = oval(130, 392, 26, 26)
    sheet.fill(knot, down(379, 405, *_GOLD))
    for strand in range(-5, 6):
        thread = QPainterPath(QPointF(130 + strand * 2.2, 402))
        thread.cubicTo(
            130 + strand * 4, 460, 130 + strand * 5, 520, 130 + strand * 5.2, 590 - abs(strand) * 3
        )
        sheet.line(thread, "#D8222B" if strand % 2 else "#F04A3E", 4.5)
    sheet.fill(rounded(112, 402, 36, 18, 6), across(112, 148, *_GOLD))
    return sheet


def clouds() -> Sheet:
    """Lucky clouds of concentric lines that lie in a lower left corner."""
    sheet = Sheet(620, 300)
    for x, y, size in ((96, 262, 200), (262, 292, 168), (16, 296, 220), (404, 312, 132), (508, 322, 96)):
        for ring, share in enumerate((1.0, 0.78, 0.56, 0.34)):
            disc = oval(x, y, size * share, size * share)
            if ring % 2 == 0:
                sheet.fill(disc, down(y - size / 2, y + size / 2, "#D2232C", "#A80F1E"))
            else:
                sheet.fill(disc, QColor("#C2182A"))
            sheet.line(disc, "#F2C14E", 4 if ring == 0 else 2.6)
    return sheet


def blossom() -> Sheet:
    """A branch of plum blossom that reaches in from the upper right."""
    sheet = Sheet(560, 420)
    branch = QPainterPath(QPointF(560, 20))
    branch.cubicTo(470, 60, 420, 70, 350, 150)
    branch.cubicTo(300, 205, 240, 215, 150, 300)
    twigs = QPainterPath(QPointF(430, 84))
    twigs.cubicTo(400, 130, 420, 180, 400, 240)
    twigs.moveTo(300, 196)
    twigs.cubicTo(250, 180, 220, 150, 160, 150)
    sheet.line(branch, "#5B2A1E", 13)
    sheet.line(twigs, "#6B3324", 8)
    places = ((350, 150, 44), (420, 96, 36), (400, 236, 40), (240, 236, 46), (170, 152, 36), (160, 292, 34),
              (486, 44, 38), (300, 120, 26), (210, 290, 24))  # fmt: skip
    for number, (x, y, size) in enumerate(places):
        _flower(sheet, x, y, size, 0.4 * number)
    return sheet


def _flower(sheet: Sheet, x: float, y: float, size: float, turn: float) -> None:
    for petal in range(5):
        angle = turn + petal * 2 * math.pi / 5
        px, py = x + 0.56 * size * math.cos(angle), y + 0.56 * size * math.sin(angle)
        light = QRadialGradient(QPointF(x, y), size * 1.1)
        light.setColorAt(0.0, QColor("#FFD3D6"))
        light.setColorAt(0.6, QColor("#FF6F86"))
        light.setColorAt(1.0, QColor("#E23556"))
        sheet.painter.fillPath(oval(px, py, size * 0.86, size * 0.86), light)
    chance = random.Random(round(x * 7 + y))
    for _ in range(9):
        angle = chance.uniform(0, 2 * math.pi)
        stamen = QPainterPath(QPointF(x, y))
        tip = QPointF(x + 0.42 * size * math.cos(angle), y + 0.42 * size * math.sin(angle))
        stamen.lineTo(tip)
        sheet.line(stamen, "#FFE7A8", 1.6)
        sheet.fill(oval(tip.x(), tip.y(), 4.5, 4.5), QColor("#FFD34D"))
