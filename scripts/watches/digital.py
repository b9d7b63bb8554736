"""A resin sports watch with a liquid-crystal display."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from modelling.finish import Finish
from modelling.mesh import Floats
from modelling.pictures import Image

from . import finishes as made_of
from .case import carried, frame, knob, octagon
from .digital_face import BEZEL, SHEET, WINDOW, printed
from .leather import Strap, strap
from .loop import loop
from .moulded import moulded
from .product import Sizes, Variant, Watch
from .solids import Piece, Solid, mirrored_x, mirrored_y, moved, placed, prism, turned

SIZES = Sizes(42.0, 47.0, 12.4, 22.0, 3.2, 56.0, 40.0)

_FACE_Z = 10.7
_PUSHER_Y = 9.8
_BODY = octagon(20.6, 21.3, 8.2, 2.2)


@dataclass(frozen=True)
class _Look:
    """Colours of one colourway. lcd: its ground; ink: its segments."""

    resin: str
    bezel: str
    print: str
    accent: str
    lcd: str
    ink: str


_LOOKS = {
    "black": _Look("#1B1C1E", "#222326", "#D9DAD6", "#C8402F", "#AEB6A0", "#181B17"),
    "stone": _Look("#CDC6B8", "#D8D2C5", "#4A4741", "#3E6E8E", "#B4BBA8", "#1A1C19"),
    "olive": _Look("#4A5138", "#535A3F", "#D8D6BC", "#E0A030", "#15170F", "#D5DCB8"),
    "orange": _Look("#D8501F", "#E05A26", "#1D1B1A", "#1D1B1A", "#101113", "#F0E9DC"),
}


def digital() -> Watch:
    """42 mm, 100 m, alarm and stopwatch."""
    way = loop(SIZES.wrist_width, SIZES.wrist_height, (21.6, 21.0), SIZES.strap_thickness, 48.0)
    measures = Strap(22.0, 18.0, SIZES.strap_thickness, 2.6, 0.47 * way.length, 34.0)
    relief = functools.cache(lambda: moulded(measures, way.length))
    return Watch(
        "digital",
        "Stride",
        "阔步 电子运动表",
        459,
        SIZES,
        (*_case(), *_pushers(), *_display()),
        strap(way, measures),
        (
            Variant("black", "#202124", "Black", "曜石黑"),
            Variant("stone", "#CDC6B8", "Stone", "岩灰"),
            Variant("olive", "#4F563C", "Olive", "军绿"),
            Variant("orange", "#D8501F", "Signal orange", "信号橙"),
        ),
        lambda name: _finishes(name, *relief()),
        {"bezel": SHEET.mapping},
    )


def _finishes(name: str, relief: Image, tone: Image) -> dict[str, Finish]:
    look = _LOOKS[name]
    picture = printed().picture(
        {
            "bezel": look.bezel,
            "print": look.print,
            "accent": look.accent,
            "mask": "#0E0F11",
            "mask-print": "#C9CBC8",
            "lcd": look.lcd,
            "ink": look.ink,
        }
    )
    resin = made_of.plain(f"resin-{name}", look.resin, 0.52)
    steel = made_of.brushed("steel", made_of.STEEL)
    dark = made_of.polished("dark", made_of.BLACK_STEEL)
    return {
        "case": resin,
        "bezel": Finish(f"bezel-{name}", (1.0, 1.0, 1.0), roughness=0.42, picture=picture, quality=88),
        "pusher": made_of.polished("steel", made_of.STEEL),
        "glass": made_of.GLASS,
        "strap": Finish(
            f"strap-{name}",
            resin.colour,
            roughness=0.56,
            picture=tone,
            normals=relief,
            quality=80,
        ),
        "keeper": resin,
        "edge": resin,
        "lining": resin,
        "buckle": steel if name != "black" else dark,
    }


def _case() -> list[Solid]:
    levels = [
        (1.0, 2.0),
        (2.2, 0.3),
        (3.0, 0.0),
        (4.6, 0.0),
        (4.9, 0.45),
        (5.5, 0.45),
        (5.8, 0.0),
        (8.2, 0.0),
        (9.2, 0.9),
    ]
    middle = prism(_BODY, levels, "case")
    back = prism(octagon(15.5, 16.0, 6.0, 1.5), [(0.0, 0.5), (0.4, 0.0), (1.2, 0.0)], "pusher")
    bezel = frame(
        [
            (BEZEL * 0.99, 8.8),
            (BEZEL, 9.4),
            (BEZEL, 11.2),
            (BEZEL * 0.965, 12.05),
            (WINDOW * 1.09, 12.4),
            (WINDOW * 1.03, 12.3),
            (WINDOW, 10.4),
        ],
        ["bezel", "bezel", "bezel", "bezel", "case", "case", "bezel"],
        crease_deg=25.0,
    )
    horn = carried(
        [-11.9, -11.3, 11.3, 11.9],
        np.stack([_horn(0.6), _horn(0.0), _horn(0.0), _horn(0.6)]),
        "case",
        "case",
    )
    screws: list[Solid] = []
    for x, y in ((15.6, 15.6), (-15.6, 15.6), (15.6, -15.6), (-15.6, -15.6)):
        head = turned([(1.1, 11.6), (1.1, 12.1), (0.95, 12.22)], "pusher", 14)
        slit = prism(
            np.array([(0.85, -0.14), (0.85, 0.14), (-0.85, 0.14), (-0.85, -0.14)]),
            [(12.0, 0), (12.25, 0)],
            "case",
        )
        screws += [moved(head, placed(x, y)), moved(slit, placed(x, y, 0.0, 35.0 + 9 * x + 5 * y))]
    return [middle, back, bezel, horn, mirrored_y(horn), *screws]


def _horn(inset: float) -> Floats:
    """Section (y, z) of the block that holds the strap."""
    outline = np.array(
        [
            (16.0, 1.0),
            (21.8, -0.9),
            (22.9, -0.5),
            (23.5, 0.9),
            (23.2, 2.8),
            (21.8, 5.4),
            (19.5, 7.6),
            (16.0, 8.6),
        ]
    )
    return outline + inset * np.where(outline > outline.mean(axis=0), -1.0, 1.0)


def _pushers() -> list[Solid]:
    collar = knob(19.8, 5.9, [(0.0, 2.6), (1.2, 2.6), (1.6, 2.3)], "case", 8, 0.0)
    button = knob(20.6, 5.9, [(0.0, 1.75), (1.6, 1.75), (1.95, 1.45)], "pusher", 9, 0.0)
    pieces = []
    for piece in (collar, button):
        for y in (_PUSHER_Y, -_PUSHER_Y):
            right = moved(piece, placed(0.0, y))
            pieces += [right, mirrored_x(right)]
    return pieces


def _display() -> list[Piece]:
    plate = prism(WINDOW * 1.01, [(9.5, 0.0), (_FACE_Z, 0.0)], "bezel")
    glass = prism(WINDOW * 1.01, [(11.2, 0.0), (11.6, 0.0), (11.75, 0.3)], "glass")
    return [plate, glass]
