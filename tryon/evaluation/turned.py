"""Up to which angle heads are found, on photographs of people told to turn by so much.

They turned about as far: the angle is a label, not a truth for the pose.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tryon.evaluation.photos import turned_photos
from tryon.evaluation.rendered_heads import yaw_pitch_roll_deg
from tryon.evaluation.report import Advance, Case, PartReport, Row
from tryon.fitting.canonical_face import load_canonical_face
from tryon.fitting.face_pose import estimate_pose
from tryon.geometry import default_camera
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL
from tryon.sources.still import read_image
from tryon.tracking.face import FaceTracker
from tryon.types import Frame

_MOST_DEG = 75


def measure_turned(folder: Path, advance: Advance) -> PartReport:
    """Share of faces found at every angle to either side."""
    photos = turned_photos(folder, _MOST_DEG)
    task_file = model_path(FACE_MODEL)
    face = load_canonical_face(task_file)
    cases: list[Case] = []
    with FaceTracker(task_file, video=False) as tracker:
        for number, (angle, path) in enumerate(photos):
            advance(number, len(photos))
            frame = Frame(read_image(path), 0)
            case = {"case": f"{path.parent.name}/{path.name}", "angle_deg": abs(angle)}
            found = tracker.track(frame)
            if not found:
                cases.append({**case, "found": False})
                continue
            pose = estimate_pose(face, found[0].points_px, default_camera(frame.size_wh))
            cases.append({**case, "found": True, "yaw_deg": yaw_pitch_roll_deg(pose.camera_from_face)[0]})
    rows = []
    for angle in sorted({case["angle_deg"] for case in cases}):
        found_here = [case["found"] for case in cases if case["angle_deg"] == angle]
        rows.append(Row(f"turned.found at {angle}°", float(np.mean(found_here)), "of faces"))
    return PartReport(tuple(rows), tuple(cases))
