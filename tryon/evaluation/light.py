"""The direction of the brightest light, read off heads that were lit from known directions."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tryon.evaluation.following import mirror_camera
from tryon.evaluation.relit_heads import key_direction_errors_deg
from tryon.evaluation.report import Advance, PartReport, Row
from tryon.fitting.canonical_face import load_canonical_face
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL

_GOAL_DEG = 15.0


def measure_light(folder: Path, advance: Advance) -> PartReport:
    """Heads of three skin tones under light of three colours from 15 directions. Needs no media."""
    face = load_canonical_face(model_path(FACE_MODEL))
    errors = key_direction_errors_deg(face.vertices, face.triangles, mirror_camera())
    return PartReport(
        (
            Row("light.direction", float(np.median(errors)), "degrees", _GOAL_DEG),
            Row("light.direction, 90 %", float(np.percentile(errors, 90)), "degrees"),
        ),
        tuple({"case": f"light {number}", "off_deg": float(off)} for number, off in enumerate(errors)),
    )
