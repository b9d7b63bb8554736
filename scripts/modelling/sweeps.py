"""Solids made by carrying a cross-section along a path, or by turning a profile."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.interpolate import CubicSpline

from .mesh import Floats, Mesh, outward


def loft(rings: Floats, closed_path: bool = False) -> Mesh:
    """Skin over rings (N, M, 3) of closed sections; the ends of an open path are capped by fans."""
    count, size, _ = rings.shape
    i, j = np.meshgrid(np.arange(count if closed_path else count - 1), np.arange(size), indexing="ij")
    i1, j1 = (i + 1) % count, (j + 1) % size
    a, b, c, d = (x * size + y for x, y in ((i, j), (i1, j), (i1, j1), (i, j1)))
    quads = np.stack([np.stack([a, b, c], -1), np.stack([a, c, d], -1)], -2)
    triangles = [quads.reshape(-1, 3)]
    positions = [rings.reshape(-1, 3)]
    if not closed_path:
        centre = count * size
        around = np.arange(size)
        following = (around + 1) % size
        positions.append(np.array([rings[0].mean(axis=0), rings[-1].mean(axis=0)]))
        triangles.append(np.stack([np.full(size, centre), around, following], -1))
        last = (count - 1) * size
        triangles.append(np.stack([np.full(size, centre + 1), last + following, last + around], -1))
    return outward(Mesh(np.concatenate(positions), np.concatenate(triangles)))


def frames(path: Floats, up: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Tangents, sides (tangent x up) and ups of a polyline (N, 3), as level with `up` (3,) as it allows."""
    tangents = _unit(np.gradient(path, axis=0))
    up = np.asarray(up, np.float64)
    ups = _unit(up - (tangents @ up)[:, None] * tangents)
    return tangents, np.cross(tangents, ups), ups


def sweep(path: Floats, sections: Floats, up: npt.ArrayLike = (0.0, 1.0, 0.0)) -> Mesh:
    """A closed solid. sections: (M, 2) or (N, M, 2) of (side, up) offsets in mm."""
    _, sides, ups = frames(path, up)
    sections = np.broadcast_to(sections, (len(path), *sections.shape[-2:]))
    rings = path[:, None] + sections[..., :1] * sides[:, None] + sections[..., 1:] * ups[:, None]
    return loft(rings)


def smooth_path(points: npt.ArrayLike, count: int) -> Floats:
    """A cubic spline through (K, D) points, `count` samples evenly spaced along it."""
    points = np.asarray(points, np.float64)
    chords = np.concatenate([[0.0], np.cumsum(np.sqrt(np.linalg.norm(np.diff(points, axis=0), axis=1)))])
    dense = CubicSpline(chords, points)(np.linspace(0, chords[-1], 400))
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(dense, axis=0), axis=1))])
    at = np.linspace(0, lengths[-1], count)
    return np.column_stack([np.interp(at, lengths, column) for column in dense.T])


def circle(radius: float, sides: int) -> Floats:
    """(sides, 2) points of a circle."""
    angles = np.arange(sides) * 2 * np.pi / sides
    return radius * np.column_stack([np.cos(angles), np.sin(angles)])


def rounded_box(width: float, height: float, bevel: float) -> Floats:
    """(12, 2) section of a rectangle whose corners are rounded in two steps."""
    bevel = min(bevel, 0.49 * width, 0.49 * height)
    corner = bevel * np.array([[0.0, 1.0], [0.7071, 0.7071], [1.0, 0.0]])
    x, y = width / 2 - bevel, height / 2 - bevel
    return np.concatenate(
        [
            corner + np.array([x, y]),
            corner[::-1] * [1, -1] + [x, -y],
            corner * [-1, -1] + [-x, -y],
            corner[::-1] * [-1, 1] + [-x, y],
        ]
    )


def ellipse(width: float, height: float, sides: int = 10, power: float = 2.0) -> Floats:
    """(sides, 2) points of a superellipse with the given full width and height."""
    angles = (np.arange(sides) + 0.5) * 2 * np.pi / sides
    cosines, sines = np.cos(angles), np.sin(angles)
    shape = np.column_stack(
        [np.sign(cosines) * np.abs(cosines) ** (2 / power), np.sign(sines) * np.abs(sines) ** (2 / power)]
    )
    return shape * [width / 2, height / 2]


def tube(path: Floats, radius: float, sides: int = 8) -> Mesh:
    """A round wire along (N, 3)."""
    direction = path[-1] - path[0]
    up = (0.0, 1.0, 0.0) if abs(direction[1]) < 0.8 * np.linalg.norm(direction) else (0.0, 0.0, 1.0)
    return sweep(path, circle(radius, sides), up)


def lathe(centre: npt.ArrayLike, axis: npt.ArrayLike, profile: npt.ArrayLike, sides: int = 10) -> Mesh:
    """Turn `profile` (K, 2) of (height along the axis, radius) round the axis through `centre`."""
    along = _unit(np.asarray(axis, np.float64)[None])[0]
    helper = np.array([1.0, 0.0, 0.0]) if abs(along[0]) < 0.8 else np.array([0.0, 1.0, 0.0])
    side = _unit(np.cross(along, helper)[None])[0]
    other = np.cross(along, side)
    turn = circle(1.0, sides)
    rings = [
        np.asarray(centre) + height * along + radius * (turn[:, :1] * side + turn[:, 1:] * other)
        for height, radius in np.asarray(profile, np.float64)
    ]
    return loft(np.array(rings))


def blob(
    centre: npt.ArrayLike,
    axes: Floats,
    radii: npt.ArrayLike,
    sides: int = 12,
    power: float = 2.4,
    taper: float = 0.0,
) -> Mesh:
    """A soft cushion. axes: (3, 3) rows along its length, width and thickness; radii: (3,) mm.

    `power` above 2 makes it boxier; `taper` narrows the end in the positive length direction.
    """
    radii = np.asarray(radii, np.float64)
    latitudes = np.radians([-72.0, -45.0, -15.0, 15.0, 45.0, 72.0])
    outline = ellipse(2.0, 2.0, sides, power)
    rings = []
    for latitude in latitudes:
        ring = np.column_stack([outline * np.cos(latitude) ** (2 / power), np.full(sides, np.sin(latitude))])
        narrow = 1.0 - taper * (ring[:, 0] * 0.5 + 0.5)
        local = np.column_stack([ring[:, 0], ring[:, 1] * narrow, ring[:, 2]]) * radii
        rings.append(np.asarray(centre) + local @ axes)
    return loft(np.array(rings))


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))
