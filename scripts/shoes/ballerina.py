"""A ballerina: soft leather on a thin sole, a bound topline and a small bow."""

from __future__ import annotations

import numpy as np
from modelling.pictures import smooth_step

from . import laces as lacing
from . import patterns, sole, upper
from .last import Last, both, mirrored_rim
from .paint import Canvas
from .product import Shoe, Style, Variant, grounded

OUTLINE = np.array(
    [
        (0, 0), (-18, 6), (-26.5, 25), (-28, 52), (-30, 84), (-35, 116), (-41, 147), (-42.5, 170),
        (-39.5, 197),
        (-30, 223), (-13, 243), (5, 248), (21, 241), (34, 220), (39.5, 195), (40, 170), (36, 145), (29, 115),
        (25.5, 84), (26.5, 52), (26, 25), (17.5, 6),
    ],
    np.float64,
)  # fmt: skip
BED = np.array([(0, 11.0), (60, 10.0), (120, 8.0), (170, 6.5), (210, 7.0), (248, 10.0)])
FOOT_BED = BED + np.array([0, 2.0])
RIDGE = np.array(
    [(0, 3, 42), (191, 3, 42), (204, 4, 38), (217, 5, 34), (225, 5, 31.5), (236, 5, 29)], np.float64
)
LAST = Last(
    outline=OUTLINE,
    bed=BED,
    rim=mirrored_rim(
        (0.0, 0, 62, 8), (0.07, -12, 60.5, 11), (0.15, -22, 53, 27), (0.25, -26.5, 46, 52),
        (0.36, -29, 41, 84),
        (0.47, -32.5, 37.5, 114), (0.58, -36, 35.5, 145), (0.65, -33.8, 35.8, 164), (0.69, -29.5, 36.9, 174),
        (0.725, -21.5, 39.0, 182.5), (0.76, -11.5, 41, 188.8), (0.80, 3, 41.8, 191.5),
        (0.85, 4, 38, 203), (0.91, 5, 34.5, 214),
        (0.96, 5, 32.5, 222), (1.0, 5, 31.6, 228),
    ),
    round_side=both((0, 2.0), (0.6, 2.0), (0.8, 2.5), (1.0, 2.6)),
    round_top=both((0, 2.0), (0.6, 2.0), (0.8, 2.2), (1.0, 2.3)),
    wall=both((0, 1.0), (0.40, 1.0), (0.56, 0.75), (0.66, 0.3), (0.74, 0), (1.0, 0)),
    bulge=both((0, 5.5), (0.1, 4.5), (0.2, 3.0), (0.4, 2.5), (0.6, 2.5), (0.75, 1.0), (1.0, 1.0)),
    bulge_at=0.38,
)  # fmt: skip
COLUMNS = np.unique(
    np.concatenate([np.linspace(0, 0.25, 18), np.linspace(0.25, 0.6, 16), np.linspace(0.6, 1.0, 32)])
)

SOLE = sole.Sole(
    top=both((0, 2.0), (1.0, 2.0)),
    flare=both((0, 0.8), (0.27, 1.2), (0.45, 0.5), (0.62, 1.4), (1.0, 1.4)),
    ground=np.array([(-10, 0.4), (3, 0), (50, 0), (52.5, 5.4), (85, 4.4), (125, 2.0), (155, 0.2),
        (175, 0), (212, 0.6), (236, 2.6), (256, 5.5)]),
    lip=1.0,
    edge=0.7,
    wall_rows=6,
    bottom_rows=5,
)  # fmt: skip


def _paint_upper(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[name]
        a, b = patterns.cloth_coordinates(c.region, RIDGE)
        leather = patterns.grain(a, b, 0.75)
        c.fill("leather", 0.46)
        c.emboss(0.7 * leather[0], leather[1])
        # Nappa is gathered under the binding round the toes.
        pleat = np.cos(2 * np.pi * c.region.a / 6.0 + 1.5 * np.sin(c.region.a / 9.0))
        gathered = (
            np.exp(-((c.region.below_top / 9.0) ** 2))
            * smooth_step(c.region.s, 0.66, 0.72)
            * (c.region.s < 0.80)
        )
        c.emboss(0.35 * pleat * gathered, 1 + 0.05 * pleat * gathered)
        seam = np.exp(-((c.region.a / 0.7) ** 2))
        c.emboss(-0.3 * seam, 1 - 0.25 * seam)
        binding = c.strip(5.2, -0.1, 0.80, 0.005)
        c.panel(binding, "trim", 0.9, 0.5, 1.4, seam=0.28)
        rib = np.cos(2 * np.pi * c.region.a / 1.3)
        c.emboss(0.08 * rib, 1 + 0.05 * rib, binding)


def _paint_sole(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[f"wall {name}"]
        c.fill("edge", 0.5)
        c = canvases[f"bottom {name}"]
        x, _, z = np.moveaxis(c.region.point, 2, 0)
        c.fill("outsole", 0.7)
        dots = np.hypot(((z / 6) % 1) - 0.5, ((x / 6) % 1) - 0.5)
        stud = 1 - smooth_step(dots, 0.28, 0.36)
        c.emboss(0.6 * stud, 0.88 + 0.12 * stud)


def _paint_inside(canvases: dict[str, Canvas]) -> None:
    for name, c in canvases.items():
        x, y, z = np.moveaxis(c.region.point, 2, 0)
        if name.startswith("lip"):
            c.fill("trim", 0.55)
            continue
        grain = patterns.grain(z, x if name.startswith("insole") else y, 0.6)
        c.fill("insole" if name.startswith("insole") else "lining", 0.55)
        c.emboss(0.5 * grain[0], grain[1])
        if name.startswith("insole"):
            plate = np.minimum(6.0 - np.abs(z - 40), 12.0 - np.abs(x))
            c.fill("mark", 0.5, c.where(0.35 - np.abs(plate)))


def _paint_bow(canvases: dict[str, Canvas]) -> None:
    for c in canvases.values():
        c.fill("trim", 0.5)
        rib = np.cos(2 * np.pi * c.region.b / 1.0)
        c.emboss(0.05 * rib, 1 + 0.03 * rib)


def _variant(id: str, swatch: str, en: str, zh: str, **palette: str) -> Variant:
    base = {
        "insole": "#E3CDAE",
        "lining": "#DCC4A3",
        "outsole": "#4A3B30",
        "edge": "#3A2E27",
        "mark": "#A07A4A",
    }
    return Variant(id, swatch, en, zh, {**base, **palette})


VARIANTS = (
    _variant(
        "blush",
        "#E3B5AC",
        "Blush",
        "腮红粉",
        leather="#DCA99F",
        trim="#C98F85",
        edge="#9A6F63",
        outsole="#B08A72",
    ),
    _variant("black", "#1A191A", "Black", "黑色", leather="#1B1A1B", trim="#111011"),
    _variant(
        "two-tone",
        "#E8DCC6",
        "Cream and black",
        "米黑拼色",
        leather="#E2D5BD",
        trim="#1A1819",
        edge="#2A2421",
    ),
)


def ballerina() -> Shoe:
    """The design."""
    shape = upper.shell(LAST, COLUMNS, np.linspace(0, 1, 18), None)
    inside = upper.Inside(
        np.full(len(COLUMNS), 2.2), 1.6, 7.0, FOOT_BED, until=0.9, lip_rows=4, lining_rows=7
    )
    over = lacing.instep(shape)
    knot, normal = over.frame(0.812, 0.0)
    ribbons = lacing.bow(knot + normal * 1.2, normal, np.array([1.0, 0.0, 0.0]), 4.2, 1.6, 0.4)
    return grounded(
        Shoe(
            sku="ballerina",
            en="Margot",
            zh="玛歌 芭蕾平底鞋",
            price=560,
            kind="low",
            eu=(38, 34, 42),
            patches=(
                *upper.outside(shape),
                *upper.lining(shape, inside),
                *upper.insole(shape, inside, 5),
                *sole.build(LAST, shape, SOLE),
                *lacing.lace_patches(ribbons),
            ),
            solids=(),
            styles={
                "upper": Style((1024, 512), _paint_upper),
                "sole": Style((1024, 256), _paint_sole),
                "inside": Style((512, 512), _paint_inside, shade=0.6),
                "laces": Style((128, 128), _paint_bow),
            },
            variants=VARIANTS,
            toe_allowance=7.0,
        ),
        1.04,
    )
