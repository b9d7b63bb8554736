"""The collection: seven pairs with their shapes, sizes and colourways."""

from __future__ import annotations

from dataclasses import replace

from . import acetate, metal
from . import materials as m
from .acetate import AcetateDesign, Bridge, EndPiece, RimWidths, TempleShape
from .materials import Finish
from .metal import MetalDesign
from .outlines import Outline, from_control_points
from .product import Glasses, Variant
from .rims import FrontSection
from .surface import FrontSurface
from .temples import TempleLine

_BASE_4 = 530.0 / 4.0  # radius in mm of a base-4 curve at the trade's tooling index of 1.53
_BASE_6 = 530.0 / 6.0
_BASE_8 = 530.0 / 8.0

_EDGE_MM = 0.32

# Middle of the lens, in item space: 12 mm before the cornea of the average face, pupil 3 mm above centre.
_CENTRE_Y = 3.0
_METAL_Z = -9.0
_ACETATE_Z = -8.2


def _lens_outline(control: list[tuple[float, float]], width: float, height: float) -> Outline:
    """A lens that measures width x height mm when boxed: its thick, slanted edge adds to its outline."""
    return from_control_points(control, width - _EDGE_MM, height - _EDGE_MM)


def _wire(id: str, swatch: str, en: str, zh: str, frame: Finish, lens: Finish, tips: Finish) -> Variant:
    return Variant(id, swatch, en, zh, {"frame": frame, "lens": lens, "tips": tips, "pads": m.SILICONE})


def _block(id: str, swatch: str, en: str, zh: str, frame: Finish, lens: Finish, trim: Finish) -> Variant:
    return Variant(id, swatch, en, zh, {"frame": frame, "lens": lens, "trim": trim})


BLACK_TIPS = m.acetate("tips-black", "#151416")
BROWN_TIPS = m.acetate("tips-brown", "#3B2116")


def round_metal() -> Glasses:
    control = [
        (1, 0.12),
        (0.93, 0.62),
        (0.52, 0.98),
        (0, 1.06),
        (-0.55, 0.98),
        (-0.95, 0.6),
        (-1, 0.08),
        (-0.84, -0.5),
        (-0.46, -0.92),
        (0, -1.04),
        (0.46, -0.93),
        (0.86, -0.5),
    ]
    width, bridge = 50.0, 21.0
    u = (width + bridge) / 2
    outline = _lens_outline(control, width, 46.5)
    return metal.build(
        MetalDesign(
            "round-metal",
            "Linden",
            "林登 圆框",
            899,
            outline,
            bridge,
            138.0,
            FrontSurface(u, _BASE_4, 5.0, (_CENTRE_Y, _METAL_Z), bulge=1.2),
            end_angle_deg=24.0,
            pad_angle_deg=190.0,
            bridges=(
                (
                    ((outline.rim_point(160.0, u)), (8.2, 10.2, 0.6), (4.2, 12.0, 1.1), (0.0, 12.6, 1.3)),
                    1.5,
                    1.7,
                ),
            ),
            line=TempleLine(145.0, 98.0),
            variants=(
                _wire("gold", "#C9A227", "Gold", "金色", m.GOLD, m.CLEAR_LENS, m.havana()),
                _wire("silver", "#C4C6C8", "Silver", "银色", m.SILVER, m.CLEAR_LENS, BLACK_TIPS),
                _wire(
                    "gunmetal-green",
                    "#4B4F55",
                    "Gunmetal / bottle green",
                    "枪灰 / 墨绿片",
                    m.GUNMETAL,
                    m.tinted("bottle-green", (0.10, 0.19, 0.13)),
                    BLACK_TIPS,
                ),
                _wire("black", "#18181A", "Black", "黑色", m.BLACK_METAL, m.CLEAR_LENS, BLACK_TIPS),
            ),
        )
    )


def aviator() -> Glasses:
    control = [
        (1.03, 0.12),
        (1.0, 0.66),
        (0.64, 0.98),
        (0.05, 1.03),
        (-0.5, 1.01),
        (-0.97, 0.86),
        (-1.06, 0.38),
        (-0.86, -0.16),
        (-0.64, -0.70),
        (-0.2, -1.05),
        (0.42, -1.08),
        (0.9, -0.68),
    ]
    width, bridge = 58.0, 13.8
    u = (width + bridge) / 2
    outline = _lens_outline(control, width, 50.0)
    return metal.build(
        MetalDesign(
            "aviator",
            "Meridian",
            "子午线 飞行员",
            1180,
            outline,
            bridge,
            142.0,
            FrontSurface(u, _BASE_6, 6.0, (0.6, _METAL_Z - 0.2), bulge=1.0),
            end_angle_deg=27.0,
            pad_angle_deg=186.0,
            bridges=(
                (
                    (outline.rim_point(133.0, u), (10.5, 21.6, 1.4), (5.0, 20.5, 2.4), (0.0, 20.2, 2.7)),
                    1.3,
                    1.6,
                ),
                (
                    (outline.rim_point(160.0, u), (5.4, 11.8, 0.9), (2.7, 12.7, 1.6), (0.0, 13.0, 1.8)),
                    1.4,
                    1.5,
                ),
            ),
            line=TempleLine(140.0, 95.0),
            variants=(
                _wire(
                    "gold-green",
                    "#BFA04A",
                    "Gold / G-green",
                    "金色 / 经典绿",
                    m.GOLD,
                    m.tinted("green", (0.085, 0.135, 0.095)),
                    BLACK_TIPS,
                ),
                _wire(
                    "gold-brown",
                    "#8A5A2B",
                    "Gold / brown gradient",
                    "金色 / 渐变茶",
                    m.PALE_GOLD,
                    m.fading("brown-gradient", "#5E4026", "#E3C9A6"),
                    m.havana(),
                ),
                _wire(
                    "gunmetal-grey",
                    "#3F444B",
                    "Gunmetal / grey gradient",
                    "枪灰 / 渐变灰",
                    m.GUNMETAL,
                    m.fading("grey-gradient", "#41464D", "#CDD3D8"),
                    BLACK_TIPS,
                ),
                _wire(
                    "silver-blue",
                    "#6F93B8",
                    "Silver / blue gradient",
                    "银色 / 渐变蓝",
                    m.SILVER,
                    m.fading("blue-gradient", "#35567E", "#CFE0EE"),
                    BLACK_TIPS,
                ),
            ),
        )
    )


def rimless() -> Glasses:
    control = [
        (1.04, 0.2),
        (1.02, 0.78),
        (0.7, 1.04),
        (0.1, 1.05),
        (-0.6, 1.03),
        (-1.0, 0.84),
        (-1.05, 0.25),
        (-0.99, -0.52),
        (-0.66, -1.0),
        (-0.05, -1.06),
        (0.56, -1.02),
        (0.94, -0.6),
    ]
    width, bridge = 53.0, 18.0
    u = (width + bridge) / 2
    return metal.build(
        MetalDesign(
            "rimless",
            "Aster",
            "紫菀 无框",
            1360,
            _lens_outline(control, width, 38.0),
            bridge,
            139.0,
            FrontSurface(u, _BASE_4, 4.5, (_CENTRE_Y + 0.6, _METAL_Z), bulge=1.0),
            end_angle_deg=23.0,
            pad_angle_deg=180.0,
            bridges=((((13.2, 6.2, 1.55), (9.0, 7.2, 1.6), (4.6, 9.4, 1.6), (0.0, 10.2, 1.6)), 1.5, 1.3),),
            line=TempleLine(143.0, 97.0),
            lens_thickness=2.1,
            rimless=True,
            plate_height=2.8,
            slim_height=1.5,
            tip_length=60.0,
            variants=(
                _wire(
                    "silver",
                    "#C9CBCD",
                    "Silver",
                    "银色",
                    m.SILVER,
                    m.CLEAR_LENS,
                    m.rubber("tips-grey", "#54575C"),
                ),
                _wire("gold", "#CFAE5A", "Pale gold", "浅金", m.PALE_GOLD, m.CLEAR_LENS, BROWN_TIPS),
                _wire(
                    "rose-tea",
                    "#C98E78",
                    "Rose gold / tea",
                    "玫瑰金 / 茶色片",
                    m.ROSE_GOLD,
                    m.fading("tea", "#A8765A", "#F1DED2"),
                    BROWN_TIPS,
                ),
            ),
        )
    )


_CLASSIC_TEMPLE = TempleShape(
    at=(0.0, 0.06, 0.2, 0.5, 0.72, 0.88, 1.0),
    heights=(10.0, 9.3, 7.2, 5.6, 5.4, 6.4, 6.8),
    thicknesses=(4.3, 4.2, 3.7, 3.3, 3.2, 3.0, 2.8),
    lift=(0.0, 0.1, 0.3, 0.4, 0.3, 0.0, 0.0),
)


def square_acetate() -> Glasses:
    control = [
        (1.04, 0.1),
        (1.03, 0.66),
        (0.74, 0.95),
        (0.1, 1.04),
        (-0.55, 1.06),
        (-1.0, 0.88),
        (-1.06, 0.3),
        (-0.9, -0.42),
        (-0.68, -0.97),
        (-0.2, -1.06),
        (0.38, -1.05),
        (0.8, -0.88),
        (0.98, -0.38),
    ]
    width, bridge = 51.0, 20.0
    u = (width + bridge) / 2
    return acetate.build(
        AcetateDesign(
            "square-acetate",
            "Harbour",
            "海港 方框",
            980,
            _lens_outline(control, width, 38.5),
            bridge,
            144.0,
            FrontSurface(u, _BASE_4, 5.0, (_CENTRE_Y + 0.4, _ACETATE_Z), bulge=1.6),
            RimWidths(top=4.6, bottom=3.2, nasal=2.6, temporal=4.6),
            Bridge(top=15.0, bottom=6.4, arch=0.045),
            EndPiece((18.0, 14.6), (36.0, 13.6), (5.4, 5.2), 4.0),
            FrontSection(),
            TempleLine(145.0, 97.0),
            _CLASSIC_TEMPLE,
            variants=(
                _block(
                    "black", "#141316", "Black", "亮黑", m.acetate("black", "#0E0D0F"), m.CLEAR_LENS, m.SILVER
                ),
                _block("havana", "#7A431A", "Havana", "玳瑁", m.havana(), m.CLEAR_LENS, m.GOLD),
                _block(
                    "crystal",
                    "#DCE3E4",
                    "Crystal",
                    "水晶透明",
                    m.crystal("crystal", (0.90, 0.935, 0.94), 0.86),
                    m.CLEAR_LENS,
                    m.SILVER,
                ),
                _block(
                    "black-grey",
                    "#2B2E33",
                    "Black / grey sun",
                    "亮黑 / 灰色墨镜",
                    m.acetate("black", "#0E0D0F"),
                    m.tinted("grey", (0.105, 0.11, 0.118)),
                    m.SILVER,
                ),
            ),
        )
    )


def cat_eye() -> Glasses:
    control = [
        (1.03, 0.36),
        (1.02, 0.9),
        (0.66, 1.04),
        (0.05, 0.94),
        (-0.55, 0.82),
        (-0.97, 0.58),
        (-1.05, 0.05),
        (-0.86, -0.58),
        (-0.55, -0.98),
        (-0.05, -1.07),
        (0.5, -1.0),
        (0.9, -0.48),
    ]
    width, bridge = 53.0, 19.0
    u = (width + bridge) / 2
    return acetate.build(
        AcetateDesign(
            "cat-eye",
            "Colette",
            "珂莱特 猫眼",
            1080,
            _lens_outline(control, width, 39.5),
            bridge,
            143.0,
            FrontSurface(u, _BASE_4, 5.0, (_CENTRE_Y + 0.2, _ACETATE_Z), bulge=1.6),
            RimWidths(top=4.6, bottom=2.7, nasal=2.5, temporal=3.6),
            Bridge(top=12.4, bottom=5.0, arch=0.045),
            EndPiece((16.0, 14.6), (33.6, 19.4), (5.0, 3.5), 4.5),
            FrontSection(),
            TempleLine(143.0, 96.0),
            TempleShape(
                at=(0.0, 0.06, 0.2, 0.5, 0.72, 0.88, 1.0),
                heights=(7.8, 7.6, 6.4, 5.2, 5.0, 5.8, 6.2),
                thicknesses=(4.2, 4.1, 3.6, 3.2, 3.1, 2.9, 2.7),
                lift=(0.0, -0.2, -0.6, -0.8, -0.4, 0.0, 0.0),
            ),
            hinge_v=18.2,
            variants=(
                _block(
                    "burgundy",
                    "#5E1422",
                    "Burgundy",
                    "酒红",
                    m.acetate("burgundy", "#4A0D1A"),
                    m.CLEAR_LENS,
                    m.GOLD,
                ),
                _block(
                    "black-brown",
                    "#1B1718",
                    "Black / brown gradient",
                    "亮黑 / 渐变茶",
                    m.acetate("black", "#0E0D0F"),
                    m.fading("brown-gradient", "#5E4026", "#E3C9A6"),
                    m.GOLD,
                ),
                _block(
                    "blonde-havana",
                    "#C58F4A",
                    "Blonde havana",
                    "浅玳瑁",
                    m.blonde_havana(),
                    m.CLEAR_LENS,
                    m.GOLD,
                ),
                _block(
                    "rose-crystal",
                    "#E6B9AE",
                    "Rose crystal",
                    "透明粉",
                    m.crystal("rose-crystal", (0.93, 0.70, 0.64), 0.78),
                    m.CLEAR_LENS,
                    m.ROSE_GOLD,
                ),
            ),
        )
    )


def panto() -> Glasses:
    control = [
        (1.03, 0.28),
        (0.96, 0.74),
        (0.6, 1.02),
        (0.0, 1.06),
        (-0.6, 1.0),
        (-0.98, 0.7),
        (-1.03, 0.22),
        (-0.86, -0.42),
        (-0.5, -0.9),
        (0.0, -1.06),
        (0.5, -0.92),
        (0.88, -0.42),
    ]
    width, bridge = 47.0, 22.0
    u = (width + bridge) / 2
    return acetate.build(
        AcetateDesign(
            "panto",
            "Ellery",
            "艾勒里 圆方",
            1050,
            _lens_outline(control, width, 42.0),
            bridge,
            141.0,
            FrontSurface(u, _BASE_4, 5.0, (_CENTRE_Y, _ACETATE_Z), bulge=1.6),
            RimWidths(top=3.9, bottom=3.2, nasal=3.2, temporal=4.2),
            Bridge(top=14.6, bottom=4.8, arch=0.03, keyhole=(7.0, 3.9), fillet=3.0),
            EndPiece((18.0, 10.6), (36.0, 10.8), (4.6, 4.6), 4.5),
            FrontSection(),
            TempleLine(145.0, 98.0),
            replace(_CLASSIC_TEMPLE, heights=(8.8, 8.4, 6.8, 5.5, 5.3, 6.2, 6.6)),
            stations=94,
            variants=(
                _block(
                    "dark-havana", "#4A2413", "Dark havana", "深玳瑁", m.dark_havana(), m.CLEAR_LENS, m.GOLD
                ),
                _block(
                    "honey",
                    "#C9924B",
                    "Honey",
                    "蜂蜜",
                    m.blonde_havana(),
                    m.tinted("olive", (0.17, 0.185, 0.105)),
                    m.GOLD,
                ),
                _block("horn", "#5B3D2A", "Buffalo horn", "牛角纹", m.buffalo_horn(), m.CLEAR_LENS, m.SILVER),
                _block(
                    "smoke",
                    "#8D949A",
                    "Smoke crystal",
                    "烟灰透明",
                    m.crystal("smoke", (0.43, 0.46, 0.49), 0.80),
                    m.CLEAR_LENS,
                    m.GUNMETAL,
                ),
            ),
        )
    )


def _sport_variant(
    id: str, swatch: str, en: str, zh: str, frame: Finish, lens: Finish, accent: Finish
) -> Variant:
    return Variant(
        id, swatch, en, zh, {"frame": frame, "lens": lens, "pads": accent, "tips": accent, "trim": m.GUNMETAL}
    )


def sport() -> Glasses:
    control = [
        (1.1, 0.40),
        (0.95, 0.84),
        (0.4, 1.02),
        (-0.3, 1.05),
        (-0.8, 0.95),
        (-1.04, 0.5),
        (-0.92, -0.24),
        (-0.64, -0.88),
        (-0.25, -1.06),
        (0.35, -0.9),
        (0.85, -0.5),
        (1.12, -0.05),
    ]
    width, bridge = 61.0, 17.0
    u = (width + bridge) / 2
    return acetate.build(
        AcetateDesign(
            "sport",
            "Vento",
            "疾风 运动",
            1290,
            _lens_outline(control, width, 41.0),
            bridge,
            143.0,
            FrontSurface(u, _BASE_8, 15.0, (_CENTRE_Y - 0.6, _METAL_Z + 0.6), bulge=1.2),
            RimWidths(top=4.6, bottom=2.3, nasal=2.3, temporal=3.2),
            Bridge(top=18.6, bottom=9.0, arch=0.06),
            EndPiece((24.0, 13.0), (34.0, 11.0), (6.0, 6.2), 6.0),
            FrontSection(front=1.7, back=2.0, outer_round=1.0, inner_chamfer=0.6, crown=0.25),
            TempleLine(128.0, 86.0, drop_deg=24.0),
            TempleShape(
                at=(0.0, 0.08, 0.25, 0.5, 0.72, 0.9, 1.0),
                heights=(12.6, 12.0, 9.6, 7.8, 7.2, 6.6, 6.0),
                thicknesses=(4.0, 4.0, 3.6, 3.4, 3.6, 3.4, 3.0),
                lift=(0.0, 0.2, 0.5, 0.5, 0.5, 0.5, 0.5),
                bevel=1.5,
                tip_from=70.0,
            ),
            variants=(
                _sport_variant(
                    "black-ruby",
                    "#B0342B",
                    "Matt black / ruby mirror",
                    "哑黑 / 红宝石镀膜",
                    m.rubber("matt-black", "#17181A", 0.5),
                    m.mirror("ruby-mirror", "#E01A2A", "#FF6A18"),
                    m.rubber("grip-black", "#101113"),
                ),
                _sport_variant(
                    "white-blue",
                    "#3F79C4",
                    "White / ice blue mirror",
                    "亮白 / 冰蓝镀膜",
                    m.rubber("gloss-white", "#E9EAEA", 0.3),
                    m.mirror("ice-mirror", "#2450D8", "#46D2E6"),
                    m.rubber("grip-grey", "#5A5E63"),
                ),
                _sport_variant(
                    "olive-gold",
                    "#8C7B3A",
                    "Olive / gold mirror",
                    "橄榄绿 / 金色镀膜",
                    m.rubber("matt-olive", "#3C4130", 0.5),
                    m.mirror("gold-mirror", "#D08A18", "#F2DE78"),
                    m.rubber("grip-black", "#101113"),
                ),
            ),
            lens_thickness=1.8,
            hinge_inset=4.6,
            pad_slot="pads",
            emblem_size=(8.4, 1.8),
            emblem_on_front=False,
        )
    )


COLLECTION = (round_metal, aviator, square_acetate, cat_eye, rimless, sport, panto)
"""Builders in the order of the shelf."""
