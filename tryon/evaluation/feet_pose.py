"""How true the pose is of feet seen once: rendered feet at known poses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tryon.catalogue import load_catalogue
from tryon.evaluation.marked_feet import DrawnFoot, MarkedFoot, drawn_foot, pair_up
from tryon.evaluation.rendered_feet import VIEWS, FeetCase, draw_feet
from tryon.evaluation.report import Advance, Case, PartReport, Row, percentile
from tryon.fitting.feet import FootFitter
from tryon.fitting.foot_size import SHOD_OVER_BARE, FootCalibration
from tryon.fitting.foot_template import load_foot_template
from tryon.fitting.measure import Measure
from tryon.geometry import project, rotation_angle_deg, transform
from tryon.rendering import create_renderer
from tryon.tracking.feet import open_foot_tracker
from tryon.types import FittedFoot, FloatArray, Frame

_PICTURES = 144
_GOAL_DEG, _GOAL_PERCENT = 7.0, 4.0


def measure_feet_pose(folder: Path, advance: Advance) -> PartReport:
    """Bare feet, socks and shoes in all views; `folder` is not needed.

    Places are those of the foot's middle, across the ray that sees it in percent of the foot's length. A
    single picture tells the distance only as well as the foot's length is known: told, by paper on the
    floor, or guessed to be most people's.
    """
    cases: list[Case] = []
    fitter = FootFitter(load_foot_template())
    renderer = create_renderer()
    try:
        with open_foot_tracker(video=False) as tracker:
            for number, case in enumerate(draw_feet(_PICTURES, renderer, load_catalogue())):
                advance(number, _PICTURES)
                frame = Frame(case.image, 0)
                feet = tracker.track(frame)
                fits = []
                for told in (True, False):
                    fitter.reset()
                    if told:
                        fitter.calibrate(_paper(case))
                    fits.append(fitter.follow(feet, case.camera, 0, frame.image))
                cases += _compare(f"{case.view}, {case.wears} {number}", case, fits[0], fits[1])
    finally:
        renderer.close()
    found = [case for case in cases if case["found"]]
    views = [
        Row(f"feet_pose.turn, {view}", percentile(_of(found, "view", view), "turned_deg"), "degrees")
        for view in VIEWS
    ]
    looks = [
        Row(f"feet_pose.turn, {wears}", percentile(_of(found, "wears", wears), "turned_deg"), "degrees")
        for wears in dict.fromkeys(case["wears"] for case in found)
    ]
    return PartReport(
        (
            Row("feet_pose.turn", percentile(found, "turned_deg"), "degrees", _GOAL_DEG),
            Row("feet_pose.turn, 90 %", percentile(found, "turned_deg", 90), "degrees"),
            *views,
            *looks,
            Row("feet_pose.place", percentile(found, "across_percent"), "% of foot", _GOAL_PERCENT),
            Row("feet_pose.place, 90 %", percentile(found, "across_percent", 90), "% of foot"),
            Row("feet_pose.depth, length told", percentile(found, "depth_told_percent"), "% of foot"),
            Row("feet_pose.distance, length told", percentile(found, "distance_told_percent"), "%"),
            Row("feet_pose.distance", percentile(found, "distance_percent"), "%"),
            Row("feet_pose.found", len(found) / len(cases), "of feet"),
            Row("feet_pose.right side", _mean(found, "right_side"), "of found"),
        ),
        tuple(cases),
    )


def _paper(case: FeetCase) -> FootCalibration:
    """The foot's true length, as a sheet of paper beside it would give it."""
    bare_mm = case.length_m * 1000 / (SHOD_OVER_BARE if case.shod else 1.0)
    return FootCalibration(Measure(bare_mm, 1.0), None, "paper")


def _compare(
    name: str, case: FeetCase, told: Sequence[FittedFoot], guessed: Sequence[FittedFoot]
) -> list[Case]:
    slots = list(case.camera_from_foot)
    marked = [_marked(slot, case) for slot in slots]
    by_drawn: dict[DrawnFoot, FittedFoot] = {drawn_foot(one, case.camera): one for one in told}
    compared: list[Case] = []
    for slot, drawn in zip(slots, pair_up(marked, list(by_drawn)), strict=True):
        figures: dict[str, Any] = {"case": f"{name} {slot}", "view": case.view, "wears": case.wears}
        if drawn is None:
            compared.append({**figures, "found": False})
            continue
        fit, truth = by_drawn[drawn], case.camera_from_foot[slot]
        without = next(one for one in guessed if one.slot == fit.slot)
        across, depth = _apart(_middle(fit), _true_middle(truth, case.length_m))
        distance = float(np.linalg.norm(_true_middle(truth, case.length_m)))
        guessed_m = float(np.linalg.norm(_middle(without)))
        compared.append(
            {
                **figures,
                "found": True,
                "right_side": fit.slot == slot,
                "turned_deg": rotation_angle_deg(fit.camera_from_foot[:3, :3], truth[:3, :3]),
                "across_percent": across / case.length_m * 100,
                "depth_told_percent": abs(depth) / case.length_m * 100,
                "distance_told_percent": abs(depth) / distance * 100,
                "distance_percent": abs(guessed_m / distance - 1) * 100,
            }
        )
    return compared


def _marked(slot: str, case: FeetCase) -> MarkedFoot:
    ends = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, case.length_m]])
    heel, toe = project(case.camera, transform(case.camera_from_foot[slot], ends))
    return MarkedFoot(slot.removesuffix("_foot"), heel, toe)


def _middle(fit: FittedFoot) -> FloatArray:
    return _true_middle(fit.camera_from_foot, fit.length_m)


def _true_middle(camera_from_foot: FloatArray, length_m: float) -> FloatArray:
    """(3,) half-way from heel to toe on the sole, in camera space."""
    return np.asarray(transform(camera_from_foot, np.array([[0.0, 0.0, length_m / 2]]))[0])


def _apart(place: FloatArray, truth: FloatArray) -> tuple[float, float]:
    """Metres across and along the ray through the true place."""
    ray = truth / np.linalg.norm(truth)
    off = place - truth
    along = float(off @ ray)
    return float(np.linalg.norm(off - along * ray)), along


def _of(cases: Sequence[Case], key: str, value: str) -> list[Case]:
    return [case for case in cases if case[key] == value]


def _mean(cases: Sequence[Case], key: str) -> float:
    return float(np.mean([case[key] for case in cases])) if cases else float("nan")
