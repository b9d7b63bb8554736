"""Large pictures and turns of products for the attract screen, made once beside the kiosk and kept."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2

from tryon.catalogue import Product, load_catalogue
from tryon.dressing.base import load_worn
from tryon.files import write_whole
from tryon.kiosk.heartbeat import when_let_go
from tryon.kiosk.turns import delete_other_turns, missing_turns, write_turn
from tryon.precedence import BEHIND_FLAGS, UNAWAITED, module_behind
from tryon.rendering import create_renderer
from tryon.rendering.thumbnails import render_thumbnail
from tryon.settings import cache_dir

SIZE_WH = (1350, 900)
"""As large as a 4K screen's upper half needs for what moves."""


def picture_path(product: Product) -> Path:
    """Where the picture of a product's first colourway is, once it was made. Another model gets another."""
    model = product.model_file.stat()
    known = f"{product.sku} {product.default_variant} {model.st_mtime_ns} {model.st_size} {SIZE_WH}"
    return cache_dir() / "pictures" / f"{hashlib.sha256(known.encode()).hexdigest()[:24]}.png"


def make_missing(products: Iterable[Product]) -> subprocess.Popen[bytes] | None:
    """Make what is missing in a process of its own, which ends by itself; None where nothing is.

    It takes memory, and for each product about a second and ten more for each turn, which the mirror should
    not feel. Turns of products that are gone or have changed are deleted then.
    """
    products = tuple(products)
    if all(picture_path(product).exists() for product in products) and not any(missing_turns(products)):
        return None
    folders = [str(product.folder) for product in products]
    making = subprocess.Popen(
        module_behind(UNAWAITED, "tryon.kiosk.pictures", *folders),
        stdin=subprocess.PIPE,  # by whose end it knows that the kiosk has ended, however that was
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "LP_NUM_THREADS": "1"},  # of software GL: one core stays free
        creationflags=BEHIND_FLAGS,
    )
    # Until somebody asks for its status, a process that has ended stays in the system's table.
    threading.Thread(target=making.wait, name="large pictures", daemon=True).start()
    return making


def main(folders: Sequence[str]) -> int:
    """Make the pictures of the products in these folders."""
    when_let_go(lambda: os._exit(1))
    cv2.setNumThreads(1)
    catalogue = load_catalogue(*(Path(folder) for folder in folders))
    renderer = create_renderer()
    try:
        for product in catalogue.products:
            if not picture_path(product).exists():
                model = load_worn(catalogue, f"{product.sku}:{product.default_variant}").model
                rgba = render_thumbnail(renderer, model, SIZE_WH, product.category)
                written, content = cv2.imencode(".png", cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGRA))
                if written:
                    write_whole(picture_path(product), content.tobytes())
        delete_other_turns(catalogue.products)
        for product, variant in missing_turns(catalogue.products):  # after all pictures, which are quick
            model = load_worn(catalogue, f"{product.sku}:{variant}").model
            write_turn(product, variant, renderer, model)
    finally:
        renderer.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
