"""The light that surrounds the scene: a prefiltered map for reflections, spherical harmonics for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from tryon.errors import RenderError
from tryon.settings import assets_dir
from tryon.types import ByteArray, FloatArray

LEVEL_SIZES = (256, 128, 64, 32, 16, 8)
"""Side of each level in pixels; level i is filtered for roughness i / 5."""

_LAYERS = 16
"""Steps of roughness that shaders see: ROUGHEST_LAYER in surface.frag is one less."""


@dataclass(frozen=True, eq=False)
class Environment:
    """Distant light, fixed to camera space (+X right, +Y down, +Z away): a studio round the viewer.

    levels: six GGX-prefiltered (n, n, 3) uint8 RGB maps, n of LEVEL_SIZES, of 255 * sqrt(radiance / peak).
        Lambert's azimuthal equal-area projection round -Z: a direction d lies at
        x = (d_x / sqrt(2 - 2 d_z) + 1) / 2 of the width, y likewise of the height, row 0 being y = 0.
    irradiance: (9, 3) float32 coefficients of irradiance / pi for the polynomials
        1, y, z, x, xy, yz, 3zz - 1, xz, xx - yy of the normal, linear RGB.
    """

    levels: tuple[ByteArray, ...]
    peak: float
    irradiance: FloatArray

    def __post_init__(self) -> None:
        shapes = tuple(level.shape for level in self.levels)
        if shapes != tuple((n, n, 3) for n in LEVEL_SIZES):
            raise ValueError(f"Environment.levels: expected sides {LEVEL_SIZES}, got shapes {shapes}")
        if self.irradiance.shape != (9, 3):
            raise ValueError(f"Environment.irradiance: expected shape (9, 3), got {self.irradiance.shape}")

    @cached_property
    def key_xy(self) -> FloatArray:
        """(2,) unit vector in camera space, from the viewing axis towards the brightest large light."""
        level = self.levels[_KEY_LEVEL].astype(np.float64).sum(axis=2)
        side = level.shape[0]
        row, column = divmod(int(np.argmax(cv2.GaussianBlur(level, (0, 0), 1))), side)
        towards = np.array([column, row]) + 0.5 - side / 2
        return np.asarray(towards / np.linalg.norm(towards))


_KEY_LEVEL = 2
"""The level whose blur weighs brightness against size as an eye does: a narrow strip is no key light."""


def constant_environment(radiance: float) -> Environment:
    """The same grey light from everywhere: a furnace, for checking that shading loses no energy."""
    levels = tuple(np.full((n, n, 3), 255, np.uint8) for n in LEVEL_SIZES)
    irradiance = np.zeros((9, 3), np.float32)
    irradiance[0] = radiance
    return Environment(levels, radiance, irradiance)


def load_environment(name: str) -> Environment:
    """One of assets/environments, by its stem. Raises RenderError if it is missing or damaged."""
    path = assets_dir() / "environments" / f"{name}.npz"
    try:
        with np.load(path, allow_pickle=False) as data:
            levels = tuple(data[f"level{i}"] for i in range(len(LEVEL_SIZES)))
            return Environment(levels, float(data["peak"]), data["irradiance"])
    except (OSError, KeyError, ValueError) as fault:
        raise RenderError(
            f"the light environment {path.name} cannot be read ({fault}); reinstall tryon"
        ) from fault


def roughness_layers(environment: Environment) -> ByteArray:
    """(16, 256, 256, 4) uint8 RGBA: levels enlarged to one size and blended to even steps of roughness."""
    side = LEVEL_SIZES[0]
    levels = [
        cv2.resize(level, (side, side), interpolation=cv2.INTER_LINEAR).astype(np.float32)
        for level in environment.levels
    ]
    layers = np.full((_LAYERS, side, side, 4), 255, np.uint8)
    for index, position in enumerate(np.linspace(0, len(levels) - 1, _LAYERS)):
        below = min(int(position), len(levels) - 2)
        share = position - below
        layers[index, ..., :3] = np.rint(levels[below] * (1 - share) + levels[below + 1] * share)
    return layers
