"""Shadows of watches, bracelets and rings on the skin they are worn on, and the skin's glow on them.

Two kinds of shade, drawn on the photo before the layer: what the key light throws, from the band as far as it
is thick and from case or stone as far as they are high, and the dark line along every edge, where skin and
product keep each other's light off. Both end where the skin does.
"""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np

from tryon.effects.hand_scene import Patch, WornThing, pixels
from tryon.effects.shadow import FROM_LINEAR, darken, kept_light, key_shade, shifted
from tryon.geometry import transform, uniform_scale
from tryon.types import ByteArray, Camera, FloatArray, Layer, Light

_CELL_SHARE = 0.3  # of the band's thickness: finer than its shade is soft
_COARSEST = 4
_LAMP_RADIUS = 0.22  # as for glasses
_LIT_FROM, _LIT_FULL = 0.0, 0.25  # cosine of skin to key light: what looks away gets none
_CLOSE_SHARE = 0.62
"""Of even light that a wall keeps off the skin right below it; half would be a wall without end that reflects
nothing, and straps press into the skin."""
_BAND_SOFT, _HEAD_SOFT = 0.75, 0.45  # of heights: how far that reaches
_HEAD_CLOSE = 0.55  # of that share: between lugs, case and wrist some light comes through
_THROUGH_SKIN = np.array([1.12, 1.0, 0.84])
"""BGR exponents of what skin keeps in a shade: red light wanders some millimetres through it into the dark
(Jensen et al., A Practical Model for Subsurface Light Transport, 2001)."""
_SEEN_FROM, _SEEN_FULL = -0.1, 0.3  # cosine of the head's up to the camera

_GLOW_M = 0.0012  # how far from its edge skin shows on a product
_GLOW = 0.3  # of what a product's rim shows is skin's, at most


def shade_skin(
    image: ByteArray, layer: Layer, thing: WornThing, patch: Patch, light: Light, camera: Camera
) -> None:
    """Darken the skin of `image` (H, W, 3) in place by what `layer` keeps off it."""
    if layer.bbox_px is None:
        return
    px_per_m = thing.px_per_m(camera)
    cell = min(max(1, round(_CELL_SHARE * thing.band_m * px_per_m)), _COARSEST)
    cells_per_m = px_per_m / cell
    head_m = _seen_height(thing)
    reach = math.ceil(shade_reach_m(thing) * cells_per_m)
    white = (255, 255, 255)
    kept = cv2.copyMakeBorder(
        kept_light(layer, cell), reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=white
    )
    left, top = (at - reach * cell for at in layer.origin_px)
    head = None if head_m == 0 else _of_head(kept, thing, camera, (left, top), cell)

    key_share = _key_share(light, thing)
    thrown = _thrown(kept, light, thing.band_m, thing.facing, cells_per_m)
    close = _blurred(kept, _BAND_SOFT * thing.band_m * cells_per_m)
    if head is not None:
        for share in (0.5, 1.0):
            thrown = cv2.min(thrown, _thrown(head, light, share * head_m, thing.up, cells_per_m))
        under = _blurred(head, _HEAD_SOFT * head_m * cells_per_m)
        under = cv2.convertScaleAbs(under, alpha=_HEAD_CLOSE, beta=255 * (1 - _HEAD_CLOSE))
        close = cv2.min(close, under)
    close_share = _CLOSE_SHARE * (1 - key_share)
    shade = cv2.addWeighted(thrown, key_share, close, close_share, 255 * (1 - key_share - close_share))
    shade = cv2.LUT(cv2.LUT(shade, FROM_LINEAR), _skin_table())
    skin = patch.resampled(patch.skin, (left, top), cell, shade.shape[1::-1])
    # Beside the skin all light is kept: 255 - (255 - shade) * skin.
    shade = cv2.bitwise_not(cv2.multiply(cv2.bitwise_not(shade), cv2.merge([skin] * 3), scale=1 / 255))
    darken(image, np.asarray(shade, np.uint8), left, top, cell)


def shade_reach_m(thing: WornThing) -> float:
    """How far from a thing's outline its shade may fall."""
    return 2.0 * max(thing.band_m, _seen_height(thing)) + 0.002


def glowing(layer: Layer, thing: WornThing, patch: Patch, camera: Camera) -> Layer:
    """The layer with a rim that mirrors the skin beside it, as metal does much and leather a little."""
    if layer.bbox_px is None:
        return layer
    alpha = cv2.extractChannel(layer.bgra, 3)
    sigma = max(_GLOW_M * thing.px_per_m(camera), 0.6)
    rim = cv2.GaussianBlur(cv2.bitwise_not(alpha), (0, 0), sigma)  # a half at the very edge
    share = cv2.multiply(rim, patch.over(layer, patch.skin), scale=2 * _GLOW / 255)
    color = cv2.blur(patch.guide, (3, 3))
    rows, columns = alpha.shape
    seen = patch.resampled(np.asarray(color, np.uint8), layer.origin_px, 1, (columns, rows))
    shares = cv2.merge([share] * 3)
    bgr = cv2.cvtColor(layer.bgra, cv2.COLOR_BGRA2BGR)
    skin = cv2.multiply(cv2.multiply(seen, cv2.merge([alpha] * 3), scale=1 / 255), shares, scale=1 / 255)
    kept = cv2.multiply(bgr, cv2.bitwise_not(shares), scale=1 / 255)
    bgra = cv2.merge([*cv2.split(cv2.add(kept, skin)), alpha])
    return Layer(np.asarray(bgra, np.uint8), layer.origin_px, layer.bbox_px, layer.through)


def _key_share(light: Light, thing: WornThing) -> float:
    """Of the light on the skin that is seen, what its key light makes."""
    lit = (float(light.key_direction @ thing.facing) - _LIT_FROM) / (_LIT_FULL - _LIT_FROM)
    return key_shade(light, thing.band_m, thing.facing)[1] * min(1.0, max(0.0, lit))


def _thrown(
    kept: ByteArray, light: Light, height_m: float, normal: FloatArray, cells_per_m: float
) -> ByteArray:
    """(h, w, 3) key light that passes something so high over skin of this normal."""
    shift, _ = key_shade(light, height_m, normal)
    moved = shifted(kept, shift * cells_per_m)
    return _blurred(moved, _LAMP_RADIUS * math.hypot(height_m, *shift) * cells_per_m)


def _blurred(kept: ByteArray, sigma: float) -> ByteArray:
    return np.asarray(cv2.GaussianBlur(kept, (0, 0), max(sigma, 0.4)), np.uint8)


def _seen_height(thing: WornThing) -> float:
    """Metres that case or stone rise above the skin; 0 where there is none, or it is on the far side."""
    if thing.head is None:
        return 0.0
    towards = -thing.item.camera_from_item[:3, 3]
    cosine = float(thing.up @ towards) / float(np.linalg.norm(towards))
    seen = (cosine - _SEEN_FROM) / (_SEEN_FULL - _SEEN_FROM)
    scale = uniform_scale(thing.item.camera_from_item)
    return scale * float(thing.head[1, 1] - thing.head[0, 1]) * min(1.0, max(0.0, seen))


def _of_head(
    kept: ByteArray, thing: WornThing, camera: Camera, corner_px: tuple[int, int], cell: int
) -> ByteArray:
    """(h, w, 3) light that passes the part of a layer in which case or stone is seen."""
    assert thing.head is not None
    corners = np.array([[thing.head[i][axis] for axis, i in enumerate(at)] for at in np.ndindex(2, 2, 2)])
    places = pixels(transform(thing.item.camera_from_item, corners), camera)
    hull = cv2.convexHull(np.rint((places - corner_px) / cell).astype(np.int32))
    outside = np.full(kept.shape[:2], 255, np.uint8)
    cv2.fillConvexPoly(outside, hull, 0)
    return np.asarray(cv2.max(kept, cv2.merge([outside] * 3)), np.uint8)


@lru_cache(maxsize=1)
def _skin_table() -> ByteArray:
    """(1, 256, 3) BGR: what skin shows of the light that a shade leaves."""
    left = np.arange(256)[:, None] / 255
    return np.asarray(np.rint(255 * left**_THROUGH_SKIN), np.uint8).reshape(1, 256, 3)
