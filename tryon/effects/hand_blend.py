"""What skin lends to the things that are worn on it: its glow along their rims, and the shade it lies in."""

from __future__ import annotations

import cv2
import numpy as np

from tryon.effects.edges import softened
from tryon.effects.hand_patch import Patch
from tryon.effects.hand_scene import WornThing, pixels
from tryon.types import ByteArray, FloatArray, Layer

_GLOW_M = 0.0012  # how far from its edge skin shows on a product
_GLOW = 0.3  # of what a product's rim shows is skin's, at most

_TURNS_FROM, _TURNS_FULL = 0.5, 1.0  # from the middle line, over half the breadth of wrist or finger
_METAL, _MATT = (0.65, 0.38), (0.85, 0.15)
"""What a band keeps of its brightness where it turns round the limb, and how much it shows of the skin about
it: there it looks at the limb, at other fingers and at whatever is dark behind. Real rings of polished metal
end nearly as dark as the skin."""

_NEAR = 0.08  # of the breadth: how far off skin still shows in what mirrors it
_SHADE_SOFT = 0.1  # of the breadth of wrist or finger: finer is skin's own pattern, hairs and veins
_SHADE_SHARE = 0.4
"""Of the skin's shade that a thing takes on, as an exponent. The light that it is drawn in is smooth; where
an arm turns away from a lamp or lies half in a shadow, skin darkens faster, and what is worn there too."""
_DARKEST, _BRIGHTEST = 0.6, 1.2
_SCALE = 200  # of 255, where nothing changes
_FEW = 0.02  # of a neighbourhood: with less skin in it, things stay as they are


def blended(layer: Layer, thing: WornThing, patch: Patch) -> Layer:
    """The layer in the shade of its skin, with a rim that mirrors skin: metal does much, leather a little."""
    if layer.bbox_px is None:
        return layer
    alpha = cv2.extractChannel(layer.bgra, 3)
    px_per_m = thing.px_per_m
    cells = thing.breadth_m * px_per_m / patch.cell
    turned = _turned(thing, patch)
    kept, mirrored = _METAL if thing.is_metal else _MATT
    shade = _shade(patch, _SHADE_SOFT * cells) * (1 - (1 - kept) * turned)
    color, near = _skin_near(patch, _NEAR * cells)
    maps = cv2.merge([np.rint(shade * _SCALE).astype(np.uint8), (near * turned).astype(np.uint8), patch.skin])
    dimmed, aside, skin = cv2.split(patch.over(layer, maps))
    rim = softened(np.asarray(cv2.bitwise_not(alpha), np.uint8), _GLOW_M * px_per_m)  # 1/2 at the edge
    share = cv2.multiply(rim, skin, scale=2 * _GLOW / 255)
    share = cv2.max(share, cv2.convertScaleAbs(aside, alpha=mirrored))
    dimmed = cv2.multiply(dimmed, cv2.bitwise_not(share), scale=1 / 255)
    unchanged = np.full_like(dimmed, _SCALE)
    bgra = cv2.multiply(layer.bgra, cv2.merge([dimmed, dimmed, dimmed, unchanged]), scale=1 / _SCALE)
    lent = cv2.merge([cv2.multiply(alpha, share, scale=1 / 255)] * 4)
    glow = cv2.cvtColor(patch.over(layer, color), cv2.COLOR_BGR2BGRA)
    bgra = cv2.add(bgra, cv2.multiply(glow, lent, scale=1 / 255))
    bgra = cv2.min(bgra, cv2.merge([alpha] * 4))
    return Layer(np.asarray(bgra, np.uint8), layer.origin_px, layer.bbox_px, layer.through)


def _skin_near(patch: Patch, sigma: float) -> tuple[ByteArray, ByteArray]:
    """(rows, columns, 3) BGR of the skin about each cell, and (rows, columns) how much of it there is."""
    near = np.asarray(cv2.max(softened(patch.skin, sigma), 8), np.uint8)
    only = cv2.multiply(patch.guide, cv2.merge([patch.skin] * 3), scale=1 / 255)
    color = cv2.divide(softened(np.asarray(only, np.uint8), sigma), cv2.merge([near] * 3), scale=255)
    return np.asarray(color, np.uint8), near


def _turned(thing: WornThing, patch: Patch) -> FloatArray:
    """(rows, columns) 0 to 1 how far a band there has turned away from the camera; 0 on case or stone."""
    middle = thing.item.camera_from_item[:3, 3]
    places = pixels(np.stack([middle, middle + thing.aside * thing.breadth_m / 2]), thing.camera)
    at, side = (places - patch.origin_px) / patch.cell - 0.5
    across = (side - at) / max(float((side - at) @ (side - at)), 1e-6)
    rows, columns = patch.skin.shape
    down = (np.arange(rows) - at[1]) * across[1]
    turned = np.abs((np.arange(columns) - at[0]) * across[0] + down[:, None])
    turned = np.clip((turned - _TURNS_FROM) / (_TURNS_FULL - _TURNS_FROM), 0.0, 1.0)
    turned = turned * turned * (3 - 2 * turned)
    if thing.head_px is not None:
        cv2.fillConvexPoly(
            turned, np.rint((thing.head_px - patch.origin_px) / patch.cell).astype(np.int32), 0.0
        )
        turned = cv2.blur(turned, (3, 3))
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
