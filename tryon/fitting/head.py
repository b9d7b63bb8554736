"""The head that hides glasses behind it: canonical face, skull and ears as one invisible mesh."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from tryon.fitting.canonical_face import CanonicalFace
from tryon.types import FloatArray, Geometry, Occluder

EAR_TOP = np.array([0.0715, 0.030, -0.051])
"""Where a temple rests: behind the upper attachment of the left ear, in face space on the canonical head.

Side to side 143 mm, a little more than the tragi of most adults are apart, level with the brow's lower edge.
The attachment's front is 76 mm behind the outer eye corner (ectocanthus to otobasion superius, Farkas:
Anthropometry of the Head and Face, 1994); on photographs of turned heads temples go under the ear's rim 6 mm
(2 to 12) behind that.
"""

_NARROW_FROM_M, _NARROW_TO = 0.052, 0.6
"""Beyond this half width the face is squeezed, so that the near temple runs outside of it."""

_SINK_M = 0.002  # how far the surface lies under the skin: pads press in, and noses differ
_SKULL_CENTRE = np.array([0.0, 0.025, -0.060])
_SKULL_RADII = np.array([0.070, 0.110, 0.095])  # narrower than the bitragion breadth, for the same reason

# Outline of what the left ear hides, (depth z, height y, half width x) in millimetres, flaring to its rim.
# Lobe and rim reach 15 mm farther than an ear does: the end tip behind them is hidden by hair and neck.
_EAR_OUTLINE_MM = [
    (-52, 31, 81), (-57, 42, 85), (-64, 46, 90), (-78, 42, 93), (-90, 26, 94), (-90, 0, 92), (-80, -24, 88),
    (-66, -38, 84), (-55, -38, 81), (-52, 10, 81),
]  # fmt: skip

# The wall between head and ear, (x, y) at the ear's front edge: seen from the front it hides the end tip.
_EAR_ROOT_MM = [(60, -38), (81, -38), (81, 26), (60, 26)]
_EAR_ROOT_Z_MM = -52


def head_occluder(face: CanonicalFace) -> Geometry:
    """Face, skull and both ears in face space; normals are not used by occluders and point up."""
    positions, triangles = [_sunk_face(face)], [face.triangles.astype(np.uint32)]
    for vertices, faces in (_skull(), _ear(1.0), _ear(-1.0)):
        offset = sum(len(part) for part in positions)
        positions.append(vertices)
        triangles.append((faces + offset).astype(np.uint32))
    stacked = np.concatenate(positions).astype(np.float32)
    normals = np.broadcast_to(np.array([0, 1, 0], np.float32), stacked.shape).copy()
    return Geometry(stacked, normals, np.concatenate(triangles))


def _sunk_face(face: CanonicalFace) -> FloatArray:
    vertices = face.vertices.copy()
    beyond = np.abs(vertices[:, 0]) - _NARROW_FROM_M
    squeezed = np.sign(vertices[:, 0]) * (_NARROW_FROM_M + beyond * _NARROW_TO)
    vertices[:, 0] = np.where(beyond > 0, squeezed, vertices[:, 0])
    vertices[:, 2] -= _SINK_M
    return vertices


def _skull(rings: int = 12, sectors: int = 20) -> tuple[FloatArray, FloatArray]:
    """An ellipsoid as (V, 3) vertices and (T, 3) triangles, wound outward."""
    polar = np.linspace(0, np.pi, rings + 1)
    around = np.linspace(0, 2 * np.pi, sectors, endpoint=False)
    p, a = np.meshgrid(polar, around, indexing="ij")
    unit = np.stack([np.sin(p) * np.cos(a), np.cos(p), np.sin(p) * np.sin(a)], axis=-1)
    i, j = np.meshgrid(np.arange(rings), np.arange(sectors), indexing="ij")
    here, right = i * sectors + j, i * sectors + (j + 1) % sectors
    below, below_right = here + sectors, right + sectors
    quads = np.stack([here, right, below, right, below_right, below], axis=-1).reshape(-1, 3)
    return unit.reshape(-1, 3) * _SKULL_RADII + _SKULL_CENTRE, quads


def _ear(side: float) -> tuple[FloatArray, FloatArray]:
    """Ear and its root as two plates, both sides wound; `side` is 1 for the left ear, -1 for the right."""
    z, y, x = np.array(_EAR_OUTLINE_MM, np.float64).T / 1000
    rim = np.stack([side * x, y, z], axis=1)
    root = np.array([(side * x, y, _EAR_ROOT_Z_MM) for x, y in _EAR_ROOT_MM], np.float64) / 1000
    vertices = np.vstack([rim.mean(axis=0), rim, root])
    index = np.arange(1, len(rim) + 1)
    fan = np.stack([np.zeros_like(index), index, np.roll(index, -1)], axis=1)
    wall = np.array([[0, 1, 2], [0, 2, 3]]) + len(rim) + 1
    one_side = np.vstack([fan, wall])
    return vertices, np.vstack([one_side, one_side[:, ::-1]])


_HAIR_X_M, _HAIR_Y_M, _HAIR_BACK_M = (0.058, 0.105), (-0.05, 0.09), -0.11
"""Extent of what hides a covered temple, on the left: from inside of it outward, in height, and backwards."""


def hair_occluder(camera_from_head: FloatArray, side: float, begin_m: float) -> Occluder:
    """Hair that covers the temple of one side (1 left, -1 right) from z = `begin_m` in face space backwards.

    Seen from the front, where the picture shows only its edge, it hides what runs into it.
    """
    (inner, outer), (low, high) = _HAIR_X_M, _HAIR_Y_M
    lower = np.array([min(side * inner, side * outer), low, _HAIR_BACK_M])
    upper = np.array([max(side * inner, side * outer), high, begin_m])
    head_from_box = np.eye(4)
    head_from_box[:3, :3] = np.diag(upper - lower)
    head_from_box[:3, 3] = lower
    return Occluder(_unit_box(), camera_from_head @ head_from_box)


@lru_cache(maxsize=1)
def _unit_box() -> Geometry:
    """The cube from 0 to 1, wound outward; one object, which renderers keep."""
    corners = np.array([[(i >> axis) & 1 for axis in range(3)] for i in range(8)], np.float32)
    sides = np.array(
        [[0, 4, 6, 2], [1, 3, 7, 5], [0, 1, 5, 4], [2, 6, 7, 3], [0, 2, 3, 1], [4, 5, 7, 6]], np.uint32
    )
    triangles = np.concatenate([sides[:, [0, 1, 2]], sides[:, [0, 2, 3]]])
    normals = np.broadcast_to(np.array([0, 1, 0], np.float32), corners.shape).copy()
    return Geometry(corners, normals, triangles)
