"""Measured pupil distances against the truth, on painted heads."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tryon.evaluation.painted_heads import PaintedHeads, draw_poses, draw_shapes, portrait_from, webcam
from tryon.evaluation.photos import frontal_photos
from tryon.evaluation.rendered_heads import demo_picture
from tryon.evaluation.report import Advance, Case, PartReport, Row
from tryon.fitting.canonical_face import load_canonical_face
from tryon.fitting.measure import measure_face
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL
from tryon.rendering import create_renderer
from tryon.tracking.face import FaceTracker
from tryon.types import Frame

_HEADS = 24
_FOVS_DEG = (36.0, 45.0)  # vertical, of a common USB webcam and of a laptop's camera
_GOAL_MM = 3.0


def measure_pupils(folder: Path, advance: Advance) -> PartReport:
    """Adults of all sizes, 0.4 to 1 m away, each measured in one picture by the edge of the irises."""
    task_file = model_path(FACE_MODEL)
    face = load_canonical_face(task_file)
    pictures = [("demo", demo_picture()), *frontal_photos(folder)]
    random = np.random.default_rng(1)
    cases: list[Case] = []
    renderer = create_renderer()
    try:
        with FaceTracker(task_file, video=False) as tracker:
            heads = [
                (name, PaintedHeads(face, portrait_from(picture, found[0].points_px), renderer))
                for name, picture in pictures
                if (found := tracker.track(Frame(picture, 0)))
            ]
            for number, (shape, pose) in enumerate(zip(draw_shapes(_HEADS), draw_poses(_HEADS), strict=True)):
                advance(number, _HEADS)
                name, painted = heads[number % len(heads)]
                shot = painted.photograph(shape, pose, webcam(_FOVS_DEG[number % len(_FOVS_DEG)]), random)
                case = {"case": f"{name} {number}", "true_mm": shape.pupil_distance_mm}
                found = tracker.track(Frame(shot.image, 0))
                measures = measure_face(face, found[0].points_px, shot.camera, shot.image) if found else None
                if measures is None:
                    cases.append(case)
                    continue
                pupils = measures.pupil_distance
                off = pupils.value_mm - shape.pupil_distance_mm
                cases.append({**case, "off_mm": off, "sigma_mm": pupils.sigma_mm})
    finally:
        renderer.close()
    measured = [case for case in cases if "off_mm" in case]
    errors = np.array([case["off_mm"] for case in measured])
    sigma = np.array([case["sigma_mm"] for case in measured])
    return PartReport(
        (
            Row("pupils.off, median", float(np.median(np.abs(errors))), "mm", _GOAL_MM),
            Row("pupils.off, 90 %", float(np.percentile(np.abs(errors), 90)), "mm"),
            Row("pupils.within the stated uncertainty", float(np.mean(np.abs(errors) < sigma)), "of 0.68"),
            Row("pupils.measured", len(measured) / len(cases), "of heads"),
        ),
        tuple(cases),
    )
