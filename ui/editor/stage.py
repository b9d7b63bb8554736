"""The preview: the post as it is, play and pause, and stickers that a finger can move."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.controls import Control
from ui.editor.spots import StickerSpot
from ui.theme.icons import draw_icon
from ui.theme.tokens import ACCENT, GRID, RADIUS_INNER, TEXT

PLAY = 8 * GRID


class PlayButton(Control):
    """Large, in the middle, and gone while something plays."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.playing = False
        self.played = False  # from then on it is known, and only in the way
        self.setFixedSize(PLAY, PLAY)

    def set_playing(self, playing: bool) -> None:
        self.playing = playing
        self.played |= playing
        self.update()

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        strength = self.hover.value if self.played else 1.0
        painter.setOpacity(strength)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(16, 15, 14, 150 + round(40 * self.hover.value)))
        painter.drawEllipse(box.adjusted(4, 4, -4, -4))
        draw_icon(painter, "pause" if self.playing else "play", box, TEXT, 32)
        painter.setOpacity(1.0)
        self.ring.paint(painter, box, PLAY / 2)


class Stage(QWidget):
    """Emits `sticker_pressed` with a sticker's number or None, `sticker_moved` with its number and how far in
    shares of the picture's width since then, and `let_go`."""

    sticker_pressed = Signal(object)
    sticker_moved = Signal(int, float, float)
    let_go = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.play = PlayButton(self)
        self._image = QImage()
        self._shape = (9, 16)
        self._spots: tuple[StickerSpot, ...] = ()
        self._chosen: int | None = None
        self._held: tuple[int, QPointF] | None = None
        self.setMinimumSize(20 * GRID, 24 * GRID)

    @property
    def picture_box(self) -> QRectF:
        """Where the picture is, in pixels of this widget."""
        width, height = self._shape
        scale = min(self.width() / width, self.height() / height)
        size = QSize(round(width * scale), round(height * scale))
        return QRectF((self.width() - size.width()) / 2, (self.height() - size.height()) / 2, *size.toTuple())

    def set_shape(self, shape: tuple[int, int]) -> None:
        """Width to height of the post."""
        if shape != self._shape:
            self._shape = shape
            self._place()
            self.update()

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def show_stickers(self, spots: tuple[StickerSpot, ...], chosen: int | None) -> None:
        """What can be taken hold of."""
        self._spots, self._chosen = spots, chosen
        self.update()

    def _place(self) -> None:
        middle = self.picture_box.center()
        self.play.move(round(middle.x() - PLAY / 2), round(middle.y() - PLAY / 2))

    def _spot_at(self, at: QPointF) -> int | None:
        for spot in reversed(self._spots):
            if self._box_of(spot).contains(at):
                return spot.at
        return None

    def _box_of(self, spot: StickerSpot) -> QRectF:
        box = self.picture_box
        # A finger needs something to touch however small the sticker is.
        side = max(5.0 * GRID, spot.width * box.width())
        centre = box.topLeft() + QPointF(*spot.centre) * box.width()
        return QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._spot_at(event.position())
        self._held = None if at is None else (at, event.position())
        self.sticker_pressed.emit(at)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            at, start = self._held
            moved = (event.position() - start) / self.picture_box.width()
            self.sticker_moved.emit(at, moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            if self._spot_at(event.position()) is None and self.picture_box.contains(event.position()):
                self.play.click()
        else:
            self._held = None
            self.let_go.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = self.picture_box
        path = QPainterPath()
        path.addRoundedRect(box, RADIUS_INNER, RADIUS_INNER)
        painter.setClipPath(path)
        painter.fillRect(box, QColor(0, 0, 0, 90))
        if not self._image.isNull():
            painter.drawImage(box, self._image)
        painter.setClipping(False)
        for spot in self._spots:
            if spot.at == self._chosen:
                painter.setPen(QPen(ACCENT, 2, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(self._box_of(spot), GRID, GRID)
