"""Who wears which products in which colourways. No widgets here."""

from __future__ import annotations

from dataclasses import dataclass, field

from tryon.catalogue import Category, Product, Variant
from ui.departments import department, departments_of


@dataclass
class _Choice:
    """A wearer's product of one category, with the colourway that each was last seen in on them."""

    product: Product | None = None
    last_variants: dict[str, str] = field(default_factory=dict)

    @property
    def variant(self) -> Variant | None:
        if self.product is None:
            return None
        return self.product.variant(self.last_variants.get(self.product.sku))

    def take(self, product: Product | None, variant_id: str | None = None) -> None:
        """An unknown variant is ignored."""
        self.product = product
        if product is not None and variant_id in [each.id for each in product.variants]:
            self.last_variants[product.sku] = str(variant_id)


class Outfit:
    """One choice of each category for everybody, and those of whoever got one of their own.

    All but the methods that name a slot or category concern the open department, `category`, and who is
    being chosen for: `slot`, or everybody for None. Categories that are not personal know only everybody.
    """

    def __init__(self, products: tuple[Product, ...]) -> None:
        self.catalogue = products
        self.departments = departments_of(products)
        self.category: Category = self.departments[0].category if self.departments else "glasses"
        self.slot: str | None = None
        self._everybody: dict[Category, _Choice] = {}
        self._own: dict[tuple[str, Category], _Choice] = {}  # by slot and category
        self._opened: set[Category] = set()

    @property
    def products(self) -> tuple[Product, ...]:
        """What stands on the open department's shelf."""
        return tuple(each for each in self.catalogue if each.category == self.category)

    @property
    def wearer(self) -> str | None:
        """The slot that a choice is for now, None for everybody."""
        return self.slot if department(self.category).personal else None

    @property
    def product(self) -> Product | None:
        """What is worn, None for nothing."""
        return self._seen_by(self.wearer, self.category).product

    @property
    def variant(self) -> Variant | None:
        """The colourway of the chosen product, None when nothing is worn."""
        return self._seen_by(self.wearer, self.category).variant

    @property
    def is_shared(self) -> bool:
        """Everybody wears the same, and the next choice is for everybody."""
        return self.slot is None and not self._own

    @property
    def worn(self) -> tuple[Product, ...]:
        """What everybody wears, one product of each department at most."""
        choices = [self._seen_by(None, each.category) for each in self.departments]
        return tuple(choice.product for choice in choices if choice.product is not None)

    @property
    def selections(self) -> tuple[str, ...]:
        """What everybody wears as "sku:variant"."""
        named = [self.worn_by(None, product.category) for product in self.worn]
        return tuple(f"{sku}:{variant}" for sku, variant in named)

    def worn_by(self, slot: str | None, category: Category) -> tuple[str | None, str | None]:
        """Sku and colourway of that category that the person in `slot`, or everybody, wears."""
        choice = self._seen_by(slot, category)
        product, variant = choice.product, choice.variant
        return product.sku if product else None, variant.id if variant else None

    def put_on(self, selection: str) -> None:
        """Dress everybody in "sku:variant" or "sku", whatever its category; what is not there is ignored."""
        sku, _, variant_id = selection.partition(":")
        product = self._product(sku)
        if product is not None:
            self._everybody.setdefault(product.category, _Choice()).take(product, variant_id)

    def open(self, category: Category) -> None:
        """Turn to another department. The first time something is put on, so that something is seen."""
        self.category = category
        first_time = category not in self._opened
        self._opened.add(category)
        if first_time and self.product is None and self.products:
            self._changed().take(self.products[0])

    def alone(self, category: Category) -> tuple[str, ...]:
        """The slots of those who wear something of their own of that category."""
        return tuple(slot for slot, kind in self._own if kind == category)

    def step_department(self, step: int) -> Category:
        """The category `step` tabs on, round and round."""
        categories = [each.category for each in self.departments]
        if not categories:
            return self.category
        return categories[(categories.index(self.category) + step) % len(categories)]

    def choose(self, sku: str | None, variant_id: str | None = None) -> None:
        """Choose by sku; None, or a sku that is not there, takes off. An unknown variant is ignored."""
        product = None if sku is None else self._product(sku)
        self._changed().take(product if product in self.products else None, variant_id)

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
        if slot is not None:
            for each in self.departments:
                if each.personal:
                    self._everybody[each.category] = self._seen_by(slot, each.category)
        self._own.clear()
        self.slot = None

    def forget(self, slot: str) -> tuple[Category, ...]:
        """The person in `slot` is gone. Returns the categories in which they wore something of their own."""
        if self.slot == slot:
            self.slot = None
        categories = tuple(category for owner, category in self._own if owner == slot)
        for category in categories:
            del self._own[slot, category]
        return categories

    def forget_all(self) -> None:
        """Nobody wears anything, nor ever did."""
        self.category = self.departments[0].category if self.departments else "glasses"
        self.slot = None
        self._everybody.clear()
        self._own.clear()
        self._opened.clear()

    def _product(self, sku: str) -> Product | None:
        return next((each for each in self.catalogue if each.sku == sku), None)

    def _seen_by(self, slot: str | None, category: Category) -> _Choice:
        everybody = self._everybody.setdefault(category, _Choice())
        return everybody if slot is None else self._own.get((slot, category), everybody)

    def _changed(self) -> _Choice:
        """The choice that is to be changed. A person's own begins as what everybody wears."""
        shared = self._everybody.setdefault(self.category, _Choice())
        slot = self.wearer
        if slot is None:
            self._own = {key: own for key, own in self._own.items() if key[1] != self.category}
            return shared
        return self._own.setdefault(
            (slot, self.category), _Choice(shared.product, dict(shared.last_variants))
        )
