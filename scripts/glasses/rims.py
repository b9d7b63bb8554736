"""Lenses, metal rims and acetate fronts, laid out flat and mapped onto the front's surface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from modelling.mesh import Floats, Mesh, join, mirrored, outward
from modelling.sweeps import loft

from .outlines import Outline, stations
from .surface import FrontSurface

_DIRECTIONS = -np.pi + np.arange(1440) * 2 * np.pi / 1440

_REACH_MM = 45.0  # no part of a half front is farther from its lens hole

# Where, in the profile of an acetate front, its face meets the outer rounding, and the back begins.
_FACE_END, _BACK_START = 4, 9

METAL_SECTION = np.array(
    [
        (-0.5, 0.6),
        (-0.28, 0.95),
        (0.2, 1.1),
        (0.62, 0.8),
        (0.8, 0.0),
        (0.62, -0.8),
        (0.2, -1.1),
        (-0.1, -0.95),
        (-0.26, -0.6),
    ]
)
"""Wire 1.3 mm wide and 2.2 mm deep: (outward, forward) offsets from the lens edge, which it laps by 0.5."""


def lens(
    surface: FrontSurface, outline: Outline, thickness: float, count: int = 60, edge_bevel: float = 0.0
) -> Mesh:
    """A closed left lens: curved faces, polished edge. `edge_bevel` breaks the edge by so many mm."""
    angles = stations(_DIRECTIONS, [outline.at(_DIRECTIONS)], count)
    edge = outline.at(angles)
    half = thickness / 2
    shrink = 1.0 - edge_bevel / np.linalg.norm(edge, axis=1, keepdims=True)

    def ring(points: Floats, w: float) -> Floats:
        return np.column_stack([points, np.full(count, w)])

    rings = [ring(edge * shrink * scale, half) for scale in (0.45, 0.78, 1.0)]
    if edge_bevel > 0:
        # The edge falls away backwards: seen from the front it is the bevel alone, not a glint that flickers.
        rings.append(ring(edge, half - edge_bevel))
    rings += [ring(edge * shrink * scale, -half) for scale in (1.0, 0.6)]
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
    count: int,
    focuses: tuple[tuple[float, float], tuple[float, float]],
    depth: Callable[[Floats], Floats],
) -> Mesh:
    """A whole front of one piece. `field` is the frame's signed distance over (K, 2) points from the left
    boxing centre (negative inside); the piece ends at the midline and is mirrored there. `focuses`: points of
    the lens from which, through the rim, the underside of the bridge and the edges of the end piece are seen
    whole. `depth` scales the thickness behind the lens at (K, 2) points of the outer edge.
    """
    lens_u = surface.lens_u
    fan = _Fan(outline, section.overlap, *focuses)
    dense_outer = _first_crossing(field, *fan.rays(_DIRECTIONS), lens_u)
    angles = stations(_DIRECTIONS, [outline.at(_DIRECTIONS), dense_outer], count)
    angles = _snap_to_midline_corners(field, fan, angles, lens_u)
    inner, directions = fan.rays(angles)
    outer = _first_crossing(field, inner, directions, lens_u)

    inward = outline.normals(angles)
    outward_2d = _gradient(field, outer)
    on_midline = np.abs(outer[:, 0] + lens_u) < 1e-6
    outward_2d[on_midline, 0] = 0.0
    outward_2d[on_midline, 1] = np.sign(outward_2d[on_midline, 1])
    interior = on_midline & (np.roll(on_midline, 1) & np.roll(on_midline, -1))
    outward_2d[interior] = 0.0
    # Between the two corners only the faces go on, and these end where the corners' rounding begins.
    corners = outer[on_midline & ~interior, 1]
    room = 1.1 * section.outer_round + 0.3
    outer[interior, 1] = np.clip(outer[interior, 1], corners.min() + room, corners.max() - room)

    deeper = depth(outer)
    s, r, c, b = section, section.outer_round, section.inner_chamfer, section.back_round
    # The hole widens backwards: a wall seen edge-on would be a broken line of glints.
    profile = [  # base curve, inset from it, forward offset; the back ones scale with depth
        ("inner", 0.85, -s.back + 0.5),
        ("inner", 0.0, s.front - 1.25 * c),
        ("inner", 0.9 * c, s.front - 0.1),
        ("middle", 0.0, s.front + s.crown),
        ("outer", 1.1 * r, s.front - 0.02),
        ("outer", 0.42 * r, s.front - 0.26 * r),
        ("outer", 0.08 * r, s.front - 0.8 * r),
        ("outer", 0.0, s.front - 1.3 * r),
        ("outer", 0.0, -s.back + b),
        ("outer", b, -s.back),
        ("inner", 1.25, -s.back),
    ]
    columns: list[Floats] = []
    for base, inset, forward in profile:
        if base == "inner":
            flat = inner + inset * inward
        elif base == "outer":
            flat = outer - inset * outward_2d
        else:
            flat = 0.5 * (inner + 0.9 * c * inward) + 0.5 * (outer - 1.1 * r * outward_2d)
        w = np.where(forward < 0, forward * deeper, forward)
        if len(columns) == _FACE_END:
            # The crown runs on across the midline, rising from the two corners.
            away = np.abs(outer[interior, 1][:, None] - corners).min(axis=1) - 1.1 * r
            w[interior] = s.front - 0.02 + s.crown * np.clip(away / 2.5, 0, 1)
        columns.append(np.column_stack([flat, w]))
    rings = np.stack(columns, axis=1)
    half = loft(surface.on_lens(rings), closed_path=True)

    size = len(profile)
    station, step = half.triangles // size, half.triangles % size
    walls = (on_midline[station] & (step >= _FACE_END) & (step <= _BACK_START)).all(axis=1)
    half = Mesh(half.positions, half.triangles[~walls])
    steps = np.tile(np.arange(size), count)
    half.positions[np.repeat(on_midline, size) & (steps >= _FACE_END) & (steps <= _BACK_START), 0] = 0.0
    return join(half, mirrored(half))


@dataclass(frozen=True, eq=False)
class _Fan:
    """Rays from the lens hole outward: away from the boxing centre above and below, from `nasal` and
    `temporal` towards the sides.
    """

    outline: Outline
    overlap: float
    nasal: tuple[float, float]
    temporal: tuple[float, float]

    def rays(self, angles: Floats) -> tuple[Floats, Floats]:
        """(K, 2) starts on the lens hole and (K, 2) unit directions, for directions seen from the centre."""
        starts = self.outline.at(angles) - self.overlap * self.outline.normals(angles)
        away = starts
        for side, focus in ((-1, self.nasal), (1, self.temporal)):
            share = np.clip(0.2 + side * np.cos(angles), 0, 1)
            away = away - (share * share * (3 - 2 * share))[:, None] * np.array(focus)
        return starts, away / np.linalg.norm(away, axis=1, keepdims=True)


def _first_crossing(
    field: Callable[[Floats], Floats], starts: Floats, directions: Floats, lens_u: float
) -> Floats:
    """(K, 2) points where rays leave the frame, at the midline at the latest."""
    limit = np.where(
        directions[:, 0] < -1e-6, -(lens_u + starts[:, 0]) / np.minimum(directions[:, 0], -1e-6), _REACH_MM
    )
    limit = np.minimum(limit, _REACH_MM)
    fractions = np.linspace(0.02, 1, 140)
    lengths = fractions * limit[:, None]
    points = starts[:, None] + lengths[..., None] * directions[:, None]
    outside = field(points.reshape(-1, 2)).reshape(lengths.shape) > 0
    first = np.where(outside.any(axis=1), outside.argmax(axis=1), len(fractions))
    rows = np.arange(len(starts))
    low = lengths[rows, np.maximum(first - 1, 0)]
    high = lengths[rows, np.minimum(first, len(fractions) - 1)]
    for _ in range(30):
        middle = (low + high) / 2
        beyond = field(starts + middle[:, None] * directions) > 0
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    never = first == len(fractions)
    found = starts + np.where(never, limit, low)[:, None] * directions
    found[never & (limit < _REACH_MM), 0] = -lens_u
    return found


def _snap_to_midline_corners(
    field: Callable[[Floats], Floats], fan: _Fan, angles: Floats, lens_u: float
) -> Floats:
    """Move the nearest station onto each of the two places where the frame's edge meets the midline."""
    heights = np.linspace(-30, 30, 1201)
    inside = field(np.column_stack([np.full(1201, -lens_u), heights])) < 0
    starts, directions = fan.rays(_DIRECTIONS)
    at_midline = starts[:, 1] - (lens_u + starts[:, 0]) * directions[:, 1] / np.minimum(
        directions[:, 0], -1e-3
    )
    nasal = np.flatnonzero(directions[:, 0] < -0.3)
    nasal = nasal[np.argsort(np.mod(_DIRECTIONS[nasal], 2 * np.pi))]
    turned = np.mod(_DIRECTIONS[nasal], 2 * np.pi)
    angles = np.sort(np.mod(angles, 2 * np.pi))
    for corner in heights[np.flatnonzero(inside)[[0, -1]]]:
        exact = np.interp(-corner, -at_midline[nasal], turned)
        angles[np.abs(angles - exact).argmin()] = exact
    return np.sort(np.mod(angles + np.pi, 2 * np.pi) - np.pi)


def _gradient(field: Callable[[Floats], Floats], points: Floats) -> Floats:
    step = 0.05
    gradient = np.column_stack(
        [field(points + offset) - field(points - offset) for offset in ([step, 0.0], [0.0, step])]
    )
    return np.asarray(gradient / np.maximum(np.linalg.norm(gradient, axis=1, keepdims=True), 1e-9))
