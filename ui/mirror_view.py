"""The live picture, and the blurred backdrop that panels over it are made of."""

from __future__ import annotations

import cv2
import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QImage,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from tryon.mirror_state import Shot
from tryon.types import ByteArray, FloatArray
from ui.picture import Box, Composer, fit, place_box
from ui.theme.icons import draw_icon
from ui.theme.tokens import FROST, GRID, INK

EMPTY_AT = 0.42
"""How far down the window words stand while there is no picture to float over."""

EMPTY_PANEL = QColor(38, 35, 32)


def _image(pixels: ByteArray) -> QImage:
    """A QImage over the array's own memory; the array must outlive it."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32)


class MirrorView(QWidget):
    """Paints the newest shot. Mirroring happens here and nowhere else. Emits `pressed` with the place.

    A shot is scaled once, when it is first painted; repainting for a control above it costs a copy.
    """

    pressed = Signal(QPointF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self._shot: Shot | None = None
        self._mirrored = True
        self._before = False
        self._composer = Composer()
        self._pixels: tuple[ByteArray, ByteArray] | None = None
        self._scaled_count = 0
        self._scrim = 1.0
        self._floor_px, self._low, self._covered_px = 0, 0.0, 0

    @property
    def has_picture(self) -> bool:
        return self._shot is not None

    @property
    def scaled_count(self) -> int:
        """How many times a picture was scaled for the screen."""
        return self._scaled_count

    def set_shot(self, shot: Shot) -> None:
        self._shot = shot
        self._renew()

    def clear(self) -> None:
        """Show nothing until there is another shot."""
        self._shot = None
        self._renew()

    def set_mirrored(self, mirrored: bool) -> None:
        if mirrored != self._mirrored:
            self._mirrored = mirrored
            self._renew()

    def set_before(self, before: bool) -> None:
        """Show the picture without products."""
        if before != self._before:
            self._before = before
            self._renew()

    def set_scrim(self, strength: float) -> None:
        """Darken the upper and lower edge (0 to 1), where controls and words float."""
        if strength != self._scrim:
            self._scrim = strength
            self.update()

    def set_floor(self, height: int, low: float) -> None:
        """Let the picture stand on so many pixels of the lower edge, cropped as `picture.fit` tells."""
        if (height, low) != (self._floor_px, self._low):
            self._floor_px, self._low = height, low
            self._renew()

    def set_covered(self, height: int) -> None:
        """Where it can, the picture keeps out of so many pixels of the lower edge, under controls."""
        if height != self._covered_px:
            self._covered_px = height
            self._renew()

    def on_screen(self, box_px: Box) -> QRectF:
        """Where a box of the unmirrored picture is seen, in this widget's pixels."""
        if self._shot is None:
            return QRectF()
        height, width = self._shot.frame.image.shape[:2]
        window = (max(1, self.width()), max(1, self.height()))
        place = fit((width, height), window, self._floor_px, self._low, self._covered_px)
        x0, y0, x1, y1 = place_box(place, box_px, self._mirrored)
        return QRectF(x0, y0, x1 - x0, y1 - y0)

    def points_on_screen(self, points_px: FloatArray) -> FloatArray:
        """Where (n, 2) points of the unmirrored picture are seen, in this widget's pixels."""
        seen = [self.on_screen((x, y, x, y)).topLeft() for x, y in points_px.tolist()]
        return np.array([(point.x(), point.y()) for point in seen]).reshape(-1, 2)

    def paint_frost(self, painter: QPainter, widget: QWidget, box: QRectF, radius: float) -> None:
        """Paint a frosted panel into `box` of `widget`, which lies over this view."""
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        ready = self._prepare()
        if ready is None:
            painter.setBrush(EMPTY_PANEL)
        else:
            frost = ready[1]
            origin = widget.mapTo(self.window(), QPoint(0, 0)) - self.mapTo(self.window(), QPoint(0, 0))
            scale_x, scale_y = self.width() / frost.shape[1], self.height() / frost.shape[0]
            brush = QBrush(_image(frost))
            brush.setTransform(QTransform(scale_x, 0, 0, scale_y, -origin.x(), -origin.y()))
            painter.setBrush(brush)
        painter.drawRoundedRect(box, radius, radius)
        painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(event.position())
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._pixels = None
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ready = self._prepare()
        if ready is None:
            self._paint_empty(painter)
        else:
            scene = _image(ready[0])
            scene.setDevicePixelRatio(scene.width() / self.width())
            painter.setClipRegion(event.region())
            painter.drawImage(QPointF(0, 0), scene)
        if self._scrim > 0 and ready is not None:
            self._paint_scrim(painter)

    def _renew(self) -> None:
        self._pixels = None
        self.update()

    def _prepare(self) -> tuple[ByteArray, ByteArray] | None:
        if self._shot is None:
            return None
        if self._pixels is None:
            frame = self._shot.original if self._before else self._shot.frame
            ratio = self.devicePixelRatioF()
            size = (max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio)))
            floor, covered = round(self._floor_px * ratio), round(self._covered_px * ratio)
            scene, backdrop = self._composer.compose(
                frame.image, size, self._mirrored, floor, self._low, covered
            )
            ink = np.full_like(backdrop, (INK.blue(), INK.green(), INK.red(), 255))
            self._pixels = scene, cv2.addWeighted(backdrop, 1 - FROST, ink, FROST, 0)
            self._scaled_count += 1
        return self._pixels

    def _paint_empty(self, painter: QPainter) -> None:
        glow = QLinearGradient(0, 0, 0, self.height())
        glow.setColorAt(0, QColor(30, 28, 26))
        glow.setColorAt(1, INK)
        painter.fillRect(self.rect(), glow)
        middle = QRectF(0, self.height() * EMPTY_AT - 12 * GRID, self.width(), 8 * GRID)
        draw_icon(painter, "glasses", middle, QColor(255, 255, 255, 70), 8 * GRID)

    def _paint_scrim(self, painter: QPainter) -> None:
        top = min(120, self.height() // 5)
        # Under a picture that stands on the shelf, only the shelf's ground is darkened.
        bottom = round(min(320, self.height() // 2) * (1 - self._low) + self._floor_px * self._low)
        for box, start, end in (
            (QRect(0, 0, self.width(), top), 70, 0),
            (QRect(0, self.height() - bottom, self.width(), bottom), 0, 120),
        ):
            shade = QLinearGradient(0, box.top(), 0, box.bottom())
            shade.setColorAt(0, QColor(0, 0, 0, round(start * self._scrim)))
            shade.setColorAt(1, QColor(0, 0, 0, round(end * self._scrim)))
            painter.fillRect(box, shade)
