"""A daily trainer: engineered mesh with overlays on a thick sculpted foam sole."""

from __future__ import annotations

import numpy as np
from modelling.mesh import Floats
from modelling.pictures import smooth_step

from . import laces as lacing
from . import patterns, sole, upper
from .last import Last, around, both
from .paint import Canvas
from .product import Shoe, Solid, Style, Variant, grounded, plain

OUTLINE = np.array(
    [
        (0, 0), (-21, 7.5), (-31.5, 29), (-33.5, 60), (-36, 95), (-42, 130), (-48, 165), (-49, 192),
        (-45, 224),
        (-34, 254), (-14, 278), (9, 284), (28, 274), (40, 248), (45, 216), (46, 194), (42, 163), (34, 130),
        (29.5, 95), (30, 60), (30, 29), (20.5, 7.5),
    ],
    np.float64,
)  # fmt: skip
BED = np.array([(0, 36.0), (55, 35.0), (120, 30), (190, 25), (225, 25), (255, 27.5), (284, 32)])
FOOT_BED = BED + np.array([0, 2.5])
RIDGE = np.array(
    [
        (0, 3, 118),
        (118, 3, 118),
        (139, 4, 102),
        (168, 5, 86),
        (198, 6, 75.5),
        (228, 7, 67.5),
        (250, 8, 62),
        (263, 8, 59.5),
    ]
)

LAST = Last(
    outline=OUTLINE,
    bed=BED,
    rim=np.array(
        [
            (0.0, 0, 99, 2), (0.09, -17, 92, 10), (0.18, -30, 80, 38), (0.28, -32, 76, 72),
            (0.36, -27, 92, 100),
            (0.415, -15, 111, 112), (0.45, 3, 118, 118), (0.51, 4, 102, 139), (0.60, 5, 86, 168),
            (0.69, 6, 75.5, 198),
            (0.78, 7, 67.5, 228), (0.88, 8, 61.5, 249), (1.0, 8, 60.5, 262),
            (1.12, 8, 61.5, 249), (1.22, 7, 67.5, 228), (1.31, 6, 75.5, 198), (1.40, 5, 86, 168),
            (1.49, 4, 102, 139),
            (1.55, 3, 118, 118), (1.585, 18, 112, 112), (1.64, 28, 95, 100), (1.72, 32, 80, 72),
            (1.82, 30, 83, 38),
            (1.91, 17, 93, 10),
        ]
    ),
    round_side=both((0, 2.0), (0.5, 1.9), (0.7, 2.1), (1.0, 2.5)),
    round_top=both((0, 2.0), (0.5, 1.8), (0.7, 2.0), (1.0, 2.2)),
    wall=both((0, 1.0), (0.22, 1.0), (0.36, 0.75), (0.45, 0.35), (0.55, 0.05), (0.65, 0), (1.0, 0)),
    bulge=both((0, 7.0), (0.1, 5.5), (0.2, 4.0), (0.33, 2.5), (0.5, 2.5), (0.7, 1.0), (1.0, 1.0)),
    bulge_at=0.42,
)  # fmt: skip

THROAT_Z = 178.0


def _throat(points: Floats, _u: Floats) -> Floats:
    x, _, z = np.moveaxis(points, 2, 0)
    middle = np.interp(z, RIDGE[:, 0], RIDGE[:, 1])
    gap = 11.0 * np.sqrt(np.clip((THROAT_Z - z) / 10.0, 0, 1)) + 0.07 * np.clip(THROAT_Z - z, 0, None)
    return np.where(z > 85, gap - np.abs(x - middle) - 0.3, -1.0)


COLUMNS = np.unique(
    np.concatenate([np.linspace(0, 0.4, 20), np.linspace(0.4, 0.68, 22), np.linspace(0.68, 1.0, 23)])
)


def _sculpt(u: Floats, h: Floats) -> Floats:
    """A full wall at the heel, a groove that runs up to the toe, and a step above the outsole."""
    s = np.where(u > 1, 2 - u, u)
    full = around(
        *both((0, 4.5), (0.12, 5.0), (0.3, 3.0), (0.45, 2.0), (0.62, 3.0), (0.85, 2.0), (1.0, 2.0)).T, u
    )
    swell = full * np.sin(np.pi * np.clip(h, 0, 1) ** 0.8) ** 0.9
    line = 0.36 + 0.16 * np.sin(2.6 * np.pi * s + 0.4)
    groove = (
        -1.7
        * np.exp(-(((h - line) / 0.055) ** 2))
        * smooth_step(s, 0.02, 0.12)
        * (1 - smooth_step(s, 0.78, 0.95))
    )
    step = 0.9 * smooth_step(h, 0.84, 0.87)
    return swell + groove + step


def _tread(x: Floats, z: Floats) -> Floats:
    groove = np.exp(-((np.abs(((z + 0.25 * np.abs(x)) / 15.0) % 1.0 - 0.5) / 0.12) ** 2))
    channel = np.exp(-(((x + 2 - 4 * np.sin(z / 60)) / 4.0) ** 2)) * (z < 185)
    arch = np.exp(-(((z - 118) / 26) ** 2)) * 0.5
    return np.asarray(np.maximum(np.maximum(2.2 * groove, 4.0 * channel), 4.0 * arch))


SOLE = sole.Sole(
    top=both((0, 16.0), (0.1, 13.0), (0.25, 8.0), (0.45, 6.0), (0.65, 5.0), (0.85, 5.5), (1.0, 9.0)),
    flare=both((0, 11.0), (0.1, 11.5), (0.25, 8.0), (0.45, 6.0), (0.62, 6.5), (0.85, 4.5), (1.0, 1.0)),
    ground=np.array(
        [
            (-14, 19),
            (-5, 11),
            (8, 4.5),
            (22, 1.0),
            (36, 0),
            (178, 0),
            (212, 2.6),
            (242, 8.8),
            (268, 17),
            (290, 25),
        ],
        np.float64,
    ),
    sculpt=_sculpt,
    tread=_tread,
)


def _paint_upper(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[name]
        a, b = patterns.cloth_coordinates(c.region, RIDGE)
        c.fill("mesh", 0.85)
        c.emboss(*patterns.mesh_holes(a, b))
        smooth_zone = c.polygon([(0.18, 0.5), (0.45, 0.45), (0.45, 1.3), (-0.1, 1.3), (-0.1, 0.5)])
        knit = patterns.knit(a, b)
        c.tone = c.tone * (1 - smooth_zone) + smooth_zone * knit[1]
        c.height = c.height * (1 - smooth_zone) + smooth_zone * knit[0]
        # Toe guard, eyestay, saddle strap, heel counter.
        toe = c.below([(0.66, -0.1), (0.72, 0.12), (0.80, 0.26), (0.9, 0.36), (1.0, 0.42)])
        c.panel(toe, "overlay", 0.9, 0.55)
        band = c.below([(0.2, 0.10), (0.45, 0.2), (0.62, 0.2), (0.74, 0.1), (1.0, 0.1)])
        c.panel(band, "overlay", 0.6, 0.55)
        saddle = c.polygon(
            [
                (0.47, 0.0),
                (0.485, 0.5),
                (0.50, 0.98),
                (0.545, 0.99),
                (0.545, 0.5),
                (0.555, 0.0),
                (0.52, -0.15),
            ]
        )
        c.panel(saddle, "overlay", 0.8, 0.5)
        stripe = c.polygon(
            [(0.30, 0.12), (0.40, 0.55), (0.47, 0.84), (0.515, 0.84), (0.45, 0.5), (0.375, 0.1), (0.34, 0.0)]
        )
        c.panel(stripe, "accent", 0.9, 0.4)
        c.stitch(stripe, 1.3, "accent", 2.2, 0.7, 0.5)
        eyestay = c.strip(15.5 - 5.0 * smooth_step(c.region.point[..., 2], 150, 180), 0.415, 0.672)
        c.panel(eyestay, "overlay", 1.0, 0.5)
        c.stitch(eyestay, 1.8, "thread", 2.4, 0.8, 0.6)
        counter = c.polygon(
            [(-0.05, 0.62), (0.05, 0.6), (0.13, 0.42), (0.2, 0.2), (0.24, -0.2), (-0.05, -0.2)]
        )
        c.panel(counter, "counter", 1.2, 0.42)
        c.stitch(counter, 1.6, "thread", 2.4, 0.8, 0.6)
        tab = c.polygon([(-0.03, 1.2), (-0.03, 0.55), (0.012, 0.55), (0.016, 0.8), (0.02, 1.2)], curved=False)
        c.panel(tab, "accent", 0.9, 0.6)


def _paint_sole(canvases: dict[str, Canvas]) -> None:
    for name in upper.SIDES:
        c = canvases[f"wall {name}"]
        c.fill("foam", 0.75)
        a, b = c.region.s * 330, c.region.t * 45
        c.emboss(0.03 * patterns.lookup(patterns.noise(5, 9, 3), a * 8, b * 8), 1.0)
        line = 0.36 + 0.16 * np.sin(2.6 * np.pi * c.region.s + 0.4)
        along = smooth_step(c.region.s, 0.02, 0.12) * (1 - smooth_step(c.region.s, 0.78, 0.95))
        c.emboss(0.0, 1 - 0.25 * np.exp(-(((c.region.t - 0.06 - line * 0.87) / 0.035) ** 2)) * along)
        wave = c.polygon(
            [
                (0.0, 0.3),
                (0.1, 0.36),
                (0.2, 0.52),
                (0.33, 0.7),
                (0.2, 0.72),
                (0.08, 0.66),
                (-0.06, 0.62),
                (-0.06, 0.3),
            ]
        )
        c.panel(wave, "foam2", 0.5, 0.7, seam=0.15)
        rubber = 1 - c.below(
            [(0.0, 0.76), (0.12, 0.82), (0.3, 0.845), (0.8, 0.845), (0.92, 0.78), (1.0, 0.66)]
        )
        c.panel(rubber, "rubber", 0.6, 0.75)
        notch = (
            smooth_step(np.cos(2 * np.pi * a / 7.5), 0.55, 0.8) * rubber * smooth_step(c.region.t, 0.86, 0.9)
        )
        c.emboss(-1.2 * notch, 1 - 0.45 * notch)
        c = canvases[f"bottom {name}"]
        x, _, z = np.moveaxis(c.region.point, 2, 0)
        c.fill("rubber", 0.8)
        foam = np.exp(-(((z - 128) / 30) ** 4)) * smooth_step(c.region.t, 0.12, 0.2)
        c.fill("foam", 0.8, np.clip(foam, 0, 1))
        cell = np.abs(((z + 0.25 * np.abs(x)) / 7.5) % 1.0 - 0.5) * 2
        lug = smooth_step(cell, 0.2, 0.42)
        c.emboss(1.6 * lug, 0.62 + 0.38 * lug)
        for k in (-1, 1):
            cut = np.exp(-(((x + 2 - 22 * k) / 1.4) ** 2))
            c.emboss(-1.2 * cut, 1 - 0.3 * cut)


def _paint_inside(canvases: dict[str, Canvas]) -> None:
    for name, c in canvases.items():
        a, b = c.region.point[..., 2], c.region.point[..., 0] + c.region.point[..., 1]
        if name.startswith("insole"):
            c.fill("insole", 0.85)
            c.emboss(*patterns.knit(a, c.region.point[..., 0], 1.6))
        elif name.startswith("tongue"):
            c.fill("mesh", 0.85)
            c.emboss(*patterns.mesh_holes(c.region.b, c.region.point[..., 0], 3.0))
            edge = 1 - c.polygon(
                [(0.09, 0.0), (0.09, 0.93), (0.91, 0.93), (0.91, 0.0), (0.5, -0.3)], curved=False
            )
            c.panel(edge, "lining", 0.6, 0.8)
            if name == "tongue":
                badge = c.polygon([(0.32, 0.76), (0.68, 0.76), (0.68, 0.88), (0.32, 0.88)], curved=False)
                c.panel(badge, "accent", 0.6, 0.5)
                c.stitch(badge, 1.0, "thread", 2.0, 0.7, 0.5)
        else:
            c.fill("lining", 0.9)
            c.emboss(*patterns.knit(a, b, 1.7))


def _variant(id: str, swatch: str, en: str, zh: str, lace: str, **palette: str) -> Variant:
    finishes = {"eyelet": plain(f"eyelet-{id}", palette["overlay"], 0.5)}
    return Variant(id, swatch, en, zh, {**palette, "lace": lace}, finishes)


VARIANTS = (
    _variant(
        "cloud", "#E9E7E1", "Cloud white", "云白", "#F2F1EC", mesh="#E4E2DC", overlay="#F4F3EF",
        accent="#F26A21",
        counter="#D9D8D4", thread="#C9C8C4", foam="#F6F4EE", foam2="#F26A21", rubber="#4A4B4E",
        insole="#F26A21",
        lining="#D8D6D0",
    ),
    _variant(
        "ink", "#1B2A41", "Ink blue", "墨蓝", "#E8EDF2", mesh="#22334F", overlay="#16233A", accent="#C9F24B",
        counter="#16233A", thread="#5E7696", foam="#F3F3EF", foam2="#C9F24B", rubber="#1B1D20",
        insole="#C9F24B",
        lining="#2A3A55",
    ),
    _variant(
        "black", "#1A1A1C", "Black", "曜黑", "#202022", mesh="#262629", overlay="#141416", accent="#3A3A3E",
        counter="#18181A", thread="#55555A", foam="#1F1F22", foam2="#D8352C", rubber="#141416",
        insole="#3A3A3E",
        lining="#1B1B1E",
    ),
    _variant(
        "coral", "#F0857D", "Coral", "珊瑚粉", "#FFF4F0", mesh="#F19C92", overlay="#F7C9C0", accent="#FFFFFF",
        counter="#E9786F", thread="#F6B5AC", foam="#FFF9F3", foam2="#F7B733", rubber="#C9807A",
        insole="#F7B733",
        lining="#F3B3AA",
    ),
)  # fmt: skip


def runner() -> Shoe:
    """The design."""
    shape = upper.shell(LAST, COLUMNS, np.linspace(0, 1, 23), _throat)
    thickness = 4.0 + 6.0 * (1 - smooth_step(shape.s, 0.30, 0.42))
    inside = upper.Inside(thickness, 3.0, 16.0, FOOT_BED, until=0.72)
    over = lacing.instep(shape)
    patches = [
        *upper.outside(shape),
        *upper.lining(shape, inside),
        *upper.insole(shape, inside),
        *sole.build(LAST, shape, SOLE),
        *lacing.tongue(over, (0.70, 0.452), [(111, 130), (106, 142), (104, 150)], (19, 31)),
    ]
    places = np.linspace(0.47, 0.64, 6)
    ribbons, eyelets = lacing.laced(over, places, np.linspace(21.5, 16.5, 6), 6.5, 1.9, (1.6, 2.9))
    knot, normal = over.frame(places[0] - 0.004, 1.0)
    ribbons += lacing.bow(knot + normal * 3.0, normal, np.array([1.0, 0.0, 0.0]), 6.0, 1.7, 0.88)
    patches += lacing.lace_patches(ribbons)
    return grounded(
        Shoe(
            sku="runner",
            en="Tempo",
            zh="踏浪 跑鞋",
            price=799,
            kind="low",
            eu=(42, 36, 47),
            patches=tuple(patches),
            solids=tuple(Solid("laces", "eyelet", ring) for ring in eyelets),
            styles={
                "upper": Style((1024, 768), _paint_upper),
                "sole": Style((1024, 512), _paint_sole),
                "inside": Style((512, 512), _paint_inside, shade=0.7),
                "laces": Style((512, 512), lacing.paint_flat),
            },
            variants=VARIANTS,
            toe_allowance=18.0,
        ),
        1.055,
    )
