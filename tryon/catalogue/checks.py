"""What is wrong with a product folder, in words for the person who made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tryon.catalogue import bracelet_checks, glasses_checks, ring_checks, shoe_checks, watch_checks
from tryon.catalogue.model import load_document, load_model
from tryon.catalogue.product import Bracelet, Glasses, Product, Ring, Shoes, Watch, load_product
from tryon.errors import ProductError
from tryon.types import Model


@dataclass(frozen=True)
class _Checks:
    """What products of one class are held to.

    plausible_mm: field of size_mm -> least and most. max_triangles: more costs frame rate without a GPU.
    faults: one line per fault that only this class can have.
    """

    plausible_mm: Mapping[str, tuple[float, float]]
    max_triangles: int
    faults: Callable[[Any, Model], list[str]]


_CHECKS: dict[type[Product], _Checks] = {
    Glasses: _Checks(
        glasses_checks.PLAUSIBLE_MM, glasses_checks.MAX_TRIANGLES, glasses_checks.glasses_faults
    ),
    Watch: _Checks(watch_checks.PLAUSIBLE_MM, watch_checks.MAX_TRIANGLES, watch_checks.watch_faults),
    Bracelet: _Checks(
        bracelet_checks.PLAUSIBLE_MM, bracelet_checks.MAX_TRIANGLES, bracelet_checks.bracelet_faults
    ),
    Ring: _Checks(ring_checks.PLAUSIBLE_MM, ring_checks.MAX_TRIANGLES, ring_checks.ring_faults),
    Shoes: _Checks(shoe_checks.PLAUSIBLE_MM, shoe_checks.MAX_TRIANGLES, shoe_checks.shoe_faults),
}


def check_product(folder: Path) -> list[str]:
    """One line per fault of a product folder: measures, mesh, nodes, variants. Empty when all is well."""
    try:
        product = load_product(folder)
        model = load_model(product)
    except ProductError as error:
        return [str(error)]
    checks = _CHECKS[type(product)]
    return [
        *_implausible(product, checks.plausible_mm),
        *checks.faults(product, model),
        *_heavy(model, checks.max_triangles),
        *_variant_faults(product),
    ]


def _implausible(product: Product, plausible_mm: Mapping[str, tuple[float, float]]) -> list[str]:
    faults = []
    for name in type(product.size_mm).model_fields:
        value = getattr(product.size_mm, name)
        least, most = plausible_mm[name]
        if not least <= value <= most:
            faults.append(f"size_mm.{name} is {value:g}; {product.category} have {least:g} to {most:g} mm")
    return faults


def _heavy(model: Model, most: int) -> list[str]:
    triangles = sum(len(part.geometry.triangles) for part in model.parts)
    if triangles <= most:
        return []
    return [f"model.glb has {triangles} triangles; more than {most} slow the mirror down"]


def _variant_faults(product: Product) -> list[str]:
    drawn = load_document(product.model_file, product.model_file.stat().st_mtime_ns).variants
    named = tuple(variant.id for variant in product.variants)
    faults = []
    if drawn or len(named) > 1:
        faults += [f"variant {name} is not in model.glb" for name in named if name not in drawn]
    faults += [f"variant {name} of model.glb is not in product.toml" for name in drawn if name not in named]
    return faults
