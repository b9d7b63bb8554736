"""Pictures of a moulded resin strap."""

from __future__ import annotations

import cv2
import numpy as np
from modelling.pictures import Image, periodic_noise, to_bytes

from .leather import PICTURE_MM, Strap, picture_places


def moulded(measures: Strap, loop_length: float) -> tuple[Image, Image]:
    """Relief and tone: chevrons near the case, then a channel with long holes."""
    wide, tall = 1024, 256
    rate = wide / PICTURE_MM
    away, across, is_long = picture_places(measures, wide, tall)
    edge = measures.width_at(away) / 2 - np.abs(across)
    # Chevrons that point away from the case.
    phase = (away - 0.45 * np.abs(across)) % 3.6
    rib = np.clip(np.minimum(phase - 0.5, 3.1 - phase) / 0.35 + 0.5, 0, 1)
    inner = np.clip((edge - 2.6) / 0.4, 0, 1)
    ends = np.clip((away - 5.0) / 0.4, 0, 1) * np.clip((27.0 - away) / 0.4, 0, 1)
    height = -0.4 * (1 - rib) * inner * ends
    beyond = np.clip((away - 29.0) / 0.5, 0, 1)
    channel = np.clip((4.6 - np.abs(across)) / 0.4 + 0.5, 0, 1) * beyond
    height -= 0.25 * channel
    hole = np.zeros_like(height)
    at_pin = loop_length - measures.pin_s
    for step in range(-4, 6):
        off = np.hypot(away - (at_pin + 6.0 * step), np.maximum(np.abs(across) - 0.9, 0))
        hole = np.maximum(hole, np.clip((1.0 - off) * rate + 0.5, 0, 1) * is_long)
    height -= 0.5 * hole
    height += 0.02 * periodic_noise(wide, (6, 2), 31)[:tall]
    down, right = np.gradient(cv2.GaussianBlur(height, (0, 0), 0.8))
    slopes = np.stack([-right * rate, down * rate * 0.67, np.ones_like(down)], axis=-1)
    relief = to_bytes((slopes / np.linalg.norm(slopes, axis=2, keepdims=True) * 0.5 + 0.5) * 255)
    deep = cv2.GaussianBlur((1 - rib) * inner * ends, (0, 0), 1.2)
    tone = (1.0 - 0.5 * deep) * (1.0 - 0.1 * channel) * (1 - 0.75 * hole)
    return relief, to_bytes(np.repeat(255 * tone[..., None], 3, axis=2))
