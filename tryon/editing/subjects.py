"""Run the trackers over a clip, seldom enough to be cheap, and keep what they saw."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tryon.catalogue import load_catalogue
from tryon.clips.note import read_note
from tryon.editing.product_facts import WORN_ON
from tryon.editing.reader import open_reader
from tryon.editing.subject_track import NOBODY, Focus, PxBox, Subjects, SubjectTrack, box_of
from tryon.editing.trails import Trail
from tryon.errors import InputError, ProductError
from tryon.models import model_path
from tryon.tracking.face import FaceTracker
from tryon.tracking.feet import FootTracker, open_foot_tracker
from tryon.tracking.hand_follow import HandFollower
from tryon.tracking.hand_net import MODEL_FILE as HAND_MODEL
from tryon.tracking.hand_net import HandNets
from tryon.types import ByteArray, FloatArray, Foot, Frame

__all__ = ["NOBODY", "Focus", "PxBox", "SubjectTrack", "Subjects", "follow_clip"]

_LOOKS_S = ((0.15, 0.2), (0.8, 0.1), (math.inf, 1 / 30))
"""Up to which speed of a face (of its widths per second) how long to wait between two looks at it."""
_LEAST_LOOK_S = _LOOKS_S[-1][1]
_FEET_LOOK_S = 0.2  # feet move less and cost more
_HAND_LOOK_S = 0.2
_HAND_SEARCH_S = (0.2, 0.4, 1.2)
"""While none is in view: where something is worn on a hand, where no face is in view, and else. Every other
search is of the whole picture."""
_END_S = 0.8  # at a clip's ends, in which nothing appears or is lost just because nobody looked
_FEET_WITHOUT_FACE_S = 0.3  # for which nobody's face was seen before feet are looked for
_MOST_FACES = 2
_SURE_POINT = 0.3  # confidence above which a foot's point counts

Advance = Callable[[float], None]
Cancelled = Callable[[], bool]


def follow_clip(
    clip: Path, advance: Advance = lambda _share: None, cancelled: Cancelled = lambda: False
) -> SubjectTrack:
    """Where the face, a hand and the feet of a clip (or still) are, from its start to its end.

    Of several faces the one that is largest and most central over the whole clip. Feet are looked for where
    the clip's note says that shoes are worn, or where nobody shows a face. advance: told the share done, 0 to
    1. cancelled: asked now and then; what was seen until then is returned. Raises InputError when the clip
    cannot be read and ModelFileError when a model is missing.
    """
    foci = _foci(clip)
    with ExitStack() as stack:
        reader = stack.enter_context(closing(open_reader(clip)))
        is_video = reader.duration_s > 0
        watcher = _Watcher({focus for _, focus in foci}, is_video)
        stack.callback(watcher.close)
        t_s, seen = 0.0, None
        while t_s <= reader.duration_s and not cancelled():
            picture = reader.picture_at(t_s)
            if picture is not seen:  # it shows for longer than we wait
                watcher.look(picture, t_s)
            seen = picture
            t_s += watcher.pause_s
            advance(min(1.0, t_s / reader.duration_s) if is_video else 1.0)
        return watcher.track(reader.duration_s, reader.size_wh, foci)


def _foci(clip: Path) -> tuple[tuple[float, Focus | None], ...]:
    """What is worn where, from which second on, as the clip's note tells; what it names first counts."""
    try:
        note = read_note(clip)
    except InputError:  # the gallery says so; a post can do without
        return ()
    if note is None:
        return ()
    catalogue = load_catalogue()
    foci = []
    for worn in note.wearing:
        focus: Focus | None = None
        for selection in worn.selections:
            with suppress(ProductError):  # no longer sold
                focus = WORN_ON[catalogue.resolve(selection)[0].category]
                break
        foci.append((worn.start_s, focus))
    return tuple(foci)


@dataclass
class _Sights:
    """Times and values of what was seen of one thing."""

    times_s: list[float] = field(default_factory=list)
    values: list[FloatArray] = field(default_factory=list)

    def add(self, t_s: float, values: FloatArray) -> None:
        self.times_s.append(t_s)
        self.values.append(values)

    def speed(self) -> float:
        """How fast (n, 2) points move on average, in their own widths per second; 0 for the first."""
        if len(self.values) < 2:
            return 0.0
        moved = np.linalg.norm(self.values[-1] - self.values[-2], axis=1).mean()
        return float(moved / np.ptp(self.values[-1][:, 0]) / (self.times_s[-1] - self.times_s[-2]))

    def trail(self, duration_s: float) -> Trail:
        """What was seen, also at the clip's ends where that was just before or after a look."""
        if not self.times_s or duration_s <= 0:
            return Trail(np.array(self.times_s), np.array(self.values), 1)
        times_s, values = list(self.times_s), list(self.values)
        if 0 < times_s[0] < _END_S:
            times_s, values = [0.0, *times_s], [values[0], *values]
        if duration_s - _END_S < times_s[-1] < duration_s:
            times_s, values = [*times_s, duration_s], [*values, values[-1]]
        return Trail(np.array(times_s), np.array(values))


class _Watcher:
    """The trackers, each at its own pace, and what they saw. Made, used and closed in one thread."""

    def __init__(self, worn_on: AbstractSet[Focus | None], video: bool) -> None:
        self._video = video
        self._hand_worn = "hand" in worn_on
        self._faces = FaceTracker(model_path("face_landmarker.task"), _MOST_FACES, video)
        self._hands = HandFollower(HandNets(model_path(HAND_MODEL)), most=1)
        self._feet: FootTracker | None = open_foot_tracker(video) if "feet" in worn_on else None
        self._next_hand_s = self._next_feet_s = 0.0
        self._seen_faces: dict[str, _Sights] = {}
        self.pause_s = _LEAST_LOOK_S
        self._hand, self._pair = _Sights(), _Sights()

    def look(self, image: ByteArray, t_s: float) -> None:
        frame = Frame(image, round(t_s * 1e9))
        faces = self._faces.track(frame)
        for face in faces:
            self._seen_faces.setdefault(face.slot, _Sights()).add(t_s, face.points_px[:, :2])
        speed = max((self._seen_faces[face.slot].speed() for face in faces), default=0.0)
        self.pause_s = next(pause_s for most, pause_s in _LOOKS_S if speed <= most)
        if t_s >= self._next_hand_s:
            hands = self._hands.follow(frame)
            for hand in hands:
                self._hand.add(t_s, np.array(box_of(hand.look.points_px)))
            search_s = _HAND_SEARCH_S[0 if self._hand_worn else 2 if faces else 1]
            self._next_hand_s = t_s + (_HAND_LOOK_S if hands else search_s) - _LEAST_LOOK_S / 2
        if self._feet is None and not self._seen_faces and (not self._video or t_s >= _FEET_WITHOUT_FACE_S):
            self._feet = open_foot_tracker(self._video)
        if self._feet is not None and t_s >= self._next_feet_s:
            self._next_feet_s = t_s + _FEET_LOOK_S - _LEAST_LOOK_S / 2
            self._look_at_feet(self._feet.track(frame), t_s)

    def track(
        self, duration_s: float, size_wh: tuple[int, int], foci: tuple[tuple[float, Focus | None], ...]
    ) -> SubjectTrack:
        """What was seen so far, of the one face that counts."""
        faces = self._seen_faces.values()
        face = max(faces, key=lambda sights: _weight(sights, size_wh), default=_Sights())
        seen, hand, feet = (sights.trail(duration_s) for sights in (face, self._hand, self._pair))
        return SubjectTrack(duration_s, seen, hand, feet, foci)

    def close(self) -> None:
        self._faces.close()
        self._hands.close()
        if self._feet is not None:
            self._feet.close()

    def _look_at_feet(self, feet: Sequence[Foot], t_s: float) -> None:
        points = [foot.points_px[foot.point_confidence > _SURE_POINT] for foot in feet]
        seen = np.concatenate(points) if points else np.empty((0, 2))
        if len(seen) <= 2:
            return
        box = box_of(seen)
        if self._is_hand(box, t_s):  # a raised hand looks like a foot
            return
        self._pair.add(t_s, np.array(box))

    def _is_hand(self, box: PxBox, t_s: float) -> bool:
        if not self._hand.times_s or t_s - self._hand.times_s[-1] > 2 * _HAND_LOOK_S:
            return False
        hand = self._hand.values[-1]
        away = np.abs((np.array(box[:2]) + box[2:] - hand[:2] - hand[2:]) / 2)
        return bool((away < hand[2:] - hand[:2]).all())


def _weight(face: _Sights, size_wh: tuple[int, int]) -> float:
    """How much of the clip a face is: its width, more in the picture's middle, added up over time."""
    points = np.array(face.values)
    low, high = points.min(axis=1), points.max(axis=1)
    aside = np.abs((low + high) / 2 - np.array(size_wh) / 2) / np.array(size_wh)
    return float(((high - low)[:, 0] * (1.0 - aside.max(axis=1))).sum())
