"""Solids that go round a finger or wrist, and where pictures lie on them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from modelling.mesh import Floats, Mesh, Shaded
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
