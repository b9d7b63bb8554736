"""Fewer triangles: detail far below a pixel of any camera costs time in every frame and shows nothing.

Quadric edge collapse (Garland and Heckbert, "Surface Simplification Using Quadric Error Metrics", 1997) onto
existing vertices, which keep their normals and texture coordinates. Instead of one edge after the other, each
round collapses all those that do not touch each other, so that numpy does the work.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .mesh import Floats, Ints, Shaded, merge_shaded

Mask = npt.NDArray[np.bool_]

_MOST_ROUNDS = 24
_LEAST_GAIN = 0.01
"""Share of vertices that a round must remove for another one to be worth its time."""

_SEAM = 1e-3
"""Distance in shares of a picture, under a pixel, by which vertices at one place part."""

_APART = 10.0  # unlikeness of vertices of two parts: more than any normals make

_LEAST_COSINE = 0.7
"""Between a triangle's normals before and after: more turning folds the surface."""


def simplified(shaded: Shaded, tolerance_mm: float, symmetric: bool, seams_stay: bool = False) -> Shaded:
    """The surface with as few vertices as keep it within about `tolerance_mm` (root mean square).

    Vertices at one place, which differ in normal or texture coordinates, move together: no seam opens.
    symmetric: what goes on one side of the plane x = 0 also goes on the other. seams_stay: so does what lies
    in two parts of the picture at once: else a corner could end up with a place in the wrong part.
    """
    return _simplified([shaded], tolerance_mm, symmetric, seams_stay)[0]


def simplified_together(parts: Sequence[Shaded], tolerance_mm: float) -> list[Shaded]:
    """Each of the surfaces as `simplified` does; where two of them meet, no gap opens."""
    return _simplified(parts, tolerance_mm, symmetric=False, seams_stay=False)


def _simplified(
    parts: Sequence[Shaded], tolerance_mm: float, symmetric: bool, seams_stay: bool
) -> list[Shaded]:
    shaded = merge_shaded([_with_uvs(part) for part in parts] if len(parts) > 1 else list(parts))
    owner = np.repeat(np.arange(len(parts)), [len(part.triangles) for part in parts])
    part_of = np.repeat(np.arange(len(parts)), [len(part.positions) for part in parts])
    points, place_of = np.unique(shaded.positions, axis=0, return_inverse=True)
    place_of = place_of.reshape(-1)
    twin = _mirror_twins(points) if symmetric else None
    fixed = _on_seams(shaded, place_of, len(points)) if seams_stay else np.zeros(len(points), bool)
    corners = shaded.triangles.astype(np.int64)
    triangles = place_of[corners]
    # Borders between the parts count as open edges of both.
    errors = sum(_quadrics(points, triangles[owner == part]) for part in range(len(parts)))
    owners = np.zeros((len(points), len(parts)), bool)
    owners[triangles, owner[:, None]] = True
    for _ in range(_MOST_ROUNDS):
        target = _collapses(points, triangles, errors, tolerance_mm**2, twin, fixed, owners)
        moved = np.flatnonzero(target != np.arange(len(points)))
        if len(moved) <= _LEAST_GAIN * len(np.unique(triangles)):
            break
        np.add.at(errors, target[moved], errors[moved])
        after = target[triangles]
        corners = _nearest_like(shaded, part_of, place_of, corners, after != triangles, after)
        solid = _is_solid(after)
        corners, triangles, owner = corners[solid], after[solid], owner[solid]
    few = []
    for number, part in enumerate(parts):
        kept, renumbered = np.unique(corners[owner == number], return_inverse=True)
        uvs = None if part.uvs is None or shaded.uvs is None else shaded.uvs[kept]
        few.append(Shaded(shaded.positions[kept], shaded.normals[kept], renumbered.reshape(-1, 3), uvs))
    return few


def _with_uvs(part: Shaded) -> Shaded:
    if part.uvs is not None:
        return part
    return Shaded(part.positions, part.normals, part.triangles, np.zeros((len(part.positions), 2)))


def _mirror_twins(points: Floats) -> Ints:
    """(P,) index of the point across the plane x = 0; -1 where there is none, and on the plane itself."""
    number = {tuple(key): index for index, key in enumerate(np.round(points, 2).tolist())}
    across = np.round(points * [-1.0, 1.0, 1.0], 2) + 0.0
    twins = np.array([number.get(tuple(key), -1) for key in across.tolist()])
    twins[twins == np.arange(len(points))] = -1
    return twins


def _on_seams(shaded: Shaded, place_of: Ints, count: int) -> Mask:
    """(P,) whether vertices at one place lie at different ones in the picture."""
    if shaded.uvs is None:
        return np.zeros(count, bool)
    low, high = np.full((count, 2), np.inf), np.full((count, 2), -np.inf)
    np.minimum.at(low, place_of, shaded.uvs)
    np.maximum.at(high, place_of, shaded.uvs)
    return np.asarray((high - low).max(axis=1) > _SEAM)


def _is_solid(triangles: Ints) -> Mask:
    a, b, c = triangles.T
    return np.asarray((a != b) & (b != c) & (c != a))


def _normals(points: Floats, triangles: Ints) -> Floats:
    """(T, 3), as long as twice the triangles' areas."""
    a, b, c = points[triangles].transpose(1, 0, 2)
    return np.asarray(np.cross(b - a, c - a))


def _quadrics(points: Floats, triangles: Ints) -> Floats:
    """(P, 4, 4): the sum of squared distances to the planes of the triangles round each point.

    Open edges also get a plane that stands on them, or flat sheets would shrink from their rims.
    """
    normals = _normals(points, triangles)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-30)
    edges = triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    _, first, counts = np.unique(np.sort(edges, axis=1), axis=0, return_index=True, return_counts=True)
    open_edges = first[counts == 1]
    start, end = points[edges[open_edges, 0]], points[edges[open_edges, 1]]
    standing = np.cross(end - start, normals[open_edges // 3])
    standing /= np.maximum(np.linalg.norm(standing, axis=1, keepdims=True), 1e-30)
    errors = np.zeros((len(points), 4, 4))
    for normal, base, owners in (
        (normals, points[triangles[:, 0]], triangles),
        (standing, start, edges[open_edges]),
    ):
        plane = np.c_[normal, -(normal * base).sum(axis=1)]
        outer = plane[:, :, None] * plane[:, None, :]
        for owner in owners.T:
            np.add.at(errors, owner, outer)
    return errors


def _collapses(
    points: Floats, triangles: Ints, errors: Floats, most: float, twin: Ints | None, fixed: Mask, owners: Mask
) -> Ints:
    """(P,) where each point goes: a neighbour, or itself. No two that go are neighbours.

    fixed: (P,) those that stay. owners: (P, N) which parts meet at each: it goes only where all of them are.
    """
    count = len(points)
    target = np.arange(count)
    sides = triangles[:, [[0, 1], [1, 0], [1, 2], [2, 1], [2, 0], [0, 2]]].reshape(-1, 2)
    going, staying = np.divmod(np.unique(sides[:, 0] * count + sides[:, 1]), count)
    edges = np.column_stack([going, staying])
    place = np.c_[points[staying], np.ones(len(edges))]
    both = errors[going] + errors[staying]
    # The mean square: the upper left block's trace counts the planes.
    cost = np.einsum("ni,nij,nj->n", place, both, place) / np.einsum("nii->n", both[:, :3, :3])
    # Among places that cost nothing, the nearest keeps triangles well shaped.
    cost += 1e-6 * ((points[going] - points[staying]) ** 2).sum(axis=1)
    allowed = (cost <= most) & ~fixed[going] & ~(owners[going] & ~owners[staying]).any(axis=1)
    if twin is not None:
        for ends in (going, staying):
            allowed &= (points[ends, 0] > 0) & (twin[ends] >= 0)
    allowed[allowed] = _keeps_surface_whole(edges, edges[allowed], count)
    allowed[allowed] = _keeps_sense(points, triangles, edges[allowed], count)
    order = np.flatnonzero(allowed)[np.argsort(cost[allowed], kind="stable")]
    _, first = np.unique(going[order], return_index=True)
    best = order[np.sort(first)]
    rank = np.full(count, len(best))
    rank[going[best]] = np.arange(len(best))
    ahead = np.full(count, len(best))
    np.minimum.at(ahead, going, rank[staying])
    chosen = best[rank[going[best]] < ahead[going[best]]]
    target[going[chosen]] = staying[chosen]
    if twin is not None:
        target[twin[going[chosen]]] = twin[staying[chosen]]
    return target


def _rows(edges: Ints, count: int, owners: Ints) -> tuple[Ints, Ints]:
    """For each of `owners`, its rows in `edges` (sorted by first column): (which owner, row) pairs."""
    starts = np.searchsorted(edges[:, 0], np.arange(count + 1))
    lengths = starts[owners + 1] - starts[owners]
    which = np.repeat(np.arange(len(owners)), lengths)
    offset = np.arange(len(which)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return which, starts[owners][which] + offset


def _keeps_surface_whole(edges: Ints, tried: Ints, count: int) -> Mask:
    """Whether the ends of each of `tried` have no more than two neighbours in common."""
    keys = edges[:, 0] * count + edges[:, 1]
    which, row = _rows(edges, count, tried[:, 0])
    wanted = tried[which, 1] * count + edges[row, 1]
    found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    common = np.bincount(which, keys[found] == wanted, len(tried))
    return np.asarray(common <= 2)


def _keeps_sense(points: Floats, triangles: Ints, tried: Ints, count: int) -> Mask:
    """Whether no triangle round the first of each of `tried` folds when it goes to the second."""
    owners = np.c_[triangles.reshape(-1), np.repeat(np.arange(len(triangles)), 3)]
    owners = owners[np.argsort(owners[:, 0], kind="stable")]
    which, row = _rows(owners, count, tried[:, 0])
    before = triangles[owners[row, 1]]
    after = np.where(before == tried[which, :1], tried[which, 1:], before)
    stays = _is_solid(after)
    which, before, after = which[stays], before[stays], after[stays]
    old, new = _normals(points, before), _normals(points, after)
    lengths = np.linalg.norm(old, axis=1) * np.linalg.norm(new, axis=1)
    folds = (old * new).sum(axis=1) < _LEAST_COSINE * lengths + 1e-24
    return np.asarray(np.bincount(which, folds, len(tried)) == 0)


def _nearest_like(
    shaded: Shaded,
    part_of: Ints,
    place_of: Ints,
    corners: Ints,
    moved: Mask,
    places: Ints,
) -> Ints:
    """`corners` with those that `moved` replaced by the vertex at their new place that is most like them."""
    features = np.c_[shaded.normals.astype(np.float64), _APART * part_of]
    if shaded.uvs is not None:
        features = np.c_[features, 4 * shaded.uvs]
    vertices = np.argsort(place_of, kind="stable")
    sorted_places = np.c_[place_of[vertices], vertices]
    old = corners[moved]
    which, row = _rows(sorted_places, int(place_of.max()) + 1, places[moved])
    twins = sorted_places[row, 1]
    unlikeness = ((features[twins] - features[old[which]]) ** 2).sum(axis=1)
    order = np.lexsort((unlikeness, which))
    _, first = np.unique(which[order], return_index=True)
    result = corners.copy()
    result[moved] = twins[order[first]]
    return result
