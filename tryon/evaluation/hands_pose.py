"""How true the pose is of hands seen once: rendered hands at known poses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tryon.evaluation.following_hands import HandsFollower
from tryon.evaluation.rendered_hands import VIEWS, HandCase, draw_hands
from tryon.evaluation.report import Advance, Case, PartReport, Row, percentile
from tryon.fitting.finger_frame import finger_frame
from tryon.geometry import project, rotation_angle_deg
from tryon.rendering import create_renderer
from tryon.types import FittedHand, FloatArray, Frame

_PICTURES = 216  # medians of 72 differ by a degree from one seed to another
_GOAL_DEG, _GOAL_PERCENT = 6.0, 4.0
_RING_FINGER = 3
_LONG_SLEEVE_M = -0.13  # bare arms end in a short sleeve at the elbow
_NEAR = 0.6  # of the wrist's distance to the finger tips in the picture: nearer, it is this hand


def measure_hands_pose(folder: Path, advance: Advance) -> PartReport:
    """Both hands in all views, bare and in sleeves; `folder` is not needed.

    Places are those of the wrist's middle, across the ray that sees it, in percent of the wrist's breadth,
    and of the ring finger's middle, across finger and ray, in percent of the finger's. A picture tells the
    distance only as well as the hand's size is known, which is taken to be most people's.
    """
    cases: list[Case] = []
    renderer = create_renderer()
    try:
        with HandsFollower(video=False) as follower:
            for number, case in enumerate(draw_hands(_PICTURES, renderer)):
                advance(number, _PICTURES)
                fitted, _ = follower.look(Frame(case.image, 0), case.camera)
                cases.append(compare_hand(number, case, fitted))
    finally:
        renderer.close()
    found = [case for case in cases if case["found"]]
    by_view = {view: [case for case in found if case["view"] == view] for view in VIEWS}
    sleeved, bare = ([case for case in found if case["sleeved"] is worn] for worn in (True, False))
    return PartReport(
        (
            Row("hands_pose.turn", percentile(found, "turned_deg"), "degrees", _GOAL_DEG),
            Row("hands_pose.turn, 90 %", percentile(found, "turned_deg", 90), "degrees"),
            *(
                Row(f"hands_pose.turn, {view}", percentile(of, "turned_deg"), "degrees", _GOAL_DEG)
                for view, of in by_view.items()
            ),
            Row("hands_pose.axis", percentile(found, "axis_deg"), "degrees"),
            Row("hands_pose.roll", percentile(found, "rolled_deg"), "degrees"),
            Row("hands_pose.place", percentile(found, "across_percent"), "% of wrist", _GOAL_PERCENT),
            Row("hands_pose.place, 90 %", percentile(found, "across_percent", 90), "% of wrist"),
            *(
                Row(
                    f"hands_pose.place, {view}", percentile(of, "across_percent"), "% of wrist", _GOAL_PERCENT
                )
                for view, of in by_view.items()
            ),
            Row("hands_pose.place beside the arm", percentile(found, "beside_percent"), "% of wrist"),
            Row("hands_pose.place along the arm", percentile(found, "along_percent"), "% of wrist"),
            Row("hands_pose.breadth", percentile(found, "breadth_percent"), "%"),
            Row("hands_pose.distance", percentile(found, "distance_percent"), "%"),
            Row(
                "hands_pose.hem",
                percentile([case for case in sleeved if case["seen_sleeved"]], "hem_percent"),
                "% of wrist",
            ),
            Row("hands_pose.sleeve seen", _mean(sleeved, "seen_sleeved"), "of sleeves"),
            Row("hands_pose.bare seen", 1 - _mean(bare, "seen_sleeved"), "of bare arms"),
            Row("hands_pose.ring axis", percentile(found, "ring_axis_deg"), "degrees"),
            Row("hands_pose.ring turn", percentile(found, "ring_turned_deg"), "degrees"),
            Row("hands_pose.ring place", percentile(found, "ring_percent"), "% of finger"),
            Row("hands_pose.ring breadth", percentile(found, "ring_breadth_percent"), "%"),
            Row("hands_pose.found", len(found) / len(cases), "of hands"),
            Row("hands_pose.right side", _mean(found, "right_side"), "of found"),
        ),
        tuple(cases),
    )


def compare_hand(number: int, case: HandCase, fitted: Sequence[FittedHand]) -> Case:
    """All figures of one picture; `found` alone where none of the fitted hands is near the true one."""
    sleeved = bool(np.isfinite(case.hem_m))
    figures: dict[str, Any] = {
        "case": f"{case.view} {case.slot} {number}",
        "view": case.view,
        "sleeved": sleeved,
        "found": False,
    }
    truth_px = project(case.camera, case.joints_m)
    reach_px = float(np.linalg.norm(np.ptp(truth_px, axis=0)))
    near = [fit for fit in fitted if _apart_px(case, fit, truth_px) < _NEAR * reach_px]
    if not near:
        return figures
    fit = min(near, key=lambda one: _apart_px(case, one, truth_px))
    pose, truth = fit.camera_from_wrist, case.camera_from_wrist
    off = across_ray(pose[:3, 3], truth[:3, 3])
    # Both in the picture: of the part of the arm's axis that is square to the ray, and square to that.
    ray = truth[:3, 3] / np.linalg.norm(truth[:3, 3])
    axis = truth[:3, 2] - (truth[:3, 2] @ ray) * ray
    axis = axis / np.linalg.norm(axis)
    along = float(off @ axis)
    distance, seen = (float(np.linalg.norm(at[:3, 3])) for at in (truth, pose))
    swing = _swing(pose[:3, 2], truth[:3, 2])
    figures |= {
        "found": True,
        "right_side": fit.slot == case.slot,
        "turned_deg": rotation_angle_deg(pose[:3, :3], truth[:3, :3]),
        "axis_deg": _angle_deg(pose[:3, 2], truth[:3, 2]),
        "rolled_deg": rotation_angle_deg(swing @ pose[:3, :3], truth[:3, :3]),
        "across_percent": float(np.linalg.norm(off)) / case.wrist_width_m * 100,
        "along_percent": abs(along) / case.wrist_width_m * 100,
        "beside_percent": float(np.linalg.norm(off - along * axis)) / case.wrist_width_m * 100,
        "breadth_percent": abs(fit.wrist_width_m / seen * distance / case.wrist_width_m - 1) * 100,
        "distance_percent": abs(seen / distance - 1) * 100,
        "seen_sleeved": fit.hem_m > _LONG_SLEEVE_M,
    }
    if sleeved and figures["seen_sleeved"]:
        hem_m = fit.hem_m / seen * distance
        figures["hem_percent"] = abs(hem_m - case.hem_m) / case.wrist_width_m * 100
    return figures | _compare_ring(case, fit)


def _compare_ring(case: HandCase, fit: FittedHand) -> dict[str, float]:
    ring, truth = finger_frame(fit, _RING_FINGER), case.camera_from_ring[_RING_FINGER]
    width = float(case.finger_width_m[_RING_FINGER])
    off = across_ray(ring[:3, 3], truth[:3, 3])
    # Along the finger a ring may sit where it likes.
    sideways = np.cross(truth[:3, 2], truth[:3, 3])
    sideways /= np.linalg.norm(sideways)
    distance, seen = (float(np.linalg.norm(at[:3, 3])) for at in (truth, ring))
    return {
        "ring_axis_deg": _angle_deg(ring[:3, 2], truth[:3, 2]),
        "ring_turned_deg": rotation_angle_deg(ring[:3, :3], truth[:3, :3]),
        "ring_percent": abs(float(off @ sideways)) / width * 100,
        "ring_breadth_percent": abs(float(fit.finger_width_m[_RING_FINGER]) / seen * distance / width - 1)
        * 100,
    }


def across_ray(place: FloatArray, truth: FloatArray) -> FloatArray:
    """(3,) metres from where the ray to the true place is to a place as far away, square to the ray."""
    ray = truth / np.linalg.norm(truth)
    moved = place * (float(truth @ truth) / float(place @ truth)) - truth
    return np.asarray(moved - (moved @ ray) * ray)


def _apart_px(case: HandCase, fit: FittedHand, truth_px: FloatArray) -> float:
    return float(np.linalg.norm(project(case.camera, fit.joints_m) - truth_px, axis=1).mean())


def _swing(a: FloatArray, b: FloatArray) -> FloatArray:
    """(3, 3) least rotation that takes unit vector a to b."""
    axis, cosine = np.cross(a, b), float(a @ b)
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.asarray(np.eye(3) + cross + cross @ cross / max(1 + cosine, 1e-9))


def _angle_deg(a: FloatArray, b: FloatArray) -> float:
    return float(np.degrees(np.arccos(np.clip(a @ b, -1, 1))))


def _mean(cases: Sequence[Case], key: str) -> float:
    return float(np.mean([case[key] for case in cases])) if cases else float("nan")
