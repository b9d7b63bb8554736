"""Nobody is there: products, one after the other, and an invitation by name."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QRadialGradient
from PySide6.QtWidgets import QWidget

from tryon.catalogue import Catalogue, Product
from tryon.errors import ProductError, TryOnError
from tryon.kiosk.recent import RecentClip
from tryon.kiosk.turns import COUNT as TURN_COUNT
from tryon.kiosk.turns import TURN_S, read_turn, turned
from ui.departments import DEPARTMENTS, department_name
from ui.kiosk.clip_view import ClipView
from ui.kiosk.parts import HEAD, READ, SMALL, Hint, Page
from ui.text import BY_LANGUAGE
from ui.theme.fonts import font
from ui.theme.tokens import ACCENT, GRID, PAPER, PAPER_SHADE, TEXT_SOFT
from ui.worker import Worker

EACH_MS = 5000
TURN_MS = round(1000 * TURN_S)
FADE_MS = 700
FRAME_MS = TURN_MS // TURN_COUNT
PRODUCTS_PER_CLIP = 3
MOST_CLIP_MS = 15_000
"""Who passes by sees a product soon."""
SAMPLE, RIM = 3 * GRID + 4, 4
"""A round sample of a colour, and the room round it for a ring."""
FILL = 0.74
"""Of the free width or height that a product takes."""

Load = Callable[[Product, str], QImage]
LoadTurn = Callable[[Product, str], Sequence[bytes]]
Turned = Callable[[Product], Sequence[str]]


def paint_ground(painter: QPainter, box: QRectF) -> None:
    """The bright ground that products stand before."""
    ground = QRadialGradient(box.center() + QPointF(0, -0.1 * box.height()), 0.75 * box.width())
    ground.setColorAt(0, QColor(255, 255, 255))
    ground.setColorAt(0.5, PAPER)
    ground.setColorAt(1, PAPER_SHADE)
    painter.fillRect(box, ground)


def paint_product(
    painter: QPainter,
    box: QRectF,
    image: QImage,
    share: float = 0.5,
    opacity: float = 1.0,
    on_white: bool = False,
) -> None:
    """A product over its shadow. share: how far its slow move has come, 0 to 1 and a little on. on_white: the
    picture has a shadow of its own and no transparency; the ground shows through its white.
    """
    scale = FILL * min(box.width() / image.width(), 0.9 * box.height() / image.height())
    scale *= 0.97 + 0.07 * share
    drift = QPointF(box.width() * 0.03 * (0.5 - share), box.height() * 0.008 * math.sin(2.2 * share))
    size = QRectF(0, 0, image.width() * scale, image.height() * scale)
    size.moveCenter(box.center() + drift)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setOpacity(opacity)
    if on_white:
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    else:
        _paint_shadow(painter, size, 0.03 * box.height())
    painter.drawImage(size, image)
    painter.restore()


def _paint_shadow(painter: QPainter, over: QRectF, below: float) -> None:
    shade = QRadialGradient(QPointF(0, 0), over.width() / 2)
    shade.setColorAt(0, QColor(60, 45, 30, 70))
    shade.setColorAt(1, QColor(60, 45, 30, 0))
    painter.save()
    painter.translate(over.center().x(), over.bottom() + below)
    painter.scale(1.0, 0.12)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawEllipse(QPointF(0, 0), over.width() / 2, over.width() / 2)
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


@dataclass(frozen=True, eq=False)
class Loaded:
    """Pictures of a product: one, and those of a turn as JPEG, of which one at a time is decoded. variant: in
    which colourway; "" for the first.
    """

    variant: str = ""
    still: QImage = field(default_factory=QImage)
    turn: Sequence[bytes] = ()

    @property
    def each_ms(self) -> int:
        """How long it is shown."""
        return TURN_MS if self.turn else EACH_MS


class ProductShow(QWidget):
    """Turns each product slowly before a bright ground, or moves its picture where it has no turn yet; next
    time in its next colourway. Emits `changed` with the product and variant.

    load: reads the picture of a product in a colourway. load_turn: reads its turn in it, or nothing. turned:
    the colourways that have a turn. All are called off the window's thread. Two products are held at most.
    recent: clips of shoppers who want to be shown, of which one follows every few products. `changed` then
    tells what it shows, None where that is not known.
    """

    changed = Signal(object, str)

    def __init__(
        self,
        catalogue: Catalogue,
        load: Load,
        recent: Callable[[], Sequence[RecentClip]] = tuple,
        load_turn: LoadTurn = read_turn,
        turned: Turned = turned,
    ) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._catalogue, self._recent = catalogue, recent
        self._stops = _mixed(catalogue.products)
        self._load, self._load_turn, self._turned = load, load_turn, turned
        self._worker = Worker("pictures", self)
        self._at = -1  # how many were shown before this one
        self._loaded: dict[int, Loaded] = {}
        self._shown = self._before = (QImage(), False)  # a picture, and whether it is on white
        self._clock = QElapsedTimer()
        self.clip: RecentClip | None = None  # what is shown in the place of a product
        self._worn_still = QImage()
        self._clips_shown = self._since_clip = 0
        self._clip_view = ClipView()
        self._clip_view.setParent(self)
        self._clip_view.hide()
        self._frames = QTimer(self, interval=FRAME_MS)
        self._frames.timeout.connect(self._tick)

    @property
    def product(self) -> Product | None:
        """What is shown."""
        if self.clip is not None:
            return self._worn[0]
        return self._stops[self._at % len(self._stops)] if self._stops and self._at >= 0 else None

    @property
    def variant(self) -> str:
        """Its colourway; "" for nothing."""
        if self.clip is not None:
            return self._worn[1]
        return "" if self.product is None else self._now.variant or self.product.default_variant

    @property
    def image(self) -> QImage:
        """Its picture, null until it was read."""
        return self._worn_still if self.clip is not None else self._now.still

    @property
    def _now(self) -> Loaded:
        return self._loaded.get(self._at, Loaded())

    def play(self) -> None:
        """Begin with the next product."""
        if self._stops and not self._frames.isActive():
            self._go_on()
            self._frames.start()

    def stop(self) -> None:
        self._frames.stop()
        self._end_clip()

    def finish(self) -> None:
        """End the thread."""
        self.stop()
        self._worker.finish()

    def _tick(self) -> None:
        if self.clip is not None:
            self._follow_clip(self.clip)
            return
        if self._clock.elapsed() >= self._now.each_ms and self._at + 1 in self._loaded:
            self._go_on()
        self._turn()
        self.update()

    def _turn(self) -> None:
        """Take the picture of this moment."""
        now = self._now
        if not now.turn:
            self._shown = now.still, False
            return
        at = self._clock.elapsed() * len(now.turn) // TURN_MS % len(now.turn)
        self._shown = QImage.fromData(now.turn[at]), True

    def _follow_clip(self, clip: RecentClip) -> None:
        """Until it is over, or may not be shown any more."""
        over_ms = min(MOST_CLIP_MS, 1000 * self._clip_view.length_s)
        if self._clock.elapsed() >= over_ms or clip not in self._recent():
            self._end_clip()
            self._go_on()

    def _end_clip(self) -> None:
        if self.clip is not None:
            self.clip = None
            self._clip_view.hide()
            self._clip_view.close_clip()

    def _begin_clip(self, clip: RecentClip) -> None:
        self._before, self._shown = self._shown, (QImage(), False)
        self.clip, self._worn_still = clip, QImage()
        product, variant = self._worn
        if product is not None:
            self._worker.submit(partial(self._load, product, variant), self._take_worn)
        self._clip_view.setGeometry(self.rect())
        self._clip_view.open(clip.path)
        self._clip_view.show()
        self._clock.start()
        self.update()
        self.changed.emit(product, variant)

    def _take_worn(self, still: QImage) -> None:
        self._worn_still = still

    @property
    def _worn(self) -> tuple[Product | None, str]:
        """What is worn in the clip that is shown."""
        with contextlib.suppress(ProductError):
            if self.clip is not None and self.clip.selection:
                product, variant = self._catalogue.resolve(self.clip.selection)
                return product, variant.id
        return None, ""

    def _go_on(self) -> None:
        recent = self._recent()
        if recent and self._since_clip >= PRODUCTS_PER_CLIP:
            self._since_clip = 0
            self._clips_shown += 1
            self._begin_clip(recent[self._clips_shown % len(recent)])
            return
        self._since_clip += 1
        self._before, self._shown = self._shown, (QImage(), False)
        self._at += 1
        self._clock.start()
        wanted = {self._at, self._at + 1}
        self._loaded = {at: loaded for at, loaded in self._loaded.items() if at in wanted}
        for at in sorted(wanted - set(self._loaded)):
            time, place = divmod(at, len(self._stops))
            self._worker.submit(partial(self._read, self._stops[place], time), partial(self._take, at))
        self.changed.emit(self.product, self.variant)

    def _read(self, product: Product, time: int) -> Loaded:
        """In the other thread, for the how manieth time it is shown. Nothing where its folder has gone, say:
        the next one follows.
        """
        with contextlib.suppress(OSError, TryOnError):
            shown = self._turned(product) or (product.default_variant,)
            variant = shown[time % len(shown)]
            return Loaded(variant, self._load(product, variant), self._load_turn(product, variant))
        return Loaded()

    def _take(self, at: int, loaded: Loaded) -> None:
        self._loaded[at] = loaded
        if at == self._at:
            self._clock.start()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        paint_ground(painter, box)
        passed = self._clock.elapsed() if self._clock.isValid() else 0
        shown = min(1.0, passed / FADE_MS)
        shown = shown * shown * (3 - 2 * shown)
        before, before_on_white = self._before
        if shown < 1.0 and not before.isNull():
            paint_product(painter, box, before, 1 + passed / EACH_MS, 1 - shown, before_on_white)
        now, on_white = self._shown
        if not now.isNull():
            paint_product(painter, box, now, passed / self._now.each_ms, shown, on_white)


def _mixed(products: Sequence[Product]) -> list[Product]:
    """One of each category after the other."""
    by_category: dict[str, list[Product]] = {}
    for product in products:
        by_category.setdefault(product.category, []).append(product)
    rows = list(by_category.values())
    return [row[at] for at in range(max(map(len, rows), default=0)) for row in rows if at < len(row)]


class Colours(QWidget):
    """Round samples of a product's colourways, and how many there are."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._colours: tuple[str, ...] = ()
        self._shown = -1
        self._count = ""
        self.setFont(font(SMALL))
        self.setFixedHeight(SAMPLE + 2 * RIM)

    def show_colours(self, colours: tuple[str, ...], shown: int, count: str) -> None:
        """shown: the number of that which is in the picture; -1 for none. count: what is said beside them."""
        self._colours, self._shown, self._count = colours, shown, count
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = float(RIM)
        for at, colour in enumerate(self._colours):
            place = QRectF(left, RIM, SAMPLE, SAMPLE)
            painter.setPen(QColor(255, 255, 255, 150))
            painter.setBrush(QColor(colour))
            painter.drawEllipse(place)
            if at == self._shown:
                painter.setPen(QPen(ACCENT, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(place.adjusted(-RIM + 1, -RIM + 1, RIM - 1, RIM - 1))
            left += SAMPLE + 1.5 * GRID
        painter.setPen(TEXT_SOFT)
        painter.drawText(
            QRectF(self.rect()).adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self._count
        )


class AttractPage(Page):
    """A touch anywhere begins."""

    def __init__(
        self,
        parent: QWidget,
        tell: Callable[..., None],
        catalogue: Catalogue,
        load: Load,
        recent: Callable[[], Sequence[RecentClip]] = tuple,
    ) -> None:
        self._catalogue = catalogue
        self.show_ = ProductShow(catalogue, load, recent)
        super().__init__(parent, tell, self.show_)
        self.column.setSpacing(GRID)
        self.column.addStretch(1)
        self.shop = self.label(SMALL, soft=True)
        self.invite = self.label(READ, bold=True)
        self.name = self.label(HEAD + 8, bold=True)
        self.price = self.label(READ + 4)
        self.colours = Colours(self)
        self.column.addWidget(self.colours)
        self.column.addSpacing(GRID)
        self.begin = self.button("", partial(tell, "stirred"), strong=True)
        self.step = self.label(SMALL)
        self.step.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.others = Hint(self, "plus", SMALL, soft=True)
        self.along = Hint(self, "photo", SMALL, soft=True)
        self.tag = Hint(self, "scan", SMALL, soft=True)
        self.column.addStretch(1)
        self.show_.changed.connect(lambda *_: self.write())

    def write(self) -> None:
        words, product = self.words, self.show_.product
        self.shop.setText(self.kiosk.shop)
        self.shop.setVisible(bool(self.kiosk.shop))
        self.begin.set_words(words["touch_hint"])
        self.step.setText(words["invite_hint"])
        self.along.label.setText(words["along_hint"])
        self.tag.label.setText(words["tag_hint"])
        self._write_others(product)
        self.invite.setVisible(product is not None)
        self.price.setVisible(product is not None)
        self.colours.setVisible(product is not None)
        if product is None:
            self.name.setText(words["empty"])
        else:
            self._write_product(product)
        if self.show_.clip is not None:
            self.price.setText(words["shown_here"])
            self.price.show()

    def _write_others(self, product: Product | None) -> None:
        """What else there is to try on."""
        there = {each.category for each in self._catalogue.products}
        others = [
            department_name(each.category, BY_LANGUAGE[self.language])
            for each in DEPARTMENTS
            if each.category in there and (product is None or each.category != product.category)
        ]
        self.others.setVisible(bool(others))
        self.others.label.setText(self.words["others_hint"].format(kinds=" · ".join(others)))

    def _write_product(self, product: Product) -> None:
        words = self.words
        self.invite.setText(words["invite_shoes"] if product.category == "shoes" else words["invite"])
        self.name.setText(product.name.text(self.language))
        kind = department_name(product.category, BY_LANGUAGE[self.language])
        self.price.setText(kind if product.price is None else f"{kind}  ·  {product.price.label()}")
        variants = [variant.id for variant in product.variants]
        shown = self.show_.variant
        self.colours.show_colours(
            tuple(variant.swatch for variant in product.variants),
            variants.index(shown) if shown in variants else -1,
            words["colours"].format(count=len(variants)) if len(variants) > 1 else "",
        )

    def enter(self) -> None:
        self.show_.play()

    def leave(self) -> None:
        self.show_.stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.tell("stirred")
