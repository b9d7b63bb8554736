"""A recorder that never makes its caller wait."""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from tryon.errors import SinkError
from tryon.sinks.recorder import Recorder
from tryon.types import Frame

_QUEUE_FRAMES = 16  # half a second at 30 frames per second; 44 MB at 1280x720
_POLL_S = 0.2


@dataclass(frozen=True)
class RecorderStats:
    """How a recording goes: seconds of capture time and frames that are stored, frames that were dropped
    because the encoder did not keep up or had ended, and what ended it early, if anything."""

    seconds: float = 0.0
    written: int = 0
    dropped: int = 0
    error: SinkError | None = None


class BackgroundRecorder:
    """Encodes in its own thread, fed through a bounded queue; when that is full the newest frame is dropped.

    Raises SinkError from the constructor when recording cannot start. A fault while recording ends it and
    is kept in `stats.error`; what was stored before stays playable at `path`.
    """

    def __init__(
        self,
        path: Path,
        size_wh: tuple[int, int],
        fps_hint: float = 30.0,
        *,
        queue_frames: int = _QUEUE_FRAMES,
    ) -> None:
        self.path = path
        self._recorder = Recorder(path, size_wh, fps_hint)
        self._queue: queue.Queue[Frame] = queue.Queue(queue_frames)
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._stats = RecorderStats()
        self._reported = False
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    @property
    def stats(self) -> RecorderStats:
        with self._lock:
            return self._stats

    def write(self, frame: Frame) -> None:
        """Hand over a frame, which nobody may change any more. Returns at once and never raises."""
        if not self._stop.is_set():
            try:
                self._queue.put_nowait(frame)
                return
            except queue.Full:
                pass  # counted below
        with self._lock:
            self._stats = replace(self._stats, dropped=self._stats.dropped + 1)

    def close(self, timeout: float = 10.0) -> None:
        """Store what is queued and finish the file, in at most `timeout` seconds. Safe to call twice.

        Raises SinkError, once, when the recording ended early or its end could not be written in time.
        """
        self._stop.set()
        self._thread.join(timeout)
        if self._reported:
            return
        self._reported = True
        if self._thread.is_alive():
            raise SinkError(
                f"{self.path.name} was not finished within {timeout:g} s; it goes on in the background"
            )
        error = self.stats.error
        if error is not None:
            raise error

    def _run(self) -> None:
        try:
            while True:
                try:
                    frame = self._queue.get(timeout=_POLL_S)
                except queue.Empty:
                    if self._stop.is_set():
                        break
                    continue
                self._recorder.write(frame)
                with self._lock:
                    self._stats = replace(
                        self._stats, seconds=self._recorder.seconds, written=self._recorder.frames_written
                    )
        except SinkError as error:
            self._fail(error)
        try:
            self._recorder.close()
        except SinkError as error:
            self._fail(error)

    def _fail(self, error: SinkError) -> None:
        self._stop.set()
        with self._lock:
            if self._stats.error is None:
                self._stats = replace(self._stats, error=error)
