"""The visible irises' diameter in the picture: the yardstick that every face brings along.

MediaPipe's iris points lie on an average contour, 8 % outside of the true one in the median and by 0 to 15 %
from person to person (65 eyes of real portraits, and painted irises of known size). So the limbus, where the
iris ends and the white begins, is looked for in the picture, and the points only say where.
"""

from __future__ import annotations

import cv2
import numpy as np

from tryon.fitting.peaks import peak_places
from tryon.types import ByteArray, FloatArray

IRISES = ((468, 471, 469), (473, 476, 474))
"""MediaPipe's points of the right and left iris: centre and the ends of the horizontal diameter."""

LANDMARK_BIAS = 1.08
"""MediaPipe's diameter over the true one."""

_LIMBUS_BIAS = 1.012
"""The steepest place over the true edge: the white is much brighter and spills over (48 painted eyes)."""

_LEAST_DIAMETER_PX = 8.0  # below it the limbus is as blurred as the iris is wide
_ROWS = np.linspace(-0.30, 0.45, 7)  # in radii: the upper lid covers more of the iris than the lower
_REACH = 1.6  # in radii, on both sides
_STEPS = 65
_EDGE_FROM, _EDGE_TO = 0.72, 1.2  # where the limbus is looked for, in MediaPipe's radii
_SMOOTH_STEPS = 2.0  # a tenth of a radius: glints and lashes are finer
_LEAST_RISE = 1.0  # grey levels a step; soft irises of a webcam have 3 to 10
_MOST_SPREAD = 0.07  # of a side's rows, in radii
_LEAST_ROWS = 4
_LEAST_OPENING = 0.16  # height over width of an eye that shows its iris' full breadth

_LID_POINTS = ((33, 133, 159, 145), (263, 362, 386, 374))


def landmark_diameters_px(points_px: FloatArray) -> FloatArray:
    """(2,) diameters of the right and left iris as the (478, 2 or more) landmarks have them, without their
    bias; NaN for an eye that is almost shut or too small in the picture."""
    found = [
        float(np.hypot(*(points_px[a, :2] - points_px[b, :2]))) / LANDMARK_BIAS
        if _open(points_px, eye)
        else 0.0
        for eye, (_, a, b) in enumerate(IRISES)
    ]
    return np.array([px if px >= _LEAST_DIAMETER_PX else np.nan for px in found])


def limbus_diameters_px(image: ByteArray, points_px: FloatArray) -> FloatArray:
    """(2,) diameters of the right and left iris measured in the BGR picture; NaN where no limbus is clear."""
    landmarks = landmark_diameters_px(points_px)
    found = [
        np.nan if np.isnan(px) else _limbus(image, points_px[a, :2], points_px[b, :2])
        for px, (_, a, b) in zip(landmarks, IRISES, strict=True)
    ]
    return np.array(found)


def _open(points_px: FloatArray, eye: int) -> bool:
    outer, inner, upper, lower = (points_px[index, :2] for index in _LID_POINTS[eye])
    return float(np.hypot(*(upper - lower))) > _LEAST_OPENING * float(np.hypot(*(outer - inner)))


def _limbus(image: ByteArray, a: FloatArray, b: FloatArray) -> float:
    """Diameter along the line from a to b, the ends of MediaPipe's; NaN when the edges do not agree."""
    middle, radius = (a + b) / 2, float(np.hypot(*(b - a))) / 2
    along = (b - a) / (2 * radius)
    across = np.array([-along[1], along[0]])
    x = np.linspace(-_REACH, _REACH, _STEPS)
    # Pixel centres lie at halves here, at integers for remap.
    grid = middle - 0.5 + radius * (x[None, :, None] * along + _ROWS[:, None, None] * across)
    grid = grid.astype(np.float32)
    sampled = cv2.remap(image, grid, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    grey = cv2.cvtColor(sampled, cv2.COLOR_BGR2GRAY).astype(np.float32)
    slope = np.gradient(cv2.GaussianBlur(grey, (0, 0), _SMOOTH_STEPS, sigmaY=0.01), axis=1)
    chord = np.sqrt(1 - _ROWS**2)[:, None]
    sides = []
    for side in (-1.0, 1.0):
        outward = side * x[None, :]
        window = (outward > _EDGE_FROM * chord) & (outward < _EDGE_TO * chord)
        rise = np.where(window, side * slope, -np.inf)
        peak = rise.argmax(axis=1)
        clear = rise.max(axis=1) > _LEAST_RISE
        if clear.sum() < _LEAST_ROWS:
            return float("nan")
        along_line = x[0] + peak_places(side * slope, peak) * (x[1] - x[0])
        place = np.hypot(along_line, _ROWS)[clear]
        if float(np.median(np.abs(place - np.median(place)))) > _MOST_SPREAD:
            return float("nan")
        sides.append(float(np.median(place)))
    return sum(sides) * radius / _LIMBUS_BIAS
