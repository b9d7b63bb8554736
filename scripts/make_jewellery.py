#!/usr/bin/env python3
"""Make the bundled bracelets and rings: assets/products/<sku>/model.glb and product.toml.

Everything is computed here, from sections to the light in a diamond; running it again gives the same pieces.

    python scripts/make_jewellery.py [SKU ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from jewellery.designs import COLLECTION
from jewellery.product import Jewel, jewel_glb, primitives, product_toml
from modelling.command import make_products, write_product


def make(jewel: Jewel, folder: Path) -> str:
    """Write one piece; what to say of it."""
    glb = jewel_glb(jewel)
    write_product(folder, {"model.glb": glb, "product.toml": product_toml(jewel).encode()})
    parts = primitives(jewel)
    triangles = sum(len(part.triangles) for part in parts.values())
    return f"{triangles:5} triangles in {len(parts)} primitives, {len(glb) / 1e6:.2f} MB"


if __name__ == "__main__":
    make_products("bracelets and rings", COLLECTION, make)
