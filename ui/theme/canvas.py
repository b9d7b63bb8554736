"""Pixmaps to paint on once and show often, and pictures painted sharply."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap


def clear_pixmap(width: float, height: float, ratio: float) -> QPixmap:
    """A transparent one of so many of the window's pixels. ratio: of the screen's pixels to those."""
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made


def draw_image(painter: QPainter, image: QImage, room: QRectF, cover: bool = False) -> None:
    """An image, not null, in the middle of `room`: as large as it fits in, or so that it covers it.

    It is scaled in one smooth step to the screen's own pixels: a painter's own bilinear filter aliases thin
    rims, and blurs what lies between two pixels.
    """
    ratio = painter.device().devicePixelRatioF()
    mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding if cover else Qt.AspectRatioMode.KeepAspectRatio
    size = image.size().scaled((room.size() * ratio).toSize(), mode)
    smooth = Qt.TransformationMode.SmoothTransformation
    fine = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
    fine.setDevicePixelRatio(ratio)
    corner = room.center() - QPointF(size.width(), size.height()) / (2 * ratio)
    painter.drawImage(QPointF(round(corner.x()), round(corner.y())), fine)
