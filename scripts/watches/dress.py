"""A slim dress watch on a leather strap."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from modelling.finish import Colour, Finish

from . import finishes as made_of
from .case import body, four, knob, lens, lug
from .dress_face import SHEET, dial, hands, printed
from .hide import Hide
from .leather import Strap, strap
from .loop import loop
from .product import Sizes, Variant, Watch
from .solids import Solid, ring, turned

SIZES = Sizes(38.0, 45.0, 8.4, 20.0, 3.4, 54.0, 38.0)


@dataclass(frozen=True)
class _Look:
    """Colours of one colourway. sunray: of the dial's finish; otherwise it is enamel."""

    metal_name: str
    metal: Colour
    dial: str
    small: str
    print: str
    leather: str
    thread: str
    sunray: bool


_LOOKS = {
    "gold": _Look("gold", made_of.GOLD, "#EFE6D2", "#E8DCC4", "#2A2420", "#5A3019", "#7A4A2A", False),
    "steel-blue": _Look("steel", made_of.STEEL, "#16305E", "#102549", "#E8ECF2", "#1C2233", "#2C3550", True),
    "rose": _Look("rose", made_of.ROSE, "#E4E2DE", "#D8D6D2", "#33302E", "#8C4F24", "#D8B98C", True),
    "steel-salmon": _Look(
        "steel", made_of.STEEL, "#E2A688", "#D6987A", "#2E2623", "#1A1817", "#353130", True
    ),
}


def dress() -> Watch:
    """38 mm, hand-wound, small seconds."""
    way = loop(SIZES.wrist_width, SIZES.wrist_height, (20.1, 20.1), SIZES.strap_thickness, 38.0)
    measures = Strap(20.0, 17.6, SIZES.strap_thickness, 2.1, 0.47 * way.length, 36.0)
    hide = functools.cache(lambda: Hide(measures, way.length, 21))
    return Watch(
        "dress",
        "Sonnet",
        "十四行诗 小秒针正装表",
        2680,
        SIZES,
        (*_case(), *dial(), *hands()),
        strap(way, measures),
        (
            Variant("gold", "#C9A55C", "Gold / ivory / brown", "金色 / 象牙白 / 棕皮"),
            Variant("steel-blue", "#24427A", "Steel / blue / navy", "精钢 / 蓝盘 / 藏青皮"),
            Variant("rose", "#C98F6B", "Rose gold / silver / cognac", "玫瑰金 / 银盘 / 干邑皮"),
            Variant("steel-salmon", "#D59A7E", "Steel / salmon / black", "精钢 / 三文鱼盘 / 黑皮"),
        ),
        lambda name: _finishes(name, hide()),
        {"dial": SHEET.mapping},
    )


def _finishes(name: str, hide: Hide) -> dict[str, Finish]:
    look = _LOOKS[name]
    picture = printed().picture({"dial": look.dial, "small": look.small, "print": look.print})
    shine = made_of.polished(look.metal_name, look.metal)
    edge = made_of.plain(f"edge-{name}", _darker(look.leather, 0.75), 0.5)
    return {
        "polish": shine,
        "rim": shine,
        "hands": shine,
        "buckle": shine,
        "dial": Finish(
            f"dial-{name}",
            (1.0, 1.0, 1.0),
            metallic=0.45 if look.sunray else 0.0,
            roughness=0.4 if look.sunray else 0.3,
            picture=picture,
            quality=90,
        ),
        "strap": made_of.leather(name, hide.picture(look.leather, look.thread), hide.relief, hide.gloss),
        "keeper": edge,
        "edge": edge,
        "lining": made_of.plain("lining", "#8A6A4C", 0.8),
        "glass": made_of.GLASS,
    }


def _darker(hexadecimal: str, share: float) -> str:
    return "#" + "".join(f"{round(int(hexadecimal[i : i + 2], 16) * share):02X}" for i in (1, 3, 5))


def _case() -> list[Solid]:
    middle = body(
        lambda angles: np.full(len(angles), 19.0),
        [(0.7, 2.6), (1.5, 1.0), (2.4, 0.2), (3.0, 0.0), (4.0, 0.0), (4.7, 0.35)],
        "polish",
        72,
    )
    back = turned([(15.6, 0.0), (16.2, 0.3), (16.6, 0.9)], "polish", 40)
    bezel = ring(
        [
            (16.9, 4.4),
            (18.75, 4.65),
            (18.6, 5.3),
            (18.0, 6.0),
            (17.2, 6.35),
            (16.7, 6.25),
            (16.2, 4.6),
        ],
        "polish",
        72,
        crease_deg=40.0,
    )
    stations = [
        # y, inner x, outer x, bottom z, top z
        (8.0, 10.2, 16.2, 0.9, 4.5),
        (12.0, 10.2, 14.3, 0.8, 4.45),
        (15.0, 10.2, 13.35, 0.4, 4.2),
        (17.5, 10.2, 12.85, -0.2, 3.65),
        (19.7, 10.2, 12.55, -1.1, 2.7),
        (21.4, 10.2, 12.35, -1.9, 1.4),
        (22.3, 10.3, 12.25, -2.2, 0.2),
        (22.5, 10.5, 12.05, -2.0, -0.6),
    ]
    lugs = four(lug(stations, 0.9, "polish", "polish", "polish"))
    crown = knob(
        18.6,
        3.2,
        [(0.0, 1.2), (0.5, 1.2), (0.7, 2.3), (2.8, 2.3), (3.15, 1.7), (3.3, 0.3)],
        "rim",
        20,
        0.2,
    )
    return [middle, back, bezel, *lugs, crown, lens(16.6, 5.9, 6.45, 8.4)]
