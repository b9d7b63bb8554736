"""Grids of points that become drawable geometry, each with its place in a painted sheet."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from modelling.mesh import Floats, Mesh, Shaded

_WELD_MM = 1e-3


@dataclass(frozen=True, eq=False)
class Patch:
    """A surface over a grid.

    node: of the product; sheet: the picture that paints it; name: the region in that picture.
    points: (R, C, 3); columns (C,) and rows (R,) grow from 0 to 1 and say where in the region they lie.
    box: x, y, width, height of the region in shares of the sheet; a negative height turns rows upside down,
    so that row 0 lies at the region's lower edge. turned: triangles face the other way.
    group: patches of one group are smooth where they meet.
    """

    node: str
    sheet: str
    name: str
    points: Floats
    columns: Floats
    rows: Floats
    box: tuple[float, float, float, float]
    turned: bool = False
    group: str = ""

    @property
    def uvs(self) -> Floats:
        """(R, C, 2) with v downwards."""
        x, y, width, height = self.box
        top = y if height > 0 else y - height
        u = np.broadcast_to(x + width * self.columns[None, :], self.points.shape[:2])
        v = np.broadcast_to(top + height * self.rows[:, None], self.points.shape[:2])
        return np.stack([u, v], axis=-1)

    def triangles(self) -> Floats:
        """(T, 3) over the points in row-major order."""
        rows, columns = self.points.shape[:2]
        i, j = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
        a, b, c, d = (x * columns + y for x, y in ((i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)))
        quads = np.stack([np.stack([a, b, c], -1), np.stack([a, c, d], -1)], -2).reshape(-1, 3)
        return quads[:, ::-1] if self.turned else quads

    def mesh(self) -> Mesh:
        """The bare surface."""
        return Mesh(self.points.reshape(-1, 3), self.triangles())

    def pixels(self, size_wh: tuple[int, int]) -> tuple[int, int, int, int]:
        """x0, y0, x1, y1 of the region in a sheet of that size."""
        x, y, width, height = self.box
        return (
            round(x * size_wh[0]),
            round(y * size_wh[1]),
            round((x + width) * size_wh[0]),
            round((y + abs(height)) * size_wh[1]),
        )

    def raster(self, values: Floats, size_wh: tuple[int, int]) -> Floats:
        """Values (R, C, ...) of the grid at the middles of the region's pixels, (h, w, ...)."""
        x0, y0, x1, y1 = self.pixels(size_wh)
        across = (np.arange(x1 - x0) + 0.5) / (x1 - x0)
        down = (np.arange(y1 - y0) + 0.5) / (y1 - y0)
        if self.box[3] < 0:
            down = down[::-1]
        column = np.interp(across, self.columns, np.arange(len(self.columns)))
        row = np.interp(down, self.rows, np.arange(len(self.rows)))
        maps = np.meshgrid(column.astype(np.float32), row.astype(np.float32))
        flat = values.reshape(*values.shape[:2], -1).astype(np.float32)
        layers = [
            cv2.remap(np.ascontiguousarray(layer), *maps, cv2.INTER_LINEAR)
            for layer in np.moveaxis(flat, 2, 0)
        ]
        return np.stack(layers, -1).reshape(len(down), len(across), *values.shape[2:]).astype(np.float64)


def vertex_normals(patches: list[Patch]) -> list[Floats]:
    """(R, C, 3) unit normals of each patch, weighted by angle, shared where patches of a group meet."""
    normals: list[Floats] = [np.zeros(0)] * len(patches)
    for group in dict.fromkeys(patch.group for patch in patches):
        members = [index for index, patch in enumerate(patches) if patch.group == group]
        points = np.concatenate([patches[i].points.reshape(-1, 3) for i in members])
        starts = np.cumsum([0, *(patches[i].points.shape[0] * patches[i].points.shape[1] for i in members)])
        triangles = np.concatenate(
            [patches[i].triangles() + start for i, start in zip(members, starts, strict=False)]
        )
        _, place = np.unique(np.round(points / _WELD_MM).astype(np.int64), axis=0, return_inverse=True)
        sums = angle_weighted_normals(points, triangles, place.reshape(-1))
        for i, start in zip(members, starts, strict=False):
            shape = patches[i].points.shape
            normals[i] = sums[place.reshape(-1)[start : start + shape[0] * shape[1]]].reshape(shape)
    return normals


def angle_weighted_normals(points: Floats, triangles: Floats, place: Floats) -> Floats:
    """(P, 3) unit normals of welded places, (V,) the place of each point."""
    corners = points[triangles]
    faces = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    faces /= np.maximum(np.linalg.norm(faces, axis=1, keepdims=True), 1e-12)
    sums = np.zeros((int(place.max()) + 1, 3))
    for k in range(3):
        ahead = corners[:, (k + 1) % 3] - corners[:, k]
        back = corners[:, (k + 2) % 3] - corners[:, k]
        lengths = np.linalg.norm(ahead, axis=1) * np.linalg.norm(back, axis=1)
        angle = np.arccos(np.clip((ahead * back).sum(1) / np.maximum(lengths, 1e-12), -1, 1))
        angle[lengths < 1e-9] = 0.0
        np.add.at(sums, place[triangles[:, k]], faces * angle[:, None])
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12))


def drawable(patch: Patch, normals: Floats) -> Shaded:
    """The patch's geometry without triangles that have no area."""
    triangles = patch.triangles()
    points = patch.points.reshape(-1, 3)
    a, b, c = (points[triangles[:, k]] for k in range(3))
    faces = np.cross(b - a, c - a)
    areas = np.linalg.norm(faces, axis=1)
    solid = areas > 1e-4
    flat = normals.reshape(-1, 3).copy()
    # Where faces of a fold cancel out, one of them says where the surface looks.
    lost = np.linalg.norm(flat, axis=1) < 0.5
    for k in range(3):
        corner = triangles[solid, k]
        flat[corner[lost[corner]]] = (faces[solid] / areas[solid, None])[lost[corner]]
    kept, renumbered = np.unique(triangles[solid], return_inverse=True)
    return Shaded(points[kept], flat[kept], renumbered.reshape(-1, 3), patch.uvs.reshape(-1, 2)[kept])
