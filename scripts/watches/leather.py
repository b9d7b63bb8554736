"""A leather strap in two pieces with its pin buckle and keepers, laid round the wrist."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from modelling.mesh import Floats

from .loop import Loop, bent, laid
from .solids import Solid, Supple, skinned

_STEP = 2.6  # mm between sections: a chord of the tightest bend stays within 0.05 mm


@dataclass(frozen=True)
class Strap:
    """Measures in mm. pin_s: where along the loop the buckle's pin is. tail: what lies on beyond it.

    thick: at the lugs, padded; thin: at the buckle and from there on.
    """

    width: float
    width_at_buckle: float
    thick: float
    thin: float
    pin_s: float
    tail: float

    def width_at(self, away: Floats) -> Floats:
        """Of places some mm away from a lug."""
        share = np.clip(away / 48.0, 0, 1)
        return np.asarray(self.width + (self.width_at_buckle - self.width) * share)

    def thickness_at(self, away: Floats) -> Floats:
        """Likewise."""
        share = np.clip((away - 4.0) / 34.0, 0, 1)
        return np.asarray(self.thick + (self.thin - self.thick) * share * share * (3 - 2 * share))


def strap(way: Loop, measures: Strap) -> list[Solid | Supple]:
    """All of it; slots "strap", "edge", "lining", "keeper" and "buckle"."""
    pin, end = measures.pin_s, measures.pin_s - measures.tail
    nose = measures.thick / 2
    short_s = np.r_[-nose + nose * _NOSE, _stations(0.0, pin + 1.5)]
    long_s = np.r_[way.length + nose - nose * _NOSE, _stations(way.length, end)]
    lies = partial(_lies_over, measures)
    pieces: list[Solid | Supple] = [
        _piece(way, measures, short_s, short_s, np.zeros_like(short_s), False),
        _piece(way, measures, long_s, way.length - long_s, lies(long_s), True),
    ]
    for away, width in ((6.5, 5.2), (21.0, 5.2)):
        pieces.append(_keeper(way, measures, pin - away, width))
    return [*pieces, *_buckle(way, measures)]


_NOSE = 1 - np.cos(np.radians([0.0, 30.0, 60.0]))
"""Where sections stand round the spring bar, as shares of the radius from the strap's end on."""


def picture_places(measures: Strap, wide: int, tall: int) -> tuple[Floats, Floats, Floats]:
    """(tall, wide) each, of a strap's picture: mm from the lug, mm across, and 1 on the long piece."""
    columns, rows = np.meshgrid((np.arange(wide) + 0.5) / wide, (np.arange(tall) + 0.5) / tall)
    is_long = (rows >= 0.5).astype(np.float64)
    across = (rows - 0.25 - 0.5 * is_long) / _HALF_ROW * measures.width / 2
    return columns * PICTURE_MM - _MARGIN_MM, across, is_long


PICTURE_MM = 100.0
"""Length of strap that the picture's width covers; the short piece is above, the long one below."""

_MARGIN_MM = 2.0  # before the lug, for the strap's end that turns round the bar
_HALF_ROW = 0.23  # share of the picture's height that half a strap takes; what is left keeps the pieces apart


def _stations(start: float, end: float) -> Floats:
    return np.linspace(start, end, round(abs(end - start) / _STEP) + 1)


def _lies_over(measures: Strap, s: Floats) -> Floats:
    """How high the long piece's inside lies over the wrist: from the buckle on it lies on the short piece."""
    share = np.clip((measures.pin_s + 9.0 - s) / 10.0, 0, 1)
    return np.asarray((measures.thin + 0.15) * share * share * (3 - 2 * share))


def _piece(way: Loop, m: Strap, s: Floats, away: Floats, height: Floats, is_long: bool) -> Supple:
    thickness = m.thickness_at(away)
    half = m.width_at(away) / 2
    # The tail's tip is round; other ends are square.
    if is_long:
        left = np.clip((s - s[-1]) / 7.5, 0, 1)
        half = half * np.sqrt(np.maximum(1 - (1 - left) ** 2.4, 0.02))
    rings = []
    for k in range(len(s)):
        h, w = thickness[k], half[k]
        edge = min(h, 1.75)
        padded = edge + (h - edge) * 0.8
        side = [
            (0.0, w - 0.3),
            (0.45 * edge, w),
            (edge - 0.35, w),
            (edge, w - 0.4),
            (edge, w - 1.6),
            (padded, w - 3.4),
        ]
        section = np.array([(0.0, 0.0), *side, (h, 0.0), *((up, -out) for up, out in side[::-1])])
        # It is round where it turns about the spring bar.
        near = np.clip(1 + away[k] / (m.thick / 2), 0, 1)
        swell = np.sqrt(max(1 - (1 - near) ** 2, 0.01))
        y, z = section.T
        lifted = height[k] + h / 2 + (y - h / 2) * swell
        rings.append(np.column_stack([np.full(len(y), s[k]), lifted, z * min(1.0, w / 4.0)]))
    # Between the section's points, from the middle of the lining round the right edge and back.
    names = np.array(["lining", "edge", "edge", *["strap"] * 8, "edge", "edge", "lining"])
    flat = skinned(np.array(rings), names[None], ends=("strap", "edge"), crease_deg=60.0)

    def on_picture(points: Floats) -> Floats:
        along = way.length - points[:, 0] if is_long else points[:, 0]
        v = 0.25 + 0.5 * is_long + _HALF_ROW * np.clip(2 * points[:, 2] / m.width, -1, 1)
        return np.column_stack([(along + _MARGIN_MM) / PICTURE_MM, v])

    return Supple(flat, partial(bent, way=way), {"strap": on_picture})


def _keeper(way: Loop, m: Strap, s: float, width: float) -> Solid:
    """A loop of the strap's leather round both layers."""
    half = float(m.width_at(np.array([s]))[0]) / 2 + 0.15
    top = float(m.thickness_at(np.array([s]))[0]) + m.thin + 0.25
    thick, corner = 0.9, 0.8
    path = np.array(
        [
            (0.3, -half),
            (top - corner, -half),
            (top, -half + corner),
            (top, half - corner),
            (top - corner, half),
            (0.3, half),
        ]
    )
    out = np.array([(-0.3, -1.0), (0.2, -1.0), (1.0, -0.4), (1.0, 0.4), (0.2, 1.0), (-0.3, 1.0)])
    rings = []
    for (h, w), (oh, ow) in zip(path, out, strict=True):
        inner, outer = np.array([h, w]), np.array([h + thick * oh, w + thick * ow])
        rim = outer - 0.2 * np.array([oh, ow])
        rings.append(
            [
                (-width / 2, *inner),
                (width / 2, *inner),
                (width / 2, *rim),
                (width / 2 - 0.35, *outer),
                (-width / 2 + 0.35, *outer),
                (-width / 2, *rim),
            ]
        )
    return laid(skinned(np.array(rings), "keeper", closed_path=True, crease_deg=48.0), way, s)


def _buckle(way: Loop, m: Strap) -> list[Solid]:
    """A polished frame from the pin bar over the long piece, and its tongue."""
    reach, half = 9.6, m.width_at_buckle / 2 + 1.5
    over = m.thin + 1.1
    corner = 3.0
    turn = np.radians(np.linspace(0, 90, 5))
    arc = np.column_stack([np.sin(turn), 1 - np.cos(turn)]) * corner
    right = np.concatenate(
        [
            [(0.0, half), (reach * 0.4, half)],
            np.column_stack([reach - corner + arc[:, 0], half - arc[:, 1]]),
        ]
    )
    outline = np.concatenate([[(0.0, 0.0)], right, [(reach, 0.0)], right[::-1] * [1.0, -1.0]])
    share = np.clip(outline[:, 0] / reach, 0, 1)
    # The pin bar runs through the short piece's end, under the tail.
    heights = 1.0 + (over - 1.0) * share * share * (3 - 2 * share)
    path = np.column_stack([outline[:, 0], heights, outline[:, 1]])
    frame = _rod(path, 0.95, 0.75)
    tongue = [
        (1.0, 2 * m.thin + 0.1, 0.75),
        (2.2, 2 * m.thin + 0.5, 0.75),
        (5.5, m.thin + 1.9, 0.65),
        (9.0, over + 1.0, 0.55),
        (10.3, over + 0.8, 0.4),
    ]
    rings = [
        [
            (x, h + dh, w * side)
            for dh, side in ((-0.55, -1), (-0.55, 1), (0.1, 1), (0.4, 0.5), (0.4, -0.5), (0.1, -1))
        ]
        for x, h, w in tongue
    ]
    pin = skinned(np.array(rings), "buckle", crease_deg=40.0)
    return [laid(piece, way, m.pin_s) for piece in (frame, pin)]


def _rod(path: Floats, wide: float, high: float) -> Solid:
    """A closed frame of oval section; its path (N, 3) lies nearly level."""
    along = np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    side = np.cross(along, [0.0, 1.0, 0.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, along)
    angles = (np.arange(8) + 0.5) * np.pi / 4
    rings = (
        path[:, None]
        + wide * np.cos(angles)[None, :, None] * side[:, None]
        + high * np.sin(angles)[None, :, None] * up[:, None]
    )
    return skinned(rings, "buckle", closed_path=True, crease_deg=50.0)
