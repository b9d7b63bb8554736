"""Laying a premultiplied layer over a frame."""

from __future__ import annotations

import cv2
import numpy as np

from tryon.types import ByteArray, Layer


def lay_over(image: ByteArray, layer: Layer) -> None:
    """Draw `layer` over `image` (H, W, 3) BGR in place, only in the layer's region.

    out = layer + image * (1 - alpha), all of it 8-bit sRGB, as the renderer's lenses assume.
    """
    height, width = layer.bgra.shape[:2]
    if height == 0 or width == 0:
        return
    x, y = layer.origin_px
    region = image[y : y + height, x : x + width]
    alpha = cv2.extractChannel(layer.bgra, 3)
    through = cv2.merge([cv2.bitwise_not(alpha)] * 3)
    kept = cv2.multiply(region, through, scale=1 / 255)
    cv2.add(kept, cv2.cvtColor(layer.bgra, cv2.COLOR_BGRA2BGR), dst=region)


def full_layer(layer: Layer, size_wh: tuple[int, int]) -> ByteArray:
    """The layer at the frame's size as straight-alpha BGRA (H, W, 4), for PNG files."""
    full = np.zeros((size_wh[1], size_wh[0], 4), np.uint8)
    height, width = layer.bgra.shape[:2]
    if height and width:
        alpha = layer.bgra[..., 3:].astype(np.float32)
        straight = np.where(alpha > 0, layer.bgra[..., :3] * (255 / np.maximum(alpha, 1)), 0)
        x, y = layer.origin_px
        full[y : y + height, x : x + width, :3] = np.clip(np.rint(straight), 0, 255).astype(np.uint8)
        full[y : y + height, x : x + width, 3] = layer.bgra[..., 3]
    return full
