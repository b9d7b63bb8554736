"""Rotations as networks say them: two columns, and how sure of them they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tryon.types import FloatArray

LEAST_SURE, SUREST = -2.0, 6.0
"""Logarithms of one over standard deviations in radians between which a network can say how sure it is of a
turn; `loss_of` in scripts/train_feet/turns.py teaches it within them."""


def read_rotation(said: FloatArray) -> tuple[FloatArray, FloatArray]:
    """A rotation (3, 3), and the root L (3, 3) of the inverse covariance of its error.

    said: (12,) of a network: +Z and +Y of what is turned; logarithms of the diagonal of L; its entries below,
    row by row, as shares of their row's diagonal. Made a rotation by Gram and Schmidt (Zhou et al. 2019, On
    the Continuity of Rotation Representations). L e has unit variance for the error e, a rotation vector in
    radians, applied on the left.
    """
    ahead = said[:3] / max(float(np.linalg.norm(said[:3])), 1e-9)
    up = said[3:6] - ahead * (ahead @ said[3:6])
    up = up / max(float(np.linalg.norm(up)), 1e-9)
    rows = np.exp(np.clip(said[6:9], LEAST_SURE, SUREST))
    below = np.zeros((3, 3))
    below[[1, 2, 2], [0, 0, 1]] = said[9:12]
    return np.stack([np.cross(up, ahead), up, ahead], axis=1), rows[:, None] * (np.eye(3) + below)


def mean_rotation(
    rotations: Sequence[FloatArray], sureness: Sequence[FloatArray]
) -> tuple[FloatArray, FloatArray]:
    """The nearest rotation to the mean of (3, 3) ones, and L (3, 3) as of one of them: they err together."""
    left, _, right = np.linalg.svd(sum(rotations))
    proper = np.diag([1.0, 1.0, float(np.linalg.det(left @ right))])
    information = sum(root.T @ root for root in sureness) / len(sureness)
    return left @ proper @ right, np.linalg.cholesky(information).T
