"""The face of the dress watch: dial with small seconds, batons, hands, and what is printed on it."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import numpy as np
from modelling.mesh import Floats

from .hands import angles_deg, applied, box, hand, hub, mirrored_outline, ridged_hand
from .paper import Paper, sunray
from .solids import Piece, Solid, flat_disc, moved, on_dial, placed, ring

SHEET = Paper(34.0, 832)
"""What the dial is printed on."""

_DIAL_Z = 4.9
_DIAL_R = 16.3
_SMALL_R = 4.5
_SMALL_Y = -7.6
_BATON_R = 13.2


def dial() -> list[Piece]:
    """The dial with its batons, and the rim of the small seconds."""
    low, high, outer = _DIAL_Z - 0.1, _DIAL_Z + 0.1, _SMALL_R + 0.16
    small = ring([(_SMALL_R, low), (outer, low), (outer, high), (_SMALL_R, high)], "rim", 48)
    return [
        flat_disc("dial", _DIAL_R, _DIAL_Z, 2, 64, ray_deg=8.0),
        *(applied(outline, radius, angle, _DIAL_Z, "rim") for outline, radius, angle in _batons()),
        moved(small, placed(0.0, _SMALL_Y)),
    ]


def _batons() -> Iterator[tuple[Floats, float, float]]:
    """Outline, middle's radius and angle of each: a pair at 12, none at 6, longer ones at 3 and 9."""
    for hour in range(12):
        long = 4.6 if hour % 3 == 0 else 4.0
        for aside in {0: (-0.75, 0.75), 6: ()}.get(hour, (0.0,)):
            yield box(0.8, long) + np.array([aside, 0.0]), _BATON_R - (long - 4.0) / 2, 30.0 * hour


def _outlines() -> tuple[Floats, Floats, Floats]:
    """Hour, minute and second hand."""
    hour = mirrored_outline([(0.0, -2.4), (0.85, 0.3), (0.0, 9.2)])
    minute = mirrored_outline([(0.0, -2.8), (0.78, 0.4), (0.0, 14.2)])
    second = mirrored_outline([(0.22, -1.5), (0.2, -0.3), (0.07, 3.9)])
    return hour, minute, second


def hands() -> list[Solid]:
    """Dauphine hands, and the small second hand."""
    at_hour, at_minute, at_second = angles_deg()
    hour, minute, second = _outlines()
    z = _DIAL_Z + 0.45
    small = moved(hand(second, z - 0.2, at_second, "hands", 0.14, 0.04), placed(0.0, _SMALL_Y))
    return [
        small,
        moved(hub(z - 0.25, 0.42, 0.35, "hands"), placed(0.0, _SMALL_Y)),
        ridged_hand(hour, z, at_hour, "hands", 0.4),
        ridged_hand(minute, z + 0.5, at_minute, "hands", 0.38),
        hub(z + 0.3, 0.6, 0.75, "hands"),
    ]


@functools.cache
def printed() -> Paper:
    """The sheet, painted."""
    paper = Paper(SHEET.span, SHEET.size)
    _paint(paper)
    return paper


def _paint(paper: Paper) -> None:
    paper.fill(np.ones_like(paper.x), "dial")
    fade = np.clip(paper.radius / _DIAL_R, 0, 1) ** 3
    paper.dim(1 - sunray(paper.clockwise_deg, 9, 0.016, 0.07) * (1.02 - 0.16 * fade))
    paper.fill(paper.ticks(60, 15.35, 15.95, 0.1, skip=5), "print")
    paper.fill(paper.ticks(12, 15.35, 15.95, 0.24), "print")
    paper.fill(paper.lettering("SONNET", 0.0, 6.3, 1.15, 0.42), "print")
    paper.fill(paper.lettering("HAND WOUND", 0.0, 4.75, 0.52, 0.2, bold=False), "print")
    _paint_small_seconds(paper)
    # Soft shadows of what stands on the dial and over it.
    feet = np.zeros_like(paper.x)
    for outline, radius, angle in _batons():
        feet = np.maximum(feet, paper.standing(outline, radius, angle))
    paper.dim(0.45 * paper.shadow(feet, 0.2, (0.16, -0.24)))
    at_hour, at_minute, at_second = angles_deg()
    hour, minute, second = _outlines()
    for outline, angle, blur, drop in ((hour, at_hour, 0.28, 0.34), (minute, at_minute, 0.4, 0.55)):
        cover = paper.standing(outline, 0.0, angle)
        paper.dim(0.5 * paper.shadow(cover, blur, (0.6 * drop, -drop)))
    tip = paper.shifted(paper.standing(second, 0.0, at_second), 0.0, _SMALL_Y)
    paper.dim(0.4 * paper.shadow(tip, 0.14, (0.1, -0.16)))
    # The bezel's shadow along the edge.
    paper.dim(0.5 * np.exp(-((np.maximum(_DIAL_R - paper.radius, 0) / 0.5) ** 2)))


def _paint_small_seconds(paper: Paper) -> None:
    x, y = paper.x, paper.y - _SMALL_Y
    radius = np.hypot(x, y)
    inside = paper.inside(_SMALL_R - radius)
    paper.fill(inside, "small")
    # Turned grooves, and the step down to it.
    paper.dim(0.05 * inside * (1 + np.cos(radius / 0.24 * 2 * np.pi)))
    paper.dim(
        0.42 * inside * np.exp(-((np.maximum(_SMALL_R - radius, 0) / 0.35) ** 2)) * (0.6 + 0.4 * y / _SMALL_R)
    )
    clockwise = np.degrees(np.arctan2(x, y)) % 360.0
    for count, inner, width in ((60, 3.95, 0.07), (12, 3.75, 0.11), (4, 3.5, 0.16)):
        nearest = np.round(clockwise / (360.0 / count)) * 360.0 / count
        off = np.radians(clockwise - nearest) * radius
        cover = paper.inside(width / 2 - np.abs(off)) * paper.inside(
            np.minimum(radius - inner, 4.25 - radius)
        )
        paper.fill(cover, "print")
    for text, angle in (("60", 0.0), ("15", 90.0), ("30", 180.0), ("45", 270.0)):
        at_x, at_y = on_dial(2.85, angle)
        paper.fill(paper.lettering(text, at_x, at_y + _SMALL_Y, 0.72, 0.03, bold=False), "print")
