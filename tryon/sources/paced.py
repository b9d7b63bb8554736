"""Plays a file by the clock, like a camera."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from tryon.sources.base import Source, SourceInfo
from tryon.types import Camera, Frame

_STILL_FPS = 30.0
_RESYNC_NS = 500_000_000


class Rewindable(Source, Protocol):
    """A source that can start again from its first frame."""

    def rewind(self) -> None: ...


class Paced:
    """Delivers the frames of `source` when they are due, stamped with the monotonic clock.

    A frame that is late because the reader came late is skipped (Frame.index counts it) once the next
    one is due too. A still is repeated at 30 frames per second. With `loop` the end joins the start
    without a gap. `clock_ns` is for tests.
    """

    def __init__(
        self, source: Rewindable, loop: bool, *, clock_ns: Callable[[], int] = time.monotonic_ns
    ) -> None:
        self._source = source
        self._loop = loop
        self._clock_ns = clock_ns
        self._closed = threading.Event()
        self._interval_ns = int(1e9 / (source.info.fps or _STILL_FPS))
        self._origin_ns: int | None = None  # when the media time 0 of this round was due
        self._due_ns = 0
        self._index = -1
        self._last_ns = -1
        fps = source.info.fps or (_STILL_FPS if loop else 0.0)
        self._info = replace(
            source.info, fps=fps, live=True, frame_count=None if loop else source.info.frame_count
        )

    @property
    def info(self) -> SourceInfo:
        return self._info

    @property
    def camera(self) -> Camera | None:
        return self._source.camera

    def read(self) -> Frame | None:
        """The next frame when it is due; None at the end (without `loop`) or after close()."""
        while not self._closed.is_set():
            frame = self._next()
            if frame is None:
                return None
            self._index += 1
            now = self._clock_ns()
            if self._due_ns > now:
                if self._closed.wait((self._due_ns - now) / 1e9):
                    return None
            elif now - self._due_ns > _RESYNC_NS and self._origin_ns is not None:
                # Far behind (a stalled reader, a sleeping machine): go on from here.
                self._origin_ns += now - self._due_ns
            elif now - self._due_ns > self._interval_ns:
                continue
            self._last_ns = max(self._clock_ns(), self._last_ns + 1)
            return Frame(frame.image, self._last_ns, self._index)
        return None

    def close(self) -> None:
        self._closed.set()
        self._source.close()

    def _next(self) -> Frame | None:
        """The next frame of the file, with `_due_ns` set to when it is to be shown."""
        frame = self._source.read()
        if frame is None and self._loop and not self._closed.is_set():
            self._source.rewind()
            self._origin_ns = None if self._origin_ns is None else self._due_ns + self._interval_ns
            frame = self._source.read()
            if frame is not None and self._origin_ns is not None:
                self._origin_ns -= frame.time_ns
        if frame is None:
            return None
        if self._origin_ns is None:
            self._origin_ns = self._clock_ns() - frame.time_ns
        self._due_ns = self._origin_ns + frame.time_ns
        return frame
