"""Drawn shoes against labelled ones: street photographs of people whose footwear's pixels are marked.

The labels were drawn roughly: their edges run some pixels off, and what they leave out counts as missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from tryon.catalogue import Catalogue, load_catalogue
from tryon.compositing import full_layer
from tryon.dressing.base import Worn, load_worn
from tryon.errors import InputError
from tryon.evaluation.labelled import label_classes
from tryon.evaluation.marked_feet import worn_kinds
from tryon.evaluation.photos import labelled_photos
from tryon.evaluation.report import Advance, Case, PartReport, Row, percentile
from tryon.pipeline import Pipeline, Result
from tryon.sources.still import read_image
from tryon.types import ByteArray, Frame

Mask = npt.NDArray[np.bool_]

FOOTWEAR = (
    "boots", "clogs", "flats", "heels", "loafers", "pumps", "sandals", "shoes", "sneakers", "wedges",
)  # fmt: skip
"""Classes of the labels that are worn on feet."""

_KIND_OF_LABEL = {
    "boots": "boot", "clogs": "heel", "flats": "flat", "heels": "heel", "loafers": "loafer", "pumps": "heel",
    "sandals": "heel", "shoes": "loafer", "sneakers": "trainer", "wedges": "heel",
}  # fmt: skip
"""What is worn in a photo that nobody looked at for this project."""

_NEAREST = {
    "boot": ("chelsea", "high-top"),
    "high_top": ("high-top",),
    "trainer": ("runner",),
    "loafer": ("loafer", "derby"),
    "lace_up": ("derby", "loafer"),
    "flat": ("ballerina", "loafer"),
    "heel": ("pump", "ballerina", "loafer"),
    "strappy_heel": ("lace-up-bootie", "pump"),
}
"""Products by the kind of what is worn, the nearest first; the first that the catalogue has is put on."""

_SECOND_FOOT = 0.4  # of the larger foot's labelled pixels, that the smaller one must have to be one
_DRAWN_ALPHA = 127
_PAINTED = 10  # of 255: what differs by more from the photo, beside the shoes, was painted over
_GOAL_DRAWN, _GOAL_IOU, _GOAL_COVERED = 0.95, 0.55, 0.85


def measure_street(folder: Path, advance: Advance) -> PartReport:
    """People with two labelled feet wear, as a still, the product nearest to what they have on.

    Two feet are two separate areas of labelled footwear, the smaller at least 40 % of the larger; feet that
    touch are one area, and have figures of their own.
    """
    photos, classes = labelled_photos(folder), label_classes(folder / "street/labels.json")
    catalogue, kinds = load_catalogue(), worn_kinds()
    values = {name: classes[name] for name in FOOTWEAR if name in classes}
    worn: dict[str, Worn] = {}
    cases: list[Case] = []
    pipeline = Pipeline(video=False)
    # What shadows darken would count as painted over.
    pipeline.dresser.set_quality(replace(pipeline.dresser.quality, shadows=False))
    try:
        for number, (photo, labels) in enumerate(photos):
            advance(number, len(photos))
            label = read_image(labels)[..., 0]
            mask = np.isin(label, list(values.values()))
            kind = kinds.get(photo.stem) or _kind(label, values)
            if kind == "left_out" or not mask.any():
                continue
            if kind not in worn:
                worn[kind] = _nearest(catalogue, kind)
            result = pipeline.step(Frame(read_image(photo), 0), [worn[kind]])
            case = {"case": photo.stem, "kind": kind, "sku": worn[kind].sku, "two": has_two_feet(mask)}
            cases.append({**case, **compare_silhouettes(mask, result)})
    finally:
        pipeline.close()
    apart, touching = ([case for case in cases if case["two"] is two] for two in (True, False))
    low = [case for case in apart if case["kind"] not in ("boot", "high_top")]
    return PartReport(
        (
            Row("street.both drawn", _share(apart), "of people", _GOAL_DRAWN, at_least=True),
            Row("street.silhouette", percentile(apart, "iou"), "IoU", _GOAL_IOU, at_least=True),
            Row("street.low shoe covered", percentile(low, "covered"), "of it", _GOAL_COVERED, at_least=True),
            Row("street.low shoe covered, all pixels", _all_pixels(low, "covered"), "of them"),
            Row("street.low shoe covered or painted over", percentile(low, "hidden"), "of it"),
            Row("street.boot covered or painted over", _over_boots(apart, "hidden"), "of it"),
            Row("street.people", float(len(apart)), "people"),
            Row("street.both drawn, feet touch", _share(touching), "of people"),
            Row("street.silhouette, feet touch", percentile(touching, "iou"), "IoU"),
        ),
        tuple(cases),
    )


def has_two_feet(footwear: Mask) -> bool:
    """Whether labelled footwear forms two areas of like size."""
    _, _, areas, _ = cv2.connectedComponentsWithStats(footwear.astype(np.uint8))
    sizes = np.sort(areas[1:, cv2.CC_STAT_AREA])[::-1]
    return len(sizes) > 1 and bool(sizes[1] >= _SECOND_FOOT * sizes[0])


def _kind(label: ByteArray, values: dict[str, int]) -> str:
    """By the class that has most pixels."""
    largest = max(values, key=lambda name: int((label == values[name]).sum()), default="shoes")
    return _KIND_OF_LABEL[largest]


def _nearest(catalogue: Catalogue, kind: str) -> Worn:
    shoes = [product.sku for product in catalogue.products if product.category == "shoes"]
    wanted = [sku for sku in _NEAREST[kind] if sku in shoes] or shoes
    if not wanted:
        raise InputError("the catalogue holds no shoes")
    return load_worn(catalogue, wanted[0])


def compare_silhouettes(mask: Mask, result: Result) -> dict[str, Any]:
    """Drawn and labelled pixels of both feet together; `mask` is (H, W), true where footwear is labelled."""
    slots = sorted(one.item.slot for one in result.drawn if one.item.slot.endswith("_foot"))
    layer = full_layer([one.layer for one in result.drawn], result.frame.size_wh)
    drawn = layer[..., 3] > _DRAWN_ALPHA
    changed = cv2.absdiff(result.frame.image, result.original.image).max(axis=2) > _PAINTED
    size = int(mask.sum())
    return {
        "drawn": len(slots),
        "iou": float((drawn & mask).sum() / (drawn | mask).sum()),
        "covered": float((drawn & mask).sum() / size),
        "hidden": float(((drawn | changed) & mask).sum() / size),
        "label_px": size,
    }


def _share(cases: Sequence[Case]) -> float:
    return sum(case["drawn"] == 2 for case in cases) / len(cases) if cases else float("nan")


def _all_pixels(cases: Sequence[Case], key: str) -> float:
    pixels = sum(case["label_px"] for case in cases)
    return sum(case[key] * case["label_px"] for case in cases) / pixels if pixels else float("nan")


def _over_boots(cases: Sequence[Case], key: str) -> float:
    return percentile([case for case in cases if case["kind"] == "boot"], key)
