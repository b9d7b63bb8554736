"""Frames of one milled or moulded piece: square, cat-eye, panto, sport."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from modelling.mesh import Floats, Mesh
from scipy.interpolate import PchipInterpolator

from .hardware import PAD_CENTRE, emblem, front_knuckles, nose_pad, pad_axes, temple_knuckle
from .outlines import Outline, capsule, smooth_max, smooth_min
from .product import FRONT, LEFT, Glasses, Piece, Variant, both_sides, boxing_sizes
from .rims import FrontSection, acetate_front, lens
from .surface import FrontSurface
from .temples import TempleLine, bar, rounded_end


@dataclass(frozen=True)
class RimWidths:
    """Visible width of the rim in mm above, below, beside the nose and beside the temple."""

    top: float
    bottom: float
    nasal: float
    temporal: float


@dataclass(frozen=True)
class Bridge:
    """top, bottom: v at the midline in mm. arch: how the underside falls towards the lenses, 1/mm.
    keyhole: (v of its middle, radius) of the hole in the underside. top_arch: like arch, for the upper edge.
    """

    top: float
    bottom: float
    arch: float = 0.05
    keyhole: tuple[float, float] | None = None
    top_arch: float = 0.0
    fillet: float = 4.0


@dataclass(frozen=True)
class EndPiece:
    """The lug that carries the hinge: a rod in (x from boxing centre, v), with its radii, cut upright."""

    start: tuple[float, float]
    end: tuple[float, float]
    radii: tuple[float, float]
    fillet: float = 5.0


@dataclass(frozen=True)
class TempleShape:
    """Heights and thicknesses in mm at the shares `at` of the temple's length."""

    at: tuple[float, ...]
    heights: tuple[float, ...]
    thicknesses: tuple[float, ...]
    lift: tuple[float, ...]
    bevel: float = 1.0
    tip_from: float | None = None


@dataclass(frozen=True, eq=False)
class AcetateDesign:
    """Everything that makes one acetate frame. frame_width, bridge_width and temple measures in mm."""

    sku: str
    en: str
    zh: str
    price: int
    outline: Outline
    bridge_width: float
    frame_width: float
    surface: FrontSurface
    widths: RimWidths
    bridge: Bridge
    end_piece: EndPiece
    section: FrontSection
    line: TempleLine
    temple: TempleShape
    variants: tuple[Variant, ...]
    lens_thickness: float = 1.9
    hinge_inset: float = 4.4
    hinge_v: float | None = None
    pad_slot: str = "frame"
    emblem_size: tuple[float, float] | None = (4.6, 1.7)
    emblem_on_front: bool = True
    stations: int = 84


def frame_field(design: AcetateDesign) -> Callable[[Floats], Floats]:
    """Signed distance of the frame's outer shape over (K, 2) points from the left boxing centre."""
    outline, widths, bridge, end = design.outline, design.widths, design.bridge, design.end_piece
    lens_u = design.surface.lens_u

    def one_rim(x: Floats, y: Floats) -> Floats:
        radius = np.maximum(np.hypot(x, y), 1e-6)
        right, up = x / radius, y / radius
        wanted = (
            np.maximum(right, 0) ** 2 * widths.temporal
            + np.minimum(right, 0) ** 2 * widths.nasal
            + np.maximum(up, 0) ** 2 * widths.top
            + np.minimum(up, 0) ** 2 * widths.bottom
        )
        points = np.column_stack([x, y])
        return smooth_min(
            outline.distance(points) - wanted, capsule(points, end.start, end.end, *end.radii), end.fillet
        )

    def field(points: Floats) -> Floats:
        x, y = points.T
        u = x + lens_u
        # Both rims count everywhere, so that the edge crosses the midline level.
        shape = smooth_min(one_rim(x, y), one_rim(-u - lens_u, y), bridge.fillet)
        over, under = y - bridge.top + bridge.top_arch * u**2, bridge.bottom - bridge.arch * u**2 - y
        beam = np.maximum(smooth_max(over, under, 0.5), u - design.bridge_width / 2 - 1.0)
        shape = smooth_min(shape, beam, bridge.fillet)
        if bridge.keyhole is not None:
            hole = np.hypot(u, y - bridge.keyhole[0]) - bridge.keyhole[1]
            shape = smooth_max(shape, -hole, 2.6)
        return smooth_max(shape, u - design.frame_width / 2, 2.2)

    return field


def build(design: AcetateDesign) -> Glasses:
    """Front, lenses, moulded pads, hinges, temples."""
    surface, section, end = design.surface, design.section, design.end_piece
    edge = design.outline.points[:, 0].max()

    def depth(points: Floats) -> Floats:
        beyond = np.clip((points[:, 0] - edge + 1.0) / 5.0, 0, 1)
        return np.asarray(1.0 + 0.35 * beyond * beyond * (3 - 2 * beyond))

    focuses = ((-0.6 * edge, design.bridge.top - 4.5), (0.35 * edge, 0.75 * end.end[1]))
    front = acetate_front(
        surface, design.outline, frame_field(design), section, design.stations, focuses, depth
    )
    lens_mesh = lens(surface, design.outline, design.lens_thickness, 56)
    contact = PAD_CENTRE + pad_axes()[2] * 0.5
    pads = nose_pad(contact, (6.4, 4.4, 1.7))

    lug_v = end.end[1] if design.hinge_v is None else design.hinge_v
    hinge = surface.map(
        np.array([design.frame_width / 2 - design.hinge_inset, lug_v, -section.back * 1.35 - 0.9])
    )
    near = front.positions[np.abs(front.positions[:, 1] - hinge[1]) < 4.0]
    thick = design.temple.thicknesses[0]
    centre_u = near[:, 0].max() - 0.35 - thick / 2
    seat = surface.map(np.array([[centre_u + x, lug_v, -section.back * 1.35] for x in (-1.0, 0.0, 1.0)]))
    line = replace(
        design.line, beside=(seat[1, 0] - hinge[0], 0.0), lead=float(seat[1, 2]) + 0.5 - float(hinge[2])
    )
    mitre = (seat[2, 2] - seat[0, 2]) / (seat[2, 0] - seat[0, 0])
    shape = design.temple
    pieces = [
        Piece(FRONT, "frame", front, 46.0),
        both_sides(design.pad_slot, pads, 60.0),
        both_sides("lens", lens_mesh),
        both_sides("trim", front_knuckles(hinge)),
        Piece(LEFT, "trim", temple_knuckle()),
    ]
    split = design.line.length if shape.tip_from is None else shape.tip_from
    pieces.append(Piece(LEFT, "frame", _temple(line, shape, -line.lead, split, mitre=mitre), 38.0))
    if shape.tip_from is not None:
        pieces.append(Piece(LEFT, "tips", _temple(line, shape, split - 0.6, line.length, 0.35), 38.0))
    if design.emblem_size is not None:
        pieces += _emblems(design, line, hinge)
    return Glasses(
        design.sku,
        design.en,
        design.zh,
        design.price,
        hinge,
        tuple(pieces),
        design.variants,
        boxing_sizes(lens_mesh, [front], surface, line),
    )


def _temple(
    line: TempleLine, shape: TempleShape, start: float, end: float, grow: float = 0.0, mitre: float = 0.0
) -> Mesh:
    whole = end >= line.length
    at = line.samples(start, end, 26 if whole and start <= 0 else 18)
    if whole:
        at = np.concatenate([at[:-1], line.length - np.array([3.4, 2.0, 0.9, 0.25, 0.0])])
        at = np.unique(np.sort(at))
    share = np.array(shape.at) * line.length
    heights, thick, lift = (
        _smooth_interp(at, share, np.array(values))
        for values in (shape.heights, shape.thicknesses, shape.lift)
    )
    factor = rounded_end(at, line.length, 4.2) if whole else np.ones_like(at)
    outward = (shape.thicknesses[0] - thick) / 2 * 0.8
    return bar(
        line, at, (heights + grow) * factor, (thick + grow) * np.sqrt(factor), shape.bevel, lift, outward
    )


def _smooth_interp(at: Floats, knots: Floats, values: Floats) -> Floats:
    return np.asarray(PchipInterpolator(knots, values)(np.clip(at, knots[0], knots[-1])))


def _emblems(design: AcetateDesign, line: TempleLine, hinge: Floats) -> list[Piece]:
    surface, size = design.surface, design.emblem_size
    assert size is not None
    end = design.end_piece
    u, v = design.frame_width / 2 - 5.2, end.end[1] + 0.2
    top = design.section.front
    centre, above, beside = surface.map(np.array([[u, v, top], [u, v, top + 1], [u + 1, v, top]]))
    front = emblem(centre, above - centre, beside - centre, size)
    spot = line.points(np.array([6.5 + 0.55 * size[0]]))[0] + [design.temple.thicknesses[0] / 2, 0.6, 0.0]
    side = emblem(spot, (1, 0, 0), (0, 0, 1), size)
    pieces = [Piece(LEFT, "trim", side)]
    return [both_sides("trim", front), *pieces] if design.emblem_on_front else pieces
