"""Closed solids in the face's frame, each of whose facets has its own finish."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from modelling.mesh import Floats, Mesh, Shaded
from modelling.sweeps import loft

Names = npt.NDArray[np.str_]

_NAME = "<U16"
_GRID_MM = 1e-3


@dataclass(frozen=True, eq=False)
class Solid:
    """A closed mesh, mm. slots: (T,) the finish of every triangle. Sharper edges than crease_deg are hard."""

    mesh: Mesh
    slots: Names
    crease_deg: float = 35.0


@dataclass(frozen=True, eq=False)
class Sheet:
    """An open surface that lies on a solid, in the finish of one slot."""

    slot: str
    shaded: Shaded


@dataclass(frozen=True, eq=False)
class Supple:
    """A solid of (s, height, across) in mm that is bent round the wrist: `place` lays its surface there.

    mapping: of the slots that have pictures, from positions (N, 3) before bending to texture coordinates.
    """

    flat: Solid
    place: Callable[[Shaded], Shaded]
    mapping: Mapping[str, Callable[[Floats], Floats]]


Piece = Solid | Sheet | Supple


def skinned(
    rings: Floats,
    slots: npt.ArrayLike,
    closed_path: bool = False,
    ends: tuple[str, str] | None = None,
    crease_deg: float = 35.0,
) -> Solid:
    """Skin over rings (N, M, 3). slots: for every quad, broadcast to (N or N - 1, M); ends: of the caps."""
    mesh = loft(rings, closed_path)
    count, size, _ = rings.shape
    names = np.broadcast_to(np.asarray(slots, _NAME), (count if closed_path else count - 1, size))
    per_triangle = [np.repeat(names.reshape(-1), 2)]
    if not closed_path:
        first, last = ends or (str(names[0, 0]), str(names[-1, 0]))
        per_triangle += [np.full(size, first, _NAME), np.full(size, last, _NAME)]
    return solid(mesh, np.concatenate(per_triangle), crease_deg)


def solid(mesh: Mesh, slots: Names, crease_deg: float = 35.0) -> Solid:
    """The mesh on a grid of a micrometre, without triangles that have no area there."""
    positions = np.round(mesh.positions / _GRID_MM) * _GRID_MM
    a, b, c = (positions[mesh.triangles[:, k]] for k in range(3))
    kept = np.linalg.norm(np.cross(b - a, c - a), axis=1) > 1e-9
    return Solid(Mesh(positions, mesh.triangles[kept]), slots[kept], crease_deg)


def turned(profile: npt.ArrayLike, slots: npt.ArrayLike, sides: int = 48, crease_deg: float = 35.0) -> Solid:
    """A full body turned round z. profile: (K, 2) of (radius, z); slots: one per step, or one for all."""
    profile = np.asarray(profile, np.float64)
    names = np.broadcast_to(np.asarray(slots), (len(profile) - 1,))
    rings = np.stack([radius * _circle(sides) + [0, 0, z] for radius, z in profile])
    return skinned(rings, names[:, None], ends=(str(names[0]), str(names[-1])), crease_deg=crease_deg)


def ring(
    section: npt.ArrayLike,
    slots: npt.ArrayLike,
    sides: int = 64,
    wave: npt.ArrayLike | None = None,
    crease_deg: float = 35.0,
) -> Solid:
    """A ring round z. section: (K, 2) of (radius, z), closed; slots: of every edge of it.

    wave: (sides, K) mm that are added to the radius.
    """
    section = np.asarray(section, np.float64)
    radii = section[None, :, 0] + (0.0 if wave is None else np.asarray(wave))
    radii = np.broadcast_to(radii, (sides, len(section)))
    circle = _circle(sides)[:, None]
    rings = radii[..., None] * circle + section[None, :, 1, None] * [0.0, 0.0, 1.0]
    return skinned(rings, slots, closed_path=True, crease_deg=crease_deg)


def prism(
    outline: Floats,
    levels: npt.ArrayLike,
    slots: npt.ArrayLike,
    top: str | None = None,
    crease_deg: float = 35.0,
) -> Solid:
    """An upright body over an outline (M, 2) that is star-shaped. levels: (K, 2) of (z, inset in mm)."""
    levels = np.asarray(levels, np.float64)
    inward = _mitres(outline)
    rings = np.stack(
        [np.column_stack([outline + inset * inward, np.full(len(outline), z)]) for z, inset in levels]
    )
    names = np.broadcast_to(np.asarray(slots), (len(levels) - 1,))
    return skinned(rings, names[:, None], ends=(str(names[0]), top or str(names[-1])), crease_deg=crease_deg)


def moved(piece: Solid, matrix: Floats) -> Solid:
    """Under an affine (4, 4) that does not mirror."""
    positions = piece.mesh.positions @ matrix[:3, :3].T + matrix[:3, 3]
    return solid(Mesh(positions, piece.mesh.triangles), piece.slots, piece.crease_deg)


def placed(x: float = 0.0, y: float = 0.0, z: float = 0.0, clockwise_deg: float = 0.0) -> Floats:
    """(4, 4): turned clockwise as seen on the dial, then moved."""
    angle = np.radians(-clockwise_deg)
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, -sine, 0, x], [sine, cosine, 0, y], [0, 0, 1, z], [0, 0, 0, 1]], np.float64)


def mirrored_y(piece: Solid) -> Solid:
    """The solid at 12 o'clock as one at 6."""
    mesh = Mesh(piece.mesh.positions * [1.0, -1.0, 1.0], piece.mesh.triangles[:, ::-1])
    return Solid(mesh, piece.slots, piece.crease_deg)


def mirrored_x(piece: Solid) -> Solid:
    """The solid at 3 o'clock as one at 9."""
    mesh = Mesh(piece.mesh.positions * [-1.0, 1.0, 1.0], piece.mesh.triangles[:, ::-1])
    return Solid(mesh, piece.slots, piece.crease_deg)


def on_dial(radius: float, clockwise_deg: float) -> Floats:
    """(2,) x, y of a place on the dial."""
    angle = np.radians(clockwise_deg)
    return np.array([np.sin(angle), np.cos(angle)]) * radius


def standing(radius: float, clockwise_deg: float) -> Floats:
    """(4, 4): to that place on the dial, upright as seen from its middle."""
    x, y = on_dial(radius, clockwise_deg)
    return placed(x, y, 0.0, clockwise_deg)


def flat_disc(
    slot: str, radius: float, z: float, rings: int = 3, sides: int = 64, ray_deg: float = 0.0
) -> Sheet:
    """A disc that faces +z.

    ray_deg: of a sunray brushing: normals swing aside by that much twice round the dial, so that two bright
    and two dark fans turn with the light, as fine radial grooves make them.
    """
    around = np.arange(sides) * 2 * np.pi / sides
    radii = np.linspace(0, radius, rings + 1)[1:]
    circle = np.column_stack([np.cos(around), np.sin(around), np.zeros(sides)])
    positions = np.concatenate([circle * r for r in (0.0, *radii)]) + np.array([0.0, 0.0, z])
    swing = np.radians(ray_deg) * np.sin(2 * around)[:, None]
    aside = np.column_stack([-np.sin(around), np.cos(around), np.zeros(sides)])
    normals = np.array([0.0, 0.0, 1.0]) + aside * swing
    normals = np.tile(normals / np.linalg.norm(normals, axis=1, keepdims=True), (rings + 1, 1))
    j = np.arange(sides)
    following = (j + 1) % sides
    triangles = [np.column_stack([j, sides + j, sides + following])]
    for k in range(1, rings):
        a, b = k * sides, (k + 1) * sides
        triangles += [
            np.column_stack([a + j, b + j, b + following]),
            np.column_stack([a + j, b + following, a + following]),
        ]
    return Sheet(slot, Shaded(positions, normals, np.concatenate(triangles)))


def _circle(sides: int) -> Floats:
    angles = np.arange(sides) * 2 * np.pi / sides
    return np.column_stack([np.cos(angles), np.sin(angles), np.zeros(sides)])


def _mitres(outline: Floats) -> Floats:
    """(M, 2) how each corner moves when all edges move inward by one."""
    ahead = np.roll(outline, -1, axis=0) - outline
    x, y = outline.T
    area = float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())
    normals = np.column_stack([-ahead[:, 1], ahead[:, 0]]) * np.sign(area)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    before = np.roll(normals, 1, axis=0)
    return np.asarray((normals + before) / (1 + (normals * before).sum(axis=1, keepdims=True)))
