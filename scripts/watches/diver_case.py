"""The case of the diver's watch: body with crown guards, lugs, turning bezel, crown, end links."""

from __future__ import annotations

import numpy as np
from modelling.mesh import Floats

from .bracelet import Links
from .case import body, carried, four, knob, lens, lug
from .solids import Solid, mirrored_y, moved, on_dial, placed, ring, turned


def case() -> list[Solid]:
    """Body, back, lugs and the screwed crown."""

    def guards(angles: Floats) -> Floats:
        """Radii with shoulders beside the crown."""
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
        [(0.0, 2.5), (0.5, 3.1), (3.3, 3.1), (3.8, 2.6), (4.1, 0.9)],
        "bezel",
        19,
        0.26,
    )
    return [middle, back, *lugs, stem, crown]


def bezel() -> list[Solid]:
    """The coin edge, its ceramic insert with a pip at 12, and the glass."""
    sides = 144
    groove = np.array([0.0, 0.0, -0.45])[np.arange(sides) % 3]
    section = [(19.2, 7.5), (20.5, 7.9), (20.5, 9.8), (20.05, 10.45), (19.2, 10.6)]
    share = np.array([0.0, 1.0, 1.0, 0.45, 0.0])
    coin = ring(section, "bezel", sides, groove[:, None] * share, crease_deg=28.0)
    insert = ring(
        [(19.25, 10.0), (19.25, 10.36), (15.75, 10.92), (15.55, 10.0)],
        "insert",
        72,
    )
    inner = ring([(15.6, 9.0), (15.6, 10.98), (15.45, 11.08), (15.2, 11.0), (15.2, 9.0)], "polish", 60)
    pip = turned([(0.75, 10.7), (0.75, 10.95), (0.55, 11.02)], ["rim", "lume"], 14)
    x, y = on_dial(17.55, 0.0)
    glass = lens(15.25, 10.6, 11.55, 12.3)
    return [coin, insert, inner, moved(pip, placed(x, y - 0.35)), glass]


def end_links(links: Links) -> list[Solid]:
    """Between the lugs, stiff with the case: satin beside, polished in the middle."""
    section = np.array(
        [
            (17.0, 1.5),
            (22.5, 0.3),
            (23.1, 0.35),
            (23.8, 1.1),
            (23.95, 2.0),
            (23.6, 3.1),
            (22.5, 4.35),
            (20.8, 5.3),
            (17.0, 6.0),
        ]
    )
    half = links.width * links.middle / 2
    pieces = []
    for inner, outer, slot, lift in (
        (half + 0.12, 10.05, "top", 0.0),
        (-10.05, -half - 0.12, "top", 0.0),
        (-half, half, "middle", 0.18),
    ):
        grown = section + np.array([0.0, lift])
        inset = grown + 0.3 * np.where(grown > grown.mean(axis=0), -1.0, 1.0)
        xs = [inner, inner + 0.3, outer - 0.3, outer]
        pieces.append(carried(xs, np.stack([inset, grown, grown, inset]), slot, slot))
    return [*pieces, *(mirrored_y(piece) for piece in pieces)]
