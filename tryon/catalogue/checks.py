"""What is wrong with a product folder, in words for the person who made it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tryon.catalogue.model import MOVING_NODES, load_document, load_model
from tryon.catalogue.product import Product, load_product
from tryon.errors import ProductError
from tryon.types import FloatArray, Model

PLAUSIBLE_MM = {
    # Adult and children's frames on sale; a shield lens counts as one of up to 150 mm.
    "lens_width": (30.0, 150.0),
    "lens_height": (18.0, 80.0),
    "bridge_width": (8.0, 32.0),
    "frame_width": (100.0, 175.0),
    "temple_length": (100.0, 170.0),
    "temple_bend": (60.0, 130.0),
}
WIDTH_TOLERANCE_MM = 4.0
"""How far the mesh may be from the width on the tag: end pieces and hinges are counted either way."""
OFF_CENTRE_MM = 3.0
MAX_TRIANGLES = 80_000
"""About three times the frames that come with the program; more costs frame rate without a GPU."""


def check_product(folder: Path) -> list[str]:
    """One line per fault of a product folder: measures, mesh, nodes, variants. Empty when all is well."""
    try:
        product = load_product(folder)
        model = load_model(product)
    except ProductError as error:
        return [str(error)]
    return [*_size_faults(product), *_mesh_faults(product, model), *_variant_faults(product)]


def _size_faults(product: Product) -> list[str]:
    faults = []
    size = product.size_mm
    for name, (least, most) in PLAUSIBLE_MM.items():
        value = getattr(size, name)
        if not least <= value <= most:
            faults.append(f"size_mm.{name} is {value:g}; glasses have {least:g} to {most:g} mm")
    if size.temple_bend >= size.temple_length:
        faults.append("size_mm.temple_bend is not less than temple_length: it ends where the bend begins")
    return faults


def _points_mm(model: Model, node: str | None = None) -> FloatArray:
    """(N, 3) vertices in item space and millimetres, of one node or of all."""
    points = [
        part.geometry.positions @ part.item_from_part[:3, :3].T + part.item_from_part[:3, 3]
        for part in model.parts
        if node is None or part.node == node
    ]
    return np.concatenate(points) * 1000.0


def _mesh_faults(product: Product, model: Model) -> list[str]:
    nodes = {part.node for part in model.parts}
    missing = sorted(MOVING_NODES - nodes)
    if missing:
        found = ", ".join(sorted(name or "(no name)" for name in nodes))
        return [f"model.glb has no top-level node {' or '.join(missing)}; it has {found}"]
    points = _points_mm(model)
    low, high = points.min(axis=0), points.max(axis=0)
    width, depth = float(high[0] - low[0]), float(high[2] - low[2])
    size = product.size_mm
    if not size.frame_width / 3 < width < size.frame_width * 3:
        return [
            f"model.glb is {width:.3g} mm wide, the tag says {size.frame_width:g}: export it in metres, "
            "+X to the wearer's left, +Y up, +Z out of the face"
        ]
    faults = []
    if abs(width - size.frame_width) > WIDTH_TOLERANCE_MM:
        faults.append(f"model.glb is {width:.1f} mm wide, size_mm.frame_width says {size.frame_width:g}")
    if not size.temple_bend - 5 <= depth <= size.temple_length + 25:
        faults.append(
            f"model.glb is {depth:.1f} mm deep, which does not go with temples of {size.temple_length:g} mm "
            f"that bend after {size.temple_bend:g}"
        )
    if abs(low[0] + high[0]) / 2 > OFF_CENTRE_MM:
        faults.append(f"the middle of model.glb is at x = {(low[0] + high[0]) / 2:.1f} mm instead of 0")
    front = _points_mm(model, "front").mean(axis=0)
    left, right = (_points_mm(model, f"temple_{side}").mean(axis=0) for side in ("left", "right"))
    if left[0] < right[0]:
        faults.append("temple_left lies to the wearer's right: +X must point to the wearer's left")
    if left[2] > front[2] or right[2] > front[2]:
        faults.append("the temples lie before the front: +Z must point out of the face")
    triangles = sum(len(part.geometry.triangles) for part in model.parts)
    if triangles > MAX_TRIANGLES:
        faults.append(f"model.glb has {triangles} triangles; more than {MAX_TRIANGLES} slow the mirror down")
    return faults


def _variant_faults(product: Product) -> list[str]:
    drawn = load_document(product.model_file, product.model_file.stat().st_mtime_ns).variants
    named = tuple(variant.id for variant in product.variants)
    faults = []
    if drawn or len(named) > 1:
        faults += [f"variant {name} is not in model.glb" for name in named if name not in drawn]
    faults += [f"variant {name} of model.glb is not in product.toml" for name in drawn if name not in named]
    return faults
