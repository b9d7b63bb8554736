"""From a camera frame to the pixels of the screen: fit, mirror, scale. Plain functions over arrays."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from tryon.types import ByteArray

MAX_CROP = 0.35
"""Share of the picture that filling the window may cut off; beyond it bars are left beside the picture."""

MAX_CROP_LOW = 0.2
"""The same of the height, where the picture stands on a floor: feet may be anywhere in a tall picture."""

NEGLIGIBLE_PX = 4
"""Bars thinner than this come from rounding: the picture is stretched over them instead."""

FEATHER_PX = 40
"""Over this much the picture runs out into the bars, so that no edge cuts across the screen."""

FROST_STEP = 16
"""The blurred backdrop of panels is this many times smaller than the window: blur needs no more."""

BAR_BRIGHTNESS = 0.35
"""Of the blurred picture that fills the bars beside a whole picture: present, but not competing."""

Rect = tuple[int, int, int, int]
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1."""


@dataclass(frozen=True)
class Fit:
    """Where a picture goes: `crop` (x, y, w, h) of its pixels is drawn into `target` of the window's."""

    crop: Rect
    target: Rect


def fit(
    picture_wh: tuple[int, int],
    window_wh: tuple[int, int],
    floor_px: int = 0,
    low: float = 0.0,
    covered_px: int = 0,
) -> Fit:
    """Fill the window with a crop; where that would lose over MAX_CROP, crop so much and no more.

    floor_px: so much of the window's lower end is left free: the picture stands on it. low: 0 takes the
    crop from the picture's middle, 1 from its lower end. covered_px: so much of the lower end lies under
    controls: a picture with bars above and below it moves up out of there, as far as it can.
    """
    (pw, ph), (ww, wh) = picture_wh, (window_wh[0], max(1, window_wh[1] - floor_px))
    window_aspect = ww / wh
    # The crop takes the window's shape, as far as it may.
    if pw / ph > window_aspect:
        crop_w, crop_h = max(round(ph * window_aspect), math.ceil(pw * (1 - MAX_CROP))), ph
    else:
        most = MAX_CROP + low * (MAX_CROP_LOW - MAX_CROP)
        crop_w, crop_h = pw, max(round(pw / window_aspect), math.ceil(ph * (1 - most)))
    crop_w, crop_h = min(pw, max(1, crop_w)), min(ph, max(1, crop_h))
    crop = ((pw - crop_w) // 2, round((ph - crop_h) * (0.5 + low / 2)), crop_w, crop_h)
    scale = min(ww / crop_w, wh / crop_h)
    w, h = max(1, round(crop_w * scale)), max(1, round(crop_h * scale))
    if ww - w < NEGLIGIBLE_PX and wh - h < NEGLIGIBLE_PX:
        return Fit(crop, (0, 0, ww, wh))
    free = wh - max(0, covered_px - floor_px)
    return Fit(crop, ((ww - w) // 2, min((wh - h) // 2, max(0, free - h)), w, h))


def place_box(place: Fit, box_px: Box, mirrored: bool) -> Box:
    """Where a box of the picture comes to lie in the window's pixels."""
    (left, top, crop_w, crop_h), (at_x, at_y, w, h) = place.crop, place.target
    x0, x1 = box_px[0] - left, box_px[2] - left
    if mirrored:
        x0, x1 = crop_w - x1, crop_w - x0
    scale_x, scale_y = w / crop_w, h / crop_h
    y0, y1 = (box_px[1] - top) * scale_y, (box_px[3] - top) * scale_y
    return at_x + x0 * scale_x, at_y + y0, at_x + x1 * scale_x, at_y + y1


class Composer:
    """Makes the window's pixels out of frames, in buffers that it keeps.

    Fresh memory of this size costs more than the work itself: the system maps it page by page.
    """

    def __init__(self) -> None:
        self._buffers: dict[str, ByteArray] = {}

    def compose(
        self,
        image: ByteArray,
        window_wh: tuple[int, int],
        mirrored: bool,
        floor_px: int = 0,
        low: float = 0.0,
        covered_px: int = 0,
    ) -> tuple[ByteArray, ByteArray]:
        """The window's pixels and its backdrop, both valid until the next call.

        image: (h, w, 3) BGR. floor_px, low, covered_px: see `fit`. Returns (H, W, 4) uint8 BGRX of
        `window_wh`, and the same scene blurred, (H / FROST_STEP, W / FROST_STEP, 4).
        """
        place = fit((image.shape[1], image.shape[0]), window_wh, floor_px, low, covered_px)
        x, y, w, h = place.crop
        cut = image[y : y + h, x : x + w]
        if mirrored:
            cut = cv2.flip(cut, 1, dst=self._kept("flipped", (w, h), 3))
        source = cv2.cvtColor(cut, cv2.COLOR_BGR2BGRA, dst=self._kept("source", (w, h), 4))
        small_wh = (max(2, window_wh[0] // FROST_STEP), max(2, window_wh[1] // FROST_STEP))
        scene = self._kept("scene", window_wh, 4)
        if place.target == (0, 0, *window_wh):
            _resize(source, window_wh, scene)
            return scene, _blurred(_shrunk(source, small_wh))
        bars = cv2.convertScaleAbs(_blurred(_shrunk(source, small_wh)), alpha=BAR_BRIGHTNESS)
        cv2.resize(bars, window_wh, dst=scene, interpolation=cv2.INTER_LINEAR)
        tx, ty, tw, th = place.target
        drawn = _resize(source, (tw, th), self._kept("drawn", (tw, th), 4))
        _feather(scene, drawn, (tx, ty))
        scene[ty : ty + th, tx : tx + tw] = drawn
        return scene, _blurred(_shrunk(scene, small_wh))

    def _kept(self, name: str, size_wh: tuple[int, int], channels: int) -> ByteArray:
        shape = (size_wh[1], size_wh[0], channels)
        kept = self._buffers.get(name)
        if kept is None or kept.shape != shape:
            kept = self._buffers[name] = np.empty(shape, np.uint8)
        return kept


def _resize(image: ByteArray, size_wh: tuple[int, int], out: ByteArray | None = None) -> ByteArray:
    """Area averaging when shrinking (no shimmer), cubic when growing (sharper, and as quick as linear)."""
    shrinks = size_wh[0] < image.shape[1] or size_wh[1] < image.shape[0]
    way = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return cv2.resize(image, size_wh, dst=out, interpolation=way)  # type: ignore[no-any-return]


def _shrunk(image: ByteArray, size_wh: tuple[int, int]) -> ByteArray:
    """Much smaller, in two steps: reading a sixteenth of the pixels is enough for what is blurred next."""
    quarter = cv2.resize(image, (4 * size_wh[0], 4 * size_wh[1]), interpolation=cv2.INTER_LINEAR)
    return cv2.resize(quarter, size_wh, interpolation=cv2.INTER_AREA)  # type: ignore[no-any-return]


def _feather(scene: ByteArray, drawn: ByteArray, at: tuple[int, int]) -> None:
    """Blend the borders of `drawn` that meet a bar towards what `scene` holds below it, in place."""
    x, y = at
    height, width = drawn.shape[:2]
    below = scene[y : y + height, x : x + width]
    reach = min(FEATHER_PX, height // 4, width // 4)
    ramp = np.linspace(0, 1, reach, dtype=np.float32)
    every = slice(None)
    edges = [
        (y > 0, (slice(0, reach), every), ramp),
        (y + height < scene.shape[0], (slice(height - reach, height), every), ramp[::-1]),
        (x > 0, (every, slice(0, reach)), ramp),
        (x + width < scene.shape[1], (every, slice(width - reach, width)), ramp[::-1]),
    ]
    for meets_bar, edge, along in edges:
        if not meets_bar:
            continue
        rows = edge[1] == every
        share = np.ascontiguousarray(
            np.broadcast_to(along[:, None] if rows else along[None], drawn[edge].shape[:2])
        )
        drawn[edge] = cv2.blendLinear(
            np.ascontiguousarray(drawn[edge]), np.ascontiguousarray(below[edge]), share, 1 - share
        )


def _blurred(small: ByteArray) -> ByteArray:
    """Sigma 1.6 of the small picture is about 26 px on the screen: shapes stay, detail goes."""
    return np.ascontiguousarray(cv2.GaussianBlur(small, (0, 0), 1.6, borderType=cv2.BORDER_REPLICATE))
