"""Triangle soups that are welded, creased and merged into drawable geometry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_WELD_MM = 1e-3


@dataclass(frozen=True, eq=False)
class Mesh:
    """Shared vertices without normals. positions: (V, 3) mm; triangles: (T, 3), wound outward."""

    positions: Floats
    triangles: Ints


@dataclass(frozen=True, eq=False)
class Shaded:
    """Vertices to draw. positions: (V, 3) mm; normals: (V, 3); triangles: (T, 3); uvs: (V, 2) or None."""

    positions: Floats
    normals: Floats
    triangles: Ints
    uvs: Floats | None = None


def signed_volume(mesh: Mesh) -> float:
    """Volume in mm3, positive when a closed mesh is wound outward."""
    a, b, c = (mesh.positions[mesh.triangles[:, i]] for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6.0)


def outward(mesh: Mesh) -> Mesh:
    """The closed mesh wound so that its volume is positive."""
    return mesh if signed_volume(mesh) >= 0 else Mesh(mesh.positions, mesh.triangles[:, ::-1])


def join(*meshes: Mesh) -> Mesh:
    """All meshes as one, without welding."""
    offsets = np.cumsum([0] + [len(mesh.positions) for mesh in meshes])
    triangles = [mesh.triangles + offset for mesh, offset in zip(meshes, offsets, strict=False)]
    return Mesh(np.concatenate([mesh.positions for mesh in meshes]), np.concatenate(triangles))


def mirrored(mesh: Mesh) -> Mesh:
    """The mesh reflected in the plane x = 0."""
    return Mesh(mesh.positions * [-1.0, 1.0, 1.0], mesh.triangles[:, ::-1])


def with_mirror(mesh: Mesh) -> Mesh:
    """The mesh together with its reflection."""
    return join(mesh, mirrored(mesh))


def weld(mesh: Mesh) -> Mesh:
    """Unite vertices that coincide within a micrometre and drop triangles without area."""
    keys = np.round(mesh.positions / _WELD_MM).astype(np.int64)
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    triangles = inverse.reshape(-1)[mesh.triangles]
    a, b, c = triangles.T
    solid = (a != b) & (b != c) & (c != a)
    return Mesh(mesh.positions[first], triangles[solid])


def shade(mesh: Mesh, crease_deg: float = 40.0) -> Shaded:
    """Normals averaged by corner angle over neighbours within `crease_deg`; sharper edges stay hard."""
    mesh = weld(mesh)
    corners = mesh.positions[mesh.triangles]
    face_normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(face_normals, axis=1)
    keep = lengths > 1e-9
    triangles, corners, face_normals = mesh.triangles[keep], corners[keep], face_normals[keep]
    face_normals = face_normals / lengths[keep][:, None]

    ahead = np.roll(corners, -1, axis=1) - corners
    back = np.roll(corners, 1, axis=1) - corners
    cosines = np.einsum("tij,tij->ti", ahead, back) / (
        np.linalg.norm(ahead, axis=2) * np.linalg.norm(back, axis=2)
    )
    weights = np.arccos(np.clip(cosines, -1.0, 1.0)).reshape(-1)

    corner_vertex = triangles.reshape(-1)
    corner_face = np.repeat(np.arange(len(triangles)), 3)
    sums = np.zeros((len(corner_vertex), 3))
    for own, other in _corner_pairs(corner_vertex):
        similar = np.einsum("ij,ij->i", face_normals[corner_face[own]], face_normals[corner_face[other]])
        joined = similar > np.cos(np.radians(crease_deg))
        np.add.at(
            sums, own[joined], face_normals[corner_face[other[joined]]] * weights[other[joined]][:, None]
        )
    normals = sums / np.linalg.norm(sums, axis=1, keepdims=True)

    keys = np.column_stack([corner_vertex, np.round(normals * 500).astype(np.int64)])
    _, first, inverse = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return Shaded(mesh.positions[corner_vertex[first]], normals[first], inverse.reshape(-1, 3))


def _corner_pairs(corner_vertex: Ints) -> list[tuple[Ints, Ints]]:
    """Ordered pairs of corners that meet in a vertex, each corner with itself too, grouped by rotation."""
    order = np.argsort(corner_vertex, kind="stable")
    sorted_vertex = corner_vertex[order]
    starts = np.searchsorted(sorted_vertex, sorted_vertex, side="left")
    counts = np.searchsorted(sorted_vertex, sorted_vertex, side="right") - starts
    ranks = np.arange(len(order)) - starts
    pairs = []
    for step in range(int(counts.max())):
        active = counts > step
        partner = starts + (ranks + step) % np.maximum(counts, 1)
        pairs.append((order[active], order[partner[active]]))
    return pairs


def merge_shaded(parts: list[Shaded]) -> Shaded:
    """Several shaded pieces as one primitive; uvs are kept when all of them have some."""
    offsets = np.cumsum([0] + [len(part.positions) for part in parts])
    uvs = [part.uvs for part in parts if part.uvs is not None]
    return Shaded(
        np.concatenate([part.positions for part in parts]),
        np.concatenate([part.normals for part in parts]),
        np.concatenate([part.triangles + offset for part, offset in zip(parts, offsets, strict=False)]),
        np.concatenate(uvs) if len(uvs) == len(parts) else None,
    )
