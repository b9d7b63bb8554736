"""Putting a product on the shelf of this PC."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

from tryon.catalogue.catalogue import load_catalogue, user_products_dir
from tryon.catalogue.checks import check_product
from tryon.catalogue.product import MODEL_FILE, PRODUCT_FILE, Product, load_product
from tryon.errors import ProductError


def add_product(folder: Path, replace: bool = False) -> Product:
    """Copy a product's page, model and pictures to the user's own products, whole or not at all.

    replace: take the place of an own product of the same sku. Returns the product where it now lies. Raises
    ProductError with one line where it has faults, its sku is taken or the copy cannot be written.
    """
    faults = check_product(folder)
    if faults:
        more = f" (and {len(faults) - 1} more; tryon catalog check shows all)" if len(faults) > 1 else ""
        raise ProductError(f"{folder.name} is not added: {faults[0]}{more}")
    product = load_product(folder)
    place = user_products_dir() / product.sku
    known = {other.sku: other.folder for other in load_catalogue().products}
    taken = known.get(product.sku)
    if taken is not None and taken.resolve() != place.resolve():
        raise ProductError(f"sku {product.sku} is taken by {taken}; give the product another one")
    if place.exists() and not replace:
        raise ProductError(f"{product.sku} is on the shelf already; --replace puts this one in its place")
    if place.resolve() == folder.resolve():
        return product
    unfinished = place.with_name(f".{product.sku}.{uuid.uuid4().hex[:8]}.partial")
    replaced = unfinished.with_suffix(".replaced")
    try:
        unfinished.mkdir(parents=True)
        for path in (folder / PRODUCT_FILE, folder / MODEL_FILE, *folder.glob("thumb_*.png")):
            shutil.copyfile(path, unfinished / path.name)
        if place.exists():
            place.replace(replaced)
        unfinished.replace(place)
    except OSError as error:
        if replaced.exists():
            replaced.replace(place)
        raise ProductError(f"{product.sku} cannot be written to {place} ({error.strerror})") from error
    finally:
        for left in (unfinished, replaced):
            shutil.rmtree(left, ignore_errors=True)
    return load_product(place)
