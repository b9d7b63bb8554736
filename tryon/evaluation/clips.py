"""Real clips, scaled so that the face is as wide as the goals say, followed as the mirror would."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from tryon.errors import NothingFoundError
from tryon.evaluation.following import Sight, face_box, follow, mirror_camera, scaled_onto_frame
from tryon.evaluation.report import MissingMediaError
from tryon.evaluation.skin_flow import WINDOW_FRAMES, Window, resting_window
from tryon.sources import open_source
from tryon.types import ByteArray, FloatArray, Frame

_LOOK_EVERY = 30  # frames between those in which the face's breadth is measured
_LOOKS = 7  # at most; their median counts, so that one false face does not
_SETTLING = 30  # frames that filters take to settle on a face that has just come
_STEP_FRAMES = 5  # between the starts of windows


@dataclass(frozen=True, eq=False)
class FollowedClip:
    """What became of a clip's face. sights: one for every frame. windows: seconds in which the head rests."""

    name: str
    sights: tuple[Sight | None, ...]
    windows: tuple[Window, ...]


def clip_paths(folder: Path, names: tuple[str, ...] = ()) -> list[Path]:
    """The named clips of talking and turning faces, or all. Raises MissingMediaError where there are none."""
    clips = folder / "faces/video"
    paths = [clips / name for name in names] if names else sorted(clips.glob("*.mp4"))
    paths = [path for path in paths if path.is_file()]
    if not paths:
        raise MissingMediaError(f"there are no clips in {clips}")
    return paths


@cache  # several parts look at the same clips; what is kept of each is small
def followed_clip(path: Path) -> FollowedClip:
    """Track and fit a whole clip and find where its head rests. Raises NothingFoundError without a face."""
    centre, breadth = _typical_face(path)
    camera = mirror_camera()
    newest: deque[ByteArray] = deque(maxlen=WINDOW_FRAMES)  # a whole clip would not fit into memory

    def frames() -> Iterator[Frame]:
        for frame in _read(path):
            scaled = scaled_onto_frame(frame.image, centre, breadth)
            newest.append(np.asarray(cv2.cvtColor(scaled, cv2.COLOR_BGR2GRAY), np.uint8))
            yield Frame(scaled, frame.time_ns, frame.index)

    sights: list[Sight | None] = []
    windows = []
    for sight in follow(frames(), camera):
        sights.append(sight)
        start = len(sights) - WINDOW_FRAMES
        if start >= _SETTLING and start % _STEP_FRAMES == 0:
            windows.append(resting_window(list(newest), sights[start:], camera, start))
    return FollowedClip(path.name, tuple(sights), tuple(window for window in windows if window is not None))


def _typical_face(path: Path) -> tuple[FloatArray, float]:
    boxes: list[tuple[FloatArray, float]] = []
    for frame in _read(path):
        if len(boxes) == _LOOKS:
            break
        if frame.index % _LOOK_EVERY == 0:
            try:
                boxes.append(face_box(frame.image))
            except NothingFoundError:
                continue
    if not boxes:
        raise NothingFoundError(f"no face in {path.name}")
    centre = np.median([centre for centre, _ in boxes], axis=0)
    return centre, float(np.median([breadth for _, breadth in boxes]))


def _read(path: Path) -> Iterator[Frame]:
    source = open_source(str(path), live=False)
    try:
        while (frame := source.read()) is not None:
            yield frame
    finally:
        source.close()
