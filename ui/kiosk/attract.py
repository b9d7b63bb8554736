"""Nobody is there: products, one after the other, and an invitation by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QRadialGradient
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tryon.catalogue import Product
from ui.departments import department_name
from ui.kiosk.parts import HEAD, READ, SMALL, Page
from ui.text import BY_LANGUAGE
from ui.theme.icons import draw_icon
from ui.theme.tokens import ACCENT, GRID, PAPER, PAPER_SHADE, TEXT_SOFT
from ui.worker import Worker

EACH_MS = 5000
FADE_MS = 700
FRAME_MS = 50
FILL = 0.74
"""Of the free width or height that a product takes."""

Load = Callable[[Product, str], QImage]


def paint_ground(painter: QPainter, box: QRectF) -> None:
    """The bright ground that products stand before."""
    ground = QRadialGradient(box.center() + QPointF(0, -0.1 * box.height()), 0.75 * box.width())
    ground.setColorAt(0, QColor(255, 255, 255))
    ground.setColorAt(0.5, PAPER)
    ground.setColorAt(1, PAPER_SHADE)
    painter.fillRect(box, ground)


def paint_product(
    painter: QPainter, box: QRectF, image: QImage, share: float = 0.5, opacity: float = 1.0
) -> None:
    """A product over its shadow. share: how far its slow move has come, 0 to 1 and a little on."""
    scale = FILL * min(box.width() / image.width(), 0.9 * box.height() / image.height())
    scale *= 0.97 + 0.07 * share
    drift = QPointF(box.width() * 0.03 * (0.5 - share), box.height() * 0.008 * math.sin(2.2 * share))
    size = QRectF(0, 0, image.width() * scale, image.height() * scale)
    size.moveCenter(box.center() + drift)
    shade = QRadialGradient(QPointF(0, 0), size.width() / 2)
    shade.setColorAt(0, QColor(60, 45, 30, 70))
    shade.setColorAt(1, QColor(60, 45, 30, 0))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setOpacity(opacity)
    upright = painter.transform()
    painter.translate(size.center().x(), size.bottom() + 0.03 * box.height())
    painter.scale(1.0, 0.12)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawEllipse(QPointF(0, 0), size.width() / 2, size.width() / 2)
    painter.setTransform(upright)
    painter.drawImage(size, image)
    painter.restore()


class Still(QWidget):
    """One product before the bright ground."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()

    def set_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        paint_ground(painter, box)
        if not self._image.isNull():
            paint_product(painter, box, self._image)


class ProductShow(QWidget):
    """Moves each product slowly before a bright ground. Emits `changed` with the product and variant.

    load: reads the picture of a product in a colourway; called off the window's thread.
    """

    changed = Signal(object, str)

    def __init__(self, products: Sequence[Product], load: Load) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._stops = [(product, product.default_variant) for product in _mixed(products)]
        self._load = load
        self._worker = Worker("pictures", self)
        self._at = -1
        self._images: dict[int, QImage] = {}
        self._before = QImage()
        self._clock = QElapsedTimer()
        self._frames = QTimer(self, interval=FRAME_MS)
        self._frames.timeout.connect(self._tick)

    @property
    def product(self) -> Product | None:
        """What is shown."""
        return self._stops[self._at][0] if self._stops and self._at >= 0 else None

    @property
    def variant(self) -> str:
        """Its colourway; "" for nothing."""
        return self._stops[self._at][1] if self._stops and self._at >= 0 else ""

    @property
    def image(self) -> QImage:
        """Its picture, null until it was read."""
        return self._images.get(self._at, QImage())

    def play(self) -> None:
        """Begin with the next product."""
        if self._stops and not self._frames.isActive():
            self._go_on()
            self._frames.start()

    def stop(self) -> None:
        self._frames.stop()

    def finish(self) -> None:
        """End the thread."""
        self.stop()
        self._worker.finish()

    def _tick(self) -> None:
        if self._clock.elapsed() >= EACH_MS and (self._at + 1) % len(self._stops) in self._images:
            self._go_on()
        self.update()

    def _go_on(self) -> None:
        count = len(self._stops)
        self._before = self._images.get(self._at, QImage())
        self._at = (self._at + 1) % count
        self._clock.start()
        wanted = {self._at, (self._at + 1) % count}
        self._images = {at: image for at, image in self._images.items() if at in wanted}
        for at in sorted(wanted - set(self._images)):
            self._worker.submit(
                partial(self._load, *self._stops[at]),
                partial(self._take, at),
                partial(self._skip, at),
            )
        self.changed.emit(*self._stops[self._at])

    def _skip(self, at: int, _line: str) -> None:
        """Its folder has gone, say: the next one follows."""
        self._take(at, QImage())

    def _take(self, at: int, image: QImage) -> None:
        self._images[at] = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        paint_ground(painter, box)
        passed = self._clock.elapsed() if self._clock.isValid() else 0
        shown = min(1.0, passed / FADE_MS)
        shown = shown * shown * (3 - 2 * shown)
        if shown < 1.0 and not self._before.isNull():
            paint_product(painter, box, self._before, 1 + passed / EACH_MS, 1 - shown)
        if not self.image.isNull():
            paint_product(painter, box, self.image, passed / EACH_MS, shown)


def _mixed(products: Sequence[Product]) -> list[Product]:
    """One of each category after the other."""
    by_category: dict[str, list[Product]] = {}
    for product in products:
        by_category.setdefault(product.category, []).append(product)
    rows = list(by_category.values())
    return [row[at] for at in range(max(map(len, rows), default=0)) for row in rows if at < len(row)]


class Colours(QWidget):
    """Round samples of a product's colourways."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours: tuple[str, ...] = ()
        self.setFixedHeight(4 * GRID)

    def show_colours(self, colours: tuple[str, ...]) -> None:
        self._colours = colours
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = 3 * GRID + 4
        for at, colour in enumerate(self._colours):
            painter.setPen(QColor(255, 255, 255, 150))
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QRectF(1 + at * (side + 1.5 * GRID), 2, side, side))


class Hint(QWidget):
    """An icon and a line."""

    def __init__(self, page: Page, icon: str, size: int = READ) -> None:
        super().__init__(page)
        self._icon = icon
        self.label = page.label(size, soft=icon == "scan")
        row = QHBoxLayout(self)
        row.setContentsMargins(5 * GRID, 0, 0, 0)
        row.addWidget(self.label, 1)
        page.column.addWidget(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        soft = self._icon == "scan"
        box = QRectF(0, 0, 4 * GRID, self.height())
        draw_icon(QPainter(self), self._icon, box, TEXT_SOFT if soft else ACCENT, 28)


class AttractPage(Page):
    """A touch anywhere begins."""

    def __init__(
        self, parent: QWidget, tell: Callable[..., None], products: Sequence[Product], load: Load
    ) -> None:
        self.show_ = ProductShow(products, load)
        super().__init__(parent, tell, self.show_)
        self.column.addStretch(1)
        self.shop = self.label(SMALL, soft=True)
        self.invite = self.label(HEAD + 8, bold=True)
        self.price = self.label(READ + 4)
        self.colours = Colours(self)
        self.column.addWidget(self.colours)
        self.column.addSpacing(2 * GRID)
        self.step = Hint(self, "person")
        self.touch = Hint(self, "hand")
        self.tag = Hint(self, "scan", SMALL)
        self.column.addStretch(1)
        self.show_.changed.connect(lambda *_: self.write())

    def write(self) -> None:
        words, product = self.words, self.show_.product
        self.shop.setText(self.kiosk.shop)
        self.shop.setVisible(bool(self.kiosk.shop))
        self.step.label.setText(words["invite_hint"])
        self.touch.label.setText(words["touch_hint"])
        self.tag.label.setText(words["tag_hint"])
        self.price.setVisible(product is not None)
        self.colours.setVisible(product is not None)
        if product is None:
            self.invite.setText(words["empty"])
            return
        invite = words["invite_shoes"] if product.category == "shoes" else words["invite"]
        self.invite.setText(invite.format(name=product.name.text(self.language)))
        kind = department_name(product.category, BY_LANGUAGE[self.language])
        self.price.setText(kind if product.price is None else f"{kind}  ·  {product.price.label()}")
        self.colours.show_colours(tuple(variant.swatch for variant in product.variants))

    def enter(self) -> None:
        self.show_.play()

    def leave(self) -> None:
        self.show_.stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.tell("stirred")
