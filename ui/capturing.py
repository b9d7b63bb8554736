"""What is recorded and photographed: the wishes, in threads of their own, and what became of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QObject, Signal

from tryon.mirror_state import MirrorState
from ui.worker import Worker

BURST = 5
"""Pictures of a burst: a second and a half, in which a smile comes and goes."""

CaptureKind = Literal["photo", "burst", "before_after", "video", "replay"]


class CapturingMirror(Protocol):
    """What a mirror can capture. Calls may block."""

    def take_picture(self, mirrored: bool) -> Path: ...
    def take_burst(self, count: int = 5, mirrored: bool = False) -> tuple[Path, ...]: ...
    def take_before_after(self, mirrored: bool) -> Path: ...
    def start_recording(self, mirrored: bool) -> Path: ...
    def pause_recording(self) -> None: ...
    def resume_recording(self) -> None: ...
    def stop_recording(self) -> Path: ...
    def save_replay(self, mirrored: bool) -> Path: ...


@dataclass(frozen=True)
class Recording:
    """Where a recording stands, for the window.

    phase: "idle", "starting", "running" or "saving". limit_s: when it ends by itself; at_limit: it did.
    """

    phase: str = "idle"
    seconds: float = 0.0
    dropped: int = 0
    paused: bool = False
    with_sound: bool = False
    limit_s: float = 60.0
    at_limit: bool = False

    @property
    def is_on(self) -> bool:
        """Whether it can be stopped."""
        return self.phase in ("starting", "running")


@dataclass(frozen=True)
class Saved:
    """Files that were written. seconds: how long a replay is. limit_s: at which a video ended by itself."""

    kind: CaptureKind
    paths: tuple[Path, ...]
    seconds: float = 0.0
    limit_s: float | None = None


class Capturing(QObject):
    """Asks the mirror for recordings and pictures, one at a time of each kind.

    Two threads: a burst or replay, which takes a second or more, must not hold up the end of a recording.
    Emits `failed` with the kind and one line. refusal: gives a line where nothing may be
    captured now, else "".
    """

    recording_changed = Signal(object)
    busy_changed = Signal(object)
    saved = Signal(object)
    failed = Signal(str, str)

    def __init__(self, mirror: CapturingMirror, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mirror = mirror
        self._files = Worker("mirror-files", self)
        self._series = Worker("mirror-series", self)
        self._recording = Recording()
        self._busy: frozenset[str] = frozenset()
        self._when_idle: Callable[[], None] | None = None
        self.refusal: Callable[[], str] = lambda: ""

    @property
    def recording(self) -> Recording:
        return self._recording

    @property
    def busy(self) -> frozenset[str]:
        """Kinds of photos and replays that are being made."""
        return self._busy

    def take_picture(self, mirrored: bool) -> None:
        """Save the newest picture; not between the pictures of a burst."""
        if "burst" not in self._busy:
            self._make("photo", self._files, lambda: (self._mirror.take_picture(mirrored),))

    def take_burst(self, mirrored: bool) -> None:
        """Save BURST pictures in a row."""
        self._make("burst", self._series, lambda: self._mirror.take_burst(BURST, mirrored))

    def take_before_after(self, mirrored: bool) -> None:
        """Save one picture, undressed beside dressed."""
        self._make("before_after", self._files, lambda: (self._mirror.take_before_after(mirrored),))

    def save_replay(self, mirrored: bool, seconds: float) -> None:
        """Save the last seconds, of which there are so many."""
        self._make("replay", self._series, lambda: (self._mirror.save_replay(mirrored),), seconds)

    def start_recording(self, mirrored: bool, limit_s: float) -> None:
        """Nothing happens unless no recording is under way. limit_s: after which it will end by itself."""
        if self._recording.phase != "idle" or self._when_idle is not None or self.refused("video"):
            return
        self._set_recording(Recording("starting", limit_s=limit_s))
        self._files.submit(lambda: self._mirror.start_recording(mirrored), self._started, self._lost)

    def toggle_pause(self) -> None:
        """Pause the recording, or go on."""
        recording = self._recording
        if recording.phase != "running":
            return
        call = self._mirror.resume_recording if recording.paused else self._mirror.pause_recording
        self._set_recording(dataclasses.replace(recording, paused=not recording.paused))
        self._files.submit(call, failed=lambda line: self.failed.emit("video", line))

    def stop_recording(self) -> None:
        """Ends in `saved` or `failed`."""
        if self._recording.is_on:
            self._set_recording(dataclasses.replace(self._recording, phase="saving", paused=False))
            self._files.submit(self._mirror.stop_recording, self._stopped, self._lost)

    def take_state(self, state: MirrorState) -> None:
        """How the recording goes."""
        told = state.recording
        if told is None or self._recording.phase != "running":
            return
        self._set_recording(
            dataclasses.replace(
                self._recording,
                seconds=told.seconds,
                dropped=told.dropped,
                with_sound=told.with_sound,
                at_limit=told.ended == "limit",
            )
        )
        if told.ended:  # the call hands over what there is, or tells what went wrong
            self.stop_recording()

    def finish(self, then: Callable[[], None]) -> None:
        """Start nothing any more, finish what is under way, then call `then`: at once where nothing is."""
        self._when_idle = then
        self.stop_recording()
        self._tell_idle()

    def end_threads(self) -> None:
        """Let the threads end after what they are at; returns at once."""
        self._files.finish()
        self._series.finish()

    def _make(
        self, kind: CaptureKind, worker: Worker, call: Callable[[], tuple[Path, ...]], seconds: float = 0.0
    ) -> None:
        if kind in self._busy or self._when_idle is not None or self.refused(kind):
            return

        def done(paths: tuple[Path, ...]) -> None:
            self._set_busy(self._busy - {kind})
            self.saved.emit(Saved(kind, paths, seconds))
            self._tell_idle()

        def failed(line: str) -> None:
            self._set_busy(self._busy - {kind})
            self.failed.emit(kind, line)
            self._tell_idle()

        self._set_busy(self._busy | {kind})
        worker.submit(call, done, failed)

    def refused(self, kind: CaptureKind) -> bool:
        """Whether nothing may be captured now, which is then told."""
        line = self.refusal()
        if line:
            self.failed.emit(kind, line)
        return bool(line)

    def _started(self, _path: Path) -> None:
        if self._recording.phase == "starting":
            self._set_recording(dataclasses.replace(self._recording, phase="running"))

    def _stopped(self, path: Path) -> None:
        ended = self._recording
        self._set_recording(Recording())
        self.saved.emit(Saved("video", (path,), ended.seconds, ended.limit_s if ended.at_limit else None))
        self._tell_idle()

    def _lost(self, line: str) -> None:
        if self._recording.phase == "idle":  # it could not even be started, which has been told
            return
        self._set_recording(Recording())
        self.failed.emit("video", line)
        self._tell_idle()

    def _tell_idle(self) -> None:
        if self._when_idle is not None and self._recording.phase == "idle" and not self._busy:
            self._when_idle()

    def _set_recording(self, recording: Recording) -> None:
        if recording != self._recording:
            self._recording = recording
            self.recording_changed.emit(recording)

    def _set_busy(self, busy: frozenset[str]) -> None:
        self._busy = busy
        self.busy_changed.emit(busy)
