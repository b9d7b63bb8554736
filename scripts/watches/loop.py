"""The way of a strap round the wrist, and how flat pieces are laid along it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from modelling.mesh import Floats, Mesh, Shaded

from .solids import Solid, solid

_SAMPLES = 4000


@dataclass(frozen=True, eq=False)
class Loop:
    """From the spring bar at 12 o'clock under the wrist to that at 6, along the strap's inside.

    s: (N,) mm along it. points: (N, 2) x, y in item space. normals: (N, 2) away from the wrist.
    """

    s: Floats
    points: Floats
    normals: Floats

    @property
    def length(self) -> float:
        """All of it, mm."""
        return float(self.s[-1])

    def at(self, s: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Points and normals (K, 2) at (K,) places; straight on beyond the ends."""
        s = np.asarray(s, np.float64)
        points = np.column_stack([np.interp(s, self.s, column) for column in self.points.T])
        normals = np.column_stack([np.interp(s, self.s, column) for column in self.normals.T])
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        along = np.column_stack([normals[:, 1], -normals[:, 0]])
        beyond = s - np.clip(s, 0.0, self.length)
        return points + beyond[:, None] * along, normals


def loop(width: float, height: float, bar_xy: tuple[float, float], thickness: float, drop_deg: float) -> Loop:
    """The way of a strap of that thickness: it leaves each bar `drop_deg` below the level, as stiff as it is,
    and bends down to the ellipse.

    bar_xy: the 12 o'clock spring bar's place in item space, in the middle of the strap's thickness.
    """
    angles = np.linspace(np.pi / 2, -np.pi / 2, _SAMPLES)
    on = np.column_stack([width / 2 * np.cos(angles), height / 2 * np.sin(angles)])
    out = np.column_stack([np.cos(angles) / width, np.sin(angles) / height])
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    bar, drop = np.array(bar_xy), np.radians(drop_deg)
    start = bar - np.array([np.sin(drop), np.cos(drop)]) * thickness / 2
    # It meets the wrist a little below where a taut one would: where a line to the bar touches the ellipse.
    facing = ((on - bar) * out).sum(axis=1)
    touch = int(np.flatnonzero((facing[:-1] < 0) & (facing[1:] >= 0))[-1]) + _SAMPLES // 40
    along = np.array([out[touch, 1], -out[touch, 0]])
    reach = 0.4 * float(np.linalg.norm(on[touch] - start))
    lead = _bezier(
        start, start + reach * np.array([np.cos(drop), -np.sin(drop)]), on[touch] - reach * along, on[touch]
    )
    half = np.concatenate([lead[:-1], on[touch:]])
    points = np.concatenate([half, half[-2::-1] * [-1.0, 1.0]])
    tangents = np.gradient(points, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    normals = np.column_stack([-tangents[:, 1], tangents[:, 0]])
    s = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    return Loop(s, points, normals)


def _bezier(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """(100, 2) of the cubic from a to d."""
    t = np.linspace(0.0, 1.0, 100)[:, None]
    return np.asarray((1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t * t * c + t**3 * d)


def laid(piece: Solid, way: Loop, s: float) -> Solid:
    """A stiff solid of (along, height, across) placed with its origin at `s`."""
    point, normal = (array[0] for array in way.at([s]))
    along = np.array([normal[1], -normal[0]])
    flat = piece.mesh.positions
    xy = point + flat[:, :1] * along + flat[:, 1:2] * normal
    return solid(Mesh(np.column_stack([xy, flat[:, 2]]), piece.mesh.triangles), piece.slots, piece.crease_deg)


def bent(flat: Shaded, way: Loop) -> Shaded:
    """A supple surface of (s, height, across), laid along the loop."""
    points, normals = way.at(flat.positions[:, 0])
    along = np.column_stack([normals[:, 1], -normals[:, 0]])
    placed = points + flat.positions[:, 1:2] * normals
    turned = flat.normals[:, :1] * along + flat.normals[:, 1:2] * normals
    return Shaded(
        np.column_stack([placed, flat.positions[:, 2]]),
        np.column_stack([turned, flat.normals[:, 2]]),
        flat.triangles,
        flat.uvs,
    )
