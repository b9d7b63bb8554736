#!/usr/bin/env python3
"""Make the bundled watches: assets/products/<sku>/model.glb and product.toml.

Everything is computed here, from case to dial; running it again gives the same watches.

    python scripts/make_watches.py [SKU ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from modelling.command import make_products, write_made
from watches.designs import COLLECTION
from watches.product import Watch, primitives, product_toml, watch_glb


def make(watch: Watch, folder: Path) -> str:
    """Write one watch; what to say of it."""
    return write_made(folder, watch_glb(watch), product_toml(watch), primitives(watch).values())


if __name__ == "__main__":
    make_products("watches", COLLECTION, make)
