"""What skin lends to the things that are worn on it: its glow along their rims, and the shade it lies in."""

from __future__ import annotations

import cv2
import numpy as np

from tryon.effects.edges import softened
from tryon.effects.hand_scene import Patch, WornThing
from tryon.types import ByteArray, Camera, Layer

_GLOW_M = 0.0012  # how far from its edge skin shows on a product
_GLOW = 0.3  # of what a product's rim shows is skin's, at most

_SHADE_SOFT = 0.1  # of the breadth of wrist or finger: finer is skin's own pattern, hairs and veins
_SHADE_SHARE = 0.4
"""Of the skin's shade that a thing takes on, as an exponent. The light that it is drawn in is smooth; where
an arm turns away from a lamp or lies half in a shadow, skin darkens faster, and what is worn there too."""
_DARKEST, _BRIGHTEST = 0.6, 1.2
_SCALE = 200  # of 255, where nothing changes
_FEW = 0.02  # of a neighbourhood: with less skin in it, things stay as they are


def blended(layer: Layer, thing: WornThing, patch: Patch, camera: Camera) -> Layer:
    """The layer in the shade of its skin, with a rim that mirrors skin: metal does much, leather a little."""
    if layer.bbox_px is None:
        return layer
    alpha = cv2.extractChannel(layer.bgra, 3)
    px_per_m = thing.px_per_m(camera)
    shade = patch.over(layer, _shade(patch, _SHADE_SOFT * thing.breadth_m * px_per_m / patch.cell))
    rim = softened(np.asarray(cv2.bitwise_not(alpha), np.uint8), _GLOW_M * px_per_m)  # 1/2 at the edge
    share = cv2.multiply(rim, patch.over(layer, patch.skin), scale=2 * _GLOW / 255)
    kept = cv2.multiply(shade, cv2.bitwise_not(share), scale=1 / 255)
    bgra = cv2.multiply(
        layer.bgra, cv2.merge([kept, kept, kept, np.full_like(kept, _SCALE)]), scale=1 / _SCALE
    )
    seen = patch.over(layer, np.asarray(cv2.blur(patch.guide, (3, 3)), np.uint8))
    lent = cv2.multiply(alpha, share, scale=1 / 255)
    skin = cv2.multiply(cv2.cvtColor(seen, cv2.COLOR_BGR2BGRA), cv2.merge([lent] * 4), scale=1 / 255)
    bgra = cv2.min(cv2.add(bgra, skin), cv2.merge([alpha] * 4))
    return Layer(np.asarray(bgra, np.uint8), layer.origin_px, layer.bbox_px, layer.through)


def _shade(patch: Patch, sigma: float) -> ByteArray:
    """(rows, columns) by how much things are to be dimmed or lifted: as much as the skin about there is."""
    level = cv2.cvtColor(patch.guide, cv2.COLOR_BGR2GRAY).astype(np.float32)
    skin = patch.skin.astype(np.float32) * np.float32(1 / 255)
    mean = float((level * skin).sum()) / max(float(skin.sum()), 1.0)
    if mean < 1.0:
        return np.full(level.shape, _SCALE, np.uint8)
    side = max(3, 2 * round(1.7 * sigma) + 1)
    near = cv2.blur(cv2.blur(skin, (side, side)), (side, side)) + np.float32(_FEW)
    about = cv2.blur(cv2.blur((level - mean) * skin, (side, side)), (side, side)) / near
    relative = np.maximum(1 + about / mean, 0.05) ** np.float32(_SHADE_SHARE)
    return np.asarray(np.clip(relative, _DARKEST, _BRIGHTEST) * _SCALE, np.uint8)
