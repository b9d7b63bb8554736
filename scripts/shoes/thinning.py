"""Patches with fewer rows and columns, for shoes that are seen from afar.

An upper and its lining lie so close together that edges collapsed in each apart would let the one show
through the other. They share their columns: what goes in one goes in both, and they stay as far apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from modelling.mesh import Floats

from .patches import Patch


@dataclass(eq=False)
class _Lines:
    """Patches that share rows or columns. values: (N,) of all. members: those of each; points (n, M, 3)."""

    values: Floats
    members: list[tuple[Floats, Floats]] = field(default_factory=list)


def thinned(
    patches: Sequence[Patch], normals: Sequence[Floats], tolerance_mm: float
) -> tuple[list[Patch], list[Floats]]:
    """As few rows and columns of each as keep the surface within about `tolerance_mm`, with their normals."""
    columns = _shared([(patch.columns, np.moveaxis(patch.points, 1, 0)) for patch in patches], tolerance_mm)
    rows = _shared([(patch.rows, patch.points) for patch in patches], tolerance_mm)
    thin, own = [], []
    for patch, normal, across, up in zip(patches, normals, columns, rows, strict=True):
        grid = np.ix_(up, across)
        points, kept = patch.points[grid], (patch.columns[across], patch.rows[up])
        thin.append(replace(patch, points=points, columns=kept[0], rows=kept[1]))
        own.append(normal[grid])
    return thin, own


def _shared(lines: Sequence[tuple[Floats, Floats]], tolerance_mm: float) -> list[list[int]]:
    """Which lines to keep of each, values (N,) and points (N, M, 3); of the same values for all."""
    families: list[_Lines] = []
    family_of: dict[int, _Lines] = {}
    for index in sorted(range(len(lines)), key=lambda i: -len(lines[i][0])):
        values = lines[index][0]
        family = next((one for one in families if np.isin(values, one.values).all()), None)
        if family is None:
            family = _Lines(values)
            families.append(family)
        family.members.append(lines[index])
        family_of[index] = family
    kept = {id(family): _few(family, tolerance_mm) for family in families}
    return [
        np.flatnonzero(np.isin(values, kept[id(family_of[index])])).tolist()
        for index, (values, _) in enumerate(lines)
    ]


def _few(family: _Lines, tolerance_mm: float) -> Floats:
    """The values to keep: from one to the farthest next one that no point between them lies off by more."""
    values = family.values
    ends = {float(member[i]) for member, _ in family.members for i in (0, -1)}
    kept = [0]
    while kept[-1] < len(values) - 1:
        last = ahead = kept[-1]
        ahead += 1
        while (
            ahead + 1 < len(values)
            and float(values[ahead]) not in ends
            and all(
                _deviation(own, points, values[last], values[ahead + 1]) <= tolerance_mm
                for own, points in family.members
            )
        ):
            ahead += 1
        kept.append(ahead)
    return np.asarray(values[kept])


def _deviation(values: Floats, points: Floats, low: float, high: float) -> float:
    """How far points between two lines are from the straight way between them, at most; 0 outside of them."""
    inside = points[(values >= low) & (values <= high)]
    if len(inside) < 3:
        return 0.0
    way = inside[-1] - inside[0]
    share = ((inside - inside[0]) * way).sum(-1) / np.maximum((way**2).sum(-1), 1e-12)
    off = inside - inside[0] - np.clip(share, 0, 1)[..., None] * way
    return float(np.linalg.norm(off, axis=-1).max())
