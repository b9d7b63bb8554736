"""A finished pair: its pieces by node and slot, its colourways, and its page in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from modelling.finish import Finish
from modelling.mesh import Floats, Mesh, Shaded, merge_shaded, mirrored, shade, with_mirror
from modelling.simplify import simplified

from .surface import FrontSurface
from .temples import TempleLine
from .textures import TEXTURE_SPAN_MM

FRONT, LEFT, RIGHT = "front", "temple_left", "temple_right"


@dataclass(frozen=True, eq=False)
class Piece:
    """A solid of one slot ("frame", "lens", ...). mesh is in its node's space."""

    node: str
    slot: str
    mesh: Mesh
    crease_deg: float = 40.0


@dataclass(frozen=True)
class Variant:
    """A colourway: its id, swatch "#RRGGBB", names, and the finish of every slot."""

    id: str
    swatch: str
    en: str
    zh: str
    finishes: dict[str, Finish] = field(default_factory=dict)


@dataclass(frozen=True)
class Sizes:
    """Optician's boxing measures in mm, as product.toml lists them."""

    lens_width: float
    lens_height: float
    bridge_width: float
    frame_width: float
    temple_length: float
    temple_bend: float


@dataclass(frozen=True, eq=False)
class Glasses:
    """pieces hold the front and the left temple's solids; hinge is the left hinge point (3,) mm."""

    sku: str
    en: str
    zh: str
    price: int
    hinge: Floats
    pieces: tuple[Piece, ...]
    variants: tuple[Variant, ...]
    sizes: Sizes


def boxing_sizes(lens: Mesh, front: list[Mesh], surface: FrontSurface, line: TempleLine) -> Sizes:
    """Measure the left lens square to its tilted plane, and the front's width, to half millimetres."""
    turn = np.radians(surface.tilt_deg)
    x = lens.positions[:, 0]
    height = lens.positions[:, 1] * np.cos(turn) + lens.positions[:, 2] * np.sin(turn)
    widest = max(float(np.abs(mesh.positions[:, 0]).max()) for mesh in front)
    width, tall, gap, whole = (
        round(2 * float(value)) / 2 for value in (np.ptp(x), np.ptp(height), 2 * x.min(), 2 * widest)
    )
    return Sizes(width, tall, gap, whole, line.length, line.bend)


def both_sides(slot: str, mesh: Mesh, crease_deg: float = 40.0) -> Piece:
    """A front piece that exists on the left and mirrored on the right."""
    return Piece(FRONT, slot, with_mirror(mesh), crease_deg)


def primitives(glasses: Glasses) -> dict[tuple[str, str], Shaded]:
    """(node, slot) -> drawable geometry in the node's space, both temples included."""
    gathered: dict[tuple[str, str], list[Shaded]] = {}
    for piece in glasses.pieces:
        meshes = (
            {FRONT: piece.mesh} if piece.node == FRONT else {LEFT: piece.mesh, RIGHT: mirrored(piece.mesh)}
        )
        for node, mesh in meshes.items():
            gathered.setdefault((node, piece.slot), []).append(
                _mapped(shade(mesh, piece.crease_deg), node, piece.slot)
            )
    return {
        key: merge_shaded([simplified(part, _TOLERANCE_MM, key[0] == FRONT) for part in gathered[key]])
        for key in sorted(gathered)
    }


_TOLERANCE_MM = 0.12
"""A quarter of a pixel on a face that is 300 pixels wide."""


def node_translation(glasses: Glasses, node: str) -> Floats:
    """Where a root node stands in item space, (3,) mm."""
    return {FRONT: np.zeros(3), LEFT: glasses.hinge, RIGHT: glasses.hinge * [-1.0, 1.0, 1.0]}[node]


def _mapped(shaded: Shaded, node: str, slot: str) -> Shaded:
    """Texture coordinates: lenses by height, everything else by a slanted projection."""
    x, y, z = shaded.positions.T
    if slot == "lens":
        # One picture spans the lens from top to bottom; v runs downwards in glTF.
        uvs = np.column_stack([np.full_like(y, 0.5), (y.max() - y) / (y.max() - y.min())])
    elif node == FRONT:
        # The share of depth keeps the pattern from smearing into streaks over the edges.
        uvs = np.column_stack([x + 0.7 * z, 0.7 * z - y]) / TEXTURE_SPAN_MM
    else:
        uvs = np.column_stack([z + 0.7 * x, 0.7 * x - y]) / TEXTURE_SPAN_MM + [0.37, 0.21]
    return Shaded(shaded.positions, shaded.normals, shaded.triangles, uvs)


def product_toml(glasses: Glasses) -> str:
    """The text of product.toml."""
    s = glasses.sizes
    lines = [
        "schema = 1",
        f'sku = "{glasses.sku}"',
        'category = "glasses"',
        f'default_variant = "{glasses.variants[0].id}"',
        f'link = "https://example.com/{glasses.sku}"',
        "",
        "[name]",
        f'en = "{glasses.en}"',
        f'zh = "{glasses.zh}"',
        "",
        "[price]",
        f"amount = {glasses.price}",
        'currency = "CNY"',
        "",
        "[size_mm]",
        f"lens_width = {s.lens_width:.1f}",
        f"lens_height = {s.lens_height:.1f}",
        f"bridge_width = {s.bridge_width:.1f}",
        f"frame_width = {s.frame_width:.1f}",
        f"temple_length = {s.temple_length:.1f}",
        f"temple_bend = {s.temple_bend:.1f}",
    ]
    for variant in glasses.variants:
        lines += ["", "[[variants]]", f'id = "{variant.id}"', f'swatch = "{variant.swatch}"']
        lines += ["[variants.name]", f'en = "{variant.en}"', f'zh = "{variant.zh}"']
    return "\n".join(lines) + "\n"
