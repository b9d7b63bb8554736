"""Bare forearms and fingers look like feet to the foot networks: what lies on a hand or its arm is none."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from tryon.types import HAND_POINTS, FloatArray, Foot

_WRIST, _KNUCKLE = HAND_POINTS.index("wrist"), HAND_POINTS.index("middle_mcp")
_ARM_PALMS = (
    2.5  # so far behind the wrist the forearm is taken to go, in distances from wrist to middle knuckle
)
_HALF_ARM_PALMS = 0.6
_MARGIN_PALMS = 0.3
_MOST_ON_ARM = 0.5  # of a foot's points: a hand that ties a shoe hides less of it


def feet_off_arms(feet: Sequence[Foot], hands_px: Sequence[FloatArray]) -> tuple[Foot, ...]:
    """The feet that do not lie on an arm.

    hands_px: (21, 2) pixels of the frame for each hand that is seen, in the order of HAND_POINTS.
    """
    if not feet or not hands_px:
        return tuple(feet)
    arms = [_outline(points) for points in hands_px]
    return tuple(foot for foot in feet if not any(_lies_on(foot, *arm) for arm in arms))


def _outline(points_px: FloatArray) -> tuple[FloatArray, float]:
    """Convex hull of a hand and the forearm that is likely behind it; the margin round it in pixels."""
    palm = points_px[_KNUCKLE] - points_px[_WRIST]
    elbow = points_px[_WRIST] - _ARM_PALMS * palm
    beside = _HALF_ARM_PALMS * np.array([-palm[1], palm[0]])
    corners = np.concatenate([points_px, [elbow - beside, elbow + beside]])
    return cv2.convexHull(corners.astype(np.float32)), _MARGIN_PALMS * float(np.linalg.norm(palm))


def _lies_on(foot: Foot, outline: FloatArray, margin_px: float) -> bool:
    inside = [
        cv2.pointPolygonTest(outline, (float(x), float(y)), True) > -margin_px for x, y in foot.points_px
    ]
    return float(np.mean(inside)) > _MOST_ON_ARM
