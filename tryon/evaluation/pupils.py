"""Measured pupil distances against the truth, on painted heads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import numpy as np

from tryon.evaluation.painted_cards import card_items, draw_cards
from tryon.evaluation.painted_heads import (
    HeadShape,
    PaintedHeads,
    draw_poses,
    draw_shapes,
    portrait_from,
    webcam,
)
from tryon.evaluation.photos import frontal_photos
from tryon.evaluation.rendered_heads import demo_picture
from tryon.evaluation.report import Advance, Case, PartReport, Row
from tryon.fitting.canonical_face import CanonicalFace, load_canonical_face
from tryon.fitting.card import scale_by_card
from tryon.fitting.card_fit import find_card
from tryon.fitting.face_pose import estimate_pose
from tryon.fitting.measure import FaceMeasures, measure_face
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL
from tryon.rendering import create_renderer
from tryon.tracking.face import FaceTracker
from tryon.types import Frame

Heads = Sequence[tuple[str, PaintedHeads]]

_HEADS = 24
_FOVS_DEG = (36.0, 45.0)  # vertical, of a common USB webcam and of a laptop's camera
_CARD_FOV_DEG, _ASSUMED_FOV_DEG = 42.0, 46.0  # a card makes good for a field of view that is a tenth off
_GOAL_MM, _CARD_GOAL_MM = 3.0, 1.0


def measure_pupils(folder: Path, advance: Advance) -> PartReport:
    """Adults of all sizes, each in one picture: by iris 0.4 to 1 m away, by a card up to 0.8 m."""
    task_file = model_path(FACE_MODEL)
    face = load_canonical_face(task_file)
    renderer = create_renderer()
    try:
        with FaceTracker(task_file, video=False) as tracker:
            heads = [
                (name, PaintedHeads(face, portrait_from(picture, found[0].points_px), renderer))
                for name, picture in [("demo", demo_picture()), *frontal_photos(folder)]
                if (found := tracker.track(Frame(picture, 0)))
            ]
            cases: list[Case] = []
            for case in chain(_by_iris(face, heads, tracker), _by_card(face, heads, tracker)):
                cases.append(case)
                advance(len(cases), 2 * _HEADS)
    finally:
        renderer.close()
    iris = [case for case in cases if case["reference"] == "iris"]
    card = [case for case in cases if case["reference"] == "card"]
    return PartReport(
        (
            Row("pupils.by iris", _off(iris, 50), "mm", _GOAL_MM),
            Row("pupils.by iris, 90 %", _off(iris, 90), "mm"),
            Row("pupils.by iris, within sigma", _honest(iris), "of heads"),
            Row("pupils.by iris, measured", _measured(iris), "of heads"),
            Row("pupils.by card", _off(card, 50), "mm", _CARD_GOAL_MM),
            Row("pupils.by card, 90 %", _off(card, 90), "mm"),
            Row("pupils.by card, measured", _measured(card), "of heads"),
        ),
        tuple(cases),
    )


def _by_iris(face: CanonicalFace, heads: Heads, tracker: FaceTracker) -> Iterator[Case]:
    random = np.random.default_rng(1)
    people = zip(draw_shapes(_HEADS), draw_poses(_HEADS), strict=True)
    for number, (shape, pose) in enumerate(people):
        name, painted = heads[number % len(heads)]
        camera = webcam(_FOVS_DEG[number % len(_FOVS_DEG)])
        shot = painted.photograph(shape, pose, camera, random)
        found = tracker.track(Frame(shot.image, 0))
        measures = measure_face(face, found[0].points_px, camera, shot.image) if found else None
        yield _case(f"{name} {number}", "iris", shape, measures)


def _by_card(face: CanonicalFace, heads: Heads, tracker: FaceTracker) -> Iterator[Case]:
    random = np.random.default_rng(2)
    camera = webcam(_ASSUMED_FOV_DEG)
    people = zip(draw_shapes(_HEADS), draw_poses(_HEADS, 0.4, 0.8), draw_cards(_HEADS), strict=True)
    for number, (shape, pose, card) in enumerate(people):
        name, painted = heads[number % len(heads)]
        held = card_items(card, shape, face, pose)
        shot = painted.photograph(shape, pose, webcam(_CARD_FOV_DEG), random, held)
        found = tracker.track(Frame(shot.image, 0))
        measures = None
        if found:
            estimate = estimate_pose(face, found[0].points_px, camera)
            seen = find_card(shot.image, camera, estimate)
            if seen is not None:
                calibration = scale_by_card(face, estimate, seen)
                measures = measure_face(face, found[0].points_px, camera, shot.image, calibration)
        yield _case(f"{name} {number}", "card", shape, measures)


def _case(name: str, reference: str, shape: HeadShape, measures: FaceMeasures | None) -> Case:
    case = {"case": name, "reference": reference, "true_mm": shape.pupil_distance_mm}
    if measures is None:
        return case
    measured = measures.pupil_distance
    return {**case, "off_mm": measured.value_mm - shape.pupil_distance_mm, "sigma_mm": measured.sigma_mm}


def _off(cases: Sequence[Case], percent: float) -> float:
    errors = [abs(case["off_mm"]) for case in cases if "off_mm" in case]
    return float(np.percentile(errors, percent)) if errors else float("nan")


def _honest(cases: Sequence[Case]) -> float:
    within = [abs(case["off_mm"]) < case["sigma_mm"] for case in cases if "off_mm" in case]
    return float(np.mean(within)) if within else float("nan")


def _measured(cases: Sequence[Case]) -> float:
    return float(np.mean(["off_mm" in case for case in cases]))
