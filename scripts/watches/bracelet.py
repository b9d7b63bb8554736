"""A three-link bracelet with its folding clasp, round the wrist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from modelling.mesh import Floats

from .loop import Loop, laid
from .solids import Solid, skinned

_EDGE = 0.3  # how much a link's long edges are rounded
_PLAY = 0.12  # between neighbours across


@dataclass(frozen=True)
class Links:
    """Measures in mm. pitch: about how far rows lie apart; middle: share of the width that the middle link has."""

    width: float
    width_at_clasp: float
    thickness: float
    pitch: float
    clasp_length: float
    middle: float = 0.36


def bracelet(way: Loop, links: Links) -> list[Solid]:
    """All of it from bar to bar; slots "link", "middle", "clasp", "polish" and "gap"."""
    side = (way.length - links.clasp_length) / 2
    rows = round(side / links.pitch)
    pitch = side / rows
    pieces = []
    for row in range(2 * rows + 1):
        on_first = row <= rows - 1
        index = row if row < rows else row - 1
        if row == rows:
            continue
        start = index * pitch if on_first else way.length - (2 * rows - 1 - index) * pitch - pitch
        share = (index + 0.5) / rows if on_first else (2 * rows - index - 0.5) / rows
        width = links.width + (links.width_at_clasp - links.width) * share
        pieces += _row(way, links, start, pitch, width, on_first)
    return [*pieces, *_clasp(way, links, side)]


def _row(way: Loop, links: Links, start: float, pitch: float, width: float, first_side: bool) -> list[Solid]:
    half_middle = width * links.middle / 2
    outer = (half_middle + _PLAY, width / 2)
    flank = _link(pitch - 0.14, links.thickness, outer, "link", 0.0)
    other = _link(pitch - 0.14, links.thickness, (-outer[1], -outer[0]), "link", 0.0)
    # Middle links sit across the joints of the others, half a pitch nearer to the clasp, and a little higher.
    middle = _link(pitch - 0.14, links.thickness, (-half_middle, half_middle), "middle", 0.18)
    core = _link(pitch + 0.5, links.thickness - 1.1, (-width / 2 + 0.6, width / 2 - 0.6), "gap", -0.35)
    centre = start + pitch / 2
    shift = pitch / 2 if first_side else -pitch / 2
    return [
        laid(flank, way, centre),
        laid(other, way, centre),
        laid(middle, way, centre + shift),
        laid(core, way, centre),
    ]


def _link(length: float, thickness: float, across: tuple[float, float], slot: str, lift: float) -> Solid:
    """A link in (along, height, across) about its middle, its inside at height 0."""
    h, low, top = length / 2, 0.25 if slot == "gap" else 0.0, thickness + lift
    round_ = 0.55
    if slot == "gap":
        section = np.array([(-h, low), (h, low), (h, top), (-h, top)])
    else:
        section = np.array(
            [
                (-h, low + 0.5),
                (-h + 0.4, low),
                (h - 0.4, low),
                (h, low + 0.5),
                (h, top - round_),
                (h - 0.3 * round_, top - 0.3 * round_),
                (h - round_, top),
                (-h + round_, top),
                (-h + 0.3 * round_, top - 0.3 * round_),
                (-h, top - round_),
            ]
        )
    z0, z1 = across
    rings = []
    for z, inset in ((z0, _EDGE), (z0 + _EDGE, 0.0), (z1 - _EDGE, 0.0), (z1, _EDGE)):
        shrunk = section + inset * np.where(section > section.mean(axis=0), -1.0, 1.0)
        rings.append(np.column_stack([shrunk, np.full(len(section), z)]))
    side = "gap" if slot == "gap" else "polish"
    names = np.array([side, slot, side])[:, None]
    return skinned(np.array(rings), names, ends=(side, side), crease_deg=40.0)


def _clasp(way: Loop, links: Links, start: float) -> list[Solid]:
    """Two leaves of the folding clasp that follow the wrist, with a lid, its lock and polished edges."""
    width = links.width_at_clasp
    pieces = [
        _leaf(
            way,
            (start - 0.5, start + links.clasp_length + 0.5),
            width / 2 + 0.35,
            0.2,
            links.thickness + 0.9,
            "clasp",
        ),
        _leaf(
            way,
            (start + 1.2, start + 8.2),
            width / 2 + 0.75,
            links.thickness - 1.6,
            links.thickness + 1.35,
            "polish",
        ),
        _leaf(
            way,
            (start + links.clasp_length - 4.4, start + links.clasp_length - 1.6),
            width * 0.28,
            links.thickness,
            links.thickness + 1.3,
            "polish",
        ),
    ]
    return pieces


def _leaf(way: Loop, reach: tuple[float, float], half: float, low: float, high: float, slot: str) -> Solid:
    """A plate from s to s that follows the wrist, between two heights; its long edges are polished."""
    count = max(3, round((reach[1] - reach[0]) / 3.0) + 1)
    s = np.linspace(*reach, count)
    bevel = 0.4
    section = np.array(
        [
            (low, -half + bevel),
            (low, half - bevel),
            (low + bevel, half),
            (high - 1.6 * bevel, half),
            (high, half - bevel),
            (high, -half + bevel),
            (high - 1.6 * bevel, -half),
            (low + bevel, -half),
        ]
    )
    names = np.array([slot, slot, slot, "polish", slot, "polish", slot, slot])
    points, normals = way.at(np.r_[s[0], s[0] + 0.3, s[1:-1], s[-1] - 0.3, s[-1]])
    insets = np.r_[0.3, np.zeros(count), 0.3]
    rings = np.stack(
        [_section_at(p, n, section, inset) for p, n, inset in zip(points, normals, insets, strict=True)]
    )
    return skinned(rings, names[None], ends=(slot, slot), crease_deg=32.0)


def _section_at(point: Floats, normal: Floats, section: Floats, inset: float) -> Floats:
    shrunk = section + inset * np.where(section > section.mean(axis=0), -1.0, 1.0)
    return np.column_stack([point + shrunk[:, :1] * normal, shrunk[:, 1]])
