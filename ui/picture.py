"""From a camera frame to the pixels of the screen: fit, mirror, scale. Plain functions over arrays."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from tryon.types import ByteArray

MAX_CROP = 0.35
"""Share of the picture that filling the window may cut off; beyond it the whole picture is shown."""

FROST_STEP = 16
"""The blurred backdrop of panels is this many times smaller than the window: blur needs no more."""

BAR_BRIGHTNESS = 0.35
"""Of the blurred picture that fills the bars beside a whole picture: present, but not competing."""

Rect = tuple[int, int, int, int]


@dataclass(frozen=True)
class Fit:
    """Where a picture goes: `crop` (x, y, w, h) of its pixels is drawn into `target` of the window's."""

    crop: Rect
    target: Rect

    @property
    def whole(self) -> bool:
        """The picture leaves bars, instead of filling the window."""
        return self.target[0] > 0 or self.target[1] > 0


def fit(picture_wh: tuple[int, int], window_wh: tuple[int, int]) -> Fit:
    """Fill the window with a centred crop, or show all of the picture when over MAX_CROP would be lost."""
    (pw, ph), (ww, wh) = picture_wh, window_wh
    scale = max(ww / pw, wh / ph)
    crop_w, crop_h = min(pw, max(1, round(ww / scale))), min(ph, max(1, round(wh / scale)))
    if 1 - (crop_w * crop_h) / (pw * ph) <= MAX_CROP:
        return Fit(((pw - crop_w) // 2, (ph - crop_h) // 2, crop_w, crop_h), (0, 0, ww, wh))
    scale = min(ww / pw, wh / ph)
    w, h = max(1, round(pw * scale)), max(1, round(ph * scale))
    return Fit((0, 0, pw, ph), ((ww - w) // 2, (wh - h) // 2, w, h))


def _resized(image: ByteArray, size_wh: tuple[int, int]) -> ByteArray:
    """Area averaging when shrinking (no shimmer), linear when growing (smooth and cheap)."""
    shrinks = size_wh[0] < image.shape[1] or size_wh[1] < image.shape[0]
    return cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)  # type: ignore[no-any-return]


def compose(image: ByteArray, window_wh: tuple[int, int], mirrored: bool) -> tuple[ByteArray, ByteArray]:
    """The window's pixels and its backdrop.

    image: (h, w, 3) BGR. Returns (H, W, 4) uint8 BGRX of `window_wh`, and the same scene blurred,
    (H / FROST_STEP, W / FROST_STEP, 4).
    """
    place = fit((image.shape[1], image.shape[0]), window_wh)
    x, y, w, h = place.crop
    cut = image[y : y + h, x : x + w]
    if mirrored:
        cut = cv2.flip(cut, 1)
    drawn = cv2.cvtColor(_resized(cut, place.target[2:]), cv2.COLOR_BGR2BGRA)
    small_wh = (max(2, window_wh[0] // FROST_STEP), max(2, window_wh[1] // FROST_STEP))
    if not place.whole:
        return drawn, _blurred(_resized(drawn, small_wh))
    bars = _blurred(_resized(cut, small_wh))
    bars = cv2.cvtColor(cv2.convertScaleAbs(bars, alpha=BAR_BRIGHTNESS), cv2.COLOR_BGR2BGRA)
    scene = cv2.resize(bars, window_wh, interpolation=cv2.INTER_LINEAR)
    tx, ty, tw, th = place.target
    scene[ty : ty + th, tx : tx + tw] = drawn
    return scene, _blurred(_resized(scene, small_wh))


def _blurred(small: ByteArray) -> ByteArray:
    """Sigma 1.6 of the small picture is about 26 px on the screen: shapes stay, detail goes."""
    return np.ascontiguousarray(cv2.GaussianBlur(small, (0, 0), 1.6, borderType=cv2.BORDER_REPLICATE))
