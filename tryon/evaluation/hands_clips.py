"""How steadily hands are followed: in a real clip of one that spells, and on still rendered ones."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from tryon.evaluation.feet_clips import without_drift
from tryon.evaluation.following import at_camera_pace, shake, with_noise
from tryon.evaluation.following_hands import HandsDressed, origin_m
from tryon.evaluation.rendered_hands import VIEWS, draw_hands
from tryon.evaluation.report import Advance, Case, MissingMediaError, PartReport, Row
from tryon.evaluation.skin_flow import paths_px
from tryon.geometry import default_camera, project
from tryon.rendering import create_renderer
from tryon.sources import open_source
from tryon.types import ByteArray, Camera, FloatArray, Frame, Item

_GOAL_DRAWN, _GOAL_PX = 0.95, 0.5
_FRAMES, _SETTLING = 75, 30  # of a still hand
_WINDOW = 12  # frames of the clip: half a second
_QUIET = 0.02  # rms of the given landmarks in a window, of the hand's size: held as still as people can
_SKIN = 0.22  # of the hand's size: radius of the skin round a thing whose motion is watched
_THINGS = ("watch", "ring")


@dataclass(frozen=True, eq=False)
class _Look:
    """One frame. given, ours: (21, 2) pixels. things: name to the (2,) pixel of its middle, where drawn."""

    grey: ByteArray
    given: FloatArray
    ours: FloatArray | None
    slots: tuple[str, ...]
    things: dict[str, FloatArray]


def measure_hands_clips(folder: Path, advance: Advance) -> PartReport:
    """A hand that spells, with given landmarks, and eight rendered ones under a camera's noise.

    The clip's jitter is what remains of the drawn things' motion in half seconds in which the hand is held
    still, once the motion of the skin round them (by optical flow) is taken out; "trembling" is what remains
    when even drift is taken out as well.
    """
    clip, landmarks = folder / "hands/video/asl.mp4", folder / "hands/video/asl_landmarks.json"
    if not (clip.is_file() and landmarks.is_file()):
        raise MissingMediaError(f"there is no {clip} with its landmarks")
    given = [np.array(points, float).reshape(-1, 3)[:, :2] for points in json.loads(landmarks.read_text())]
    with HandsDressed(video=True) as dressed:
        looks = _follow(dressed, clip, given, advance)
        still = _still(dressed)
    shown = [look for look in looks if len(look.given)]
    with_ours = [look for look in shown if look.ours is not None]
    off = [
        float(np.linalg.norm(look.ours - look.given, axis=1).mean()) / _size(look.given)
        for look in with_ours
        if look.ours is not None
    ]
    slots = [look.slots[0] for look in looks if len(look.slots) == 1]
    windows = _quiet_windows(looks)
    drawn = [bool(look.things) for look in shown]
    rows = [
        Row("hands_clips.drawn", float(np.mean(drawn)), "of frames", _GOAL_DRAWN, at_least=True),
        Row("hands_clips.both drawn", float(np.mean([len(look.things) == 2 for look in shown])), "of frames"),
        Row("hands_clips.sides changed", float(sum(a != b for a, b in pairwise(slots))), "times", 0.0),
        Row("hands_clips.off given landmarks", 100 * _median(off), "% of hand"),
    ]
    for thing in _THINGS:
        of = [case for case in still if case["thing"] == thing]
        rows.append(Row(f"hands_clips.still {thing}", _median([c["px"] for c in of]), "px rms", _GOAL_PX))
        worst = max((case["px"] for case in of), default=float("nan"))
        rows.append(Row(f"hands_clips.still {thing}, worst", worst, "px rms"))
    for thing in _THINGS:
        of = [case for case in windows if case["thing"] == thing]
        rows.append(Row(f"hands_clips.quiet {thing}", _median([c["px"] for c in of]), "px rms", _GOAL_PX))
        rows.append(
            Row(f"hands_clips.quiet {thing}, trembling", _median([c["trembling_px"] for c in of]), "px rms")
        )
    rows.append(Row("hands_clips.quiet windows", float(len(windows)), "windows"))
    return PartReport(tuple(rows), (*still, *windows))


def _follow(dressed: HandsDressed, clip: Path, given: Sequence[FloatArray], advance: Advance) -> list[_Look]:
    looks: list[_Look] = []
    source = open_source(str(clip), live=False)
    try:
        while len(looks) < len(given) and (frame := source.read()) is not None:
            advance(len(looks), len(given))
            camera = default_camera(frame.size_wh)
            seen = dressed.look(frame, camera)
            points = given[len(looks)]
            ours = [hand.points_px for hand in seen.hands]
            grey = np.asarray(cv2.cvtColor(frame.image, cv2.COLOR_BGR2GRAY), np.uint8)
            nearest = min(ours, key=lambda one: _apart(one, points), default=None) if len(points) else None
            slots = tuple(hand.slot for hand in seen.hands)
            looks.append(_Look(grey, points, nearest, slots, _things_px(seen.watch, seen.ring, camera)))
    finally:
        source.close()
    return looks


def _still(dressed: HandsDressed) -> list[Case]:
    """Watch and ring on rendered hands, both sides in all views, that stand still under noise."""
    renderer = create_renderer()
    try:
        pictures = list(draw_hands(2 * len(VIEWS), renderer))
    finally:
        renderer.close()
    cases: list[Case] = []
    for seed, case in enumerate(pictures):
        dressed.reset()
        random = np.random.default_rng(seed)
        frames = at_camera_pace(with_noise(case.image, random) for _ in range(_FRAMES))
        paths = list(_paths(dressed, frames, case.camera))
        for thing in _THINGS:
            path = [seen[thing] for seen in paths[_SETTLING:] if thing in seen]
            if len(path) == _FRAMES - _SETTLING:
                cases.append(
                    {"case": f"still {case.view}, {case.slot}", "thing": thing, "px": shake(np.array(path))}
                )
    return cases


def _paths(dressed: HandsDressed, frames: Iterator[Frame], camera: Camera) -> Iterator[dict[str, FloatArray]]:
    for frame in frames:
        seen = dressed.look(frame, camera)
        yield _things_px(seen.watch, seen.ring, camera)


def _things_px(watch: Item | None, ring: Item | None, camera: Camera) -> dict[str, FloatArray]:
    drawn = {name: item for name, item in zip(_THINGS, (watch, ring), strict=True) if item is not None}
    return {name: project(camera, origin_m(item)[None])[0] for name, item in drawn.items()}


def _quiet_windows(looks: Sequence[_Look]) -> list[Case]:
    """Jitter of what is drawn throughout each window in which the given landmarks rest."""
    cases: list[Case] = []
    start = 0
    while start + _WINDOW <= len(looks):
        window = looks[start : start + _WINDOW]
        if not _rests(window):
            start += 1
            continue
        for thing in _THINGS:
            path = np.array([look.things[thing] for look in window if thing in look.things])
            skin = _skin_path_px(window, path[0]) if len(path) == _WINDOW else None
            if skin is None:
                continue
            apart = path - skin
            cases.append(
                {
                    "case": f"asl.mp4 from frame {start}",
                    "thing": thing,
                    "px": shake(apart),
                    "trembling_px": shake(without_drift(apart)),
                    "drawn_px": shake(path),
                    "skin_px": shake(skin),
                }
            )
        start += _WINDOW
    return cases


def _rests(window: Sequence[_Look]) -> bool:
    points = [look.given for look in window]
    if any(len(given) == 0 for given in points):
        return False
    moved = np.sqrt(np.mean([shake(path) ** 2 for path in np.array(points).swapaxes(0, 1)]))
    return bool(moved < _QUIET * _size(points[0]))


def _skin_path_px(window: Sequence[_Look], middle: FloatArray) -> FloatArray | None:
    """(N, 2) how far the skin round a thing has moved; None where it has too little texture to tell."""
    mask = np.zeros_like(window[0].grey)
    radius = round(_SKIN * _size(window[0].given))
    cv2.circle(mask, (round(float(middle[0])), round(float(middle[1]))), radius, 255, cv2.FILLED)
    corners = cv2.goodFeaturesToTrack(window[0].grey, 80, qualityLevel=0.01, minDistance=3, mask=mask)
    if corners is None or len(corners) < 5:
        return None
    paths = paths_px([look.grey for look in window], np.asarray(corners[:, 0], np.float32))
    return np.asarray(np.median(paths - paths[0], axis=1), np.float64)


def _apart(ours: FloatArray, given: FloatArray) -> float:
    return float(np.linalg.norm(ours - given, axis=1).mean())


def _size(points: FloatArray) -> float:
    """Pixels from the wrist to the middle knuckle, or between the outer knuckles where those are farther."""
    return float(max(np.linalg.norm(points[9] - points[0]), np.linalg.norm(points[17] - points[5])))


def _median(values: Sequence[float]) -> float:
    return float(np.median(values)) if values else float("nan")
