"""How steadily feet are followed in real clips: lost, swapped, shaking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from tryon.evaluation.following import shake
from tryon.evaluation.following_feet import FeetFollower
from tryon.evaluation.marked_feet import DrawnFoot, MarkedPath, drawn_foot, marked_clips, pair_up
from tryon.evaluation.report import Advance, Case, MissingMediaError, PartReport, Row
from tryon.evaluation.skin_flow import paths_px
from tryon.sources import open_source
from tryon.types import ByteArray, FloatArray

_GOAL_LOST, _GOAL_SWAPPED, _GOAL_PX = 5, 2, 0.8
_WINDOW = 30  # frames in which a standing foot is watched, fewer where it does not stand that long
_LEAST_WINDOW = 10
_FOOT_BREADTH = 0.5  # of its length in the picture, with its shadow left out


@dataclass(frozen=True, eq=False)
class _Followed:
    """Of one foot in one frame. said: the side under which it is drawn, "" where it is not."""

    said: str
    drawn: DrawnFoot | None
    shows: bool


def measure_feet_clips(folder: Path, advance: Advance) -> PartReport:
    """Two clips of bare feet that balance and stride, one of shoes that stand while their wearer squats.

    A foot is lost in a frame when none is drawn on it though half of it shows; it is swapped when it is
    drawn as the other one. Its jitter is what remains of the motion of its drawn heel and toe while it
    stands, once the motion of the picture on it (by optical flow) is taken out; "trembling" is what remains
    when even drift through a window of half a second is taken out as well.
    """
    clips = {name: feet for name, feet in marked_clips().items() if (folder / "feet/video" / name).is_file()}
    if not clips:
        raise MissingMediaError(f"there are no clips in {folder / 'feet/video'}")
    cases: list[Case] = []
    with FeetFollower(video=True) as follower:
        for number, (name, paths) in enumerate(clips.items()):
            advance(number, len(clips))
            follower.reset()
            cases += _follow(follower, folder / "feet/video" / name, paths)
    standing = [case["px"] for case in cases if case["windows_px"]]
    trembling = [case["trembling_px"] for case in cases if case["windows_px"]]
    return PartReport(
        (
            Row("feet_clips.lost, longest", max(c["lost"] for c in cases), "frames", _GOAL_LOST),
            Row("feet_clips.swapped, longest", max(c["swapped"] for c in cases), "frames", _GOAL_SWAPPED),
            Row("feet_clips.standing, worst", max(standing, default=float("nan")), "px rms", _GOAL_PX),
            Row("feet_clips.standing", float(np.median(standing or [float("nan")])), "px rms"),
            Row("feet_clips.trembling, worst", max(trembling, default=float("nan")), "px rms"),
            Row("feet_clips.found", float(np.mean([c["found"] for c in cases])), "of frames"),
            Row("feet_clips.right side", float(np.mean([c["right_side"] for c in cases])), "of found"),
        ),
        tuple(cases),
    )


def _follow(follower: FeetFollower, path: Path, paths: Sequence[MarkedPath]) -> list[Case]:
    followed: list[list[_Followed]] = [[] for _ in paths]
    pictures: list[ByteArray] = []  # grey; the clips last seconds
    source = open_source(str(path), live=False)
    try:
        while (frame := source.read()) is not None:
            fitted, camera = follower.look(frame)
            marked = [foot.at(len(pictures)) for foot in paths]
            found = pair_up(marked, [drawn_foot(foot, camera) for foot in fitted])
            for one, foot, drawn in zip(followed, paths, found, strict=True):
                one.append(_Followed(drawn.side if drawn else "", drawn, foot.shows(len(pictures))))
            pictures.append(np.asarray(cv2.cvtColor(frame.image, cv2.COLOR_BGR2GRAY), np.uint8))
    finally:
        source.close()
    return [
        _judge(f"{path.name} {foot.side}", foot, one, pictures)
        for foot, one in zip(paths, followed, strict=True)
    ]


def _judge(name: str, foot: MarkedPath, followed: Sequence[_Followed], pictures: Sequence[ByteArray]) -> Case:
    shown = [one for one in followed if one.shows]
    found = [one for one in shown if one.drawn is not None]
    windows = [
        _standing_px(foot, followed, pictures, start, min(last + 1, start + _WINDOW, len(pictures)))
        for first, last in foot.stands
        for start in range(first, last + 2 - _LEAST_WINDOW, _WINDOW)
    ]
    shakes = [value[0] for value in windows if value is not None]
    trembles = [value[1] for value in windows if value is not None]
    return {
        "case": name,
        "lost": longest_run(one.shows and one.drawn is None for one in followed),
        "swapped": longest_run(one.said not in ("", foot.side) for one in followed),
        "px": float(np.sqrt(np.mean(np.square(shakes)))) if shakes else float("nan"),
        "trembling_px": float(np.sqrt(np.mean(np.square(trembles)))) if trembles else float("nan"),
        "windows_px": shakes,
        "found": len(found) / max(1, len(shown)),
        "right_side": sum(one.said == foot.side for one in found) / max(1, len(found)),
    }


def longest_run(flags: Iterable[bool]) -> int:
    """How many follow one another at most."""
    longest = length = 0
    for flag in flags:
        length = length + 1 if flag else 0
        longest = max(longest, length)
    return longest


def _standing_px(
    foot: MarkedPath, followed: Sequence[_Followed], pictures: Sequence[ByteArray], start: int, end: int
) -> tuple[float, float] | None:
    """Rms in pixels of the drawn foot against the picture's own motion, and of that without even drift.

    None where it was not drawn.
    """
    drawn = [one.drawn for one in followed[start:end] if one.drawn is not None]
    if len(drawn) < end - start or end - start < _LEAST_WINDOW:
        return None
    moved = standing_path_px(foot, pictures[start:end], start)
    if moved is None:
        return None
    ends = [np.array([one.heel for one in drawn]), np.array([one.toe for one in drawn])]
    apart = [path - moved for path in ends]
    whole, even = (
        float(np.sqrt(np.mean([shake(path) ** 2 for path in paths])))
        for paths in (apart, [without_drift(path) for path in apart])
    )
    return whole, even


def without_drift(path: FloatArray) -> FloatArray:
    """(N, 2) without the straight line through it that fits best."""
    times = np.column_stack([np.ones(len(path)), np.arange(len(path))])
    return np.asarray(path - times @ np.linalg.lstsq(times, path, rcond=None)[0], np.float64)


def standing_path_px(foot: MarkedPath, pictures: Sequence[ByteArray], start: int) -> FloatArray | None:
    """(N, 2) how far the picture has moved on a foot since the first of these (H, W) grey ones.

    None where it has too little texture to tell.
    """
    mark = foot.at(start)
    middle, along = (mark.heel + mark.toe) / 2, mark.toe - mark.heel
    mask = np.zeros_like(pictures[0])
    length = float(np.linalg.norm(along))
    box = (middle.tolist(), (length, _FOOT_BREADTH * length), float(np.degrees(np.arctan2(*along[::-1]))))
    cv2.ellipse(mask, box, 255, cv2.FILLED)
    corners = cv2.goodFeaturesToTrack(pictures[0], 80, qualityLevel=0.01, minDistance=3, mask=mask)
    if corners is None or len(corners) < 5:
        return None
    paths = paths_px(pictures, np.asarray(corners[:, 0], np.float32))
    return np.asarray(np.median(paths - paths[0], axis=1), np.float64)
