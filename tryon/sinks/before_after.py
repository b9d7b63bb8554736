"""One picture that shows what a product changes."""

from __future__ import annotations

import cv2
import numpy as np

from tryon.types import ByteArray

Box = tuple[int, int, int, int]

_SHARE = 3 / 4  # of a half's height is its width, unless what is shown needs more
_ROOM = 1.5  # times as wide as what is shown
_GAP_SHARE = 1 / 90  # of the height: a line that parts, no more
_PAPER = 255
_CHANGED = 12  # of 255 by which a product shows against the camera's own picture


def join_before_after(before: ByteArray, after: ByteArray, boxes: tuple[Box, ...] = ()) -> ByteArray:
    """Both (h, w, 3) BGR pictures side by side on white, cut to what is shown.

    boxes: x0, y0, x1, y1 of faces, say; what differs between the pictures is shown in any case.
    """
    height, width = before.shape[:2]
    left, right = _shown(before, after, boxes)
    half = min(width, max(round(height * _SHARE), round((right - left) * _ROOM)))
    x = int(np.clip((left + right - half) // 2, 0, width - half))
    gap = max(2, round(height * _GAP_SHARE))
    sheet = np.full((height + 2 * gap, 2 * half + 3 * gap, 3), _PAPER, np.uint8)
    for number, picture in enumerate((before, after)):
        start = gap + number * (half + gap)
        sheet[gap : gap + height, start : start + half] = picture[:, x : x + half]
    return sheet


def _shown(before: ByteArray, after: ByteArray, boxes: tuple[Box, ...]) -> tuple[int, int]:
    """Left and right end of what is to be seen; the middle where nothing is known."""
    height, width = before.shape[:2]
    columns = (cv2.absdiff(before, after).max(axis=2) > _CHANGED).sum(axis=0)
    changed = np.flatnonzero(columns > height * 0.005)  # not single noisy pixels
    ends = [(box[0], box[2]) for box in boxes]
    if len(changed):
        ends.append((int(changed[0]), int(changed[-1])))
    if not ends:
        return width // 2, width // 2
    return max(0, min(end[0] for end in ends)), min(width, max(end[1] for end in ends))
