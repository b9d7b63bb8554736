"""Lens outlines in the front's flat plane, and smooth fields to grow frames round them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from modelling.mesh import Floats

_DENSE = 1440


@dataclass(frozen=True, eq=False)
class Outline:
    """The left lens, boxed: points (N, 2) mm round the boxing centre, x to the temple, counter-clockwise."""

    points: Floats

    @cached_property
    def angles(self) -> Floats:
        """(N,) polar angles of the points, rising from -pi."""
        return np.arctan2(self.points[:, 1], self.points[:, 0])

    def radius(self, angles: Floats) -> Floats:
        """Distance of the outline from the boxing centre in the directions `angles`."""
        radii = np.linalg.norm(self.points, axis=1)
        return np.asarray(np.interp(angles, self.angles, radii, period=2 * np.pi))

    def at(self, angles: Floats) -> Floats:
        """(K, 2) points in the directions `angles`."""
        return np.asarray(self.radius(angles)[:, None] * np.column_stack([np.cos(angles), np.sin(angles)]))

    def normals(self, angles: Floats) -> Floats:
        """(K, 2) outward unit normals in the directions `angles`."""
        step = np.radians(0.8)
        along = self.at(angles + step) - self.at(angles - step)
        along /= np.linalg.norm(along, axis=1, keepdims=True)
        return np.column_stack([along[:, 1], -along[:, 0]])

    def rim_point(self, angle_deg: float, lens_u: float) -> tuple[float, float, float]:
        """Front coordinates (u, v, w) of the lens edge in one direction, for parts that start on the rim."""
        x, y = self.at(np.radians(np.array([angle_deg])))[0]
        return float(x) + lens_u, float(y), 0.2

    def distance(self, points: Floats) -> Floats:
        """Signed distance (negative inside) of (K, 2) points, to first order: exact on the outline."""
        angles = np.arctan2(points[:, 1], points[:, 0])
        radii = np.maximum(np.linalg.norm(points, axis=1), 1e-6)
        step = np.radians(0.5)
        slope = (self.radius(angles + step) - self.radius(angles - step)) / (2 * step)
        return np.asarray((radii - self.radius(angles)) / np.hypot(1.0, slope / radii))


def boxed(points: Floats, width: float, height: float) -> Outline:
    """Scale and centre a closed star-shaped curve (N, 2) so that its bounding box is width x height mm."""
    low, high = points.min(axis=0), points.max(axis=0)
    points = (points - (low + high) / 2) * [width, height] / (high - low)
    angles = np.unwrap(np.arctan2(points[:, 1], points[:, 0]))
    grid = -np.pi + np.arange(_DENSE) * 2 * np.pi / _DENSE
    radii = np.interp(grid, angles, np.linalg.norm(points, axis=1), period=2 * np.pi)
    return Outline(radii[:, None] * np.column_stack([np.cos(grid), np.sin(grid)]))


def from_control_points(control: npt.ArrayLike, width: float, height: float) -> Outline:
    """Closed uniform cubic B-spline over the control polygon (K, 2), counter-clockwise, then boxed."""
    control = np.asarray(control, np.float64)
    t = np.linspace(0, 1, 120, endpoint=False)[:, None]
    weights = (
        (1 - t) ** 3 / 6,
        (3 * t**3 - 6 * t**2 + 4) / 6,
        (-3 * t**3 + 3 * t**2 + 3 * t + 1) / 6,
        t**3 / 6,
    )
    pieces = [
        sum(weight * control[(k + i) % len(control)] for i, weight in enumerate(weights))
        for k in range(len(control))
    ]
    return boxed(np.concatenate(pieces), width, height)


def smooth_min(a: Floats, b: Floats, reach: float) -> Floats:
    """Union of two distance fields with a fillet of about `reach` mm (I. Quilez's polynomial minimum)."""
    blend = np.clip(0.5 + 0.5 * (b - a) / reach, 0, 1)
    return np.asarray(b + (a - b) * blend - reach * blend * (1 - blend))


def smooth_max(a: Floats, b: Floats, reach: float) -> Floats:
    """Intersection of two distance fields with a rounding of about `reach` mm."""
    return -smooth_min(-a, -b, reach)


def capsule(
    points: Floats, start: npt.ArrayLike, end: npt.ArrayLike, start_radius: float, end_radius: float
) -> Floats:
    """Distance field of a rod from `start` to `end` (2,) whose radius changes evenly."""
    start, end = np.asarray(start, np.float64), np.asarray(end, np.float64)
    span = end - start
    along = np.clip((points - start) @ span / (span @ span), 0, 1)
    gaps = np.linalg.norm(points - start - along[:, None] * span, axis=1)
    return np.asarray(gaps - (start_radius + (end_radius - start_radius) * along))


def stations(angles: Floats, curves: list[Floats], count: int, bend_weight: float = 12.0) -> Floats:
    """`count` of the directions `angles` (K,), denser where the closed `curves` (K, 2) are long or bent.

    bend_weight: mm of length that a bend of one radian counts for.
    """
    density = np.zeros(len(angles))
    for curve in curves:
        along = np.roll(curve, -1, axis=0) - np.roll(curve, 1, axis=0)
        lengths = np.linalg.norm(along, axis=1) / 2
        heading = np.unwrap(np.arctan2(along[:, 1], along[:, 0]))
        turn = np.minimum(np.abs(np.gradient(heading)), 0.15)
        straight = np.abs(np.roll(curve, -1, axis=0)[:, 0] - curve[:, 0]) < 1e-9
        density += np.where(straight, 0.3 * lengths, lengths + bend_weight * turn)
    kernel = np.ones(9) / 9
    density = np.convolve(np.concatenate([density[-4:], density, density[:4]]), kernel, "valid")
    total = np.concatenate([[0.0], np.cumsum(density)])
    steps = np.linspace(0, total[-1], count, endpoint=False)
    return np.asarray(np.interp(steps, total, np.append(angles, angles[0] + 2 * np.pi)))
