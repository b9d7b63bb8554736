"""Pictures of clips and stills at the seconds that a post asks for."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Protocol

import av
import cv2
import numpy as np

from tryon.errors import InputError
from tryon.sources.decoding import PictureConverter, decoded_frames, open_video
from tryon.sources.still import STILL_SUFFIXES, read_image
from tryon.types import ByteArray

# Reading on is cheaper than looking for a keyframe up to here: recordings have one every two seconds.
_READ_ON_S = 2.0
_DEFAULT_FPS = 30.0
_NOTHING: tuple[float, Any] = (0.0, None)


class Reader(Protocol):
    """Delivers the picture of a second of its clip."""

    @property
    def size_wh(self) -> tuple[int, int]: ...

    @property
    def duration_s(self) -> float: ...

    def picture_at(self, source_s: float) -> ByteArray:
        """(h, w, 3) BGR picture of `source_s`, before the first and after the last one these.

        It belongs to the reader: it must not be painted on.
        """
        ...

    def close(self) -> None: ...


def open_reader(path: Path) -> Reader:
    """A reader of a clip or a still. Raises InputError in one line where it holds no picture."""
    return StillReader(path) if path.suffix.lower() in STILL_SUFFIXES else ClipReader(path)


class Readers:
    """Readers that are kept open, by clip and by what they are for: two places of a clip need two of them."""

    def __init__(self) -> None:
        self._readers: dict[tuple[Path, int], Reader] = {}

    def reader(self, clip: Path, use: int = 0) -> Reader:
        """Opened where it is not yet. Raises InputError."""
        if (clip, use) not in self._readers:
            self._readers[clip, use] = open_reader(clip)
        return self._readers[clip, use]

    def keep(self, clips: Collection[Path]) -> None:
        """Close the readers of all other clips."""
        for clip, use in list(self._readers):
            if clip not in clips:
                self._readers.pop((clip, use)).close()

    def close(self) -> None:
        self.keep(())


class StillReader:
    """A still, for as long as one likes."""

    def __init__(self, path: Path) -> None:
        self._image = read_image(path)

    @property
    def size_wh(self) -> tuple[int, int]:
        return self._image.shape[1], self._image.shape[0]

    @property
    def duration_s(self) -> float:
        return 0.0

    def picture_at(self, source_s: float) -> ByteArray:
        return self._image

    def close(self) -> None:
        return


class ClipReader:
    """Pictures of a clip; quick where the seconds asked for grow, possible where they do not.

    A picture is shown up to half a frame early: cameras deliver a little early and late, and a post of
    constant rate would double one picture and lose the next otherwise. What is passed over is decoded, but
    not converted.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._container: Any = None
        self._open()
        if self._now is None:
            self.close()
            raise InputError(f"{path.name} holds no picture that can be decoded")
        first = self._converter.picture(self._now)
        self._size_wh = (first.shape[1], first.shape[0])
        self._shown: tuple[Any, ByteArray] = (self._now, first)

    @property
    def size_wh(self) -> tuple[int, int]:
        return self._size_wh

    @property
    def duration_s(self) -> float:
        """Seconds from the first picture to the end of the last, as far as the file says."""
        if self._stream.duration is not None:
            return float(self._stream.duration * self._stream.time_base)
        return (self._container.duration or 0) / 1e6

    def picture_at(self, source_s: float) -> ByteArray:
        with self._lock:
            if self._container is None:
                raise InputError(f"{self._path.name} is closed")
            self._go_to(source_s)
            if self._shown[0] is not self._now:
                image = self._converter.picture(self._now)
                if image.shape[1::-1] != self._size_wh:  # the camera was turned while it recorded, say
                    image = np.asarray(cv2.resize(image, self._size_wh), np.uint8)
                self._shown = (self._now, image)
            return self._shown[1]

    def close(self) -> None:
        with self._lock:
            if self._container is not None:
                self._container.close()
                self._container = None

    def _open(self) -> None:
        self._container, self._stream = open_video(self._path)
        self._converter = PictureConverter(self._stream)
        self._start_s = (self._container.start_time or 0) / 1e6
        rate = self._stream.average_rate or self._stream.guessed_rate
        self._nominal_s = 1.0 / float(rate or _DEFAULT_FPS)
        self._continue_from(-self._nominal_s)

    def _continue_from(self, last_s: float) -> None:
        """Take up decoding where the container stands. last_s: what comes is later, if it has no time."""
        self._frames = self._timed_frames(last_s)
        self._now_s, self._now = next(self._frames, _NOTHING)
        self._next_s, self._next = next(self._frames, _NOTHING)

    def _timed_frames(self, last_s: float) -> Iterator[tuple[float, Any]]:
        for frame in decoded_frames(self._container, self._stream):
            time_s = last_s + self._nominal_s
            if frame.pts is not None and frame.time_base is not None:
                own_s = float(frame.pts * frame.time_base) - self._start_s
                if own_s > last_s:
                    time_s = own_s
            yield time_s, frame
            last_s = time_s

    def _go_to(self, source_s: float) -> None:
        if source_s < self._now_s - self._nominal_s or (
            self._next is not None and source_s > self._next_s + _READ_ON_S
        ):
            self._seek(source_s)
        while self._next is not None and self._next_s - source_s <= min(
            source_s - self._now_s, self._nominal_s / 2
        ):
            self._now_s, self._now = self._next_s, self._next
            self._next_s, self._next = next(self._frames, _NOTHING)

    def _seek(self, source_s: float) -> None:
        target_us = round((source_s + self._start_s) * 1e6)
        found = False
        if self._container.duration is not None and source_s > 0:
            with contextlib.suppress(av.error.FFmpegError):  # some formats cannot
                self._container.seek(max(target_us, 0), backward=True)
                self._continue_from(-1.0)
                found = self._now is not None and self._now_s <= source_s
        if not found:  # no index, or one that leads too far: from the start, then
            self._container.close()
            self._open()
