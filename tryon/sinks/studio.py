"""Records the mirror without ever making it wait, and keeps its last seconds for a replay."""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tryon.errors import SinkError
from tryon.precedence import MIRROR, step_back
from tryon.sinks.clip_clock import ClipClock
from tryon.sinks.clip_file import ClipFile
from tryon.sinks.encoder import VideoEncoder
from tryon.sinks.recording import Recording, RecordingStats
from tryon.sinks.replay import ReplayMemory, as_mirrored, save_moments
from tryon.types import Frame, Sound

Describe = Callable[[Path, ClipClock], None]

log = logging.getLogger(__name__)

_QUEUE_FRAMES = 16  # half a second at 30 frames per second; 44 MB at 1280x720
_POLL_S = 0.2
_FINISH_S = 15.0


@dataclass(frozen=True, eq=False)
class _Stop:
    """Stands in the queue behind the last frame of a recording."""

    recording: Recording


class Studio:
    """One encoder, in a thread of its own, for the recording under way and for the replay.

    Frames come through a bounded queue; when that is full the newest frame is dropped. Nothing is encoded
    while there is neither. Methods may be called from any thread; show() and hear() return at once.

    fps_hint: the usual rate. mirrored: whether left and right are swapped in the replay.
    """

    def __init__(
        self, fps_hint: float = 30.0, *, mirrored: bool = False, queue_frames: int = _QUEUE_FRAMES
    ) -> None:
        self._fps_hint = fps_hint
        self._mirrored = mirrored
        self._queue: queue.Queue[Frame | _Stop] = queue.Queue(queue_frames)
        self._closing = threading.Event()
        # Held while a frame is encoded and stored, some milliseconds: whoever starts a recording waits.
        self._lock = threading.Lock()
        self._encoder: VideoEncoder | None = None
        self._recording: Recording | None = None  # that frames are written to
        self._kept: Recording | None = None  # the same, until it is handed over
        self._replay = ReplayMemory()
        self._replays = False
        self._forget_until_ns = 0
        self._finishers: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._thread.start()

    def show(self, frame: Frame) -> None:
        """Hand over a frame, which nobody may change any more. Never blocks, never raises."""
        recording = self._recording
        if self._closing.is_set() or (recording is None and not self._replays):
            return
        try:
            self._queue.put_nowait(frame)
        except queue.Full:
            if recording is not None:
                recording.drop()

    def hear(self, sound: Sound) -> None:
        """Hand over sound. Never blocks, never raises."""
        recording = self._recording
        if recording is not None:
            recording.hear(sound)
        if self._replays:
            self._replay.hear(sound)

    @property
    def stats(self) -> RecordingStats | None:
        """How the recording goes that stop() would hand over."""
        kept = self._kept
        return None if kept is None else kept.stats

    @property
    def path(self) -> Path | None:
        """Of the recording that stop() would hand over."""
        kept = self._kept
        return None if kept is None else kept.path

    def start(
        self,
        path: Path,
        size_wh: tuple[int, int],
        describe: Describe,
        *,
        mirrored: bool = False,
        with_sound: bool = False,
        at_most_s: float | None = None,
    ) -> None:
        """Record what is captured from now on. describe: as of `Recording`.

        Raises SinkError when it cannot, or where there is a recording that nobody has stopped yet.
        """
        start_ns = time.monotonic_ns()
        with self._lock:
            busy = self._kept or self._recording  # the second also while stop() waits for it
            if busy is not None:
                raise SinkError(f"{busy.path.name} is still being recorded")
            file = ClipFile(path, self._encoder_for(size_wh, mirrored), with_sound=with_sound)
            clock = ClipClock(start_ns, None if at_most_s is None else round(at_most_s * 1e9))
            self._recording = self._kept = Recording(file, clock, describe)

    def pause(self) -> None:
        """Let no time pass in the recording from now on."""
        if self._recording is not None:
            self._recording.clock.pause(time.monotonic_ns())

    def resume(self) -> None:
        """Go on with a paused recording."""
        if self._recording is not None:
            self._recording.clock.resume(time.monotonic_ns())

    def stop(self, timeout_s: float = _FINISH_S) -> Path:
        """Store what is queued, finish the file and return its path, in at most `timeout_s`.

        Raises SinkError when nothing is recorded, when the recording ended early or lost its end, or when it
        takes longer; what was stored stays.
        """
        end = time.monotonic() + timeout_s
        kept = self._kept
        if kept is None:
            raise SinkError("nothing is being recorded")
        kept.clock.pause(time.monotonic_ns())
        self._kept = None
        if self._recording is kept:
            with contextlib.suppress(queue.Full):  # then wait() says that it is not finished
                self._queue.put(_Stop(kept), timeout=timeout_s)
        kept.wait(max(0.0, end - time.monotonic()))
        return kept.path

    def set_replay(self, on: bool) -> None:
        """Keep the last seconds in memory, or forget them. Never blocks."""
        if on != self._replays:
            self._replay.clear()
            self._replays = on

    def forget_replay(self) -> None:
        """Forget the last seconds, those included that are not encoded yet. Waits for a frame at most."""
        with self._lock:
            self._forget_until_ns = time.monotonic_ns()
            self._replay.clear()

    @property
    def replay_seconds(self) -> float:
        """How much could be saved now."""
        return self._replay.seconds

    def save_replay(self, path: Path, mirrored: bool, describe: Describe) -> None:
        """Write the last seconds as a clip. Raises SinkError; there may be nothing yet."""
        with self._lock:
            moments = None if self._encoder is None else self._replay.moments(self._encoder)
        if moments is None or not moments.pictures:
            raise SinkError("there is nothing to replay yet; wait some seconds")
        save_moments(as_mirrored(moments, mirrored, self._fps_hint), path, describe)

    def close(self, timeout_s: float = _FINISH_S) -> None:
        """Finish what is recorded and end the threads. Raises what stop() raises."""
        try:
            if self._kept is not None:
                self.stop(timeout_s)
        finally:
            self._closing.set()
            for thread in (self._thread, *self._finishers):
                thread.join(timeout_s)

    def _run(self) -> None:
        step_back(MIRROR)
        while True:
            try:
                item = self._queue.get(timeout=_POLL_S)
            except queue.Empty:
                if self._closing.is_set():
                    return
                continue
            with self._lock:
                try:
                    if isinstance(item, _Stop):
                        self._end(item.recording)
                    else:
                        self._take(item)
                except Exception as error:
                    self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """What nobody expects of a codec ends the recording under way, and not all those to come."""
        log.error("recording failed and begins anew: %s", error, exc_info=error)
        self._encoder = None
        self._replay.clear()
        recording = self._recording
        if recording is not None:
            recording.fail(SinkError(f"the recording failed: {error}"))
            self._end(recording)

    def _take(self, frame: Frame) -> None:
        recording = self._recording
        if not self._replays and (recording is None or recording.skips(frame.time_ns)):
            return
        try:
            # A recording stays with the encoder that it began with, whatever the source does.
            encoder = self._encoder if recording is not None else None
            encoder = encoder or self._encoder_for(frame.size_wh, self._mirrored)
            key = recording is not None and recording.needs_key(frame.time_ns)
            picture = encoder.encode(frame, key=key)
        except SinkError as error:
            if recording is None:
                self._replays = False  # such pictures cannot be kept
            else:
                recording.fail(error)
                self._end(recording)
            return
        if self._replays and frame.time_ns > self._forget_until_ns:
            self._replay.add(picture)
        if recording is not None and not recording.write(picture):
            self._end(recording)

    def _end(self, recording: Recording) -> None:
        """Close the file, and finish it in a thread of its own: that takes up to a second."""
        if self._recording is not recording:
            return
        self._recording = None
        recording.end()
        self._finishers = [thread for thread in self._finishers if thread.is_alive()]
        finisher = threading.Thread(target=recording.finish, name="finishing", daemon=True)
        self._finishers.append(finisher)
        finisher.start()

    def _encoder_for(self, size_wh: tuple[int, int], mirrored: bool) -> VideoEncoder:
        """The encoder at hand where it suits; another one forgets the replay. Raises SinkError."""
        even_wh = (size_wh[0] // 2 * 2, size_wh[1] // 2 * 2)
        encoder = self._encoder
        if encoder is None or encoder.size_wh != even_wh or encoder.mirrored != mirrored:
            encoder = VideoEncoder(size_wh, self._fps_hint, mirrored=mirrored)
            self._encoder, self._mirrored = encoder, mirrored
            self._replay.forget_pictures()
        return encoder
