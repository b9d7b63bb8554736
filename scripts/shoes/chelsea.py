"""A Chelsea boot: two panels of leather, elastic gores, pull tabs, welted sole."""

from __future__ import annotations

import numpy as np
from modelling.pictures import smooth_step

from . import laces as lacing
from . import loafer, patterns, sole, upper
from .last import Last, both
from .paint import Canvas
from .product import Shoe, Style, Variant, grounded

BED = loafer.BED + np.array([0, 3.0])
FOOT_BED = BED + np.array([0, 2.5])
RIDGE = np.array(
    [
        (0, 2, 158), (99, 2, 158), (101, 2, 140), (107, 2, 122), (119, 3, 106), (138, 3, 92), (165, 4, 77),
        (195, 5, 63), (225, 6, 54), (250, 6, 49), (264, 6, 47),
    ]
)  # fmt: skip
LAST = Last(
    outline=loafer.OUTLINE,
    bed=BED,
    rim=np.array(
        [
            (0.0, 0, 164, 14), (0.08, -15, 163, 18), (0.17, -28, 158, 36), (0.26, -31, 154.5, 60),
            (0.33, -25, 156, 82),
            (0.375, -13, 158.5, 94), (0.405, 2, 159.5, 98), (0.44, 2, 135, 102), (0.48, 3, 113, 112.5),
            (0.52, 3, 99, 128),
            (0.58, 4, 85, 150), (0.66, 5, 69.5, 180), (0.74, 6, 58.5, 209), (0.87, 6, 50.2, 243),
            (1.0, 6, 49.4, 259),
            (1.13, 6, 50.2, 243), (1.26, 6, 58.5, 209), (1.34, 5, 69.5, 180), (1.42, 4, 85, 150),
            (1.48, 3, 99, 128),
            (1.52, 3, 113, 112.5), (1.56, 2, 135, 102), (1.595, 2, 159.5, 98), (1.625, 16, 158.5, 94),
            (1.67, 27, 156, 82),
            (1.74, 31.5, 154.5, 60), (1.83, 28.5, 158, 36), (1.92, 15, 163, 18),
        ]
    ),
    round_side=both((0, 2.0), (0.5, 1.9), (0.7, 2.2), (0.88, 2.6), (1.0, 2.7)),
    round_top=both((0, 2.0), (0.4, 1.9), (0.5, 1.75), (0.7, 2.0), (1.0, 2.3)),
    wall=both((0, 1.0), (0.24, 1.0), (0.34, 0.85), (0.42, 0.5), (0.50, 0.15), (0.60, 0), (1.0, 0)),
    bulge=both((0, 10.0), (0.08, 8.0), (0.18, 2.5), (0.33, 0.5), (0.45, 0.5), (0.6, 1.5), (1.0, 1.5)),
    bulge_at=0.24,
    bulge_power=2.2,
)  # fmt: skip
COLUMNS = np.unique(
    np.concatenate([np.linspace(0, 0.36, 20), np.linspace(0.36, 0.64, 20), np.linspace(0.64, 1.0, 25)])
)
SOLE = sole.Sole(
    top=loafer.SOLE.top,
    flare=loafer.SOLE.flare,
    ground=loafer.SOLE.ground,
    lip=2.2,
    sculpt=loafer.SOLE.sculpt,
    edge=0.8,
    wall_rows=11,
    bottom_rows=5,
)


def _paint_upper(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[name]
        a, b = patterns.cloth_coordinates(c.region, RIDGE)
        shaft = smooth_step(c.region.point[..., 1], 75, 95)
        a, b = a * (1 - shaft) + c.region.a * shaft, b * (1 - shaft) + c.region.b * shaft
        z, y = c.region.point[..., 2], c.region.point[..., 1]
        leather = patterns.grain(a, b, 1.0)
        rough = 0.42
        c.fill("leather", rough)
        c.emboss(0.8 * leather[0], leather[1])
        c.emboss(0.0, 1 - 0.25 * smooth_step(z, 240, 284))
        # Soft folds where the boot bends: at the instep and over the heel.
        fold = np.sin(2 * np.pi * (y + 0.55 * z) / 15.0 + 0.8 * np.sin(z / 17.0))
        place = np.exp(-(((z - 112) / 22) ** 2) - ((y - 92) / 24) ** 2)
        c.emboss(0.7 * fold * place, 1 + 0.03 * fold * place)
        vamp = c.polygon(
            [
                (0.335, -0.4),
                (0.345, 0.1),
                (0.355, 0.3),
                (0.37, 0.5),
                (0.385, 0.8),
                (0.39, 1.5),
                (1.4, 1.5),
                (1.4, -0.4),
            ]
        )
        gore = c.polygon(
            [
                (0.185, 1.5),
                (0.195, 0.9),
                (0.225, 0.6),
                (0.26, 0.40),
                (0.30, 0.34),
                (0.34, 0.42),
                (0.365, 0.6),
                (0.38, 0.9),
                (0.385, 1.5),
            ]
        )
        away = c.distance(vamp)
        c.emboss(0.6 * smooth_step(away, -0.3, 1.2), 1 - 0.3 * np.exp(-((away / 0.5) ** 2)))
        for inset in (1.4, 3.0):
            c.stitch(vamp, inset, "thread", 2.3, 0.7, 0.5)
        # The elastic lies under the leather and is ribbed upright.
        inside = c.distance(gore)
        c.fill("elastic", 0.9, gore)
        rib = np.cos(2 * np.pi * c.region.a / 2.6)
        c.height = c.height * (1 - gore) + gore * (-0.9 + 0.28 * rib)
        c.tone = c.tone * (1 - gore) + gore * (0.9 + 0.16 * rib)
        c.emboss(0.0, 1 - 0.45 * np.exp(-(((inside - 0.4) / 0.8) ** 2)))
        c.stitch(gore, -1.5, "thread", 2.3, 0.7, 0.5)
        back = c.polygon([(-0.1, -0.4), (0.028, -0.4), (0.02, 0.5), (0.028, 1.5), (-0.1, 1.5)], curved=False)
        c.panel(back, "leather", 0.6, rough, 1.2)
        c.emboss(leather[0], leather[1], back)
        c.stitch(back, 1.3, "thread", 2.3, 0.7, 0.5)
        c.panel(c.strip(2.4, -0.1, 0.42, 0.005), "leather", 0.4, rough, seam=0.2)


def _paint_inside(canvases: dict[str, Canvas]) -> None:
    for name, c in canvases.items():
        x, y, z = np.moveaxis(c.region.point, 2, 0)
        if name.startswith("lip"):
            c.fill("leather", 0.5)
            continue
        grain = patterns.grain(z, x if name.startswith("insole") else y, 0.7)
        c.fill("insole" if name.startswith("insole") else "lining", 0.6)
        c.emboss(0.6 * grain[0], grain[1])


def _paint_tabs(canvases: dict[str, Canvas]) -> None:
    for c in canvases.values():
        c.fill("tab", 0.85)
        rib = np.cos(2 * np.pi * c.region.b / 1.4)
        c.emboss(0.1 * rib, 0.96 + 0.06 * rib)


def _variant(id: str, swatch: str, en: str, zh: str, **palette: str) -> Variant:
    base = {"rubber": "#191817", "outsole": "#2A211B", "insole": "#B08D63", "lining": "#A5835A"}
    return Variant(id, swatch, en, zh, {**base, **palette})


VARIANTS = (
    _variant("chestnut", "#6B3F22", "Chestnut", "栗棕", leather="#5A3119", thread="#8A5A30",
        elastic="#2A2320", edge="#3A2418", stack="#4A2E1C", welt="#A8794C", tab="#6B4A2C"),
    _variant("black", "#171717", "Black", "黑色", leather="#1A1A1A", thread="#2E2E2E", elastic="#101010",
        edge="#151414", stack="#1C1A18", welt="#3C3833", tab="#222222", lining="#3A332D", insole="#2B2724"),
    _variant("sand", "#B59468", "Sand", "沙色", leather="#AD8A5E", thread="#D2B78E", elastic="#4A3A2A",
        edge="#5A4029", stack="#6B4A2E", welt="#D9BD93", tab="#8C6B45"),
)  # fmt: skip


def chelsea() -> Shoe:
    """The design."""
    shape = upper.shell(LAST, COLUMNS, np.linspace(0, 1, 26), None)
    inside = upper.Inside(
        np.full(len(COLUMNS), 2.8), 2.2, 12.0, FOOT_BED, until=0.7, lip_rows=3, lining_rows=10
    )
    back, front = shape.points[0, -1, 0], shape.points[0, -1, int(np.argmin(np.abs(COLUMNS - 0.405)))]
    ahead = np.array([0.0, 0.0, 1.0])
    tabs = [
        lacing.pull_tab(back, -ahead, 17.0, 17.0, 16.0, 2.8),
        lacing.pull_tab(front, ahead, 15.0, 13.0, 12.0, 2.8),
    ]
    return grounded(
        Shoe(
            sku="chelsea",
            en="Camden",
            zh="卡姆登 切尔西靴",
            price=1480,
            kind="high",
            eu=(42, 38, 47),
            patches=(
                *upper.outside(shape),
                *upper.lining(shape, inside),
                *upper.insole(shape, inside, 5),
                *sole.build(LAST, shape, SOLE),
                *lacing.lace_patches(tabs, "upper"),
            ),
            solids=(),
            styles={
                "upper": Style((1024, 1024), _paint_upper),
                "sole": Style((1024, 512), loafer.paint_sole),
                "inside": Style((512, 512), _paint_inside, shade=0.7),
                "laces": Style((64, 64), _paint_tabs),
            },
            variants=VARIANTS,
            toe_allowance=20.0,
        ),
        1.065,
    )
