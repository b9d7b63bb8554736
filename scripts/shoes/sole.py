"""Soles: a wall that follows the upper all round, and a bottom with tread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from modelling.mesh import Floats

from .last import Last, around, resample
from .patches import Patch
from .upper import INNER, MARGIN, OUTER, SIDES, Shell


@dataclass(frozen=True, eq=False)
class Sole:
    """Measures in mm; (K, 2) tables over u are for both sides alike unless given for both.

    top: over u, how far the wall reaches up the upper. lip: its thickness there. flare: over u, how far the
    bottom edge lies outside the feather edge. ground: (K, 2) z, height of the bottom edge.
    sculpt: (u (C,), h (R, 1)) -> (R, C) mm outward; h runs from 0 at the top of the wall to 1 at the bottom.
    edge: radius of the bottom edge. tread: (x, z) -> mm above the ground.
    """

    top: Floats
    flare: Floats
    ground: Floats
    lip: float = 2.0
    sculpt: Callable[[Floats, Floats], Floats] | None = None
    edge: float = 2.0
    tread: Callable[[Floats, Floats], Floats] | None = None
    wall_rows: int = 12
    bottom_rows: int = 7


def build(last: Last, shape: Shell, sole: Sole) -> list[Patch]:
    """Walls and bottoms of both sides, as patches of the sheet "sole"."""
    patches = []
    bottoms = []
    for side in (OUTER, INNER):
        u = shape.s if side == OUTER else 2.0 - shape.s
        points = wall_points(last, shape, sole, side, u)
        rows = np.concatenate([[0.0, 0.03], np.linspace(0.06, 0.93, len(points) - 5), [0.955, 0.98, 1.0]])
        box = (MARGIN, 0.0 if side == OUTER else 0.25, 1 - 2 * MARGIN, 0.24)
        patches.append(
            Patch("sole", "sole", f"wall {SIDES[side]}", points, shape.s, rows, box, side == OUTER, "wall")
        )
        bottoms.append(points[-1])
    rim = np.array(bottoms)
    middle = rim.mean(axis=0)
    low, high = middle[:, 2].min(), middle[:, 2].max()
    z = np.clip(middle[:, 2], low + 30, high - 34)
    spine = np.column_stack([np.interp(z, middle[:, 2], middle[:, 0]), np.zeros(len(z)), z])
    share = np.linspace(0, 1, sole.bottom_rows)
    for side in (OUTER, INNER):
        points = rim[side] + (spine - rim[side]) * share[:, None, None]
        inner = points[1:]
        inner[..., 1] = np.interp(inner[..., 2], *sole.ground.T)
        if sole.tread is not None:
            inner[:-1, :, 1] += sole.tread(inner[:-1, :, 0], inner[:-1, :, 2])
        box = (MARGIN, 0.5, 1 - 2 * MARGIN, -0.25) if side == OUTER else (MARGIN, 0.75, 1 - 2 * MARGIN, 0.24)
        patches.append(
            Patch(
                "sole", "sole", f"bottom {SIDES[side]}", points, shape.s, share, box, side == OUTER, "bottom"
            )
        )
    return patches


def wall_points(last: Last, shape: Shell, sole: Sole, side: int, u: Floats) -> Floats:
    """(R, C, 3) from inside the upper over the lip and down to the bottom edge."""
    feather, normals = last.feather(u)
    outward = np.stack([normals[:, 0], np.zeros(len(u)), normals[:, 1]], -1)
    dense = shape.points[side]
    lengths = np.linalg.norm(np.diff(dense, axis=0), axis=2).sum(axis=0)
    reach = around(*sole.top.T, u)
    shares = np.stack([(reach - 1.5) / lengths, reach / lengths])
    inner, start = resample(dense, shares)
    lip = start + outward * sole.lip + [0.0, -0.6, 0.0]
    flat = feather + outward * around(*sole.flare.T, u)[:, None]
    ground = np.interp(flat[:, 2], *sole.ground.T)
    end = np.column_stack([flat[:, 0], ground + sole.edge, flat[:, 2]])
    h = np.linspace(0, 1, sole.wall_rows)[:, None]
    wall = lip + (end - lip) * h[..., None]
    if sole.sculpt is not None:
        wall = wall + sole.sculpt(u, h)[..., None] * outward
    foot = wall[-1]
    turn = np.radians([45.0, 90.0])[:, None, None]
    rounding = foot - outward * sole.edge * (1 - np.cos(turn)) - np.array([0, sole.edge, 0]) * np.sin(turn)
    return np.concatenate(
        [(inner - 1.0 * outward)[None], (start + outward * sole.lip * 0.5)[None], wall, rounding]
    )
