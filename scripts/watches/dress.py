"""A slim dress watch on a leather strap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from modelling.finish import Colour, Finish
from modelling.mesh import Floats

from . import finishes as made_of
from .case import body, four, knob, lens, lug
from .hands import angles_deg, applied, box, hand, hub, mirrored_outline, ridged_hand
from .hide import Hide
from .leather import Strap, strap
from .loop import Loop, loop
from .product import Sizes, Variant, Watch
from .sheet import Sheet as Paper
from .sheet import sunray
from .solids import Piece, Solid, flat_disc, moved, on_dial, placed, ring, standing, turned

SIZES = Sizes(38.0, 45.0, 8.4, 20.0, 3.4, 54.0, 38.0)

_SPAN = 34.0
_DIAL_Z = 4.9
_DIAL_R = 16.3
_SMALL_R = 4.5
_SMALL_Y = -7.6
_BATON_R = 13.2


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


def dress(painted: bool = True) -> Watch:
    """38 mm, hand-wound, small seconds."""
    way = loop(SIZES.wrist_width, SIZES.wrist_height, (20.1, 20.1), SIZES.strap_thickness, 38.0)
    measures = Strap(20.0, 17.6, SIZES.strap_thickness, 2.1, 0.47 * way.length, 36.0)
    paper, hide = _paper(painted), _hide(painted, measures, way)
    return Watch(
        "dress",
        "Sonnet",
        "十四行诗 小秒针正装表",
        2680,
        SIZES,
        (*_case(), *_dial(), *_hands()),
        strap(way, measures),
        (
            _variant(paper, hide, "gold", "#C9A55C", "Gold / ivory / brown", "金色 / 象牙白 / 棕皮"),
            _variant(paper, hide, "steel-blue", "#24427A", "Steel / blue / navy", "精钢 / 蓝盘 / 藏青皮"),
            _variant(paper, hide, "rose", "#C98F6B", "Rose gold / silver / cognac", "玫瑰金 / 银盘 / 干邑皮"),
            _variant(
                paper, hide, "steel-salmon", "#D59A7E", "Steel / salmon / black", "精钢 / 三文鱼盘 / 黑皮"
            ),
        ),
        {"dial": paper.mapping},
    )


def _variant(paper: Paper, hide: Hide | None, name: str, swatch: str, en: str, zh: str) -> Variant:
    look = _LOOKS[name]
    picture = paper.picture({"dial": look.dial, "small": look.small, "print": look.print})
    shine = made_of.polished(look.metal_name, look.metal)
    if hide is None:
        skin = made_of.plain(f"leather-{name}", look.leather, 0.5)
    else:
        skin = made_of.leather(
            name,
            hide.picture(look.leather, look.thread),
            *_RELIEFS.setdefault(id(hide), (hide.relief(), hide.gloss())),
        )
    return Variant(
        name,
        swatch,
        en,
        zh,
        {
            "polish": shine,
            "flank": made_of.brushed(look.metal_name, look.metal),
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
            "strap": skin,
            "keeper": made_of.plain(f"keeper-{name}", look.leather, 0.5),
            "edge": made_of.plain(f"edge-{name}", _darker(look.leather, 0.62), 0.55),
            "lining": made_of.plain("lining", "#8A6A4C", 0.8),
            "glass": made_of.GLASS,
        },
    )


_RELIEFS: dict[int, tuple] = {}


def _darker(hexadecimal: str, share: float) -> str:
    return "#" + "".join(f"{round(int(hexadecimal[i : i + 2], 16) * share):02X}" for i in (1, 3, 5))


def _case() -> list[Solid]:
    middle = body(
        lambda angles: np.full(len(angles), 19.0),
        [(0.7, 2.6), (1.5, 1.0), (2.4, 0.2), (3.0, 0.0), (4.0, 0.0), (4.7, 0.35)],
        ["polish", "polish", "flank", "flank", "polish"],
        96,
    )
    back = turned([(15.6, 0.0), (16.2, 0.3), (16.6, 0.9)], "polish", 40)
    bezel = ring(
        [
            (16.9, 4.4),
            (18.75, 4.65),
            (18.6, 5.3),
            (18.0, 6.0),
            (17.2, 6.35),
            (16.75, 6.3),
            (16.55, 5.9),
            (16.2, 4.6),
        ],
        "polish",
        96,
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
        [(0.0, 1.2), (0.5, 1.2), (0.6, 2.05), (0.9, 2.3), (2.7, 2.3), (3.0, 2.05), (3.25, 1.2), (3.3, 0.3)],
        "rim",
        20,
        0.2,
    )
    return [middle, back, bezel, *lugs, crown, lens(16.6, 5.9, 6.45, 8.4)]


def _dial() -> list[Piece]:
    pieces: list[Piece] = [flat_disc("dial", _DIAL_R, _DIAL_Z, 3, 72, ray_deg=8.0)]
    for hour in range(12):
        if hour == 6:
            continue
        long = 4.0 if hour % 3 else 4.6
        if hour == 0:
            for side in (-0.75, 0.75):
                pieces.append(_baton(long, side, hour))
        else:
            pieces.append(_baton(long, 0.0, hour))
    small = ring(
        [
            (_SMALL_R, _DIAL_Z - 0.1),
            (_SMALL_R + 0.16, _DIAL_Z - 0.1),
            (_SMALL_R + 0.16, _DIAL_Z + 0.1),
            (_SMALL_R, _DIAL_Z + 0.1),
        ],
        "rim",
        48,
    )
    return [*pieces, moved(small, placed(0.0, _SMALL_Y))]


def _baton(long: float, aside: float, hour: int) -> Solid:
    outline = box(0.8, long) + [aside, 0.0]
    return applied(outline, _BATON_R - (long - 4.0) / 2, 30.0 * hour, _DIAL_Z, "rim")


def _outlines() -> tuple[Floats, Floats, Floats]:
    """Hour, minute and second hand."""
    hour = mirrored_outline([(0.0, -2.4), (0.85, 0.3), (0.0, 9.2)])
    minute = mirrored_outline([(0.0, -2.8), (0.78, 0.4), (0.0, 14.2)])
    second = mirrored_outline([(0.22, -1.5), (0.2, -0.3), (0.07, 3.9)])
    return hour, minute, second


def _hands() -> list[Solid]:
    at_hour, at_minute, at_second = angles_deg()
    hour, minute, second = _outlines()
    z = _DIAL_Z + 0.45
    small = moved(hand(second, z - 0.2, at_second, "hands", 0.14, 0.04), placed(0.0, _SMALL_Y))
    return [
        small,
        moved(hub(z - 0.25, 0.42, 0.35, "hands"), placed(0.0, _SMALL_Y)),
        ridged_hand(hour, z, at_hour, ("hands", "hands"), 0.4),
        ridged_hand(minute, z + 0.5, at_minute, ("hands", "hands"), 0.38),
        hub(z + 0.3, 0.6, 0.75, "hands"),
    ]


def _paper(painted: bool) -> Paper:
    paper = Paper(_SPAN, 832 if painted else 8)
    if painted:
        _paint(paper)
    return paper


def _hide(painted: bool, measures: Strap, way: Loop) -> Hide | None:
    return Hide(measures, way.length, 21) if painted else None


def _paint(paper: Paper) -> None:
    paper.fill(np.ones_like(paper.x), "dial")
    fade = np.clip(paper.radius / _DIAL_R, 0, 1) ** 3
    paper.dim(1 - sunray(paper.clockwise_deg, 9, 0.016, 0.07) * (1.02 - 0.16 * fade))
    paper.fill(paper.ticks(60, 15.35, 15.95, 0.1, skip=5), "print")
    paper.fill(paper.ticks(12, 15.35, 15.95, 0.24), "print")
    paper.fill(paper.lettering("SONNET", 0.0, 6.3, 1.15, 0.42), "print")
    paper.fill(paper.lettering("HAND WOUND", 0.0, 4.75, 0.52, 0.2, bold=False), "print")
    _paint_small_seconds(paper)
    # Soft shadows of what stands on the dial and over it.
    feet = np.zeros_like(paper.x)
    for hour in range(12):
        for side in (-0.75, 0.75) if hour == 0 else (0.0,) if hour != 6 else ():
            long = 4.0 if hour % 3 else 4.6
            outline = box(0.8, long) + [side, 0.0]
            feet = np.maximum(feet, paper.polygon(_placed(outline, _BATON_R - (long - 4.0) / 2, 30.0 * hour)))
    paper.dim(0.45 * paper.shadow(feet, 0.2, (0.16, -0.24)))
    at_hour, at_minute, at_second = angles_deg()
    hour, minute, second = _outlines()
    for outline, angle, blur, drop in ((hour, at_hour, 0.28, 0.34), (minute, at_minute, 0.4, 0.55)):
        cover = paper.polygon(_placed(outline, 0.0, angle))
        paper.dim(0.5 * paper.shadow(cover, blur, (0.6 * drop, -drop)))
    tip = paper.polygon(_placed(second, 0.0, at_second) + [0.0, _SMALL_Y])
    paper.dim(0.4 * paper.shadow(tip, 0.14, (0.1, -0.16)))
    # The bezel's shadow along the edge.
    paper.dim(0.5 * np.exp(-((np.maximum(_DIAL_R - paper.radius, 0) / 0.5) ** 2)))


def _paint_small_seconds(paper: Paper) -> None:
    x, y = paper.x, paper.y - _SMALL_Y
    radius = np.hypot(x, y)
    inside = paper.inside(_SMALL_R - radius)
    paper.fill(inside, "small")
    # Turned grooves, and the step down to it.
    paper.dim(0.05 * inside * (1 + np.cos(radius / 0.24 * 2 * np.pi)))
    paper.dim(
        0.42 * inside * np.exp(-((np.maximum(_SMALL_R - radius, 0) / 0.35) ** 2)) * (0.6 + 0.4 * y / _SMALL_R)
    )
    clockwise = np.degrees(np.arctan2(x, y)) % 360.0
    for count, inner, width in ((60, 3.95, 0.07), (12, 3.75, 0.11), (4, 3.5, 0.16)):
        nearest = np.round(clockwise / (360.0 / count)) * 360.0 / count
        off = np.radians(clockwise - nearest) * radius
        cover = paper.inside(width / 2 - np.abs(off)) * paper.inside(
            np.minimum(radius - inner, 4.25 - radius)
        )
        paper.fill(cover, "print")
    for text, angle in (("60", 0.0), ("15", 90.0), ("30", 180.0), ("45", 270.0)):
        at = on_dial(2.85, angle) + [0.0, _SMALL_Y]
        paper.fill(paper.lettering(text, at[0], at[1], 0.72, 0.03, bold=False), "print")


def _placed(outline: Floats, radius: float, angle_deg: float) -> Floats:
    matrix = standing(radius, angle_deg)
    return np.asarray(outline @ matrix[:2, :2].T + matrix[:2, 3])
