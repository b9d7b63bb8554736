"""A derby: open lacing over a tongue, punched toe cap and quarters, stitched welt, stacked heel."""

from __future__ import annotations

import numpy as np
from modelling.mesh import Floats
from modelling.pictures import smooth_step

from . import laces as lacing
from . import loafer, patterns, sole, upper
from .last import Last, both, mirrored_rim
from .paint import Canvas
from .product import Shoe, Solid, Style, Variant, grounded, plain

OUTLINE = np.array(
    [
        (0, 0), (-20, 7), (-30.5, 28), (-32.5, 60), (-35.5, 95), (-40.5, 128), (-46.5, 162), (-48, 190),
        (-44.5, 222),
        (-35, 252), (-17, 278), (7, 286), (26, 277), (38, 252), (43.5, 220), (44.5, 194), (41, 163),
        (33.5, 130),
        (28.5, 95), (29, 60), (29, 28), (19.5, 7),
    ],
    np.float64,
)  # fmt: skip
BED = loafer.BED + np.array([0, 2.0])
FOOT_BED = BED + np.array([0, 2.5])
RIDGE = np.array(
    [
        (0, 2, 113), (111, 2, 113), (118, 3, 108), (131, 3, 99), (150, 4, 88), (175, 5, 74.5), (200, 5, 64),
        (225, 6, 56.5), (250, 6, 51.5), (266, 6, 49.5),
    ],
    np.float64,
)  # fmt: skip
LAST = Last(
    outline=OUTLINE,
    bed=BED,
    rim=mirrored_rim(
        (0.0, 0, 97, 8), (0.08, -15, 95, 12), (0.17, -27.5, 87.5, 34), (0.26, -31.5, 83, 60),
        (0.34, -30, 86, 84),
        (0.405, -23, 99, 101), (0.45, -12, 109.5, 109.5), (0.475, 2, 112.5, 112), (0.525, 3, 99, 131),
        (0.575, 4, 88, 150), (0.64, 5, 74.5, 175), (0.71, 5, 64, 200), (0.79, 6, 56.5, 225),
        (0.88, 6, 51.6, 246), (1.0, 6, 50.6, 260),
    ),
    round_side=both((0, 2.0), (0.5, 1.9), (0.7, 2.2), (0.88, 2.6), (1.0, 2.7)),
    round_top=both((0, 2.0), (0.5, 1.8), (0.7, 2.05), (1.0, 2.35)),
    wall=both((0, 1.0), (0.25, 1.0), (0.36, 0.8), (0.45, 0.4), (0.54, 0.08), (0.62, 0), (1.0, 0)),
    bulge=both((0, 8.0), (0.1, 6.5), (0.2, 3.5), (0.33, 2.5), (0.5, 2.0), (0.7, 1.2), (1.0, 1.5)),
    bulge_at=0.36,
)  # fmt: skip
THROAT_Z = 181.0
COLUMNS = np.unique(
    np.concatenate([np.linspace(0, 0.4, 20), np.linspace(0.4, 0.70, 28), np.linspace(0.70, 1.0, 22)])
)


def _throat(points: Floats, _u: Floats) -> Floats:
    x, _, z = np.moveaxis(points, 2, 0)
    middle = np.interp(z, RIDGE[:, 0], RIDGE[:, 1])
    gap = 5.0 * np.sqrt(np.clip((THROAT_Z - z) / 6.0, 0, 1)) + 0.09 * np.clip(THROAT_Z - z, 0, None)
    return np.where(z > 85, gap - np.abs(x - middle) - 0.3, -1.0)


SOLE = sole.Sole(
    top=loafer.SOLE.top,
    flare=both((0, 2.0), (0.27, 3.0), (0.31, 4.0), (0.45, 3.0), (0.62, 5.0), (0.85, 5.0), (1.0, 4.5)),
    ground=loafer.SOLE.ground,
    lip=2.4,
    sculpt=loafer.SOLE.sculpt,
    edge=0.8,
    wall_rows=11,
    bottom_rows=5,
)


def _paint_upper(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[name]
        a, b = patterns.cloth_coordinates(c.region, RIDGE)
        x, y, z = np.moveaxis(c.region.point, 2, 0)
        leather = patterns.grain(a, b, 0.9)
        c.fill("leather", 0.36)
        c.emboss(0.7 * leather[0], leather[1])
        # It creases across the ball, and is polished darker over toes and heel.
        fold = np.sin(2 * np.pi * (z + 0.10 * np.abs(x) + 1.5 * np.sin(x / 9.0)) / 7.5)
        place = np.exp(-(((z - 201) / 9.0) ** 2)) * smooth_step(y, 36, 52)
        c.emboss(0.45 * fold * place, 1 + 0.035 * fold * place)
        quarter = 1 - c.polygon(
            [(0.70, 1.4), (0.69, 0.82), (0.66, 0.56), (0.595, 0.3), (0.54, -0.3), (1.3, -0.3), (1.3, 1.4)]
        )
        cap = c.where(z - 231.0 + 0.0028 * (x - 5.0) ** 2)
        counter = c.polygon(
            [(-0.1, -0.4), (0.20, -0.4), (0.165, 0.3), (0.10, 0.62), (0.028, 0.84), (-0.1, 0.84)]
        )
        for piece, thickness in ((quarter, 1.3), (cap, 1.0), (counter, 0.9)):
            c.panel(piece, "leather", thickness, 0.36, 1.0, seam=0.34)
            c.emboss(0.7 * leather[0], leather[1], piece)
            for inset in (1.2, 6.2):
                c.stitch(piece, inset, "thread", 2.2, 0.7, 0.5)
            c.punch(piece, 3.7, "dark")
        facing = c.strip(19.0, 0.47, 0.655)
        away = c.distance(facing)
        c.emboss(0.35 * smooth_step(away, -0.4, 0.8), 1 - 0.22 * np.exp(-(((away + 0.2) / 0.5) ** 2)))
        c.stitch(facing, 1.2, "thread", 2.2, 0.7, 0.5, where=smooth_step(c.region.below_top, 3.0, 4.0))
        back = c.polygon([(-0.1, 0.8), (0.018, 0.8), (0.03, 1.4), (-0.1, 1.4)], curved=False)
        c.panel(back, "leather", 0.5, 0.36, 1.2)
        c.panel(c.strip(3.0, -0.1, 0.47, 0.01), "leather", 0.5, 0.38, seam=0.2)
        burnish = smooth_step(z, 248, 284) + 0.7 * (1 - smooth_step(z, 2, 26)) * (1 - smooth_step(y, 45, 65))
        c.emboss(0.0, 1 - 0.22 * np.clip(burnish, 0, 1))


def paint_inside(canvases: dict[str, Canvas]) -> None:
    """Leather lining and insole, and a tongue of the upper's leather."""
    for name, c in canvases.items():
        x, y, z = np.moveaxis(c.region.point, 2, 0)
        tongue = name.startswith("tongue")
        grain = patterns.grain(z, x if tongue or name.startswith("insole") else x + y, 0.8)
        if tongue or name.startswith("lip"):
            c.fill("leather", 0.4)
        else:
            c.fill("insole" if name.startswith("insole") else "lining", 0.55)
        c.emboss(0.6 * grain[0], grain[1])
        if name == "tongue":
            edge = c.polygon([(0.07, -0.3), (0.07, 0.95), (0.93, 0.95), (0.93, -0.3)], curved=False)
            c.stitch(edge, 0.4, "thread", 2.2, 0.7, 0.5)


def _variant(id: str, swatch: str, en: str, zh: str, **palette: str) -> Variant:
    base = {"rubber": "#1D1B1A", "insole": "#C39C6E", "lining": "#B98F62", "outsole": "#A87C50"}
    eyelet = plain(f"eyelet-{id}", palette["dark"], 0.45)
    return Variant(id, swatch, en, zh, {**base, **palette}, {"eyelet": eyelet})


VARIANTS = (
    _variant("tan", "#A06A38", "Tan", "棕褐", leather="#8E5A2C", thread="#D9A665", dark="#2A1708",
        lace="#5B3315", edge="#4A2A14", stack="#5E3719", welt="#D8AE78"),
    _variant("black", "#191919", "Black", "黑色", leather="#1C1C1D", thread="#3A3A3A", dark="#060606",
        lace="#111112", edge="#171615", stack="#1F1C1A", welt="#4C4741", lining="#4A3D31",
        insole="#3A322B", outsole="#3A2C22"),
    _variant("cream", "#E9E1CF", "Cream", "奶油白", leather="#E6DDC9", thread="#B9A687", dark="#6E5E49",
        lace="#F2EBDC", edge="#7A5638", stack="#8A6240", welt="#E8D9BC"),
)  # fmt: skip


def derby() -> Shoe:
    """The design."""
    shape = upper.shell(LAST, COLUMNS, np.linspace(0, 1, 23), _throat)
    inside = upper.Inside(
        np.full(len(COLUMNS), 2.8), 2.2, 12.0, FOOT_BED, until=0.74, lip_rows=3, lining_rows=8
    )
    over = lacing.instep(shape)
    places = np.linspace(0.492, 0.632, 5)
    ribbons, eyelets = lacing.laced(over, places, np.linspace(17.5, 12.5, 5), 3.4, 2.2, (1.0, 2.1))
    knot, normal = over.frame(places[0], 0.0)
    ribbons += lacing.bow(knot + normal * 2.6, normal, np.array([1.0, 0.0, 0.0]), 3.2, 2.2, 0.78)
    return grounded(
        Shoe(
            sku="derby",
            en="Harrow",
            zh="哈罗 布洛克德比鞋",
            price=1380,
            kind="low",
            eu=(42, 36, 47),
            patches=(
                *upper.outside(shape),
                *upper.lining(shape, inside),
                *upper.insole(shape, inside, 5),
                *sole.build(LAST, shape, SOLE),
                *lacing.tongue(
                    over, (0.69, 0.477), [(107.5, 117.5), (106, 121), (105, 124)], (18, 36), 2.6, 1.6
                ),
                *lacing.lace_patches(ribbons),
            ),
            solids=tuple(Solid("laces", "eyelet", ring) for ring in eyelets),
            styles={
                "upper": Style((1024, 768), _paint_upper),
                "sole": Style((1024, 512), loafer.paint_sole),
                "inside": Style((512, 512), paint_inside, shade=0.7),
                "laces": Style((256, 256), lacing.paint_flat),
            },
            variants=VARIANTS,
            toe_allowance=19.0,
        ),
        1.11,
    )
