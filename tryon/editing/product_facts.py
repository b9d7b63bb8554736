"""What a template and a post's text tell of a product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tryon.catalogue import Category, Product, thumbnail
from tryon.editing.hashtags import product_hashtags
from tryon.editing.picture_files import read_picture
from tryon.types import ByteArray

TRYON_WORDS = {
    "glasses": {"zh": "虚拟试戴", "en": "Virtual try-on"},
    "watches": {"zh": "虚拟试戴", "en": "Virtual try-on"},
    "bracelets": {"zh": "虚拟试戴", "en": "Virtual try-on"},
    "rings": {"zh": "虚拟试戴", "en": "Virtual try-on"},
    "shoes": {"zh": "虚拟试穿", "en": "Virtual try-on"},
}
"""What the thing that the post shows is called, honestly: glasses and jewellery are 戴, shoes are 穿."""

WORN_ON: dict[Category, Literal["face", "hand", "feet"]] = {
    "glasses": "face",
    "watches": "hand",
    "bracelets": "hand",
    "rings": "hand",
    "shoes": "feet",
}
"""Where a product of a category is worn, and so what a post shows of who wears it."""


@dataclass(frozen=True, eq=False)
class ProductFacts:
    """Facts of one colourway in one language; an empty one is left out of pictures.

    hashtags: without their marks. tryon: "virtual try-on". picture: premultiplied BGRA, None where the
    product has none yet. is_low: whether it is worn on hands or feet, which
    stand lower in a picture than faces.
    """

    name: str
    price: str = ""
    size: str = ""
    colourway: str = ""
    hashtags: tuple[str, ...] = ()
    tryon: str = ""
    picture: ByteArray | None = None
    is_low: bool = False


def product_facts(product: Product, variant_id: str | None, language: str) -> ProductFacts:
    """Facts of a product. Raises ProductError where there is no such colourway."""
    variant = product.variant(variant_id)
    try:
        picture = read_picture(thumbnail(product, variant.id).read_bytes())
    except OSError:  # not made yet, or gone: the card does without
        picture = None
    return ProductFacts(
        name=product.name.text(language),
        price=product.price.label() if product.price else "",
        size=product.size_text(),
        colourway=variant.name.text(language),
        hashtags=product_hashtags(product, language)[:3],
        tryon=TRYON_WORDS[product.category]["zh" if language == "zh" else "en"],
        picture=picture,
        is_low=WORN_ON[product.category] != "face",
    )
