"""Spherical harmonics of the light that arrives at a surface, and what light pictures usually hold.

Irradiance of distant light is smooth: nine coefficients keep 98 % of it (Ramamoorthi and Hanrahan, "An
Efficient Representation for Irradiance Environment Maps", 2001). Coefficients belong to the polynomials of
`Light.irradiance`: 1, y, z, x, xy, yz, 3zz - 1, xz, xx - yy of the normal in camera space.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tryon.types import FloatArray


def polynomials(normals: FloatArray) -> FloatArray:
    """(N, 9) values of the nine polynomials for (N, 3) unit normals."""
    x, y, z = normals.T
    return np.stack([np.ones_like(x), y, z, x, x * y, y * z, 3 * z * z - 1, x * z, x * x - y * y], axis=1)


def directional(directions: FloatArray) -> FloatArray:
    """(N, 9) coefficients of unit lights from (N, 3) unit `directions`: max(0, cosine) up to order 2.

    The cosine's series is 1/4 + cos / 2 + 5/32 (3 cos^2 - 1).
    """
    x, y, z = directions.T
    second = [6 * x * y, 6 * y * z, (3 * z * z - 1) / 2, 6 * x * z, 1.5 * (x * x - y * y)]
    return np.stack([np.full_like(x, 0.25), y / 2, z / 2, x / 2, *(5 / 32 * term for term in second)], axis=1)


def key_light(coefficients: FloatArray) -> tuple[FloatArray, float]:
    """Direction (3,) and share 0 to 1 of the one light that explains the slope of (9,) coefficients.

    Even light has no terms of order 1, so these are the key light's alone (Sloan, "Stupid Spherical Harmonics
    Tricks", 2008); a light with order-1 terms of length 1/2 adds 1/4 to the constant.
    """
    slope = np.array([coefficients[3], coefficients[1], coefficients[2]])
    length = float(np.linalg.norm(slope))
    if length < 1e-9:
        return np.array([0.0, 0.0, -1.0]), 0.0
    return slope / length, float(np.clip(length / 2 / max(float(coefficients[0]), 1e-9), 0.0, 1.0))


def without_negative_light(coefficients: FloatArray) -> FloatArray:
    """(9,) coefficients with as much less slope as keeps every side of a thing at a tenth of the mean.

    Nine coefficients of a hard light ring below zero on the far side (Sloan, "Deringing Spherical Harmonics",
    2017), and in real rooms some light comes back from everywhere.
    """
    darkest = float((_AROUND @ coefficients).min())
    mean = float(coefficients[0])
    if darkest >= _LEAST_LIGHT * mean:
        return coefficients
    softened = coefficients * ((1 - _LEAST_LIGHT) * mean / (mean - darkest))
    softened[0] = mean
    return np.asarray(softened)


_LEAST_LIGHT = 0.1
_GRID = np.array([at for at in np.ndindex(5, 5, 5) if at != (2, 2, 2)], np.float64) - 2
_AROUND = polynomials(_GRID / np.linalg.norm(_GRID, axis=1, keepdims=True))
"""(124, 9) the polynomials in directions all round."""

_SIMULATED = 4000
_SEED = 1


@lru_cache(maxsize=1)
def usual_light() -> tuple[FloatArray, FloatArray]:
    """Mean (9,) and precision (9, 9) of light that falls on faces, scaled to 1 in the mean over a face.

    From simulated places: even light, a brighter ceiling or sky, one strong and one weak soft lamp or window,
    mostly in front of and above the face. The correlations are what counts: a face shows the half of its
    normals that looks at the camera, and they say what the other half probably gets.
    """
    random = np.random.default_rng(_SEED)
    count = _SIMULATED
    sky = directional(np.tile([0.0, -1.0, 0.0], (count, 1))) * random.uniform(0, 0.6, (count, 1))
    even = np.zeros((count, 9))
    even[:, 0] = random.uniform(0.1, 0.7, count)
    lamps = sum(
        directional(_lamp_directions(random, count)) * (random.uniform(0, power, (count, 1)))
        for power in (1.6, 0.6)
    )
    light = even + sky + lamps
    light *= np.exp(random.normal(0, 0.3, (count, 1))) / (light @ face_mean())[:, None]
    # Softer lights than these, nearer ones, bounced light: what the simulation leaves out.
    covariance = np.cov(light.T) + np.diag([0.02] + [0.02] * 3 + [0.006] * 5)
    return light.mean(axis=0), np.linalg.inv(covariance)


def _lamp_directions(random: np.random.Generator, count: int) -> FloatArray:
    """(count, 3) towards lamps: everywhere, but rarer below the face and much rarer behind it."""
    raw = random.normal(0, 1, (count, 3)) + np.array([0.0, -0.5, -1.0])
    return np.asarray(raw / np.linalg.norm(raw, axis=1, keepdims=True))


@lru_cache(maxsize=1)
def face_mean() -> FloatArray:
    """(9,) weights of coefficients in the mean over a face that looks at the camera: an ellipsoid's."""
    x, y = (grid.ravel() for grid in np.meshgrid(np.linspace(-0.8, 0.8, 9), np.linspace(-0.6, 0.6, 7)))
    flat = np.hypot(x, y) < 0.9
    x, y = x[flat], y[flat]
    return np.asarray(polynomials(np.stack([x, y, -np.sqrt(1 - x * x - y * y)], axis=1)).mean(axis=0))
