"""The departments of the shop: what the window has to know of each category of products."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tryon.catalogue import Category, Product
from ui.text import Messages

WornOn = Literal["face", "hand", "feet"]


@dataclass(frozen=True)
class Department:
    """One category. icon: of its tab. demo: the bundled clip that shows what its products are worn on.

    personal: everybody in view may wear another product; otherwise one choice is for all.
    """

    category: Category
    icon: str
    worn_on: WornOn
    demo: str
    personal: bool = False


DEPARTMENTS = (
    Department("glasses", "glasses", "face", "demo", personal=True),
    Department("watches", "watch", "hand", "demo:hands"),
    Department("bracelets", "bracelet", "hand", "demo:hands"),
    Department("rings", "ring", "hand", "demo:hands"),
    Department("shoes", "shoe", "feet", "demo:feet"),
)
"""In the order of the tabs."""


def departments_of(products: Iterable[Product]) -> tuple[Department, ...]:
    """Those that have something on their shelf."""
    filled = {product.category for product in products}
    return tuple(each for each in DEPARTMENTS if each.category in filled)


def department(category: str) -> Department:
    """The one of that category; the first where there is none."""
    return next((each for each in DEPARTMENTS if each.category == category), DEPARTMENTS[0])


def department_name(category: str, words: Messages) -> str:
    """What its tab says."""
    return {
        "glasses": words["glasses"],
        "watches": words["watches"],
        "bracelets": words["bracelets"],
        "rings": words["rings"],
        "shoes": words["shoes"],
    }.get(category, category)


def none_name(category: str, words: Messages) -> str:
    """What the tile says that takes off its product."""
    return {"shoes": words["none_shoes"]}.get(category, words["none"])


def size_line(product: Product, words: Messages) -> str:
    """A product's size, and what it is the size of."""
    line = {
        "glasses": words["size_glasses"],
        "watches": words["size_watches"],
        "bracelets": words["size_bracelets"],
    }.get(product.category, words["sizes"])
    return line.format(size=product.size_text())


def size_hint(category: str, words: Messages) -> str:
    """What the figures of a product's size mean."""
    return {
        "watches": words["size_hint_watches"],
        "bracelets": words["size_hint_bracelets"],
        "rings": words["size_hint_rings"],
        "shoes": words["size_hint_shoes"],
    }.get(category, words["size_hint"])
