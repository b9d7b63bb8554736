"""A slider in the window's look."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QWidget

from ui.controls import FocusRing
from ui.theme.tokens import ACCENT, GRID, RADIUS_INNER, TOUCH

KNOB = 11.0
"""Radius in pixels."""


class Slider(QSlider):
    """From 0 to 100, in the window's look. `moved` and `settled` tell a gesture from its end."""

    moved = Signal(float)
    settled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, 100)
        self.setPageStep(10)
        self.setFixedHeight(TOUCH)
        self.setMinimumWidth(12 * GRID)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.ring = FocusRing()
        self.valueChanged.connect(lambda value: self.moved.emit(value / 100))
        self.sliderReleased.connect(self.settled.emit)

    def show_share(self, share: float) -> None:
        """Stand at `share` (0 to 1) without telling anybody."""
        self.blockSignals(True)
        self.setValue(round(100 * share))
        self.blockSignals(False)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A press anywhere takes the knob there: it is small and a finger is not.
        room = self.width() - 2 * KNOB
        self.setValue(round(100 * (event.position().x() - KNOB) / max(1.0, room)))
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ring.take(event)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.ring.take(event)
        super().focusOutEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            painter.setOpacity(0.4)
        middle, room = self.height() / 2, self.width() - 2 * KNOB
        x = KNOB + room * self.value() / 100
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(255, 255, 255, 56))
        painter.drawRoundedRect(QRectF(KNOB, middle - 2.5, room, 5), 2.5, 2.5)
        painter.setBrush(ACCENT)
        painter.drawRoundedRect(QRectF(KNOB, middle - 2.5, x - KNOB, 5), 2.5, 2.5)
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(QRectF(x - KNOB + 1, middle - KNOB + 1, 2 * KNOB - 2, 2 * KNOB - 2))
        self.ring.paint(painter, QRectF(self.rect()).adjusted(0, 6, 0, -6), RADIUS_INNER)
