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
    """Measures in mm. pitch: about how far rows lie apart. middle: the middle link's share of the width."""

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
    # Middle links are half a pitch on: half ones fill the rows beside the case.
    half = _middle(links, links.width, 0.5 * pitch)
    pieces += [laid(half, way, 0.25 * pitch), laid(half, way, way.length - 0.25 * pitch)]
    for row in range(rows):
        width = links.width + (links.width_at_clasp - links.width) * (row + 0.5) / rows
        centre = (row + 0.5) * pitch
        pieces += _row(way, links, centre, pitch, width, 0.5 * pitch)
        pieces += _row(way, links, way.length - centre, pitch, width, -0.5 * pitch)
    return [*pieces, *_clasp(way, links, side)]


def _row(way: Loop, links: Links, centre: float, pitch: float, width: float, to_clasp: float) -> list[Solid]:
    half_middle = width * links.middle / 2
    outer = (half_middle + _PLAY, width / 2)
    long, high = pitch - 0.14, links.thickness
    flank = _link(long, high, outer, (0.0, _EDGE), "link")
    other = _link(long, high, (-outer[1], -outer[0]), (_EDGE, 0.0), "link")
    # Middle links sit across the joints of the others, half a pitch on to the clasp, and a little higher.
    middle = _middle(links, width, pitch)
    core = _plate(pitch + 0.5, (0.25, high - 1.5), width / 2 - 0.6)
    return [
        laid(flank, way, centre),
        laid(other, way, centre),
        laid(middle, way, centre + to_clasp),
        laid(core, way, centre),
    ]


def _middle(links: Links, width: float, pitch: float) -> Solid:
    half = width * links.middle / 2
    return _link(pitch - 0.14, links.thickness + 0.18, (-half, half), (0.0, 0.0), "middle")


def _link(
    length: float, top: float, across: tuple[float, float], bevels: tuple[float, float], slot: str
) -> Solid:
    """A link in (along, height, across) about its middle, its inside at height 0; softly domed along.

    bevels: of its long edges at both ends of `across`, polished like its sides.
    """
    h, fall, low = length / 2, 0.42, 0.75
    section = np.array(
        [(-h, 0.0), (h, 0.0), (h, top - fall), (h - low, top), (low - h, top), (-h, top - fall)]
    )
    rings, names = [], []
    for z, bevel, sense in ((across[0], bevels[0], 1.0), (across[1], bevels[1], -1.0)):
        edge = [np.column_stack([_shrunk(section, bevel), np.full(len(section), z)])]
        if bevel:
            edge.append(np.column_stack([section, np.full(len(section), z + sense * bevel)]))
            names.append("polish")
        rings += edge if sense > 0 else edge[::-1]
    names.insert(1 if bevels[0] else 0, slot)
    return skinned(np.array(rings), np.array(names)[:, None], ends=("polish", "polish"), crease_deg=40.0)


def _plate(length: float, heights: tuple[float, float], half: float) -> Solid:
    """The dark core that shows between links."""
    (low, high), h = heights, length / 2
    section = [(-h, low), (h, low), (h, high), (-h, high)]
    return skinned(np.array([[(*point, z) for point in section] for z in (-half, half)]), "gap")


def _shrunk(section: Floats, inset: float) -> Floats:
    return np.asarray(section + inset * np.where(section > section.mean(axis=0), -1.0, 1.0))


def _clasp(way: Loop, links: Links, start: float) -> list[Solid]:
    """Two leaves of the folding clasp that follow the wrist, with a lid, its lock and polished edges."""
    width = links.width_at_clasp
    return [
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
    shrunk = _shrunk(section, inset)
    return np.column_stack([point + shrunk[:, :1] * normal, shrunk[:, 1]])
