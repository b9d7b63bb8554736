"""The path of least motion between bounds: how a good camera operator would follow what moves.

It is the path of least speed, acceleration and jerk in the L1 norm, so that it rests, glides evenly and eases
between both: Grundmann, Kwatra, Essa: Auto-Directed Video Stabilization with Robust L1 Optimal Camera Paths
(CVPR 2011). It is found for the whole clip at once, so the camera moves before the subject leaves.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.interpolate import BSpline
from scipy.optimize import linprog

from tryon.types import FloatArray

_MOST_SPEED, _MOST_ACCELERATION = 1.3, 2.0
"""Crop sides per second and per second squared: who steps aside by a crop is followed in a good second."""
_SPEED_COST, _ACCELERATION_COST, _JERK_COST = 1.0, 0.4, 0.25
_OFF_PLACE_COST, _OFF_ZONE_COST, _OUT_COST = 0.2, 3.0, 400.0
"""Per crop side: moved, changed in speed (s), in acceleration (s^2); per crop side and second: off the ideal
place, out of the dead zone, subject out of view. Chosen by eye: a new place is reached in a good second."""
_FAR = 1e4  # crop sides: as good as no bound, and harmless to the solver
_NO_WAY = 1e-6  # crop sides: where there is no room to move


def least_motion(
    ideal: FloatArray,
    low: FloatArray,
    high: FloatArray,
    edges: tuple[FloatArray, FloatArray],
    zone: float,
    unit: float,
    step_s: float,
) -> FloatArray:
    """(n,) the smoothest path near `ideal` and, as far as it can, between `low` and `high`; n is at least 4.

    edges: between which it always is. zone: how far it may be from ideal without being pulled. unit: the
    length in which costs and limits are counted. low and high may be infinite.
    """
    count = len(ideal)
    ideal = np.clip(ideal, *edges)
    if float(np.max(edges[1] - edges[0])) < _NO_WAY * unit:
        return ideal
    # Variables: path, |speed|, |acceleration|, |jerk|, distance to ideal, distance to the zone, distance out.
    identity = sparse.identity(count, format="csr")
    first = sparse.diags([-1.0, 1.0], [0, 1], shape=(count - 1, count), format="csr")
    second = first[:-1, :-1] @ first
    third = first[:-2, :-2] @ second
    sizes = (count, count - 1, count - 2, count - 3, count, count, count)
    rows: list[list[sparse.spmatrix | None]] = []
    bounds: list[FloatArray] = []

    def demand(part: int, matrix: sparse.spmatrix, most: FloatArray) -> None:
        """matrix @ path - variables[part] <= most"""
        row: list[sparse.spmatrix | None] = [None] * len(sizes)
        row[0], row[part] = matrix, -sparse.identity(sizes[part], format="csr")
        rows.append(row)
        bounds.append(most)

    for part, matrix in ((1, first), (2, second), (3, third)):
        for sign in (1.0, -1.0):
            demand(part, sign * matrix, np.zeros(matrix.shape[0]))
    at = ideal / unit
    for sign in (1.0, -1.0):
        demand(4, sign * identity, sign * at)
        demand(5, sign * identity, sign * at + zone / unit)
    demand(6, identity, np.minimum(high / unit, _FAR))
    demand(6, -identity, np.minimum(-low / unit, _FAR))
    costs = (0.0, _SPEED_COST, _ACCELERATION_COST, _JERK_COST, _OFF_PLACE_COST, _OFF_ZONE_COST, _OUT_COST)
    scale = (1.0, 1.0, 1.0 / step_s, 1.0 / step_s**2, step_s, step_s, step_s)
    cost = np.concatenate([np.full(n, c * s) for n, c, s in zip(sizes, costs, scale, strict=True)])
    limits = [
        np.stack([edges[0], edges[1]], axis=1) / unit,
        np.tile([0.0, _MOST_SPEED * step_s], (sizes[1], 1)),
        np.tile([0.0, _MOST_ACCELERATION * step_s**2], (sizes[2], 1)),
        *(np.tile([0.0, np.inf], (n, 1)) for n in sizes[3:]),
    ]
    matrix, most = sparse.bmat(rows, format="csr"), np.concatenate(bounds)
    solution = linprog(cost, matrix, most, bounds=np.concatenate(limits), method="highs")
    if solution.x is None:  # the edges move faster than the camera may: it has to
        limits[1:] = [np.tile([0.0, np.inf], (n, 1)) for n in sizes[1:]]
        solution = linprog(cost, matrix, most, bounds=np.concatenate(limits), method="highs")
    return np.asarray(np.clip(solution.x[:count] * unit, *edges))


def through(knots: FloatArray, step_s: float) -> BSpline:
    """A cubic B-spline from second 0 on with these (n, k) control points, `step_s` apart.

    It goes on straight beyond both ends, so that its acceleration is nowhere more than the knots'.
    """
    before, after = 2 * knots[:1] - knots[1:2], 2 * knots[-1:] - knots[-2:-1]
    return BSpline(step_s * (np.arange(len(knots) + 6) - 3), np.vstack([before, knots, after]), 3)
