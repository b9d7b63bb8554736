"""A resin sports watch with a liquid-crystal display."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from modelling.finish import Finish
from modelling.mesh import Floats
from modelling.pictures import Image, periodic_noise, to_bytes

from . import finishes as made_of
from .case import carried, frame, knob, octagon
from .leather import PICTURE_MM, Strap, strap
from .loop import loop
from .product import Sizes, Variant, Watch
from .segments import digits
from .sheet import Sheet as Paper
from .solids import Piece, Solid, mirrored_x, mirrored_y, moved, placed, prism, turned

SIZES = Sizes(42.0, 47.0, 12.4, 22.0, 3.2, 56.0, 40.0)

_SPAN = 44.0
_FACE_Z = 10.7
_PUSHER_Y = 9.8
_BODY = octagon(20.6, 21.3, 8.2, 2.2)
_BEZEL = octagon(19.5, 20.2, 8.0, 1.6)
_WINDOW = octagon(14.4, 12.2, 3.4, 1.2)
_LCD = octagon(12.2, 7.6, 1.4, 0.5)
_LCD_Y = -1.6


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


def digital(painted: bool = True) -> Watch:
    """42 mm, 100 m, alarm and stopwatch."""
    way = loop(SIZES.wrist_width, SIZES.wrist_height, (21.6, 21.0), SIZES.strap_thickness, 48.0)
    measures = Strap(22.0, 18.0, SIZES.strap_thickness, 2.6, 0.47 * way.length, 34.0)
    paper = _paper(painted)
    relief, tone = _moulded(measures, way.length)
    variants = (
        ("black", "#202124", "Black", "曜石黑"),
        ("stone", "#CDC6B8", "Stone", "岩灰"),
        ("olive", "#4F563C", "Olive", "军绿"),
        ("orange", "#D8501F", "Signal orange", "信号橙"),
    )
    return Watch(
        "digital",
        "Stride",
        "阔步 电子运动表",
        459,
        SIZES,
        (*_case(), *_pushers(), *_display()),
        strap(way, measures),
        tuple(_variant(paper, relief, tone, *names) for names in variants),
        {"bezel": paper.mapping, "face": paper.mapping},
    )


def _variant(paper: Paper, relief: Image, tone: Image, name: str, swatch: str, en: str, zh: str) -> Variant:
    look = _LOOKS[name]
    picture = paper.picture(
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
    return Variant(
        name,
        swatch,
        en,
        zh,
        {
            "case": resin,
            "bezel": Finish(f"bezel-{name}", (1.0, 1.0, 1.0), roughness=0.46, picture=picture, quality=88),
            "face": Finish(f"face-{name}", (1.0, 1.0, 1.0), roughness=0.35, picture=picture, quality=88),
            "rim": dark if name == "black" else resin,
            "pusher": made_of.polished("steel", made_of.STEEL),
            "back": steel,
            "gap": made_of.DARK,
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
        },
    )


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
    slots = ["case"] * 4 + ["gap", "case", "case", "case"]
    middle = prism(_BODY, levels, slots)
    back = prism(octagon(15.5, 16.0, 6.0, 1.5), [(0.0, 0.5), (0.4, 0.0), (1.2, 0.0)], "back")
    bezel = frame(
        [
            (_BEZEL * 0.99, 8.8),
            (_BEZEL, 9.4),
            (_BEZEL, 11.2),
            (_BEZEL * 0.965, 12.05),
            (_WINDOW * 1.09, 12.4),
            (_WINDOW * 1.03, 12.3),
            (_WINDOW, 10.4),
        ],
        ["bezel", "bezel", "bezel", "bezel", "rim", "rim", "bezel"],
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
            "gap",
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
    plate = prism(_WINDOW * 1.01, [(9.5, 0.0), (_FACE_Z, 0.0)], "face")
    glass = prism(_WINDOW * 1.01, [(11.2, 0.0), (11.6, 0.0), (11.75, 0.3)], "glass")
    return [plate, glass]


def _paper(painted: bool) -> Paper:
    paper = Paper(_SPAN, 896 if painted else 8)
    if painted:
        paper.fill(np.ones_like(paper.x), "bezel")
        _paint_bezel(paper)
        _paint_face(paper)
    return paper


def _paint_bezel(paper: Paper) -> None:
    # Light that the display's well and the falling edge keep from the face between them.
    paper.dim(0.3 * paper.shadow(paper.polygon(_WINDOW * 1.07), 0.55))
    paper.dim(0.22 * paper.shadow(1 - paper.polygon(_BEZEL * 0.985), 0.5))
    words = (
        ("STRIDE", 0.0, 16.0, 2.0, 0.9, "print"),
        ("WATER 10 BAR", 0.0, -16.0, 1.3, 0.45, "print"),
    )
    for text, x, y, height, spacing, slot in words:
        paper.fill(paper.lettering(text, x, y, height, spacing), slot)
    for text, x, y, turn in (
        ("LIGHT", -17.2, 6.6, -90.0),
        ("MODE", -17.2, -6.6, -90.0),
        ("LAP", 17.2, 6.6, 90.0),
        ("START", 17.2, -6.6, 90.0),
    ):
        paper.fill(paper.lettering(text, x, y, 1.15, 0.22, clockwise_deg=turn), "print")
    for x, y in ((-17.2, 11.4), (-17.2, -11.4), (17.2, 11.4), (17.2, -11.4)):
        side = np.sign(x)
        arrow = np.array([(x + 0.9 * side, y), (x - 0.5 * side, y + 0.8), (x - 0.5 * side, y - 0.8)])
        paper.fill(paper.polygon(arrow), "accent")


def _paint_face(paper: Paper) -> None:
    paper.fill(paper.polygon(_WINDOW * 1.04), "mask")
    paper.fill(paper.lettering("ALARM", -7.6, 8.6, 1.0, 0.2, bold=False), "mask-print")
    paper.fill(paper.lettering("STOPWATCH", 5.6, 8.6, 1.0, 0.2, bold=False), "mask-print")
    paper.fill(paper.lettering("SHOCK TESTED", 0.0, -10.6, 0.85, 0.3, bold=False), "mask-print")
    bar = np.array([(-12.2, 7.1), (12.2, 7.1), (12.2, 7.35), (-12.2, 7.35)])
    paper.fill(paper.polygon(bar), "accent")
    window = paper.polygon(_LCD + [0.0, _LCD_Y])
    paper.fill(window, "lcd")
    # The cell lies deeper than its mask.
    paper.dim(0.4 * window * paper.shadow(1 - window, 0.5, (0.2, -0.5)))
    rule = paper.polygon(np.array([(-11.4, 1.85), (11.4, 1.85), (11.4, 2.05), (-11.4, 2.05)]))
    big, small = (3.35, 7.3, 0.88, 4.05), (1.9, 3.3, 0.44, 2.4)
    lines = (
        ("10:58", -11.4, -8.1, big),
        ("36", 7.3, -8.1, (1.75, 3.8, 0.46, 2.2)),
        ("SU", -10.8, 2.6, small),
        ("11-22", -1.3, 2.6, small),
    )
    off, lit = np.zeros_like(paper.x), rule
    for text, x, y, (width, height, stroke, pitch) in lines:
        for polygon in digits(text, x, y, width, height, stroke, pitch, all_on=True):
            off = np.maximum(off, paper.polygon(polygon))
        for polygon in digits(text, x, y, width, height, stroke, pitch):
            lit = np.maximum(lit, paper.polygon(polygon))
    paper.fill(0.05 * off * window, "ink")
    # Segments hang in front of the mirror that lights them from behind.
    paper.fill(0.3 * paper.shadow(lit, 0.1, (0.16, -0.26)) * window, "ink")
    paper.fill(lit, "ink")
    paper.fill(paper.lettering("PM", 9.5, -2.9, 1.0, 0.05), "ink")


def _moulded(measures: Strap, loop_length: float) -> tuple[Image, Image]:
    """Relief and tone of a moulded strap: ribs across near the case, then a channel with holes."""
    wide, tall = 1024, 256
    rate = wide / PICTURE_MM
    columns, rows = np.meshgrid((np.arange(wide) + 0.5) / wide, (np.arange(tall) + 0.5) / tall)
    is_long = rows >= 0.5
    away = columns * PICTURE_MM - 2.0
    across = (rows - np.where(is_long, 0.75, 0.25)) / 0.23 * measures.width / 2
    edge = measures.width_at(away) / 2 - np.abs(across)
    # Chevrons that point away from the case.
    phase = (away - 0.45 * np.abs(across)) % 3.6
    rib = np.clip(np.minimum(phase - 0.5, 3.1 - phase) / 0.35 + 0.5, 0, 1)
    inner = np.clip((edge - 2.6) / 0.4, 0, 1)
    ends = np.clip((away - 5.0) / 0.4, 0, 1) * np.clip((27.0 - away) / 0.4, 0, 1)
    height = -0.4 * (1 - rib) * inner * ends
    # The channel, with long holes, beyond.
    beyond = np.clip((away - 29.0) / 0.5, 0, 1)
    channel = np.clip((4.6 - np.abs(across)) / 0.4 + 0.5, 0, 1) * beyond
    height -= 0.25 * channel
    hole = np.zeros_like(height)
    at_pin = loop_length - measures.pin_s
    for step in range(-4, 6):
        off = np.hypot(away - (at_pin + 6.0 * step), np.maximum(np.abs(across) - 0.9, 0))
        hole = np.maximum(hole, np.clip((1.0 - off) * rate + 0.5, 0, 1) * is_long)
    height -= 0.5 * hole
    height += 0.02 * periodic_noise(wide, (6, 2), 31)[:tall]
    down, right = np.gradient(cv2.GaussianBlur(height, (0, 0), 0.8))
    slopes = np.stack([-right * rate, down * rate * 0.67, np.ones_like(down)], axis=-1)
    relief = to_bytes((slopes / np.linalg.norm(slopes, axis=2, keepdims=True) * 0.5 + 0.5) * 255)
    low = cv2.GaussianBlur(np.clip(-height, 0, 1), (0, 0), 1.2)
    tone = np.clip(1.0 - 1.3 * low, 0.3, 1) * (1 - 0.75 * hole)
    return relief, to_bytes(np.repeat(255 * tone[..., None], 3, axis=2))
