"""What a light means for the shaders: diffuse irradiance, and the environment's brightness and turn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tryon.rendering.environment import Environment
from tryon.types import FloatArray, Light


@dataclass(frozen=True, eq=False)
class Lighting:
    """irradiance: (9, 3) float32, as `Light.irradiance`. scale: (3,) radiance of the environment's white.

    turn: angle in radians from +X towards +Y by which the environment is turned about the viewing axis.
    """

    irradiance: FloatArray
    scale: FloatArray
    turn: float


def lighting(environment: Environment, light: Light | None) -> Lighting:
    """The studio as it is for None, otherwise with its key light where the picture's stands."""
    if light is None:
        irradiance = np.ascontiguousarray(environment.irradiance, np.float32)
        return Lighting(irradiance, np.full(3, environment.peak), 0.0)
    return Lighting(
        np.ascontiguousarray(light.irradiance, np.float32),
        environment.peak * np.asarray(light.gain, np.float64),
        _turn(environment.key_xy, light),
    )


def _turn(key_xy: FloatArray, light: Light) -> float:
    """Angle from the studio's key light to the picture's, as far as that is one and stands aside.

    The blend of two vectors, so that no light that grows, fades or passes the viewing axis makes it jump.
    """
    aside = np.asarray(light.key_direction[:2], np.float64)
    x, y = key_xy * (1 - light.key_share * float(np.linalg.norm(aside))) + aside * light.key_share
    return math.atan2(key_xy[0] * y - key_xy[1] * x, key_xy[0] * x + key_xy[1] * y)
