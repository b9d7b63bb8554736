"""Who wears which product in which colourway. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass, field

from tryon.catalogue import Product, Variant


@dataclass
class _Choice:
    """A wearer's product, with the colourway that each product was last seen in on them."""

    product: Product | None = None
    last_variants: dict[str, str] = field(default_factory=dict)

    @property
    def variant(self) -> Variant | None:
        if self.product is None:
            return None
        return self.product.variant(self.last_variants.get(self.product.sku))


class Outfit:
    """The choice for everybody, and that of whoever got one of their own.

    All but the methods that name a slot concern who is being chosen for: `slot`, or everybody for None.
    """

    def __init__(self, products: tuple[Product, ...]) -> None:
        self.products = products
        self.slot: str | None = None
        self._everybody = _Choice()
        self._own: dict[str, _Choice] = {}

    @property
    def product(self) -> Product | None:
        """What is worn, None for nothing."""
        return self._seen_by(self.slot).product

    @property
    def variant(self) -> Variant | None:
        """The colourway of the chosen product, None when nothing is worn."""
        return self._seen_by(self.slot).variant

    @property
    def is_shared(self) -> bool:
        """Everybody wears the same, and the next choice is for everybody."""
        return self.slot is None and not self._own

    def worn_by(self, slot: str | None) -> tuple[str | None, str | None]:
        """Sku and colourway that the person in `slot`, or everybody, wears."""
        product, variant = self._seen_by(slot).product, self._seen_by(slot).variant
        return product.sku if product else None, variant.id if variant else None

    def choose(self, sku: str | None, variant_id: str | None = None) -> None:
        """Choose by sku; None, or a sku that is not there, takes off. An unknown variant is ignored."""
        choice = self._changed()
        choice.product = next((each for each in self.products if each.sku == sku), None)
        if choice.product is not None and variant_id in [each.id for each in choice.product.variants]:
            choice.last_variants[choice.product.sku] = str(variant_id)

    def step_product(self, step: int) -> None:
        """Go `step` places along the shelf, whose first place is "none"; it ends at both ends."""
        at = 0 if self.product is None else 1 + self.products.index(self.product)
        at = max(0, min(at + step, len(self.products)))
        self._changed().product = None if at == 0 else self.products[at - 1]

    def step_variant(self, step: int) -> None:
        """Go `step` colourways on, round and round."""
        if self.product is None or self.variant is None:
            return
        variants = self.product.variants
        following = variants[(variants.index(self.variant) + step) % len(variants)]
        self._changed().last_variants[self.product.sku] = following.id

    def dress_alike(self, slot: str | None = None) -> None:
        """Everybody wears what everybody's choice is, or what the person in `slot` wears."""
        self._everybody = self._seen_by(slot)
        self._own.clear()
        self.slot = None

    def forget(self, slot: str) -> bool:
        """The person in `slot` is gone. Returns whether they wore something of their own."""
        if self.slot == slot:
            self.slot = None
        return self._own.pop(slot, None) is not None

    def _seen_by(self, slot: str | None) -> _Choice:
        return self._everybody if slot is None else self._own.get(slot, self._everybody)

    def _changed(self) -> _Choice:
        """The choice that is to be changed. A person's own begins as what everybody wears."""
        if self.slot is None:
            self._own.clear()
            return self._everybody
        shared = self._everybody
        return self._own.setdefault(self.slot, _Choice(shared.product, dict(shared.last_variants)))
