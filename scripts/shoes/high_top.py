"""A canvas high-top on a vulcanised sole, with a rubber toe cap."""

from __future__ import annotations

import numpy as np
from modelling.mesh import Floats
from modelling.pictures import smooth_step

from . import laces as lacing
from . import patterns, sole, upper
from .last import Last, both
from .paint import Canvas
from .product import Shoe, Solid, Style, Variant, grounded, plain

OUTLINE = np.array(
    [
        (0, 0), (-21, 7), (-31.5, 29), (-33.5, 60), (-36, 95), (-42.5, 130), (-48, 165), (-49.5, 192),
        (-47, 222),
        (-38, 252), (-18, 276), (6, 283), (26, 275), (40, 250), (45.5, 218), (46, 194), (42, 163),
        (34.5, 130),
        (30, 95), (30.5, 60), (30, 29), (20.5, 7),
    ],
    np.float64,
)  # fmt: skip
BED = np.array([(0, 19.0), (60, 18.5), (130, 16.5), (195, 15.0), (235, 16.0), (283, 21.0)])
FOOT_BED = BED + np.array([0, 3.0])
RIDGE = np.array(
    [
        (0, 2, 152), (98, 2, 152), (103, 2, 131), (112, 3, 113), (128, 3, 98), (150, 4, 85.5), (180, 5, 72.5),
        (207, 6, 63), (237, 6, 56), (252, 6, 53), (262, 6, 51),
    ]
)  # fmt: skip
LAST = Last(
    outline=OUTLINE,
    bed=BED,
    rim=np.array(
        [
            (0.0, 0, 139, 17), (0.08, -15, 139.5, 21), (0.17, -28, 140, 39), (0.26, -31.5, 141, 60),
            (0.33, -26, 145, 81),
            (0.37, -15, 149.5, 93), (0.40, 2, 152, 98), (0.44, 2, 131, 103), (0.48, 3, 113, 112),
            (0.52, 3, 98, 128),
            (0.58, 4, 85.5, 150), (0.66, 5, 72.5, 180), (0.74, 6, 63, 207), (0.86, 6, 54.5, 239),
            (1.0, 6, 53.5, 259),
            (1.14, 6, 54.5, 239), (1.26, 6, 63, 207), (1.34, 5, 72.5, 180), (1.42, 4, 85.5, 150),
            (1.48, 3, 98, 128),
            (1.52, 3, 113, 112), (1.56, 2, 131, 103), (1.60, 2, 152, 98), (1.63, 18, 149.5, 93),
            (1.67, 28, 145, 81),
            (1.74, 32, 141, 60), (1.83, 28.5, 140, 39), (1.92, 15, 139.5, 21),
        ]
    ),
    round_side=both((0, 2.0), (0.5, 1.9), (0.7, 2.1), (0.88, 2.6), (1.0, 2.9)),
    round_top=both((0, 2.0), (0.4, 1.9), (0.5, 1.7), (0.7, 1.9), (1.0, 2.3)),
    wall=both((0, 1.0), (0.24, 1.0), (0.34, 0.85), (0.42, 0.5), (0.50, 0.15), (0.60, 0), (1.0, 0)),
    bulge=both((0, 9.5), (0.08, 7.5), (0.18, 3.0), (0.33, 1.5), (0.5, 1.5), (0.7, 1.0), (1.0, 1.0)),
    bulge_at=0.25,
    bulge_power=2.2,
)  # fmt: skip
THROAT_Z = 196.0


def _throat(points: Floats, _u: Floats) -> Floats:
    x, y, z = np.moveaxis(points, 2, 0)
    middle = np.interp(z, RIDGE[:, 0], RIDGE[:, 1])
    gap = 10.5 * np.sqrt(np.clip((THROAT_Z - z) / 9.0, 0, 1)) + 0.03 * np.clip(THROAT_Z - z, 0, None)
    return np.where(z > 72, gap + 0.05 * np.clip(y - 100, 0, None) - np.abs(x - middle) - 0.3, -1.0)


COLUMNS = np.unique(
    np.concatenate([np.linspace(0, 0.34, 16), np.linspace(0.34, 0.76, 30), np.linspace(0.76, 1.0, 20)])
)


def _sculpt(u: Floats, h: Floats) -> Floats:
    s = np.where(u > 1, 2 - u, u)
    bumper = 1.3 * smooth_step(s, 0.80, 0.83) * smooth_step(h, 0.16, 0.2)
    return bumper + 0.5 * np.sin(np.pi * h) - 0.9 * np.exp(-(((h - 0.86) / 0.05) ** 2))


SOLE = sole.Sole(
    top=both((0, 15.0), (0.3, 14.0), (0.6, 13.0), (0.8, 13.0), (1.0, 15.0)),
    flare=both((0, 3.0), (0.3, 3.5), (0.6, 4.0), (1.0, 3.5)),
    ground=np.array([(-10, 1.0), (6, 0), (195, 0), (230, 1.2), (262, 4.5), (292, 10.0)]),
    lip=2.6,
    sculpt=_sculpt,
    edge=1.2,
    wall_rows=8,
    bottom_rows=4,
)


def _cap(c: Canvas) -> Floats:
    x, _, z = np.moveaxis(c.region.point, 2, 0)
    return c.where(z - 231 + 0.0035 * (x - 4) ** 2)


def _paint_upper(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[name]
        a, b = c.region.a, c.region.b
        c.fill("canvas", 0.9)
        c.emboss(*patterns.canvas_weave(a, b))
        weave = (c.height.copy(), c.tone.copy())

        def cloth(
            cover: Floats, thickness: float, c: Canvas = c, weave: tuple[Floats, Floats] = weave
        ) -> None:
            c.panel(cover, "canvas", thickness, 0.9, seam=0.22)
            c.emboss(weave[0], weave[1], cover)

        # The quarter is sewn over the vamp; its front edge sweeps down from the throat.
        quarter = 1 - c.polygon(
            [(0.705, 1.4), (0.70, 0.75), (0.66, 0.42), (0.59, 0.2), (0.54, -0.3), (1.3, -0.3), (1.3, 1.4)]
        )
        cloth(quarter, 0.7)
        for inset in (1.6, 4.2):
            c.stitch(quarter, inset, "thread", where=smooth_step(c.region.s, 0.5, 0.53))
        eyestay = _eyestay(c)
        cloth(eyestay, 0.5)
        for inset in (1.5,):
            c.stitch(eyestay, inset, "thread", where=smooth_step(c.region.below_top, 3.0, 4.0))
        c.sew([_edge_line(c, 2.2, 0.02, 0.70), _edge_line(c, 4.8, 0.02, 0.365)], "thread", closed=False)
        backstay = c.polygon(
            [(-0.1, -0.2), (0.042, -0.2), (0.036, 0.5), (0.03, 1.3), (-0.1, 1.3)], curved=False
        )
        cloth(backstay, 0.8)
        c.stitch(backstay, 1.5, "thread")
        cap = _cap(c)
        c.panel(cap, "rubber", 1.4, 0.48, 1.2, seam=0.25)
        ridge = np.exp(-(((c.distance(cap) - 2.6) / 0.7) ** 2))
        c.emboss(-0.35 * ridge, 1 - 0.06 * ridge)


def _eyestay(c: Canvas) -> Floats:
    """16 mm along the throat, rounded before its lower end."""
    x, _, z = np.moveaxis(c.region.point, 2, 0)
    across = np.abs(x - np.interp(z, RIDGE[:, 0], RIDGE[:, 1]))
    front = 25.0 * np.sqrt(np.clip((THROAT_Z + 13 - z) / 24, 0, 1)) - across
    return np.maximum(c.strip(17.0, 0.362, 0.62), c.where(front) * smooth_step(z, 158, 162))


def _edge_line(c: Canvas, inset: float, start: float, end: float) -> Floats:
    """(K, 2) pixels along the upper edge, `inset` mm below it."""
    columns = np.flatnonzero((c.region.s[0] > start) & (c.region.s[0] < end))
    rows = np.abs(c.region.below_top[:, columns] - inset).argmin(axis=0)
    return np.column_stack([columns, rows]).astype(np.float64)


def _paint_sole(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[f"wall {name}"]
        c.fill("rubber", 0.5)
        c.fill("line", 0.5, c.where((0.045 - np.abs(c.region.t - 0.19)) * 30))
        c.fill("line", 0.5, c.where((0.016 - np.abs(c.region.t - 0.88)) * 30))
        bumper = c.polygon([(0.80, 0.24), (0.80, 0.8), (1.2, 0.8), (1.2, 0.24)], curved=False)
        a, b = c.region.a, c.region.b
        diamond = np.abs(((a + b) / 3.6) % 1 - 0.5) + np.abs(((a - b) / 3.6) % 1 - 0.5)
        c.panel(bumper, "rubber", 0.8, 0.55)
        c.emboss(0.7 * diamond, 0.9 + 0.1 * diamond, bumper)
        plate = c.polygon([(-0.1, 0.2), (0.03, 0.2), (0.03, 0.8), (-0.1, 0.8)], curved=False)
        c.panel(plate, "line", 0.8, 0.5)
        c = canvases[f"bottom {name}"]
        x, _, z = np.moveaxis(c.region.point, 2, 0)
        c.fill("outsole", 0.75)
        diamond = np.maximum(np.abs(((z + x) / 9) % 1 - 0.5), np.abs(((z - x) / 9) % 1 - 0.5))
        lug = smooth_step(diamond, 0.36, 0.42) * smooth_step(c.region.t, 0.1, 0.12)
        c.emboss(-1.2 * lug, 1 - 0.3 * lug)


def _paint_inside(canvases: dict[str, Canvas]) -> None:
    for name, c in canvases.items():
        x, y, z = np.moveaxis(c.region.point, 2, 0)
        if name.startswith("insole"):
            c.fill("insole", 0.85)
            c.emboss(*patterns.canvas_weave(z, x, 1.6))
        elif name == "tongue":
            c.fill("canvas", 0.9)
            c.emboss(*patterns.canvas_weave(y - z, x))
            inner = c.polygon([(0.06, -0.3), (0.06, 0.96), (0.94, 0.96), (0.94, -0.3)], curved=False)
            c.stitch(inner, 0.5, "thread")
            label = c.polygon([(0.33, 0.79), (0.67, 0.79), (0.67, 0.9), (0.33, 0.9)], curved=False)
            c.panel(label, "label", 0.4, 0.6)
            c.stitch(label, 0.9, "thread", 1.8, 0.6, 0.45)
        elif name.startswith("lip"):
            c.fill("canvas", 0.9)
        else:
            c.fill("lining", 0.92)
            c.emboss(*patterns.canvas_weave(z, x + y, 1.5))


def _variant(id: str, swatch: str, en: str, zh: str, **palette: str) -> Variant:
    metal = plain("eyelet-metal", "#C9C9C6", 0.35, 1.0)
    return Variant(
        id,
        swatch,
        en,
        zh,
        {"rubber": "#EFEBDF", "outsole": "#9A6B3F", "insole": "#DAD4C4", **palette},
        {"eyelet": metal},
    )


VARIANTS = (
    _variant("black", "#1B1B1D", "Black", "经典黑", canvas="#1D1D20", thread="#D9D4C5", line="#161617",
        lace="#EFECE3", lining="#D6D0BF", label="#D9D4C5"),
    _variant("ecru", "#E4DAC3", "Ecru", "米白", canvas="#E3D9C1", thread="#B79A6B", line="#B5452F",
        lace="#F3EEE0", lining="#DDD3BC", label="#B5452F"),
    _variant("brick", "#9E2F25", "Brick red", "砖红", canvas="#982C24", thread="#E7DCC8", line="#982C24",
        lace="#F1EDE2", lining="#D9D1C0", label="#E7DCC8"),
    _variant("pine", "#2F4A3C", "Pine green", "松绿", canvas="#2E493B", thread="#E2D9BE", line="#22362C",
        lace="#EDE8DA", lining="#D8D2BF", label="#C89B3C"),
)  # fmt: skip


def high_top() -> Shoe:
    """The design."""
    shape = upper.shell(LAST, COLUMNS, np.linspace(0, 1, 24), _throat)
    inside = upper.Inside(
        np.full(len(COLUMNS), 2.6), 2.2, 14.0, FOOT_BED, until=0.76, lip_rows=3, lining_rows=9
    )
    over = lacing.instep(shape)
    places = np.array([0.408, 0.432, 0.456, 0.484, 0.514, 0.552, 0.596, 0.646])
    ribbons, eyelets = lacing.laced(over, places, np.linspace(21, 17.5, 8), 6.5, 1.5, (1.9, 3.3))
    knot, normal = over.frame(places[0], 0.0)
    ribbons += lacing.bow(knot + normal * 3.0, normal, np.array([1.0, 0.0, 0.0]), 6.0, 1.4, 0.95)
    eyelets += [lacing.eyelet(over, 0.50, across, 2.0, 3.6) for across in (66.0, 84.0)]
    return grounded(
        Shoe(
            sku="high-top",
            en="Boardwalk",
            zh="栈桥 高帮帆布鞋",
            price=459,
            kind="high",
            eu=(42, 35, 46),
            patches=(
                *upper.outside(shape),
                *upper.lining(shape, inside),
                *upper.insole(shape, inside, 4),
                *sole.build(LAST, shape, SOLE),
                *lacing.tongue(
                    over, (0.74, 0.425), [(97.5, 152), (96, 164), (95.5, 175)], (18, 31), 3.0, 2.2
                ),
                *lacing.lace_patches(ribbons),
            ),
            solids=tuple(Solid("laces", "eyelet", ring) for ring in eyelets),
            styles={
                "upper": Style((1024, 768), _paint_upper),
                "sole": Style((1024, 512), _paint_sole),
                "inside": Style((512, 512), _paint_inside, shade=0.8),
                "laces": Style((512, 512), lacing.paint_flat),
            },
            variants=VARIANTS,
            toe_allowance=19.0,
        ),
        1.05,
    )
