"""Render the shelf's picture of every colourway of every product that comes with the program.

Run from anywhere: ``.venv/bin/python scripts/make_thumbnails.py [PRODUCT_FOLDER ...]``. Writes
``thumb_<variant>.png`` (RGBA, straight alpha) beside each model.glb.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tryon.catalogue import load_catalogue, load_model, thumbnail
from tryon.rendering import create_renderer
from tryon.rendering.thumbnails import write_thumbnail
from tryon.settings import assets_dir


def main(folders: list[Path]) -> int:
    """Returns the exit status."""
    catalogue = load_catalogue(*(folders or [assets_dir() / "products"]))
    renderer = create_renderer()
    try:
        for product in catalogue.products:
            for variant in product.variants:
                path = thumbnail(product, variant.id)
                write_thumbnail(renderer, load_model(product, variant.id), path, product.category)
                print(path)
    finally:
        renderer.close()
    for problem in catalogue.problems:
        print(problem, file=sys.stderr)
    return 2 if catalogue.problems else 0


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]]))
