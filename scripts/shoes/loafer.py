"""A penny loafer: moc-toe seam, saddle strap with its slot, stitched welt, low stacked heel."""

from __future__ import annotations

import numpy as np
from modelling.mesh import Floats
from modelling.pictures import smooth_step

from . import patterns, sole, upper
from .last import Last, both
from .paint import Canvas
from .product import Shoe, Style, Variant, grounded

OUTLINE = np.array(
    [
        (0, 0), (-20, 7), (-30, 28), (-32, 60), (-34, 95), (-39, 128), (-45.5, 162), (-47, 190), (-42.5, 222),
        (-32, 252), (-14, 277), (7, 284), (25, 276), (36, 252), (42, 220), (43.5, 194), (40, 163),
        (32.5, 130),
        (28, 95), (28.5, 60), (28.5, 28), (19.5, 7),
    ],
    np.float64,
)  # fmt: skip
BED = np.array([(0, 30.0), (55, 28.5), (120, 19), (170, 11.5), (200, 10.0), (240, 11.5), (284, 17.5)])
FOOT_BED = BED + np.array([0, 2.0])
RIDGE = np.array(
    [
        (0, 2, 92),
        (108, 2, 92),
        (130, 3, 84),
        (160, 4, 69.5),
        (195, 5, 55),
        (225, 6, 47.5),
        (250, 6, 43),
        (264, 6, 40.5),
    ],
    np.float64,
)
LAST = Last(
    outline=OUTLINE,
    bed=BED,
    rim=np.array(
        [
            (0.0, 0, 84, 9), (0.08, -14, 82, 13), (0.17, -26, 74, 34), (0.26, -30, 67, 60),
            (0.35, -30, 68.5, 88),
            (0.44, -24, 77, 108), (0.49, -12, 83.5, 120), (0.53, 3, 85.5, 126), (0.57, 4, 77, 144),
            (0.62, 4, 67, 166),
            (0.70, 5, 55, 195), (0.78, 6, 47.5, 224), (0.88, 6, 43.2, 246), (1.0, 6, 42.6, 260),
            (1.12, 6, 43.2, 246), (1.22, 6, 47.5, 224), (1.30, 5, 55, 195), (1.38, 4, 67, 166),
            (1.43, 4, 77, 144),
            (1.47, 3, 85.5, 126), (1.51, 17, 83.5, 120), (1.56, 27, 77.5, 108), (1.65, 31, 71, 88),
            (1.74, 29.5, 70, 60),
            (1.83, 26, 76, 34), (1.92, 14, 82.5, 13),
        ]
    ),
    round_side=both((0, 2.0), (0.5, 1.9), (0.7, 2.3), (0.88, 2.7), (1.0, 2.8)),
    round_top=both((0, 2.0), (0.5, 1.9), (0.7, 2.2), (1.0, 2.4)),
    wall=both((0, 1.0), (0.25, 1.0), (0.36, 0.8), (0.44, 0.45), (0.52, 0.12), (0.60, 0), (1.0, 0)),
    bulge=both((0, 8.0), (0.1, 6.5), (0.2, 4.0), (0.33, 3.0), (0.5, 2.0), (0.7, 1.2), (1.0, 1.5)),
    bulge_at=0.38,
)  # fmt: skip
COLUMNS = np.unique(
    np.concatenate([np.linspace(0, 0.4, 22), np.linspace(0.4, 0.66, 18), np.linspace(0.66, 1.0, 26)])
)


def _sculpt(u: Floats, h: Floats) -> Floats:
    """The welt stands out, the heel's stack is set in below it."""
    s = np.where(u > 1, 2 - u, u)
    heel = 1 - smooth_step(s, 0.275, 0.30)
    welt = 2.6 * (1 - smooth_step(h, 0.10, 0.16)) * smooth_step(h, 0.0, 0.03)
    front_welt = 1.5 * (1 - smooth_step(h, 0.42, 0.50)) * smooth_step(h, 0.0, 0.08)
    stack = 0.8 * np.sin(np.pi * h) * heel
    return heel * welt + (1 - heel) * front_welt + stack


SOLE = sole.Sole(
    top=both((0, 3.5), (0.5, 3.2), (1.0, 3.2)),
    flare=both((0, 1.5), (0.27, 2.5), (0.31, 3.5), (0.45, 2.0), (0.62, 4.0), (0.85, 4.0), (1.0, 3.5)),
    ground=np.array(
        [(-10, 0.6), (4, 0), (64, 0), (67, 0.0), (70, 15.0), (85, 14.8), (120, 10.5), (160, 3.0),
        (180, 0.4), (205, 0), (235, 1.0), (262, 4.8), (292, 11.0)]
    ),
    lip=2.0,
    sculpt=_sculpt,
    edge=0.8,
    wall_rows=10,
    bottom_rows=5,
)  # fmt: skip

APRON_Z = 250.0


def _apron(c: Canvas) -> Floats:
    """mm inside the moc-toe seam: a U over the toes that runs back along the ridge's sides."""
    x, _, z = np.moveaxis(c.region.point, 2, 0)
    middle = np.interp(z, RIDGE[:, 0], RIDGE[:, 1])
    half = 24.5 * np.clip((APRON_Z - z) / 34.0, 0, 1) ** 0.46 + 0.03 * np.clip(205 - z, 0, 60)
    return np.where(z < APRON_Z, half, APRON_Z - z - 1.5) - np.abs(x - middle)


def _strap(c: Canvas) -> Floats:
    """Cover of the saddle strap."""
    s, z = c.region.s, c.region.point[..., 2]
    wide = 11.5 + 6.0 * smooth_step(c.region.below_top, 18, 55)
    return c.where(wide - np.abs(z - 163.0 + 6.0 * smooth_step(c.region.below_top, 8, 60))) * (s < 0.8)


def _paint_upper(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[name]
        a, b = patterns.cloth_coordinates(c.region, RIDGE)
        x, y, z = np.moveaxis(c.region.point, 2, 0)
        leather = patterns.grain(a, b, 0.8)
        c.fill("leather", 0.38)
        c.emboss(0.7 * leather[0], leather[1])
        # Worn to a shine over the toes and heel; creased across the ball.
        burnish = smooth_step(z, 245, 282) + 0.7 * (1 - smooth_step(z, 2, 26)) * (1 - smooth_step(y, 40, 60))
        c.emboss(0.0, 1 - 0.22 * np.clip(burnish, 0, 1))
        apron = _apron(c)
        plug = c.where(apron)
        # The wall is gathered and stands as a ridge round the plug.
        c.emboss(
            1.0 * np.exp(-(((apron + 1.2) / 1.3) ** 2)) - 0.5 * np.exp(-(((apron - 0.4) / 0.7) ** 2)), 1.0
        )
        c.emboss(0.0, 1 - 0.4 * np.exp(-(((apron - 0.4) / 0.55) ** 2)))
        pleat = (
            np.cos(2 * np.pi * c.region.a / 4.2)
            * np.exp(-(((apron + 1.6) / 1.3) ** 2))
            * smooth_step(z, 176, 186)
        )
        c.emboss(0.28 * pleat, 1 + 0.07 * pleat)
        c.stitch(plug, -2.6, "thread", 4.2, 1.5, 0.9, where=smooth_step(z, 176, 180))
        back = c.polygon(
            [(-0.1, -0.3), (0.02, -0.3), (0.02, 0.6), (0.035, 0.8), (0.05, 1.4), (-0.1, 1.4)], curved=False
        )
        c.panel(back, "leather", 0.5, 0.38, 1.2)
        c.stitch(back, 1.2, "thread", 2.2, 0.7, 0.5)
        quarter = c.polygon(
            [(-0.3, -0.4), (0.425, -0.3), (0.44, 0.1), (0.46, 0.6), (0.475, 1.4), (-0.3, 1.4)]
        )
        c.emboss(
            0.5 * smooth_step(c.distance(quarter), -0.3, 1.0),
            1 - 0.3 * np.exp(-((c.distance(quarter) / 0.5) ** 2)),
        )
        c.stitch(quarter, 1.4, "thread", 2.2, 0.7, 0.5, where=smooth_step(c.region.s, 0.4, 0.41))
        strap = _strap(c)
        c.panel(strap, "leather", 1.1, 0.36, 1.5)
        c.emboss(0.6 * leather[0], leather[1], strap)
        c.stitch(strap, 1.6, "thread", 2.2, 0.7, 0.5)
        # The slot for the penny, with its lens-shaped window.
        across = np.abs(x - np.interp(z, RIDGE[:, 0], RIDGE[:, 1]))
        slot = c.where(3.4 * np.clip(1 - (across / 13.0) ** 2, -1, 1) - np.abs(z - 161.5))
        c.panel(slot, "dark", -1.0, 0.5, 0.6)
        notch = c.where(2.2 - np.hypot((across - 14.6) * 0.9, z - 161.5))
        c.panel(notch, "dark", -0.6, 0.5, 0.5)
        edge = c.strip(2.6, -0.1, 0.5, 0.01)
        c.panel(edge, "leather", 0.5, 0.36, seam=0.2)


def paint_sole(canvases: dict[str, Canvas]) -> None:
    """A welted leather sole with a stacked heel."""
    for name in upper.SIDES:
        c = canvases[f"wall {name}"]
        s, t = c.region.s, c.region.t
        heel = 1 - smooth_step(s, 0.285, 0.290)
        c.fill("edge", 0.38)
        c.fill("stack", 0.42, heel * smooth_step(t, 0.24, 0.26))
        # Layers of the stack.
        layer = np.exp(-(((((t - 0.26) / 0.165) % 1.0 - 0.5) / 0.09) ** 2)) * smooth_step(t, 0.3, 0.32) * heel
        c.emboss(-0.25 * layer, 1 - 0.3 * layer)
        c.fill("rubber", 0.7, heel * smooth_step(t, 0.855, 0.87))
        # Stitches on top of the welt.
        rows, columns = c.region.size
        line = np.column_stack([np.arange(columns), np.full(columns, rows * 0.075)]).astype(np.float64)
        c.sew([line], "welt", 4.0, 1.0, 1.0, closed=False)
        c = canvases[f"bottom {name}"]
        z = c.region.point[..., 2]
        c.fill("outsole", 0.45)
        c.fill("rubber", 0.7, 1 - smooth_step(z, 71, 72))
        grain = patterns.grain(z, c.region.point[..., 0], 1.4)
        c.emboss(*grain)


def _paint_inside(canvases: dict[str, Canvas]) -> None:
    for name, c in canvases.items():
        x, y, z = np.moveaxis(c.region.point, 2, 0)
        grain = patterns.grain(z, x if name.startswith("insole") else x + y, 0.7)
        if name.startswith("lip"):
            c.fill("leather", 0.4)
            continue
        c.fill("insole" if name.startswith("insole") else "lining", 0.55)
        c.emboss(0.6 * grain[0], grain[1])
        if name.startswith("insole"):
            sock = c.where(82.0 - np.abs(z - 20) + 0 * x)
            c.panel(sock, "lining", 0.4, 0.5, seam=0.15)
            mark = c.where(np.minimum(9.0 - np.abs(z - 52), 14.0 - np.abs(x)))
            c.fill(
                "mark",
                0.5,
                np.clip(c.where(0.5 - np.abs(np.minimum(9.0 - np.abs(z - 52), 14.0 - np.abs(x)))), 0, 1)
                * mark,
            )


def _variant(id: str, swatch: str, en: str, zh: str, **palette: str) -> Variant:
    base = {
        "dark": "#0E0A08",
        "rubber": "#1D1B1A",
        "insole": "#C9A57A",
        "lining": "#B98F62",
        "outsole": "#B98B5C",
        "mark": "#5B3A1E",
    }
    return Variant(id, swatch, en, zh, {**base, **palette})


VARIANTS = (
    _variant("oxblood", "#5A1A1C", "Oxblood", "牛血红", leather="#4E1416", thread="#3A0F10", edge="#3A1F16",
        stack="#4A2A1B", welt="#A5774F"),
    _variant("black", "#1A1919", "Black", "黑色", leather="#1C1B1B", thread="#0C0C0C", edge="#1A1817",
        stack="#211D1A", welt="#4A4540", insole="#2B2724", lining="#3A332D", mark="#B89A6A"),
    _variant("cognac", "#A5602B", "Cognac", "干邑棕", leather="#8A4A1E", thread="#6B3A16", edge="#4E2C16",
        stack="#63391C", welt="#D2A873"),
)  # fmt: skip


def loafer() -> Shoe:
    """The design."""
    shape = upper.shell(LAST, COLUMNS, np.linspace(0, 1, 23), None)
    inside = upper.Inside(
        np.full(len(COLUMNS), 2.8), 2.2, 12.0, FOOT_BED, until=0.74, lip_rows=4, lining_rows=8
    )
    return grounded(
        Shoe(
            sku="loafer",
            en="Beacon",
            zh="灯塔 便士乐福鞋",
            price=1180,
            kind="low",
            eu=(42, 38, 47),
            patches=(
                *upper.outside(shape),
                *upper.lining(shape, inside),
                *upper.insole(shape, inside, 5),
                *sole.build(LAST, shape, SOLE),
            ),
            solids=(),
            styles={
                "upper": Style((1024, 768), _paint_upper),
                "sole": Style((1024, 512), paint_sole),
                "inside": Style((512, 512), _paint_inside, shade=0.7),
            },
            variants=VARIANTS,
            toe_allowance=18.0,
        ),
        1.065,
    )
