"""A sheet to draw on, and what all drawings share: gradients, glow, bold figures."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)

from tryon.models import CHINESE_FONT, model_path


class Sheet:
    """A transparent picture of `width` x `height` pixels and a painter on it, drawn twice as large."""

    def __init__(self, width: int, height: int) -> None:
        self.size = (width, height)
        self.image = QImage(2 * width, 2 * height, QImage.Format.Format_ARGB32_Premultiplied)
        self.image.fill(Qt.GlobalColor.transparent)
        self.painter = QPainter(self.image)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.scale(2, 2)

    def fill(self, path: QPainterPath, brush: QBrush | QColor | QLinearGradient) -> None:
        """Fill a path without a line round it."""
        self.painter.fillPath(path, QBrush(brush))

    def line(self, path: QPainterPath, color: str, width: float) -> None:
        """Draw along a path with round ends."""
        pen = QPen(
            QColor(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        )
        self.painter.strokePath(path, pen)

    def glow(self, path: QPainterPath, color: str, reach: float, strength: float = 0.06) -> None:
        """A soft light along a path, as of a tube of neon."""
        steps = 18
        for step in range(steps, 0, -1):
            shade = QColor(color)
            shade.setAlphaF(strength * (1 - (step - 1) / steps) + 0.01)
            self.line(path, shade.name(QColor.NameFormat.HexArgb), reach * step / steps)

    def save(self, path: Path) -> None:
        """Write as PNG at its own size."""
        self.painter.end()
        width, height = self.size
        mode = Qt.TransformationMode.SmoothTransformation
        small = self.image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not small.convertToFormat(QImage.Format.Format_ARGB32).save(str(path), "PNG"):
            raise OSError(f"{path} cannot be written")


def down(top: float, bottom: float, *colors: str) -> QLinearGradient:
    """A gradient from above to below, its colours evenly spaced."""
    gradient = QLinearGradient(0, top, 0, bottom)
    for number, color in enumerate(colors):
        gradient.setColorAt(number / (len(colors) - 1), QColor(color))
    return gradient


def across(left: float, right: float, *colors: str) -> QLinearGradient:
    """A gradient from left to right."""
    gradient = QLinearGradient(left, 0, right, 0)
    for number, color in enumerate(colors):
        gradient.setColorAt(number / (len(colors) - 1), QColor(color))
    return gradient


def lettering(text: str, height: float, weight: int = 900) -> QPainterPath:
    """Outlines of words whose figures are `height` tall, their upper left corner at the origin."""
    number = QFontDatabase.addApplicationFont(str(model_path(CHINESE_FONT)))
    families = QFontDatabase.applicationFontFamilies(number)
    font = QFont(next(name for name in families if name.endswith(" SC")))
    font.setPixelSize(400)
    font.setVariableAxis(QFont.Tag("wght"), weight)
    path = QPainterPath()
    path.addText(QPointF(0, 0), font, text)
    box = path.boundingRect()
    scale = height / box.height()
    return QTransform().scale(scale, scale).translate(-box.x(), -box.y()).map(path).simplified()


def sparkle(x: float, y: float, size: float) -> QPainterPath:
    """A star of four points with hollow sides."""
    path = QPainterPath(QPointF(x, y - size))
    for quarter in range(4):
        turn = math.pi / 2 * quarter
        tip = QPointF(x + size * math.sin(turn + math.pi / 2), y - size * math.cos(turn + math.pi / 2))
        path.quadTo(QPointF(x, y), tip)
    path.closeSubpath()
    return path


def oval(x: float, y: float, width: float, height: float) -> QPainterPath:
    """An ellipse about a centre."""
    path = QPainterPath()
    path.addEllipse(QRectF(x - width / 2, y - height / 2, width, height))
    return path


def rounded(x: float, y: float, width: float, height: float, radius: float) -> QPainterPath:
    """A rectangle with round corners."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(x, y, width, height), radius, radius)
    return path
