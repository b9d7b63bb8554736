"""A finished bracelet or ring: its pieces by node and slot, its colourways, and its page in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from modelling.finish import Finish
from modelling.glb import DraftNode, glb_bytes
from modelling.mesh import Shaded, merge_shaded

BAND, HEAD = "band", "head"

EU_MODELLED = 52.0
"""Rings are modelled in this size: the inner circumference in mm (ISO 8653), a woman's median in Europe."""

_COARSE_MM = (0.12, 0.21)  # of the meshes for afar, as of watches
_STONE = "stone"  # whose facets stay

INNER_RADIUS = EU_MODELLED / (2 * np.pi)


@dataclass(frozen=True, eq=False)
class Piece:
    """Part of a node's surface, in the finish of a slot. A node's pieces together are closed solids."""

    node: str
    slot: str
    geometry: Shaded


@dataclass(frozen=True)
class Variant:
    """A colourway: its id, swatch "#RRGGBB", names, and the finish of every slot."""

    id: str
    swatch: str
    en: str
    zh: str
    finishes: dict[str, Finish]


@dataclass(frozen=True, eq=False)
class Jewel:
    """Everything of one product.

    sizes: size_mm in mm, by name. is_rigid: of a bracelet. sizes_eu: smallest and largest of a ring.
    """

    sku: str
    category: str
    en: str
    zh: str
    price: int
    sizes: dict[str, float]
    pieces: tuple[Piece, ...]
    variants: tuple[Variant, ...]
    is_rigid: bool | None = None
    sizes_eu: tuple[float, float] | None = None


def primitives(jewel: Jewel) -> dict[tuple[str, str], Shaded]:
    """(node, slot) -> drawable geometry in item space."""
    gathered: dict[tuple[str, str], list[Shaded]] = {}
    for piece in jewel.pieces:
        gathered.setdefault((piece.node, piece.slot), []).append(piece.geometry)
    return {key: merge_shaded(gathered[key]) for key in sorted(gathered)}


def jewel_glb(jewel: Jewel) -> bytes:
    """The product's GLB: root nodes band and, where there is one, head; one primitive per slot of a node."""
    parts = primitives(jewel)
    nodes = []
    for node in dict.fromkeys(owner for owner, _ in parts):
        slots = [slot for owner, slot in parts if owner == node]
        dressed = tuple(
            (parts[node, slot], tuple(variant.finishes[slot] for variant in jewel.variants)) for slot in slots
        )
        whole = {number: parts[node, slot] for number, slot in enumerate(slots) if slot == _STONE}
        nodes.append(DraftNode(node, np.zeros(3), dressed, [whole] * len(_COARSE_MM)))
    variants = [variant.id for variant in jewel.variants]
    return glb_bytes("scripts/make_jewellery.py", jewel.sku, variants, nodes, _COARSE_MM)


def product_toml(jewel: Jewel) -> str:
    """The text of product.toml."""
    lines = [
        "schema = 1",
        f'sku = "{jewel.sku}"',
        f'category = "{jewel.category}"',
        *([] if jewel.is_rigid is None else [f"is_rigid = {str(jewel.is_rigid).lower()}"]),
        f'default_variant = "{jewel.variants[0].id}"',
        f'link = "https://example.com/{jewel.sku}"',
        "",
        "[name]",
        f'en = "{jewel.en}"',
        f'zh = "{jewel.zh}"',
        "",
        "[price]",
        f"amount = {jewel.price}",
        'currency = "CNY"',
        "",
        "[size_mm]",
        *(f"{name} = {value:.2f}" for name, value in jewel.sizes.items()),
    ]
    if jewel.sizes_eu is not None:
        smallest, largest = jewel.sizes_eu
        lines += ["", "[sizes_eu]", f"smallest = {smallest:g}", f"largest = {largest:g}"]
    for variant in jewel.variants:
        lines += ["", "[[variants]]", f'id = "{variant.id}"', f'swatch = "{variant.swatch}"']
        lines += ["[variants.name]", f'en = "{variant.en}"', f'zh = "{variant.zh}"']
    return "\n".join(lines) + "\n"
