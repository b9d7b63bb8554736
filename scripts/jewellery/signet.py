"""A signet ring: shoulders that widen to a cushion-shaped plate with a ginkgo leaf."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from modelling.finish import Finish
from modelling.mesh import Floats, Mesh, shade
from modelling.pictures import periodic_noise, smooth_step
from modelling.sweeps import loft

from . import metals
from .engraving import Engraving, engraved, inlaid
from .ginkgo import leaf
from .product import BAND, HEAD, INNER_RADIUS, Jewel, Piece, Variant
from .rounds import hoop, mapped

_WIDTH, _THICKNESS = 3.2, 1.5
_FACE_Y = INNER_RADIUS + 2.35
_HALF_X, _HALF_Z = 5.7, 6.3
"""Of the face with its bevel."""

_POWER = 3.4
_PLATE_TOP = _FACE_Y + 0.22
_SPAN_MM = 12.0
"""Side of the plate's square picture."""


def signet() -> Jewel:
    angles, sections = _body()
    pieces = (
        Piece(BAND, "metal", shade(hoop(angles, sections, INNER_RADIUS), 26.0)),
        Piece(HEAD, "plate", mapped(shade(_plate(), 30.0), _plate_uvs)),
    )
    return Jewel(
        "signet",
        "rings",
        "Ginkgo signet",
        "银杏 印章戒",
        5680,
        {
            "inner_diameter": 2 * INNER_RADIUS,
            "band_width": _WIDTH,
            "band_thickness": _THICKNESS,
            "head_height": _PLATE_TOP - INNER_RADIUS,
        },
        pieces,
        (
            _variant(
                "onyx", "#141416", "Onyx, yellow gold", "黑玛瑙 / 18K 黄金", metals.YELLOW_GOLD, _inlaid
            ),
            _variant("yellow-gold", "#D9AE5F", "Yellow gold", "18K 黄金", metals.YELLOW_GOLD, _engraved),
            _variant("silver", "#A9A9AA", "Oxidised silver", "925 做旧银", metals.SILVER, _engraved),
            _variant("lapis", "#22357F", "Lapis, rose gold", "青金石 / 18K 玫瑰金", metals.ROSE_GOLD, _lapis),
        ),
        sizes_eu=(48, 72),
    )


def _variant(
    id_: str, swatch: str, en: str, zh: str, metal: Finish, plate: Callable[[Finish], Finish]
) -> Variant:
    return Variant(id_, swatch, en, zh, {"metal": metal, "plate": plate(metal)})


def _body() -> tuple[Floats, Floats]:
    """Angles (N,) and sections (N, M, 2) of a `hoop`: a flat face, shoulders from a crease on, a band."""
    edge = np.arctan2(_HALF_X, _FACE_Y)
    reach = np.hypot(_HALF_X, _FACE_Y)
    outer = INNER_RADIUS + _THICKNESS
    tangent = edge + np.arccos(outer / reach)
    face = np.arctan2(_HALF_X * np.sin(np.linspace(-np.pi / 2, np.pi / 2, 19)), _FACE_Y)
    shoulder = np.linspace(edge, tangent, 12)
    back = np.linspace(tangent, 2 * np.pi - tangent, 31)
    angles = np.concatenate([face, shoulder, back[1:-1], -shoulder[::-1]])
    sections = []
    for k, angle in enumerate(angles):
        if k < len(face):
            height = _FACE_Y / np.cos(angle) - INNER_RADIUS
            along = np.abs(_FACE_Y * np.tan(angle)) / (1.06 * _HALF_X)
            half = _HALF_Z * (1 - along**_POWER) ** (1 / _POWER)
            sections.append(_section(half, height, 0.0))
        else:
            turn = abs((angle + np.pi) % (2 * np.pi) - np.pi)
            height = outer / np.cos(max(tangent - turn, 0.0)) - INNER_RADIUS
            along = (turn - edge) / (np.pi - edge)
            end = _HALF_Z * (1 - 1.06**-_POWER) ** (1 / _POWER)
            half = _WIDTH / 2 + (end - _WIDTH / 2) * (1 - along) ** 2.2
            sections.append(_section(half, height, float(smooth_step(np.array(along), 0.0, 0.12))))
    return angles, np.array(sections)


def _section(half: float, height: float, dome: float) -> Floats:
    """Court inside; outside flat with a bevel (dome 0) to softly domed (1)."""
    inside = np.array([(0.0, 0.0), (0.3, 0.02), (0.6, 0.09), (0.85, 0.22), (0.95, 0.34)]) * [half, 1.0]
    flat = [(0.97, 0.5, 0), (0.985, 0.75, 0), (1, 1, -0.3), (1, 1, -0.12), (1, 1, 0), (0.5, 1, 0), (0, 1, 0)]
    domed = [(1, 0.45), (0.995, 0.62), (0.95, 0.78), (0.84, 0.9), (0.62, 0.965), (0.32, 0.99), (0.0, 1.0)]
    low = 0.5
    plain = np.array([(half * z, low + (height - low) * (y - 0.5) * 2 + dy) for z, y, dy in flat])
    plain[3:5, 0] -= [0.06, 0.3]
    plain[5, 0] = 0.5 * plain[4, 0]
    soft = np.array(domed) * [half, height]
    right = np.concatenate([inside, plain + (soft - plain) * dome])
    return np.concatenate([right, right[-2:0:-1] * [-1.0, 1.0]])


def _outline(inset: float) -> Floats:
    """(48, 2) of (x, z): the face's cushion, smaller by `inset` mm all round."""
    turn = np.arange(48) * 2 * np.pi / 48
    c, s = np.cos(turn), np.sin(turn)
    unit = np.column_stack([np.sign(c), np.sign(s)]) * np.abs(np.column_stack([c, s])) ** (2 / _POWER)
    return unit * [_HALF_X - inset, _HALF_Z - inset]


def _plate() -> Mesh:
    """Let into the face, its edge bevelled, its top a little domed so that reflections run over it."""
    levels = [(0.55, _FACE_Y - 0.6), (0.55, _PLATE_TOP - 0.26), (0.74, _PLATE_TOP - 0.12)]
    levels += [(0.74 + d, _PLATE_TOP - 0.12 * (1 - d / 5.0) ** 2) for d in (1.0, 2.2, 3.5)]
    rings = [np.insert(_outline(inset), 1, height, axis=1) for inset, height in levels]
    return loft(np.array(rings))


def _plate_uvs(positions: Floats) -> Floats:
    """The picture's top lies towards the finger's tip; seen from +Y, +X is on the left."""
    return 0.5 - positions[:, [0, 2]] / _SPAN_MM


@cache
def _engraving() -> Engraving:
    return leaf(512, _outline(1.35) / (_SPAN_MM / 2))


def _engraved(metal: Finish) -> Finish:
    return engraved(_engraving(), metal)


def _inlaid(metal: Finish) -> Finish:
    return inlaid(f"onyx-{metal.name}", np.full((512, 512, 3), (9.0, 9.0, 11.0)), _engraving(), metal)


def _lapis(metal: Finish) -> Finish:
    """Deep blue with clouds, and flecks of pyrite."""
    clouds = periodic_noise(512, (160.0, 12.0), 3)[..., None]
    grain = periodic_noise(512, (30.0, 2.0), 4)[..., None]
    colour = np.array([16.0, 26.0, 72.0]) * (1 + 0.16 * clouds + 0.05 * grain)
    fleck = smooth_step(periodic_noise(512, (9.0, 1.4), 8)[..., None] + 0.5 * clouds, 2.6, 3.2)
    colour = colour + (np.array([205.0, 170.0, 90.0]) - colour) * fleck
    return inlaid(f"lapis-{metal.name}", colour, _engraving(), metal)
