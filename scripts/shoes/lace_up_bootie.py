"""A lace-up bootie: laced to a collar at the ankle, on a block heel of 8 cm and a low platform."""

from __future__ import annotations

import numpy as np
from modelling.mesh import Floats
from modelling.pictures import smooth_step

from . import derby, patterns, sole, upper
from . import laces as lacing
from .last import Last, both, mirrored_rim
from .paint import Canvas
from .product import Shoe, Solid, Style, Variant, grounded, plain

OUTLINE = np.array(
    [
        (0, 0), (-17, 6), (-25, 24), (-26.5, 50), (-28, 80), (-32.5, 110), (-38.5, 140), (-40.5, 164),
        (-37, 190),
        (-28, 217), (-13, 238), (4, 244.5), (17, 239), (30, 218), (37, 190), (38.5, 166), (35, 140),
        (28, 110),
        (23.5, 80), (24.5, 50), (24.5, 24), (16.5, 6),
    ],
    np.float64,
)  # fmt: skip
BED = np.array(
    [
        (0, 88), (28, 85.5), (55, 75), (85, 56.5), (115, 37), (142, 22.5), (162, 17), (190, 15.5),
        (215, 16.5), (245, 21),
    ]
)  # fmt: skip
FOOT_BED = BED + np.array([0, 2.0])
RIDGE = np.array(
    [
        (0, 3, 147), (114, 3, 147), (119, 3, 133), (126, 3, 118.5), (137, 3, 103), (151, 4, 88), (168, 4, 73),
        (186, 4, 61), (204, 4, 52), (220, 4, 46), (230, 4, 43.5),
    ],
    np.float64,
)  # fmt: skip
LAST = Last(
    outline=OUTLINE,
    bed=BED,
    rim=mirrored_rim(
        (0.0, 0, 149.5, 11), (0.08, -13, 148.5, 15), (0.16, -24, 144.5, 31), (0.25, -28.5, 140.5, 56),
        (0.33, -26, 142, 82), (0.375, -16, 145.5, 102), (0.405, 3, 147.5, 113), (0.44, 3, 133, 119),
        (0.475, 3, 118.5, 126), (0.52, 3, 103, 137),
        (0.58, 4, 88, 151), (0.65, 4, 73, 168), (0.72, 4, 61, 186), (0.80, 4, 52, 204), (0.89, 4, 46, 220),
        (1.0, 4, 45, 225),
    ),
    round_side=both((0, 2.0), (0.6, 2.0), (0.8, 2.35), (1.0, 2.5)),
    round_top=both((0, 2.0), (0.4, 1.9), (0.52, 1.7), (0.7, 1.95), (1.0, 2.25)),
    wall=both((0, 1.0), (0.24, 1.0), (0.33, 0.85), (0.43, 0.55), (0.54, 0.2), (0.66, 0), (1.0, 0)),
    bulge=both((0, 8.0), (0.08, 6.5), (0.18, 2.5), (0.33, 1.0), (0.5, 1.0), (0.7, 1.0), (1.0, 0.8)),
    bulge_at=0.27,
    bulge_power=1.9,
)  # fmt: skip
HEEL_Z = 52.0
THROAT_Z = 170.0
COLUMNS = np.unique(
    np.concatenate(
        [
            np.linspace(0, 0.235, 14),
            np.linspace(0.235, 0.295, 9),
            np.linspace(0.295, 0.40, 7),
            np.linspace(0.40, 0.70, 26),
            np.linspace(0.70, 1.0, 19),
        ]
    )
)


def _throat(points: Floats, _u: Floats) -> Floats:
    x, y, z = np.moveaxis(points, 2, 0)
    middle = np.interp(z, RIDGE[:, 0], RIDGE[:, 1])
    gap = 5.5 * np.sqrt(np.clip((THROAT_Z - z) / 7.0, 0, 1)) + 0.05 * np.clip(y - 80, 0, None)
    return np.where(z > 80, gap - np.abs(x - middle) - 0.3, -1.0)


def _sculpt(u: Floats, h: Floats) -> Floats:
    """The seat overhangs the heel; before it a narrow welt stands out."""
    s = np.where(u > 1, 2 - u, u)
    heel = 1 - smooth_step(s, 0.255, 0.285)
    welt = 0.9 * (1 - smooth_step(h, 0.35, 0.45)) * smooth_step(h, 0.0, 0.1)
    return -1.6 * heel * np.sin(np.pi * np.clip((h - 0.04) / 0.96, 0, 1)) ** 0.8 + (1 - heel) * welt


SOLE = sole.Sole(
    top=both((0, 2.0), (1.0, 2.0)),
    flare=both((0, -4.0), (0.06, -3.0), (0.12, -1.5), (0.24, -1.5), (0.29, 0.0), (0.36, 0.5),
        (0.5, 1.5), (0.8, 2.4), (1.0, 2.2)),
    ground=np.array(
        [
            (-10, 0), (HEEL_Z, 0), (HEEL_Z + 3.5, 69.0), (62, 65.5), (85, 50.0), (115, 29.5), (142, 11.5),
            (158, 3.6), (172, 0.5), (186, 0), (208, 0.9), (228, 3.8), (250, 8.5),
        ]
    ),
    lip=1.6,
    sculpt=_sculpt,
    edge=0.8,
    wall_rows=10,
    bottom_rows=6,
)  # fmt: skip


def _paint_upper(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[name]
        a, b = patterns.cloth_coordinates(c.region, RIDGE)
        shaft = smooth_step(c.region.point[..., 1], 90, 115)
        a, b = a * (1 - shaft) + c.region.a * shaft, b * (1 - shaft) + c.region.b * shaft
        x, y, z = np.moveaxis(c.region.point, 2, 0)
        leather = patterns.grain(a, b, 0.7)
        c.fill("leather", 0.42)
        c.emboss(0.6 * leather[0], leather[1])
        fold = np.sin(2 * np.pi * (y + 0.55 * z) / 13.0 + 0.8 * np.sin(z / 15.0))
        place = np.exp(-(((z - 108) / 20) ** 2) - ((y - 108) / 20) ** 2)
        c.emboss(0.5 * fold * place, 1 + 0.025 * fold * place)
        quarter = 1 - c.polygon(
            [(0.72, 1.4), (0.71, 0.82), (0.675, 0.55), (0.60, 0.3), (0.545, -0.3), (1.3, -0.3), (1.3, 1.4)]
        )
        cap = c.where(z - 201.0 + 0.0040 * (x - 4.0) ** 2)
        counter = c.polygon(
            [(-0.1, -0.4), (0.23, -0.4), (0.19, 0.22), (0.11, 0.45), (0.03, 0.60), (-0.1, 0.60)]
        )
        for piece, thickness in ((quarter, 0.9), (cap, 0.8), (counter, 0.8)):
            c.panel(piece, "leather", thickness, 0.42, 0.9, seam=0.32)
            c.emboss(0.6 * leather[0], leather[1], piece)
            c.stitch(piece, 1.1, "thread", 2.0, 0.6, 0.45)
            c.punch(piece, 3.1, "dark", 5.2, 0.9)
        facing = c.strip(16.0, 0.395, 0.66)
        away = c.distance(facing)
        c.emboss(0.35 * smooth_step(away, -0.4, 0.8), 1 - 0.24 * np.exp(-(((away + 0.2) / 0.5) ** 2)))
        c.stitch(facing, 1.1, "thread", 2.0, 0.6, 0.45, where=smooth_step(c.region.below_top, 3.0, 4.0))
        back = c.polygon([(-0.1, 0.55), (0.022, 0.55), (0.016, 0.8), (0.026, 1.5), (-0.1, 1.5)], curved=False)
        c.panel(back, "leather", 0.5, 0.42, 1.0)
        c.stitch(back, 1.1, "thread", 2.0, 0.6, 0.45)
        c.panel(c.strip(3.4, -0.1, 0.40, 0.005), "leather", 0.5, 0.44, seam=0.24)


def _paint_sole(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[f"wall {name}"]
        z, y = c.region.point[..., 2], c.region.point[..., 1]
        heel = 1 - smooth_step(z, HEEL_Z + 4, HEEL_Z + 5)
        c.fill("edge", 0.42)
        stack = heel * smooth_step(c.region.t, 0.07, 0.075)
        c.fill("stack", 0.45, stack)
        # Layers of the stack, 5 mm each.
        layer = np.exp(-((((y / 5.0) % 1.0 - 0.5) / 0.08) ** 2)) * stack
        c.emboss(-0.2 * layer, 1 - 0.22 * layer)
        c.emboss(0.0, 1 - 0.35 * np.exp(-(((c.region.t - 0.073) / 0.012) ** 2)), heel)
        c.fill("tip", 0.6, heel * (1 - smooth_step(y, 5.0, 5.6)))
        rows, columns = c.region.size
        line = np.column_stack([np.arange(columns), np.full(columns, rows * 0.10)]).astype(np.float64)
        c.sew([line], "welt", 3.2, 0.9, 0.7, where=1 - heel, closed=False)
        c = canvases[f"bottom {name}"]
        x, y, z = np.moveaxis(c.region.point, 2, 0)
        c.fill("outsole", 0.5)
        c.fill("stack", 0.45, (1 - smooth_step(z, HEEL_Z + 3, HEEL_Z + 4.5)) * smooth_step(y, 0.6, 2.0))
        c.fill("tip", 0.6, (1 - smooth_step(z, HEEL_Z + 0.2, HEEL_Z + 0.8)) * (1 - smooth_step(y, 0.6, 2.0)))
        c.emboss(*patterns.grain(z, x, 1.2))


def _variant(id: str, swatch: str, en: str, zh: str, **palette: str) -> Variant:
    base = {"tip": "#141312", "insole": "#CBA77D", "lining": "#C09A6E"}
    eyelet = plain(f"eyelet-{id}", palette["metal"], 0.35, 1.0)
    return Variant(id, swatch, en, zh, {**base, **palette}, {"eyelet": eyelet})


VARIANTS = (
    _variant("black", "#1A191A", "Black", "黑色", leather="#1D1C1E", thread="#3B393B", dark="#060606",
        lace="#131213", edge="#161515", stack="#1E1B1A", welt="#45413D", outsole="#1D1B1A",
        metal="#B9B9B6", lining="#3B342E", insole="#2E2925"),
    _variant("tan", "#B07A45", "Tan", "焦糖棕", leather="#9C6B43", thread="#D9AE79", dark="#3A2310",
        lace="#6A4020", edge="#5A3820", stack="#7A5030", welt="#D8B083", outsole="#8A633F",
        metal="#C2A15A"),
    _variant("burgundy", "#5E1B28", "Burgundy", "勃艮第红", leather="#551522", thread="#8A3A48",
        dark="#190408", lace="#3A0E17", edge="#2C1716", stack="#3A211A", welt="#8A5A45",
        outsole="#2A1A16", metal="#C2A15A"),
)  # fmt: skip


def lace_up_bootie() -> Shoe:
    """The design."""
    shape = upper.shell(LAST, COLUMNS, np.linspace(0, 1, 24), _throat)
    inside = upper.Inside(
        np.full(len(COLUMNS), 2.4), 2.0, 10.0, FOOT_BED, until=0.72, lip_rows=3, lining_rows=9
    )
    over = lacing.instep(shape)
    places = np.array([0.414, 0.444, 0.480, 0.524, 0.576, 0.632])
    ribbons, eyelets = lacing.laced(over, places, np.linspace(15.5, 11.5, 6), 3.0, 2.0, (1.0, 2.2))
    knot, normal = over.frame(places[0], 0.0)
    ribbons += lacing.bow(knot + normal * 2.6, normal, np.array([1.0, 0.0, 0.0]), 3.0, 2.0, 0.74)
    return grounded(
        Shoe(
            sku="lace-up-bootie",
            en="Clara",
            zh="克拉拉 系带粗跟踝靴",
            price=1260,
            kind="low",
            eu=(38, 34, 42),
            patches=(
                *upper.outside(shape),
                *upper.lining(shape, inside),
                *upper.insole(shape, inside, 6),
                *sole.build(LAST, shape, SOLE),
                *lacing.tongue(over, (0.70, 0.412), [(110.5, 154), (109.5, 161)], (16, 31), 2.6, 1.6),
                *lacing.lace_patches(ribbons),
            ),
            solids=tuple(Solid("laces", "eyelet", ring) for ring in eyelets),
            styles={
                "upper": Style((1024, 768), _paint_upper),
                "sole": Style((1024, 512), _paint_sole),
                "inside": Style((512, 512), derby.paint_inside, shade=0.7),
                "laces": Style((256, 256), lacing.paint_flat),
            },
            variants=VARIANTS,
            toe_allowance=10.0,
        ),
        1.10,
    )
