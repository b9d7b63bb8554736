#!/usr/bin/env python3
"""Make the bundled glasses: assets/products/<sku>/model.glb and product.toml.

Everything is computed here, from outlines to textures; running it again gives the same geometry.

    python scripts/make_glasses.py [SKU ...]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from glasses.designs import COLLECTION
from glasses.glb import glb_bytes
from glasses.product import Glasses, primitives, product_toml

PRODUCTS = Path(__file__).resolve().parents[1] / "assets" / "products"


def write_product(glasses: Glasses, folder: Path) -> None:
    """Write model.glb and product.toml into `folder`, each in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (("model.glb", glb_bytes(glasses)), ("product.toml", product_toml(glasses).encode())):
        temporary = folder / f".{name}.part"
        temporary.write_bytes(data)
        temporary.replace(folder / name)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the bundled glasses.")
    parser.add_argument("sku", nargs="*", help="only these products")
    parser.add_argument(
        "--out", type=Path, default=PRODUCTS, help="folder of products (default: assets/products)"
    )
    arguments = parser.parse_args()
    builders = {build.__name__.replace("_", "-"): build for build in COLLECTION}
    unknown = [sku for sku in arguments.sku if sku not in builders]
    if unknown:
        parser.error(f"no design for {', '.join(unknown)}; there are {', '.join(builders)}")
    for sku in arguments.sku or builders:
        glasses = builders[sku]()
        write_product(glasses, arguments.out / glasses.sku)
        parts = primitives(glasses)
        triangles = sum(len(part.triangles) for part in parts.values())
        print(f"{glasses.sku:15} {triangles:5} triangles in {len(parts)} primitives")


if __name__ == "__main__":
    main()
