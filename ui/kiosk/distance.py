"""A sign over the screens before and during trying on: step back, or come closer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from tryon.kiosk.distance import Distance
from ui.guide_pictures import person
from ui.guide_strokes import FLOOR, PICTURE_H, PICTURE_W, arrow, beam, floor, line
from ui.kiosk.words import EN, KioskWords
from ui.theme.fonts import font
from ui.theme.tokens import ACCENT, GRID, INK, TEXT

WORDS = 40
"""Height of the words' font, 68 px of a 1080 px screen: read from two metres."""

PICTURE = 15 * GRID
PAD = 3 * GRID
STAND_AT, NEAR_AT, FAR_AT = 20.0, 62.0, 134.0
"""Where in the drawing the kiosk stands, and who is too near or too far from it."""


def draw_distance(painter: QPainter, is_near: bool) -> None:
    """A kiosk, whoever stands too near or too far from it, and the way to go."""
    at, goal = (NEAR_AT, FAR_AT) if is_near else (FAR_AT, NEAR_AT)
    beam(painter, QPointF(STAND_AT + 6, 28), QPointF(FAR_AT + 20, 4), QPointF(FAR_AT + 20, FLOOR))
    floor(painter)
    painter.setPen(line(TEXT, 3.2))
    painter.drawLine(QPointF(STAND_AT, 74), QPointF(STAND_AT, FLOOR))
    painter.drawLine(QPointF(STAND_AT - 12, FLOOR), QPointF(STAND_AT + 12, FLOOR))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(TEXT)
    painter.drawRoundedRect(QRectF(STAND_AT - 4, 18, 8, 58), 3, 3)
    painter.setBrush(ACCENT)
    painter.drawEllipse(QPointF(STAND_AT + 5, 28), 3.4, 3.4)
    person(painter, at, 96)
    step = 20 if goal > at else -20
    arrow(painter, QPointF(at + step, 62), QPointF(goal, 62))


class DistanceSign(QWidget):
    """Words beside a drawing, near the top of its parent; nobody can touch it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over, self._words = parent, EN
        self.distance: Distance = "ok"
        self.hide()

    def set_words(self, words: KioskWords) -> None:
        """Say it in that language."""
        self._words = words
        self.place()

    def show_distance(self, distance: Distance) -> None:
        """Show what to do; nothing for "ok"."""
        if distance != self.distance:
            self.distance = distance
            self.place()
            self.setVisible(distance != "ok")
            self.raise_()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words["step_back"] if self.distance == "step_back" else self._words["come_closer"]

    def place(self) -> None:
        """Take the size of the words, where they belong in the parent."""
        room = self._over.size()
        # A wide screen has pictures on the left and words on the right, which it must not cover.
        free = room.width() if room.height() > room.width() else room.width() // 2
        wide = min(free - 4 * GRID, self.sizeHint().width())
        self.resize(wide, self.sizeHint().height())
        self.move((free - wide) // 2, 4 * GRID)
        self.setAccessibleName(self.words)
        self.update()

    def sizeHint(self) -> QSize:
        words = QFontMetrics(font(WORDS, bold=True)).horizontalAdvance(self.words)
        picture = round(PICTURE * PICTURE_W / PICTURE_H)
        return QSize(picture + words + 4 * PAD, PICTURE + 2 * GRID)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground = QColor(INK)
        ground.setAlphaF(0.9)
        painter.setPen(line(ACCENT, 2.0))
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 3 * GRID, 3 * GRID)
        scale = PICTURE / PICTURE_H
        painter.save()
        painter.translate(PAD, GRID)
        painter.scale(scale, scale)
        draw_distance(painter, self.distance == "step_back")
        painter.restore()
        left = PAD + PICTURE_W * scale + PAD
        painter.setPen(TEXT)
        painter.setFont(font(WORDS, bold=True))
        words = QRectF(left, 0, box.width() - left - PAD / 2, box.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(words, flags, self.words)
