"""From one segment to the next."""

from __future__ import annotations

import cv2
import numpy as np

from tryon.editing.plan import Transition
from tryon.types import ByteArray

_ZOOM = 0.7  # by how much the picture would grow until it is gone, and how much larger the next one comes
_ZOOM_MIX = (0.25, 0.75)  # while both of them show
_FLASH_PEAK = (
    0.9  # share of white at the middle of a flash: never a whole white frame, which looks like a fault
)
_FLASH_LEVEL = 252
_SLIDE_SHADE = 0.35  # how dark the old picture gets under the new one


def blend(a: ByteArray, b: ByteArray, kind: Transition, x: float) -> ByteArray:
    """The picture at `x` (0: only `a`, 1: only `b`) of a transition between two (h, w, 3) BGR pictures."""
    if x <= 0.0 or x >= 1.0:
        return a if x <= 0.0 else b
    if kind == "cut":
        return a if x < 0.5 else b
    if kind == "dissolve":
        return _mixed(a, b, _eased(x))
    if kind == "slide":
        return _slid(a, b, _eased_strongly(x))
    if kind == "zoom":
        return _zoomed(a, b, x)
    return _flashed(a, b, x)


def _eased(x: float) -> float:
    """Starts and ends at rest (smoothstep)."""
    return x * x * (3 - 2 * x)


def _eased_strongly(x: float) -> float:
    """Leaves at rest, arrives softly (cubic in and out)."""
    return 4 * x**3 if x < 0.5 else 1 - (2 - 2 * x) ** 3 / 2


def _mixed(a: ByteArray, b: ByteArray, share: float) -> ByteArray:
    return np.asarray(cv2.addWeighted(a, 1 - share, b, share, 0.0), np.uint8)


def _slid(a: ByteArray, b: ByteArray, share: float) -> ByteArray:
    """The new picture comes in from the right over the old one, which gives way at a third of its speed."""
    width = a.shape[1]
    edge = round(width * (1 - share))
    away = round(width * share / 3)
    picture = np.empty_like(a)
    picture[:, edge:] = b[:, : width - edge]
    if edge:
        cv2.convertScaleAbs(a[:, away : away + edge], picture[:, :edge], 1 - _SLIDE_SHADE * share)
    return picture


def _zoomed(a: ByteArray, b: ByteArray, x: float) -> ByteArray:
    """The camera rushes into the old picture and arrives in the new one; both show around the middle only."""
    share = _eased(min(1.0, max(0.0, (x - _ZOOM_MIX[0]) / (_ZOOM_MIX[1] - _ZOOM_MIX[0]))))
    going = _enlarged(a, 1 + _ZOOM * x * x) if share < 1 else b
    coming = _enlarged(b, 1 + _ZOOM * (1 - x) ** 2) if share > 0 else a
    if share in (0.0, 1.0):
        return going if share == 0 else coming
    return _mixed(going, coming, share)


def _enlarged(image: ByteArray, factor: float) -> ByteArray:
    """The middle of a picture over the whole of it."""
    height, width = image.shape[:2]
    left, top = round(width * (1 - 1 / factor) / 2), round(height * (1 - 1 / factor) / 2)
    part = image[top : height - top, left : width - left]
    return np.asarray(cv2.resize(part, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _flashed(a: ByteArray, b: ByteArray, x: float) -> ByteArray:
    """Light swallows the old picture quickly and leaves the new one slowly."""
    peak = 0.35
    share = _eased(x / peak) if x < peak else _eased((1 - x) / (1 - peak))
    light = _FLASH_PEAK * share
    return np.asarray(
        cv2.convertScaleAbs(a if x < peak else b, alpha=1 - light, beta=_FLASH_LEVEL * light), np.uint8
    )
