"""How far the glasses move on a head that rests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from tryon.evaluation.following import (
    at_camera_pace,
    bridge_px,
    face_box,
    follow,
    mirror_camera,
    scaled_onto_frame,
    shake,
    turn_shake_deg,
    with_noise,
)
from tryon.evaluation.photos import frontal_photos
from tryon.evaluation.rendered_heads import demo_picture
from tryon.evaluation.report import Advance, Case, PartReport, Row
from tryon.types import ByteArray

_FRAMES, _SETTLING = 120, 30  # a second to settle, three to be measured in
GOAL_PX, GOAL_DEG = 0.2, 0.15


def measure_stability(folder: Path, advance: Advance) -> PartReport:
    """Photos turned into noisy clips: the demo's first picture, and the frontal faces under `folder`."""
    photos = [("demo", demo_picture()), *frontal_photos(folder)]
    cases: list[Case] = []
    for number, (name, picture) in enumerate(photos):
        advance(number, len(photos))
        cases.append({"case": name, **_still(scaled_onto_frame(picture, *face_box(picture)), number)})
    return PartReport(
        (
            Row("stability.still", _over(cases, "px", np.median), "px rms", GOAL_PX),
            Row("stability.still, worst", _over(cases, "px", np.max), "px rms", GOAL_PX),
            Row("stability.turn", _over(cases, "deg", np.median), "degrees rms", GOAL_DEG),
            Row("stability.turn, worst", _over(cases, "deg", np.max), "degrees rms", GOAL_DEG),
        ),
        tuple(cases),
    )


def _still(picture: ByteArray, seed: int) -> Case:
    """Figures of one photo that stands still under noise."""
    random = np.random.default_rng(seed)
    camera = mirror_camera()

    def noisy() -> Iterator[ByteArray]:
        for _ in range(_FRAMES):
            yield with_noise(picture, random)

    sights = list(follow(at_camera_pace(noisy()), camera))
    settled = [sight for sight in sights[_SETTLING:] if sight is not None]
    found = len(settled) / (_FRAMES - _SETTLING)
    if len(settled) < 2:
        return {"px": float("nan"), "deg": float("nan"), "found": found}
    return {
        "px": shake(np.array([bridge_px(sight, camera) for sight in settled])),
        "deg": turn_shake_deg(np.array([sight.camera_from_face[:3, :3] for sight in settled])),
        "found": found,
    }


def _over(cases: Sequence[Case], key: str, summary: Callable[[list[float]], float]) -> float:
    return float(summary([case[key] for case in cases]))
