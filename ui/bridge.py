"""The one object of the window that talks to the mirror: a timer asks for news, threads pass on wishes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from tryon.catalogue import Category
from tryon.fitting.foot_size import FootMeasures
from tryon.fitting.measure import FaceMeasures
from tryon.mirror_state import MirrorState, Shot
from tryon.settings import Fit
from ui.worker import Worker

POLL_MS = 16
"""About 60 times a second: no camera delivers more, and asking costs microseconds."""

STATE_EVERY = 6
"""The state is asked for at a tenth of a second: words need not be faster."""

FINISH_TIMEOUT_MS = 20_000
"""How long a closing window waits for a recording to be finished."""

STOP_TIMEOUT_S = 5.0


class Mirror(Protocol):
    """What the window needs of a mirror.

    Only `newest`, `state`, `measures` and `feet_measures` are called in the window's thread.
    """

    def start(self, source_spec: str) -> None: ...
    def switch_source(self, source_spec: str) -> None: ...
    def wear(self, sku: str, variant: str | None = None, slot: str | None = None) -> None: ...
    def take_off(self, category: Category, slot: str | None = None) -> None: ...
    def lock(self, slot: str | None) -> None: ...
    def set_max_faces(self, count: int) -> None: ...
    def measures(self) -> FaceMeasures | None: ...
    def feet_measures(self) -> FootMeasures | None: ...
    def start_calibration(self) -> None: ...
    def start_feet_calibration(self) -> None: ...
    def cancel_calibration(self) -> None: ...
    def set_fit(self, fit: Fit) -> None: ...
    def set_recordings_dir(self, folder: Path) -> None: ...
    def newest(self, after: int) -> Shot | None: ...
    def state(self) -> MirrorState: ...
    def take_picture(self, mirrored: bool) -> Path: ...
    def start_recording(self, mirrored: bool) -> Path: ...
    def stop_recording(self) -> Path: ...
    def stop(self, timeout_s: float = 5.0) -> None: ...


@dataclasses.dataclass(frozen=True)
class Recording:
    """Where a recording stands, for the window: "idle", "starting", "running" or "saving"."""

    phase: str = "idle"
    seconds: float = 0.0
    dropped: int = 0


class Bridge(QObject):
    """Passes the mirror's pictures and state to the window, and the window's wishes to the mirror.

    Two threads take the wishes, one for the source and products, one for files: a recording that takes
    seconds to finish must not hold up the change of a frame.
    """

    shot_arrived = Signal(object)
    state_changed = Signal(object)
    recording_changed = Signal(object)
    picture_saved = Signal(object)
    video_saved = Signal(object)
    picture_failed = Signal(str)
    recording_failed = Signal(str)
    mirror_failed = Signal(str)
    closed = Signal()

    def __init__(self, mirror: Mirror, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mirror = mirror
        self._control = Worker("mirror-control", self)
        self._files = Worker("mirror-files", self)
        self._last_index = -1
        self._ticks = 0
        self._state: MirrorState | None = None
        self._recording = Recording()
        self._closing = False
        self._timer = QTimer(self, interval=POLL_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._poll)
        self._deadline = QTimer(self, singleShot=True)
        self._deadline.timeout.connect(self._give_up)
        self._give_up_next: Callable[[], None] = self._report_closed

    @property
    def recording(self) -> Recording:
        return self._recording

    def start(self, source_spec: str) -> None:
        self._control.submit(lambda: self._mirror.start(source_spec), failed=self.mirror_failed.emit)
        self._timer.start()

    def switch_source(self, source_spec: str) -> None:
        self._control.submit(lambda: self._mirror.switch_source(source_spec), failed=self.mirror_failed.emit)

    def dress(
        self, category: Category, sku: str | None, variant: str | None, slot: str | None = None
    ) -> None:
        """Put on that product of the category, or take it off with None: who is in `slot`, or everybody."""
        if sku is None:
            self._control.submit(
                lambda: self._mirror.take_off(category, slot), failed=self.mirror_failed.emit
            )
        else:
            self._control.submit(
                lambda: self._mirror.wear(sku, variant, slot), failed=self.mirror_failed.emit
            )

    def lock(self, slot: str | None) -> None:
        """Follow who is in `slot` alone, or everybody again."""
        self._control.submit(lambda: self._mirror.lock(slot), failed=self.mirror_failed.emit)

    def set_max_faces(self, count: int) -> None:
        self._control.submit(lambda: self._mirror.set_max_faces(count), failed=self.mirror_failed.emit)

    def set_fit(self, fit: Fit) -> None:
        """Draw at "true_size", or as wide as suits the face: "fit_to_me"."""
        self._control.submit(lambda: self._mirror.set_fit(fit), failed=self.mirror_failed.emit)

    def measures(self) -> FaceMeasures | None:
        """The nearest person in millimetres; None until somebody looked at the camera."""
        return self._mirror.measures()

    def start_calibration(self) -> None:
        """Look for a card at the forehead of the nearest person; `state_changed` tells what becomes of it."""
        self._control.submit(self._mirror.start_calibration, failed=self.mirror_failed.emit)

    def feet_measures(self) -> FootMeasures | None:
        """The feet in view in millimetres; None until some were seen."""
        return self._mirror.feet_measures()

    def start_feet_calibration(self) -> None:
        """Look for paper or a card on the floor beside a foot; `state_changed` tells what becomes of it."""
        self._control.submit(self._mirror.start_feet_calibration, failed=self.mirror_failed.emit)

    def cancel_calibration(self) -> None:
        self._control.submit(self._mirror.cancel_calibration, failed=self.mirror_failed.emit)

    def set_recordings_dir(self, folder: Path) -> None:
        self._control.submit(lambda: self._mirror.set_recordings_dir(folder), failed=self.mirror_failed.emit)

    def take_picture(self, mirrored: bool) -> None:
        """Ends in `picture_saved` with the path or `picture_failed` with a line."""
        self._files.submit(
            lambda: self._mirror.take_picture(mirrored), self.picture_saved.emit, self.picture_failed.emit
        )

    def start_recording(self, mirrored: bool) -> None:
        """Nothing happens unless no recording is under way. Failure comes as `recording_failed`."""
        if self._recording.phase != "idle" or self._closing:
            return
        self._set_recording(Recording("starting"))
        self._files.submit(
            lambda: self._mirror.start_recording(mirrored), self._recording_started, self._recording_lost
        )

    def stop_recording(self) -> None:
        """Ends in `video_saved` with the path or `recording_failed` with a line."""
        if self._recording.phase not in ("starting", "running"):
            return
        self._set_recording(dataclasses.replace(self._recording, phase="saving"))
        self._files.submit(self._mirror.stop_recording, self._recording_stopped, self._recording_lost)

    def close(self) -> None:
        """Finish a recording, stop the mirror, then emit `closed`, at the latest after the time-outs."""
        if self._closing:
            return
        self._closing = True
        self.stop_recording()
        if self._recording.phase == "saving":
            self._give_up_next = self._stop_mirror
            self._deadline.start(FINISH_TIMEOUT_MS)
        else:
            self._stop_mirror()

    def _stop_mirror(self) -> None:
        self._timer.stop()
        self._give_up_next = self._report_closed
        self._deadline.start(round(STOP_TIMEOUT_S * 1000))
        # In a thread of its own: one of the others may hang in the very call that stopping would end.
        stopper = Worker("mirror-stop", self)
        stopper.submit(
            lambda: self._mirror.stop(STOP_TIMEOUT_S),
            lambda _: self._report_closed(),
            lambda _: self._report_closed(),
        )
        for worker in (self._control, self._files, stopper):
            worker.finish()

    def _give_up(self) -> None:
        self._give_up_next()

    def _report_closed(self) -> None:
        self._deadline.stop()
        self._timer.stop()
        self.closed.emit()

    def _poll(self) -> None:
        shot = self._mirror.newest(self._last_index)
        if shot is not None and shot.index > self._last_index:
            self._last_index = shot.index
            self.shot_arrived.emit(shot)
        if self._ticks % STATE_EVERY == 0:
            self._take_state(self._mirror.state())
        self._ticks += 1

    def _take_state(self, state: MirrorState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
        if self._recording.phase == "running":
            if state.recording is not None:
                self._set_recording(Recording("running", state.recording.seconds, state.recording.dropped))
            elif self._recording.seconds > 0:  # it ended by itself: a full disk, say; the call tells why
                self.stop_recording()

    def _recording_started(self, _path: Path) -> None:
        if self._recording.phase == "starting":
            self._set_recording(Recording("running"))

    def _recording_stopped(self, path: Path) -> None:
        self._set_recording(Recording())
        self.video_saved.emit(path)
        if self._closing:
            self._stop_mirror()

    def _recording_lost(self, line: str) -> None:
        self._set_recording(Recording())
        self.recording_failed.emit(line)
        if self._closing:
            self._stop_mirror()

    def _set_recording(self, recording: Recording) -> None:
        if recording != self._recording:
            self._recording = recording
            self.recording_changed.emit(recording)
