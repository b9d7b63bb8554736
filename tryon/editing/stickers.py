"""Stickers: little pictures that follow a face, a hand or feet, or stay where they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from tryon.compositing import lay_over
from tryon.editing.plan import Anchor, Sticker
from tryon.editing.sticker_art import find_stickers, load_sticker
from tryon.editing.subject_track import Subjects
from tryon.types import ByteArray, FloatArray, Layer

__all__ = ["AnchorPlace", "anchor_place", "find_stickers", "paint_stickers", "sticker_names"]

_CHEEKS, _EYES, _HEIGHT = (234, 454), (33, 263), (10, 152)  # MediaPipe's points; forehead and chin
_APPLES, _APPLES_APART = (205, 425), 0.65  # where cheeks blush, and how far apart, of the face's width
_WIDTH_OF_HEIGHT = 0.75  # of a face from the front: so wide is a face that is seen from the side, too
_POP_S, _GO_S = 0.3, 0.15  # how long a sticker takes to come and to go
_POP_OVERSHOOT = 1.6  # of the ease "back" (Penner 2001): it comes 8 % too large and settles
_MARGIN = 0.02  # of the picture's shorter side, between its edge and what sticks to it
_FLAT = 0.1  # of its own breadth, below which what lies on a face turned away is not seen


def sticker_names() -> tuple[str, ...]:
    """Names of all stickers, as plans use them."""
    return tuple(find_stickers())


def paint_stickers(canvas: ByteArray, stickers: Sequence[Sticker], t_s: float, subjects: Subjects) -> None:
    """Lay what sticks at second `t_s` of the post over an (h, w, 3) BGR canvas, in place.

    subjects: in pixels of the canvas. A sticker whose anchor is out of view is not shown. Raises InputError
    for a sticker that is not there or cannot be read.
    """
    for sticker in stickers:
        if not sticker.start_s <= t_s <= sticker.end_s:
            continue
        place = anchor_place(sticker.anchor, subjects, (canvas.shape[1], canvas.shape[0]))
        if place is None:
            continue
        art = load_sticker(sticker.art)
        if art.on_cheeks and sticker.anchor == "face" and subjects.face_points is not None:
            place = _on_cheeks(place, subjects.face_points[:, :2])
        width = sticker.size * place.width
        centre = place.centre + place.turn @ np.array(sticker.offset) * place.width
        if sticker.anchor == "picture":
            height, own_width = art.sizes[0].shape[:2]
            half = np.array([width, width * height / own_width]) / 2
            centre = _kept_inside(centre, half, canvas.shape[1::-1])
        scale, alpha = _come_and_go(t_s - sticker.start_s, sticker.end_s - t_s)
        _paint(canvas, art.sizes, centre, place.turn, width * scale, alpha * place.presence)


@dataclass(frozen=True, eq=False)
class AnchorPlace:
    """Where something is that stickers follow.

    centre: (2,) px. width: px. turn: (2, 2) rotation from upright to as the anchor is held. presence: 0 to 1,
    how surely it is in view.
    """

    centre: FloatArray
    width: float
    turn: FloatArray
    presence: float = 1.0


def anchor_place(anchor: Anchor, subjects: Subjects, canvas_wh: tuple[int, int]) -> AnchorPlace | None:
    """Where an anchor is on a canvas of that size; None while it is out of view."""
    upright = np.eye(2)
    if anchor == "picture":
        return AnchorPlace(np.array(canvas_wh) / 2, float(min(canvas_wh)), upright)
    presence = subjects.presence.get(anchor, 1.0)
    if anchor == "face" and subjects.face_points is not None:
        return _place_of_face(subjects.face_points[:, :2], presence)
    box = subjects.box(anchor)
    if box is None:
        return None
    x0, y0, x1, y1 = box
    return AnchorPlace(np.array([(x0 + x1) / 2, (y0 + y1) / 2]), x1 - x0, upright, presence)


def _place_of_face(points: FloatArray, presence: float) -> AnchorPlace:
    """Turned and scaled like the head; a head that turns aside or nods keeps its width."""
    right, left = points[list(_EYES)]
    along = (left - right) / max(1e-6, float(np.linalg.norm(left - right)))
    turn = np.array([[along[0], -along[1]], [along[1], along[0]]])
    wide = float(np.linalg.norm(np.subtract(*points[list(_CHEEKS)])))
    high = float(np.linalg.norm(np.subtract(*points[list(_HEIGHT)])))
    centre = points[list(_CHEEKS + _HEIGHT)].mean(axis=0)
    return AnchorPlace(centre, max(wide, _WIDTH_OF_HEIGHT * high), turn, presence)


def _on_cheeks(place: AnchorPlace, points: FloatArray) -> AnchorPlace:
    right, left = points[list(_APPLES)]
    turn = np.stack([(left - right) / (_APPLES_APART * place.width), place.turn[:, 1]], axis=1)
    return replace(place, centre=(left + right) / 2, turn=turn)


def _kept_inside(centre: FloatArray, half: FloatArray, canvas_wh: Sequence[int]) -> FloatArray:
    """Where a sticker of the whole picture goes so that it is whole in every shape of post."""
    room = _MARGIN * min(canvas_wh)
    low, high = half + room, np.array(canvas_wh) - half - room
    return np.asarray(
        np.where(low < high, np.clip(centre, low, np.maximum(low, high)), np.array(canvas_wh) / 2)
    )


def _come_and_go(since_s: float, left_s: float) -> tuple[float, float]:
    """Scale and alpha: a sticker pops up and fades away."""
    alpha = min(1.0, left_s / _GO_S)
    if since_s >= _POP_S:
        return 1.0, alpha
    x = since_s / _POP_S - 1
    scale = 1 + x * x * ((_POP_OVERSHOOT + 1) * x + _POP_OVERSHOOT)
    return max(0.05, scale), alpha * min(1.0, 3 * since_s / _POP_S)


def _paint(
    canvas: ByteArray,
    sizes: tuple[ByteArray, ...],
    centre: FloatArray,
    turn: FloatArray,
    width: float,
    alpha: float,
) -> None:
    if width < 2 or alpha <= 0:
        return
    # The smallest of the sizes kept that is not enlarged: finer ones would flicker.
    image = next((one for one in reversed(sizes) if one.shape[1] >= width), sizes[0])
    height, own_width = image.shape[:2]
    scale = width / own_width
    half = np.abs(turn) @ (np.array([own_width, height]) * scale / 2)
    left, top = (max(0, math.floor(value)) for value in centre - half)
    right, bottom = (
        min(most, math.ceil(value)) for value, most in zip(centre + half, canvas.shape[1::-1], strict=True)
    )
    if right <= left or bottom <= top:
        return
    matrix = np.empty((2, 3))
    matrix[:, :2] = turn * scale
    if abs(float(np.linalg.det(matrix[:, :2]))) < _FLAT * scale**2:
        return
    matrix[:, 2] = centre - (left, top) - matrix[:, :2] @ (np.array([own_width, height]) / 2 - 0.5) - 0.5
    drawn = cv2.warpAffine(image, matrix, (right - left, bottom - top), flags=cv2.INTER_LINEAR)
    if alpha < 1:
        drawn = cv2.convertScaleAbs(drawn, alpha=alpha)
    lay_over(canvas, Layer(np.asarray(drawn, np.uint8), (left, top), (left, top, right, bottom)))
