"""A finished watch: its pieces by node and slot, its colourways, and its page in the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from modelling.finish import Finish
from modelling.glb import DraftNode, glb_bytes
from modelling.mesh import Floats, Mesh, Shaded, merge_shaded, shade
from modelling.simplify import simplified

from .solids import Piece, Sheet, Solid, Supple

HEAD, STRAP = "head", "strap"

_COARSE_MM = (0.12, 0.21)
"""Of the meshes for afar: half a pixel of a case that is 170 and 100 pixels wide."""

_DELICATE = {"dial", "glass", "hands", "lume", "rim", "tip"}
"""What is read from afar, too, or would show facets: not made coarser at first, then a third as much."""


@dataclass(frozen=True)
class Variant:
    """A colourway: its id, swatch "#RRGGBB" and names."""

    id: str
    swatch: str
    en: str
    zh: str


@dataclass(frozen=True)
class Sizes:
    """Measures in mm, as product.toml lists them."""

    case_width: float
    lug_to_lug: float
    case_thickness: float
    strap_width: float
    strap_thickness: float
    wrist_width: float
    wrist_height: float


@dataclass(frozen=True, eq=False)
class Watch:
    """head: in the face's frame. strap: in item space.

    finishes: of every slot, for a colourway's id; paints the pictures, which takes seconds.
    mappings: of slots with pictures, from positions (N, 3) in those frames to texture coordinates (N, 2).
    """

    sku: str
    en: str
    zh: str
    price: int
    sizes: Sizes
    head: Sequence[Piece]
    strap: Sequence[Piece]
    variants: tuple[Variant, ...]
    finishes: Callable[[str], Mapping[str, Finish]]
    mappings: Mapping[str, Callable[[Floats], Floats]]


def item_from_face(points: Floats, sizes: Sizes) -> Floats:
    """(N, 3) of the face's frame in item space: 12 o'clock to +X, 3 o'clock to +Z, the back on the wrist."""
    return points[:, [1, 2, 0]] + [0.0, sizes.wrist_height / 2, 0.0]


def primitives(watch: Watch) -> dict[tuple[str, str], Shaded]:
    """(node, slot) -> drawable geometry in item space."""
    gathered: dict[tuple[str, str], list[Shaded]] = {}
    for piece in watch.head:
        for slot, part in _by_slot(piece).items():
            own = _mapped(part, watch.mappings.get(slot))
            placed = Shaded(
                item_from_face(own.positions, watch.sizes), own.normals[:, [1, 2, 0]], own.triangles, own.uvs
            )
            gathered.setdefault((HEAD, slot), []).append(placed)
    for piece in watch.strap:
        for slot, part in _by_slot(piece).items():
            gathered.setdefault((STRAP, slot), []).append(_mapped(part, watch.mappings.get(slot)))
    return {key: merge_shaded(gathered[key]) for key in sorted(gathered)}


def _by_slot(piece: Piece) -> dict[str, Shaded]:
    if isinstance(piece, Sheet):
        return {piece.slot: piece.shaded}
    if isinstance(piece, Supple):
        return {
            slot: piece.place(_mapped(part, piece.mapping.get(slot)))
            for slot, part in _by_slot(piece.flat).items()
        }
    whole = shade(piece.mesh, piece.crease_deg)
    parts = {}
    for slot in dict.fromkeys(piece.slots.tolist()):
        kept, renumbered = np.unique(whole.triangles[piece.slots == slot], return_inverse=True)
        parts[slot] = Shaded(whole.positions[kept], whole.normals[kept], renumbered.reshape(-1, 3))
    return parts


def _mapped(part: Shaded, mapping: Callable[[Floats], Floats] | None) -> Shaded:
    if mapping is None:
        return part
    return Shaded(part.positions, part.normals, part.triangles, mapping(part.positions))


def watch_glb(watch: Watch) -> bytes:
    """The product's GLB: root nodes head and strap."""
    shaded = primitives(watch)
    looks = [watch.finishes(variant.id) for variant in watch.variants]
    nodes = []
    for node in (HEAD, STRAP):
        slots = [slot for owner, slot in shaded if owner == node]
        dressed = tuple((shaded[node, slot], tuple(look[slot] for look in looks)) for slot in slots)
        whole = {number: dressed[number][0] for number, slot in enumerate(slots) if slot in _DELICATE}
        few = {number: simplified(part, _COARSE_MM[1] / 3, symmetric=False) for number, part in whole.items()}
        nodes.append(DraftNode(node, np.zeros(3), dressed, (whole, few)))
    variants = [variant.id for variant in watch.variants]
    return glb_bytes("scripts/make_watches.py", watch.sku, variants, nodes, _COARSE_MM)


def closed_solids(watch: Watch) -> list[Mesh]:
    """Everything that must enclose a volume."""
    pieces = [piece.flat if isinstance(piece, Supple) else piece for piece in (*watch.head, *watch.strap)]
    return [piece.mesh for piece in pieces if isinstance(piece, Solid)]


def product_toml(watch: Watch) -> str:
    """The text of product.toml."""
    lines = [
        "schema = 1",
        f'sku = "{watch.sku}"',
        'category = "watches"',
        f'default_variant = "{watch.variants[0].id}"',
        f'link = "https://example.com/{watch.sku}"',
        "",
        "[name]",
        f'en = "{watch.en}"',
        f'zh = "{watch.zh}"',
        "",
        "[price]",
        f"amount = {watch.price}",
        'currency = "CNY"',
        "",
        "[size_mm]",
        *(f"{name} = {value:.1f}" for name, value in vars(watch.sizes).items()),
    ]
    for variant in watch.variants:
        lines += ["", "[[variants]]", f'id = "{variant.id}"', f'swatch = "{variant.swatch}"']
        lines += ["[variants.name]", f'en = "{variant.en}"', f'zh = "{variant.zh}"']
    return "\n".join(lines) + "\n"
