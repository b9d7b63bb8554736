#!/usr/bin/env python3
"""Make the bundled glasses: assets/products/<sku>/model.glb and product.toml.

Everything is computed here, from outlines to textures; running it again gives the same geometry.

    python scripts/make_glasses.py [SKU ...]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from glasses.designs import COLLECTION
from glasses.glb import glb_bytes
from glasses.product import Glasses, primitives, product_toml
from modelling.command import make_products, write_product


def make(glasses: Glasses, folder: Path) -> str:
    """Write one pair; what to say of it."""
    files = {"model.glb": glb_bytes(glasses), "product.toml": product_toml(glasses).encode()}
    write_product(folder, files)
    parts = primitives(glasses)
    triangles = sum(len(part.triangles) for part in parts.values())
    return f"{triangles:5} triangles in {len(parts)} primitives"


if __name__ == "__main__":
    make_products("glasses", COLLECTION, make)
