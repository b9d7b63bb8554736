"""What the scripts that make products have in common: their arguments, and how they write."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from .mesh import Shaded

PRODUCTS = Path(__file__).resolve().parents[2] / "assets" / "products"

Design = TypeVar("Design")


def make_products(
    kind: str, collection: Sequence[Callable[[], Design]], make: Callable[[Design, Path], str]
) -> None:
    """Make the products that the command line names, or all.

    kind: what they are, for the help. collection: functions named after their products' skus. make: writes a
    design into its product's folder, and returns a line to print.
    """
    parser = argparse.ArgumentParser(description=f"Make the bundled {kind}.")
    parser.add_argument("sku", nargs="*", help="only these products")
    parser.add_argument(
        "--out", type=Path, default=PRODUCTS, help="folder of products (default: assets/products)"
    )
    arguments = parser.parse_args()
    builders = {build.__name__.replace("_", "-"): build for build in collection}
    unknown = [sku for sku in arguments.sku if sku not in builders]
    if unknown:
        parser.error(f"no design for {', '.join(unknown)}; there are {', '.join(builders)}")
    for sku in arguments.sku or builders:
        print(f"{sku:15} {make(builders[sku](), arguments.out / sku)}")


def write_made(folder: Path, glb: bytes, toml: str, parts: Collection[Shaded]) -> str:
    """Write a product's model and page; what to say of it. parts: of the model."""
    write_product(folder, {"model.glb": glb, "product.toml": toml.encode()})
    triangles = sum(len(part.triangles) for part in parts)
    return f"{triangles:5} triangles in {len(parts)} primitives, {len(glb) / 1e6:.2f} MB"


def write_product(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a product's files by name, each in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        temporary = folder / f".{name}.part"
        temporary.write_bytes(data)
        temporary.replace(folder / name)
