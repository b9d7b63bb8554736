"""The foot and leg that hide shoes: invisible meshes, slim enough to stay within the walls of a shoe.

In units of the bare foot's length. They fill the shoe and its opening: of a shoe, what lies behind the leg or
under the foot's back is hidden, and the lining shows only where the leg leaves room.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tryon.fitting.body_mesh import tube
from tryon.types import Geometry

_SECTIONS = np.array([
    # z, inner x, outer x, height: of a bare right foot without the tips of its toes
    (0.03, 0.060, -0.060, 0.20), (0.08, 0.095, -0.090, 0.28), (0.15, 0.115, -0.110, 0.33),
    (0.25, 0.125, -0.120, 0.34), (0.35, 0.125, -0.130, 0.32), (0.45, 0.135, -0.145, 0.28),
    (0.55, 0.160, -0.165, 0.235), (0.65, 0.195, -0.175, 0.19), (0.75, 0.210, -0.160, 0.145),
    (0.85, 0.200, -0.120, 0.11), (0.93, 0.185, -0.060, 0.09),
])  # fmt: skip
_FOOT_SLIM = np.array([0.86, 0.94, 0.93])  # of width, height and length: linings are some millimetres thick
_TOES_SLIM, _TOES_FROM, _TOES_TO = 0.55, 0.45, 0.8
"""Of width and height from the toes' roots on, which no shoe shows: pointed shoes leave them little room."""
_LEAST_HEIGHT = 0.10  # under this there is only the shoe's sole and insole

_RINGS = np.array([
    # height above the ankle bones, half width, half depth, how far its middle lies behind theirs
    (-0.16, 0.085, 0.130, 0.000), (-0.05, 0.110, 0.150, 0.000), (0.05, 0.120, 0.160, 0.000),
    (0.20, 0.112, 0.160, 0.005), (0.45, 0.127, 0.161, 0.015), (0.75, 0.170, 0.194, 0.020),
    (1.10, 0.185, 0.215, 0.015), (1.50, 0.200, 0.220, 0.000), (1.80, 0.205, 0.220, 0.000),
])  # fmt: skip
"""A leg from below the ankle to the knee."""
_LEG_SLIM = 0.92
_AROUND = 20


@lru_cache(maxsize=1)
def foot_mesh() -> Geometry:
    """A right foot, in foot space."""
    angles = np.linspace(0, np.pi, _AROUND // 2 + 1)
    z, inner, outer, height = _SECTIONS.T[:, :, None]
    slim = np.interp(z, [_TOES_FROM, _TOES_TO], [1.0, _TOES_SLIM])
    middle, half = (inner + outer) / 2, slim * (inner - outer) / 2
    # A superellipse: feet are flatter on top than an ellipse is.
    x = middle + half * np.sign(np.cos(angles)) * np.abs(np.cos(angles)) ** 0.8
    y = np.maximum(slim * height * np.sin(angles) ** 0.8, _LEAST_HEIGHT / _FOOT_SLIM[1])
    rings = np.stack([x, y, np.broadcast_to(z, x.shape)], axis=-1)
    # Shrunk about its middle, not about its heel.
    centre = np.array([0.0, 0.0, 0.5])
    return tube((rings - centre) * _FOOT_SLIM + centre)


@lru_cache(maxsize=1)
def leg_mesh() -> Geometry:
    """A leg, origin between the ankle bones, +Y up the shin, +Z to where the foot's toes point."""
    angles = np.linspace(0, 2 * np.pi, _AROUND + 1)
    height, wide, deep, behind = _RINGS.T[:, :, None]
    x, z = _LEG_SLIM * wide * np.cos(angles), _LEG_SLIM * deep * np.sin(-angles) - behind
    return tube(np.stack([x, np.broadcast_to(height, x.shape), z], axis=-1))
