"""Brings products of a folder, a USB stick's say, onto the shelf of this kiosk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tryon.catalogue.adding import add_product
from tryon.catalogue.product import PRODUCT_FILE, Product
from tryon.errors import ProductError

DEEPEST = 3
"""Folders in folders that are looked through: some shops put products into a folder of a stick."""

MOST = 2000


@dataclass(frozen=True)
class Restocked:
    """added: skus that are on the shelf now as the folder has them. faults: one line for each product that
    was not taken and is on the shelf as before. cancelled: somebody stopped it, between two products.
    """

    added: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    cancelled: bool = False


def find_products(folder: Path) -> tuple[Path, ...]:
    """Folders with a product's page in `folder`, itself included, hidden ones left out. Raises OSError."""
    found: list[Path] = []
    waiting = [(folder, 0)]
    while waiting and len(found) < MOST:
        place, depth = waiting.pop(0)
        if (place / PRODUCT_FILE).is_file():
            found.append(place)
        elif depth < DEEPEST:
            inside = sorted(each for each in place.iterdir() if each.is_dir())
            waiting += [(each, depth + 1) for each in inside if not each.name.startswith((".", "_", "$"))]
    return tuple(found)


def restock(
    folder: Path,
    advance: Callable[[float], None] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
    add: Callable[[Path], Product] = lambda product: add_product(product, replace=True),
) -> Restocked:
    """Check each product of `folder` and copy it whole; one with a fault leaves what there was as it is.

    advance: share done, 0 to 1. add: puts one on the shelf, or raises ProductError. Raises ProductError where
    the folder holds no product or cannot be read.
    """
    try:
        products = find_products(folder)
    except OSError as error:
        raise ProductError(f"{folder} cannot be read ({error.strerror}): is the stick still in?") from error
    if not products:
        raise ProductError(
            f"there is no product in {folder}: each has a folder of its own with {PRODUCT_FILE}"
        )
    added: list[str] = []
    faults: list[str] = []
    for number, product in enumerate(products):
        advance(number / len(products))
        if cancelled():
            return Restocked(tuple(added), tuple(faults), cancelled=True)
        try:
            sku = add(product).sku
        except ProductError as error:
            faults.append(str(error))
        except OSError as error:  # pulled out while it was being looked at
            faults.append(f"{product.name} cannot be read ({error.strerror})")
        else:
            added.append(sku)
    advance(1.0)
    return Restocked(tuple(added), tuple(faults))
