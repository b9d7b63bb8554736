"""Drawn glasses against labelled ones: photographs of people who wear a pair, its pixels marked."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from tryon.catalogue import load_catalogue
from tryon.dressing.base import Drawn, Worn, load_worn
from tryon.errors import InputError
from tryon.evaluation.photos import labelled_photos
from tryon.evaluation.report import Advance, Case, PartReport, Row, percentile
from tryon.geometry import default_camera, project, transform
from tryon.pipeline import Pipeline
from tryon.sources.still import read_image
from tryon.types import ByteArray, Camera, FloatArray, Frame, Item

Mask = npt.NDArray[np.bool_]

_PRODUCTS = {"sunglasses": "aviator", "glasses": "round-metal"}
"""What is put on where the person wears one of the class: the catalogue's nearest in kind."""

_FACES = 2  # at most, as `tryon render` looks for
_GOAL_OFF, _GOAL_WIDTH, _GOAL_FOUND = 10.0, 20.0, 0.97


def measure_labelled(folder: Path, advance: Advance) -> PartReport:
    """All photos count for faces found, those with glasses before the eyes for how the drawn pair fits.

    Many labels leave out the temples, which the drawn pair has: its front alone is compared as well.
    """
    photos = labelled_photos(folder)
    classes = label_classes(folder / "street/labels.json")
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
            Row("labelled.centre", percentile(drawn, "off_percent"), "% of width", _GOAL_OFF),
            Row("labelled.width", percentile(drawn, "width_off_percent"), "%", _GOAL_WIDTH),
            Row("labelled.width, signed", percentile(drawn, "width_percent"), "%"),
            Row("labelled.front's centre", percentile(drawn, "front_off_percent"), "% of width"),
            Row("labelled.front's width", percentile(drawn, "front_width_off_percent"), "%"),
            Row("labelled.silhouette", percentile(drawn, "iou"), "IoU"),
            Row("labelled.found", _share(wearing), "of wearers", _GOAL_FOUND, at_least=True),
            Row("labelled.found, all photos", _share(cases), "of photos", _GOAL_FOUND, at_least=True),
        ),
        tuple(cases),
    )


def label_classes(path: Path) -> dict[str, int]:
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
    case = {"wears": kind, "found": bool(result.landmarks)}
    middle = np.array([np.mean(axis) + 0.5 for axis in np.nonzero(mask)[::-1]])
    slots = [face.slot for face in result.landmarks if _is_before_eyes(middle, face.points_px)]
    drawn = [one for one in result.drawn if one.item.slot in slots]
    return {**case, **_against(mask, drawn[0], default_camera(result.frame.size_wh))} if drawn else case


def _is_before_eyes(point: FloatArray, landmarks_px: FloatArray) -> bool:
    """Whether glasses in whose middle the point lies are not pushed up into the hair."""
    eyes = landmarks_px[[33, 263], :2]
    return bool(np.linalg.norm(point - eyes.mean(axis=0)) < np.ptp(landmarks_px[:, 1]) / 4)


def _against(mask: Mask, drawn: Drawn, camera: Camera) -> Case:
    """Boxes and silhouettes of the labelled pixels and of the drawn pair."""
    labelled, layer = _box(mask), drawn.layer
    silhouette = _silhouette(layer.bgra[..., 3], layer.origin_px, mask.shape)
    off, bigger = _box_error(_box(silhouette), labelled)
    front_off, front_bigger = _box_error(_front_box(drawn.item, camera), labelled)
    return {
        "off_percent": off,
        "width_percent": bigger,
        "width_off_percent": abs(bigger),
        "front_off_percent": front_off,
        "front_width_percent": front_bigger,
        "front_width_off_percent": abs(front_bigger),
        "iou": float((silhouette & mask).sum() / (silhouette | mask).sum()),
        "label_px": float(labelled[2] - labelled[0]),
    }


def _box_error(box: FloatArray, labelled: FloatArray) -> tuple[float, float]:
    """Distance of the centres and surplus of width, in percent of the labelled width."""
    width = float(labelled[2] - labelled[0])
    off = float(np.linalg.norm((box[:2] + box[2:] - labelled[:2] - labelled[2:]) / 2))
    return off / width * 100, float((box[2] - box[0]) / width - 1) * 100


def _front_box(item: Item, camera: Camera) -> FloatArray:
    """(4,) box of the frame's front, hidden or not."""
    corners = [
        project(camera, transform(item.camera_from_item @ part.item_from_part, part.geometry.positions))
        for part in item.model.parts
        if part.node == "front"
    ]
    points = np.concatenate(corners)
    return np.concatenate([points.min(axis=0), points.max(axis=0)])


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


def _share(cases: list[Case]) -> float:
    return sum(case["found"] for case in cases) / len(cases) if cases else float("nan")
