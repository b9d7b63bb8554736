"""A pair of glasses as a GLB."""

from __future__ import annotations

from modelling import glb
from modelling.glb import DraftNode

from .product import FRONT, LEFT, RIGHT, Glasses, node_translation, primitives


def glb_bytes(glasses: Glasses) -> bytes:
    """The whole pair: root nodes front, temple_left and temple_right, one primitive per slot of a node."""
    shaded = primitives(glasses)
    nodes = [
        DraftNode(
            node,
            node_translation(glasses, node),
            tuple(
                (part, tuple(variant.finishes[slot] for variant in glasses.variants))
                for (owner, slot), part in shaded.items()
                if owner == node
            ),
        )
        for node in (FRONT, LEFT, RIGHT)
    ]
    return glb.glb_bytes(
        "scripts/make_glasses.py", glasses.sku, [variant.id for variant in glasses.variants], nodes
    )
