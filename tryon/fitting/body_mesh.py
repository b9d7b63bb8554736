"""Invisible body parts as surfaces round rings of points."""

from __future__ import annotations

import numpy as np

from tryon.types import FloatArray, Geometry


def tube(rings: FloatArray) -> Geometry:
    """(R, S, 3) rings of points joined to a surface, shut at both ends and along the seam of half rings.

    Occluders are drawn from both sides, so its winding does not matter.
    """
    count, around = rings.shape[:2]
    i, j = np.meshgrid(np.arange(count - 1), np.arange(around - 1), indexing="ij")
    here = (i * around + j).ravel()
    sides = np.stack([here, here + around, here + 1, here + 1, here + around, here + around + 1], axis=1)
    ends = []
    for first in (0, (count - 1) * around):
        fan = first + np.arange(1, around - 1)
        ends.append(np.stack([np.full_like(fan, first), fan, fan + 1], axis=1))
    # Along the bottom, where half rings are open.
    seam = np.arange(count - 1) * around
    bottom = np.stack(
        [seam, seam + around - 1, seam + around, seam + around, seam + around - 1, seam + 2 * around - 1],
        axis=1,
    )
    triangles = np.concatenate([sides.reshape(-1, 3), *ends, bottom.reshape(-1, 3)])
    points = rings.reshape(-1, 3).astype(np.float32)
    normals = np.broadcast_to(np.array([0, 1, 0], np.float32), points.shape).copy()  # not used by occluders
    return Geometry(points, normals, triangles.astype(np.uint32))
