"""Plays what was captured, again and again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from tryon.editing.reader import Reader, open_reader
from tryon.errors import TryOnError
from ui.film import to_image
from ui.theme.tokens import GRID, RADIUS

FRAME_MS = 50


class ClipView(QWidget):
    """A clip or photo, as large as its room. Nothing where it cannot be read."""

    def __init__(self) -> None:
        super().__init__()
        self._reader: Reader | None = None
        self._image = QImage()
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def has_picture(self) -> bool:
        return not self._image.isNull()

    @property
    def length_s(self) -> float:
        """Of the clip; 0 for a photo, or where there is nothing."""
        return 0.0 if self._reader is None else self._reader.duration_s

    @property
    def picture(self) -> QImage:
        """What is shown at the moment; null for nothing."""
        return self._image

    def open(self, path: Path) -> None:
        """Play it from its start."""
        self.close_clip()
        try:
            self._reader = open_reader(path)
        except TryOnError:  # what it is called stands beside it; nobody here can mend it
            return
        self._clock.start()
        self._tick()
        if self._reader is not None and self._reader.duration_s > 0:
            self._timer.start()

    def close_clip(self) -> None:
        """Let go of the file and its picture."""
        self._timer.stop()
        if self._reader is not None:
            self._reader.close()
        self._reader = None
        self._image = QImage()
        self.update()

    def _tick(self) -> None:
        reader = self._reader
        if reader is None:
            return
        length_s = reader.duration_s
        at_s = (self._clock.elapsed() / 1000) % length_s if length_s > 0 else 0.0
        try:
            self._image = to_image(reader.picture_at(at_s))
        except TryOnError:
            self._timer.stop()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(self.rect()).adjusted(4 * GRID, 4 * GRID, -4 * GRID, -GRID)
        size = self._image.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF(0, 0, size.width(), size.height())
        box.moveCenter(room.center())
        outline = QPainterPath()
        outline.addRoundedRect(box, RADIUS, RADIUS)
        painter.setClipPath(outline)
        painter.drawImage(box, self._image)
