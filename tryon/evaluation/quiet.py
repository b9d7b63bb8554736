"""How far the glasses move on real faces while the head rests.

Real heads never stand quite still: the motion of the skin, by optical flow, is taken out of the drawn one.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tryon.errors import NothingFoundError
from tryon.evaluation.clips import FollowedClip, clip_paths, followed_clip
from tryon.evaluation.following import bridge_px, mirror_camera, shake, turn_shake_deg
from tryon.evaluation.report import Advance, Case, PartReport, Row, percentile
from tryon.evaluation.skin_flow import WINDOW_FRAMES, Window, bridge_path_px
from tryon.evaluation.stability import GOAL_DEG, GOAL_PX

_GRIMACE_PX = 1.0  # rms motion of mouth and chin against the head, in a face 200 px wide: above it they move


def measure_quiet(folder: Path, advance: Advance) -> PartReport:
    """All seconds of all clips in which the head rests, with the face at rest and with a moving mouth."""
    paths = clip_paths(folder)
    cases: list[Case] = []
    for number, path in enumerate(paths):
        advance(number, len(paths))
        try:
            clip = followed_clip(path)
        except NothingFoundError:
            continue
        cases += [_rest(clip, window) for window in clip.windows]
    still = [case for case in cases if case["lower_face_px"] < _GRIMACE_PX]
    moving = [case for case in cases if case["lower_face_px"] >= _GRIMACE_PX]
    return PartReport(
        (
            Row("quiet.bridge", percentile(still, "px"), "px rms", GOAL_PX),
            Row("quiet.turn", percentile(still, "deg"), "degrees rms", GOAL_DEG),
            Row("quiet.windows", float(len(still)), "windows"),
            Row("quiet.bridge, grimacing", percentile(moving, "px"), "px rms"),
            Row("quiet.turn, grimacing", percentile(moving, "deg"), "degrees rms"),
            Row("quiet.windows, grimacing", float(len(moving)), "windows"),
        ),
        tuple(cases),
    )


def _rest(clip: FollowedClip, window: Window) -> Case:
    camera = mirror_camera()
    sights = [
        sight for sight in clip.sights[window.start : window.start + WINDOW_FRAMES] if sight is not None
    ]
    drawn = np.array([bridge_px(sight, camera) for sight in sights])
    skin = bridge_path_px(window, sights[0], camera)
    turns = np.array([sight.camera_from_face[:3, :3] for sight in sights])
    return {
        "case": f"{clip.name} from frame {window.start}",
        "px": shake(drawn - skin),
        "deg": turn_shake_deg(window.motion[:, :3, :3].swapaxes(1, 2) @ turns),
        "drawn_px": shake(drawn),
        "skin_px": shake(skin),
        "drawn_deg": turn_shake_deg(turns),
        "skin_deg": turn_shake_deg(window.motion[:, :3, :3]),
        "lower_face_px": window.lower_face_px,
    }
