"""What is wrong with a product folder, in words for the person who made it."""

from __future__ import annotations

from pathlib import Path

from tryon.catalogue.glasses_checks import glasses_mesh_faults
from tryon.catalogue.model import load_document, load_model
from tryon.catalogue.product import GlassesSize, Product, Shoes, ShoeSize, load_product
from tryon.catalogue.shoe_checks import shoe_mesh_faults, shoe_size_faults
from tryon.errors import ProductError
from tryon.types import Model

PLAUSIBLE_MM = {
    # Adult and children's frames on sale; a shield lens counts as one of up to 150 mm.
    "lens_width": (30.0, 150.0),
    "lens_height": (18.0, 80.0),
    "bridge_width": (8.0, 32.0),
    "frame_width": (100.0, 175.0),
    "temple_length": (100.0, 170.0),
    "temple_bend": (60.0, 130.0),
    # From a toddler's sandal to a boot of size 50, from a barefoot sole to a platform.
    "outer_length": (100.0, 360.0),
    "inner_length": (95.0, 345.0),
    "heel_inset": (1.0, 40.0),
    "ball_position": (55.0, 270.0),
    "ball_width": (45.0, 135.0),
    "toe_allowance": (0.0, 45.0),
    "heel_height": (2.0, 160.0),
    "sole_thickness": (2.0, 80.0),
    "toe_spring": (0.0, 45.0),
    "collar_height": (25.0, 600.0),
}
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
    for name in type(size).model_fields:
        value = getattr(size, name)
        least, most = PLAUSIBLE_MM[name]
        if not least <= value <= most:
            faults.append(f"size_mm.{name} is {value:g}; {product.category} have {least:g} to {most:g} mm")
    if isinstance(size, GlassesSize) and size.temple_bend >= size.temple_length:
        faults.append("size_mm.temple_bend is not less than temple_length: it ends where the bend begins")
    if isinstance(product, Shoes):
        faults += shoe_size_faults(product)
    return faults


def _mesh_faults(product: Product, model: Model) -> list[str]:
    size = product.size_mm
    faults = shoe_mesh_faults(size, model) if isinstance(size, ShoeSize) else glasses_mesh_faults(size, model)
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
