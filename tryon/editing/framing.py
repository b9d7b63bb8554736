"""The crop of a post's shape that keeps who is shown in view, moved as by a good camera operator.

The path is that of least speed, acceleration and jerk (in the L1 norm, so that it rests, glides evenly and
eases between both) which keeps the subject inside: Grundmann, Kwatra, Essa: Auto-Directed Video Stabilization
with Robust L1 Optimal Camera Paths (CVPR 2011). It is found for the whole clip at once, so the camera moves
before the subject leaves. The solution's knots control a cubic B-spline, which stays within their bounds and
accelerates no more than they do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.interpolate import BSpline
from scipy.optimize import linprog

from tryon.editing.plan import Aspect
from tryon.editing.subject_track import Focus, PxBox, Subjects, SubjectTrack
from tryon.types import FloatArray

_KNOT_S, _MOST_KNOTS = 0.1, 900
_HOLD_S = 1.5  # for which the camera waits where the subject was lost before it drifts to the middle

_MOST_SPEED, _MOST_ACCELERATION = 0.9, 1.6
"""Crop widths per second and per second squared: a head that steps aside is followed in about a second."""
_DEAD_ZONE = 0.09  # of the crop's side that the subject may leave its place before the camera cares
_SPEED_COST, _ACCELERATION_COST, _JERK_COST = 1.0, 1.0, 3.0
_OFF_PLACE_COST, _OFF_ZONE_COST, _OUT_COST = 0.02, 1.0, 400.0
"""Per knot and crop side: off the ideal place, out of the dead zone, subject out of view."""

_ZOOM_LIMIT = {"face": 1.3, "hand": 1.5, "feet": 1.6}
"""How much nearer the camera may go to a small subject: the picture gets coarse beyond."""
_SMALL = 0.5  # of the crop, below which a subject with its surroundings is small
_LEAST_KEPT = 0.45
"""Share of the picture's height that a crop must keep: wide posts of upright clips show the picture with
filled sides instead of a strip of it."""


@dataclass(frozen=True)
class _Room:
    """What belongs to a subject: left and right, above and below its box, in widths and heights of it.

    place: how far down the crop its centre should be. need is kept in view; wish is what looks well.
    """

    need: tuple[float, float, float]
    wish: tuple[float, float, float]
    place: float


_ROOMS: dict[Focus, _Room] = {
    # The points end at the forehead: hair comes above. Shoulders below.
    "face": _Room((0.12, 0.35, 0.12), (0.6, 0.7, 1.2), 0.42),
    "hand": _Room((0.12, 0.12, 0.12), (0.5, 0.5, 0.6), 0.5),
    # Shoes are larger than feet. Some leg above.
    "feet": _Room((0.12, 0.15, 0.2), (0.35, 1.2, 0.5), 0.6),
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
        self._duration_s = track.duration_s
        count = 1 + min(_MOST_KNOTS, math.ceil(track.duration_s / _KNOT_S))
        times = np.linspace(0.0, track.duration_s, count)
        step_s = float(times[1] - times[0]) if count > 1 else _KNOT_S
        wanted = [_wanted(track.at(float(t)), aspect, source_wh) for t in times]
        paths = _operate(_held(wanted, step_s), source_wh, aspect, step_s)
        self._path = _spline(times, paths)

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
    need, wish = _inside(_grown(box, room.need), source_wh), _grown(box, room.wish)
    least, wished = _crop_height(_inside(box, source_wh), aspect), _crop_height(wish, aspect)
    if holds:
        ideal = min(fitting, max(wished / _SMALL, fitting / _ZOOM_LIMIT[kind]))
    else:
        ideal = min(whole, max(wished, height))
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return _Wanted(need, least, max(ideal, least), room.place, middle)


def _held(wanted: list[_Wanted], step_s: float) -> list[_Wanted]:
    """Where the subject was lost, the camera first wants what it wanted last."""
    held, hold = list(wanted), round(_HOLD_S / step_s)
    last = None
    for number, one in enumerate(wanted):
        if one.need is not None:
            last = number
        elif last is not None and number - last <= hold:
            before = wanted[last]
            held[number] = _Wanted(None, 0.0, before.ideal_px, before.place, before.middle)
    return held


def _operate(wanted: list[_Wanted], source_wh: tuple[int, int], aspect: float, step_s: float) -> FloatArray:
    """(n, 3) centres x, y and heights of the crop in pixels."""
    unit = float(np.median([one.ideal_px for one in wanted]))
    inside = np.array([one.need is not None for one in wanted])
    ideal = np.array([one.ideal_px for one in wanted])
    least = np.array([one.least_px for one in wanted])
    size = _least_motion(
        ideal, np.where(inside, least, 0.0), np.full(len(ideal), np.inf),
        (np.zeros(len(ideal)), np.full(len(ideal), max(source_wh[1], source_wh[0] / aspect))),
        0.15 * unit, unit, step_s,
    )  # fmt: skip
    paths = [size]
    for axis, share in ((1, 1.0), (0, aspect)):
        side = size * share
        edges = (
            np.minimum(side / 2, source_wh[axis] / 2),
            np.maximum(source_wh[axis] - side / 2, source_wh[axis] / 2),
        )
        ideal = np.array(
            [
                one.middle[axis] + ((0.5 - one.place) * side[i] if axis else 0.0)
                for i, one in enumerate(wanted)
            ]
        )
        low = np.array([-np.inf if one.need is None else one.need[2 + axis] for one in wanted]) - side / 2
        high = np.array([np.inf if one.need is None else one.need[axis] for one in wanted]) + side / 2
        unit = float(np.median(side))
        paths.append(_least_motion(ideal, low, high, edges, _DEAD_ZONE * unit, unit, step_s))
    return np.stack([paths[2], paths[1], paths[0]], axis=1)


def _least_motion(
    ideal: FloatArray,
    low: FloatArray,
    high: FloatArray,
    edges: tuple[FloatArray, FloatArray],
    zone: float,
    unit: float,
    step_s: float,
) -> FloatArray:
    """(n,) the smoothest path near `ideal` and, as far as it can, between `low` and `high`.

    edges: between which it always is. zone: how far it may be from ideal without being pulled. unit: the
    length in which costs and limits are counted.
    """
    count = len(ideal)
    ideal = np.clip(ideal, *edges)
    if count < 4 or float(np.max(edges[1] - edges[0])) < 1e-6:
        return np.asarray(
            np.clip(np.full(count, ideal.mean()), np.minimum(low, edges[1]), edges[1]) if count < 4 else ideal
        )
    # Variables: path, |speed|, |acceleration|, |jerk|, distance to ideal, distance to the zone, distance out.
    identity = sparse.identity(count, format="csr")
    first = sparse.diags([-1.0, 1.0], [0, 1], shape=(count - 1, count), format="csr")
    second = first[:-1, :-1] @ first
    third = first[:-2, :-2] @ second
    sizes = (count, count - 1, count - 2, count - 3, count, count, count)
    rows: list[list[sparse.spmatrix | None]] = []
    bounds: list[FloatArray] = []

    def demand(part: int, matrix: sparse.spmatrix, most: FloatArray) -> None:
        """matrix @ path - variables[part] <= most"""
        row: list[sparse.spmatrix | None] = [None] * len(sizes)
        row[0], row[part] = matrix, -sparse.identity(sizes[part], format="csr")
        rows.append(row)
        bounds.append(most)

    for part, matrix in ((1, first), (2, second), (3, third)):
        for sign in (1.0, -1.0):
            demand(part, sign * matrix, np.zeros(matrix.shape[0]))
    at = ideal / unit
    for sign in (1.0, -1.0):
        demand(4, sign * identity, sign * at)
        demand(5, sign * identity, sign * at + zone / unit)
    demand(6, identity, np.where(np.isfinite(high), high, 1e9) / unit)
    demand(6, -identity, -np.where(np.isfinite(low), low, -1e9) / unit)
    costs = (0.0, _SPEED_COST, _ACCELERATION_COST, _JERK_COST, _OFF_PLACE_COST, _OFF_ZONE_COST, _OUT_COST)
    scale = (1.0, 1.0, 1.0 / step_s, 1.0 / step_s**2, step_s, step_s, step_s)
    cost = np.concatenate([np.full(n, c * s) for n, c, s in zip(sizes, costs, scale, strict=True)])
    limits = [
        np.stack([edges[0], edges[1]], axis=1) / unit,
        np.tile([0.0, _MOST_SPEED * step_s], (sizes[1], 1)),
        np.tile([0.0, _MOST_ACCELERATION * step_s**2], (sizes[2], 1)),
        *(np.tile([0.0, np.inf], (n, 1)) for n in sizes[3:]),
    ]
    solution = linprog(
        cost,
        sparse.bmat(rows, format="csr"),
        np.concatenate(bounds),
        bounds=np.concatenate(limits),
        method="highs",
    )
    if solution.x is None:  # the limits contradict the edges: stand still in the middle of what is wanted
        return np.asarray(np.clip(np.full(count, np.median(ideal)), *edges))
    return np.asarray(np.clip(solution.x[:count] * unit, *edges))


def _spline(times: FloatArray, knots: FloatArray) -> BSpline:
    """A clamped cubic B-spline over `times` with these (n, k) control points."""
    if len(times) < 4:
        knots = np.repeat(knots[:1], 4, axis=0)
        times = np.linspace(0.0, max(float(times[-1]), 1.0), 4)
    inner = np.linspace(times[0], times[-1], len(times) - 2)
    return BSpline(np.concatenate([[inner[0]] * 3, inner, [inner[-1]] * 3]), knots, 3)


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


def _crop_height(box: PxBox, aspect: float) -> float:
    return max(box[3] - box[1], (box[2] - box[0]) / aspect)
