"""Laying a premultiplied layer over a frame."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from tryon.types import ByteArray, Layer


def lay_over(image: ByteArray, layer: Layer) -> None:
    """Draw `layer` over `image` (H, W, 3) BGR in place, only in the layer's region.

    out = layer + image * through, all of it 8-bit sRGB, as the renderer's lenses assume.
    """
    height, width = layer.bgra.shape[:2]
    if height == 0 or width == 0:
        return
    x, y = layer.origin_px
    region = image[y : y + height, x : x + width]
    through = layer.through
    if through is None:
        through = cv2.merge([cv2.bitwise_not(cv2.extractChannel(layer.bgra, 3))] * 3)
    kept = cv2.multiply(region, through, scale=1 / 255)
    cv2.add(kept, cv2.cvtColor(layer.bgra, cv2.COLOR_BGRA2BGR), dst=region)


_SKIN_BGR = np.array([130, 148, 184], np.float32)
"""Mid-toned skin, over which the renderer's lenses are exact: BACKDROP in surface.frag."""


def full_layer(layers: Sequence[Layer], size_wh: tuple[int, int]) -> ByteArray:
    """Layers, the nearest last, at the frame's size as straight-alpha BGRA (H, W, 4), for PNG files.

    Straight alpha carries no colour of its own: what tinted glass keeps more of one channel than alpha says
    is added as it looks over mid-toned skin.
    """
    whole = np.zeros((size_wh[1], size_wh[0], 4), np.float32)
    for layer in layers:
        height, width = layer.bgra.shape[:2]
        x, y = layer.origin_px
        region = whole[y : y + height, x : x + width]
        left = 1 - layer.bgra[..., 3:].astype(np.float32) / 255
        region *= left
        region += layer.bgra
        if layer.through is not None:
            region[..., :3] += np.maximum(layer.through / np.float32(255) - left, 0) * _SKIN_BGR
    whole[..., :3] *= 255 / np.maximum(whole[..., 3:], 1)
    return np.clip(np.rint(whole), 0, 255).astype(np.uint8)
