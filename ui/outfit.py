"""Which product and colourway is chosen. No widgets here."""

from __future__ import annotations

from tryon.catalogue import Product, Variant


class Outfit:
    """The choice, with the colourway that each product was last seen in."""

    def __init__(self, products: tuple[Product, ...]) -> None:
        self.products = products
        self.product: Product | None = None
        self._last_variants: dict[str, str] = {}

    @property
    def variant(self) -> Variant | None:
        """The colourway of the chosen product, None when nothing is worn."""
        if self.product is None:
            return None
        return self.product.variant(self._last_variants.get(self.product.sku))

    def choose(self, sku: str | None, variant_id: str | None = None) -> None:
        """Choose by sku; None, or a sku that is not there, takes off. An unknown variant is ignored."""
        self.product = next((each for each in self.products if each.sku == sku), None)
        if self.product is not None and variant_id in [each.id for each in self.product.variants]:
            self._last_variants[self.product.sku] = str(variant_id)

    def step_product(self, step: int) -> None:
        """Go `step` places along the shelf, whose first place is "none"; it ends at both ends."""
        at = 0 if self.product is None else 1 + self.products.index(self.product)
        at = max(0, min(at + step, len(self.products)))
        self.product = None if at == 0 else self.products[at - 1]

    def step_variant(self, step: int) -> None:
        """Go `step` colourways on, round and round."""
        if self.product is None or self.variant is None:
            return
        variants = self.product.variants
        following = variants[(variants.index(self.variant) + step) % len(variants)]
        self._last_variants[self.product.sku] = following.id
