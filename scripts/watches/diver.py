"""A steel diver's watch on a three-link bracelet."""

from __future__ import annotations

from dataclasses import dataclass

from modelling.finish import Finish

from . import finishes as made_of
from .bracelet import Links, bracelet
from .diver_case import bezel, case, end_links
from .diver_face import SHEET, dial, hands, markers, printed
from .loop import loop
from .product import Sizes, Variant, Watch

SIZES = Sizes(41.0, 48.0, 12.3, 20.0, 3.2, 58.0, 42.0)

_LINKS = Links(width=20.0, width_at_clasp=16.6, thickness=3.2, pitch=6.4, clasp_length=36.0)


@dataclass(frozen=True)
class _Look:
    """Colours of one colourway's prints. two_tone: gold bezel, crown, middle links, hands and markers."""

    dial: str
    insert: str
    print: str
    tip: str
    two_tone: bool = False


_LOOKS = {
    "black": _Look("#16171A", "#0C0D0F", "#F2F2EC", "#D9622B"),
    "blue": _Look("#143D7C", "#0C2650", "#F4F5F2", "#E8B23A"),
    "green": _Look("#14503A", "#0A3323", "#F3F4EE", "#E9E4D2"),
    "two-tone": _Look("#17181B", "#101113", "#EBCB8B", "#EBCB8B", True),
}


def diver() -> Watch:
    """41 mm, 300 m, automatic, date."""
    return Watch(
        "diver",
        "Skerry",
        "岩礁 潜水腕表",
        3980,
        SIZES,
        (*case(), *bezel(), *dial(), *markers(), *hands(), *end_links(_LINKS)),
        bracelet(loop(SIZES.wrist_width, SIZES.wrist_height, (22.7, 21.9), _LINKS.thickness, 50.0), _LINKS),
        (
            Variant("black", "#1A1B1E", "Steel / black", "精钢 / 黑盘"),
            Variant("blue", "#1F4A86", "Steel / blue", "精钢 / 蓝盘"),
            Variant("green", "#1F5C43", "Steel / green", "精钢 / 绿盘"),
            Variant("two-tone", "#C9A04E", "Steel and gold / black", "间金 / 黑盘"),
        ),
        _finishes,
        {
            "dial": SHEET.mapping,
            "insert": SHEET.mapping,
            "top": made_of.grain_along_wrist,
            "flank": made_of.grain_round_case,
            "link": made_of.grain_round_wrist,
            "clasp": made_of.grain_round_wrist,
        },
    )


def _finishes(name: str) -> dict[str, Finish]:
    look = _LOOKS[name]
    picture = printed().picture(
        {
            "dial": look.dial,
            "insert": look.insert,
            "print": look.print,
            "tip": look.tip,
            "paper": "#F6F5F0",
            "date": "#17171A",
        }
    )
    accent, metal = ("gold", made_of.GOLD) if look.two_tone else ("steel", made_of.STEEL)
    steel = made_of.polished("steel", made_of.STEEL)
    satin = made_of.brushed("steel", made_of.STEEL)
    return {
        "polish": steel,
        "flank": satin,
        "top": satin,
        "bezel": made_of.polished(accent, metal),
        "rim": made_of.polished(accent, metal),
        "hands": made_of.polished(accent, metal),
        "link": satin,
        "clasp": satin,
        "middle": made_of.polished(accent, metal),
        "gap": made_of.DARK,
        "lume": made_of.LUME,
        "tip": made_of.plain(f"tip-{name}", look.tip, 0.45),
        "dial": Finish(
            f"dial-{name}", (1.0, 1.0, 1.0), metallic=0.55, roughness=0.42, picture=picture, quality=88
        ),
        "insert": made_of.ceramic(name, picture),
        "glass": made_of.GLASS,
    }
