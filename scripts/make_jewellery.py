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
from modelling.command import make_products, write_made


def make(jewel: Jewel, folder: Path) -> str:
    """Write one piece; what to say of it."""
    return write_made(folder, jewel_glb(jewel), product_toml(jewel), primitives(jewel).values())


if __name__ == "__main__":
    make_products("bracelets and rings", COLLECTION, make)
