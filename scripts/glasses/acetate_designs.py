"""Square, cat-eye, panto and sport: their shapes, sizes and colourways."""

from __future__ import annotations

from dataclasses import replace

from modelling.finish import Finish

from . import acetate, shapes
from . import materials as m
from .acetate import AcetateDesign, Bridge, EndPiece, RimWidths, TempleShape
from .product import Glasses, Variant
from .rims import FrontSection
from .standards import ACETATE_Z, BASE_4, BASE_8, CENTRE_Y, METAL_Z, lens_outline
from .surface import FrontSurface
from .temples import TempleLine


def _block(id: str, swatch: str, en: str, zh: str, frame: Finish, lens: Finish, trim: Finish) -> Variant:
    return Variant(id, swatch, en, zh, {"frame": frame, "lens": lens, "trim": trim})


_CLASSIC_TEMPLE = TempleShape(
    at=(0.0, 0.06, 0.2, 0.5, 0.72, 0.88, 1.0),
    heights=(10.0, 9.3, 7.2, 5.6, 5.4, 6.4, 6.8),
    thicknesses=(4.3, 4.2, 3.7, 3.3, 3.2, 3.0, 2.8),
    lift=(0.0, 0.1, 0.3, 0.4, 0.3, 0.0, 0.0),
)


def square_acetate() -> Glasses:
    width, bridge = 51.0, 20.0
    u = (width + bridge) / 2
    return acetate.build(
        AcetateDesign(
            sku="square-acetate",
            en="Harbour",
            zh="海港 方框",
            price=980,
            outline=lens_outline(shapes.SQUARE_ACETATE, width, 38.5),
            bridge_width=bridge,
            frame_width=144.0,
            surface=FrontSurface(u, BASE_4, 5.0, (CENTRE_Y + 0.4, ACETATE_Z), bulge=1.6),
            widths=RimWidths(top=4.6, bottom=3.2, nasal=2.6, temporal=4.6),
            bridge=Bridge(top=15.0, bottom=6.4, arch=0.045),
            end_piece=EndPiece((18.0, 14.6), (36.0, 13.6), (5.4, 5.2), 4.0),
            section=FrontSection(),
            line=TempleLine(145.0, 97.0),
            temple=_CLASSIC_TEMPLE,
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
    width, bridge = 53.0, 19.0
    u = (width + bridge) / 2
    return acetate.build(
        AcetateDesign(
            sku="cat-eye",
            en="Colette",
            zh="珂莱特 猫眼",
            price=1080,
            outline=lens_outline(shapes.CAT_EYE, width, 39.5),
            bridge_width=bridge,
            frame_width=143.0,
            surface=FrontSurface(u, BASE_4, 5.0, (CENTRE_Y + 0.2, ACETATE_Z), bulge=1.6),
            widths=RimWidths(top=4.6, bottom=2.7, nasal=2.5, temporal=3.6),
            bridge=Bridge(top=12.4, bottom=5.0, arch=0.045),
            end_piece=EndPiece((16.0, 14.6), (33.6, 19.4), (5.0, 3.5), 4.5),
            section=FrontSection(),
            line=TempleLine(143.0, 96.0),
            temple=TempleShape(
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
    width, bridge = 47.0, 22.0
    u = (width + bridge) / 2
    return acetate.build(
        AcetateDesign(
            sku="panto",
            en="Ellery",
            zh="艾勒里 圆方",
            price=1050,
            outline=lens_outline(shapes.PANTO, width, 42.0),
            bridge_width=bridge,
            frame_width=141.0,
            surface=FrontSurface(u, BASE_4, 5.0, (CENTRE_Y, ACETATE_Z), bulge=1.6),
            widths=RimWidths(top=3.9, bottom=3.2, nasal=3.2, temporal=4.2),
            bridge=Bridge(top=14.6, bottom=4.8, arch=0.03, keyhole=(7.0, 3.9), fillet=3.0),
            end_piece=EndPiece((18.0, 10.6), (36.0, 10.8), (4.6, 4.6), 4.5),
            section=FrontSection(),
            line=TempleLine(145.0, 98.0),
            temple=replace(_CLASSIC_TEMPLE, heights=(8.8, 8.4, 6.8, 5.5, 5.3, 6.2, 6.6)),
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
    width, bridge = 61.0, 17.0
    u = (width + bridge) / 2
    return acetate.build(
        AcetateDesign(
            sku="sport",
            en="Vento",
            zh="疾风 运动",
            price=1290,
            outline=lens_outline(shapes.SPORT, width, 41.0),
            bridge_width=bridge,
            frame_width=143.0,
            surface=FrontSurface(u, BASE_8, 15.0, (CENTRE_Y - 0.6, METAL_Z + 0.6), bulge=1.2),
            widths=RimWidths(top=4.6, bottom=2.3, nasal=2.3, temporal=3.2),
            bridge=Bridge(top=18.6, bottom=9.0, arch=0.06),
            end_piece=EndPiece((24.0, 13.0), (34.0, 11.0), (6.0, 6.2), 6.0),
            section=FrontSection(front=1.7, back=2.0, outer_round=1.0, inner_chamfer=0.6, crown=0.25),
            line=TempleLine(128.0, 86.0, drop_deg=24.0),
            temple=TempleShape(
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
