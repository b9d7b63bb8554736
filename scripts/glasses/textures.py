"""Procedural base colour pictures: tortoiseshell, horn and graduated lens tints."""

from __future__ import annotations

import numpy as np
from modelling.pictures import Image, periodic_noise, smooth_step, to_bytes

Rgb = tuple[int, int, int]

TEXTURE_SPAN_MM = 72.0
"""Length on the frame that one repeat of an acetate picture covers."""


def tortoise(seed: int, light: Rgb, warm: Rgb, dark: Rgb, cover: float = 0.0, size: int = 512) -> Image:
    """Acetate tortoiseshell (size, size, 3) RGB: dark clouds in a warm, translucent ground. Seamless.

    `cover` raises (positive) or lowers the share of the dark clouds.
    """
    glow = smooth_step(periodic_noise(size, (400, 90), seed), -1.5, 1.5)[..., None]
    ground = np.array(warm) * (1 - glow) + np.array(light) * glow
    shape = periodic_noise(size, (230, 62), seed + 1, 0.75) + 0.22 * periodic_noise(size, (60, 20), seed + 2)
    clouds = smooth_step(shape, -0.25 - cover, 0.75 - cover)[..., None]
    halo = smooth_step(shape, -1.5 - cover, 0.1 - cover)[..., None]
    amber = ground * (1 - np.array([0.30, 0.45, 0.55]) * halo)
    return to_bytes(amber * (1 - clouds) + np.array(dark) * clouds)


def horn(seed: int, light: Rgb, dark: Rgb, size: int = 512) -> Image:
    """Streaked buffalo horn (size, size, 3) RGB, grain along x. Seamless."""
    broad = periodic_noise(size, (300, 44), seed, 5.0)
    fine = periodic_noise(size, (60, 9), seed + 1, 9.0)
    mix = smooth_step(broad + 0.28 * fine, -1.6, 1.8)[..., None]
    return to_bytes(np.array(light) * mix + np.array(dark) * (1 - mix))


def graduated(top: Rgb, bottom: Rgb, start: float = 0.18, end: float = 0.95, height: int = 128) -> Image:
    """A lens tint (height, 8, 3) RGB that fades from `top` to `bottom` between two shares of its height."""
    rows = smooth_step(np.linspace(0, 1, height), start, end)[:, None, None]
    return to_bytes(np.broadcast_to(np.array(top) * (1 - rows) + np.array(bottom) * rows, (height, 8, 3)))
