"""Bends what goes round a wrist (straps, chains) from the wrist that it was modelled on to the shopper's."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from tryon.types import FloatArray, Geometry, Model

_STEP = 0.02  # relative: wrists are measured no better, and every other size is another mesh to upload
_STAYS = 0.8  # of a step that a wrist is off the mesh it has: between two of them nothing jumps to and fro
_HELD_DEG, _FREE_DEG = 5.0, 50.0
"""From the lugs down the strap: up to the first it stays with the case, from the second on with the wrist."""


@dataclass(frozen=True, eq=False)
class _Bent:
    """A model on a wrist that is so many steps wider and deeper than the modelled one."""

    steps: tuple[int, int]
    model: Model


class StrapFitter:
    """Models whose node `node` goes round a wrist of another size, made once for each size."""

    def __init__(self, node: str) -> None:
        self._node = node
        self._bent: WeakKeyDictionary[Model, _Bent] = WeakKeyDictionary()

    def fitted(
        self,
        model: Model,
        modelled_m: tuple[float, float],
        wrist_m: tuple[float, float],
        head_m: float | None,
    ) -> Model:
        """The model with its strap on another wrist; parts of other nodes move up or down with its top.

        modelled_m, wrist_m: breadth and depth of the ellipses. head_m: along X, of a stiff head that the
        strap is held by; None where it goes all the way round.
        """
        wide, deep = (math.log(w / m) / math.log1p(_STEP) for w, m in zip(wrist_m, modelled_m, strict=True))
        made = self._bent.get(model)
        if made is None or max(abs(wide - made.steps[0]), abs(deep - made.steps[1])) > _STAYS:
            steps = (round(wide), round(deep))
            scales = np.array([(1 + _STEP) ** step for step in steps])
            made = _Bent(steps, self._bend(model, np.array(modelled_m) / 2, scales, head_m))
            self._bent[model] = made  # one wrist at a time
        return made.model

    def clear(self) -> None:
        """Forget the wrist: the next one is bent for by itself."""
        self._bent.clear()

    def _bend(self, model: Model, half: FloatArray, scales: FloatArray, head_m: float | None) -> Model:
        lift = np.eye(4)
        lift[1, 3] = half[1] * (scales[1] - 1)
        # Parts that share a geometry share the bent one too: renderers keep them by identity.
        bent: dict[tuple[int, bytes], Geometry] = {}
        parts = []
        for part in model.parts:
            if part.node != self._node:
                parts.append(replace(part, item_from_part=lift @ part.item_from_part))
                continue
            key = (id(part.geometry), np.asarray(part.item_from_part).tobytes())
            if key not in bent:
                bent[key] = _bent(part.geometry, np.asarray(part.item_from_part), half, scales, head_m)
            parts.append(replace(part, geometry=bent[key], item_from_part=np.eye(4)))
        return Model(tuple(parts))


def _bent(
    geometry: Geometry, item_from_part: FloatArray, half: FloatArray, scales: FloatArray, head_m: float | None
) -> Geometry:
    points = geometry.positions.astype(np.float64) @ item_from_part[:3, :3].T + item_from_part[:3, 3]
    normals = geometry.normals.astype(np.float64) @ item_from_part[:3, :3].T
    around = np.arctan2(points[:, 1] / half[1], points[:, 0] / half[0])
    # Off the ellipse the strap keeps its thickness: only the ellipse itself is scaled.
    on_old, outward = _ellipse(around, half)
    on_new, outward_new = _ellipse(around, half * scales)
    share = np.ones(len(points))
    if head_m is not None:
        lug = np.arccos(min(0.95, head_m / 2 / half[0]))
        below = np.degrees(lug - np.arcsin(np.sin(around)))
        share = np.clip((below - _HELD_DEG) / (_FREE_DEG - _HELD_DEG), 0.0, 1.0)
        share = share * share * (3 - 2 * share)
    turn = share * (outward_new - outward)
    rise = np.array([0.0, half[1] * (scales[1] - 1)])
    moved = (1 - share[:, None]) * (on_old + rise) + share[:, None] * on_new
    placed = moved + _turned(points[:, :2] - on_old, turn)
    return Geometry(
        np.concatenate([placed, points[:, 2:]], axis=1).astype(np.float32),
        np.concatenate([_turned(normals[:, :2], turn), normals[:, 2:]], axis=1).astype(np.float32),
        geometry.triangles,
        geometry.uvs,
    )


def _ellipse(around: FloatArray, half: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(N, 2) points of an ellipse and the angles (N,) of its normals there."""
    x, y = np.cos(around), np.sin(around)
    return np.stack([x, y], axis=1) * half, np.arctan2(y / half[1], x / half[0])


def _turned(vectors: FloatArray, angles: FloatArray) -> FloatArray:
    """(N, 2) vectors, each turned counter-clockwise by its angle."""
    cosine, sine = np.cos(angles), np.sin(angles)
    x, y = vectors[:, 0], vectors[:, 1]
    return np.stack([cosine * x - sine * y, sine * x + cosine * y], axis=1)
