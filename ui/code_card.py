"""A code on white, for a phone's camera."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme.canvas import draw_image
from ui.theme.tokens import GRID, PAPER, RADIUS

QR_PX = 960
"""Drawn so large once and scaled down: modules stay sharp on fine screens."""


class CodeCard(QWidget):
    """A code on white, as large as its room; paler once nobody answers under it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._code = QImage()
        self.valid = False
        self.setMinimumSize(18 * GRID, 18 * GRID)

    @property
    def code(self) -> QImage:
        return self._code

    def show_code(self, code: QImage) -> None:
        """A null image shows the empty card."""
        self._code, self.valid = code, not code.isNull()
        self.update()

    def expire(self) -> None:
        self.valid = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height())
        card = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PAPER.lighter(105) if self.valid else PAPER.darker(180))
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        if not self._code.isNull():
            painter.setOpacity(1.0 if self.valid else 0.12)
            draw_image(painter, self._code, card.adjusted(GRID, GRID, -GRID, -GRID))
