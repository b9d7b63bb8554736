"""The step that asks for a card: a drawing of where to hold it, what to do now, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.controls import TextButton
from ui.popovers import Label
from ui.text import Messages
from ui.theme.motion import Eased
from ui.theme.tokens import ACCENT, BODY, CAPTION, GRID, INK, TEXT_SOFT

_HINTS = ("face_front", "show_card", "hold_still")


class CardGuide(QWidget):
    """Shown while the mirror looks for a card. `cancel` ends it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words: Messages | None = None
        self._hint = _HINTS[1]
        self.drawing = _Drawing(self)
        self.step = Label(self, CAPTION, color=TEXT_SOFT)
        self.now = Label(self, BODY, bold=True)
        self.progress = _Progress(self)
        self.cancel = TextButton(self)
        for label in (self.step, self.now):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        column.setSpacing(GRID)
        column.addWidget(self.drawing)
        column.addWidget(self.step)
        column.addWidget(self.now)
        column.addWidget(self.progress)
        column.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignHCenter)

    def set_words(self, words: Messages) -> None:
        self._words = words
        self.step.setText(words["card_step"])
        self.cancel.setText(words["cancel"])
        self.cancel.set_name(words["cancel"])
        self.cancel.setFixedSize(self.cancel.sizeHint())
        self.tell(self._hint, self.progress.target)

    def tell(self, hint: str, progress: float) -> None:
        """What to do now ("face_front", "show_card" or "hold_still"), and how far it is, 0 to 1."""
        self._hint = hint
        if self._words is not None and hint in _HINTS:
            by_hint = (
                self._words["look_straight"],
                self._words["looking_for_card"],
                self._words["hold_still"],
            )
            self.now.setText(by_hint[_HINTS.index(hint)])
        self.progress.show_target(progress)


class _Drawing(QWidget):
    """A head from the front with a card flat on its forehead."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(17 * GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self.width() / 2, 0)
        line = QPen(TEXT_SOFT, 1.75, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(line)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        head = QPainterPath(QPointF(-38, 50))
        head.cubicTo(-40, 4, 40, 4, 38, 50)
        head.cubicTo(38, 92, 20, 126, 0, 126)
        head.cubicTo(-20, 126, -38, 92, -38, 50)
        painter.drawPath(head)
        for side in (-1, 1):
            painter.drawArc(QRectF(side * 41 - 5, 62, 10, 22), (90 if side < 0 else -90) * 16, 180 * 16)
            eye = QPainterPath(QPointF(side * 25, 70))
            eye.quadTo(side * 17, 63, side * 9, 70)
            eye.quadTo(side * 17, 75, side * 25, 70)
            painter.drawPath(eye)
        mouth = QPainterPath(QPointF(-10, 105))
        mouth.quadTo(0, 111, 10, 105)
        painter.drawPath(mouth)
        painter.drawPolyline([QPointF(-1, 76), QPointF(-5, 91), QPointF(2, 92)])
        # In the proportions of an ID-1 card to a head.
        card = QRectF(-22, 26, 44, 28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ACCENT)
        painter.drawRoundedRect(card, 2.5, 2.5)
        painter.setBrush(INK)
        painter.drawRect(QRectF(card.x(), card.y() + 5, card.width(), 5))
        painter.drawRoundedRect(QRectF(card.x() + 5, card.y() + 16, 14, 2.5), 1, 1)


class _Progress(QWidget):
    """A thin bar that fills."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.target = 0.0
        self._shown = Eased(self, self.update)
        self.setFixedHeight(GRID)

    def show_target(self, target: float) -> None:
        if target != self.target:
            self.target = target
            self._shown.to(target)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(self.rect()).adjusted(4 * GRID, 2, -4 * GRID, -2)
        painter.setBrush(QColor(255, 255, 255, 40))
        painter.drawRoundedRect(track, 2, 2)
        if self._shown.value > 0:
            track.setWidth(max(4.0, track.width() * self._shown.value))
            painter.setBrush(ACCENT)
            painter.drawRoundedRect(track, 2, 2)
