#!/usr/bin/env python3
"""Make the bundled watches: assets/products/<sku>/model.glb and product.toml.

Everything is computed here, from case to dial; running it again gives the same watches.

    python scripts/make_watches.py [SKU ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from modelling.command import make_products, write_product
from watches.designs import COLLECTION
from watches.product import Watch, primitives, product_toml, watch_glb


def make(watch: Watch, folder: Path) -> str:
    """Write one watch; what to say of it."""
    glb = watch_glb(watch)
    write_product(folder, {"model.glb": glb, "product.toml": product_toml(watch).encode()})
    parts = primitives(watch)
    triangles = sum(len(part.triangles) for part in parts.values())
    return f"{triangles:5} triangles in {len(parts)} primitives, {len(glb) / 1e6:.2f} MB"


if __name__ == "__main__":
    make_products("watches", COLLECTION, make)
