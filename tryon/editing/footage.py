"""What automatic cutting has to know of a clip: how long it is, what was worn when, where it is steady."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from tryon.clips.note import Wearing, read_note
from tryon.editing.reader import Reader, open_reader
from tryon.errors import CancelledError, InputError
from tryon.sources.still import STILL_SUFFIXES
from tryon.types import FloatArray

MOTION_STEP_S = 0.2
_LOOKED_AT_WH = (64, 48)


@dataclass(frozen=True, eq=False)
class Footage:
    """A clip, or a still that may stand for any time.

    seconds: its length; inf for a still. wearing: as in its note, empty where nothing is known.
    motion: how much the picture changes per step of MOTION_STEP_S, in levels of 255; empty: not known.
    """

    clip: Path
    seconds: float
    wearing: tuple[Wearing, ...] = ()
    motion: FloatArray = field(default_factory=lambda: np.empty(0))

    def motion_between(self, start_s: float, end_s: float) -> float:
        """Mean motion of a piece, 0 where it is not known."""
        first = int(start_s / MOTION_STEP_S)
        piece = self.motion[first : max(first + 1, int(np.ceil(end_s / MOTION_STEP_S)))]
        return float(piece.mean()) if piece.size else 0.0


def look_through(
    clip: Path,
    advance: Callable[[float], None] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Footage:
    """Read a clip once and its note. A note that cannot be understood counts as none: the clip can be cut.

    Raises InputError when the clip holds no picture, CancelledError when `cancelled` says so.
    """
    try:
        note = read_note(clip)
    except InputError:
        note = None
    wearing = note.wearing if note is not None else ()
    reader = open_reader(clip)
    try:
        if clip.suffix.lower() in STILL_SUFFIXES:
            return Footage(clip, float("inf"), wearing)
        return Footage(clip, reader.duration_s, wearing, _motion(reader, advance, cancelled))
    finally:
        reader.close()


def _motion(reader: Reader, advance: Callable[[float], None], cancelled: Callable[[], bool]) -> FloatArray:
    steps = int(reader.duration_s / MOTION_STEP_S)
    motion = np.zeros(steps)
    before = None
    for step in range(steps + 1):
        if cancelled():
            raise CancelledError("looking through the clip was stopped")
        picture = reader.picture_at(step * MOTION_STEP_S)
        small = cv2.cvtColor(
            cv2.resize(picture, _LOOKED_AT_WH, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY
        )
        if before is not None:
            motion[step - 1] = cv2.absdiff(small, before).mean()
        before = small
        advance(step / max(1, steps))
    return motion
