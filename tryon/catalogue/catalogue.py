"""All products of some folders, and how one is found by what the user typed."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tryon.catalogue.glb import check_container
from tryon.catalogue.product import PRODUCT_FILE, Product, Variant, load_product
from tryon.errors import ProductError
from tryon.settings import assets_dir, user_data_dir

PRODUCTS_VARIABLE = "TRYON_PRODUCTS"
"""In the environment: a folder of more products. So a program tells the ones that it starts."""


@dataclass(frozen=True)
class Catalogue:
    """products: usable ones, by folder and then by name. problems: one line per product that is not."""

    products: tuple[Product, ...]
    problems: tuple[str, ...]

    def product(self, sku: str) -> Product:
        """The product of that sku. Raises ProductError naming near matches, or what there is."""
        for product in self.products:
            if product.sku == sku:
                return product
        known = [product.sku for product in self.products]
        near = difflib.get_close_matches(sku.lower(), known, n=3, cutoff=0.5)
        near = near or [name for name in known if sku and sku.lower() in name]
        if near:
            raise ProductError(f"there is no product {sku!r}; did you mean {' or '.join(near)}?")
        listed = f"there are {', '.join(known)}" if known else "the catalogue is empty"
        raise ProductError(f"there is no product {sku!r}; {listed}")

    def resolve(self, text: str) -> tuple[Product, Variant]:
        """Product and colourway of "sku" or "sku:variant". Raises ProductError."""
        sku, colon, variant = text.partition(":")
        product = self.product(sku.strip())
        return product, product.variant(variant.strip() if colon else None)


def sku_of(selection: str) -> str:
    """Of "sku" or "sku:variant"."""
    return selection.partition(":")[0]


def user_products_dir() -> Path:
    """Where the owner of this PC puts products. It may not exist yet."""
    return user_data_dir() / "products"


def load_catalogue(*folders: Path) -> Catalogue:
    """All products in `folders`; by default those that come with the program, the user's own, and those of
    PRODUCTS_VARIABLE.

    A broken product becomes a line in `problems` and hides no other. A sku that comes twice keeps its
    first place.
    """
    if not folders:
        more = os.environ.get(PRODUCTS_VARIABLE)
        own = (user_products_dir(), *([Path(more)] if more else []))
        folders = (assets_dir() / "products", *(folder for folder in own if folder.is_dir()))
    products: dict[str, Product] = {}
    problems: list[str] = []
    for folder in folders:
        try:
            for candidate in _product_folders(folder):
                try:
                    product = load_product(candidate)
                    check_container(product.model_file)
                except ProductError as error:
                    problems.append(str(error))
                    continue
                if product.sku in products:
                    first = products[product.sku].folder
                    problems.append(f"{candidate.name}: sku {product.sku} is taken by {first}")
                    continue
                products[product.sku] = product
        except OSError as error:
            problems.append(f"{folder}: cannot be listed ({error.strerror})")
    return Catalogue(tuple(products.values()), tuple(problems))


def _product_folders(folder: Path) -> Iterator[Path]:
    """`folder` itself where it is a product, else the folders in it; hidden ones are left out."""
    if (folder / PRODUCT_FILE).is_file():
        yield folder
        return
    for child in sorted(folder.iterdir()):
        if child.is_dir() and not child.name.startswith((".", "_")):
            yield child
