"""Choosing: tabs, shelf and card change the outfit, and the outfit dresses whoever is in the mirror."""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from tryon.catalogue import Category, sku_of, thumbnail
from tryon.settings import Settings
from ui.bridge import Bridge
from ui.chrome import Chrome
from ui.departments import department
from ui.outfit import Outfit
from ui.thumbnails import load_thumbnail
from ui.worker import Worker


class Wardrobe(QObject):
    """Emits `changed` when what is worn, or the open department, should be kept for the next start,
    `touched` when a hand chose, `department_opened` with its category, and `shown` when that is seen."""

    changed = Signal()
    shown = Signal()
    touched = Signal()
    department_opened = Signal(str)

    def __init__(
        self, window: QWidget, bridge: Bridge, chrome: Chrome, outfit: Outfit, lookups: Worker
    ) -> None:
        super().__init__(window)
        self._bridge, self._chrome, self._outfit, self._lookups = bridge, chrome, outfit, lookups
        chrome.departments.set_departments(outfit.departments)
        chrome.departments.opened.connect(self.open)
        chrome.shelf.chosen.connect(self.wear)
        chrome.card.colourway_chosen.connect(self._wear_colourway)
        chrome.card.link_opened.connect(lambda link: QDesktopServices.openUrl(QUrl(link)))
        for product in outfit.catalogue:
            self._load_thumbnail(product.sku)

    def begin(self, settings: Settings) -> None:
        """Put on what was worn last, or the first product of the open department."""
        outfit = self._outfit
        for selection in settings.worn:
            outfit.put_on(selection)
        known = [each.category for each in outfit.departments]
        wanted = [category for category in known if category == settings.department] or known[:1]
        for category in wanted:
            outfit.open(category)
        # The open department last: the mirror guides to what was chosen last.
        for product in sorted(outfit.worn, key=lambda each: each.category == outfit.category):
            self._dress(product.category)
        self.show()

    def open(self, category: Category) -> None:
        """Turn to another department."""
        if category == self._outfit.category:
            return
        self._outfit.open(category)
        # Even where nothing has changed: it is what the mirror should guide to now.
        self._dress(category)
        self.show()
        self.department_opened.emit(category)
        self.touched.emit()
        self.changed.emit()

    def step_department(self, step: int) -> None:
        self.open(self._outfit.step_department(step))

    def wear(self, sku: str | None) -> None:
        """Choose by sku, or take off with None, for whom the outfit is being chosen."""
        self._outfit.choose(sku)
        self._worn_changed()

    def wear_any(self, selection: str) -> bool:
        """Put "sku:variant" or "sku" on everybody, and open its department. Whether there is such."""
        sku = sku_of(selection)
        product = next((each for each in self._outfit.catalogue if each.sku == sku), None)
        if product is None:
            return False
        self._outfit.put_on(selection)
        self.open(product.category)
        self._dress(product.category)
        self.show()
        self.touched.emit()
        self.changed.emit()
        return True

    def step(self, product: int = 0, colourway: int = 0) -> None:
        """Go on along the shelf, or to the next colourway."""
        if product:
            self._outfit.step_product(product)
        if colourway:
            self._outfit.step_variant(colourway)
        self._worn_changed()

    def show(self) -> None:
        """Let tabs, shelf and card tell what is chosen."""
        outfit, chrome = self._outfit, self._chrome
        product, variant = outfit.product, outfit.variant
        chrome.departments.select(outfit.category)
        chrome.departments.set_worn(each.category for each in outfit.worn)
        chrome.shelf.set_department(outfit.category, outfit.products)
        chrome.shelf.select(product.sku if product else None)
        if product is not None and variant is not None:
            chrome.card.show_product(product, variant)
            self._load_thumbnail(product.sku)
        chrome.show_card(product is not None)
        chrome.keep_free(department(outfit.category).worn_on)
        self.shown.emit()
        chrome.arrange()

    def _wear_colourway(self, variant_id: str) -> None:
        if self._outfit.product is not None:
            self._outfit.choose(self._outfit.product.sku, variant_id)
            self._worn_changed()

    def _worn_changed(self) -> None:
        if self._outfit.departments:
            self._dress(self._outfit.category, self._outfit.wearer)
        self.show()
        self.touched.emit()
        self.changed.emit()

    def _dress(self, category: Category, slot: str | None = None) -> None:
        """Dress who is in `slot`, or everybody in what is theirs."""
        self._bridge.dress(category, *self._outfit.worn_by(slot, category), slot)
        for other in self._outfit.alone(category) if slot is None else ():
            self._bridge.dress(category, *self._outfit.worn_by(other, category), other)

    def _load_thumbnail(self, sku: str) -> None:
        product = next(each for each in self._outfit.catalogue if each.sku == sku)
        chosen = self._outfit.variant if product is self._outfit.product else None
        variant_id = chosen.id if chosen is not None else product.default_variant
        self._lookups.submit(
            lambda: load_thumbnail(thumbnail(product, variant_id)),
            lambda image: self._chrome.shelf.set_thumbnail(sku, image),
        )
