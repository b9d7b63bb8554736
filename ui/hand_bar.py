"""Where things for hands are worn: a row of fingers, and which hand; it stands above the product's card."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from tryon.settings import Finger, HandSide
from ui.controls import Control, Segments
from ui.hand_touch import FINGERS
from ui.mirror_view import MirrorView
from ui.panel import Panel
from ui.text import Messages
from ui.theme.fonts import font
from ui.theme.tokens import ACCENT, CAPTION, GRID, RADIUS_INNER, TEXT, TEXT_SOFT, TOUCH

SIDES: tuple[HandSide, ...] = get_args(HandSide)
PADDING = GRID
LINE_H = 20

_GLYPH = ((-10.5, 1.5, -6.0, 6.5), (-6.6, -8.0, -5.0, 0.0), (-1.6, -11.0, -1.3, 0.0), (3.2, -9.5, 2.6, 0.0),
          (7.8, -5.5, 6.2, 1.0))  # fmt: skip
"""Tip and root of each finger, thumb to little, about the middle of a palm, in GLYPH_SCALE pixels."""
GLYPH_SCALE = 1.2


class FingerButton(Control):
    """One finger of a small hand."""

    def __init__(self, finger: Finger, parent: QWidget) -> None:
        super().__init__(parent)
        self.finger = finger
        self.setCheckable(True)

    def nextCheckState(self) -> None:
        """A press does not take the mark away: another finger being chosen does."""

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        self.paint_fill(painter, box.adjusted(2, 2, -2, -2), RADIUS_INNER)
        chosen = FINGERS.index(self.finger)
        painter.save()
        painter.translate(box.center() + QPointF(0.5, 1.5))
        painter.scale(GLYPH_SCALE, GLYPH_SCALE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(TEXT_SOFT)
        painter.setOpacity(0.45)
        painter.drawRoundedRect(QRectF(-7.0, 0.5, 15.0, 12.0), 5, 5)
        for at, (tip_x, tip_y, root_x, root_y) in enumerate(_GLYPH):
            lit = at == chosen
            color = TEXT_SOFT if not lit else ACCENT if self.isChecked() else TEXT
            painter.setOpacity(1.0 if lit else 0.45)
            painter.setPen(QPen(color, 3.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(root_x, root_y), QPointF(tip_x, tip_y))
        painter.restore()
        if self.isChecked():
            painter.setPen(QPen(ACCENT, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(3, 3, -3, -3), RADIUS_INNER - 2, RADIUS_INNER - 2)
        self.ring.paint(painter, box, RADIUS_INNER)


class HandBar(Panel):
    """Emits `finger_chosen` with one of FINGERS and `side_chosen` with one of SIDES."""

    finger_chosen = Signal(str)
    side_chosen = Signal(str)

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent, shown=False)
        self.fingers = [FingerButton(finger, self) for finger in FINGERS]
        for button in self.fingers:
            button.clicked.connect(lambda _=False, finger=button.finger: self.finger_chosen.emit(finger))
        self.sides = Segments(self, len(SIDES))
        for segment, side in zip(self.sides.buttons, SIDES, strict=True):
            segment.clicked.connect(lambda _=False, side=side: self.side_chosen.emit(side))
        self._with_fingers = True
        self._compact = False
        self._hint = ""

    def set_compact(self, compact: bool) -> None:
        """Without its line of words, for low windows."""
        self._compact = compact

    def set_words(self, words: Messages) -> None:
        self._hint = words["tap_a_finger"]
        names = (words["thumb"], words["index"], words["middle"], words["ring"], words["little"])
        for button, name in zip(self.fingers, names, strict=True):
            button.set_name(name)
        self.sides.set_words([words["either_hand"], words["left_hand"], words["right_hand"]])
        for segment, hint in zip(
            self.sides.buttons,
            (words["either_hand_hint"], words["left_hand_hint"], words["right_hand_hint"]),
            strict=True,
        ):
            segment.set_name(hint)

    def show_choice(self, side: HandSide, finger: Finger | None) -> None:
        """Mark what is chosen; finger: None for what is worn on wrists."""
        self._with_fingers = finger is not None
        self.sides.choose(SIDES.index(side))
        for button in self.fingers:
            button.setVisible(self._with_fingers)
            button.setChecked(button.finger == finger)

    def fit(self, width: int) -> None:
        """Be as wide as that, and as high as that needs."""
        rows = 2 if self._with_fingers else 1
        top = PADDING + (LINE_H if self._says_how else 0)
        size = QSize(width, top + rows * TOUCH + PADDING)
        if size != self.size():
            self.resize(size)
        inner = width - 2 * PADDING
        step = inner / len(self.fingers)
        for at, button in enumerate(self.fingers):
            left = round(PADDING + at * step)
            button.setGeometry(left, top, round(PADDING + (at + 1) * step) - left, TOUCH)
        self.sides.setGeometry(PADDING, top + (rows - 1) * TOUCH, inner, TOUCH)

    def paint_content(self, painter: QPainter) -> None:
        if self._says_how:
            painter.setFont(font(CAPTION))
            painter.setPen(TEXT_SOFT)
            line = QRectF(0, PADDING, self.width(), LINE_H)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._hint)

    @property
    def _says_how(self) -> bool:
        return self._with_fingers and not self._compact
