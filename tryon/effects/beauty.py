"""Gentle beauty: the skin of a face evened out and brightened; its shape is left alone.

Only differences are changed: the picture is smoothed at reduced size with a filter that keeps edges (He, Sun,
Tang: Guided Image Filtering, 2013), and what the smoothing changed is laid over the sharp picture. So pores
and hair, finer than the reduced picture shows, stay.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from tryon.types import ByteArray, FloatArray

Floats = npt.NDArray[np.float32]

_OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148,
         176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)  # fmt: skip
_EYES = ((33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
         (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466))  # fmt: skip
_BROWS = ((70, 63, 105, 66, 107, 55, 65, 52, 53, 46), (300, 293, 334, 296, 336, 285, 295, 282, 283, 276))
_LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
_NOSTRILS = (98, 97, 2, 326, 327)
_TOP, _CHIN = 10, 152
"""MediaPipe's numbers of points on the outlines of the face and of what in it is not skin."""

_WORK_WIDTH = 220  # pixels of the face's width at which it is smoothed: pores are finer, spots coarser
_RADIUS_SHARE = 0.05  # of the face's width: the largest spots that are evened out
_EDGE = 0.08  # contrast (of full range) above which an edge stays
_FEATHER_SHARE = 0.025  # of the face's width
_HAIRLINE = 0.2  # of the mesh's height, by which foreheads go on above it
_LIGHT_FEATHER_SHARE = 0.16  # of the face's width, over which brightening fades
_FINE_SHARE = 0.006  # of the face's width: what is finer comes back
_STRONGEST_SMOOTH = 0.85  # at full strength: never a mask of wax
_STRONGEST_BRIGHTEN = 0.3  # gain in the dark, none in white
"""Chosen by eye on faces of light and dark skin."""

_HUE_TOLERANCE = 14.0  # levels of Cr and Cb from the face's own, up to which all is skin
_DARK_TOLERANCE = 0.42  # of the face's luma, by which skin in the face's own shade is darker
_HEIGHT_OF_WIDTH = 1.6  # of a face from the front, up to the hairline
_MIDDLE = 128
_LEAST_PX = 16  # smaller faces show no skin


def beautify(image: ByteArray, points_px: FloatArray, smooth: float, brighten: float) -> None:
    """Smooth and brighten the skin of a face in an (H, W, 3) BGR picture, in place.

    points_px: (478, 2 or 3) face landmarks. smooth, brighten: 0 (nothing is touched) to 1.
    """
    if smooth <= 0 and brighten <= 0:
        return
    region = _region(points_px, image.shape[1], image.shape[0])
    if region is None:
        return
    left, top, right, bottom, face_width = region
    shrink = math.ceil(face_width / _WORK_WIDTH)  # by a whole number: several times as fast
    size = (right - left) // shrink, (bottom - top) // shrink
    part = image[top : top + size[1] * shrink, left : left + size[0] * shrink]
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    points = (points_px[:, :2] - (left, top)) / shrink
    width = face_width / shrink
    skin = _skin_mask(points, size, width)
    likeness = _skin_likeness(small, skin)
    values = small.astype(np.float32) * np.float32(1 / 255)
    change = np.zeros_like(values)
    if smooth > 0:
        even = smooth * _STRONGEST_SMOOTH * skin * likeness
        change += even[..., None] * _smoothing(values, width)
    if brighten > 0:
        # By a factor, as light would: adding the same to dark skin would make it grey.
        luma = cv2.cvtColor(values, cv2.COLOR_BGR2GRAY)
        gain = brighten * _STRONGEST_BRIGHTEN * (1 - luma) * _lit(points, size, width, likeness)
        change += gain[..., None] * (values + change)
    # As bytes round a middle: enlarging and adding these is several times as fast.
    steps = cv2.convertScaleAbs(change, alpha=255, beta=_MIDDLE)
    full = cv2.resize(steps, part.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    cv2.addWeighted(part, 1.0, full, 1.0, -_MIDDLE, part)


def _region(points_px: FloatArray, width: int, height: int) -> tuple[int, int, int, int, float] | None:
    """Left, top, right, bottom of the pixels that may change, and the face's width; None when out of view."""
    oval = _face_outline(points_px[:, :2])
    (x0, y0), (x1, y1) = oval.min(axis=0), oval.max(axis=0)
    margin = _LIGHT_FEATHER_SHARE * (x1 - x0)
    left, top = max(0, int(x0 - margin)), max(0, int(y0 - margin))
    right, bottom = min(width, int(x1 + margin) + 1), min(height, int(y1 + margin) + 1)
    if right - left < _LEAST_PX or bottom - top < _LEAST_PX:
        return None
    return left, top, right, bottom, float(max(x1 - x0, (y1 - y0) / _HEIGHT_OF_WIDTH))


def _face_outline(points: FloatArray) -> FloatArray:
    """(n, 2) the oval, its top raised from the mesh's upper end to the hairline, or what may be one."""
    oval, chin, top = points[list(_OVAL)], points[_CHIN], points[_TOP]
    up = top - chin
    height = ((oval - chin) @ up) / max(1e-6, float(up @ up))  # 0 at the chin, 1 where the mesh ends
    return np.asarray(oval + _HAIRLINE * np.clip(2 * height - 1, 0, 1)[:, None] * up)


def _skin_mask(points: FloatArray, size_wh: tuple[int, int], face_width: float) -> Floats:
    """(h, w) 0 to 1: inside the face, away from eyes, brows, lips and nostrils, with soft edges."""
    mask = np.zeros((size_wh[1], size_wh[0]), np.uint8)
    feather = _FEATHER_SHARE * face_width
    outline = _face_outline(points)
    _paint(mask, outline, 255, 0.0)
    _paint(mask, outline, 0, feather, outline_only=True)
    for eye in _EYES:
        _paint(mask, points[list(eye)], 0, 2.2 * feather)
    for part in (*_BROWS, _LIPS, _NOSTRILS):
        _paint(mask, points[list(part)], 0, 1.0 * feather)
    return _blurred(mask, 0.6 * feather) * np.float32(1 / 255)


def _lit(points: FloatArray, size_wh: tuple[int, int], face_width: float, likeness: Floats) -> Floats:
    """(h, w) 0 to 1: how much of the light falls on what; all of the face, so that its eyes do not stay dark,
    and fading out so gently that it ends nowhere."""
    mask = np.zeros((size_wh[1], size_wh[0]), np.uint8)
    _paint(mask, _face_outline(points), 255, 0.0)
    inside = np.zeros_like(mask)
    for part in (*_EYES, _LIPS):
        _paint(inside, points[list(part)], 255, 0.0)
    skin = np.maximum(likeness, inside * np.float32(1 / 255))
    # So wide a blur is as good, and many times as fast, in a quarter of the size.
    small = cv2.resize(mask, (max(2, size_wh[0] // 4), max(2, size_wh[1] // 4)), interpolation=cv2.INTER_AREA)
    soft = cv2.resize(_blurred(small, _LIGHT_FEATHER_SHARE / 8 * face_width), size_wh)
    return np.asarray(
        soft * np.float32(1 / 255) * _blurred(skin, _FEATHER_SHARE / 2 * face_width), np.float32
    )


def _blurred(picture: FloatArray | ByteArray, sigma: float) -> Floats:
    sigma = max(0.6, sigma)
    side = 2 * round(2.5 * sigma) + 1  # what is farther counts less than a level
    return np.asarray(cv2.GaussianBlur(picture, (side, side), sigma), np.float32)


def _paint(
    mask: ByteArray, outline: FloatArray, value: int, margin: float, *, outline_only: bool = False
) -> None:
    """Fill a polygon and `margin` pixels round it. Its corners are sixteenths of a pixel: no flicker."""
    corners = [np.rint(outline * 16).astype(np.int32)]
    if not outline_only:
        cv2.fillPoly(mask, corners, value, cv2.LINE_AA, 4)
    if margin > 0:
        cv2.polylines(mask, corners, True, value, max(1, round(2 * margin)), cv2.LINE_AA, 4)


def _skin_likeness(picture: ByteArray, mask: Floats) -> Floats:
    """(h, w) 0 to 1: how much a pixel has the colour of this face's skin. Frames, hair and hands with rings
    are told by their darkness or hue, in any light and on any skin, as it is compared with the face's own."""
    sure = mask > 0.9
    if not sure.any():
        return np.ones_like(mask)
    parts = cv2.cvtColor(picture, cv2.COLOR_BGR2YCrCb).astype(np.float32)
    luma, red, blue = (float(value) for value in np.median(parts[sure], axis=0))
    hue_off = cv2.magnitude(parts[..., 1] - red, parts[..., 2] - blue) / _HUE_TOLERANCE
    darkness = (luma - parts[..., 0]) / (_DARK_TOLERANCE * max(luma, 20.0))
    likeness = np.clip(2.0 - hue_off, 0, 1) * np.clip(2.0 - darkness, 0, 1)
    return _blurred(np.asarray(likeness, np.float32), 1.2)


def _smoothing(values: Floats, face_width: float) -> Floats:
    """(h, w, 3) what smoothing changes: guided by the picture's luma, without the finest of it."""
    reach = 2 * max(2, round(_RADIUS_SHARE * face_width)) + 1

    def mean(part: FloatArray) -> Floats:
        return np.asarray(cv2.blur(part, (reach, reach), borderType=cv2.BORDER_REFLECT), np.float32)

    guide = np.asarray(cv2.cvtColor(values, cv2.COLOR_BGR2GRAY), np.float32)
    mean_guide, mean_values = mean(guide), mean(values)
    spread = mean(guide * guide) - mean_guide * mean_guide
    together = mean(guide[..., None] * values) - mean_guide[..., None] * mean_values
    slope = together / (spread + _EDGE**2)[..., None]
    offset = mean_values - slope * mean_guide[..., None]
    smooth = mean(slope) * guide[..., None] + mean(offset)
    return np.asarray(
        cv2.GaussianBlur(smooth - values, (0, 0), max(0.5, _FINE_SHARE * face_width)), np.float32
    )
