"""A steel diver's watch on a three-link bracelet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from modelling.finish import Finish
from modelling.mesh import Floats

from . import finishes as made_of
from .bracelet import Links, bracelet
from .case import body, carried, four, knob, lens, lug
from .hands import angles_deg, applied, box, dot, hand, hub, mirrored_outline
from .loop import loop
from .product import Sizes, Variant, Watch
from .sheet import Sheet as Paper
from .sheet import sunray
from .solids import (
    Sheet,
    Solid,
    flat_disc,
    mirrored_y,
    moved,
    on_dial,
    placed,
    prism,
    ring,
    skinned,
    standing,
    turned,
)

SIZES = Sizes(41.0, 48.0, 12.3, 20.0, 3.2, 58.0, 42.0)

_SPAN = 40.0
_DIAL_Z = 8.3
_DIAL_R = 14.5
_MARKER_R = 11.6
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


def diver(painted: bool = True) -> Watch:
    """41 mm, 300 m, automatic, date."""
    paper = _paper(painted)
    return Watch(
        "diver",
        "Skerry",
        "岩礁 潜水腕表",
        3980,
        SIZES,
        (*_case(), *_bezel(), *_dial(), *_markers(), *_hands(), *_end_links()),
        bracelet(loop(SIZES.wrist_width, SIZES.wrist_height, (22.7, 21.9), _LINKS.thickness, 50.0), _LINKS),
        (
            _variant(paper, "black", "#1A1B1E", "Steel / black", "精钢 / 黑盘"),
            _variant(paper, "blue", "#1F4A86", "Steel / blue", "精钢 / 蓝盘"),
            _variant(paper, "green", "#1F5C43", "Steel / green", "精钢 / 绿盘"),
            _variant(paper, "two-tone", "#C9A04E", "Steel and gold / black", "间金 / 黑盘"),
        ),
        {
            "dial": paper.mapping,
            "insert": paper.mapping,
            "top": made_of.grain_along_wrist,
            "flank": made_of.grain_round_case,
            "link": made_of.grain_round_wrist,
            "clasp": made_of.grain_round_wrist,
        },
    )


def _variant(paper: Paper, name: str, swatch: str, en: str, zh: str) -> Variant:
    look = _LOOKS[name]
    picture = paper.picture(
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
    satin = made_of.brushed("steel", made_of.STEEL, along=True)
    return Variant(
        name,
        swatch,
        en,
        zh,
        {
            "polish": steel,
            "flank": made_of.brushed("steel", made_of.STEEL),
            "top": satin,
            "bezel": made_of.polished(accent, metal),
            "rim": made_of.polished(accent, metal),
            "hands": made_of.polished(accent, metal),
            "link": made_of.brushed("steel", made_of.STEEL),
            "clasp": made_of.brushed("steel", made_of.STEEL),
            "middle": made_of.polished(accent, metal),
            "middle-end": made_of.polished(accent, metal),
            "gap": made_of.DARK,
            "lume": made_of.LUME,
            "tip": Finish(f"tip-{name}", made_of.srgb(look.tip), roughness=0.45),
            "dial": Finish(
                f"dial-{name}", (1.0, 1.0, 1.0), metallic=0.55, roughness=0.42, picture=picture, quality=88
            ),
            "insert": Finish(
                f"insert-{name}",
                (1.0, 1.0, 1.0),
                roughness=0.4,
                ior=1.1,
                clearcoat=1.0,
                clearcoat_roughness=0.08,
                picture=picture,
                quality=88,
            ),
            "glass": made_of.GLASS,
        },
    )


def _case() -> list[Solid]:
    def guards(angles: Floats) -> Floats:
        """Shoulders beside the crown."""
        off = np.abs((np.degrees(angles) + 180) % 360 - 180)
        rise = np.clip((off - 9.5) / 2.0, 0, 1) * np.clip((27.0 - off) / 11.0, 0, 1)
        return np.asarray(20.25 + 1.9 * rise * rise * (3 - 2 * rise))

    middle = body(
        guards,
        [(1.0, 1.6), (2.0, 0.2), (2.3, 0.0), (5.9, 0.0), (6.9, 0.9), (7.5, 1.2)],
        ["polish", "flank", "flank", "polish", "top"],
    )
    back = turned([(17.4, 0.0), (18.0, 0.5), (18.4, 1.4)], ["top", "polish"], 40)
    stations = [
        # y, inner x, outer x, bottom z, top z
        (9.0, 10.15, 18.2, 1.2, 6.9),
        (12.5, 10.15, 16.3, 1.0, 6.75),
        (15.5, 10.15, 15.0, 0.7, 6.45),
        (18.5, 10.15, 14.05, 0.1, 5.75),
        (21.2, 10.15, 13.35, -0.7, 4.55),
        (23.0, 10.15, 12.95, -1.35, 3.2),
        (23.7, 10.25, 12.8, -1.5, 2.2),
        (24.0, 10.5, 12.4, -1.2, 1.2),
    ]
    lugs = four(lug(stations, 1.15, "top", "polish", "flank"))
    stem = knob(19.4, 4.4, [(0.0, 1.9), (1.6, 1.9)], "polish", 10, 0.0)
    crown = knob(
        20.7,
        4.4,
        [(0.0, 2.5), (0.35, 3.05), (0.7, 3.1), (3.3, 3.1), (3.7, 2.8), (3.95, 2.3), (4.1, 0.9)],
        "bezel",
        22,
        0.24,
    )
    return [middle, back, *lugs, stem, crown]


def _bezel() -> list[Solid]:
    sides = 240
    groove = np.array([0.0, -0.34, -0.34, 0.0])[np.arange(sides) % 4]
    section = [(19.2, 7.5), (20.5, 7.9), (20.5, 9.8), (20.05, 10.45), (19.4, 10.6), (19.2, 10.2)]
    share = np.array([0.0, 1.0, 1.0, 0.45, 0.0, 0.0])
    coin = ring(section, "bezel", sides, groove[:, None] * share, crease_deg=28.0)
    insert = ring(
        [(19.25, 10.0), (19.25, 10.36), (15.75, 10.92), (15.55, 10.75), (15.55, 10.0)],
        ["insert", "insert", "insert", "insert", "insert"],
        96,
    )
    inner = ring([(15.6, 9.0), (15.6, 10.98), (15.45, 11.08), (15.2, 11.0), (15.2, 9.0)], "polish", 72)
    pip = turned([(0.75, 10.7), (0.75, 10.95), (0.55, 11.02)], ["rim", "lume"], 14)
    x, y = on_dial(17.55, 0.0)
    glass = lens(15.25, 10.6, 11.55, 12.3)
    return [coin, insert, inner, moved(pip, placed(x, y - 0.35)), glass]


def _dial() -> list[Solid | Sheet]:
    chapter = ring(
        [(14.45, _DIAL_Z - 0.3), (15.3, _DIAL_Z - 0.3), (15.3, 10.7), (15.2, 10.7), (14.45, _DIAL_Z + 0.6)],
        ["dial", "dial", "dial", "dial", "dial"],
        72,
    )
    return [chapter, flat_disc("dial", _DIAL_R + 0.1, _DIAL_Z, 3, 72, ray_deg=9.0)]


def _triangle() -> Floats:
    return np.array([(0.0, -1.9), (1.75, 1.25), (1.55, 1.45), (-1.55, 1.45), (-1.75, 1.25)])


def _markers() -> list[Solid]:
    pieces = [applied(_triangle(), _MARKER_R - 0.1, 0.0, _DIAL_Z, "rim", "lume")]
    for hour in range(1, 12):
        if hour in (6, 9):
            pieces.append(applied(box(1.55, 3.7), _MARKER_R - 0.35, 30.0 * hour, _DIAL_Z, "rim", "lume"))
        elif hour != 3:
            pieces.append(dot(_MARKER_R, 30.0 * hour, 1.12, _DIAL_Z, "rim", "lume"))
    # The date's frame.
    frame = [(2.1, _DIAL_Z), (2.1, _DIAL_Z + 0.3), (1.75, _DIAL_Z + 0.34), (1.62, _DIAL_Z)]
    corners = np.array([(1.0, -0.74), (1.0, 0.74), (-1.0, 0.74), (-1.0, -0.74)])
    rings = np.array([[(cx * r, cy * r, z) for r, z in frame] for cx, cy in corners]) * [1.0, 0.92, 1.0]
    pieces.append(moved(skinned(rings, "rim", closed_path=True), placed(10.9, 0.0)))
    return pieces


def _outlines() -> tuple[Floats, Floats, Floats]:
    """Hour, minute and second hand."""
    hour = mirrored_outline([(0.45, -1.9), (0.5, 1.4), (0.85, 2.1), (1.35, 6.8), (0.0, 8.9)])
    minute = mirrored_outline([(0.4, -2.2), (0.42, 1.8), (0.72, 2.6), (1.0, 11.3), (0.0, 13.2)])
    second = mirrored_outline([(0.42, -4.2), (0.34, -1.6), (0.16, -1.2), (0.13, 13.3)])
    return hour, minute, second


def _inlays() -> tuple[Floats, Floats]:
    hour = mirrored_outline([(0.58, 2.6), (0.93, 6.7), (0.0, 8.2)])
    minute = mirrored_outline([(0.45, 3.2), (0.62, 11.1), (0.0, 12.4)])
    return hour, minute


def _hands() -> list[Solid]:
    at_hour, at_minute, at_second = angles_deg()
    hour, minute, second = _outlines()
    fill_hour, fill_minute = _inlays()
    z = _DIAL_Z + 0.65
    needle = hand(second, z + 0.95, at_second, "hands", 0.18, 0.05)
    x, y = on_dial(9.2, at_second)
    return [
        hand(hour, z, at_hour, "hands", 0.3, 0.16),
        moved(prism(fill_hour, [(z + 0.2, 0.0), (z + 0.34, 0.0)], "lume"), placed(clockwise_deg=at_hour)),
        hand(minute, z + 0.45, at_minute, "hands", 0.3, 0.14),
        moved(
            prism(fill_minute, [(z + 0.65, 0.0), (z + 0.79, 0.0)], "lume"), placed(clockwise_deg=at_minute)
        ),
        needle,
        moved(
            turned([(0.72, z + 0.93), (0.72, z + 1.16), (0.6, z + 1.2)], ["hands", "lume"], 16), placed(x, y)
        ),
        moved(
            prism(box(0.34, 2.6), [(z + 0.95, 0.0), (z + 1.16, 0.0)], "tip"),
            standing(12.1, at_second),
        ),
        hub(z + 0.4, 0.85, 1.0, "hands"),
    ]


def _end_links() -> list[Solid]:
    """Between the lugs, stiff with the case: satin beside, polished in the middle."""
    section = np.array(
        [
            (17.0, 1.5),
            (22.5, 0.3),
            (23.6, 0.35),
            (24.3, 1.1),
            (24.45, 2.0),
            (24.1, 3.1),
            (22.9, 4.35),
            (20.8, 5.3),
            (17.0, 6.0),
        ]
    )
    half = _LINKS.width * _LINKS.middle / 2
    pieces = []
    for inner, outer, slot, lift in (
        (half + 0.12, 10.05, "top", 0.0),
        (-10.05, -half - 0.12, "top", 0.0),
        (-half, half, "middle-end", 0.18),
    ):
        grown = section + [0.0, lift]
        inset = grown + 0.3 * np.where(grown > grown.mean(axis=0), -1.0, 1.0)
        xs = [inner, inner + 0.3, outer - 0.3, outer]
        pieces.append(carried(xs, np.stack([inset, grown, grown, inset]), slot, slot))
    return [*pieces, *(mirrored_y(piece) for piece in pieces)]


def _paper(painted: bool) -> Paper:
    paper = Paper(_SPAN, 1024 if painted else 8)
    if painted:
        _paint_dial(paper)
        _paint_insert(paper)
    return paper


def _paint_dial(paper: Paper) -> None:
    at_hour, at_minute, at_second = angles_deg()
    fade = np.clip(paper.radius / _DIAL_R, 0, 1) ** 2.2
    paper.fill(np.ones_like(paper.x), "dial")
    paper.dim(1 - sunray(paper.clockwise_deg, 5, 0.045, 0.12) * (1.18 - 0.55 * fade))
    # The sloped ring round the dial lies in its own shadow at its foot.
    paper.dim(0.45 * paper.inside(paper.radius - _DIAL_R))
    paper.fill(paper.ticks(60, 13.15, 14.2, 0.16, skip=5), "print")
    paper.fill(paper.ticks(12, 12.95, 14.2, 0.36), "print")
    paper.fill(paper.lettering("SKERRY", 0.0, 7.0, 1.5, 0.34), "print")
    paper.fill(paper.lettering("AUTOMATIC", 0.0, 5.35, 0.72, 0.16, bold=False), "print")
    paper.fill(paper.lettering("DIVER", 0.0, -4.6, 0.85, 0.3), "tip")
    paper.fill(paper.lettering("300 m / 1000 ft", 0.0, -6.1, 0.8, 0.06, bold=False), "print")
    # Date window, sunk under its frame.
    window = paper.inside(np.minimum(1.75 - np.abs(paper.x - 10.9), 1.2 - np.abs(paper.y)))
    paper.fill(window, "paper")
    paper.dim(0.55 * window * paper.shadow(1 - window, 0.18))
    paper.fill(paper.lettering("22", 10.9, 0.0, 1.35, 0.06), "date")
    # Soft shadows of what stands on the dial and over it.
    feet = np.zeros_like(paper.x)
    for hour in range(12):
        x, y = on_dial(_MARKER_R, 30.0 * hour)
        reach = 1.15 if hour not in (0, 3, 6, 9) else 0.0
        feet = np.maximum(feet, paper.inside(reach - np.hypot(paper.x - x, paper.y - y)))
    for hour in (6, 9):
        corners = _standing(box(1.55, 3.7), _MARKER_R - 0.35, 30.0 * hour)
        feet = np.maximum(feet, paper.polygon(corners))
    feet = np.maximum(feet, paper.polygon(_standing(_triangle(), _MARKER_R - 0.1, 0.0)))
    paper.dim(0.6 * paper.shadow(feet, 0.22, (0.14, -0.2)))
    hour, minute, second = _outlines()
    on_face = paper.inside(_DIAL_R + 0.2 - paper.radius)
    for outline, angle, blur, drop in (
        (hour, at_hour, 0.28, 0.3),
        (minute, at_minute, 0.36, 0.42),
        (second, at_second, 0.3, 0.5),
    ):
        cover = paper.polygon(_standing(outline, 0.0, angle))
        paper.dim(0.6 * paper.shadow(cover, blur, (0.55 * drop, -drop)) * on_face)
    # The ring's own shadow along the edge, deepest from the light's side.
    rim = np.exp(-((np.maximum(_DIAL_R - paper.radius, 0) / 0.8) ** 2)) * on_face
    paper.dim(0.4 * rim)


def _standing(outline: Floats, radius: float, angle_deg: float) -> Floats:
    matrix = standing(radius, angle_deg)
    return np.asarray(outline @ matrix[:2, :2].T + matrix[:2, 3])


def _paint_insert(paper: Paper) -> None:
    paper.fill(paper.inside(paper.radius - 15.4), "insert")
    paper.fill(paper.ticks(12, 16.1, 18.9, 0.75, skip=2), "print")
    quarter = (paper.clockwise_deg < 93.0).astype(float)
    paper.fill(paper.ticks(60, 17.0, 18.9, 0.3, skip=5) * quarter, "print")
    paper.fill(paper.ticks(60, 18.3, 18.9, 0.3, skip=5) * (1 - quarter), "print")
    for minutes in (10, 20, 30, 40, 50):
        angle = 6.0 * minutes
        x, y = on_dial(17.5, angle)
        paper.fill(paper.lettering(str(minutes), x, y, 2.3, 0.1, clockwise_deg=angle), "print")
    paper.fill(paper.polygon(np.array([(0.0, 15.75), (1.75, 18.95), (-1.75, 18.95)])), "print")
