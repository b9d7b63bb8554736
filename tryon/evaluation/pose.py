"""How true the pose is of a head seen once: rendered heads at known poses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tryon.evaluation.following import SIZE_WH
from tryon.evaluation.photos import frontal_photos
from tryon.evaluation.rendered_heads import demo_head, head_at, head_pose, textured_head
from tryon.evaluation.report import Advance, Case, PartReport, Row, percentile
from tryon.fitting.canonical_face import load_canonical_face
from tryon.fitting.glasses import FaceFitter
from tryon.geometry import camera_from_vertical_fov, rotation_angle_deg, uniform_scale
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL
from tryon.rendering import create_renderer
from tryon.tracking.face import FaceTracker
from tryon.types import Camera, FloatArray, Frame

_HEADS = 60
_FOVS_DEG = (30.0, 40.0, 50.0, 63.0)  # vertical: from a phone at the end of its zoom to a wide webcam
_NEAR_M, _FAR_M = 0.3, 2.0
_MOST_YAW, _MOST_PITCH, _MOST_ROLL = 50.0, 25.0, 30.0


def measure_pose(folder: Path, advance: Advance) -> PartReport:
    """Heads of the demo's person, and of the people in frontal photos where `folder` has any.

    Only the demo's heads count for the distance: the irises in another person's picture say how large that
    person is, not how large the head is that it was laid on.
    """
    heads = [("demo", demo_head())]
    heads += [(name, textured_head(picture)) for name, picture in frontal_photos(folder)]
    task_file = model_path(FACE_MODEL)
    fitter = FaceFitter(load_canonical_face(task_file))
    cases: list[Case] = []
    renderer = create_renderer()
    try:
        with FaceTracker(task_file, video=False) as tracker:
            for number, (truth, camera) in enumerate(_poses()):
                advance(number, _HEADS)
                # Every other head is the demo's.
                name, head = heads[0] if number % 2 == 0 else heads[number // 2 % len(heads)]
                frame = Frame(head_at(renderer, head, truth, camera), 0)
                found = tracker.track(frame)
                case = {"case": f"{name} {number}", "head": name, "depth_m": float(truth[2, 3])}
                if not found:
                    cases.append({**case, "found": False})
                    continue
                fitter.reset()
                fit = fitter.fit(found[0], camera, 0, frame.image).camera_from_face
                turned = rotation_angle_deg(fit[:3, :3] / uniform_scale(fit), truth[:3, :3])
                apart = abs(float(fit[2, 3]) / float(truth[2, 3]) - 1) * 100
                cases.append({**case, "found": True, "turned_deg": turned, "distance_percent": apart})
    finally:
        renderer.close()
    found_cases = [case for case in cases if case["found"]]
    of_demo = [case for case in found_cases if case["head"] == "demo"]
    return PartReport(
        (
            Row("pose.turn", percentile(found_cases, "turned_deg"), "degrees"),
            Row("pose.turn, 90 %", percentile(found_cases, "turned_deg", 90), "degrees"),
            Row("pose.distance", percentile(of_demo, "distance_percent"), "%"),
            Row("pose.distance, 90 %", percentile(of_demo, "distance_percent", 90), "%"),
            Row("pose.found", len(found_cases) / len(cases), "of heads"),
        ),
        tuple(cases),
    )


def _poses() -> Iterator[tuple[FloatArray, Camera]]:
    random = np.random.default_rng(11)
    for number in range(_HEADS):
        fov_deg = _FOVS_DEG[number // 2 % len(_FOVS_DEG)]
        distance = float(np.exp(random.uniform(np.log(_NEAR_M), np.log(_FAR_M))))
        yaw, pitch, roll = (
            float(random.uniform(-most, most)) for most in (_MOST_YAW, _MOST_PITCH, _MOST_ROLL)
        )
        # Off the middle, but with the whole head in the picture.
        room = max(0.0, distance * float(np.tan(np.radians(fov_deg) / 2)) - 0.15)
        at = np.array([random.uniform(-0.5, 0.5) * room, random.uniform(-0.5, 0.5) * room, distance])
        yield head_pose(yaw, pitch, roll, at), camera_from_vertical_fov(SIZE_WH, fov_deg)
