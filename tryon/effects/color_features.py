"""Colours told apart as skin, hair and hands are: by ratios that shading leaves alone."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tryon.types import ByteArray

Floats = npt.NDArray[np.float32]

_DARK = 12.0  # of 255, added before the logarithm: below it colours are noise


def log_features(bgr: ByteArray) -> Floats:
    """(..., 3) log(red/green), log(green/blue), log(luminance): shading moves only the last."""
    logs = np.log(np.asarray(bgr, np.float32) + _DARK)
    b, g, r = logs[..., 0], logs[..., 1], logs[..., 2]
    return np.stack([r - g, g - b, 0.25 * b + 0.5 * g + 0.25 * r], axis=-1)
