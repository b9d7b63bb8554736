"""Hands and applied markers, in the face's frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from modelling.mesh import Floats

from .solids import Solid, moved, on_dial, placed, prism, skinned, standing, turned

TIME_H_M_S = (10, 10, 36)
"""What all watches show: hands that frame the upper half of the dial."""


def angles_deg() -> tuple[float, float, float]:
    """Clockwise from 12: hour, minute and second hand."""
    hours, minutes, seconds = TIME_H_M_S
    minute = minutes + seconds / 60
    return 30.0 * (hours + minute / 60), 6.0 * minute, 6.0 * seconds


def mirrored_outline(right: Sequence[tuple[float, float]]) -> Floats:
    """A hand's outline (M, 2), counter-clockwise, from its right side (x, y) from tail to tip."""
    side = np.array(right, np.float64)
    other = side[::-1] * [-1.0, 1.0]
    whole = np.concatenate([side, other])
    keep = np.r_[True, np.linalg.norm(np.diff(whole, axis=0), axis=1) > 1e-6]
    keep[-1] &= bool(np.linalg.norm(whole[-1] - whole[0]) > 1e-6)
    return np.asarray(whole[keep])


def hand(
    outline: Floats, z: float, angle_deg: float, slot: str, thick: float = 0.3, bevel: float = 0.1
) -> Solid:
    """A flat hand with bevelled edges, turned to its place."""
    levels = [(z, 0.0), (z + thick - bevel, 0.0), (z + thick, bevel)]
    return moved(prism(outline, levels, slot), placed(clockwise_deg=angle_deg))


def ridged_hand(outline: Floats, z: float, angle_deg: float, slot: str, height: float) -> Solid:
    """A hand of two facets that meet in a ridge along it. outline: as mirrored_outline gives it."""
    low, high = outline[:, 1].min(), outline[:, 1].max()
    # The ridge must not reach the ends, or facets there would stand upright.
    along = np.clip(outline[:, 1], low + 0.3, high - 0.9)
    rings = [
        np.column_stack([outline, np.full(len(outline), z)]),
        np.column_stack([outline, np.full(len(outline), z + 0.1)]),
        np.column_stack([np.zeros(len(outline)), along, np.full(len(outline), z + height)]),
    ]
    return moved(skinned(np.stack(rings), slot, crease_deg=12.0), placed(clockwise_deg=angle_deg))


def hub(z: float, radius: float, height: float, slot: str) -> Solid:
    """The cap over the middle."""
    return turned([(radius, z), (radius, z + height - 0.12), (radius - 0.14, z + height)], slot, 20)


def dot(
    radius: float, angle_deg: float, size: float, z: float, rim: str, fill: str, sides: int = 13
) -> Solid:
    """An applied round marker: a polished rim, filled."""
    profile = [
        (size, z),
        (size, z + 0.36),
        (size - 0.1, z + 0.42),
        (size - 0.28, z + 0.38),
    ]
    piece = turned(profile, [rim] * (len(profile) - 1), sides)
    x, y = on_dial(radius, angle_deg)
    slots = piece.slots.copy()
    slots[-sides:] = fill
    return moved(Solid(piece.mesh, slots, piece.crease_deg), placed(x, y))


def applied(
    outline: Floats, radius: float, angle_deg: float, z: float, rim: str, fill: str | None = None
) -> Solid:
    """An applied marker of any outline about its own middle, standing radially; filled, or all polished."""
    if fill is None:
        levels = [(z, 0.0), (z + 0.32, 0.0), (z + 0.5, 0.16)]
    else:
        levels = [(z, 0.0), (z + 0.36, 0.0), (z + 0.42, 0.06), (z + 0.42, 0.22), (z + 0.36, 0.26)]
    return moved(prism(outline, levels, rim, fill or rim), standing(radius, angle_deg))


def box(width: float, height: float) -> Floats:
    """(4, 2) outline, counter-clockwise."""
    return np.array([(1, -1), (1, 1), (-1, 1), (-1, -1)]) * [width / 2, height / 2]
