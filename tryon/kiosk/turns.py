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
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import zip_longest
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
"""Of a file: it takes 3 to 5 MB. A larger one is none of ours, and would not be good to hold."""

_MOST_OF_ALL = 128_000_000
"""Bytes of all turns, beyond which none but those of first colourways are drawn."""

_EXPECTED = 5_000_000


@cache
def _version() -> str:
    try:
        return importlib.metadata.version("tryon")
    except importlib.metadata.PackageNotFoundError:  # run from its folder
        return ""


def turns_dir() -> Path:
    """Where they lie. It may not exist yet."""
    return cache_dir() / "turns"


def turn_path(product: Product, variant: str) -> Path:
    """Of a product in a colourway. Another model, or another version of this program, gets another."""
    try:
        about = product.model_file.stat()
        model = _digest(product.model_file, about.st_mtime_ns, about.st_size)
    except OSError:  # it is being replaced; the next start sees it
        model = ""
    known = f"{product.sku} {variant} {model} {_version()} {_EDITION} {SIZE_WH} {COUNT}"
    return turns_dir() / f"{hashlib.sha256(known.encode()).hexdigest()[:24]}.zip"


@lru_cache(maxsize=512)
def _digest(path: Path, _mtime_ns: int, _size: int) -> str:
    """Of a file that stays so: it is asked for with each of its colourways."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def colourways(product: Product) -> tuple[str, ...]:
    """All of them, beginning with the first that is shown of it."""
    others = (each.id for each in product.variants if each.id != product.default_variant)
    return product.default_variant, *others


def missing_turns(products: Sequence[Product]) -> Iterator[tuple[Product, str]]:
    """Products and colourways whose turns are still to be drawn: all first ones, then the others in rounds as
    far as there is room for them. Each is to be drawn before the next is asked for.
    """
    taken = sum(_size(turn_path(product, each)) for product in products for each in colourways(product))
    for at_once in zip_longest(*(colourways(product) for product in products)):
        for product, variant in zip(products, at_once, strict=True):
            if variant is None or _size(turn_path(product, variant)):
                continue
            if variant == product.default_variant or taken + _EXPECTED <= _MOST_OF_ALL:
                yield product, variant
                taken += _size(turn_path(product, variant))


def _size(path: Path) -> int:
    """In bytes; 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def turned(product: Product) -> tuple[str, ...]:
    """The colourways whose turns are there."""
    return tuple(each for each in colourways(product) if turn_path(product, each).exists())


def read_turn(product: Product, variant: str) -> tuple[bytes, ...]:
    """COUNT pictures as JPEG; none where they were not made yet. One that is damaged is made anew."""
    path = turn_path(product, variant)
    try:
        if path.stat().st_size > _MOST_BYTES:
            return ()
        with zipfile.ZipFile(path) as turn:
            places = {int(at): name for name in turn.namelist() for at in Path(name).stem.split("-")}
            pictures = {name: turn.read(name) for name in turn.namelist()}
        return tuple(pictures[places[at]] for at in sorted(places))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, zipfile.BadZipFile):
        with contextlib.suppress(OSError):
            path.unlink()
        return ()


def write_turn(product: Product, variant: str, renderer: Renderer, model: Model) -> None:
    """Draw it and keep it; model: in that colourway. Takes seconds. Raises RenderError and OSError."""
    places: dict[bytes, list[int]] = {}
    for number, picture in enumerate(render_turn(renderer, model, SIZE_WH, product.category, COUNT)):
        shown = over_shadow(picture)
        _, content = cv2.imencode(".jpg", shown, (cv2.IMWRITE_JPEG_QUALITY, _QUALITY))
        places.setdefault(content.tobytes(), []).append(number)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as turn:
        for jpeg, numbers in places.items():  # named by all the places at which it is shown
            turn.writestr("-".join(f"{number:03}" for number in numbers) + ".jpg", jpeg)
    write_whole(turn_path(product, variant), packed.getvalue())


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
    wanted = {turn_path(product, each) for product in products for each in colourways(product)}
    folder = turns_dir()
    for path in folder.glob("*.zip") if folder.is_dir() else ():
        if path not in wanted:
            path.unlink()
