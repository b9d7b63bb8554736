"""What automatic cutting has to know of a clip: how long it is, what was worn when, where it is steady."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter

from tryon.clips.note import Wearing, read_note
from tryon.errors import CancelledError, InputError
from tryon.sources.decoding import decoded_frames, open_video
from tryon.sources.still import STILL_SUFFIXES, read_image
from tryon.types import ByteArray, FloatArray

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
    if clip.suffix.lower() in STILL_SUFFIXES:
        read_image(clip)  # says so where it is none
        return Footage(clip, float("inf"), wearing)
    container, stream = open_video(clip)
    try:
        seconds = float((stream.duration or 0) * stream.time_base) or (container.duration or 0) / 1e6
        smalls = _small_pictures(container, stream, seconds, advance, cancelled)
    finally:
        container.close()
    if not smalls:
        raise InputError(f"{clip.name} holds no picture that can be decoded")
    advance(1.0)
    return Footage(
        clip, seconds, wearing, np.asarray([cv2.absdiff(a, b).mean() for a, b in pairwise(smalls)])
    )


def _small_pictures(
    container: Any,
    stream: Any,
    seconds: float,
    advance: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> list[ByteArray]:
    """Grey pictures of the clip, one each MOTION_STEP_S."""
    start_s = (container.start_time or 0) / 1e6
    # Made small on the way from the decoder: as pictures of full size they would take as long again.
    reformatter = VideoReformatter()
    smalls: list[ByteArray] = []
    for decoded in decoded_frames(container, stream):
        if cancelled():
            raise CancelledError("looking through the clip was stopped")
        second = len(smalls) * MOTION_STEP_S if decoded.time is None else decoded.time - start_s
        while second >= len(smalls) * MOTION_STEP_S:
            small = reformatter.reformat(
                decoded, *_LOOKED_AT_WH, format="gray", interpolation=Interpolation.AREA
            )
            smalls.append(np.asarray(small.to_ndarray(), np.uint8))
            advance(min(1.0, second / max(seconds, MOTION_STEP_S)))
    return smalls
