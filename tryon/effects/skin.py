"""Which points of the face mesh show plain skin, by whose shading the light is read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tryon.geometry import vertex_normals
from tryon.types import FloatArray, IntArray

EYES = (33, 133, 145, 153, 157, 159, 161, 163, 263, 362, 374, 380, 384, 386, 388, 390)
BROWS = (46, 52, 53, 55, 63, 65, 66, 70, 105, 107, 276, 282, 283, 285, 293, 295, 296, 300, 334, 336)
LIPS = (0, 13, 14, 17, 37, 39, 61, 78, 84, 91, 146, 181, 185, 267, 269, 291, 308, 314, 321, 375, 405, 409)
NOSTRILS = (2, 97, 98, 326, 327)
"""MediaPipe's numbers of points on what is not skin, or lies in a shade of its own."""

_CLEARANCE_M = ((EYES, 0.011), (BROWS, 0.008), (LIPS, 0.008), (NOSTRILS, 0.009))
"""How far to keep from them: a sample covers 3 mm to each side, and brows are thicker than their points."""

_COUNT = 96
"""About one every 12 mm: nearer ones share a sample's pixels."""

_BEARD_BELOW_Y_M, _BEARD_WEIGHT = -0.035, 0.35
_HAIR_ABOVE_Y_M, _HAIR_WEIGHT = 0.065, 0.35
"""Lower face and upper forehead in face space: often bearded or under hair, so they count less."""

_EDGE_X_M = 0.062  # beyond this lie sideburns and whatever is behind the head


@dataclass(frozen=True, eq=False)
class Skin:
    """Points of the face mesh that show skin.

    indices: (N,) vertex (and landmark) numbers. normals: (N, 3) outward unit normals in face space.
    weights: (N,) how surely each is bare skin, 0 to 1.
    """

    indices: IntArray
    normals: FloatArray
    weights: FloatArray


def skin_vertices(vertices: FloatArray, triangles: IntArray) -> Skin:
    """Choose evenly spread skin points of the canonical face.

    vertices: (468, 3) metres in face space (+X wearer's left, +Y up, +Z out). triangles: (T, 3).
    """
    usable = np.abs(vertices[:, 0]) < _EDGE_X_M
    for parts, clearance in _CLEARANCE_M:
        apart = np.linalg.norm(vertices[:, None] - vertices[list(parts)], axis=2).min(axis=1)
        usable &= apart > clearance
    chosen = _spread(vertices, np.flatnonzero(usable), _COUNT)
    height = vertices[chosen, 1]
    weights = np.where(height < _BEARD_BELOW_Y_M, _BEARD_WEIGHT, 1.0)
    weights = np.where(height > _HAIR_ABOVE_Y_M, _HAIR_WEIGHT, weights)
    return Skin(chosen, vertex_normals(vertices, triangles)[chosen], weights)


def _spread(points: FloatArray, candidates: IntArray, count: int) -> IntArray:
    """Up to `count` of the candidates, each the farthest from those chosen before it."""
    chosen = [int(candidates[0])]
    apart = np.linalg.norm(points[candidates] - points[chosen[0]], axis=1)
    while len(chosen) < min(count, len(candidates)):
        chosen.append(int(candidates[int(apart.argmax())]))
        apart = np.minimum(apart, np.linalg.norm(points[candidates] - points[chosen[-1]], axis=1))
    return np.sort(np.array(chosen))
