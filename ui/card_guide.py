"""The step that asks for a card: a drawing of where to hold it, what to do now, and how far it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.controls import TextButton
from ui.popovers import Label
from ui.theme.motion import Eased
from ui.theme.tokens import ACCENT, BODY, CAPTION, GRID, INK, TEXT_SOFT, TITLE

DRAWING_H = 17 * GRID


class CardGuide(QWidget):
    """Shown while the mirror looks for something of known size. `cancel` ends it.

    draw: paints where to hold it, x = 0 in the middle, DRAWING_H pixels high. far: it is read from where a
    whole person is in view.
    """

    def __init__(self, parent: QWidget, draw: Callable[[QPainter], None], far: bool) -> None:
        super().__init__(parent)
        self._hints: dict[str, str] = {}
        self._hint = ""
        self.drawing = _Drawing(self, draw)
        self.step = Label(self, BODY if far else CAPTION, color=TEXT_SOFT)
        self.now = Label(self, TITLE if far else BODY, bold=True)
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

    def set_words(self, step: str, cancel: str, hints: dict[str, str]) -> None:
        """step: what to hold where. hints: what to do now, by hint; the first is that of the beginning."""
        self._hints = hints
        self.step.setText(step)
        self.cancel.setText(cancel)
        self.cancel.set_name(cancel)
        self.cancel.setFixedSize(self.cancel.sizeHint())
        self.tell(self._hint, self.progress.target)

    def begin(self) -> None:
        """Nothing was seen yet."""
        self.tell(next(iter(self._hints), ""), 0.0)

    def tell(self, hint: str, progress: float) -> None:
        """What to do now, and how far it is, 0 to 1. An unknown hint changes no words."""
        self._hint = hint
        if hint in self._hints:
            self.now.setText(self._hints[hint])
        self.progress.show_target(progress)


class _Drawing(QWidget):
    def __init__(self, parent: QWidget, draw: Callable[[QPainter], None]) -> None:
        super().__init__(parent)
        self._draw = draw
        self.setFixedHeight(DRAWING_H)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self.width() / 2, 0)
        self._draw(painter)


def draw_head(painter: QPainter) -> None:
    """A head from the front with a card flat on its forehead."""
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
