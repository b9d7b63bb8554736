"""How glasses sit on faces that talk and grimace: their size against the face, swimming, and jumps."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np

from tryon.errors import NothingFoundError
from tryon.evaluation.clips import FollowedClip, clip_paths, followed_clip
from tryon.evaluation.following import FACE_PX, Sight, bridge_px, mirror_camera
from tryon.evaluation.report import Advance, Case, PartReport, Row, percentile
from tryon.fitting.canonical_face import load_canonical_face
from tryon.geometry import project, transform
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL
from tryon.types import FloatArray

_CLIPS = ("d3.mp4", "d9.mp4", "d12.mp4")
_EYE_CORNERS, _BRIDGE = (33, 263), 168  # the outer corners, and the bridge between the eyes
_GOAL_PERCENT = 1.5


def measure_talking(folder: Path, advance: Advance) -> PartReport:
    """Three clips of people who talk, grimace and turn, from the first to the last frame."""
    paths = clip_paths(folder, _CLIPS)
    cases = []
    for number, path in enumerate(paths):
        advance(number, len(paths))
        cases.append(_talk(followed_clip(path)))
    return PartReport(
        (
            Row(
                "talking.scale, worst",
                max(case["scale_percent"] for case in cases),
                "% rms",
                _GOAL_PERCENT,
            ),
            Row("talking.scale", percentile(cases, "scale_percent"), "% rms"),
            Row("talking.found", min(case["found"] for case in cases), "of frames"),
            Row("talking.jump, worst", max(case["jump_percent"] for case in cases), "% of face"),
        ),
        tuple(cases),
    )


def _talk(clip: FollowedClip) -> Case:
    camera = mirror_camera()
    ratios = [_size_ratio(sight) for sight in clip.sights if sight is not None]
    if not ratios:
        raise NothingFoundError(f"no face in {clip.name}")
    jumps = [
        float(
            np.linalg.norm((bridge_px(now, camera) - bridge_px(before, camera)) - _landmark_step(before, now))
        )
        for before, now in pairwise(clip.sights)
        if before is not None and now is not None
    ]
    return {
        "case": clip.name,
        "scale_percent": float(np.std(ratios) / np.mean(ratios)) * 100,
        "jump_percent": max(jumps, default=0.0) / FACE_PX * 100,
        "found": len(ratios) / len(clip.sights),
    }


def _landmark_step(before: Sight, now: Sight) -> FloatArray:
    """(2,) pixels that the landmark between the eyes has moved: what of a step is the head's own."""
    return np.asarray(now.points_px[_BRIDGE, :2] - before.points_px[_BRIDGE, :2])


def _size_ratio(sight: Sight) -> float:
    """Size of the drawn glasses against the landmarks: the way from eye corner over bridge to eye corner."""
    corners = load_canonical_face(model_path(FACE_MODEL)).vertices[
        [_EYE_CORNERS[0], _BRIDGE, _EYE_CORNERS[1]]
    ]
    drawn = project(mirror_camera(), transform(sight.camera_from_face, corners))
    seen = sight.points_px[[_EYE_CORNERS[0], _BRIDGE, _EYE_CORNERS[1]], :2]
    return _way(drawn) / _way(seen)


def _way(points_px: FloatArray) -> float:
    return float(np.linalg.norm(np.diff(points_px, axis=0), axis=1).sum())
