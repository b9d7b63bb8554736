"""How one tile of the shelf looks: the product on paper, its name and price below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QImage, QLinearGradient, QPainter, QPen

from ui.theme.canvas import draw_image
from ui.theme.fonts import font
from ui.theme.icons import draw_icon
from ui.theme.tokens import (
    ACCENT,
    BODY,
    CAPTION,
    GRID,
    INK,
    LINE,
    PAPER,
    PAPER_SHADE,
    RADIUS_INNER,
    TEXT,
    TEXT_SOFT,
)

TILE_W, TILE_H = 14 * GRID, 10 * GRID
COMPACT_W, COMPACT_H = 12 * GRID, 8 * GRID
LINE_H = 18
SELECTED_GAP = 4
THUMB_GAP = GRID + 4


@dataclass(frozen=True)
class TileLook:
    """What a tile says and in which state it is; an empty price is left out."""

    name: str
    price: str
    selected: bool
    hovered: bool


def paint_none(painter: QPainter, box: QRectF, look: TileLook) -> None:
    """The tile that takes off what is worn. box: the thumbnail's; words stand below it."""
    painter.setPen(QPen(TEXT_SOFT if look.hovered else LINE.lighter(), 1.25))
    painter.setBrush(QColor(255, 255, 255, 22 if look.hovered else 10))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS_INNER, RADIUS_INNER)
    draw_icon(painter, "none", box, TEXT if look.hovered or look.selected else TEXT_SOFT)
    _paint_frame_and_words(painter, box, look)


def paint_product(painter: QPainter, box: QRectF, look: TileLook, image: QImage | None, icon: str) -> None:
    """A product's tile; without an image, with the icon in its place."""
    paper = QLinearGradient(box.topLeft(), box.bottomLeft())
    paper.setColorAt(0, QColor(255, 255, 255) if look.hovered else PAPER)
    paper.setColorAt(1, PAPER if look.hovered else PAPER_SHADE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paper)
    painter.drawRoundedRect(box, RADIUS_INNER, RADIUS_INNER)
    if image is None or image.isNull():
        draw_icon(painter, icon, box, QColor(INK.red(), INK.green(), INK.blue(), 70), 32)
    else:
        draw_image(painter, image, box.adjusted(THUMB_GAP, THUMB_GAP, -THUMB_GAP, -THUMB_GAP))
    _paint_frame_and_words(painter, box, look)


def paint_empty(painter: QPainter, box: QRectF, title: str, hint: str) -> None:
    """What a shelf shows that has no products."""
    draw_icon(painter, "glasses", QRectF(2 * GRID, 0, 8 * GRID, box.height()), TEXT_SOFT, 32)
    middle, left = box.height() / 2, 10 * GRID
    painter.setPen(TEXT)
    painter.setFont(font(BODY, bold=True))
    painter.drawText(QPointF(left, middle - 4), title)
    painter.setPen(TEXT_SOFT)
    painter.setFont(font(CAPTION))
    painter.drawText(QPointF(left, middle + 18), hint)


def fade_edges(painter: QPainter, box: QRectF, left: float, right: float) -> None:
    """Let what was painted into `box` fade towards its ends, each by 0 to 1."""
    share = 6 * GRID / box.width()
    mask = QLinearGradient(0, 0, box.width(), 0)
    mask.setColorAt(0, QColor(0, 0, 0, round(255 * (1 - left))))
    mask.setColorAt(min(0.49, share), QColor(0, 0, 0))
    mask.setColorAt(max(0.51, 1 - share), QColor(0, 0, 0))
    mask.setColorAt(1, QColor(0, 0, 0, round(255 * (1 - right))))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.fillRect(box, QBrush(mask))


def _paint_frame_and_words(painter: QPainter, box: QRectF, look: TileLook) -> None:
    if look.selected:
        gap = SELECTED_GAP
        painter.setPen(QPen(ACCENT, 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(-gap, -gap, gap, gap), RADIUS_INNER + gap, RADIUS_INNER + gap)
    words = QRectF(box.x(), box.bottom() + GRID, box.width(), LINE_H)
    _paint_line(painter, look.name, words, TEXT, look.selected)
    _paint_line(painter, look.price, words.translated(0, LINE_H), TEXT_SOFT, False)


def _paint_line(painter: QPainter, words: str, box: QRectF, color: QColor, bold: bool) -> None:
    painter.setFont(font(CAPTION, bold))
    painter.setPen(color)
    shown = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
