"""One recording: which pictures and which sound go into its file, and what becomes of it in the end."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tryon.errors import SinkError
from tryon.sinks.clip_clock import ClipClock
from tryon.sinks.clip_file import ClipFile
from tryon.sinks.encoder import Picture
from tryon.types import Sound

Ended = Literal["", "limit", "fault"]

_MOST_SOUNDS = 3000  # a minute of stretches of 20 ms that wait for their pictures


@dataclass(frozen=True)
class RecordingStats:
    """How a recording goes.

    seconds of the clip and pictures that are stored; pictures that were dropped because the encoder did not
    keep up or had ended. ended: why, if it did by itself. error: what a "fault" was.
    """

    seconds: float = 0.0
    written: int = 0
    dropped: int = 0
    paused: bool = False
    with_sound: bool = False
    ended: Ended = ""
    error: SinkError | None = None


class Recording:
    """Puts encoded pictures and sound into a file by the clip's clock.

    describe: called with the clip's path and clock once the file is finished, to write the note.

    write(), end() and finish() belong to whoever encodes; the others may be called from any thread.
    """

    def __init__(self, file: ClipFile, clock: ClipClock, describe: Callable[[Path, ClipClock], None]) -> None:
        self.path = file.path
        self.clock = clock
        self._file = file
        self._describe = describe
        self._sounds: deque[Sound] = deque(maxlen=_MOST_SOUNDS)
        self._needs_key = True
        self._dropped = 0
        self._ended: Ended = ""
        self._error: SinkError | None = None
        self._finished = threading.Event()

    @property
    def stats(self) -> RecordingStats:
        return RecordingStats(
            self._file.end_ns / 1e9,
            self._file.pictures,
            self._dropped,
            self.clock.is_paused,
            self._file.has_sound,
            self._ended,
            self._error,
        )

    def needs_key(self, time_ns: int) -> bool:
        """Whether the frame captured then has to be encoded so that decoding can begin with it."""
        return self._needs_key and self.clock.at(time_ns) is not None

    def skips(self, time_ns: int) -> bool:
        """Whether a frame captured then is in a pause: then the next one has to be decoded without it."""
        skipped = self.clock.at(time_ns) is None and not self.clock.is_over(time_ns)
        self._needs_key |= skipped
        return skipped

    def hear(self, sound: Sound) -> None:
        """Sound, kept until the pictures have got there. Returns at once."""
        if self._file.has_sound:
            self._sounds.append(sound)

    def drop(self) -> None:
        """Count a picture that was lost on its way here."""
        if not self.clock.is_paused:
            self._dropped += 1

    def write(self, picture: Picture) -> bool:
        """Store a picture if it is part of the clip, and the sound up to it.

        False once the recording is over: then there is nothing but end() and finish().
        """
        at_ns = self.clock.at(picture.time_ns)
        try:
            if at_ns is None:
                self._needs_key = True
                if self.clock.is_over(picture.time_ns):
                    self._ended = "limit"
            elif picture.is_key or not self._needs_key:
                self._needs_key = False
                self._file.add_picture(picture, at_ns if self._file.pictures else 0)
                self._write_sound(picture.time_ns)
        except SinkError as error:
            self.fail(error)
        return not self._ended

    def fail(self, error: SinkError) -> None:
        """It cannot go on."""
        self.clock.pause(time.monotonic_ns())
        self._ended, self._error = "fault", error

    def end(self) -> None:
        """Close the file. What is missing of its end is told by wait()."""
        try:
            if self._error is None:
                self._write_sound(None)
            self._file.close()
        except SinkError as error:
            self._error = self._error or error

    def finish(self) -> None:
        """Give the file its final form, name and note; wakes wait()."""
        try:
            if self._file.finish():
                self._describe(self.path, self.clock)
        except SinkError as error:
            self._error = self._error or error
        finally:
            self._finished.set()

    def wait(self, timeout_s: float) -> None:
        """Until it is finished. Raises SinkError when it ended early, lost its end or takes longer."""
        if not self._finished.wait(timeout_s):
            raise SinkError(
                f"{self.path.name} was not finished within {timeout_s:g} s; it goes on in the background"
            )
        if self._error is not None:
            raise self._error

    def _write_sound(self, until_ns: int | None) -> None:
        """What was heard before that time of capture; with None, before the clip's last picture is over."""
        end_at_ns = self._file.end_ns
        while self._sounds and (until_ns is None or self._sounds[0].end_ns <= until_ns):
            sound = self._sounds.popleft()
            for start_ns, end_ns, at_ns in self.clock.pieces(sound.time_ns, sound.end_ns):
                if until_ns is None:
                    end_ns = min(end_ns, start_ns + end_at_ns - at_ns)
                first = round((start_ns - sound.time_ns) * sound.rate / 1e9)
                last = round((end_ns - sound.time_ns) * sound.rate / 1e9)
                if first < last:
                    self._file.add_sound(Sound(sound.samples[first:last], sound.rate, start_ns), at_ns)
