"""What the trackers that this program builds upon cost on their own, for `tryon bench`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision

from tryon.catalogue import Category
from tryon.dressing.hand_places import HAND_CATEGORIES
from tryon.models import model_path
from tryon.pipeline import FACE_MODEL
from tryon.tracking.feet import open_foot_tracker
from tryon.tracking.hand_net import MODEL_FILE as HAND_MODEL
from tryon.types import Frame

_GLANCE_EVERY = 15  # frames of a clip whose hands are counted

TimeTracker = Callable[[list[Frame], int], float]
"""Milliseconds per frame of these frames, those of a warm-up left out."""


def bare_tracker(category: Category, frames: list[Frame]) -> TimeTracker:
    """Of the body part that wears a category, in a clip such as `frames`."""
    if category in HAND_CATEGORIES:
        return partial(_time_hands, _count_hands(frames))
    return _time_feet if category == "shoes" else _time_faces


def clocked(frames: list[Frame], start_ns: int) -> Iterator[Frame]:
    """The frames with times that go on from `start_ns`, as a tracker needs them."""
    first = frames[0].time_ns
    for frame in frames:
        yield Frame(frame.image, start_ns + frame.time_ns - first, frame.index)


def _time_feet(frames: list[Frame], warm_up: int) -> float:
    """The foot tracker of this program: there is no other."""
    with open_foot_tracker(video=True) as tracker:
        return _time_each(tracker.track, frames, warm_up)


def _time_faces(frames: list[Frame], warm_up: int) -> float:
    """MediaPipe's Face Landmarker in VIDEO mode, picture conversion included."""
    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model_path(FACE_MODEL))),
        running_mode=vision.RunningMode.VIDEO,
        num_faces=1,
    )
    with vision.FaceLandmarker.create_from_options(options) as landmarker:
        return _time_each(partial(_detect, landmarker.detect_for_video), frames, warm_up)


def _time_hands(hands: int, frames: list[Frame], warm_up: int) -> float:
    """MediaPipe's Hand Landmarker in VIDEO mode, picture conversion included."""
    options = _hand_options(hands, vision.RunningMode.VIDEO)
    with vision.HandLandmarker.create_from_options(options) as landmarker:
        return _time_each(partial(_detect, landmarker.detect_for_video), frames, warm_up)


def _count_hands(frames: list[Frame]) -> int:
    """One or two, as most of a clip shows: told of more, the landmarker never stops looking."""
    options = _hand_options(2, vision.RunningMode.IMAGE)
    with vision.HandLandmarker.create_from_options(options) as landmarker:
        counts = [len(landmarker.detect(_picture(frame)).hand_landmarks) for frame in frames[::_GLANCE_EVERY]]
    return max(1, round(float(np.median(counts))))


def _hand_options(hands: int, mode: vision.RunningMode) -> vision.HandLandmarkerOptions:
    return vision.HandLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model_path(HAND_MODEL))),
        running_mode=mode,
        num_hands=hands,
    )


def _time_each(track: Callable[[Frame], object], frames: list[Frame], warm_up: int) -> float:
    times = []
    ours = cv2.getNumThreads()
    cv2.setNumThreads(-1)  # a tracker alone has all cores
    try:
        for frame in clocked(frames, 0):
            start = time.perf_counter()
            track(frame)
            times.append((time.perf_counter() - start) * 1e3)
    finally:
        cv2.setNumThreads(ours)
    return float(np.mean(times[warm_up:] or times))  # as the whole is: a median would hide stalls


def _detect(detect_for_video: Callable[[mp.Image, int], object], frame: Frame) -> None:
    detect_for_video(_picture(frame), frame.time_ns // 1_000_000)


def _picture(frame: Frame) -> mp.Image:
    return mp.Image(image_format=mp.ImageFormat.SRGB, data=cv2.cvtColor(frame.image, cv2.COLOR_BGR2RGB))
