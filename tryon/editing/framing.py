"""The crop of a post's shape that keeps who is shown in view, moved as by a good camera operator.

How it moves is found by `camera_path`. Its knots control a cubic B-spline, which stays within their bounds
and accelerates no more than they do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from tryon.editing.camera_path import least_motion, through
from tryon.editing.plan import Aspect
from tryon.editing.subject_track import Focus, PxBox, Subjects, SubjectTrack
from tryon.types import FloatArray

_KNOT_S, _MOST_KNOTS = 0.1, 900
_HOLD_S = 1.5
"""For which the camera waits where the subject was lost before it drifts to the middle, or awaits one that
will appear."""

_DEAD_ZONE = 0.09  # of the crop's side that the subject may leave its place before the camera cares
_SIZE_DEAD_ZONE = 0.15  # and by which it may grow or shrink

_ZOOM_LIMIT = {"face": 1.3, "hand": 1.5, "feet": 1.6}
"""How much nearer the camera may go to small things that are worn: the picture gets coarse beyond."""
_SMALL = 0.75  # of the crop, below which a subject with its surroundings is small
_FILLED = 1.25  # how much larger than the picture's largest crop a filled one is, at least
_LEAST_KEPT, _LEAST_FILLED = 0.45, 0.6
"""Share of the picture's height that a crop must keep: wide posts of upright clips show the picture with
filled sides instead of a strip of it. And what share of it these show if that brings out what is worn."""


@dataclass(frozen=True)
class _Room:
    """What belongs to a subject: left and right, above and below its box, in widths and heights of it.

    place: how far down the crop its centre should be. least must fit, or the crop is filled; need is kept in
    view if it fits; wish is what looks well.
    """

    least: tuple[float, float, float]
    need: tuple[float, float, float]
    wish: tuple[float, float, float]
    place: float


_ROOMS: dict[Focus, _Room] = {
    # The points end at the forehead: hair comes above. Shoulders below.
    "face": _Room((0.03, 0.2, 0.08), (0.12, 0.35, 0.12), (0.6, 0.7, 1.2), 0.42),
    "hand": _Room((0.03, 0.03, 0.03), (0.12, 0.12, 0.12), (0.5, 0.5, 0.6), 0.5),
    # Shoes are larger than feet. Some leg above.
    "feet": _Room((0.03, 0.05, 0.1), (0.12, 0.15, 0.2), (0.35, 1.2, 0.5), 0.64),
}


def aspect_ratio(aspect: Aspect) -> float:
    """Width over height."""
    width, height = aspect.split(":")
    return int(width) / int(height)


class Framing:
    """Where to crop a clip for a post.

    track: of `follow_clip`. source_wh: size of the clip's pictures in pixels. aspect: width over height of
    the crop (see `aspect_ratio`).
    """

    def __init__(self, track: SubjectTrack, source_wh: tuple[int, int], aspect: float) -> None:
        self._aspect = aspect
        self._duration_s = max(track.duration_s, 3 * _KNOT_S)
        count = 1 + min(_MOST_KNOTS, math.ceil(self._duration_s / _KNOT_S))
        times = np.linspace(0.0, self._duration_s, count)
        step_s = self._duration_s / (count - 1)
        wanted = [_wanted(track.at(min(float(t), track.duration_s)), aspect, source_wh) for t in times]
        self._path = through(_operate(_held(wanted, step_s), source_wh, aspect, step_s), step_s)

    def rect(self, t_s: float) -> tuple[float, float, float, float]:
        """x0, y0, width, height of the crop at second `t_s` of the clip, in pixels of its pictures.

        It lies inside the picture unless the subject does not fit into any such crop, or too little of the
        picture would be left: then it is larger than the picture, and `develop` fills what is outside.
        """
        x, y, height = self._path(min(max(t_s, 0.0), self._duration_s))
        width = height * self._aspect
        return float(x - width / 2), float(y - height / 2), float(width), float(height)


@dataclass(frozen=True)
class _Wanted:
    """What one moment asks for. need: box to be kept in view, None without a subject. Sizes are heights of
    crops: the least that holds `need`, the one that looks well. centre: where the crop's should be."""

    need: PxBox | None
    least_px: float
    ideal_px: float
    place: float
    middle: tuple[float, float]


def _wanted(seen: Subjects, aspect: float, source_wh: tuple[int, int]) -> _Wanted:
    width, height = source_wh
    whole = max(height, width / aspect)
    fitting = min(height, width / aspect)
    holds = fitting >= _LEAST_KEPT * height
    main = seen.main
    if main is None:
        return _Wanted(None, 0.0, fitting if holds else whole, 0.5, (width / 2, height / 2))
    kind, box = main
    room = _ROOMS[kind]
    # Nearer to what is worn, but not so as to cut a person's head off.
    nearer = seen.focus == kind and (kind == "face" or seen.face is None)
    need, wish = _inside(_grown(box, room.need), source_wh), _grown(box, room.wish)
    least = _crop_height(_inside(_grown(box, room.least), source_wh), aspect)
    wished = _crop_height(wish, aspect)
    if not holds:
        ideal = min(whole, max(wished, (_LEAST_FILLED if nearer else 1.0) * height))
    elif least > fitting:
        ideal = min(whole, max(wished, _FILLED * fitting))
    else:
        ideal = min(fitting, max(wished / _SMALL, fitting / _ZOOM_LIMIT[kind])) if nearer else fitting
    middle, place = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), room.place
    if kind != "face" and seen.face is not None:
        person = _around(need, _inside(_grown(seen.face, _ROOMS["face"].need), source_wh))
        if _crop_height(person, aspect) <= ideal:
            need, place = person, 0.5
            middle = (person[0] + person[2]) / 2, (person[1] + person[3]) / 2
    return _Wanted(need, least, max(ideal, least), place, middle)


def _held(wanted: list[_Wanted], step_s: float) -> list[_Wanted]:
    """Where the subject was just lost, the camera wants what it wanted last; before it appears, the next."""
    return _held_on(_held_on(wanted, step_s)[::-1], step_s)[::-1]


def _held_on(wanted: list[_Wanted], step_s: float) -> list[_Wanted]:
    held, most = list(wanted), round(_HOLD_S / step_s)
    last, lost = None, 0
    for number, one in enumerate(wanted):
        if one.need is not None:
            last, lost = one, 0
        elif last is not None and lost < most:
            lost += 1
            held[number] = replace(last, need=None)
    return held


def _operate(wanted: list[_Wanted], source_wh: tuple[int, int], aspect: float, step_s: float) -> FloatArray:
    """(n, 3) centres x, y and heights of the crop in pixels: its size first, then what moves it."""
    count, unit = len(wanted), float(np.median([one.ideal_px for one in wanted]))
    least = np.array([0.0 if one.need is None else one.least_px for one in wanted])
    most = max(source_wh[1], source_wh[0] / aspect)
    height = least_motion(
        np.array([one.ideal_px for one in wanted]),
        least,
        np.full(count, np.inf),
        (np.zeros(count), np.full(count, most)),
        _SIZE_DEAD_ZONE * unit,
        unit,
        step_s,
    )
    places = np.array([one.place for one in wanted])
    x = _centres(wanted, 0, height * aspect, np.full(count, 0.5), source_wh[0], step_s)
    y = _centres(wanted, 1, height, places, source_wh[1], step_s)
    return np.stack([x, y, height], axis=1)


def _centres(
    wanted: list[_Wanted], axis: int, side: FloatArray, places: FloatArray, picture: int, step_s: float
) -> FloatArray:
    """(n,) where the crop's centre is along an axis. side: (n,) px of the crop. places: (n,) shares of it."""
    low = np.array([-np.inf if one.need is None else one.need[2 + axis] for one in wanted]) - side / 2
    high = np.array([np.inf if one.need is None else one.need[axis] for one in wanted]) + side / 2
    tight = low > high  # the margins do not fit: lose as much of them at both ends
    low[tight] = high[tight] = (low[tight] + high[tight]) / 2
    ideal = np.array([one.middle[axis] for one in wanted]) + (0.5 - places) * side
    edges = np.minimum(side, picture) / 2, picture - np.minimum(side, picture) / 2
    unit = float(np.median(side))
    return least_motion(ideal, low, high, edges, _DEAD_ZONE * unit, unit, step_s)


def _grown(box: PxBox, room: tuple[float, float, float]) -> PxBox:
    """room: at each side, above and below, in widths and heights of the box."""
    width, height = box[2] - box[0], box[3] - box[1]
    aside, above, below = room
    return box[0] - aside * width, box[1] - above * height, box[2] + aside * width, box[3] + below * height


def _inside(box: PxBox, size_wh: tuple[int, int]) -> PxBox:
    """What of a box lies in the picture: nobody can show more."""
    width, height = size_wh
    x0, y0 = min(max(box[0], 0.0), width), min(max(box[1], 0.0), height)
    return x0, y0, max(x0, min(box[2], width)), max(y0, min(box[3], height))


def _around(a: PxBox, b: PxBox) -> PxBox:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _crop_height(box: PxBox, aspect: float) -> float:
    return max(box[3] - box[1], (box[2] - box[0]) / aspect)
