#!/usr/bin/env python3
"""Make the bundled shoes: assets/products/<sku>/model.glb and product.toml.

Everything is computed here, from lasts to paint; running it again gives the same shoes.

    python scripts/make_shoes.py [SKU ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from modelling.command import make_products, write_made
from shoes.designs import COLLECTION
from shoes.product import Shoe, finish, product_toml, shoe_glb


def make(shoe: Shoe, folder: Path) -> str:
    """Write one pair; what to say of it."""
    finished = finish(shoe)
    return write_made(folder, shoe_glb(finished), product_toml(finished), finished.nodes.values())


if __name__ == "__main__":
    make_products("shoes", COLLECTION, make)
