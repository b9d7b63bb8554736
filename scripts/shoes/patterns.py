"""Cloth and leather: relief in mm and tone over coordinates in mm."""

from __future__ import annotations

import cv2
import numpy as np
from modelling.mesh import Floats
from modelling.pictures import periodic_noise, smooth_step

from .region import Region

_TILE = 512


def cloth_coordinates(region: Region, ridge: Floats) -> tuple[Floats, Floats]:
    """(h, w) mm along and across the shoe, nearly undistorted on top, at the sides and before the toes.

    ridge: (K, 3) z, x and height of the upper's ridge.
    """
    x, y, z = np.moveaxis(region.point, 2, 0)
    top = np.interp(z, ridge[:, 0], ridge[:, 2])
    middle = np.interp(z, ridge[:, 0], ridge[:, 1])
    fall = np.maximum(top - y, 0)
    front = smooth_step(region.normal[..., 2], 0.35, 0.95)
    beside = smooth_step(np.abs(region.normal[..., 0]), 0.3, 0.95)
    return z + fall * front, np.abs(x - middle) + fall * beside


def mesh_holes(a: Floats, b: Floats, pitch: float = 2.8, hole: float = 0.62) -> tuple[Floats, Floats]:
    """Engineered mesh: staggered oval holes. Relief (0 on the yarn, negative in holes) and tone."""
    row = np.round(b / (pitch * 0.8))
    across = b / (pitch * 0.8) - row
    along = a / pitch + 0.5 * (row % 2)
    along = along - np.round(along)
    radius = np.hypot(along * 1.05, across * 0.9) * 2
    deep = 1 - smooth_step(radius, hole - 0.22, hole + 0.22)
    yarn = 0.1 * np.cos(2 * np.pi * 3 * a / pitch)
    return -0.42 * deep + 0.12 * yarn, 1 - 0.42 * deep


def knit(a: Floats, b: Floats, pitch: float = 1.8) -> tuple[Floats, Floats]:
    """Fine V-shaped stitches."""
    wave = np.abs(((b / pitch) % 1.0) - 0.5) * 2
    loop = np.sin(2 * np.pi * (a / pitch * 0.8 + wave * 0.45))
    rib = np.cos(2 * np.pi * b / pitch)
    return 0.12 * loop + 0.12 * rib, 1 + 0.05 * loop + 0.06 * rib


def canvas_weave(a: Floats, b: Floats, pitch: float = 1.15) -> tuple[Floats, Floats]:
    """Plain weave with uneven threads."""
    slub = lookup(noise(31, 40, 6, 5.0), a, b * 3) * 0.018 + lookup(noise(32, 40, 6, 5.0), b, a * 3) * 0.018
    p, q = 2 * np.pi * a / pitch, 2 * np.pi * b / pitch
    over = np.sin(p) * np.sin(q)
    threads = 0.5 * (np.abs(np.sin(p / 2)) + np.abs(np.sin(q / 2)))
    return 0.08 * over + 0.05 * threads + slub * 0.6, 0.96 + 0.05 * over + slub


def grain(a: Floats, b: Floats, scale: float = 1.0, seed: int = 3) -> tuple[Floats, Floats]:
    """Leather: pebbles with fine creases between them."""
    cells = lookup(noise(seed, 34, 11), a * 6 / scale, b * 6 / scale)
    fine = lookup(noise(seed + 1, 12, 4), a * 6 / scale, b * 6 / scale)
    creases = -np.exp(-((cells / 0.28) ** 2))
    return 0.05 * creases + 0.012 * fine, 1 + 0.035 * creases + 0.015 * fine


_noises: dict[tuple[float, ...], Floats] = {}


def noise(seed: int, long: float, short: float, stretch: float = 1.0) -> Floats:
    """A seamless tile of noise, kept for the next use."""
    key = (seed, long, short, stretch)
    if key not in _noises:
        _noises[key] = periodic_noise(_TILE, (long, short), seed, stretch)
    return _noises[key]


def lookup(tile: Floats, a: Floats, b: Floats) -> Floats:
    """The tile repeated, at (h, w) coordinates in its pixels."""
    maps = (np.mod(a, _TILE).astype(np.float32), np.mod(b, _TILE).astype(np.float32))
    return np.asarray(
        cv2.remap(tile.astype(np.float32), *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP), np.float64
    )
