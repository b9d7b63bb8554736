"""What watches are made of, as glTF values (linear colours)."""

from __future__ import annotations

import functools

import numpy as np
from modelling.finish import Colour, Finish, srgb
from modelling.mesh import Floats
from modelling.pictures import Image, periodic_noise, to_bytes

# A coat draws the one glossy face of ceramic and lacquer; what lies under it must not shine again.
_UNDER_COAT_IOR = 1.1

STEEL: Colour = (0.72, 0.715, 0.70)
GOLD: Colour = (0.93, 0.68, 0.34)
ROSE: Colour = (0.90, 0.62, 0.47)
BLACK_STEEL: Colour = (0.052, 0.052, 0.056)

GLASS = Finish("glass", (1.0, 1.0, 1.0), roughness=0.03, transmission=1.0, ior=1.24)
"""Coated on its inside: mirrors a third of what bare sapphire does."""

LUME = Finish("lume", srgb("#E3EBD6"), roughness=0.5)
DARK = Finish("gap", (0.012, 0.012, 0.013), roughness=0.6)


def polished(name: str, colour: Colour) -> Finish:
    """Metal as a mirror, worn a little."""
    return Finish(f"polished-{name}", colour, metallic=1.0, roughness=0.07)


def brushed(name: str, colour: Colour) -> Finish:
    """Satin metal; its grooves are in a picture, since anisotropy has no direction on faces that lie flat."""
    return Finish(
        f"brushed-{name}",
        (colour[0] * 0.9, colour[1] * 0.9, colour[2] * 0.9),
        metallic=1.0,
        roughness=0.36,
        picture=_grain(),
    )


@functools.cache
def _grain() -> Image:
    """Grooves along u: tones of brushed metal. Seamless."""
    fine = periodic_noise(_GRAIN_PX, (24, 2), 3, 60.0) + 0.7 * periodic_noise(_GRAIN_PX, (8, 1), 4, 30.0)
    grey = 255 * np.clip(0.91 + 0.05 * fine, 0.5, 1.0)
    return to_bytes(np.repeat(grey[..., None], 3, axis=2))


_GRAIN_PX = 192
_GRAIN_MM = 9.0
"""What one repeat of the grain covers, across the grooves and along them."""


def grain_along_wrist(points: Floats) -> Floats:
    """Texture coordinates of a case's upper faces, in the face's frame."""
    return np.asarray(points[:, [1, 0]] / _GRAIN_MM)


def grain_round_case(points: Floats) -> Floats:
    """Of a case's flanks, in the face's frame."""
    return np.asarray(np.column_stack([points[:, 0] + points[:, 1], points[:, 2]]) / _GRAIN_MM)


def grain_round_wrist(points: Floats) -> Floats:
    """Of a strap, in item space: along it by the angle about the wrist, some 25 mm to the radian."""
    # Counted from the dial, so that the seam of the angle lies under it.
    around = np.arctan2(points[:, 0], -points[:, 1])
    return np.asarray(np.column_stack([25.0 * around, points[:, 2]]) / _GRAIN_MM)


def ceramic(name: str, picture: Image) -> Finish:
    """Glossy and hard, with what is engraved in it."""
    return Finish(
        f"ceramic-{name}",
        (1.0, 1.0, 1.0),
        roughness=0.4,
        ior=_UNDER_COAT_IOR,
        clearcoat=1.0,
        clearcoat_roughness=0.08,
        picture=picture,
        quality=88,
    )


def leather(name: str, picture: Image, relief: Image, gloss: Image) -> Finish:
    """Dressed calf with its grain."""
    return Finish(
        f"leather-{name}",
        (1.0, 1.0, 1.0),
        roughness=1.0,
        picture=picture,
        normals=relief,
        gloss=gloss,
        quality=80,
    )


def plain(name: str, hexadecimal: str, roughness: float) -> Finish:
    """One colour, without metal."""
    return Finish(name, srgb(hexadecimal), roughness=roughness)
