"""Between 8-bit sRGB, in which pictures come, and linear light, in which light adds up (IEC 61966-2-1)."""

from __future__ import annotations

import numpy as np

from tryon.types import FloatArray

LUMINANCE_RGB = np.array([0.2126, 0.7152, 0.0722])
"""Share of each channel in the luminance of linear sRGB (ITU-R BT.709)."""


def linear_from_srgb(levels: FloatArray) -> FloatArray:
    """Linear light, 0 to 1, of sRGB levels, 0 to 255, of any shape."""
    share = np.asarray(levels / 255)
    return np.asarray(np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4))


def srgb_from_linear(light: FloatArray) -> FloatArray:
    """sRGB levels, 0 to 255 and not rounded, of linear light, 0 to 1, of any shape."""
    root = 1.055 * light ** (1 / 2.4) - 0.055
    return np.asarray(255 * np.where(light < 0.0031308, 12.92 * light, root))
