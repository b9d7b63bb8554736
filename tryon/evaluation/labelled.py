"""Drawn glasses against labelled ones: photographs of people who wear a pair, its pixels marked."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from tryon.catalogue import load_catalogue
from tryon.errors import InputError
from tryon.evaluation.photos import labelled_photos
from tryon.evaluation.report import Advance, Case, PartReport, Row
from tryon.pipeline import Pipeline, Result, Worn, load_worn
from tryon.sources.still import read_image
from tryon.types import ByteArray, FloatArray, Frame

Mask = npt.NDArray[np.bool_]

_PRODUCTS = {"sunglasses": "aviator", "glasses": "round-metal"}
"""What is put on where the person wears one of the class: the catalogue's nearest in kind."""

_FACES = 2  # at most, as `tryon render` looks for
_GOAL_OFF, _GOAL_WIDTH, _GOAL_FOUND = 10.0, 20.0, 0.97


def measure_labelled(folder: Path, advance: Advance) -> PartReport:
    """All photos count for faces found, those with labelled glasses for how the drawn pair covers them."""
    photos = labelled_photos(folder)
    classes = _classes(folder / "street/labels.json")
    catalogue = load_catalogue()
    worn = {name: load_worn(catalogue, sku) for name, sku in _PRODUCTS.items()}
    cases: list[Case] = []
    pipeline = Pipeline(max_faces=_FACES, video=False)
    try:
        for number, (photo, labels) in enumerate(photos):
            advance(number, len(photos))
            cases.append({"case": photo.name, **_compare(pipeline, photo, labels, classes, worn)})
    finally:
        pipeline.close()
    wearing = [case for case in cases if case["wears"]]
    drawn = [case for case in wearing if "off_percent" in case]
    return PartReport(
        (
            Row("labelled.centre off", _median(drawn, "off_percent"), "% of width", _GOAL_OFF),
            Row("labelled.width off", _median(drawn, "width_off_percent"), "%", _GOAL_WIDTH),
            Row("labelled.width, signed", _median(drawn, "width_percent"), "%"),
            Row("labelled.silhouette", _median(drawn, "iou"), "IoU"),
            Row("labelled.found", _share(wearing), "of wearers", _GOAL_FOUND, at_least=True),
            Row("labelled.found, all photos", _share(cases), "of photos", _GOAL_FOUND, at_least=True),
        ),
        tuple(cases),
    )


def _classes(path: Path) -> dict[str, int]:
    """Name of a class -> its value in the label pictures."""
    try:
        names = json.loads(path.read_text("utf-8"))
        return {str(name): int(value) for value, name in names.items()}
    except (ValueError, AttributeError, OSError) as error:
        raise InputError(f"{path.name} is no table of class names: {error}") from error


def _compare(
    pipeline: Pipeline, photo: Path, labels: Path, classes: dict[str, int], worn: dict[str, Worn]
) -> Case:
    image = read_image(photo)
    classed = read_image(labels)[..., 0]
    sizes = {name: int((classed == classes[name]).sum()) for name in worn if name in classes}
    kind = max(sizes, key=lambda name: sizes[name]) if sizes else ""
    wears = kind != "" and sizes[kind] > 0
    result = pipeline.step(Frame(image, 0), [worn[kind]] * _FACES if wears else [])
    if not wears:
        return {"wears": "", "found": bool(result.landmarks)}
    mask = classed == classes[kind]
    centre = np.array([np.mean(axis) + 0.5 for axis in np.nonzero(mask)[::-1]])
    found = any(_is_on_face(centre, face.points_px) for face in result.landmarks)
    case = {"wears": kind, "found": found}
    return {**case, **_against(mask, result)} if found else case


def _is_on_face(point: FloatArray, landmarks_px: FloatArray) -> bool:
    low, high = landmarks_px[:, :2].min(axis=0), landmarks_px[:, :2].max(axis=0)
    return bool(np.all(point > low) and np.all(point < high))


def _against(mask: Mask, result: Result) -> Case:
    """Boxes and silhouettes of the labelled pixels and of the drawn pair that lies nearest to them."""
    labelled = _box(mask)
    pairs = [_silhouette(one.layer.bgra[..., 3], one.layer.origin_px, mask.shape) for one in result.drawn]
    pairs = [pair for pair in pairs if pair.any()]
    if not pairs:
        return {}
    nearest = min(pairs, key=lambda pair: float(np.linalg.norm(_centre(_box(pair)) - _centre(labelled))))
    box = _box(nearest)
    width = float(labelled[2] - labelled[0])
    bigger = float((box[2] - box[0]) / width - 1) * 100
    return {
        "off_percent": float(np.linalg.norm(_centre(box) - _centre(labelled))) / width * 100,
        "width_percent": bigger,
        "width_off_percent": abs(bigger),
        "iou": float((nearest & mask).sum() / (nearest | mask).sum()),
        "width_px": width,
    }


def _silhouette(alpha: ByteArray, origin_px: tuple[int, int], shape: tuple[int, ...]) -> Mask:
    """(H, W) picture of what was drawn; what clear lenses leave open is theirs as well."""
    filled = np.zeros(alpha.shape, np.uint8)
    outlines, _ = cv2.findContours((alpha > 0).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(filled, outlines, -1, 1, cv2.FILLED)
    picture = np.zeros(shape, np.bool_)
    x, y = origin_px
    picture[y : y + alpha.shape[0], x : x + alpha.shape[1]] = filled > 0
    return picture


def _box(mask: Mask) -> FloatArray:
    """(4,) x0, y0, x1, y1 (exclusive) of the pixels that are set."""
    rows, columns = np.nonzero(mask)
    return np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1], np.float64)


def _centre(box: FloatArray) -> FloatArray:
    return np.asarray((box[:2] + box[2:]) / 2)


def _median(cases: list[Case], key: str) -> float:
    return float(np.median([case[key] for case in cases])) if cases else float("nan")


def _share(cases: list[Case]) -> float:
    return sum(case["found"] for case in cases) / len(cases) if cases else float("nan")
