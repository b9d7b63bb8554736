"""Ambient occlusion: how much of the surroundings each point of a shoe sees past the rest of it."""

from __future__ import annotations

import numpy as np
from modelling.mesh import Floats, Mesh

_CELL_MM = 1.6
_BIAS_MM = 2.4
"""Nearer than that counts as the surface itself: points are sampled, and cells are seen at a slant."""

_DIRECTIONS = 160
_SAMPLES_PER_MM2 = 1.2


def visibility(mesh: Mesh, points: Floats, normals: Floats) -> Floats:
    """(N,) cosine-weighted share, 0 to 1, of the half-space over each point that `mesh` leaves free.

    The mesh is sampled by points, and a z-buffer of them is looked up from directions spread evenly over the
    sphere (Fibonacci's lattice).
    """
    samples = _sampled(mesh)
    free, whole = np.zeros(len(points)), np.zeros(len(points))
    golden = np.pi * (3.0 - np.sqrt(5.0))
    for k in range(_DIRECTIONS):
        y = 1 - 2 * (k + 0.5) / _DIRECTIONS
        ring = np.sqrt(1 - y * y)
        towards = np.array([ring * np.cos(golden * k), y, ring * np.sin(golden * k)])
        facing = normals @ towards
        seen = facing > 0.05
        helper = np.array([0.0, 0.0, 1.0]) if abs(towards[2]) < 0.8 else np.array([1.0, 0.0, 0.0])
        right = np.cross(helper, towards)
        right /= np.linalg.norm(right)
        up = np.cross(towards, right)
        axes = np.stack([right, up, towards])
        flat = samples @ axes.T
        low = flat[:, :2].min(axis=0) - 2 * _CELL_MM
        cells = ((flat[:, :2] - low) / _CELL_MM).astype(np.int64)
        width = int(cells[:, 0].max()) + 4
        buffer = np.full(width * (int(cells[:, 1].max()) + 4), -np.inf)
        np.maximum.at(buffer, cells[:, 1] * width + cells[:, 0], flat[:, 2])
        own = points[seen] @ axes.T
        at = ((own[:, :2] - low) / _CELL_MM).astype(np.int64)
        inside = (at >= 0).all(axis=1) & (at[:, 0] < width) & (at[:, 1] < len(buffer) // width)
        front = np.full(len(own), -np.inf)
        front[inside] = buffer[at[inside, 1] * width + at[inside, 0]]
        # A slanted surface rises within its own cell.
        slack = _BIAS_MM + _CELL_MM * np.minimum(np.sqrt(1 - facing[seen] ** 2) / facing[seen], 4.0)
        free[seen] += facing[seen] * (front <= own[:, 2] + slack)
        whole[seen] += facing[seen]
    return np.asarray(free / np.maximum(whole, 1e-9))


def _sampled(mesh: Mesh) -> Floats:
    """Points all over the surface, the same ones every time."""
    rng = np.random.default_rng(7)
    a, b, c = (mesh.positions[mesh.triangles[:, k]] for k in range(3))
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
    count = int(areas.sum() * _SAMPLES_PER_MM2)
    which = rng.choice(len(areas), count, p=areas / areas.sum())
    p, q = rng.random((2, count, 1))
    over = p + q > 1
    p, q = np.where(over, 1 - p, p), np.where(over, 1 - q, q)
    return np.asarray(a[which] + p * (b - a)[which] + q * (c - a)[which])
