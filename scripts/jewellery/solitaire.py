"""A solitaire: a round brilliant in six claws, on a band that tapers towards its cathedral shoulders."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from modelling.finish import Finish
from modelling.mesh import Floats, Mesh, shade
from modelling.sweeps import circle, ellipse, loft, smooth_path, sweep

from . import metals
from .brilliant import glimpses, round_brilliant
from .gems import gem, stone
from .product import BAND, HEAD, INNER_RADIUS, Jewel, Piece, Variant
from .rounds import around, hoop

_DIAMETER = 6.2
"""Some 0.9 carat."""

_RADIUS = _DIAMETER / 2
_GIRDLE_Y = INNER_RADIUS + 4.1
_WIDTH, _THICKNESS = 2.3, 1.7
_CLAW = 0.36


def solitaire() -> Jewel:
    cut = stone(glimpses(round_brilliant(_DIAMETER)))
    pieces = (
        Piece(BAND, "metal", shade(hoop(around(72), _sections(around(72)), INNER_RADIUS), 50.0)),
        *(Piece(BAND, "metal", shade(_shoulder(side), 50.0)) for side in (-1.0, 1.0)),
        *(Piece(HEAD, "metal", shade(mesh, 50.0)) for mesh in _basket()),
        Piece(HEAD, "stone", replace(cut, positions=cut.positions + np.array([0.0, _GIRDLE_Y, 0.0]))),
    )
    top = max(float(piece.geometry.positions[:, 1].max()) for piece in pieces)
    diamond = gem("diamond", "#3C3F46", "#E2E4E8", "#FFFFFF", 0.5)
    return Jewel(
        "solitaire",
        "rings",
        "Polaris solitaire",
        "北辰 六爪钻戒",
        26800,
        {
            "inner_diameter": 2 * INNER_RADIUS,
            "band_width": _WIDTH,
            "band_thickness": _THICKNESS,
            "head_height": top - INNER_RADIUS,
        },
        pieces,
        (
            _variant("platinum", "#C9CACC", "Diamond, platinum", "钻石 / 铂金", metals.PLATINUM, diamond),
            _variant(
                "yellow-gold",
                "#D9AE5F",
                "Diamond, yellow gold",
                "钻石 / 18K 黄金",
                metals.YELLOW_GOLD,
                diamond,
            ),
            _variant(
                "sapphire",
                "#1D3C8F",
                "Sapphire, white gold",
                "蓝宝石 / 18K 白金",
                metals.WHITE_GOLD,
                gem("sapphire", "#020618", "#0E2FA0", "#4D86FF", 0.1),
            ),
            _variant(
                "emerald",
                "#0F6B45",
                "Emerald, yellow gold",
                "祖母绿 / 18K 黄金",
                metals.YELLOW_GOLD,
                gem("emerald", "#01140B", "#04703F", "#3FD592", 0.1),
            ),
        ),
        sizes_eu=(44, 64),
    )


def _variant(id_: str, swatch: str, en: str, zh: str, metal: Finish, jewel: Finish) -> Variant:
    return Variant(id_, swatch, en, zh, {"metal": metal, "stone": jewel})


def _sections(angles: Floats) -> Floats:
    """Court sections, narrowing from the palm's side to the top."""
    up = (1 + np.cos(angles)) / 2
    widths = _WIDTH - 0.5 * up**2
    heights = _THICKNESS - 0.35 * up**2
    unit = np.array(
        [
            (0.0, 0.0), (0.25, 0.015), (0.4, 0.06), (0.47, 0.15), (0.5, 0.32), (0.49, 0.5), (0.44, 0.7),
            (0.35, 0.85), (0.2, 0.96), (0.0, 1.0),
        ]
    )  # fmt: skip
    unit = np.concatenate([unit, unit[-2:0:-1] * [-1.0, 1.0]])
    return np.stack([widths[:, None] * unit[:, 0], heights[:, None] * unit[:, 1]], axis=-1)


def _shoulder(side: float) -> Mesh:
    """An arch that leaves the band at a tangent and leads to the basket."""
    within = np.radians([78.0, 70.0, 61.0])
    foot = (INNER_RADIUS + 0.62) * np.column_stack([np.sin(within), np.cos(within)])
    xy = smooth_path([*foot, (6.15, 7.3), (4.3, 9.75), (2.95, 11.3), (2.45, 11.75)], 14)
    t = np.linspace(0, 1, len(xy))[:, None, None]
    sections = ellipse(1.0, 1.0, 12) * np.concatenate([1.55 - 0.2 * t, 1.2 - 0.3 * t], axis=-1)
    path = np.column_stack([side * xy[:, 0], xy[:, 1], np.zeros(len(xy))])
    return sweep(path, sections)


def _basket() -> list[Mesh]:
    """Six claws that lean outward along the pavilion and bend over the crown, and two rails."""
    up = (0.0, 1.0, 0.0)
    meshes = [_rail(INNER_RADIUS + 1.15, 1.15, 0.42), _rail(_GIRDLE_Y - 1.25, 2.32, 0.33)]
    line = smooth_path(
        [
            (1.1, INNER_RADIUS + 0.9),
            (2.1, _GIRDLE_Y - 1.6),
            (_RADIUS + 0.02, _GIRDLE_Y - 0.25),
            (_RADIUS + 0.12, _GIRDLE_Y + 0.2),
            (_RADIUS - 0.28, _GIRDLE_Y + 0.62),
            (_RADIUS - 0.75, _GIRDLE_Y + 0.8),
        ],
        12,
    )
    radii = np.interp(np.linspace(0, 1, 12), (0, 0.7, 0.9, 0.96, 1.0), (1.05, 1.0, 0.95, 0.8, 0.4)) * _CLAW
    for k in range(6):
        azimuth = (k + 0.5) * np.pi / 3
        out = np.array([np.sin(azimuth), 0.0, np.cos(azimuth)])
        path = line[:, :1] * out + line[:, 1:] * np.array(up)
        across = np.cross(out, up)
        meshes.append(sweep(path, circle(1.0, 7) * radii[:, None, None], across))
    return meshes


def _rail(height: float, radius: float, wire: float) -> Mesh:
    section = circle(wire, 8)
    turn = np.arange(28) * 2 * np.pi / 28
    out = np.stack([np.sin(turn), np.zeros_like(turn), np.cos(turn)], axis=-1)
    rings = (radius + section[:, :1]) * out[:, None] + section[:, 1:] * np.array([0.0, 1.0, 0.0])
    return loft(rings + np.array([0.0, height, 0.0]), closed_path=True)
