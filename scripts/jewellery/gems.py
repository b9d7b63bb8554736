"""Cut stones as geometry to draw, and the colours that their light takes in different gems."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from modelling.finish import Finish
from modelling.mesh import Floats, Ints, Shaded
from modelling.pictures import Image, to_bytes
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .brilliant import Glimpse

_SAME_MM = 8e-3
"""Corners nearer than this are one: slivers between them are smaller than any pixel."""

_FIRST_ALONG = np.array([0.3, 0.5, 0.8])
"""A polygon begins with the corner that comes first this way: where cutting begins it is up to the last bits
of sums, which differ between processors. No two corners of a cut lie level along it."""

_LEVELS, _FIRES = 8, 5
"""Columns and rows of the palette: light from none to all, fire from red to blue."""

_CELL = 4
"""Pixels of a palette's cell, so that filtering never mixes two."""


def stone(seen: Sequence[Glimpse]) -> Shaded:
    """A closed stone of flat mirrors, girdle in y = 0; texture coordinates point into the palette."""
    corners = np.concatenate([glimpse.corners for glimpse in seen])
    places, place_of = _united(corners)
    starts = np.cumsum([0, *(len(glimpse.corners) for glimpse in seen)])
    positions, normals, uvs, triangles = [], [], [], []
    count = 0
    for glimpse, start in zip(seen, starts, strict=False):
        own = place_of[start : start + len(glimpse.corners)]
        own = own[own != np.roll(own, 1)]
        if len(np.unique(own)) < 3:
            continue
        own = np.roll(own, -np.argmin(places[own] @ _FIRST_ALONG))
        points, fan = _filled(places, own, _with_corners_between(places, own))
        positions.append(points)
        normals.append(np.tile(glimpse.normal, (len(points), 1)))
        uvs.append(np.tile(_cell(glimpse), (len(points), 1)))
        triangles.append(fan + count)
        count += len(points)
    return Shaded(
        np.concatenate(positions), np.concatenate(normals), np.concatenate(triangles), np.concatenate(uvs)
    )


def _filled(places: Floats, own: Ints, ring: Ints) -> tuple[Floats, Ints]:
    """Points and triangles of a convex polygon: its corners `own`, with more on its edges `ring`."""
    points = places[ring]
    is_corner = np.isin(ring, own)
    free = np.flatnonzero(is_corner & np.roll(is_corner, 1) & np.roll(is_corner, -1))
    if len(free) > 0:
        points = np.roll(points, -free[0], axis=0)
        k = np.arange(1, len(ring) - 1)
        return points, np.column_stack([np.zeros_like(k), k, k + 1])
    # From every corner, some triangle would lie in an edge.
    k = np.arange(len(ring))
    points = np.concatenate([points, points.mean(axis=0, keepdims=True)])
    return points, np.column_stack([k, (k + 1) % len(ring), np.full(len(ring), len(ring))])


def gem(name: str, dark: str, light: str, bright: str, fire: float) -> Finish:
    """A gem whose returning light goes from `dark` through `light` to `bright` ("#RRGGBB").

    fire: how strongly its flashes part into colours.
    """
    return Finish(
        name,
        (1.0, 1.0, 1.0),
        metallic=1.0,
        roughness=0.04,
        picture=_palette((dark, light, bright), fire),
        lossy=False,
        clamped=True,
    )


def _palette(ramp: tuple[str, str, str], fire: float) -> Image:
    colours = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in ramp], np.float64)
    level = np.linspace(0, 1, _LEVELS)
    base = np.stack([np.interp(level, (0, 0.5, 1), colours[:, k]) for k in range(3)], axis=-1)
    tint = np.linspace(-1, 1, _FIRES)[:, None] * fire
    red, blue = np.clip(-tint, 0, None), np.clip(tint, 0, None)
    keep = 1 - np.stack([0.75 * blue, 0.4 * red + 0.35 * blue, 0.85 * red], axis=-1)
    cells = base[None] * keep
    return to_bytes(cells.repeat(_CELL, axis=0).repeat(_CELL, axis=1))


def _cell(glimpse: Glimpse) -> Floats:
    column = round(np.clip(glimpse.light, 0, 1) * (_LEVELS - 1))
    row = round((np.clip(glimpse.fire, -1, 1) + 1) / 2 * (_FIRES - 1))
    return np.array([(column + 0.5) / _LEVELS, (row + 0.5) / _FIRES])


def _united(corners: Floats) -> tuple[Floats, Ints]:
    """Places of corners that are nearly the same, and which place each corner has."""
    pairs = cKDTree(corners).query_pairs(_SAME_MM, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), (len(corners), len(corners)))
    count, place_of = connected_components(links, directed=False)
    places = np.zeros((count, 3))
    np.add.at(places, place_of, corners)
    return places / np.bincount(place_of)[:, None], place_of


def _with_corners_between(places: Floats, ring: Ints) -> Ints:
    """The polygon with all corners of others that lie on its edges, so that no gap opens there."""
    result = []
    for a, b in zip(ring, np.roll(ring, -1), strict=True):
        edge = places[b] - places[a]
        along = (places - places[a]) @ edge / (edge @ edge)
        away = np.linalg.norm(places - places[a] - along[:, None] * edge, axis=1)
        between = np.flatnonzero((away < _SAME_MM) & (along > 0) & (along < 1))
        between = between[(between != a) & (between != b)]
        result += [a, *between[np.argsort(along[between])]]
    return np.array(result)
