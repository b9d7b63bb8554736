"""The face of the diver's watch: dial, markers, hands, and what is printed there and on the insert."""

from __future__ import annotations

import functools

import numpy as np
from modelling.mesh import Floats

from .hands import angles_deg, applied, box, dot, hand, hub, mirrored_outline
from .paper import Paper, sunray
from .solids import Piece, Solid, flat_disc, moved, on_dial, placed, prism, ring, skinned, standing, turned

SHEET = Paper(40.0, 1024)
"""What dial and insert are printed on."""

_DIAL_Z = 8.3
_DIAL_R = 14.5
_MARKER_R = 11.6


def dial() -> list[Piece]:
    """The dial and the sloped ring round it."""
    chapter = ring(
        [(14.45, _DIAL_Z - 0.3), (15.3, _DIAL_Z - 0.3), (15.2, 10.7), (14.45, _DIAL_Z + 0.6)],
        "dial",
        48,
    )
    return [chapter, flat_disc("dial", _DIAL_R + 0.1, _DIAL_Z, 2, 60, ray_deg=9.0)]


def _triangle() -> Floats:
    return np.array([(0.0, -1.9), (1.75, 1.25), (1.55, 1.45), (-1.55, 1.45), (-1.75, 1.25)])


def markers() -> list[Solid]:
    """Filled with lume; at 3 the date's frame."""
    pieces = [applied(_triangle(), _MARKER_R - 0.1, 0.0, _DIAL_Z, "rim", "lume")]
    for hour in range(1, 12):
        if hour in (6, 9):
            pieces.append(applied(box(1.55, 3.7), _MARKER_R - 0.35, 30.0 * hour, _DIAL_Z, "rim", "lume"))
        elif hour != 3:
            pieces.append(dot(_MARKER_R, 30.0 * hour, 1.12, _DIAL_Z, "rim", "lume"))
    # The date's frame.
    frame = [(2.1, _DIAL_Z), (2.1, _DIAL_Z + 0.3), (1.75, _DIAL_Z + 0.34), (1.62, _DIAL_Z)]
    corners = np.array([(1.0, -0.74), (1.0, 0.74), (-1.0, 0.74), (-1.0, -0.74)])
    rings = np.array([[(cx * r, cy * r, z) for r, z in frame] for cx, cy in corners]) * [1.0, 0.92, 1.0]
    pieces.append(moved(skinned(rings, "rim", closed_path=True), placed(10.9, 0.0)))
    return pieces


def _outlines() -> tuple[Floats, Floats, Floats]:
    """Hour, minute and second hand."""
    hour = mirrored_outline([(0.45, -1.9), (0.5, 1.4), (0.85, 2.1), (1.35, 6.8), (0.0, 8.9)])
    minute = mirrored_outline([(0.4, -2.2), (0.42, 1.8), (0.72, 2.6), (1.0, 11.3), (0.0, 13.2)])
    second = mirrored_outline([(0.42, -4.2), (0.34, -1.6), (0.16, -1.2), (0.13, 13.3)])
    return hour, minute, second


def _inlays() -> tuple[Floats, Floats]:
    hour = mirrored_outline([(0.58, 2.6), (0.93, 6.7), (0.0, 8.2)])
    minute = mirrored_outline([(0.45, 3.2), (0.62, 11.1), (0.0, 12.4)])
    return hour, minute


def hands() -> list[Solid]:
    """Filled with lume, the second hand with a dot of it and a coloured tip."""
    at_hour, at_minute, at_second = angles_deg()
    hour, minute, second = _outlines()
    fill_hour, fill_minute = _inlays()
    z = _DIAL_Z + 0.65
    x, y = on_dial(9.2, at_second)
    return [
        hand(hour, z, at_hour, "hands", 0.3, 0.16),
        moved(prism(fill_hour, [(z + 0.2, 0.0), (z + 0.34, 0.0)], "lume"), placed(clockwise_deg=at_hour)),
        hand(minute, z + 0.45, at_minute, "hands", 0.3, 0.14),
        moved(
            prism(fill_minute, [(z + 0.65, 0.0), (z + 0.79, 0.0)], "lume"), placed(clockwise_deg=at_minute)
        ),
        hand(second, z + 0.95, at_second, "hands", 0.18, 0.05),
        moved(
            turned([(0.72, z + 0.93), (0.72, z + 1.16), (0.6, z + 1.2)], ["hands", "lume"], 16), placed(x, y)
        ),
        moved(
            prism(box(0.34, 2.6), [(z + 0.95, 0.0), (z + 1.16, 0.0)], "tip"),
            standing(12.1, at_second),
        ),
        hub(z + 0.4, 0.85, 1.0, "hands"),
    ]


@functools.cache
def printed() -> Paper:
    """The sheet, painted."""
    paper = Paper(SHEET.span, SHEET.size)
    _paint_dial(paper)
    _paint_insert(paper)
    return paper


def _paint_dial(paper: Paper) -> None:
    at_hour, at_minute, at_second = angles_deg()
    fade = np.clip(paper.radius / _DIAL_R, 0, 1) ** 2.2
    paper.fill(np.ones_like(paper.x), "dial")
    paper.dim(1 - sunray(paper.clockwise_deg, 5, 0.045, 0.12) * (1.18 - 0.55 * fade))
    # The sloped ring round the dial lies in its own shadow at its foot.
    paper.dim(0.45 * paper.inside(paper.radius - _DIAL_R))
    paper.fill(paper.ticks(60, 13.15, 14.2, 0.16, skip=5), "print")
    paper.fill(paper.ticks(12, 12.95, 14.2, 0.36), "print")
    paper.fill(paper.lettering("SKERRY", 0.0, 7.0, 1.5, 0.34), "print")
    paper.fill(paper.lettering("AUTOMATIC", 0.0, 5.35, 0.72, 0.16, bold=False), "print")
    paper.fill(paper.lettering("DIVER", 0.0, -4.6, 0.85, 0.3), "tip")
    paper.fill(paper.lettering("300 m / 1000 ft", 0.0, -6.1, 0.8, 0.06, bold=False), "print")
    # Date window, sunk under its frame.
    window = paper.inside(np.minimum(1.75 - np.abs(paper.x - 10.9), 1.2 - np.abs(paper.y)))
    paper.fill(window, "paper")
    paper.dim(0.55 * window * paper.shadow(1 - window, 0.18))
    paper.fill(paper.lettering("22", 10.9, 0.0, 1.35, 0.06), "date")
    # Soft shadows of what stands on the dial and over it.
    feet = np.zeros_like(paper.x)
    for hour in range(12):
        x, y = on_dial(_MARKER_R, 30.0 * hour)
        reach = 1.15 if hour not in (0, 3, 6, 9) else 0.0
        feet = np.maximum(feet, paper.inside(reach - np.hypot(paper.x - x, paper.y - y)))
    for hour in (6, 9):
        feet = np.maximum(feet, paper.standing(box(1.55, 3.7), _MARKER_R - 0.35, 30.0 * hour))
    feet = np.maximum(feet, paper.standing(_triangle(), _MARKER_R - 0.1, 0.0))
    paper.dim(0.6 * paper.shadow(feet, 0.22, (0.14, -0.2)))
    hour_hand, minute_hand, second_hand = _outlines()
    on_face = paper.inside(_DIAL_R + 0.2 - paper.radius)
    for outline, angle, blur, drop in (
        (hour_hand, at_hour, 0.28, 0.3),
        (minute_hand, at_minute, 0.36, 0.42),
        (second_hand, at_second, 0.3, 0.5),
    ):
        cover = paper.standing(outline, 0.0, angle)
        paper.dim(0.6 * paper.shadow(cover, blur, (0.55 * drop, -drop)) * on_face)
    # The ring's own shadow along the edge, deepest from the light's side.
    rim = np.exp(-((np.maximum(_DIAL_R - paper.radius, 0) / 0.8) ** 2)) * on_face
    paper.dim(0.4 * rim)


def _paint_insert(paper: Paper) -> None:
    paper.fill(paper.inside(paper.radius - 15.4), "insert")
    paper.fill(paper.ticks(12, 16.1, 18.9, 0.75, skip=2), "print")
    quarter = (paper.clockwise_deg < 93.0).astype(float)
    paper.fill(paper.ticks(60, 17.0, 18.9, 0.3, skip=5) * quarter, "print")
    paper.fill(paper.ticks(60, 18.3, 18.9, 0.3, skip=5) * (1 - quarter), "print")
    for minutes in (10, 20, 30, 40, 50):
        angle = 6.0 * minutes
        x, y = on_dial(17.5, angle)
        paper.fill(paper.lettering(str(minutes), x, y, 2.3, 0.1, clockwise_deg=angle), "print")
    paper.fill(paper.polygon(np.array([(0.0, 15.75), (1.75, 18.95), (-1.75, 18.95)])), "print")
