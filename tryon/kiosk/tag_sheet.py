"""Product tags to print: a QR code per colourway with name and price, on pages of A4."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from tryon.catalogue import Product, Variant
from tryon.editing.painting import Coverage, lay_picture
from tryon.editing.typesetting import TextStyle, draw_text, fit_text
from tryon.errors import InputError
from tryon.files import write_whole
from tryon.share.qr import as_png, make_code
from tryon.types import ByteArray

DPI = 200
PAGE_WH = (1654, 2339)  # A4 at 200 dots per inch
TAG_WH = (500, 720)  # 63 x 91 mm, the code 41 mm: read from half a metre and more
COLUMNS, ROWS = 3, 3
_CODE_PX = 420  # at least; whole pixels per module make it up to 460
_WORDS_Y = 488
_INK, _GREY, _LINE = "#1A1A1A", "#5F5F5F", (205, 205, 205)


def write_tags(products: Sequence[Product], path: Path) -> int:
    """Write a PDF, or PNGs where `path` says so: "tags.png", or "tags-1.png" and on for several pages.

    Returns how many pages there are. Raises InputError for another ending, or where there is no product.
    """
    kind = path.suffix.lower()
    if kind not in (".pdf", ".png"):
        raise InputError(f"{path.name}: tags are written as .pdf or .png")
    if not products:
        raise InputError("the catalogue is empty; add a product first")
    pages = [Image.fromarray(cv2.cvtColor(page, cv2.COLOR_BGR2RGB)) for page in tag_pages(products)]
    if kind == ".pdf":
        out = io.BytesIO()
        pages[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=pages[1:])
        write_whole(path, out.getvalue())
        return len(pages)
    for number, page in enumerate(pages, 1):
        out = io.BytesIO()
        page.save(out, "PNG", dpi=(DPI, DPI))
        name = path if len(pages) == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        write_whole(name, out.getvalue())
    return len(pages)


def tag_pages(products: Sequence[Product]) -> list[ByteArray]:
    """(2339, 1654, 3) BGR pages with nine tags each, a tag for every colourway."""
    tags = [(product, variant) for product in products for variant in product.variants]
    each = COLUMNS * ROWS
    return [_page(tags[first : first + each]) for first in range(0, len(tags), each)]


def _page(tags: Sequence[tuple[Product, Variant]]) -> ByteArray:
    page = np.full((PAGE_WH[1], PAGE_WH[0], 3), 255, np.uint8)
    left, top = (PAGE_WH[0] - COLUMNS * TAG_WH[0]) // 2, (PAGE_WH[1] - ROWS * TAG_WH[1]) // 2
    for place, (product, variant) in enumerate(tags):
        x, y = left + place % COLUMNS * TAG_WH[0], top + place // COLUMNS * TAG_WH[1]
        page[y : y + TAG_WH[1], x : x + TAG_WH[0]] = _tag(product, variant)
        cv2.rectangle(page, (x, y), (x + TAG_WH[0], y + TAG_WH[1]), _LINE, 1)  # where to cut
    return page


def _tag(product: Product, variant: Variant) -> ByteArray:
    """One tag: (720, 500, 3) BGR."""
    picture = np.full((TAG_WH[1], TAG_WH[0], 4), 255, np.float32)
    text = f"{product.sku}:{variant.id}"
    code = np.asarray(Image.open(io.BytesIO(as_png(make_code(text), _CODE_PX))).convert("RGBA"))
    lay_picture(picture, code, ((TAG_WH[0] - code.shape[1]) // 2, (_WORDS_Y - code.shape[0]) // 2))
    y = _WORDS_Y
    price = "" if product.price is None else product.price.label()
    for words, size_px, weight, color in (
        (product.name.zh, 40, 700, _INK),
        (product.name.en, 30, 500, _INK),
        (f"{variant.name.zh}  {variant.name.en}", 24, 400, _GREY),
        (price, 40, 700, _INK),
    ):
        y = _write(picture, words, TextStyle(size_px, weight, color), y)
    return np.clip(np.rint(picture[..., :3]), 0, 255).astype(np.uint8)


def _write(picture: Coverage, words: str, style: TextStyle, y: int) -> int:
    """Write a centred line at `y`; returns where the next one goes."""
    if not words:
        return y
    line = fit_text(words, style, (TAG_WH[0] - 48, style.height(1)), 1)
    drawn, margin = draw_text(line)
    lay_picture(picture, drawn, ((TAG_WH[0] - line.size_wh[0]) // 2 - margin, y - margin))
    return y + line.size_wh[1] + style.size_px // 4
