"""The row of products along the lower edge: wheel, drag, flick and keys move it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from tryon.catalogue import Product
from ui.controls import FocusRing
from ui.departments import department, none_name
from ui.mirror_view import MirrorView
from ui.panel import Panel
from ui.scroller import Scroller
from ui.shelf_tiles import (
    COMPACT_H,
    COMPACT_W,
    LINE_H,
    TILE_H,
    TILE_W,
    TileLook,
    fade_edges,
    paint_empty,
    paint_none,
    paint_product,
)
from ui.text import EN, Language, Messages
from ui.theme.canvas import clear_pixmap
from ui.theme.tokens import (
    GRID,
)

GAP = 2 * GRID
PADDING = 2 * GRID
MARGIN = GRID
"""Round a tile, for the frame of the one that is worn."""
MOST_TILES = 64
"""Looks of tiles that are kept: three departments, worn or not."""


class Shelf(Panel):
    """Tiles for "none" and every product. Emits `chosen` with the sku, or None to take off.

    The visible strip is painted into a pixmap and kept until something about it changes, because the
    picture behind it repaints the shelf with every frame.
    """

    chosen = Signal(object)

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._products: tuple[Product, ...] = ()
        self._category = ""
        self._thumbnails: dict[str, QImage] = {}
        self._words: Messages = EN
        self._language: Language = "en"
        self._selected: str | None = None
        self._compact = False
        self._hovered = -1
        self._strip: QPixmap | None = None
        self._tiles: dict[tuple[object, ...], QPixmap] = {}
        self._ring = FocusRing()
        self._scroller = Scroller(self, self._scroll_end, self._renew)
        self._pressed_at: QPointF | None = None
        self._dragged = False

    def set_department(self, category: str, products: tuple[Product, ...]) -> None:
        """Show what stands on the shelf of a department."""
        if products != self._products:
            self._products = products
            self._scroller.to(0)
            self._hovered = -1
        self._category = category
        self._renew()

    def set_thumbnail(self, sku: str, image: QImage) -> None:
        """The picture of a product, with alpha."""
        self._thumbnails[sku] = image
        self._renew()

    def set_words(self, words: Messages, language: Language) -> None:
        self._words, self._language = words, language
        self.setAccessibleName(words["shelf"])
        self.setAccessibleDescription(self._label(self._selected_index())[0])
        self._renew()

    def set_compact(self, compact: bool) -> None:
        """Smaller tiles without prices, for low windows."""
        if compact != self._compact:
            self._compact = compact
            self._renew()

    def select(self, sku: str | None) -> None:
        """Highlight a product and bring it into view."""
        self._selected = sku
        self.setAccessibleDescription(self._label(self._selected_index())[0])
        self._reveal(self._selected_index())
        self._renew()

    def wanted_height(self) -> int:
        if not self._products:
            return 12 * GRID
        lines = 1 if self._compact else 2
        return self._tile_size()[1] + GRID + lines * LINE_H + 2 * PADDING - 2

    def wanted_width(self) -> int:
        """Width that shows every product, in pixels."""
        if not self._products:
            return 58 * GRID
        return self._content_width() + 2 * PADDING

    def tile_rect(self, index: int) -> QRectF:
        """Where tile `index` is (0 is "none"), thumbnail and words, in the shelf's pixels."""
        width = self._tile_size()[0]
        left = PADDING + index * (width + GAP) - self._scroller.offset
        return QRectF(left, PADDING, width, self.height() - 2 * PADDING + 4)

    def paint_content(self, painter: QPainter) -> None:
        if not self._products:
            paint_empty(painter, QRectF(self.rect()), self._words["empty_title"], self._words["empty_hint"])
            return
        if self._strip is None:
            self._strip = self._paint_strip()
        painter.drawPixmap(0, 0, self._strip)
        self._ring.paint(painter, QRectF(self.rect()), self.radius)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._scroller.stay_inside()
        self._reveal(self._selected_index())
        self._renew()
        super().resizeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        step = delta.x() if abs(delta.x()) > abs(delta.y()) else delta.y()
        self._scroller.to(self._scroller.target - step)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._scroller.grab()
            self._pressed_at = event.position()
            self._dragged = False
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            self._hover(self._index_at(event.position()))
            return
        moved = event.position().x() - self._pressed_at.x()
        self._dragged = self._dragged or abs(moved) >= QApplication.startDragDistance()
        if self._dragged:
            self._scroller.drag(moved)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        self._pressed_at = None
        if self._dragged:
            self._scroller.let_go()
            return
        index = self._index_at(event.position())
        if index >= 0:
            self.chosen.emit(None if index == 0 else self._products[index - 1].sku)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            index = self._hovered
            if index >= 0:
                QToolTip.showText(
                    self.mapToGlobal(self.tile_rect(index).center().toPoint()), self._label(index)[0]
                )
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ring.take(event)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._ring.take(event)
        super().focusOutEvent(event)

    def _tile_size(self) -> tuple[int, int]:
        return (COMPACT_W, COMPACT_H) if self._compact else (TILE_W, TILE_H)

    def _content_width(self) -> int:
        return (len(self._products) + 1) * (self._tile_size()[0] + GAP) - GAP

    def _scroll_end(self) -> float:
        return float(self._content_width() + 2 * PADDING - self.width())

    def _reveal(self, index: int) -> None:
        """Keep the tile and half of its neighbour in view."""
        width = self._tile_size()[0]
        left = PADDING + index * (width + GAP)
        margin = width / 2 + GAP
        if left - margin < self._scroller.target:
            self._scroller.to(left - margin)
        elif left + width + margin > self._scroller.target + self.width():
            self._scroller.to(left + width + margin - self.width())

    def _renew(self) -> None:
        self._strip = None
        self.update()

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.setCursor(Qt.CursorShape.PointingHandCursor if index >= 0 else Qt.CursorShape.ArrowCursor)
            self._renew()

    def _index_at(self, position: QPointF) -> int:
        for index in range(len(self._products) + 1 if self._products else 0):
            if self.tile_rect(index).contains(position):
                return index
        return -1

    def _selected_index(self) -> int:
        for at, product in enumerate(self._products):
            if product.sku == self._selected:
                return at + 1
        return 0

    def _label(self, index: int) -> tuple[str, str]:
        if index == 0:
            return none_name(self._category, self._words), ""
        product = self._products[index - 1]
        price = product.price.label() if product.price is not None else ""
        return product.name.text(self._language), price

    def _paint_strip(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        strip = clear_pixmap(self.width(), self.height(), ratio)
        painter = QPainter(strip)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        selected = self._selected_index()
        for index in range(len(self._products) + 1):
            place = self.tile_rect(index)
            if place.right() > 0 and place.left() < self.width():
                # On whole pixels of the screen, between which a tile would blur.
                x, y = (round(at * ratio) / ratio for at in (place.left() - MARGIN, place.top() - MARGIN))
                painter.drawPixmap(QPointF(x, y), self._tile(index, index == selected))
        # Tiles that go on beyond an edge run out softly.
        hidden_left = min(1.0, self._scroller.offset / GAP)
        hidden_right = min(1.0, max(0.0, self._scroll_end() - self._scroller.offset) / GAP)
        fade_edges(painter, QRectF(self.rect()), hidden_left, hidden_right)
        painter.end()
        return strip

    def _tile(self, index: int, selected: bool) -> QPixmap:
        """A tile as it looks now, MARGIN wider than its place on every side; painted once for each look."""
        name, price = self._label(index)
        image = self._thumbnails.get(self._products[index - 1].sku) if index > 0 else None
        look = TileLook(name, "" if self._compact else price, selected, index == self._hovered)
        ratio, place = self.devicePixelRatioF(), self.tile_rect(index).size()
        icon = "none" if index == 0 else department(self._category).icon
        key = look, icon, None if image is None else image.cacheKey(), ratio, place.toTuple()
        kept = self._tiles.get(key)
        if kept is not None:
            return kept
        if len(self._tiles) >= MOST_TILES:
            self._tiles.clear()
        tile = clear_pixmap(place.width() + 2 * MARGIN, place.height() + 2 * MARGIN, ratio)
        painter = QPainter(tile)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(QPointF(MARGIN, MARGIN), QSizeF(*self._tile_size()))
        if index == 0:
            paint_none(painter, box, look)
        else:
            paint_product(painter, box, look, image, icon)
        painter.end()
        self._tiles[key] = tile
        return tile
