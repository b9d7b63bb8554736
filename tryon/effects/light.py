"""The light in a picture, read from the shading of skin: inverse rendering, a face or an arm as the probe.

Spherical harmonics are fitted to the brightness of skin over its normals, against what light usually does
(`harmonics.usual_light`), leaving out what does not fit: highlights, hair, shadows and rims of real glasses.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from tryon.color import LUMINANCE_RGB, linear_from_srgb
from tryon.effects.exposure import light_color
from tryon.effects.harmonics import face_mean, key_light, polynomials, usual_light, without_negative_light
from tryon.types import ByteArray, FloatArray, Light

_SETTLING_S = 0.5  # of a sudden change, 63 % have arrived: no flicker, and no waiting either
_INTERVAL_S = 0.19  # light is looked at five times a second, so that the mean frame costs little
_MEMORY_S = 2.0  # a face gone for longer may be lit otherwise: start afresh

_SAMPLE_WIDTH = 56  # pixels across the face when sampling; one is about 3 mm
_FACING_FROM, _FACING_FULL = 0.2, 0.55  # cosine to the camera; at the outline landmarks miss the skin

_DEVIATION = 0.16
"""Of skin's brightness from a matt and even head: blemishes, sheen, noses that throw shadows."""

_EFFECTIVE = 0.5  # of the samples: neighbours err alike
_OUTLIER = 3.0  # deviations at which a sample counts no more (Tukey's biweight)
_ROUNDS = 3

_HUE_DEVIATION = 0.25  # of the logarithms of red to green and of green to blue, under light of two colours

_CLIPPED, _CLIPPED_WEIGHT = 0.93, 0.3  # linear; the true brightness is unknown, but it is bright

_LEAST_SKIN = 0.08  # of all points' weight: less than a cheek
_DARKEST_FACE = 0.0015  # linear luminance, 5 of 255: nothing to be read

_STUDIO_LEVEL = 1.0
"""Mean over a face of the studio's irradiance: there a cheek of middling skin shows a luminance of 0.35."""


class LightEstimator:
    """Follows the light on one face. Keep one for each face.

    weights: (N,) how surely each sampled point is bare skin, as `Skin.weights`.
    """

    def __init__(self, weights: FloatArray) -> None:
        self._weights = weights
        self._mean, self._precision = usual_light()
        self._state: FloatArray | None = None
        self._light: Light | None = None
        self._worked_ns = 0

    @property
    def newest(self) -> Light | None:
        """The light of the newest update, None before the first."""
        return self._light

    def is_due(self, time_ns: int) -> bool:
        """Whether an update would look at a picture of that time."""
        return self._light is None or not 0 <= (time_ns - self._worked_ns) / 1e9 < _INTERVAL_S

    def update(
        self,
        image: ByteArray,
        points_px: FloatArray,
        normals: FloatArray,
        time_ns: int,
        shown: FloatArray | float = 1.0,
    ) -> Light:
        """The light at the skin in a frame taken at `time_ns`, smoothed over about half a second.

        image: (H, W, 3) uint8 BGR. points_px: (N, 2) pixels of the sampled skin points. normals: (N, 3) their
        outward unit normals in camera space. shown: (N,) how surely nothing else is before each of them.
        The first frame's light is taken at once; later ones are measured five times a second. With next to no
        skin in view, the light stays as it was.
        """
        if self._light is not None and not self.is_due(time_ns):
            return self._light
        since_s = (time_ns - self._worked_ns) / 1e9
        measured = self._measure(image, points_px, normals, shown)
        if measured is not None:
            if self._state is None or not 0 <= since_s < _MEMORY_S:
                self._state = measured
            else:
                self._state = self._state + (measured - self._state) * (1 - math.exp(-since_s / _SETTLING_S))
            self._light = _as_light(self._state)
            self._worked_ns = time_ns
        return self._light if self._light is not None else _as_light(np.outer(self._mean, np.ones(3)))

    def _measure(
        self, image: ByteArray, points_px: FloatArray, normals: FloatArray, shown: FloatArray | float
    ) -> FloatArray | None:
        """(9, 3) irradiance of this picture alone, or None where too little skin is seen."""
        sampled, inside = _sample(image, points_px)
        facing = (-normals[:, 2] - _FACING_FROM) / (_FACING_FULL - _FACING_FROM)
        weights = self._weights * inside * np.clip(facing, 0, 1) * shown
        colors = linear_from_srgb(sampled)[:, ::-1]
        weights = np.where(colors.max(axis=1) > _CLIPPED, weights * _CLIPPED_WEIGHT, weights)
        weights = weights * _alike(colors, weights)
        if weights.sum() < _LEAST_SKIN * self._weights.sum():
            return None
        luminance = colors @ LUMINANCE_RGB
        basis = polynomials(normals)
        mean = float(weights @ luminance / weights.sum())
        if mean < _DARKEST_FACE:
            return None
        fitted, kept = self._fit(luminance / mean, basis, weights)
        shape = without_negative_light(fitted)
        # Skin as it would look under the mean of this light over a face, whichever part of it is in view.
        average = kept @ colors / (kept @ basis @ fitted) * float(face_mean() @ fitted)
        level = light_color(average, linear_from_srgb(_few_pixels(image)).mean(axis=0)[::-1])
        return np.outer(shape / float(face_mean() @ shape), level)

    def _fit(self, seen: FloatArray, basis: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Most likely (9,) coefficients, and the (N,) weights that samples had in the end."""
        kept = weights
        for _ in range(_ROUNDS):
            weighed = basis.T * (kept * _EFFECTIVE / _DEVIATION**2)
            coefficients = np.linalg.solve(
                weighed @ basis + self._precision, weighed @ seen + self._precision @ self._mean
            )
            error = seen - basis @ coefficients
            spread = max(_DEVIATION, 1.5 * float(np.median(np.abs(error[weights > 0]))))
            kept = weights * np.maximum(0, 1 - (error / (_OUTLIER * spread)) ** 2) ** 2
            if kept.sum() < 0.3 * weights.sum():
                kept = weights
        return coefficients, kept


def _as_light(irradiance: FloatArray) -> Light:
    direction, share = key_light(irradiance @ LUMINANCE_RGB)
    return Light(irradiance, direction, share, face_mean() @ irradiance / _STUDIO_LEVEL)


def _sample(image: ByteArray, points_px: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(N, 3) BGR of 255 round each point, averaged over a few millimetres, and (N,) whether it is inside."""
    height, width = image.shape[:2]
    low, high = points_px.min(axis=0), points_px.max(axis=0)
    factor = max(1, round(float(high[0] - low[0]) / _SAMPLE_WIDTH))
    x0, y0 = (int(np.clip(low[axis] - factor, 0, (width, height)[axis] - 1)) for axis in (0, 1))
    columns = int(np.clip((high[0] + factor - x0) // factor + 1, 1, max(1, (width - x0) // factor)))
    rows = int(np.clip((high[1] + factor - y0) // factor + 1, 1, max(1, (height - y0) // factor)))
    crop = image[y0 : y0 + rows * factor, x0 : x0 + columns * factor]
    small = cv2.resize(crop, (columns, rows), interpolation=cv2.INTER_AREA) if factor > 1 else crop
    small = cv2.blur(small, (3, 3), borderType=cv2.BORDER_REPLICATE)
    at = np.floor((points_px - (x0, y0)) / factor).astype(np.intp)
    limit = (small.shape[1] - 1, small.shape[0] - 1)
    inside = np.all((at >= 0) & (at <= limit), axis=1)
    at = np.clip(at, 0, limit)
    return small[at[:, 1], at[:, 0]].astype(np.float64), inside.astype(np.float64)


def _few_pixels(image: ByteArray) -> FloatArray:
    """(576, 3) BGR of 255 from all over the picture."""
    few = cv2.resize(image, (32, 18), interpolation=cv2.INTER_NEAREST)
    return np.asarray(few.reshape(-1, 3), np.float64)


def _alike(colors: FloatArray, weights: FloatArray) -> FloatArray:
    """(N,) 1 where (N, 3) linear colours have the hue of most of them, towards 0 for hair and rims."""
    ratios = np.log((colors[:, :2] + _DARKEST_FACE) / (colors[:, 1:] + _DARKEST_FACE))
    apart = ratios - np.median(ratios[weights > 0], axis=0) if weights.any() else ratios
    return np.asarray(np.exp(-np.sum(apart**2, axis=1) / (2 * _HUE_DEVIATION**2)))
