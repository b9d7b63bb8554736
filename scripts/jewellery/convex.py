"""Convex stones as half spaces, and the polygons into which they cut each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from modelling.mesh import Floats

EPSILON = 1e-9
LEAST_AREA = 1e-7
"""Polygons below are rounding errors, in mm2."""


@dataclass(frozen=True, eq=False)
class Facets:
    """A convex stone, girdle in y = 0, that looks the same when it is turned by an eighth.

    normals: (F, 3); offsets: (F,), so normal . x <= offset inside. The first is the table. sector: which of
    the others make up one eighth.
    """

    normals: Floats
    offsets: Floats
    sector: tuple[int, ...]


def polygon(facets: Facets, f: int) -> Floats:
    """(K, 3) corners of a facet, counter-clockwise from outside; none where others cut it off."""
    normal = facets.normals[f]
    side = np.cross(normal, [0.3, 0.5, 0.8])
    side /= np.linalg.norm(side)
    lift = np.column_stack([side, np.cross(normal, side), normal * facets.offsets[f]])
    part = within(facets, 1e2 * np.array([[-1.0, -1], [1, -1], [1, 1], [-1, 1]]), lift, f)
    if area(part) < LEAST_AREA:
        return np.empty((0, 3))
    return np.column_stack([part, np.ones(len(part))]) @ lift.T


def within(facets: Facets, part: Floats, lift: Floats, f: int) -> Floats:
    """What of a polygon (K, 2) lies, lifted onto the plane of facet `f`, inside all the others."""
    half_planes = -facets.normals @ lift
    half_planes[:, 2] += facets.offsets
    values = part @ half_planes[:, :2].T + half_planes[:, 2]
    cut = (values < 0).any(axis=0)
    cut[f] = False
    if (values[:, cut] < 0).all(axis=0).any():
        return np.empty((0, 2))
    for g in np.flatnonzero(cut):
        part = clipped(part, half_planes[g])
        if len(part) < 3:
            break
    return part


def clipped(part: Floats, half_plane: Floats) -> Floats:
    """A convex polygon (K, 2) where half_plane (3,) . (x, y, 1) >= 0 (Sutherland and Hodgman)."""
    values = part @ half_plane[:2] + half_plane[2]
    if (values >= -EPSILON).all():
        return part
    points = []
    for k in range(len(part)):
        j = (k + 1) % len(part)
        if values[k] >= 0:
            points.append(part[k])
        if (values[k] >= 0) != (values[j] >= 0):
            points.append(part[k] + (part[j] - part[k]) * values[k] / (values[k] - values[j]))
    return np.array(points).reshape(-1, 2)


def area(part: Floats) -> float:
    """Of a polygon (K, 2), whichever way it goes round."""
    if len(part) < 3:
        return 0.0
    x, y = part.T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)
