#!/usr/bin/env python3
"""Make the bundled shoes: assets/products/<sku>/model.glb and product.toml.

Everything is computed here, from lasts to paint; running it again gives the same shoes.

    python scripts/make_shoes.py [SKU ...]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from shoes.designs import COLLECTION
from shoes.product import Finished, finish, product_toml, shoe_glb

PRODUCTS = Path(__file__).resolve().parents[1] / "assets" / "products"


def write_product(finished: Finished, folder: Path) -> int:
    """Write model.glb and product.toml into `folder`, each in one step. Returns the GLB's bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    glb = shoe_glb(finished)
    for name, data in (("model.glb", glb), ("product.toml", product_toml(finished).encode())):
        temporary = folder / f".{name}.part"
        temporary.write_bytes(data)
        temporary.replace(folder / name)
    return len(glb)


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the bundled shoes.")
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
        finished = finish(builders[sku]())
        size = write_product(finished, arguments.out / sku)
        triangles = sum(len(part.triangles) for part in finished.nodes.values())
        print(f"{sku:15} {triangles:5} triangles in {len(finished.nodes)} primitives, {size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
