"""Uppers: the last's surface cut at the topline, with a rolled edge, a lining and an insole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from modelling.mesh import Floats

from .last import Last, resample
from .patches import Patch, vertex_normals

OUTER, INNER = 0, 1
"""Sides of a shoe. The inner one is towards the other foot, +X."""

SIDES = ("outer", "inner")
_FINE_ROWS = 121

MARGIN = 0.006
"""Share of a sheet left beside regions: pictures repeat, and their ends must not mix."""
_HALVES = ((MARGIN, 0.0, 1 - 2 * MARGIN, -0.5), (MARGIN, 0.5, 1 - 2 * MARGIN, 0.5))


@dataclass(frozen=True, eq=False)
class Shell:
    """The outer face of an upper as (2, R, C, ...) arrays: outer and inner side, rows up, columns to the toe.

    s: (C,) places of the columns. rows: (R,) shares of the visible column. points, normals: outside.
    full: (2, F, C, 3) the whole last, uncut. top: (2, C) share of the last's column that is kept.
    """

    s: Floats
    rows: Floats
    points: Floats
    normals: Floats
    full: Floats
    top: Floats

    @property
    def is_open(self) -> Floats:
        """(C,) whether the columns end at the opening's edge rather than on the closed ridge."""
        gap = np.linalg.norm(self.points[OUTER, -1] - self.points[INNER, -1], axis=1)
        return gap > 0.05


def shell(last: Last, s: Floats, rows: Floats, removed: Callable[[Floats, Floats], Floats] | None) -> Shell:
    """Cut the last where `removed(points (F, C, 3), u (C,))` becomes positive, per column from below."""
    shares = np.linspace(0, 1, _FINE_ROWS)
    full, kept, top = [], [], []
    for u in (s, 2.0 - s):
        surface = last.surface(u, shares)
        end = np.ones(len(s))
        if removed is not None:
            field = removed(surface, u)
            for c in range(len(s)):
                above = np.flatnonzero(field[:, c] > 0)
                if len(above) and above[0] > 0:
                    k = above[0]
                    low, high = field[k - 1, c], field[k, c]
                    end[c] = np.interp(-low / (high - low), [0, 1], shares[[k - 1, k]])
        full.append(surface)
        top.append(end)
        kept.append(resample(surface, rows[:, None] * end))
    points = np.array(kept)
    patches = [
        Patch("", "", name, points[side], s, rows, (0, 0, 1, 1), turned=side == INNER)
        for side, name in enumerate(SIDES)
    ]
    return Shell(s, rows, points, np.array(vertex_normals(patches)), np.array(full), np.array(top))


def outside(shape: Shell, sheet: str = "upper") -> list[Patch]:
    """Both sides, one above the other in their sheet with the feather edges in the middle."""
    return [
        Patch("upper", sheet, name, shape.points[side], shape.s, shape.rows, box, side == INNER, "upper")
        for side, (name, box) in enumerate(zip(SIDES, _HALVES, strict=True))
    ]


@dataclass(frozen=True, eq=False)
class Inside:
    """Measures of lining and insole in mm.

    thickness: of the upper at its edge, (C,) over the shell's columns, for both sides. wall: lower down.
    roll: over how many mm below the edge the padding thins out. depth: share of rows. until: last column's s.
    bed: (K, 2) z, height of the foot's bed. rise: how far the lip stands above the edge, in half thicknesses.
    """

    thickness: Floats
    wall: float
    roll: float
    bed: Floats
    until: float = 1.0
    rise: float = 1.0
    lip_rows: int = 4
    lining_rows: int = 8


def lining(shape: Shell, inside: Inside) -> list[Patch]:
    """Lips over the edge and walls down to the insole, as patches of the sheet "inside"."""
    patches = []
    rows = np.linspace(1, 0, inside.lining_rows)
    open_columns = np.flatnonzero(shape.is_open)
    last_open = open_columns[-1] + 2 if open_columns[-1] + 2 < len(shape.s) else len(shape.s)
    walls = lining_points(shape, inside, rows)
    kept = shape.s <= inside.until + 1e-9
    for side, name in enumerate(SIDES):
        edge = shape.points[side, -1]
        up = edge - shape.points[side, -2]
        up /= np.maximum(np.linalg.norm(up, axis=1, keepdims=True), 1e-9)
        thick = np.where(shape.is_open, inside.thickness, 0.0)[:, None]
        turn = np.linspace(0, np.pi, inside.lip_rows + 1)[:, None, None]
        lip = (
            edge
            + (walls[side, 0] - edge) * (1 - np.cos(turn)) / 2
            + up * inside.rise * thick / 2 * np.sin(turn)
        )
        share = np.linspace(0, 1, inside.lip_rows + 1)
        box = (MARGIN, 0.0 if side == OUTER else 0.065, 1 - 2 * MARGIN, 0.055)
        cut = slice(0, last_open)
        patches.append(
            Patch(
                "upper",
                "inside",
                f"lip {name}",
                lip[:, cut],
                shape.s[cut],
                share,
                box,
                side == INNER,
                "upper",
            )
        )
        box = (MARGIN, 0.13 if side == OUTER else 0.345, 1 - 2 * MARGIN, 0.205)
        patches.append(
            Patch(
                "inside", "inside", f"lining {name}", walls[side][:, kept], shape.s[kept], 1 - rows, box,
                side == INNER,
                "lining",
            )
        )  # fmt: skip
    return patches


def lining_points(shape: Shell, inside: Inside, rows: Floats) -> Floats:
    """(2, len(rows), C, 3) inner faces; the lowest row lies on the bed."""
    out = []
    for side in (OUTER, INNER):
        columns = shape.points[side]
        lengths = np.linalg.norm(np.diff(columns, axis=0), axis=2)
        arc = np.concatenate([np.zeros((1, columns.shape[1])), np.cumsum(lengths, axis=0)])
        below = (arc[-1] - arc) / inside.roll
        fade = np.exp(-(below**2))
        thick = np.where(shape.is_open, inside.thickness, inside.wall)
        thickness = inside.wall + (thick - inside.wall) * fade
        inner = columns - shape.normals[side] * thickness[..., None]
        bed = np.interp(inner[..., 2], *inside.bed.T)
        # Down to the bed and not below it.
        start = np.zeros(columns.shape[1])
        for c in range(columns.shape[1]):
            under = np.flatnonzero(inner[:, c, 1] < bed[:, c])
            start[c] = shape.rows[min(under[-1] + 1, len(shape.rows) - 2)] if len(under) else 0.0
        shares = start + (1 - start) * rows[:, None]
        dense = np.empty((len(rows), columns.shape[1], 3))
        for c in range(columns.shape[1]):
            for k in range(3):
                dense[:, c, k] = np.interp(shares[:, c], shape.rows, inner[:, c, k])
        out.append(dense)
    return np.array(out)


def insole(shape: Shell, inside: Inside, rows: int = 6) -> list[Patch]:
    """The foot's bed, from the lining's lower edge, where it is cupped, to the middle line."""
    rim = lining_points(shape, inside, np.array([0.0]))[:, 0]
    patches = []
    share = np.linspace(0, 1, rows)
    middle = (rim[OUTER] + rim[INNER]) / 2
    low, high = middle[:, 2].min(), middle[:, 2].max()
    z = np.clip(middle[:, 2], low + 26, high - 30)
    x = np.interp(z, middle[:, 2], middle[:, 0])
    spine = np.column_stack([x, np.interp(z, *inside.bed.T), z])
    for side, name in enumerate(SIDES):
        points = rim[side] + (spine - rim[side]) * share[:, None, None]
        cup = rim[side][:, 1] - np.interp(rim[side][:, 2], *inside.bed.T)
        points[..., 1] = (
            np.interp(points[..., 2], *inside.bed.T) + cup * (1 - np.minimum(share * 2.2, 1)[:, None]) ** 2
        )
        box = (MARGIN, 0.56, 0.59, -0.215) if side == OUTER else (MARGIN, 0.775, 0.59, 0.215)
        patches.append(
            Patch("inside", "inside", f"insole {name}", points, shape.s, share, box, side == INNER, "insole")
        )
    return patches
