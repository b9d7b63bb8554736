"""Precious metals and how they are finished, as glTF values (linear colours)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from modelling.finish import Finish
from modelling.mesh import Floats
from modelling.pictures import Image, periodic_noise, to_bytes

# Reflectances at normal incidence of the alloys as they are sold, between the usual charts' pure metals.
YELLOW_GOLD = Finish("yellow-gold", (1.0, 0.69, 0.28), metallic=1.0, roughness=0.1)
ROSE_GOLD = Finish("rose-gold", (0.95, 0.59, 0.43), metallic=1.0, roughness=0.1)
WHITE_GOLD = Finish("white-gold", (0.9, 0.88, 0.84), metallic=1.0, roughness=0.09)
PLATINUM = Finish("platinum", (0.87, 0.865, 0.86), metallic=1.0, roughness=0.1)
SILVER = Finish("silver", (0.93, 0.92, 0.89), metallic=1.0, roughness=0.1)


def brushed(metal: Finish) -> Finish:
    """Matted with fine lines along u."""
    return replace(metal, name=f"{metal.name}-brushed", roughness=0.3, normals=_brushing(), quality=80)


def beaded(metal: Finish) -> Finish:
    """A row of beads along u, one per unit: milgrain."""
    return replace(metal, name=f"{metal.name}-beaded", roughness=0.16, normals=_beads(), lossy=False)


def relief(height: Floats, strength: float) -> Image:
    """Tangent-space normals of a repeating height field; strength: height per pixel at a value of 1."""
    # Rows run downwards, +Y of a normal map up.
    dx = (np.roll(height, -1, axis=1) - np.roll(height, 1, axis=1)) / 2 * strength
    dy = (np.roll(height, 1, axis=0) - np.roll(height, -1, axis=0)) / 2 * strength
    normals = np.dstack([-dx, -dy, np.ones_like(height)])
    normals /= np.linalg.norm(normals, axis=2, keepdims=True)
    return to_bytes((normals * 0.5 + 0.5) * 255)


@cache
def _brushing() -> Image:
    fine = periodic_noise(256, (9.0, 1.3), 5, stretch=60.0)
    long = periodic_noise(256, (24.0, 4.0), 6, stretch=90.0)
    return relief(fine + 0.6 * long, 0.16)


@cache
def _beads() -> Image:
    axis = (np.arange(32) + 0.5) / 16 - 1
    x, y = np.meshgrid(axis, axis)
    return relief(np.sqrt(np.clip(1.0 - 1.05 * x * x - 0.55 * y * y, 0.0, 1.0)), 12.0)
