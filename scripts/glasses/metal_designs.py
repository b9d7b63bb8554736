"""Round, aviator and rimless: their shapes, sizes and colourways."""

from __future__ import annotations

from modelling.finish import Finish

from . import materials as m
from . import metal, shapes
from .metal import MetalDesign
from .product import Glasses, Variant
from .standards import BASE_4, BASE_6, CENTRE_Y, METAL_Z, lens_outline
from .surface import FrontSurface
from .temples import TempleLine

_BLACK_TIPS = m.acetate("tips-black", "#151416")
_BROWN_TIPS = m.acetate("tips-brown", "#3B2116")


def _wire(id: str, swatch: str, en: str, zh: str, frame: Finish, lens: Finish, tips: Finish) -> Variant:
    return Variant(id, swatch, en, zh, {"frame": frame, "lens": lens, "tips": tips, "pads": m.SILICONE})


def round_metal() -> Glasses:
    width, bridge = 50.0, 21.0
    u = (width + bridge) / 2
    outline = lens_outline(shapes.ROUND_METAL, width, 46.5)
    return metal.build(
        MetalDesign(
            sku="round-metal",
            en="Linden",
            zh="林登 圆框",
            price=899,
            outline=outline,
            bridge_width=bridge,
            frame_width=138.0,
            surface=FrontSurface(u, BASE_4, 5.0, (CENTRE_Y, METAL_Z), bulge=1.2),
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
                _wire("silver", "#C4C6C8", "Silver", "银色", m.SILVER, m.CLEAR_LENS, _BLACK_TIPS),
                _wire(
                    "gunmetal-green",
                    "#4B4F55",
                    "Gunmetal / bottle green",
                    "枪灰 / 墨绿片",
                    m.GUNMETAL,
                    m.tinted("bottle-green", (0.075, 0.19, 0.115)),
                    _BLACK_TIPS,
                ),
                _wire("black", "#18181A", "Black", "黑色", m.BLACK_METAL, m.CLEAR_LENS, _BLACK_TIPS),
            ),
        )
    )


def aviator() -> Glasses:
    width, bridge = 58.0, 13.8
    u = (width + bridge) / 2
    outline = lens_outline(shapes.AVIATOR, width, 50.0)
    return metal.build(
        MetalDesign(
            sku="aviator",
            en="Meridian",
            zh="子午线 飞行员",
            price=1180,
            outline=outline,
            bridge_width=bridge,
            frame_width=142.0,
            surface=FrontSurface(u, BASE_6, 6.0, (0.6, METAL_Z - 0.2), bulge=1.0),
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
                    m.tinted("green", (0.066, 0.138, 0.088)),
                    _BLACK_TIPS,
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
                    _BLACK_TIPS,
                ),
                _wire(
                    "silver-blue",
                    "#6F93B8",
                    "Silver / blue gradient",
                    "银色 / 渐变蓝",
                    m.SILVER,
                    m.fading("blue-gradient", "#35567E", "#CFE0EE"),
                    _BLACK_TIPS,
                ),
            ),
        )
    )


def rimless() -> Glasses:
    width, bridge = 53.0, 18.0
    u = (width + bridge) / 2
    return metal.build(
        MetalDesign(
            sku="rimless",
            en="Aster",
            zh="紫菀 无框",
            price=1360,
            outline=lens_outline(shapes.RIMLESS, width, 38.0),
            bridge_width=bridge,
            frame_width=139.0,
            surface=FrontSurface(u, BASE_4, 4.5, (CENTRE_Y + 0.6, METAL_Z), bulge=1.0),
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
                    "#B9B4AD",
                    "Brushed titanium",
                    "拉丝钛",
                    m.TITANIUM,
                    m.CLEAR_LENS,
                    m.rubber("tips-grey", "#54575C"),
                ),
                _wire("gold", "#CFAE5A", "Pale gold", "浅金", m.PALE_GOLD, m.CLEAR_LENS, _BROWN_TIPS),
                _wire(
                    "rose-tea",
                    "#C98E78",
                    "Rose gold / tea",
                    "玫瑰金 / 茶色片",
                    m.ROSE_GOLD,
                    m.fading("tea", "#A8765A", "#F1DED2"),
                    _BROWN_TIPS,
                ),
            ),
        )
    )
