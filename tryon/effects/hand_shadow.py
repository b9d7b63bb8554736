"""Shadows of watches, bracelets and rings on the skin they are worn on.

Two kinds of shade, drawn on the photo before the layer: what the key light throws, from the band as far as it
is thick and from case or stone as far as they are high, and the dark line along every edge, where skin and
product keep each other's light off. Both end where the skin does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from tryon.effects.edges import softened
from tryon.effects.hand_patch import Patch
from tryon.effects.hand_scene import WornThing
from tryon.effects.shadow import darken, kept_light, key_shade, shifted
from tryon.geometry import uniform_scale
from tryon.types import ByteArray, FloatArray, Layer, Light

_CELL_SHARE = 0.3  # of the height of what throws a shade: finer than the shade is soft
_COARSEST = 6
_LAMP_RADIUS = 0.22  # as for glasses
_LIT_FROM, _LIT_FULL = 0.0, 0.25  # cosine of skin to key light: what looks away gets none
_CREVICE_SHARE, _WALL_SHARE, _HEAD_SHARE = 1.0, 0.9, 0.7
"""Of even light kept off the skin under what lies on it: by the crevice between band and skin, which is dark
all over; by the band, as a wall; by case or stone, between which and the wrist some light comes through. At
the very edge half of it is left: a wall hides half of the sky."""
_CREVICE_SOFT, _WALL_SOFT, _HEAD_SOFT = 0.3, 1.2, 0.55  # of their heights: how far that reaches
_REACH, _REACH_M = 2.2, 0.001  # how far a shade falls, over the height, and at least
_THROUGH_SKIN = np.array([1.12, 1.0, 0.84])
"""BGR exponents of what skin keeps in a shade: red light wanders some millimetres through it into the dark
(Jensen et al., A Practical Model for Subsurface Light Transport, 2001)."""
_GAMMA = 2.2  # pixels are about that root of light
_SEEN_FROM, _SEEN_FULL = -0.1, 0.3  # cosine of the head's up to the camera


def shade_skin(image: ByteArray, layer: Layer, thing: WornThing, patch: Patch, light: Light) -> None:
    """Darken the skin of `image` (H, W, 3) in place by what `layer` keeps off it."""
    if layer.bbox_px is None:
        return
    key_share = _key_share(light, thing)
    close = ((_CREVICE_SHARE, _CREVICE_SOFT), (_WALL_SHARE, _WALL_SOFT))
    band = _Caster(thing.band_m, thing.facing, (1.0,), close, None)
    head_m = _seen_height(thing)
    head = _Caster(head_m, thing.up, (0.5, 1.0), ((_HEAD_SHARE, _HEAD_SOFT),), thing.head_px)
    for caster in (band, head) if head_m > 0 else (band,):
        _shade(image, layer, caster, patch, light, key_share, thing.px_per_m)


def shade_reach_m(thing: WornThing) -> float:
    """How far from a thing's outline its shade may fall."""
    return _REACH * max(thing.band_m, _seen_height(thing)) + _REACH_M


@dataclass(frozen=True, eq=False)
class _Caster:
    """What keeps light off: the whole layer, or the part of it within a hull.

    height_m: over the skin, whose normal is `normal`. parts: of that height that throw the key light's
    shadow. close: shares of even light, and how softly over the height. hull_px: (N, 2) of the frame.
    """

    height_m: float
    normal: FloatArray
    parts: tuple[float, ...]
    close: tuple[tuple[float, float], ...]
    hull_px: FloatArray | None


def _shade(
    image: ByteArray,
    layer: Layer,
    caster: _Caster,
    patch: Patch,
    light: Light,
    key_share: float,
    px_per_m: float,
) -> None:
    cell = min(max(1, round(_CELL_SHARE * caster.height_m * px_per_m)), _COARSEST)
    cells = caster.height_m * px_per_m / cell  # as high as so many cells
    reach = math.ceil(_REACH * cells + _REACH_M * px_per_m / cell)
    kept = cv2.extractChannel(kept_light(layer, cell), 1)
    kept = cv2.copyMakeBorder(kept, reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=255)
    left, top = (at - reach * cell for at in layer.origin_px)
    if caster.hull_px is not None:
        hull = np.rint((caster.hull_px - (left, top)) / cell).astype(np.int32)
        outside = np.full_like(kept, 255)
        cv2.fillConvexPoly(outside, hull, 0)
        kept = cv2.max(kept, outside)
    thrown = kept
    for number, part in enumerate(caster.parts):
        shift, _ = key_shade(light, part, caster.normal)  # for a height of 1
        moved = shifted(np.asarray(kept, np.uint8), shift * cells)
        soft = softened(moved, _LAMP_RADIUS * math.hypot(part, *shift) * cells)
        thrown = soft if number == 0 else cv2.min(thrown, soft)
    even = np.full_like(kept, 255)
    for share, softness in caster.close:
        soft = softened(np.asarray(kept, np.uint8), softness * cells)
        even = cv2.min(even, cv2.convertScaleAbs(soft, alpha=share, beta=255 * (1 - share)))
    shade = cv2.addWeighted(thrown, key_share, even, 1 - key_share, 0)
    skin = patch.resampled(patch.skin, (left, top), cell, shade.shape[1::-1])
    # Beside the skin all light is kept: 255 - (255 - shade) * skin.
    shade = cv2.bitwise_not(cv2.multiply(cv2.bitwise_not(shade), skin, scale=1 / 255))
    darken(image, np.asarray(cv2.LUT(cv2.merge([shade] * 3), _skin_table()), np.uint8), left, top, cell)


def _key_share(light: Light, thing: WornThing) -> float:
    """Of the light on the skin that is seen, what its key light makes."""
    lit = (float(light.key_direction @ thing.facing) - _LIT_FROM) / (_LIT_FULL - _LIT_FROM)
    return key_shade(light, thing.band_m, thing.facing)[1] * min(1.0, max(0.0, lit))


def _seen_height(thing: WornThing) -> float:
    """Metres that case or stone rise above the skin; 0 where there is none, or it is on the far side."""
    if thing.head is None:
        return 0.0
    towards = -thing.item.camera_from_item[:3, 3]
    cosine = float(thing.up @ towards) / float(np.linalg.norm(towards))
    seen = (cosine - _SEEN_FROM) / (_SEEN_FULL - _SEEN_FROM)
    scale = uniform_scale(thing.item.camera_from_item)
    return scale * float(thing.head[1, 1] - thing.head[0, 1]) * min(1.0, max(0.0, seen))


@lru_cache(maxsize=1)
def _skin_table() -> ByteArray:
    """(1, 256, 3) BGR: what pixels keep, of 255, of skin that gets this share of the light."""
    left = np.arange(256)[:, None] / 255
    return np.asarray(np.rint(255 * left ** (_THROUGH_SKIN / _GAMMA)), np.uint8).reshape(1, 256, 3)
