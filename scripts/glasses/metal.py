"""Frames of wire and plate: round, aviator, and the rimless mount."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from modelling.mesh import Floats, Mesh, join
from modelling.sweeps import rounded_box, smooth_path, sweep

from .hardware import dome, front_knuckles, nose_pad, pad_arm, temple_knuckle
from .outlines import Outline
from .product import FRONT, LEFT, Glasses, Piece, Variant, both_sides, boxing_sizes
from .rims import METAL_SECTION, lens, metal_rim
from .surface import FrontSurface
from .temples import TempleLine, bar, rounded_end

_PLATE_MM = 1.2  # thickness of end pieces and temples


@dataclass(frozen=True, eq=False)
class MetalDesign:
    """Everything that makes one metal frame; lengths in mm, angles in degrees round the boxing centre.

    bridges: each a list of (u, v, w) from the rim's side to the midline, with its height and depth.
    """

    sku: str
    en: str
    zh: str
    price: int
    outline: Outline
    bridge_width: float
    frame_width: float
    surface: FrontSurface
    end_angle_deg: float
    pad_angle_deg: float
    bridges: tuple[tuple[tuple[tuple[float, float, float], ...], float, float], ...]
    line: TempleLine
    variants: tuple[Variant, ...]
    lens_thickness: float = 1.8
    rimless: bool = False
    plate_height: float = 3.4
    slim_height: float = 1.9
    tip_length: float = 68.0


def build(design: MetalDesign) -> Glasses:
    """Rims (or mounts on drilled lenses), bridge, pads, end pieces, hinges, temples with tips."""
    surface, outline = design.surface, design.outline
    pieces: list[Piece] = []
    if design.rimless:
        lens_mesh = lens(surface, outline, design.lens_thickness, 64, edge_bevel=0.4)
    else:
        lens_mesh = lens(surface, outline, design.lens_thickness, 56)
        pieces.append(both_sides("frame", metal_rim(surface, outline), 50.0))
    pieces.append(both_sides("lens", lens_mesh, 30.0))

    angle = np.radians(np.array([design.end_angle_deg]))
    edge = outline.at(angle)[0]
    lug, hinge, level = _end_piece(design, edge)
    pieces.append(both_sides("frame", lug))
    pieces.append(both_sides("frame", front_knuckles(hinge, 1.05, 3.6)))
    for points, height, depth in design.bridges:
        pieces.append(Piece(FRONT, "frame", _bridge(surface, points, height, depth)))
    pieces += _pads(design)
    if design.rimless:
        pieces += _mounts(design, edge)
    pieces += _temple(design, level - hinge)

    sizes = boxing_sizes(
        lens_mesh, [piece.mesh for piece in pieces if piece.node == FRONT], surface, design.line
    )
    return Glasses(
        design.sku, design.en, design.zh, design.price, hinge, tuple(pieces), design.variants, sizes
    )


def _end_piece(design: MetalDesign, edge: Floats) -> tuple[Mesh, Floats, Floats]:
    """The lug from the rim round the corner, the hinge point, and where the temple's line starts."""
    surface = design.surface
    outside = design.frame_width / 2 - _PLATE_MM / 2
    inset = -4.0 if design.rimless else 0.35
    w0 = design.lens_thickness / 2 + 0.45 if design.rimless else 0.1
    reach = design.frame_width / 2 - design.surface.lens_u - edge[0]
    root, beside = surface.on_lens(
        np.array([[edge[0] + inset, edge[1], w0], [edge[0] + 0.36 * reach, edge[1] + 0.1, w0 + 0.05]])
    )
    y, z = beside[1], beside[2]
    points = [root, beside, [outside - 1.0, y, z - 2.0], [outside - 0.15, y, z - 4.0], [outside, y, z - 7.0]]
    path = smooth_path(points, 14)
    heights = np.interp(np.linspace(0, 1, 14), [0, 0.25, 1], [2.6, 2.9, design.plate_height])
    sections = np.array([rounded_box(_PLATE_MM, height, 0.4) for height in heights])
    hinge = np.array([outside - 1.35, y, z - 7.8])
    return sweep(path, sections), hinge, np.array([outside, y, hinge[2] + 0.4])


def _bridge(
    surface: FrontSurface, points: tuple[tuple[float, float, float], ...], height: float, depth: float
) -> Mesh:
    half = surface.map(np.array(points))
    path = smooth_path(np.concatenate([half, half[-2::-1] * [-1, 1, 1]]), 19)
    path = (path + path[::-1] * [-1, 1, 1]) / 2
    up = (0.0, 1.0, 0.0)
    return sweep(path, rounded_box(depth, height, 0.42 * min(depth, height)), up)


def _pads(design: MetalDesign) -> list[Piece]:
    angle = np.radians(np.array([design.pad_angle_deg]))
    edge, normal = design.outline.at(angle)[0], design.outline.normals(angle)[0]
    if design.rimless:
        points = np.array(design.bridges[0][0])
        start = design.surface.map(points[1] + [0.3, -0.6, -0.6])
    else:
        start = design.surface.on_lens(np.append(edge + 0.2 * normal, METAL_SECTION[:, 1].min() + 0.4))
    return [both_sides("frame", pad_arm(start), 50.0), both_sides("pads", nose_pad(), 70.0)]


def _mounts(design: MetalDesign, edge: Floats) -> list[Piece]:
    """Screws through the drilled lenses, front and back."""
    surface, half = design.surface, design.lens_thickness / 2
    (u, v, _), *_ = design.bridges[0][0]
    spots = [(edge[0] + design.surface.lens_u - 3.2, edge[1]), (u + 0.2, v)]
    meshes = []
    for u, v in spots:
        low, high, behind = surface.map(np.array([[u, v, half + 0.95], [u, v, half + 2], [u, v, -half]]))
        axis = high - low
        meshes += [dome(low, axis, 1.0, 0.5, 10), dome(behind, -axis, 1.25, 0.9, 10)]
    return [both_sides("frame", join(*meshes))]


def _temple(design: MetalDesign, start: Floats) -> list[Piece]:
    line = replace(design.line, beside=(float(start[0]), float(start[1])), lead=float(start[2]))
    tip_start = line.length - design.tip_length
    at = line.samples(-line.lead, tip_start + 3.0, 16)
    heights = np.interp(
        at,
        [0, 8, 40, tip_start + 3],
        [design.plate_height, design.plate_height, design.slim_height, design.slim_height],
    )
    thick = np.interp(at, [0, 40, tip_start], [_PLATE_MM, _PLATE_MM, 1.3])
    metal = bar(line, at, heights, thick, 0.4)
    at = np.unique(
        np.concatenate(
            [
                [tip_start, tip_start + 0.5],
                line.samples(tip_start + 2.0, line.length - 5.0, 15),
                line.length - np.array([3.2, 1.8, 0.8, 0.2, 0.0]),
            ]
        )
    )
    share = (at - tip_start) / design.tip_length
    heights = np.interp(share, [0, 0.25, 1], [2.9, 3.6, 5.2])
    thick = np.interp(share, [0, 0.25, 1], [2.2, 2.6, 2.9])
    closing = rounded_end(at, line.length, 4.0) * np.where(at <= tip_start, 0.82, 1.0)
    tip = bar(line, at, heights * closing, thick * closing, None)
    return [
        Piece(LEFT, "frame", metal),
        Piece(LEFT, "frame", temple_knuckle(1.05, 3.6)),
        Piece(LEFT, "tips", tip, 50.0),
    ]
