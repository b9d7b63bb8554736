"""Pictures laid over a post for a while: captions, product cards, festival frames."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.types import ByteArray


@dataclass(frozen=True, eq=False)
class Overlay:
    """image: (h, w, 4) premultiplied BGRA uint8; its upper left corner lies at `origin_px` of the canvas.

    Shown from `start_s` to `end_s` (seconds of the post), faded in and out over `fade_s`. rise_px: it comes
    up by so many pixels while it fades in.
    """

    image: ByteArray
    origin_px: tuple[int, int]
    start_s: float
    end_s: float
    fade_s: float = 0.2
    rise_px: int = 0

    def presence(self, t_s: float) -> float:
        """0 absent to 1 there, at second `t_s` of the post."""
        if not self.start_s <= t_s < self.end_s:
            return 0.0
        if self.fade_s <= 0:
            return 1.0
        return min(1.0, (t_s - self.start_s) / self.fade_s, (self.end_s - t_s) / self.fade_s)

    @functools.cached_property
    def through(self) -> ByteArray:
        """(h, w, 3) uint8: how much of the canvas each pixel keeps."""
        return np.asarray(cv2.merge([cv2.bitwise_not(cv2.extractChannel(self.image, 3))] * 3))

    @functools.cached_property
    def color(self) -> ByteArray:
        """(h, w, 3) uint8: what each pixel adds to it."""
        return np.asarray(cv2.cvtColor(self.image, cv2.COLOR_BGRA2BGR))


def paint_overlays(canvas: ByteArray, overlays: Iterable[Overlay], t_s: float) -> None:
    """Draw what shows at second `t_s` over `canvas` (h, w, 3) BGR, the last on top, in place."""
    for overlay in overlays:
        presence = overlay.presence(t_s)
        if presence > 0:
            _paint(canvas, overlay, presence, t_s)


def _paint(canvas: ByteArray, overlay: Overlay, presence: float, t_s: float) -> None:
    x, y = overlay.origin_px
    if overlay.rise_px and t_s - overlay.start_s < overlay.fade_s:
        y += round(overlay.rise_px * (1 - presence) ** 2)  # slows down as it arrives
    height, width = overlay.image.shape[:2]
    left, top = max(0, -x), max(0, -y)
    right, bottom = min(width, canvas.shape[1] - x), min(height, canvas.shape[0] - y)
    if left >= right or top >= bottom:
        return
    region = canvas[y + top : y + bottom, x + left : x + right]
    through, color = overlay.through[top:bottom, left:right], overlay.color[top:bottom, left:right]
    kept = cv2.multiply(region, through, scale=1 / 255)
    if presence >= 1:
        cv2.add(kept, color, dst=region)
    else:
        cv2.addWeighted(cv2.add(kept, color), presence, region, 1 - presence, 0, dst=region)
