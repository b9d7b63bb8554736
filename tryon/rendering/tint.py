"""Coloured transmission in one alpha channel, by the Beer-Lambert law.

Dye lets t^d through, t being the colour of a unit of it and d how much of it light meets. So what the three
channels keep are fixed powers of what one of them keeps, along a lens whose tint fades and through two lenses
behind each other. The drawn picture's alpha stands for the channel that keeps least; the others follow.
"""

from __future__ import annotations

import cv2
import numpy as np

from tryon.types import ByteArray, FloatArray, Material

_NEUTRAL_WITHIN = 0.08
"""Linear colours whose channels differ by less pass for grey: clear lenses, pads of silicone."""

_MILKY_BELOW = 0.8
"""Transmission of bodies that scatter: they veil what is behind them in all channels alike."""

_LEAST_EXPONENT = 0.3
"""Reflections dim what is behind them in all channels, those that dye hardly touches too."""

_DARKEST = 1e-3
"""Linear light; what lets less through is black."""


def tint_of(material: Material) -> FloatArray | None:
    """(3,) RGB exponents, the largest 1: channel c keeps least ** tint[c]. None where nothing is tinted."""
    if material.transmission < _MILKY_BELOW:
        return None
    colors = np.array(material.base_color[:3]).reshape(1, 3)
    texture = material.base_color_texture
    if texture is not None:
        tiny = cv2.resize(texture.pixels[..., :3], (16, 16), interpolation=cv2.INTER_AREA).reshape(-1, 3)
        values = tiny / 255.0
        colors = colors * (values**2.2 if texture.srgb else values)
    colors = np.clip(colors, _DARKEST, 1.0)
    if float(np.ptp(colors, axis=1).max()) <= _NEUTRAL_WITHIN:
        return None
    density = -np.log(colors)
    least = density[:, np.argmax(density.sum(axis=0))]
    # Least squares over the texture: density of a channel against that of the channel that keeps least.
    return np.asarray(np.clip(least @ density / float(least @ least), _LEAST_EXPONENT, 1.0))


def kept_of(alpha: ByteArray, tint: FloatArray) -> ByteArray:
    """(H, W, 3) uint8 BGR: what each channel keeps of the photo where (H, W) alpha was drawn."""
    least = 1 - np.arange(256) / 255
    table = np.rint(255 * least[:, None] ** tint[::-1]).astype(np.uint8).reshape(1, 256, 3)
    return np.asarray(cv2.LUT(cv2.cvtColor(alpha, cv2.COLOR_GRAY2BGR), table), np.uint8)
