"""Product tags held to the camera: QR codes and barcodes, read beside the mirror.

Read by ZXing-C++, which reads small and blurred codes more often than OpenCV's two detectors do, in a tenth
of their time. What a tag may say: see `selection_of`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from urllib.parse import urlsplit

import cv2
import zxingcpp

from tryon.catalogue import Product
from tryon.mailbox import Mailbox
from tryon.mending import MendedThread
from tryon.types import ByteArray

LOOK_EVERY_S = 0.25
STALE_S = 2.0
"""What was held up longer ago, before another shopper, is not told of."""
AGAIN_S = 3.0
"""A tag that is held on, or comes back, within this is not read anew."""

_WAIT_S = 0.2
_FORMATS = "QRCode,EAN13,Code128"


def selection_of(text: str, products: Sequence[Product]) -> str | None:
    """The "sku" or "sku:variant" that a tag names, None where the shelf has no such product or colourway.

    text: "sku", "sku:variant", an address whose path ends in one of both, or the EAN of a product.
    """
    text = text.strip()
    if "://" in text:
        try:
            text = urlsplit(text).path.rstrip("/").rpartition("/")[2]
        except ValueError:  # no address after all
            return None
    sku, colon, variant = text.lower().partition(":")
    for product in products:
        if product.ean is not None and product.ean == text:
            return product.sku
        if product.sku == sku and (not colon or any(each.id == variant for each in product.variants)):
            return f"{sku}{colon}{variant}"
    return None


def read_codes(image: ByteArray) -> tuple[str, ...]:
    """What the QR codes, EAN-13 and Code 128 in a picture (H, W, 3) BGR say; takes some 4 ms at 720p."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    formats = zxingcpp.barcode_formats_from_str(_FORMATS)
    return tuple(code.text for code in zxingcpp.read_barcodes(grey, formats=formats, try_invert=False))


class TagReader:
    """Reads tags in `thread`, its own, until `close`."""

    def __init__(self, products: Sequence[Product]) -> None:
        self._products = tuple(products)
        self._pictures: Mailbox[tuple[ByteArray, float]] = Mailbox()
        self._read: Mailbox[tuple[str, float]] = Mailbox()
        self._ending = threading.Event()
        self._shown_s = float("-inf")
        self._last, self._last_s = "", float("-inf")
        self.thread = MendedThread("reading tags", self._work, self._ending)
        self.thread.start()

    def look(self, image: ByteArray | None, now_s: float) -> str | None:
        """Show it the newest unmirrored picture (H, W, 3) BGR, or None where there is nothing to be read.

        The picture must not be written to any more. Returns at once: "sku" or "sku:variant" of a tag that was
        read in an earlier picture, once for as long as it is held. now_s: of any steady clock.
        """
        if image is not None and now_s - self._shown_s >= LOOK_EVERY_S:
            self._shown_s = now_s
            self._pictures.put((image, now_s))
        read = self._read.take(0.0)
        if read is None or now_s - read[1] > STALE_S:
            return None
        is_new = read[0] != self._last or now_s - self._last_s > AGAIN_S
        self._last, self._last_s = read[0], now_s
        return read[0] if is_new else None

    def close(self, timeout_s: float = 1.0) -> None:
        """End the thread."""
        self._ending.set()
        self.thread.join(timeout_s)

    def _work(self) -> None:
        while not self._ending.is_set():
            self.thread.move()
            shown = self._pictures.take(_WAIT_S)
            if shown is None:
                continue
            picture, shown_s = shown
            for text in read_codes(picture):
                selection = selection_of(text, self._products)
                if selection is not None:
                    self._read.put((selection, shown_s))
                    break
            self.thread.done()
