"""One clip of the gallery: its picture, how long it is, what it is called, how long it is kept."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QImage, QMouseEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from ui.controls import Control
from ui.theme.canvas import draw_image
from ui.theme.fonts import font
from ui.theme.icons import draw_icon
from ui.theme.tokens import ACCENT, BODY, CAPTION, GRID, INK, RADIUS_INNER, TEXT, TEXT_SOFT

PICTURE_W, PICTURE_H = 24 * GRID, 18 * GRID
TILE_W, TILE_H = PICTURE_W + GRID, PICTURE_H + GRID + 6 * GRID
BADGE = QColor(16, 15, 14, 190)


class ClipTile(Control):
    """Pressed once it is selected; `opened` is emitted when it is pressed twice."""

    opened = Signal()

    def __init__(self, parent: QWidget, icon: str) -> None:
        super().__init__(parent)
        self._icon = icon
        self._image = QImage()
        self._title = self._detail = self._length = ""
        self.setCheckable(True)
        self.setFixedSize(TILE_W, TILE_H)

    @property
    def image(self) -> QImage:
        return self._image

    def set_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def set_words(self, title: str, detail: str, length: str) -> None:
        """length: as "00:12", empty for a still."""
        self._title, self._detail, self._length = title, detail, length
        self.set_name(", ".join(part for part in (title, length, detail) if part))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        frame = QRectF(4, 4, PICTURE_W, PICTURE_H)
        self._paint_picture(painter, frame)
        if self._length:
            self._paint_length(painter, frame)
        kind = QRectF(frame.x() + GRID, frame.y() + GRID, 28, 28)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(BADGE)
        painter.drawEllipse(kind)
        draw_icon(painter, self._icon, kind, TEXT, 16)
        if self.isChecked():
            painter.setPen(QPen(ACCENT, 2.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(-2.5, -2.5, 2.5, 2.5), RADIUS_INNER + 2, RADIUS_INNER + 2)
        self._paint_line(painter, self._title, frame.bottom() + GRID, BODY, TEXT)
        self._paint_line(painter, self._detail, frame.bottom() + GRID + 20, CAPTION, TEXT_SOFT)
        self.ring.paint(painter, box, RADIUS_INNER + 4)

    def _paint_picture(self, painter: QPainter, frame: QRectF) -> None:
        path = QPainterPath()
        path.addRoundedRect(frame, RADIUS_INNER, RADIUS_INNER)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(frame, INK)
        if not self._image.isNull():
            # Upright posts are seen whole: their frame is what tells them from clips.
            upright = self._image.height() > self._image.width()
            draw_image(painter, self._image, frame, cover=not upright)
        self.paint_fill(painter, frame, 0)
        painter.restore()

    def _paint_length(self, painter: QPainter, frame: QRectF) -> None:
        painter.setFont(font(CAPTION, bold=True))
        width = QFontMetrics(painter.font()).horizontalAdvance(self._length) + 2 * GRID
        badge = QRectF(frame.right() - width - GRID, frame.bottom() - 3 * GRID - GRID, width, 3 * GRID)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(BADGE)
        painter.drawRoundedRect(badge, 12, 12)
        painter.setPen(TEXT)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._length)

    def _paint_line(self, painter: QPainter, words: str, top: float, size: int, color: QColor) -> None:
        painter.setFont(font(size, bold=size == BODY and self.isChecked()))
        painter.setPen(color)
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, PICTURE_W)
        painter.drawText(QRectF(4, top, PICTURE_W, 20), Qt.AlignmentFlag.AlignVCenter, shown)
