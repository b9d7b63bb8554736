#!/usr/bin/env python3
"""Make the bundled shoes: assets/products/<sku>/model.glb and product.toml.

Everything is computed here, from lasts to paint; running it again gives the same shoes.

    python scripts/make_shoes.py [SKU ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from modelling.command import make_products, write_product
from shoes.designs import COLLECTION
from shoes.product import Shoe, finish, product_toml, shoe_glb


def make(shoe: Shoe, folder: Path) -> str:
    """Write one pair; what to say of it."""
    finished = finish(shoe)
    glb = shoe_glb(finished)
    write_product(folder, {"model.glb": glb, "product.toml": product_toml(finished).encode()})
    triangles = sum(len(part.triangles) for part in finished.nodes.values())
    return f"{triangles:5} triangles in {len(finished.nodes)} primitives, {len(glb) / 1e6:.2f} MB"


if __name__ == "__main__":
    make_products("shoes", COLLECTION, make)
