"""Drawing a layer as the camera would: as soft, as smeared and as noisy as the picture it is laid over."""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np

from tryon.effects.look import Look
from tryon.types import ByteArray, FloatArray, Layer

_LAYER_SIGMA_PX = 0.4  # softness with which renderers draw
_LEAST_BLUR_PX, _MOST_BLUR_PX = 0.35, 4.0  # less is not seen; more means there was nothing sharp to measure
_LEAST_STREAK_PX, _MOST_STREAK_PX = 1.5, 64.0
_LEAST_NOISE = 0.7  # levels

_TILE_SIDE = 512
_TILE_SIGMA = 64  # levels of 255 in the tile for one deviation: four fit
_GRAIN_PX = 0.6  # softness of the noise: sensors' colour filters and compression smooth it
_COLOR_SHARE = 0.35  # of the noise is each channel's own
_SEED = 7


def apply_look(layer: Layer, look: Look, frame_index: int, size_wh: tuple[int, int]) -> Layer:
    """The layer as `look` shows things; the same object where nothing needs doing.

    The result may reach farther than the layer, but not out of the picture of `size_wh`; its bbox_px stays
    that of what is drawn. frame_index chooses the noise, which is the same for the same frame.
    """
    if layer.bbox_px is None:
        return layer
    layer = _softened(layer, look, size_wh)
    if look.noise_sigma < _LEAST_NOISE:
        return layer
    return Layer(
        _with_noise(layer.bgra, look.noise_sigma, frame_index), layer.origin_px, layer.bbox_px, layer.through
    )


def noisy(bgr: ByteArray, sigma: float, frame_index: int) -> ByteArray:
    """(h, w, 3) with the noise of `sigma` levels; the same picture where that is not seen."""
    if sigma < _LEAST_NOISE:
        return bgr
    bgra = cv2.cvtColor(bgr, cv2.COLOR_BGR2BGRA)
    return np.asarray(cv2.cvtColor(_with_noise(bgra, sigma, frame_index), cv2.COLOR_BGRA2BGR), np.uint8)


def _softened(layer: Layer, look: Look, size_wh: tuple[int, int]) -> Layer:
    """Blurred by what the picture is softer than the layer, and smeared by the motion."""
    missing = min(math.sqrt(max(0.0, look.blur_sigma_px**2 - _LAYER_SIGMA_PX**2)), _MOST_BLUR_PX)
    sigma = missing if missing >= _LEAST_BLUR_PX else 0.0
    steps = _streak_steps(look.motion_px)
    if sigma == 0 and not steps:
        return layer
    # Each step takes its length off the width and height, and a streak reaches half of all lengths farther.
    shrink_x, shrink_y = (sum(abs(step[axis]) for step in steps) for axis in (0, 1))
    margin_x, margin_y = (math.ceil(2 * sigma) + (shrink + 1) // 2 for shrink in (shrink_x, shrink_y))

    def smoothed(pixels: ByteArray) -> ByteArray:
        # The outermost pixels are empty, but where the picture's edge cuts the layer: there it goes on.
        left, top = margin_x + shrink_x // 2, margin_y + shrink_y // 2
        right, bottom = 2 * margin_x + shrink_x - left, 2 * margin_y + shrink_y - top
        wide = cv2.copyMakeBorder(pixels, top, bottom, left, right, cv2.BORDER_REPLICATE)
        if sigma > 0:
            side = 2 * math.ceil(2.5 * sigma) + 1
            wide = cv2.GaussianBlur(wide, (side, side), sigma, borderType=cv2.BORDER_REPLICATE)
        return _smeared(wide, steps)

    bgra = smoothed(layer.bgra)
    left, top = layer.origin_px[0] - margin_x, layer.origin_px[1] - margin_y
    width, height = size_wh
    inside = (
        slice(max(0, -top), max(0, height - top)),
        slice(max(0, -left), max(0, width - left)),
    )
    through = None if layer.through is None else smoothed(layer.through)[inside]
    return Layer(bgra[inside], (max(0, left), max(0, top)), layer.bbox_px, through)


def _streak_steps(motion_px: FloatArray) -> list[tuple[int, int]]:
    """Shifts (x, y) in pixels; averaging a picture with itself shifted, for each in turn, draws a streak.

    Halves, quarters and so on of the motion: two to the power of their number of copies lie along it.
    """
    length = float(np.hypot(*motion_px))
    if length < _LEAST_STREAK_PX:
        return []
    motion = np.asarray(motion_px) * min(1.0, _MOST_STREAK_PX / length)
    steps = [np.rint(motion / 2**k).astype(int) for k in range(1, math.ceil(math.log2(length)) + 1)]
    return [(int(x), int(y)) for x, y in steps if x or y]


def _smeared(pixels: ByteArray, steps: list[tuple[int, int]]) -> ByteArray:
    """Averages along the steps; the result is smaller by their lengths, and centred."""
    for x, y in steps:
        rows, columns = pixels.shape[0] - abs(y), pixels.shape[1] - abs(x)
        # Opposite signs run from the upper right to the lower left.
        first = pixels[:rows, :columns] if x * y >= 0 else pixels[:rows, abs(x) :]
        second = pixels[abs(y) :, abs(x) :] if x * y >= 0 else pixels[abs(y) :, :columns]
        pixels = np.asarray(cv2.addWeighted(first, 0.5, second, 0.5, 0), np.uint8)
    return pixels


def _with_noise(bgra: ByteArray, sigma: float, frame_index: int) -> ByteArray:
    """Noise where the layer hides the photo, in proportion: what shines through has the camera's own."""
    brighter, darker = _noise_tiles()
    rows, columns = bgra.shape[:2]
    # Steps without a common factor with the side: the same piece comes back after 512 frames.
    y, x = frame_index * 197 % _TILE_SIDE, frame_index * 311 % _TILE_SIDE
    alpha = cv2.merge([cv2.extractChannel(bgra, 3)] * 4)
    scale = sigma / (_TILE_SIGMA * 255)
    out = cv2.add(bgra, cv2.multiply(_piece(brighter, x, y, columns, rows), alpha, scale=scale))
    out = cv2.subtract(out, cv2.multiply(_piece(darker, x, y, columns, rows), alpha, scale=scale))
    return np.asarray(cv2.min(out, alpha), np.uint8)


def _piece(tile: ByteArray, x: int, y: int, columns: int, rows: int) -> ByteArray:
    """(rows, columns, 4) of the endlessly repeated tile, from (x, y)."""
    if x + columns > 2 * _TILE_SIDE or y + rows > 2 * _TILE_SIDE:
        tile = _repeated(tile, -(-(x + columns) // len(tile)), -(-(y + rows) // len(tile)))
    return tile[y : y + rows, x : x + columns]


@lru_cache(maxsize=1)
def _noise_tiles() -> tuple[ByteArray, ByteArray]:
    """(1024, 1024, 4) what noise adds and what it takes away, none of it from alpha. Repeats after 512."""
    random = np.random.default_rng(_SEED)
    common = random.standard_normal((_TILE_SIDE, _TILE_SIDE, 1), np.float32)
    own = random.standard_normal((_TILE_SIDE, _TILE_SIDE, 3), np.float32)
    noise = math.sqrt(1 - _COLOR_SHARE) * common + math.sqrt(_COLOR_SHARE) * own
    noise = cv2.GaussianBlur(noise, (0, 0), _GRAIN_PX)
    noise *= _TILE_SIGMA / float(noise.std())
    nothing = np.zeros((_TILE_SIDE, _TILE_SIDE), np.uint8)
    brighter, darker = (
        cv2.merge([*cv2.split(cv2.convertScaleAbs(cv2.max(half, 0))), nothing]) for half in (noise, -noise)
    )
    return _repeated(brighter, 2, 2), _repeated(darker, 2, 2)


def _repeated(tile: ByteArray, columns: int, rows: int) -> ByteArray:
    return np.asarray(cv2.repeat(tile, rows, columns), np.uint8)
