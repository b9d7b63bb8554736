"""Painting on premultiplied pictures: colours, rounded plates, soft shadows, pictures in boxes."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ImageColor

from tryon.types import ByteArray

Coverage = npt.NDArray[np.floating[Any]]
"""(h, w), 0 to 1."""

_SHARP = 3
"""Shapes are drawn so many times as large, for smooth edges."""


def new_picture(size_wh: tuple[int, int]) -> Coverage:
    """(h, w, 4) float32, transparent: what the functions of this module paint on, 0 to 255."""
    return np.zeros((size_wh[1], size_wh[0], 4), np.float32)


def finished(picture: Coverage) -> ByteArray:
    """(h, w, 4) premultiplied BGRA uint8."""
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def bgra(color: str) -> tuple[float, float, float, float]:
    """Blue, green, red (0 to 255) and opacity (0 to 1) of "#RRGGBB" or "#RRGGBBAA"."""
    red, green, blue, *alpha = ImageColor.getrgb(color)
    return float(blue), float(green), float(red), (alpha[0] if alpha else 255) / 255


def lay_color(picture: Coverage, coverage: Coverage, color: str, opacity: float = 1.0) -> None:
    """Paint a colour where `coverage` says, in place."""
    blue, green, red, alpha = bgra(color)
    over = (coverage * np.float32(alpha * opacity))[..., None]
    picture *= 1 - over
    picture += over * np.array([blue, green, red, 255], np.float32)


def lay_picture(picture: Coverage, image: ByteArray | Coverage, at: tuple[int, int]) -> None:
    """Lay a premultiplied BGRA picture with its upper left corner `at` (x, y), cut at the edges, in place."""
    x, y = at
    height, width = picture.shape[:2]
    x0, y0 = max(0, x), max(0, y)
    x1, y1 = min(width, x + image.shape[1]), min(height, y + image.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    part = image[y0 - y : y1 - y, x0 - x : x1 - x].astype(np.float32)
    region = picture[y0:y1, x0:x1]
    region *= 1 - part[..., 3:] / np.float32(255)
    region += part


def rounded(size_wh: tuple[int, int], box: tuple[float, float, float, float], radius: float) -> Coverage:
    """Coverage of a rectangle (x, y, w, h in pixels) with round corners; nothing where it has no area."""
    x, y, w, h = (value * _SHARP for value in box)
    if w < 1 or h < 1:
        return np.zeros((size_wh[1], size_wh[0]), np.float32)
    radius = min(radius * _SHARP, w / 2, h / 2)
    mask = np.zeros((size_wh[1] * _SHARP, size_wh[0] * _SHARP), np.uint8)
    left, top, right, bottom = round(x), round(y), round(x + w) - 1, round(y + h) - 1
    r = round(radius)
    cv2.rectangle(mask, (left + r, top), (right - r, bottom), 255, cv2.FILLED)
    cv2.rectangle(mask, (left, top + r), (right, bottom - r), 255, cv2.FILLED)
    for corner in (
        (left + r, top + r),
        (right - r, top + r),
        (left + r, bottom - r),
        (right - r, bottom - r),
    ):
        cv2.circle(mask, corner, r, 255, cv2.FILLED)
    small = np.asarray(cv2.resize(mask, size_wh, interpolation=cv2.INTER_AREA))
    return small.astype(np.float32) / np.float32(255)


def softened(coverage: Coverage, reach_px: float) -> Coverage:
    """Blurred, so that it ends about `reach_px` outside."""
    return np.asarray(cv2.GaussianBlur(coverage, (0, 0), max(0.3, reach_px / 2)))


def contained(image: ByteArray, size_wh: tuple[int, int]) -> ByteArray:
    """A premultiplied picture scaled to the largest size within `size_wh`."""
    share = min(size_wh[0] / image.shape[1], size_wh[1] / image.shape[0])
    size = (max(1, round(image.shape[1] * share)), max(1, round(image.shape[0] * share)))
    return scaled(image, size)


def scaled(image: ByteArray, size_wh: tuple[int, int]) -> ByteArray:
    """A premultiplied picture at exactly that size."""
    if (image.shape[1], image.shape[0]) == size_wh:
        return image
    shrinks = size_wh[0] < image.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    grown = cv2.resize(image, size_wh, interpolation=method)
    # Cubic overshoots: a colour stronger than its alpha would shine.
    grown[..., :3] = np.minimum(grown[..., :3], grown[..., 3:])
    return np.asarray(grown)


def premultiplied(image: ByteArray) -> ByteArray:
    """Straight BGRA, or BGR, as it stands in a file, with its alpha multiplied in."""
    if image.shape[2] == 3:
        return np.dstack([image, np.full(image.shape[:2], 255, np.uint8)])
    alpha = image[..., 3:].astype(np.float32) / np.float32(255)
    color = np.rint(image[..., :3] * alpha).astype(np.uint8)
    return np.dstack([color, image[..., 3]])
