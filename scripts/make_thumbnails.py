"""Render the shelf's picture of every colourway of every product that comes with the program.

Run from anywhere: ``.venv/bin/python scripts/make_thumbnails.py [PRODUCT_FOLDER ...]``. Writes
``thumb_<variant>.png`` (RGBA, straight alpha) beside each model.glb.
"""

from __future__ import annotations

import sys
from pathlib import Path

import cv2

from tryon.catalogue import load_catalogue, load_model, thumbnail
from tryon.rendering import create_renderer
from tryon.rendering.thumbnails import render_thumbnail
from tryon.settings import assets_dir
from tryon.sinks.image import write_image

SIZE_WH = (480, 320)
"""Twice the largest tile of the shelf, for screens of high density."""


def main(folders: list[Path]) -> int:
    """Returns the exit status."""
    catalogue = load_catalogue(*(folders or [assets_dir() / "products"]))
    renderer = create_renderer()
    try:
        for product in catalogue.products:
            for variant in product.variants:
                rgba = render_thumbnail(renderer, load_model(product, variant.id), SIZE_WH)
                path = thumbnail(product, variant.id)
                write_image(path, cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))
                print(path)
    finally:
        renderer.close()
    for problem in catalogue.problems:
        print(problem, file=sys.stderr)
    return 2 if catalogue.problems else 0


if __name__ == "__main__":
    sys.exit(main([Path(argument) for argument in sys.argv[1:]]))
