"""What a bangle's parts are covered with: hammering, chased fans, twisted wire, polished jade."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
from modelling.finish import Finish
from modelling.pictures import Image, periodic_noise, smooth_step, to_bytes

from . import metals


def hammered(metal: Finish) -> Finish:
    """With the marks of a hammer all over."""
    return replace(metal, name=f"{metal.name}-hammered", roughness=0.16, normals=_hammering())


def chased(metal: Finish) -> Finish:
    """With rows of fans."""
    return replace(metal, name=f"{metal.name}-chased", roughness=0.2, normals=_scales())


def twisted(metal: Finish) -> Finish:
    """A strand of a twisted wire, once along u and once round v."""
    return replace(metal, name=f"{metal.name}-twisted", roughness=0.14, normals=_twist())


@cache
def _twist() -> Image:
    """One strand, slanting over the square."""
    axis = (np.arange(64) + 0.5) / 64
    u, v = np.meshgrid(axis, axis)
    return metals.relief(np.abs(np.sin(np.pi * (u + v))) ** 0.7, 16.0)


@cache
def _hammering() -> Image:
    """Dimples that meet in ridges: squared distance to the nearest of scattered blows."""
    n, rows = 256, 9
    rng = np.random.default_rng(12)
    cell = np.stack(np.meshgrid(np.arange(rows), np.arange(rows), indexing="ij"), -1).reshape(-1, 2)
    blows = (cell + 0.5 + rng.uniform(-0.38, 0.38, cell.shape)) / rows
    axis = (np.arange(n) + 0.5) / n
    spots = np.stack(np.meshgrid(axis, axis), -1)
    nearest = np.full((n, n), 1.0)
    for blow in blows:
        away = np.abs(spots - blow)
        away = np.minimum(away, 1 - away)
        nearest = np.minimum(nearest, (away**2).sum(axis=-1))
    return metals.relief(nearest * rows * rows, 6.5)


@cache
def _scales() -> Image:
    """Rows of overlapping fans, each of three ridges."""
    n = 128
    axis = (np.arange(n) + 0.5) / n
    u, v = np.meshgrid(axis, axis)
    height = np.zeros((n, n))
    # Later rows lie over earlier ones; rows repeat after two.
    for row in range(-1, 6):
        for shift in (-0.5, 0.0, 0.5, 1.0, 1.5):
            x = shift + (0.25 if row % 2 else 0.0)
            distance = np.hypot(u - x, (v - (1.5 - row * 0.25)) * 1.0) / 0.25
            ridge = 0.5 + 0.5 * np.cos(distance * 2 * np.pi * 3 + np.pi)
            height = np.where(distance < 1.0, ridge, height)
    return metals.relief(height, 3.0)


def green_jade() -> Finish:
    """Clouded, from pale to deep green."""
    pale, vivid, deep = (140.0, 180.0, 142.0), (104.0, 160.0, 112.0), (66.0, 130.0, 82.0)
    return _jade("jade-green", pale, vivid, deep, 21)


def white_jade() -> Finish:
    """The white of mutton fat, a little clouded."""
    return _jade("jade-white", (228.0, 223.0, 206.0), (219.0, 213.0, 193.0), (206.0, 199.0, 176.0), 22)


def _jade(
    name: str, pale: tuple[float, ...], vivid: tuple[float, ...], deep: tuple[float, ...], seed: int
) -> Finish:
    clouds = periodic_noise(256, (300.0, 44.0), seed, stretch=2.5)[..., None]
    wisps = periodic_noise(256, (70.0, 12.0), seed + 50, stretch=3.0)[..., None]
    colour = np.array(pale) + (np.array(vivid) - pale) * smooth_step(clouds + 0.2 * wisps, -1.6, 1.6)
    colour = colour + (np.array(deep) - colour) * 0.7 * smooth_step(clouds + 0.3 * wisps, 0.6, 2.6)
    colour = colour + (np.array(pale) - colour) * 0.5 * smooth_step(wisps - 0.5 * clouds, 1.0, 2.6)
    return Finish(
        name,
        (1.0, 1.0, 1.0),
        roughness=0.35,
        ior=1.1,
        clearcoat=1.0,
        clearcoat_roughness=0.04,
        picture=to_bytes(colour),
    )
