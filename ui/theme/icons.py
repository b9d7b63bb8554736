"""The line icons: 24-px grid, 1.75-px stroke, white in the files and tinted here."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.theme.canvas import clear_pixmap

FOLDER = Path(__file__).parent / "icons"
SIZE = 24


@cache
def _renderer(name: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray((FOLDER / f"{name}.svg").read_bytes()))


@lru_cache(maxsize=256)
def _pixmap(name: str, size: int, ratio: float, rgba: int) -> QPixmap:
    pixmap = clear_pixmap(size, size, ratio)
    painter = QPainter(pixmap)
    _renderer(name).render(painter, QRectF(0, 0, size, size))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(QRectF(0, 0, size, size), QColor.fromRgba(rgba))
    painter.end()
    return pixmap


def draw_icon(painter: QPainter, name: str, box: QRectF, color: QColor, size: int = SIZE) -> None:
    """Paint icon `name` in the middle of `box`, `size` px wide, on whole pixels to keep strokes crisp."""
    ratio = painter.device().devicePixelRatioF()
    pixmap = _pixmap(name, size, ratio, color.rgba())
    painter.drawPixmap(round(box.center().x() - size / 2), round(box.center().y() - size / 2), pixmap)
