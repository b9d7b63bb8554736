"""A court wedding band: domed inside for comfort, satin between bevels and two rows of milgrain."""

from __future__ import annotations

import numpy as np
from modelling.finish import Finish
from modelling.mesh import Floats, shade

from . import metals
from .product import BAND, INNER_RADIUS, Jewel, Piece, Variant
from .rounds import around, hoop, mapped, middles, round_uvs, subset

_WIDTH = 4.6
_THICKNESS = 1.9
_BEADS = 132
"""About half a millimetre each."""


def wedding_band() -> Jewel:
    whole = shade(hoop(around(72), _section(), INNER_RADIUS), crease_deg=28.0)
    middle = middles(whole)
    across = np.abs(middle[:, 2])
    height = np.hypot(middle[:, 0], middle[:, 1]) - INNER_RADIUS
    outer = height > 1.4
    centre, beads = outer & (across < 1.27), outer & (across > 1.27) & (across < 1.6)
    pieces = (
        Piece(BAND, "polished", subset(whole, ~(centre | beads))),
        Piece(BAND, "centre", mapped(subset(whole, centre), round_uvs(2.0, 2.54), (2.0, 0.0))),
        Piece(BAND, "milgrain", mapped(subset(whole, beads), _bead_uvs, (float(_BEADS), 0.0))),
    )
    return Jewel(
        "wedding-band",
        "rings",
        "Vow court band",
        "相守 珠边对戒",
        3280,
        {
            "inner_diameter": 2 * INNER_RADIUS,
            "band_width": _WIDTH,
            "band_thickness": _THICKNESS,
            "head_height": _THICKNESS,
        },
        pieces,
        (
            _variant(
                "yellow-gold", "#D9AE5F", "Yellow gold, polished", "18K 黄金 亮面", metals.YELLOW_GOLD, False
            ),
            _variant("rose-gold", "#D9A38A", "Rose gold, satin", "18K 玫瑰金 拉丝", metals.ROSE_GOLD, True),
            _variant("platinum", "#B9B8B6", "Platinum, satin", "铂金 拉丝", metals.PLATINUM, True),
            _variant(
                "white-gold", "#D6D3CC", "White gold, polished", "18K 白金 亮面", metals.WHITE_GOLD, False
            ),
        ),
        sizes_eu=(44, 70),
    )


def _variant(id_: str, swatch: str, en: str, zh: str, metal: Finish, is_satin: bool) -> Variant:
    finishes = {
        "polished": metal,
        "centre": metals.brushed(metal) if is_satin else metal,
        "milgrain": metals.beaded(metal),
    }
    return Variant(id_, swatch, en, zh, finishes)


def _section() -> Floats:
    """(M, 2) of (z, height over the hole's edge); the half with z >= 0 and its reflection."""
    half = _WIDTH / 2
    inside = [(z, 0.34 * (z / 1.9) ** 2) for z in (0.0, 0.5, 1.0, 1.5, 1.9)]
    edge = [(2.14, 0.5), (half, 0.78), (half, 1.18)]
    bevel = [(1.78, 1.6)]
    beads = [(1.6, 1.58), (1.53, 1.74), (1.435, 1.79), (1.34, 1.76), (1.27, 1.66)]
    centre = [(1.27, 1.66), (1.15, 1.76), (0.9, 1.815), (0.6, 1.86), (0.3, 1.89), (0.0, _THICKNESS)]
    right = np.array([*inside, *edge, *bevel, *beads, *centre[1:]])
    left = right[-2:0:-1] * [-1.0, 1.0]
    return np.concatenate([right, left])


def _bead_uvs(positions: Floats) -> Floats:
    uvs = round_uvs(_BEADS, 1.0)(positions)
    uvs[:, 1] = (np.abs(positions[:, 2]) - 1.27) / 0.33
    return uvs
