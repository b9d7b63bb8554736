"""What skin lends to the things that are worn on it: its glow along their rims, and the shade it lies in."""

from __future__ import annotations

import cv2
import numpy as np

from tryon.effects.edges import softened
from tryon.effects.hand_scene import Patch, WornThing, head_hull, pixels
from tryon.types import Camera, FloatArray, Layer

_GLOW_M = 0.0012  # how far from its edge skin shows on a product
_GLOW = 0.3  # of what a product's rim shows is skin's, at most

_TURNS_FROM, _TURNS_FULL = 0.5, 1.0  # from the middle line, over half the breadth of wrist or finger
_TURNED_GLOW = 0.38
_TURNED_METAL, _TURNED_MATT = 0.65, 0.85
"""What a band keeps of its brightness where it turns round the limb: it looks at the skin beside it, at other
fingers and at whatever is dark behind. Real rings of polished metal end nearly as dark as the skin."""

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
    turned = _turned(thing, patch, camera)
    kept = _TURNED_METAL if thing.is_metal else _TURNED_MATT
    shade = _shade(patch, _SHADE_SOFT * thing.breadth_m * px_per_m / patch.cell)
    shade = np.rint(shade * (1 - (1 - kept) * turned) * _SCALE).astype(np.uint8)
    rim = softened(np.asarray(cv2.bitwise_not(alpha), np.uint8), _GLOW_M * px_per_m)  # 1/2 at the edge
    skin = patch.skin
    share = cv2.max(
        cv2.multiply(rim, patch.over(layer, skin), scale=2 * _GLOW / 255),
        patch.over(layer, np.rint(skin * turned * _TURNED_GLOW).astype(np.uint8)),
    )
    kept_map = cv2.multiply(patch.over(layer, shade), cv2.bitwise_not(share), scale=1 / 255)
    factors = cv2.merge([kept_map] * 3 + [np.full_like(kept_map, _SCALE)])
    bgra = cv2.multiply(layer.bgra, factors, scale=1 / _SCALE)
    seen = patch.over(layer, np.asarray(cv2.blur(patch.guide, (3, 3)), np.uint8))
    lent = cv2.multiply(alpha, share, scale=1 / 255)
    glow = cv2.multiply(cv2.cvtColor(seen, cv2.COLOR_BGR2BGRA), cv2.merge([lent] * 4), scale=1 / 255)
    bgra = cv2.min(cv2.add(bgra, glow), cv2.merge([alpha] * 4))
    return Layer(np.asarray(bgra, np.uint8), layer.origin_px, layer.bbox_px, layer.through)


def _turned(thing: WornThing, patch: Patch, camera: Camera) -> FloatArray:
    """(rows, columns) 0 to 1 how far a band there has turned away from the camera; 0 on case or stone."""
    middle = thing.item.camera_from_item[:3, 3]
    at, side = (
        pixels(np.stack([middle, middle + thing.aside * thing.breadth_m / 2]), camera) - patch.origin_px
    ) / patch.cell
    across = (side - at) / max(float((side - at) @ (side - at)), 1e-6)
    rows, columns = patch.skin.shape
    offset = (np.arange(columns) + 0.5 - at[0]) * across[0] + ((np.arange(rows) + 0.5 - at[1]) * across[1])[
        :, None
    ]
    turned = np.clip((np.abs(offset) - _TURNS_FROM) / (_TURNS_FULL - _TURNS_FROM), 0.0, 1.0)
    turned = turned * turned * (3 - 2 * turned)
    hull = head_hull(thing, camera)
    if hull is not None:
        cv2.fillConvexPoly(turned, np.rint((hull - patch.origin_px) / patch.cell).astype(np.int32), 0.0)
    return np.asarray(turned)


def _shade(patch: Patch, sigma: float) -> FloatArray:
    """(rows, columns) factor by which things are to be dimmed or lifted, as the skin about there is."""
    level = cv2.cvtColor(patch.guide, cv2.COLOR_BGR2GRAY).astype(np.float32)
    skin = patch.skin.astype(np.float32) * np.float32(1 / 255)
    mean = float((level * skin).sum()) / max(float(skin.sum()), 1.0)
    if mean < 1.0:
        return np.ones(level.shape)
    side = max(3, 2 * round(1.7 * sigma) + 1)
    near = cv2.blur(cv2.blur(skin, (side, side)), (side, side)) + np.float32(_FEW)
    about = cv2.blur(cv2.blur((level - mean) * skin, (side, side)), (side, side)) / near
    return np.asarray(np.clip(np.maximum(1 + about / mean, 0.05) ** _SHADE_SHARE, _DARKEST, _BRIGHTEST))
