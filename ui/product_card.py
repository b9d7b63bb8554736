"""What is being worn: name, size, colours, price, and the way to its page."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QWidget

from tryon.catalogue import Product, Variant
from ui.controls import Control, IconButton, TextButton
from ui.departments import size_hint, size_line
from ui.mirror_view import MirrorView
from ui.panel import Panel
from ui.text import EN, Language, Messages
from ui.theme.fonts import font
from ui.theme.tokens import ACCENT, BODY, CAPTION, GRID, TEXT, TEXT_SOFT, TITLE, TOUCH

WIDTH = 37 * GRID
COMPACT_WIDTH = 32 * GRID
PADDING = 3 * GRID
NAME_H, LINE_H = 28, 20
SWATCHES_PER_ROW = 5
SWATCH = 26


class Swatch(Control):
    """A round sample of one colourway."""

    def __init__(self, variant: Variant, parent: QWidget) -> None:
        super().__init__(parent)
        self.variant = variant
        self.setCheckable(True)
        self.setFixedSize(TOUCH, TOUCH)

    def paint_control(self, painter: QPainter, box: QRectF) -> None:
        centre = box.center()
        radius = SWATCH / 2 + self.hover.value
        painter.setPen(QPen(QColor(255, 255, 255, 110), 1))
        painter.setBrush(QColor(self.variant.swatch))
        painter.drawEllipse(centre, radius, radius)
        if self.isChecked():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ACCENT, 2.5))
            painter.drawEllipse(centre, SWATCH / 2 + 5, SWATCH / 2 + 5)
        self.ring.paint(painter, box.adjusted(2, 2, -2, -2), TOUCH / 2)


class ProductCard(Panel):
    """Emits `colourway_chosen` with its id and `link_opened` with the address."""

    colourway_chosen = Signal(str)
    link_opened = Signal(str)

    def __init__(self, view: MirrorView, parent: QWidget, with_link: bool = True) -> None:
        super().__init__(view, parent, shown=False)
        self._with_link = with_link
        self._product: Product | None = None
        self._variant: Variant | None = None
        self._words: Messages = EN
        self._language: Language = "en"
        self.swatches: list[Swatch] = []
        self._compact = False
        self.link = TextButton(self, icon="link")
        self.small_link = IconButton("link", self)
        for link in (self.link, self.small_link):
            link.clicked.connect(self._open_link)

    def set_words(self, words: Messages, language: Language) -> None:
        self._words, self._language = words, language
        self.link.setText(words["view_product"])
        self.link.set_name(words["view_product"])
        self.small_link.set_name(words["view_product"])
        for swatch in self.swatches:
            swatch.set_name(swatch.variant.name.text(language))
        self._explain_size()
        self._place()

    def set_compact(self, compact: bool) -> None:
        """Only the most needed lines, for low windows: the picture needs the room."""
        if compact != self._compact:
            self._compact = compact
            self._place()

    def show_product(self, product: Product, variant: Variant) -> None:
        """Describe `product` in colourway `variant`."""
        if self._product is not product:
            self._product = product
            for swatch in self.swatches:
                swatch.hide()
                swatch.deleteLater()
            self.swatches = [self._swatch(each) for each in product.variants]
            for before, after in pairwise([self.small_link, *self.swatches]):
                QWidget.setTabOrder(before, after)
        self._variant = variant
        self._explain_size()
        for swatch in self.swatches:
            swatch.setChecked(swatch.variant.id == variant.id)
        self._place()

    def paint_content(self, painter: QPainter) -> None:
        product, variant = self._product, self._variant
        if product is None or variant is None:
            return
        price = product.price.label() if product.price is not None else ""
        left, top, width = self._padding(), self._top(), self.width() - 2 * self._padding()
        head = width - (TOUCH - GRID if self._compact and product.link else 0)
        self._line(
            painter, product.name.text(self._language), QRectF(left, top, head, NAME_H), TITLE, True, TEXT
        )
        name = variant.name.text(self._language)
        second = f"{name}   {price}" if self._compact else size_line(product, self._words)
        self._line(painter, second, QRectF(left, top + NAME_H, head, LINE_H), CAPTION, False, TEXT_SOFT)
        if self._compact:
            return
        below = self.swatches[-1].geometry().bottom() - 2
        self._line(painter, name, QRectF(left, below, width, LINE_H), CAPTION, False, TEXT_SOFT)
        self._line(painter, price, QRectF(left, self.link.y(), width, TOUCH), BODY, True, TEXT)

    def _line(self, painter: QPainter, words: str, box: QRectF, size: int, bold: bool, color: QColor) -> None:
        painter.setFont(font(size, bold))
        painter.setPen(color)
        shown = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _swatch(self, variant: Variant) -> Swatch:
        swatch = Swatch(variant, self)
        swatch.set_name(variant.name.text(self._language))
        swatch.clicked.connect(lambda: self.colourway_chosen.emit(variant.id))
        swatch.show()
        return swatch

    def _explain_size(self) -> None:
        category = self._product.category if self._product is not None else ""
        self.setToolTip(size_hint(category, self._words))

    def _open_link(self) -> None:
        if self._product is not None and self._product.link is not None:
            self.link_opened.emit(self._product.link)

    def _padding(self) -> int:
        return 2 * GRID if self._compact else PADDING

    def _top(self) -> int:
        return self._padding() - 4

    def _place(self) -> None:
        """Put swatches and link in their places; the card's height follows."""
        padding = self._padding()
        top = self._top() + NAME_H + LINE_H + (0 if self._compact else GRID)
        # The sample is narrower than what can be pressed: shift, so that samples line up with the words.
        left = padding - (TOUCH - SWATCH) // 2 + 4
        for at, swatch in enumerate(self.swatches):
            row, column = divmod(at, SWATCHES_PER_ROW)
            swatch.move(left + column * TOUCH, top + row * TOUCH)
        bottom = top + -(-len(self.swatches) // SWATCHES_PER_ROW) * TOUCH
        if self._compact:
            self.setFixedSize(COMPACT_WIDTH, bottom + GRID)
        else:
            bottom += LINE_H + GRID
            self.setFixedSize(WIDTH, bottom + TOUCH + padding - GRID)
        linked = self._with_link and self._product is not None and self._product.link is not None
        self.link.setVisible(linked and not self._compact)
        self.link.resize(self.link.sizeHint())
        self.link.move(WIDTH - padding - self.link.width() + GRID, bottom)
        self.small_link.setVisible(linked and self._compact)
        self.small_link.move(COMPACT_WIDTH - TOUCH - 4, 4)
        self.update()
