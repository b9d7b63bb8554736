"""Pictures laid over a post for a while: captions, product cards, festival frames."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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


_CELL_PX = 40
"""Frames are cut along a grid of this pitch: finer costs more calls, coarser more empty pixels."""


def without_empty_parts(overlay: Overlay) -> tuple[Overlay, ...]:
    """The same as pieces that leave out what is empty: a border's middle need not be painted."""
    alpha = overlay.image[..., 3]
    height, width = alpha.shape
    filled = [
        [bool(alpha[y : y + _CELL_PX, x : x + _CELL_PX].any()) for x in range(0, width, _CELL_PX)]
        for y in range(0, height, _CELL_PX)
    ]
    pieces = []
    for (x0, x1), (y0, y1) in _rectangles(filled):
        box = (slice(y0 * _CELL_PX, y1 * _CELL_PX), slice(x0 * _CELL_PX, x1 * _CELL_PX))
        origin = (overlay.origin_px[0] + x0 * _CELL_PX, overlay.origin_px[1] + y0 * _CELL_PX)
        pieces.append(replace(overlay, image=np.ascontiguousarray(overlay.image[box]), origin_px=origin))
    return tuple(pieces)


def _rectangles(filled: Sequence[Sequence[bool]]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Rectangles (columns, rows; ends exclusive) of filled cells: runs alike in adjoining rows."""
    done = []
    open_since: dict[tuple[int, int], int] = {}
    for y, row in enumerate([*filled, []]):
        edges = [x for x in range(len(row) + 1) if (x < len(row) and row[x]) != (x > 0 and row[x - 1])]
        runs = set(zip(edges[::2], edges[1::2], strict=True))
        for run in [run for run in open_since if run not in runs]:
            done.append((run, (open_since.pop(run), y)))
        for run in runs:
            open_since.setdefault(run, y)
    return done
