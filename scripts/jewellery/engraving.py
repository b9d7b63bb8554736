"""What is cut into metal, or let into stone and enamel: drawn from outlines, seen through pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from modelling.finish import Finish
from modelling.mesh import Floats, Ints
from modelling.pictures import Image, to_bytes

from . import metals

OVERSAMPLING = 3
"""Outlines are drawn so much larger than the picture."""


@dataclass(frozen=True, eq=False)
class Engraving:
    """cover: (n, n) 0 to 1, what is cut. height: (n, n) px above the face."""

    cover: Floats
    height: Floats


def engraved(cut: Engraving, metal: Finish) -> Finish:
    """Cut into the metal, dark at the bottom."""
    cover = cut.cover[..., None]
    return replace(
        metal,
        name=f"{metal.name}-engraved",
        roughness=1.0,
        metallic=1.0,
        picture=to_bytes(255 * (1 - 0.42 * cover) * np.ones(3)),
        normals=metals.relief(cut.height, 1.0),
        gloss=_gloss(0.14 + 0.3 * cover, np.ones_like(cover)),
        clamped=True,
    )


def inlaid(name: str, colour: Floats, cut: Engraving, metal: Finish) -> Finish:
    """A polished face of `colour` (n, n, 3), sRGB 0 to 255, with what is cut filled with metal."""
    cover = cut.cover[..., None]
    filling = 255 * (1.055 * np.array(metal.colour) ** (1 / 2.4) - 0.055)  # linear to sRGB
    return Finish(
        name,
        (1.0, 1.0, 1.0),
        metallic=1.0,
        roughness=1.0,
        picture=to_bytes(colour + (filling - colour) * cover),
        normals=metals.relief(0.5 * cut.height, 1.0),
        gloss=_gloss(0.07 + 0.2 * cover, cover),
        clamped=True,
    )


def pixels(points: Floats, size: int) -> Ints:
    """Points (K, 2) of a square from -1 to 1, right and up, in pixels of its picture of `size`."""
    return np.round((points * [1, -1] + 1) / 2 * size - 0.5).astype(np.int32)


def shrunk(values: Floats, size: int) -> Floats:
    """A square picture averaged down to `size`."""
    return np.asarray(cv2.resize(values, (size, size), interpolation=cv2.INTER_AREA), np.float64)


def _gloss(roughness: Floats, metallic: Floats) -> Image:
    return to_bytes(255 * np.concatenate([np.ones_like(roughness), roughness, metallic], axis=2))
