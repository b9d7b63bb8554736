"""A pump with an almond toe on a slim block heel of 6 cm."""

from __future__ import annotations

import numpy as np
from modelling.mesh import Floats
from modelling.pictures import smooth_step

from . import patterns, sole, upper
from .last import Last, both, mirrored_rim
from .paint import Canvas
from .product import Shoe, Style, Variant, grounded

OUTLINE = np.array(
    [
        (0, 0), (-17, 6), (-24.5, 24), (-25.5, 50), (-26.5, 80), (-31, 110), (-37.5, 140), (-39, 162),
        (-34.5, 188),
        (-24, 214), (-10, 235), (3, 242), (14, 236), (26, 216), (34, 190), (36.5, 165), (33, 140), (26, 110),
        (22, 80), (23.5, 50), (24, 24), (16.5, 6),
    ],
    np.float64,
)  # fmt: skip
BED = np.array(
    [
        (0, 63),
        (28, 61),
        (55, 53),
        (85, 39),
        (115, 23.5),
        (142, 11.5),
        (162, 7),
        (190, 6),
        (215, 7.5),
        (242, 12),
    ],
    np.float64,
)
FOOT_BED = BED + np.array([0, 1.6])
RIDGE = np.array(
    [(0, 3, 45), (178, 3, 45), (194, 4, 39.5), (208, 4, 35), (218, 4, 32), (228, 4, 29)], np.float64
)
LAST = Last(
    outline=OUTLINE,
    bed=BED,
    rim=mirrored_rim(
        (0.0, 0, 117, 9), (0.07, -11, 115, 12), (0.14, -19, 107, 25), (0.22, -23, 97, 44),
        (0.32, -25.5, 81, 70),
        (0.42, -28, 64, 96), (0.52, -31.5, 48.5, 122), (0.61, -33, 39.5, 145), (0.675, -29, 38.2, 161),
        (0.725, -19, 41.5, 171.5), (0.765, -8, 43.8, 176.5), (0.80, 3, 44.6, 178), (0.85, 4, 39.5, 193),
        (0.91, 4, 35, 206), (0.96, 4, 32.3, 216), (1.0, 4, 31.2, 223),
    ),
    round_side=both((0, 2.0), (0.6, 2.0), (0.8, 2.3), (1.0, 2.4)),
    round_top=both((0, 2.0), (0.6, 2.0), (0.8, 2.1), (1.0, 2.2)),
    wall=both((0, 1.0), (0.40, 1.0), (0.56, 0.75), (0.66, 0.3), (0.74, 0), (1.0, 0)),
    bulge=both((0, 6.0), (0.1, 5.0), (0.2, 3.0), (0.4, 2.5), (0.6, 2.5), (0.75, 1.0), (1.0, 0.5)),
    bulge_at=0.38,
)  # fmt: skip
HEEL_Z = 47.0
COLUMNS = np.unique(
    np.concatenate(
        [
            np.linspace(0, 0.215, 14),
            np.linspace(0.215, 0.275, 9),
            np.linspace(0.275, 0.6, 16),
            np.linspace(0.6, 1.0, 30),
        ]
    )
)


def _sculpt(u: Floats, h: Floats) -> Floats:
    """The seat overhangs the heel, which is drawn in below it."""
    s = np.where(u > 1, 2 - u, u)
    heel = 1 - smooth_step(s, 0.24, 0.27)
    return -2.6 * heel * np.sin(np.pi * np.clip((h - 0.04) / 0.96, 0, 1)) ** 0.8


SOLE = sole.Sole(
    top=both((0, 1.6), (1.0, 1.6)),
    flare=both((0, -6.5), (0.06, -5.0), (0.12, -3.0), (0.22, -3.0), (0.27, -1.0), (0.34, -1.0),
        (0.5, 0.3), (0.8, 1.2), (1.0, 1.2)),
    ground=np.array(
        [
            (-10, 0), (HEEL_Z, 0), (HEEL_Z + 3.5, 50.5), (55, 48.8), (85, 35), (115, 19.6), (142, 7.4),
            (158, 2.4), (172, 0.4),
            (186, 0), (208, 1.0), (228, 4.2), (246, 8.5),
        ]
    ),
    lip=0.9,
    sculpt=_sculpt,
    edge=0.7,
    wall_rows=9,
    bottom_rows=6,
)  # fmt: skip


def _paint_upper(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[name]
        a, b = patterns.cloth_coordinates(c.region, RIDGE)
        leather = patterns.grain(a, b, 0.6)
        c.fill("leather", 0.36)
        c.emboss(0.45 * leather[0], leather[1])
        edge = c.strip(3.0, -0.1, 0.80, 0.005)
        c.panel(edge, "leather", 0.25, 0.38, 0.8, smooth=False, seam=0.16)
        seam = c.region.a
        c.emboss(-0.3 * np.exp(-((seam / 0.7) ** 2)), 1 - 0.25 * np.exp(-((seam / 0.7) ** 2)))


def _paint_sole(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[f"wall {name}"]
        z, y = c.region.point[..., 2], c.region.point[..., 1]
        heel = 1 - smooth_step(z, HEEL_Z + 4, HEEL_Z + 5)
        c.fill("edge", 0.4)
        covered = heel * smooth_step(c.region.t, 0.07, 0.075)
        c.fill("leather", 0.36, covered)
        grain = patterns.grain(c.region.a, c.region.b, 0.6)
        c.emboss(0.45 * grain[0], grain[1], covered)
        c.emboss(0.0, 1 - 0.35 * np.exp(-(((c.region.t - 0.073) / 0.012) ** 2)), heel)
        c.fill("tip", 0.6, heel * (1 - smooth_step(y, 5.0, 5.6)))
        c = canvases[f"bottom {name}"]
        z, y, x = c.region.point[..., 2], c.region.point[..., 1], c.region.point[..., 0]
        c.fill("outsole", 0.42)
        breast = (1 - smooth_step(z, HEEL_Z + 3, HEEL_Z + 4.5)) * smooth_step(y, 0.6, 2.0)
        c.fill("leather", 0.36, breast)
        c.fill("tip", 0.6, (1 - smooth_step(z, HEEL_Z + 0.2, HEEL_Z + 0.8)) * (1 - smooth_step(y, 0.6, 2.0)))
        c.emboss(*patterns.grain(z, x, 1.2))


def _paint_inside(canvases: dict[str, Canvas]) -> None:
    for name, c in canvases.items():
        x, y, z = np.moveaxis(c.region.point, 2, 0)
        if name.startswith("lip"):
            c.fill("leather", 0.4)
            continue
        grain = patterns.grain(z, x if name.startswith("insole") else y, 0.6)
        c.fill("insole" if name.startswith("insole") else "lining", 0.5)
        c.emboss(0.5 * grain[0], grain[1])
        if name.startswith("insole"):
            plate = np.minimum(6.0 - np.abs(z - 34), 11.0 - np.abs(x))
            c.fill("mark", 0.5, c.where(0.35 - np.abs(plate)))


def _variant(id: str, swatch: str, en: str, zh: str, **palette: str) -> Variant:
    base = {
        "insole": "#D9B892",
        "lining": "#CFAE88",
        "outsole": "#1D1B1A",
        "tip": "#141312",
        "edge": "#1B1918",
        "mark": "#8A6437",
    }
    return Variant(id, swatch, en, zh, {**base, **palette})


VARIANTS = (
    _variant("black", "#171617", "Black", "黑色", leather="#19181A"),
    _variant(
        "nude", "#C99F83", "Nude", "裸色", leather="#C2957A", edge="#8A6248", outsole="#B98B66", tip="#5A4030"
    ),
    _variant("scarlet", "#A31621", "Scarlet", "正红", leather="#98121D", outsole="#1D1B1A"),
    _variant("navy", "#1F2B4A", "Navy", "藏青", leather="#1C2743", insole="#C9B79C", lining="#BFAE95"),
)


def pump() -> Shoe:
    """The design."""
    shape = upper.shell(LAST, COLUMNS, np.linspace(0, 1, 20), None)
    inside = upper.Inside(
        np.full(len(COLUMNS), 1.7), 1.5, 8.0, FOOT_BED, until=0.9, lip_rows=3, lining_rows=7
    )
    return grounded(
        Shoe(
            sku="pump",
            en="Odette",
            zh="奥黛 粗跟单鞋",
            price=960,
            kind="low",
            eu=(38, 34, 42),
            patches=(
                *upper.outside(shape),
                *upper.lining(shape, inside),
                *upper.insole(shape, inside, 6),
                *sole.build(LAST, shape, SOLE),
            ),
            solids=(),
            styles={
                "upper": Style((1024, 512), _paint_upper),
                "sole": Style((1024, 512), _paint_sole),
                "inside": Style((512, 512), _paint_inside, shade=0.6),
            },
            variants=VARIANTS,
            toe_allowance=8.0,
        ),
        1.05,
    )
