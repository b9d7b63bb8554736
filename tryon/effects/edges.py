"""Masks that end where the picture has its edges, and masks without edges."""

from __future__ import annotations

import math

import cv2
import numpy as np

from tryon.types import ByteArray

_EDGE_STRENGTH = 80.0  # squared 8-bit levels of a difference that counts as an edge of the picture


def follow_edges(mask: ByteArray, image: ByteArray, radius_px: int, sampling: float = 1.0) -> ByteArray:
    """(h, w) mask drawn roughly over an (h, w, 3) image, its rim moved to the image's own nearby.

    The guided filter of He, Sun and Tang (2010), its result steepened. sampling: share of rows and columns
    that are looked at; the rim stays as fine as the image (He and Sun, "Fast Guided Filter", 2015).
    """
    soft = cv2.ximgproc.guidedFilter(image, mask, max(1, radius_px), _EDGE_STRENGTH, scale=sampling)
    return np.asarray(cv2.convertScaleAbs(cv2.subtract(soft, np.full_like(soft, 64)), alpha=2.0))


def softened(mask: ByteArray, sigma: float) -> ByteArray:
    """(h, w) or (h, w, 3) mask smoothed by about a Gaussian of so many pixels, in a fraction of its time."""
    side = round(math.sqrt(6 * sigma**2 + 1))
    if side < 2:
        return np.asarray(cv2.GaussianBlur(mask, (0, 0), max(sigma, 0.3)), np.uint8)
    once = cv2.blur(mask, (side, side), anchor=((side - 1) // 2, (side - 1) // 2))
    return np.asarray(cv2.blur(once, (side, side), anchor=(side // 2, side // 2)), np.uint8)
