"""The part of a picture that a hand covers, from its landmarks: palm and fingers as thick as they are."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from tryon.effects.edges import follow_edges
from tryon.types import ByteArray, FloatArray

PALM = [0, 1, 2, 5, 9, 13, 17]
FINGERS = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], [13, 14, 15, 16], [17, 18, 19, 20]]
_KNUCKLES = [5, 17]
"""MediaPipe's hand landmarks: 0 the wrist, 5 to 17 the knuckles, each finger from its root to its tip."""

_FINGER_WIDTH = 0.34  # over the distance between the outer knuckles (Garrett, The Adult Human Hand, 1971)
_PALM_MARGIN = 0.22
_WRIST_WIDTH, _FOREARM = 0.85, 1.5  # forearm: over the palm's length
_LEAST_HAND = 0.45
"""Palm's length over the face's width: a hand before a face looks larger than one as far away (0.65), and
what was taken for hands on foreheads and ears was half as long."""


def hand_mask(
    image: ByteArray,
    hands: Sequence[FloatArray],
    face_px: FloatArray,
    region_xywh: tuple[int, int, int, int],
) -> ByteArray | None:
    """(h, w) visibility of a region, 0 hidden to 255 visible; None when no hand reaches into it.

    hands: (21, 2) pixels each. face_px: (N, 2 or 3) landmarks, for the size a hand must have.
    """
    x, y, width, height = region_xywh
    face_width = float(np.ptp(face_px[:, 0]))
    covered = np.zeros((height, width), np.uint8)
    finger_px = 1.0
    for hand in hands:
        palm_px = max(float(np.linalg.norm(hand[9] - hand[0])), float(np.linalg.norm(hand[5] - hand[17])))
        if palm_px < _LEAST_HAND * face_width:
            continue
        finger_px = max(finger_px, _FINGER_WIDTH * hand_breadth(hand))
        _paint(covered, hand - (x, y))
    if not covered.any():
        return None
    shown = image[y : y + height, x : x + width]
    return np.asarray(cv2.bitwise_not(follow_edges(covered, shown, round(finger_px / 2))))


def hand_breadth(hand: FloatArray) -> float:
    """Pixels between the outer knuckles, or what they would be apart if the hand is seen from its edge."""
    knuckles = float(np.linalg.norm(hand[_KNUCKLES[0]] - hand[_KNUCKLES[1]]))
    return max(knuckles, 0.7 * float(np.linalg.norm(hand[9] - hand[0])))


def paint_palm(covered: ByteArray, points: FloatArray, breadth: float) -> None:
    """Fill the palm that (N, 2) joints lie in, of a hand so broad."""
    palm = cv2.convexHull(np.rint(points).astype(np.int32))
    cv2.fillConvexPoly(covered, palm, 255)
    cv2.polylines(covered, [palm], True, 255, max(1, round(2 * _PALM_MARGIN * breadth)))


def paint_finger(covered: ByteArray, points: FloatArray, breadth: float) -> None:
    """Draw the finger of (N, 2) joints, of a hand so broad."""
    _paint_limb(covered, points, _FINGER_WIDTH * breadth)


def paint_arm(covered: ByteArray, points: FloatArray, breadth: float) -> None:
    """Draw the forearm along (N, 2) points, of a hand so broad."""
    _paint_limb(covered, points, _WRIST_WIDTH * breadth)


def _paint_limb(covered: ByteArray, points: FloatArray, width: float) -> None:
    cv2.polylines(covered, [np.rint(points).astype(np.int32)], False, 255, max(1, round(width)))


def _paint(covered: ByteArray, hand: FloatArray) -> None:
    breadth = hand_breadth(hand)
    paint_palm(covered, hand[PALM], breadth)
    for finger in FINGERS:
        paint_finger(covered, hand[finger], breadth)
    paint_arm(covered, np.array([hand[0], hand[0] + _FOREARM * (hand[0] - hand[9])]), breadth)
