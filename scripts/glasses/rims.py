"""Lenses, metal rims and acetate fronts, laid out flat and mapped onto the front's surface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .mesh import Floats, Mesh, join, mirrored, outward
from .outlines import Outline, stations
from .surface import FrontSurface
from .sweeps import loft

_DIRECTIONS = -np.pi + np.arange(1440) * 2 * np.pi / 1440

METAL_SECTION = np.array(
    [
        (-0.5, 0.55),
        (-0.28, 0.95),
        (0.2, 1.1),
        (0.62, 0.8),
        (0.8, 0.0),
        (0.62, -0.8),
        (0.2, -1.1),
        (-0.28, -0.95),
        (-0.5, -0.55),
    ]
)
"""Wire 1.3 mm wide and 2.2 mm deep in (outward, forward) offsets from the lens edge; overlaps the lens by 0.5 mm."""


def lens(
    surface: FrontSurface, outline: Outline, thickness: float, count: int = 60, edge_bevel: float = 0.0
) -> Mesh:
    """A closed left lens: curved front and back, polished edge. `edge_bevel` breaks the edge by so many mm."""
    angles = stations(_DIRECTIONS, [outline.at(_DIRECTIONS)], count)
    edge = outline.at(angles)
    scales = [(0.0, 0.5), (0.62, 0.5), (1.0, 0.5)]
    shrink = 1.0 - edge_bevel / np.linalg.norm(edge, axis=1, keepdims=True)
    rings = [np.column_stack([edge * s * shrink, np.full(count, half * thickness)]) for s, half in scales[1:]]
    if edge_bevel > 0:
        rings += [
            np.column_stack([edge, np.full(count, side * (thickness / 2 - edge_bevel))]) for side in (1, -1)
        ]
    rings += [
        np.column_stack([edge * s * shrink, np.full(count, -half * thickness)]) for s, half in scales[:0:-1]
    ]
    mesh = loft(np.array(rings))
    # The fans' middles must lie on the sphere too, so they are mapped like every other vertex.
    return outward(Mesh(surface.on_lens(mesh.positions), mesh.triangles))


def metal_rim(
    surface: FrontSurface, outline: Outline, section: Floats = METAL_SECTION, count: int = 72
) -> Mesh:
    """The left rim: `section` (M, 2) of (outward, forward) offsets carried round the lens."""
    angles = stations(_DIRECTIONS, [outline.at(_DIRECTIONS)], count)
    edge, normals = outline.at(angles), outline.normals(angles)
    flat = edge[:, None] + section[None, :, :1] * normals[:, None]
    rings = np.concatenate([flat, np.broadcast_to(section[None, :, 1:], (*flat.shape[:2], 1))], axis=2)
    return loft(surface.on_lens(rings), closed_path=True)


@dataclass(frozen=True)
class FrontSection:
    """Cross-section of an acetate front in mm: half depths forward and back, and how its edges are broken."""

    front: float = 2.0
    back: float = 2.3
    outer_round: float = 1.1
    inner_chamfer: float = 0.8
    back_round: float = 0.8
    crown: float = 0.12
    overlap: float = 0.5


def acetate_front(
    surface: FrontSurface,
    outline: Outline,
    field: Callable[[Floats], Floats],
    section: FrontSection,
    count: int = 88,
    depth: Callable[[Floats], Floats] | None = None,
) -> Mesh:
    """A whole front of one piece. `field` is the frame's signed distance over (K, 2) points from the left
    boxing centre (negative inside); the piece ends at the midline and is mirrored there. `depth` scales the
    thickness behind the lens at (K, 2) points of the outer edge.
    """
    lens_u = surface.lens_u
    dense_outer, _ = _first_crossing(field, outline, _DIRECTIONS, lens_u)
    angles = stations(_DIRECTIONS, [outline.at(_DIRECTIONS), dense_outer], count)
    angles = _snap_to_midline_corners(field, outline, angles, lens_u)
    outer, middle = _first_crossing(field, outline, angles, lens_u)

    inner = outline.at(angles) - section.overlap * outline.normals(angles)
    inward = outline.normals(angles)
    outward_2d = _gradient(field, outer)
    on_midline = np.abs(outer[:, 0] + lens_u) < 1e-6
    outward_2d[on_midline, 0] = 0.0
    outward_2d[on_midline, 1] = np.sign(outward_2d[on_midline, 1])
    interior = on_midline & (np.roll(on_midline, 1) & np.roll(on_midline, -1))
    outward_2d[interior] = 0.0

    deeper = np.ones(count) if depth is None else depth(outer)
    s, r, c, b = section, section.outer_round, section.inner_chamfer, section.back_round
    profile = [  # base curve, inset from it, forward offset; the back ones scale with depth
        ("inner", 0.0, -s.back + 0.5),
        ("inner", 0.0, s.front - 1.25 * c),
        ("inner", 0.9 * c, s.front - 0.1),
        ("middle", 0.0, s.front + s.crown),
        ("outer", 1.1 * r, s.front - 0.02),
        ("outer", 0.42 * r, s.front - 0.26 * r),
        ("outer", 0.08 * r, s.front - 0.8 * r),
        ("outer", 0.0, s.front - 1.3 * r),
        ("outer", 0.0, -s.back + b),
        ("outer", b, -s.back),
        ("inner", 0.5, -s.back),
    ]
    columns = []
    for base, inset, forward in profile:
        if base == "inner":
            flat = inner + inset * inward
        elif base == "outer":
            flat = outer - inset * outward_2d
        else:
            flat = 0.5 * (inner + 0.9 * c * inward) + 0.5 * (outer - 1.1 * r * outward_2d)
        w = np.where(forward < 0, forward * deeper, forward)
        columns.append(np.column_stack([flat, w]))
    rings = np.stack(columns, axis=1)
    half = loft(surface.on_lens(rings), closed_path=True)

    size = len(profile)
    station, step = half.triangles // size, half.triangles % size
    walls = (on_midline[station] & (step >= 4) & (step <= 9)).all(axis=1)
    half = Mesh(half.positions, half.triangles[~walls])
    half.positions[
        np.repeat(on_midline, size) & np.isin(np.tile(np.arange(size), count), range(4, 10)), 0
    ] = 0.0
    return join(half, mirrored(half))


def _first_crossing(
    field: Callable[[Floats], Floats], outline: Outline, angles: Floats, lens_u: float
) -> tuple[Floats, Floats]:
    """Where rays from the boxing centre leave the frame, at the midline at the latest: (K, 2) and radii."""
    directions = np.column_stack([np.cos(angles), np.sin(angles)])
    start = outline.radius(angles) + 0.8
    limit = np.where(directions[:, 0] < -1e-6, -lens_u / np.minimum(directions[:, 0], -1e-6), 60.0)
    limit = np.minimum(limit, 60.0)
    fractions = np.linspace(0, 1, 160)
    radii = start[:, None] + fractions * np.maximum(limit - start, 0)[:, None]
    values = field((radii[..., None] * directions[:, None]).reshape(-1, 2)).reshape(radii.shape)
    outside = values > 0
    first = np.where(outside.any(axis=1), outside.argmax(axis=1), len(fractions))
    low = radii[np.arange(len(angles)), np.maximum(first - 1, 0)]
    high = radii[np.arange(len(angles)), np.minimum(first, len(fractions) - 1)]
    for _ in range(30):
        middle = (low + high) / 2
        beyond = field(middle[:, None] * directions) > 0
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    radius = np.where(first == len(fractions), limit, low)
    points = radius[:, None] * directions
    at_midline = (first == len(fractions)) & (limit < 60.0)
    points[at_midline, 0] = -lens_u
    return points, radius


def _snap_to_midline_corners(
    field: Callable[[Floats], Floats], outline: Outline, angles: Floats, lens_u: float
) -> Floats:
    """Move the nearest station onto each of the two places where the frame's edge meets the midline."""
    heights = np.linspace(-30, 30, 1201)
    inside = field(np.column_stack([np.full(1201, -lens_u), heights])) < 0
    edges = heights[np.flatnonzero(inside)[[0, -1]]]
    angles = np.sort(np.mod(angles, 2 * np.pi))
    for corner in np.mod(np.arctan2(edges, -lens_u), 2 * np.pi):
        angles[np.abs(angles - corner).argmin()] = corner
    angles = np.mod(angles + np.pi, 2 * np.pi) - np.pi
    return np.sort(angles)


def _gradient(field: Callable[[Floats], Floats], points: Floats) -> Floats:
    step = 0.05
    gradient = np.column_stack(
        [field(points + offset) - field(points - offset) for offset in ([step, 0.0], [0.0, step])]
    )
    return np.asarray(gradient / np.maximum(np.linalg.norm(gradient, axis=1, keepdims=True), 1e-9))
