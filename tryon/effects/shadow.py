"""The shadow that glasses cast on nose and cheeks: a blurred mask, drawn on the photo before the layer.

Two shades are added: the key light's, thrown as far as the frame stands off the skin, and a tight one all
round, where frame and skin keep each other's light off. A shadow map in OpenGL would cost a hundred times as
much.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from tryon.effects.harmonics import polynomials
from tryon.types import ByteArray, FloatArray, Layer, Light

_CELL_M = 0.0018  # of the grid that is worked on; blurs are wider, so nothing is lost
_COARSEST = 8

_STAND_OFF_M = 0.008  # of rims before the cheek, in the mean: at the pads nothing, at the outer rim 15 mm
_LAMP_RADIUS = 0.22  # tangent of half a lamp's or window's breadth, which softens a shadow on its way
_STEEPEST = 0.55  # least cosine between key light and optical axis: shadows do not run across the whole face
_DISTINCT_FROM = 0.4  # key share below which the "key" is a bright wall, whose shadows dissolve
_DARKEST_KEY = 0.62  # share of the skin's light that a shadow can take at most: cheeks and walls light it

_CLOSE_BLUR_M, _CLOSE_DROP_M = 0.0019, 0.0012
"""Where the frame is close, it hides mostly the ceiling: the tight shade lies a little below it."""
_CLOSE_SHARE = 0.3  # of even light, hidden by a bar as wide as its distance from the skin

_TO_CAMERA = np.array([0.0, 0.0, -1.0])

_REACH_BLURS = 2.2  # standard deviations after which a shade is under 1 of 255

_TO_LINEAR = np.rint(255 * (np.arange(256) / 255) ** 2.2).astype(np.uint8)
_FROM_LINEAR = np.rint(255 * (np.arange(256) / 255) ** (1 / 2.2)).astype(np.uint8)


def cast_shadow(
    image: ByteArray, layer: Layer, face_polygon_px: FloatArray, light: Light, px_per_m: float
) -> None:
    """Darken `image` (H, W, 3) in place by the shadow of what `layer` holds; then lay the layer over it.

    face_polygon_px: (N, 2) pixels round the face; shadow falls only within their convex hull.
    px_per_m: pixels that a metre takes at the face. The layer itself stays as it is.
    """
    rows, columns = layer.bgra.shape[:2]
    if layer.bbox_px is None or rows == 0 or columns == 0:
        return
    cell = min(max(1, round(_CELL_M * px_per_m)), _COARSEST)
    cells_per_m = px_per_m / cell
    shift, key_share = key_shade(light, _STAND_OFF_M)
    blur = _LAMP_RADIUS * math.hypot(_STAND_OFF_M, *shift) * cells_per_m
    reach = math.ceil(float(np.abs(shift).max()) * cells_per_m + _REACH_BLURS * blur)

    kept = cv2.copyMakeBorder(
        kept_light(layer, cell), reach, reach, reach, reach, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    key = shifted(kept, shift * cells_per_m)
    key = cv2.GaussianBlur(key, (0, 0), max(blur, 0.4))
    close = shifted(kept, np.array([0.0, _CLOSE_DROP_M * cells_per_m]))
    close = cv2.GaussianBlur(close, (0, 0), max(_CLOSE_BLUR_M * cells_per_m, 0.4))
    close_share = _CLOSE_SHARE * (1 - key_share)
    shade = cv2.addWeighted(key, key_share, close, close_share, 255 * (1 - key_share - close_share))
    shade = cv2.LUT(shade, _FROM_LINEAR)

    left, top = (at - reach * cell for at in layer.origin_px)
    face = np.zeros(shade.shape[:2], np.uint8)
    corners = cv2.convexHull(np.rint((face_polygon_px - (left, top)) / cell).astype(np.int32))
    cv2.fillConvexPoly(face, corners, 255)
    face = cv2.blur(face, (5, 5))
    # Outside the face all light is kept: 255 - (255 - shade) * face.
    shade = cv2.bitwise_not(cv2.multiply(cv2.bitwise_not(shade), cv2.merge([face] * 3), scale=1 / 255))
    darken(image, shade, left, top, cell)


def key_shade(light: Light, stand_off_m: float, normal: FloatArray = _TO_CAMERA) -> tuple[FloatArray, float]:
    """Where the key light throws a shadow, (2,) metres in the picture, and what share of light it takes.

    stand_off_m: from what throws it to the skin. normal: (3,) of the skin, camera space.
    """
    towards = np.asarray(light.key_direction, np.float64)
    frontal = max(_STEEPEST, float(towards @ normal))
    shift = -towards[:2] / frontal * stand_off_m
    at_skin = (polynomials(normal[None]) @ light.irradiance).sum()
    # A key light adds a quarter of itself to the mean of all sides.
    key = 4 * light.key_share * float(light.irradiance[0].sum()) * frontal
    distinct = min(1.0, light.key_share / _DISTINCT_FROM)
    return shift, min(_DARKEST_KEY, distinct * key / max(float(at_skin), 1e-6))


def kept_light(layer: Layer, cell: int) -> ByteArray:
    """(h, w, 3) of 255: the linear light that passes the layer, in cells of `cell` pixels."""
    rows, columns = layer.bgra.shape[:2]
    # Whole cells only: OpenCV averages those several times as fast, and the margin left out is empty.
    size = (max(1, columns // cell), max(1, rows // cell))
    whole = (slice(size[1] * cell), slice(size[0] * cell))
    if layer.through is not None:
        small = cv2.resize(layer.through[whole], size, interpolation=cv2.INTER_AREA)
    else:
        alpha = cv2.extractChannel(layer.bgra[whole], 3)
        alpha = cv2.resize(alpha, size, interpolation=cv2.INTER_AREA)
        small = cv2.merge([cv2.bitwise_not(alpha)] * 3)
    return np.asarray(cv2.LUT(small, _TO_LINEAR), np.uint8)


def shifted(kept: ByteArray, by: FloatArray) -> ByteArray:
    """(h, w) or (h, w, 3) light that passes, moved by (2,) cells."""
    matrix = np.array([[1, 0, by[0]], [0, 1, by[1]]], np.float64)
    white = (255, 255, 255)
    moved = cv2.warpAffine(kept, matrix, kept.shape[1::-1], borderMode=cv2.BORDER_CONSTANT, borderValue=white)
    return np.asarray(moved, np.uint8)


def darken(image: ByteArray, shade: ByteArray, left: int, top: int, cell: int) -> None:
    """Multiply the part of `image` below `shade`, whose cells begin at (left, top), by shade / 255."""
    height, width = image.shape[:2]
    rows, columns = shade.shape[:2]
    # Whole cells inside the picture; the rest of a cell at its edge stays unshaded.
    first_column, first_row = max(0, -(left // cell)), max(0, -(top // cell))
    end_column = min(columns, (width - left) // cell)
    end_row = min(rows, (height - top) // cell)
    if end_column <= first_column or end_row <= first_row:
        return
    part = shade[first_row:end_row, first_column:end_column]
    x, y = left + first_column * cell, top + first_row * cell
    region = image[y : y + part.shape[0] * cell, x : x + part.shape[1] * cell]
    fine = cv2.resize(part, region.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    cv2.multiply(region, fine, dst=region, scale=1 / 255)
