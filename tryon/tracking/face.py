"""Face tracking with MediaPipe's Face Landmarker: small faces, several faces, stable slots.

Every face has a landmarker of its own that sees a crop following the head (the whole frame while the
face is large). So identities cannot swap between frames, and a face too small for the detector's
128x128 view is tracked as well as a near one. New faces are searched by the detector alone, in tiles.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import cv2
import numpy as np

from tryon.errors import ModelFileError
from tryon.tracking.quiet import loading, quiet_native_stderr
from tryon.tracking.tiles import Box, cut, search_levels, square_around
from tryon.types import ByteArray, FloatArray, Frame, Landmarks

_CROP_PER_FACE = 3.0
"""Side of the crop over the face's: MediaPipe's own region is 1.5 faces, so a head may move 0.75 a frame."""
_RECENTRE = 0.15  # of the crop's side that the face may leave its middle before the crop follows
_RESIZE = 1.5  # by how much the face may grow or shrink before the crop does
_COARSE_LEVELS = 2  # the whole frame and squares of its short side
_TILES_PER_FRAME = 2  # searched beside the whole frame while nobody is in view, 1.5 ms each
_SEARCH_EVERY = 15  # frames between searches for more people while some are tracked
_MORE_LOOKS = 3
"""At a still: landmarks found in the region round earlier landmarks, not the detector's box, are better by
0.2 degrees and a third of the error in distance on heads rendered at known poses."""

_MEMORY_NS = 2_000_000_000  # how long a lost face keeps its slot
_SAME_FACE = 0.5  # overlap above which two boxes show the same face
_MIN_CONFIDENCE = 0.4
"""Below MediaPipe's default of 0.5: heads turned by 45 degrees and dim rooms score between both."""


@dataclass(frozen=True)
class _Track:
    """What is known of one slot. crop: what its landmarker last saw. face: box round its landmarks."""

    crop: Box
    face: Box
    seen_ns: int
    visible: bool


class FaceTracker:
    """Tracker of up to `max_faces` faces; 478 landmarks each, slots "face0", "face1", ...

    task_file: face_landmarker.task. video: frames follow one another in time; otherwise every frame is
    searched completely, coarse to fine, and unrelated to the one before. Raises ModelFileError.
    """

    def __init__(self, task_file: Path, max_faces: int = 1, video: bool = True) -> None:
        self._task_file = task_file
        self._max_faces = max_faces
        self._video = video
        self._landmarkers: list[Any] = []
        self._times_ms: list[int] = []
        self._tracks: dict[int, _Track] = {}
        self._frame_count = 0
        self._tile_cursor = 0
        self._locked: int | None = None
        self._detector = create_detector(task_file)
        self._has_detected = False

    def __enter__(self) -> FaceTracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def track(self, frame: Frame) -> tuple[Landmarks, ...]:
        """The faces in view, ordered by slot; empty when there is none. See `Tracker`."""
        if not self._video:
            self.reset()
        self._release_if_gone(frame.time_ns)
        picture = frame.image
        found: dict[int, FloatArray] = {}
        for slot in [slot for slot, track in self._tracks.items() if track.visible]:
            points = self._follow(picture, slot, frame.time_ns)
            if points is not None and not self._is_taken(_face_box(points), found):
                found[slot] = points
        if self._must_search(len(found)):
            for box in self._search(picture):
                if len(found) >= self._wanted:
                    break
                if self._is_taken(box, found):
                    continue
                slot = self._slot_for(box, frame.time_ns, found)
                if self._locked is not None and (slot != self._locked or not self._is_near(slot, box)):
                    continue
                points = self._start(picture, slot, box, frame.time_ns)
                if points is not None and not self._is_taken(_face_box(points), found):
                    found[slot] = points
        for slot, track in list(self._tracks.items()):
            if slot not in found:
                self._tracks[slot] = replace(track, visible=False)
        self._frame_count += 1
        return tuple(Landmarks(found[slot], "face", f"face{slot}") for slot in sorted(found))

    def lock(self, slot: str | None) -> None:
        """Follow nobody but the face that is in `slot` now; None: everybody again.

        Who passes by is then left alone. The lock ends by itself when its face was gone for two seconds.
        """
        self._locked = None if slot is None else int(slot.removeprefix("face"))
        if self._locked is not None:
            self._tracks = {number: track for number, track in self._tracks.items() if number == self._locked}

    @property
    def locked(self) -> str | None:
        """The slot that alone is followed."""
        return None if self._locked is None else f"face{self._locked}"

    def reset(self) -> None:
        """Forget earlier frames: the next one is unrelated."""
        self._locked = None
        self._tracks.clear()
        self._tile_cursor = 0
        with quiet_native_stderr():
            while self._landmarkers:
                self._landmarkers.pop().close()
        self._times_ms.clear()

    def close(self) -> None:
        """Free the models. Safe to call twice."""
        self.reset()
        if self._detector is not None:
            with quiet_native_stderr():
                self._detector.close()
            self._detector = None

    def _boxes_in(self, part: ByteArray) -> Any:
        """What the detector finds in a picture. It logs when it first runs."""
        import mediapipe as mp

        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=part)
        with nullcontext() if self._has_detected else quiet_native_stderr():
            self._has_detected = True
            return self._detector.detect(image).detections

    def _follow(self, picture: ByteArray, slot: int, time_ns: int) -> FloatArray | None:
        """Landmarks of a face that was in view a frame ago, or None."""
        track = self._tracks[slot]
        crop = _crop_following(track, size_wh_of(picture))
        points = self._landmarks_in(picture, slot, crop, time_ns)
        if points is None and crop != track.crop:
            # The landmarker looked where the face was in the old crop; now it detects afresh.
            points = self._landmarks_in(picture, slot, crop, time_ns)
        if points is not None:
            self._tracks[slot] = _Track(crop, _face_box(points), time_ns, True)
        return points

    def _start(self, picture: ByteArray, slot: int, box: Box, time_ns: int) -> FloatArray | None:
        """Landmarks of a face that the detector has just found, or None."""
        crop = _crop_for(box, size_wh_of(picture))
        points = self._landmarks_in(picture, slot, crop, time_ns)
        if points is None:  # an earlier face of this slot was being followed elsewhere
            points = self._landmarks_in(picture, slot, crop, time_ns)
        for _ in range(0 if self._video else _MORE_LOOKS):
            again = self._landmarks_in(picture, slot, crop, time_ns)
            points = points if again is None else again
        if points is not None:
            self._tracks[slot] = _Track(crop, _face_box(points), time_ns, True)
        return points

    def _landmarks_in(self, picture: ByteArray, slot: int, crop: Box, time_ns: int) -> FloatArray | None:
        """(478, 3) landmarks in pixels of the whole frame, found in a crop of it."""
        import mediapipe as mp

        while len(self._landmarkers) <= slot:
            self._landmarkers.append(_create_landmarker(self._task_file))
            self._times_ms.append(-1)
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb_of(picture, crop))
        is_first = self._times_ms[slot] < 0
        # MediaPipe takes strictly growing milliseconds; a second look at one frame is a tick later.
        self._times_ms[slot] = max(self._times_ms[slot] + 1, time_ns // 1_000_000)
        with quiet_native_stderr() if is_first else nullcontext():
            result = self._landmarkers[slot].detect_for_video(image, self._times_ms[slot])
        if not result.face_landmarks:
            return None
        points = np.array([(p.x, p.y, p.z) for p in result.face_landmarks[0]], np.float64)
        points *= (crop.width, crop.height, crop.width)
        points[:, :2] += (crop.x, crop.y)
        return points

    @property
    def _wanted(self) -> int:
        return self._max_faces if self._locked is None else 1

    def _release_if_gone(self, now_ns: int) -> None:
        if self._locked is None:
            return
        track = self._tracks.get(self._locked)
        if track is None or now_ns - track.seen_ns >= _MEMORY_NS:
            self._locked = None

    def _must_search(self, found: int) -> bool:
        if found == 0:
            return True
        return found < self._wanted and (not self._video or self._frame_count % _SEARCH_EVERY == 0)

    def _search(self, picture: ByteArray) -> Iterator[Box]:
        """Boxes of faces that the detector finds, largest first within each tile size.

        Small tiles are for rooms in which nobody was found yet: beside a near face they find faces in hair.
        """
        levels = search_levels(size_wh_of(picture))
        coarse, fine = levels[:_COARSE_LEVELS], levels[_COARSE_LEVELS:]
        if not self._video:
            for level in coarse:
                yield from self._detect(picture, level)
            for level in fine:
                if any(track.visible for track in self._tracks.values()):
                    return
                yield from self._detect(picture, level)
            return
        yield from self._detect(picture, coarse[0])
        anybody = any(track.visible for track in self._tracks.values())
        tiles = [tile for level in (coarse[1:] if anybody else coarse[1:] + fine) for tile in level]
        count = min(_TILES_PER_FRAME, len(tiles))
        turn = tuple(tiles[(self._tile_cursor + i) % len(tiles)] for i in range(count))
        self._tile_cursor = (self._tile_cursor + count) % max(1, len(tiles))
        yield from self._detect(picture, turn)

    def _detect(self, picture: ByteArray, tiles: tuple[Box, ...]) -> list[Box]:
        """Boxes of the faces in these tiles, largest first."""
        boxes: list[Box] = []
        for tile in tiles:
            part = rgb_of(picture, tile)
            for detection in self._boxes_in(part):
                area = detection.bounding_box
                box = Box(tile.x + area.origin_x, tile.y + area.origin_y, area.width, area.height)
                if all(box.overlap(other) < _SAME_FACE for other in boxes):
                    boxes.append(box)
        return sorted(boxes, key=lambda box: -box.side)

    def _is_taken(self, box: Box, found: dict[int, FloatArray]) -> bool:
        return any(box.overlap(_face_box(points)) > _SAME_FACE for points in found.values())

    def _slot_for(self, box: Box, now_ns: int, found: dict[int, FloatArray]) -> int:
        """The free slot of whoever was last seen about here, else the lowest free one not reserved."""
        free = [slot for slot in range(self._max_faces) if slot not in found]
        remembered = [
            slot for slot in free if slot in self._tracks and now_ns - self._tracks[slot].seen_ns < _MEMORY_NS
        ]
        near = [slot for slot in remembered if self._is_near(slot, box)]
        if near:
            return min(near, key=lambda slot: _distance(self._tracks[slot].face, box))
        unreserved = [slot for slot in free if slot not in remembered]
        return (unreserved or free)[0]

    def _is_near(self, slot: int, box: Box) -> bool:
        return _distance(self._tracks[slot].face, box) < 1.5 * box.side


def _create_landmarker(task_file: Path) -> Any:
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.FaceLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(task_file)),
        running_mode=vision.RunningMode.VIDEO,
        num_faces=1,
        min_face_detection_confidence=_MIN_CONFIDENCE,
        min_face_presence_confidence=_MIN_CONFIDENCE,
        min_tracking_confidence=_MIN_CONFIDENCE,
    )
    with loading(task_file):
        return vision.FaceLandmarker.create_from_options(options)


def create_detector(task_file: Path) -> Any:
    """The detector that travels inside the landmarker's file, which is a ZIP archive."""
    from mediapipe.tasks.python import BaseOptions, vision

    try:
        with zipfile.ZipFile(task_file) as archive:
            model = archive.read("face_detector.tflite")
        options = vision.FaceDetectorOptions(
            base_options=BaseOptions(model_asset_buffer=model), min_detection_confidence=_MIN_CONFIDENCE
        )
        with quiet_native_stderr():
            return vision.FaceDetector.create_from_options(options)
    except (RuntimeError, ValueError, OSError, KeyError, zipfile.BadZipFile) as error:
        raise ModelFileError(f"{task_file.name} could not be loaded: {str(error).splitlines()[0]}") from error


def rgb_of(picture: ByteArray, box: Box) -> ByteArray:
    """The part that MediaPipe is to see, in the order of channels that it expects."""
    return np.asarray(cv2.cvtColor(cut(picture, box), cv2.COLOR_BGR2RGB), np.uint8)


def size_wh_of(image: ByteArray) -> tuple[int, int]:
    """Width and height of a picture."""
    return image.shape[1], image.shape[0]


def _face_box(points: FloatArray) -> Box:
    low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))


def _crop_for(face: Box, size_wh: tuple[int, int]) -> Box:
    side = _CROP_PER_FACE * face.side
    if side >= min(size_wh):
        return Box(0, 0, *size_wh)
    return square_around(face.centre, side, size_wh)


def _crop_following(track: _Track, size_wh: tuple[int, int]) -> Box:
    """The old crop while the face stays well inside it: a moving crop disturbs MediaPipe's own smoothing."""
    wanted = _crop_for(track.face, size_wh)
    crop, face = track.crop, track.face
    drift = max(abs(crop.centre[0] - wanted.centre[0]), abs(crop.centre[1] - wanted.centre[1]))
    grown = max(wanted.side / crop.side, crop.side / wanted.side)
    whole = crop.x + crop.width <= size_wh[0] and crop.y + crop.height <= size_wh[1]
    keeps = whole and drift < _RECENTRE * crop.side and grown < _RESIZE and face.side < crop.side
    return crop if keeps else wanted


def _distance(a: Box, b: Box) -> float:
    return float(np.hypot(a.centre[0] - b.centre[0], a.centre[1] - b.centre[1]))
