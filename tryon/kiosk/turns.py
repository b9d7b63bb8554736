"""Products that turn, for the attract screen: each a file of pictures, seldom read and never held as a whole.

The pictures are on white, to be multiplied with a bright ground: tinted glass tints it, and pictures without
transparency can be JPEG, of which one is decoded in 3 ms.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import io
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from tryon.catalogue import Product
from tryon.files import write_whole
from tryon.rendering.base import Renderer
from tryon.rendering.thumbnails import render_turn
from tryon.settings import cache_dir
from tryon.types import ByteArray, Model

SIZE_WH = (960, 640)
"""A little more than a portrait screen of 1080 pixels shows."""

COUNT = 120
TURN_S = 8.0
"""Of a whole turn: 15 pictures a second, three degrees each."""

_EDITION = 2
"""To be raised with every change of how they look, so that those that were kept are made anew."""

_QUALITY = 85
_WHITE = 250
_SHADOW_BELOW, _SHADOW_FLATNESS = 0.01, 0.12  # of the width
_SHADOW_BGR = (193, 197, 201)  # in its middle
_MOST_BYTES = 16_000_000
"""Of a file: it takes 2 to 6 MB. A larger one is none of ours, and would not be good to hold."""


@cache
def _version() -> str:
    try:
        return importlib.metadata.version("tryon")
    except importlib.metadata.PackageNotFoundError:  # run from its folder
        return ""


def turns_dir() -> Path:
    """Where they lie. It may not exist yet."""
    return cache_dir() / "turns"


def turn_path(product: Product) -> Path:
    """Of a product's first colourway. Another model, or another version of this program, gets another."""
    try:
        model = hashlib.sha256(product.model_file.read_bytes()).hexdigest()
    except OSError:  # it is being replaced; the next start sees it
        model = ""
    known = f"{product.sku} {product.default_variant} {model} {_version()} {_EDITION} {SIZE_WH} {COUNT}"
    return turns_dir() / f"{hashlib.sha256(known.encode()).hexdigest()[:24]}.zip"


def read_turn(product: Product) -> tuple[bytes, ...]:
    """COUNT pictures as JPEG; none where they were not made yet. One that is damaged is made anew."""
    path = turn_path(product)
    try:
        if path.stat().st_size > _MOST_BYTES:
            return ()
        with zipfile.ZipFile(path) as turn:
            return tuple(turn.read(name) for name in turn.namelist())
    except FileNotFoundError:
        return ()
    except (OSError, zipfile.BadZipFile):
        with contextlib.suppress(OSError):
            path.unlink()
        return ()


def write_turn(product: Product, renderer: Renderer, model: Model) -> None:
    """Draw it and keep it. Takes seconds. Raises RenderError and OSError."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as turn:
        pictures = render_turn(renderer, model, SIZE_WH, product.category, COUNT)
        for number, picture in enumerate(pictures):
            shown = over_shadow(picture)
            _, content = cv2.imencode(".jpg", shown, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
            turn.writestr(f"{number:03}.jpg", content.tobytes())
    write_whole(turn_path(product), packed.getvalue())


def over_shadow(picture: ByteArray) -> ByteArray:
    """(h, w, 3) BGR on white, higher by the shadow below what it shows, which is as wide as that."""
    width = picture.shape[1]
    gap, most = round(_SHADOW_BELOW * width), round(_SHADOW_FLATNESS * width / 2)
    below = np.full((gap + 2 * most, width, 3), 255, np.uint8)
    shown = np.flatnonzero((picture < _WHITE).any(axis=(0, 2)))
    if len(shown):
        half = (shown[-1] - shown[0] + 1) / 2
        x = (np.arange(width) - (shown[0] + shown[-1]) / 2) / half
        y = (np.arange(len(below)) - (gap + most)) / (_SHADOW_FLATNESS * half)
        shade = np.clip(1 - np.hypot(x, y[:, None]), 0, 1)[..., None]
        below = np.rint(255 - shade * (255 - np.array(_SHADOW_BGR))).astype(np.uint8)
    return np.vstack([picture, below])


def delete_other_turns(products: Iterable[Product]) -> None:
    """Delete those of products that are gone or have changed. Raises OSError."""
    wanted = {turn_path(product) for product in products}
    folder = turns_dir()
    for path in folder.glob("*.zip") if folder.is_dir() else ():
        if path not in wanted:
            path.unlink()
