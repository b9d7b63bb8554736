"""From a clip's picture to a post's: cropped, scaled, made up and coloured."""

from __future__ import annotations

import cv2
import numpy as np

from tryon.editing.looks import load_look
from tryon.editing.plan import EditPlan
from tryon.editing.subject_track import Subjects
from tryon.effects.beauty import beautify
from tryon.types import ByteArray

Rect = tuple[float, float, float, float]

_FILL_PX = 48  # width at which the fill is blurred: it shows colours, not things
_FILL_SIGMA = 2.2  # of the blur, in those pixels
_FILL_LIGHT = 0.55  # brightness of the fill, so that the picture stands out


def develop(
    image: ByteArray, rect: Rect, out_wh: tuple[int, int], subjects: Subjects, plan: EditPlan
) -> tuple[ByteArray, Subjects]:
    """The crop `rect` of an (H, W, 3) BGR picture at `out_wh` pixels, with the plan's beauty and look.

    rect: x0, y0, width, height in pixels of the picture; what of it lies outside is filled with a blurred,
    darkened enlargement. Returns the canvas, which is the caller's own, and the subjects on it. Raises
    InputError when the look cannot be read.
    """
    canvas = _cropped(image, rect, out_wh)
    x0, y0, width, _ = rect
    scale = out_wh[0] / width
    moved = subjects.moved(scale, (-x0 * scale, -y0 * scale))
    if moved.face_points is not None:
        presence = moved.presence.get("face", 1.0)
        beautify(canvas, moved.face_points, presence * plan.beauty.smooth, presence * plan.beauty.brighten)
    if plan.look is not None and plan.look_strength > 0:
        load_look(plan.look, plan.look_strength).apply(canvas)
    return canvas, moved


def _cropped(image: ByteArray, rect: Rect, out_wh: tuple[int, int]) -> ByteArray:
    height, width = image.shape[:2]
    x0, y0, rect_width, rect_height = rect
    scale_x, scale_y = out_wh[0] / rect_width, out_wh[1] / rect_height
    left, right = _span(x0, x0 + rect_width, width)
    top, bottom = _span(y0, y0 + rect_height, height)
    part = image[top:bottom, left:right]
    size = max(1, round((right - left) * scale_x)), max(1, round((bottom - top) * scale_y))
    enlarged = _scaled(part, size)
    # Where the scaled part's corner lies on the canvas, to the nearest of the canvas's own fine pixels.
    at_x, at_y = round((left - x0) * scale_x), round((top - y0) * scale_y)
    covers = at_x <= 0 and at_y <= 0 and at_x + size[0] >= out_wh[0] and at_y + size[1] >= out_wh[1]
    if covers:
        return np.ascontiguousarray(enlarged[-at_y : out_wh[1] - at_y, -at_x : out_wh[0] - at_x])
    canvas = _fill(part, out_wh)
    from_x, from_y = max(0, -at_x), max(0, -at_y)
    to_x, to_y = max(0, at_x), max(0, at_y)
    shown_w, shown_h = min(size[0] - from_x, out_wh[0] - to_x), min(size[1] - from_y, out_wh[1] - to_y)
    canvas[to_y : to_y + shown_h, to_x : to_x + shown_w] = enlarged[
        from_y : from_y + shown_h, from_x : from_x + shown_w
    ]
    return canvas


def _span(start: float, end: float, size: int) -> tuple[int, int]:
    """The whole pixels that hold start to end, inside a picture of that size."""
    first = min(max(0, int(np.floor(start))), size - 1)
    return first, max(first + 1, min(size, int(np.ceil(end))))


def _scaled(image: ByteArray, size_wh: tuple[int, int]) -> ByteArray:
    """Enlarged softly, or made smaller without flicker of fine patterns."""
    shrink = image.shape[1] / size_wh[0]
    if shrink <= 1.0:
        return np.asarray(cv2.resize(image, size_wh, interpolation=cv2.INTER_CUBIC), np.uint8)
    if shrink > 2.0:
        return np.asarray(cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
    # Up to a half, a bilinear sample misses no pixel, and costs a sixth of an area's mean.
    return np.asarray(cv2.resize(image, size_wh, interpolation=cv2.INTER_LINEAR), np.uint8)


def _fill(image: ByteArray, out_wh: tuple[int, int]) -> ByteArray:
    """A blurred, darkened enlargement that covers the canvas."""
    width, height = out_wh
    scale = max(width / image.shape[1], height / image.shape[0])
    crop_w, crop_h = max(1, round(width / scale)), max(1, round(height / scale))
    left, top = (image.shape[1] - crop_w) // 2, (image.shape[0] - crop_h) // 2
    middle = image[top : top + crop_h, left : left + crop_w]
    small = cv2.resize(
        middle, (_FILL_PX, max(8, round(_FILL_PX * height / width))), interpolation=cv2.INTER_AREA
    )
    blurred = cv2.convertScaleAbs(cv2.GaussianBlur(small, (0, 0), _FILL_SIGMA), alpha=_FILL_LIGHT)
    return np.asarray(cv2.resize(blurred, out_wh, interpolation=cv2.INTER_CUBIC), np.uint8)
