"""The last: the foot-shaped form that an upper is pulled over.

Its surface is a grid of columns round the foot and rows up it. A column's place is u in [0, 2): 0 at the
back of the heel, along the outer side to 1 at the tip of the toe,
and back along the inner side. A column starts
at the feather edge, where upper meets sole, and ends on the ridge of the instep or, round the ankle,
at the rim
of the opening.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from modelling.mesh import Floats
from scipy.interpolate import CubicSpline, PchipInterpolator

_FINE = 161
_ONE_PLACE_MM = 1e-6


@dataclass(frozen=True, eq=False)
class Last:
    """outline: (K, 2) x, z of the feather edge, from the heel's back along the outer side round to it again.

    bed: (K, 2) z, height of the feather edge. rim: (K, 4) u and the columns' ends x, y, z.
    round_side, round_top: (K, 2) u, exponents of the sections' superellipse (2 is an ellipse,
        4 nearly a box).
    wall: (K, 2) u, share of an upright wall in the section (1 round the heel, 0 over the toes).
    bulge: (K, 2) u, how far in mm walls curve outward. bulge_at: height of the bulge's middle, 0 to 1.
    bulge_power: above 1 the wall is hollow over the bulge.
    """

    outline: Floats
    bed: Floats
    rim: Floats
    round_side: Floats
    round_top: Floats
    wall: Floats
    bulge: Floats
    bulge_at: float = 0.4
    bulge_power: float = 1.2

    def feather(self, u: Floats) -> tuple[Floats, Floats]:
        """(C, 3) points of the feather edge and (C, 2) its outward normals in x, z."""
        points = np.vstack([self.outline, self.outline[:1]])
        chords = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
        curve = CubicSpline(chords, points, bc_type="periodic")
        fine = np.linspace(0.0, chords[-1], 4001)
        dense = curve(fine)
        arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(dense, axis=0), axis=1))])
        toe = arc[int(np.argmax(dense[:, 1]))]
        wanted = np.where(u <= 1.0, u * toe, toe + (u - 1.0) * (arc[-1] - toe))
        at = np.interp(wanted, arc, fine)
        flat, along = curve(at), curve(at, 1)
        along /= np.linalg.norm(along, axis=1, keepdims=True)
        # Heel, outer side (-x), toe: outward lies to the right of the way.
        normals = np.column_stack([-along[:, 1], along[:, 0]])
        height = PchipInterpolator(*self.bed.T)(np.clip(flat[:, 1], *self.bed[[0, -1], 0]))
        return np.column_stack([flat[:, 0], height, flat[:, 1]]), normals

    def surface(self, u: Floats, rows: Floats) -> Floats:
        """(R, C, 3): rows at shares (R,) of each column's length, from the feather edge up."""
        start, normals = self.feather(u)
        end = self._end(u)
        wall, bulge = around(*self.wall.T, u), around(*self.bulge.T, u)
        side, top = around(*self.round_side.T, u), around(*self.round_top.T, u)
        t = np.linspace(0, 1, _FINE)[:, None]
        angle = t * np.pi / 2
        inward = (1 - wall) * (1 - np.cos(angle) ** (2 / side)) + wall * t
        upward = (1 - wall) * np.sin(angle) ** (2 / top) + wall * t
        # A bump whose middle is at bulge_at and which is level at the rim.
        skew = np.log(0.5) / np.log(self.bulge_at)
        outward = bulge * np.sin(np.pi * t**skew) ** self.bulge_power
        way = end - start
        dense = start + np.stack(
            [
                inward * way[:, 0] + outward * normals[:, 0],
                upward * way[:, 1],
                inward * way[:, 2] + outward * normals[:, 1],
            ],
            axis=-1,
        )
        # Near the ridge columns fall with it, or both sides would meet in a crease.
        near = np.clip(
            1 - np.linalg.norm(dense - end, axis=2) / np.maximum(np.linalg.norm(way, axis=1), 1.0), 0, 1
        )
        dense[..., 1] += self._ridge_slope(u) * (dense[..., 2] - end[:, 2]) * near**2 * (1 - wall)
        return resample(dense, np.broadcast_to(rows[:, None], (len(rows), len(u))))

    def _end(self, u: Floats) -> Floats:
        """(C, 3) where columns end. On the ridge both sides do in one place, between its knots, too."""

        def on_rim(at: Floats) -> Floats:
            return np.column_stack([around(self.rim[:, 0], column, at) for column in self.rim[:, 1:].T])

        places = self.rim[:, 0]
        is_open = np.abs(on_rim(places) - on_rim(2 - places)).max(axis=1) > _ONE_PLACE_MM
        last_open = np.max(np.minimum(places, 2 - places), where=is_open, initial=0.0)
        s = np.minimum(u, 2 - u)
        closed = s >= np.min(places, where=places > last_open, initial=1.0)
        end = on_rim(u)
        return np.where(closed[:, None], (end + on_rim(2 - u)) / 2, end)

    def _ridge_slope(self, u: Floats) -> Floats:
        """(C,) rise per mm forward of the ridge where columns end on it; 0 round the opening."""
        places = self.rim[:, 0]
        gap = np.abs(around(places, self.rim[:, 1], u) - around(places, self.rim[:, 1], 2 - u))
        s = np.where(u > 1, 2 - u, u)
        closed = np.min(s, where=gap < 0.5, initial=0.95)
        back, ahead = np.clip(s - 0.02, closed, 0.955), np.clip(s + 0.02, closed + 0.02, 0.995)
        (y0, z0), (y1, z1) = ([around(places, self.rim[:, k], at) for k in (2, 3)] for at in (back, ahead))
        slope = np.clip((y1 - y0) / np.maximum(z1 - z0, 0.05), -0.8, 0.2)
        return np.asarray(slope * np.clip(1 - gap / 4.0, 0, 1))


def around(knots: Floats, values: Floats, u: Floats) -> Floats:
    """Smooth periodic interpolation over u in [0, 2), monotone between knots."""
    at = np.concatenate([knots - 2, knots, knots + 2])
    return np.asarray(PchipInterpolator(at, np.tile(values, 3))(u))


def both(*knots: tuple[float, ...]) -> Floats:
    """Knots for both sides from those of one, (s, values...), s from 0 at the heel to 1 at the toe."""
    one = np.array(knots, np.float64)
    other = one[(one[:, 0] > 0) & (one[:, 0] < 1)][::-1].copy()
    other[:, 0] = 2 - other[:, 0]
    return np.vstack([one, other])


def mirrored_rim(*knots: tuple[float, float, float, float]) -> Floats:
    """A rim's knots (s, x, y, z) for both sides: what lies at x < 0 comes on the inner side, too."""
    one = np.array(knots)
    other = one[(one[:, 0] > 0) & (one[:, 0] < 1)][::-1].copy()
    other[:, 0] = 2 - other[:, 0]
    other[:, 1] = np.where(other[:, 1] < 0, -other[:, 1] + 1.5, other[:, 1])
    return np.vstack([one, other])


def resample(columns: Floats, shares: Floats) -> Floats:
    """(R, C, 3) points at shares (R, C) of the arc length of each of (F, C, 3) columns."""
    steps = np.linalg.norm(np.diff(columns, axis=0), axis=2)
    arc = np.concatenate([np.zeros((1, columns.shape[1])), np.cumsum(steps, axis=0)])
    out = np.empty((*shares.shape, 3))
    for c in range(columns.shape[1]):
        for k in range(3):
            out[:, c, k] = np.interp(shares[:, c] * arc[-1, c], arc[:, c], columns[:, c, k])
    return out
