"""Solids that go round a finger or wrist, and where pictures lie on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from modelling.mesh import Floats, Mesh, Shaded, signed_volume
from modelling.sweeps import loft


def around(count: int) -> Floats:
    """(count,) angles in radians round +Z, from +Y towards +X."""
    return np.arange(count) * 2 * np.pi / count


def outward_at(angles: Floats) -> Floats:
    """(N, 3) unit vectors in the plane z = 0."""
    return np.stack([np.sin(angles), np.cos(angles), np.zeros_like(angles)], axis=-1)


def hoop(angles: Floats, sections: Floats, radius: float) -> Mesh:
    """A closed ring round the Z axis. sections: (M, 2) or (N, M, 2) of (z, height over `radius`) in mm."""
    sections = np.broadcast_to(sections, (len(angles), *sections.shape[-2:]))
    points = (radius + sections[..., 1:]) * outward_at(angles)[:, None]
    points[..., 2] = sections[..., 0]
    return loft(points, closed_path=True)


@dataclass(frozen=True)
class Oval:
    """The ellipse within a bracelet, in the plane z = 0; width along X and height along Y in mm."""

    width: float
    height: float

    def at(self, shares: Floats) -> tuple[Floats, Floats]:
        """Points (N, 3), and normals out of the wrist, by share of its length, from +Y towards +X."""
        turn = np.linspace(0, 2 * np.pi, 1441)
        radii = np.array([self.width / 2, self.height / 2])
        line = np.column_stack([np.sin(turn), np.cos(turn)]) * radii
        lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        turn_at = np.interp(np.asarray(shares) % 1.0, lengths / lengths[-1], turn)
        unit = np.column_stack([np.sin(turn_at), np.cos(turn_at), np.zeros_like(turn_at)])
        points = unit * [*radii, 0.0]
        normals = unit / [*radii, 1.0]
        return points, normals / np.linalg.norm(normals, axis=1, keepdims=True)

    def length(self) -> float:
        """All round, in mm."""
        points, _ = self.at(np.linspace(0, 1, 721)[:-1])
        return float(np.linalg.norm(points - np.roll(points, 1, axis=0), axis=1).sum())

    def rings(self, shares: Floats, sections: Floats) -> Floats:
        """(N, M, 3) sections (M, 2) or (N, M, 2) of (z, height over the ellipse), stood on it."""
        points, normals = self.at(shares)
        sections = np.broadcast_to(sections, (len(points), *sections.shape[-2:]))
        placed = points[:, None] + sections[..., 1:] * normals[:, None]
        placed[..., 2] = sections[..., 0]
        return placed


def wound(rings: Floats, repeats: tuple[float, float]) -> Shaded:
    """A smooth ring of closed sections (N, M, 3), with pictures that repeat so often along and round it."""
    count, size, _ = rings.shape
    ahead = np.roll(rings, -1, axis=0) - np.roll(rings, 1, axis=0)
    round_ = np.roll(rings, -1, axis=1) - np.roll(rings, 1, axis=1)
    normals = np.cross(ahead, round_)
    normals /= np.linalg.norm(normals, axis=2, keepdims=True)
    # The seams' vertices are doubled for their texture coordinates.
    i, j = np.meshgrid(np.arange(count + 1), np.arange(size + 1), indexing="ij")
    positions, normals = (
        rings[i % count, j % size].reshape(-1, 3),
        normals[i % count, j % size].reshape(-1, 3),
    )
    lengths = np.linalg.norm(np.diff(rings[0], axis=0, append=rings[0, :1]), axis=1)
    share = np.concatenate([[0.0], np.cumsum(lengths)]) / lengths.sum()
    uvs = np.column_stack([(i / count).reshape(-1) * repeats[0], share[j].reshape(-1) * repeats[1]])
    a = (i * (size + 1) + j)[:-1, :-1].reshape(-1)
    b, c, d = a + size + 1, a + size + 2, a + 1
    triangles = np.concatenate([np.column_stack([a, b, c]), np.column_stack([a, c, d])])
    if signed_volume(Mesh(positions, triangles)) < 0:
        normals, triangles = -normals, triangles[:, ::-1]
    return Shaded(positions, normals, triangles, uvs)


def subset(shaded: Shaded, chosen: npt.NDArray[np.bool_]) -> Shaded:
    """Only the `chosen` (T,) triangles, and the vertices they use."""
    kept, renumbered = np.unique(shaded.triangles[chosen], return_inverse=True)
    uvs = None if shaded.uvs is None else shaded.uvs[kept]
    return Shaded(shaded.positions[kept], shaded.normals[kept], renumbered.reshape(-1, 3), uvs)


def middles(shaded: Shaded) -> Floats:
    """(T, 3) middles of the triangles."""
    return np.asarray(shaded.positions[shaded.triangles].mean(axis=1))


def mapped(
    shaded: Shaded, uvs_at: Callable[[Floats], Floats], periods: tuple[float, float] = (0.0, 0.0)
) -> Shaded:
    """With texture coordinates `uvs_at` the positions; vertices are doubled where these jump by a period.

    periods: after how much u and v come back to the same place; 0 where they do not.
    """
    corners = uvs_at(shaded.positions)[shaded.triangles]
    for axis, period in enumerate(periods):
        if period > 0:
            ahead = corners[:, 1:, axis] - corners[:, :1, axis]
            corners[:, 1:, axis] -= period * np.round(ahead / period)
    keys = np.column_stack([shaded.triangles.reshape(-1), np.round(corners.reshape(-1, 2) * 1e6)])
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    vertices = shaded.triangles.reshape(-1)[first]
    return Shaded(
        shaded.positions[vertices],
        shaded.normals[vertices],
        inverse.reshape(-1, 3),
        corners.reshape(-1, 2)[first],
    )


def round_uvs(repeats: float, z_span: float) -> Callable[[Floats], Floats]:
    """u goes `repeats` times round the Z axis, v along it once in `z_span` mm; u has the period `repeats`."""

    def uvs(positions: Floats) -> Floats:
        turn = np.arctan2(positions[:, 0], positions[:, 1]) / (2 * np.pi)
        return np.column_stack([turn * repeats, 0.5 - positions[:, 2] / z_span])

    return uvs
