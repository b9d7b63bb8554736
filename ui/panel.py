"""Frosted panels: what every group of controls sits on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.mirror_view import MirrorView
from ui.theme.motion import Fader
from ui.theme.tokens import LINE, MOTION_MS, RADIUS


class Panel(QWidget):
    """A rounded, frosted surface over the picture. It appears and goes away by its `fader`."""

    def __init__(self, view: MirrorView, parent: QWidget, shown: bool = True, radius: int = RADIUS) -> None:
        super().__init__(parent)
        self._view = view
        self.radius = radius
        self.fader = Fader(self, shown, MOTION_MS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # a press beside a control is not meant for the picture below

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._view.paint_frost(painter, self, QRectF(self.rect()), self.radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(LINE, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, self.radius - 0.5, self.radius - 0.5)
        self.paint_content(painter)

    def paint_content(self, painter: QPainter) -> None:
        """Paint what stands directly on the panel; controls are its child widgets."""
