"""Measures of what is worn round a wrist or finger: of points along a closed loop about the item's Z."""

from __future__ import annotations

import numpy as np

from tryon.types import FloatArray


def widest_gap_deg(points: FloatArray) -> float:
    """The widest angle about the Z axis in which none of (N, 3) points lies, 0 to 360 degrees."""
    angles = np.sort(np.degrees(np.arctan2(points[:, 1], points[:, 0])))
    return float(np.diff(angles, append=angles[0] + 360.0).max())


def inner_share(points: FloatArray, width: float, height: float) -> float:
    """How near (N, 3) points come to the Z axis: 1 on an ellipse of that width and height along X and Y.

    The hundredth part that comes nearest does not count: links have rivets.
    """
    shares = np.hypot(points[:, 0] / (width / 2), points[:, 1] / (height / 2))
    return float(np.quantile(shares, 0.01))
