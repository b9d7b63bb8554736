"""Pixmaps to paint on once and show often."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap


def clear_pixmap(width: float, height: float, ratio: float) -> QPixmap:
    """A transparent one of so many of the window's pixels. ratio: of the screen's pixels to those."""
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made
