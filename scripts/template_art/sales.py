"""Drawings of the sales of summer (618) and autumn (11.11)."""

from __future__ import annotations

import math
import random

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainterPath, QTransform

from template_art.paper import Sheet, across, down, lettering, oval, rounded, sparkle

_PARTY = ("#FF4D5E", "#FFB800", "#FF7A1A", "#FFE066", "#FF8FB1", "#FFFFFF")


def figures_618() -> Sheet:
    """The figures in warm yellow on a deep red edge that runs down to the right."""
    sheet = Sheet(720, 330)
    path = lettering("618", 236)
    path.translate((700 - path.boundingRect().width()) / 2, 30)
    for step in range(26, -1, -1):
        deep = path.translated(step * 0.55, step)
        sheet.line(deep, "#7E0B1C" if step > 20 else "#B01028", 26)
    sheet.line(path, "#E4142F", 26)
    sheet.line(path, "#FFFFFF", 9)
    sheet.fill(path, down(30, 266, "#FFF3A6", "#FFD23C", "#FF9A1F"))
    upper = QPainterPath()
    upper.addRect(0, 30, 720, 104)
    shine = QColor("#FFFFFF")
    shine.setAlphaF(0.22)
    sheet.fill(path.intersected(upper), shine)
    for x, y, size in ((60, 62, 30), (664, 58, 24), (642, 262, 18)):
        sheet.fill(sparkle(x, y, size), QColor("#FFF6C9"))
    return sheet


def confetti(seed: int) -> Sheet:
    """Paper and ribbons that come in from the upper left corner."""
    sheet = Sheet(420, 560)
    chance = random.Random(seed)
    for _ in range(120):
        x, y = 410 * chance.random() ** 1.4, 540 * chance.random() ** 1.6
        if x / 420 + y / 560 > 0.98:
            continue
        color = QColor(chance.choice(_PARTY))
        size = chance.uniform(12, 27)
        turn = QTransform().translate(x, y).rotate(chance.uniform(0, 180))
        kind = chance.random()
        if kind < 0.45:
            piece = rounded(-size / 2, -size / 3.4, size, size / 1.7, 2)
        elif kind < 0.75:
            piece = oval(0, 0, size * 0.75, size * 0.75)
        else:
            piece = QPainterPath(QPointF(-size, 0))
            piece.cubicTo(-size / 2, -size, 0, size, size, -size / 3)
            sheet.line(turn.map(piece), color.name(), 6)
            continue
        sheet.fill(turn.map(piece), color)
    return sheet


def ticket() -> Sheet:
    """A voucher with notches: white where the product lies, red where its words stand."""
    width, height, split, notch = 820.0, 280.0, 320.0, 22.0
    sheet = Sheet(int(width), int(height))
    whole = rounded(4, 4, width - 8, height - 8, 30)
    for x, y in ((split, 4.0), (split, height - 4)):
        whole = whole.subtracted(oval(x, y, 2 * notch, 2 * notch))
    left, right = QPainterPath(), QPainterPath()
    left.addRect(0, 0, split, height)
    right.addRect(split, 0, width - split, height)
    sheet.fill(whole.intersected(left), QColor("#FFFDF6"))
    sheet.fill(whole.intersected(right), across(split, width, "#F0263D", "#FF6A2B"))
    for step in range(9):
        sheet.fill(oval(split, 42 + step * 24.6, 8, 8), QColor("#FFB9A8"))
    sheet.line(rounded(16, 16, width - 32, height - 32, 22).intersected(whole), "#33FFFFFF", 2.5)
    return sheet


def neon_1111() -> Sheet:
    """11.11 in tubes of light, magenta and cyan."""
    sheet = Sheet(800, 320)
    tubes = QPainterPath()
    x = 66.0
    for step in range(4):
        tubes.moveTo(x, 112)
        tubes.lineTo(x + 46, 70)
        tubes.lineTo(x + 46, 250)
        x += 150 if step != 1 else 222
    dot = oval(390, 240, 24, 24)
    for offset, color in ((7.0, "#19E3FF"), (0.0, "#FF3DCB")):
        path = tubes.translated(offset * 1.6, offset)
        sheet.glow(path, color, 74)
        sheet.glow(dot.translated(offset * 1.6, offset), color, 40)
    for offset, color in ((7.0, "#7FF2FF"), (0.0, "#FF6FE0")):
        path = tubes.translated(offset * 1.6, offset)
        sheet.line(path, color, 22)
        sheet.fill(dot.translated(offset * 1.6, offset), QColor(color))
    sheet.line(tubes, "#FFF2FC", 10)
    sheet.fill(oval(390, 240, 14, 14), QColor("#FFF2FC"))
    return sheet


def stars(seed: int) -> Sheet:
    """Small lights that thin out from the upper left corner."""
    sheet = Sheet(460, 620)
    chance = random.Random(seed)
    for _ in range(90):
        far = chance.random() ** 1.3
        angle = chance.uniform(0, math.pi / 2)
        x, y = 440 * far * math.cos(angle) + 12, 600 * far * math.sin(angle) + 12
        color = QColor(chance.choice(("#FF8DEB", "#8FF4FF", "#FFFFFF", "#C9A2FF")))
        color.setAlphaF(1 - 0.75 * far)
        if chance.random() < 0.35:
            sheet.fill(sparkle(x, y, chance.uniform(12, 30) * (1.1 - 0.5 * far)), color)
        else:
            radius = chance.uniform(3, 8)
            sheet.fill(oval(x, y, radius, radius), color)
    return sheet
