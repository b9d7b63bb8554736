"""The one object of the window that talks to the mirror: a timer asks for news, threads pass on wishes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from tryon.catalogue import Category
from tryon.fitting.foot_size import FootMeasures
from tryon.fitting.hand_size import HandMeasures
from tryon.fitting.measure import FaceMeasures
from tryon.mirror_state import MirrorState, Shot
from tryon.settings import Finger, Fit, HandSide, Settings
from ui.capturing import Capturing, CapturingMirror
from ui.worker import Worker

POLL_MS = 8
"""Asking costs microseconds, and what was touched is seen that much sooner."""

STATE_EVERY = 12
"""The state is asked for at a tenth of a second: words need not be faster."""

FINISH_TIMEOUT_MS = 20_000
"""How long a closing window waits for a recording to be finished."""

STOP_TIMEOUT_S = 5.0


class Mirror(CapturingMirror, Protocol):
    """What the window needs of a mirror.

    Only `newest`, `state` and the three for measures are called in the window's thread.
    """

    def start(self, source_spec: str) -> None: ...
    def switch_source(self, source_spec: str) -> None: ...
    def wear(self, sku: str, variant: str | None = None, slot: str | None = None) -> None: ...
    def take_off(self, category: Category, slot: str | None = None) -> None: ...
    def lock(self, slot: str | None) -> None: ...
    def set_max_faces(self, count: int) -> None: ...
    def measures(self) -> FaceMeasures | None: ...
    def hand_measures(self) -> HandMeasures | None: ...
    def feet_measures(self) -> FootMeasures | None: ...
    def start_calibration(self) -> None: ...
    def start_feet_calibration(self) -> None: ...
    def cancel_calibration(self) -> None: ...
    def set_fit(self, fit: Fit) -> None: ...
    def set_finger(self, finger: Finger, hand: HandSide | None = None) -> None: ...
    def set_wrist(self, wrist: HandSide) -> None: ...
    def set_gestures(self, on: bool) -> None: ...
    def set_pace(self, fps: float | None) -> None: ...
    def get_ready(self, selections: Iterable[str]) -> None: ...
    def forget(self) -> None: ...
    def set_recordings_dir(self, folder: Path) -> None:
        """Where the next picture or recording goes. Returns at once."""

    def newest(self, after: int) -> Shot | None: ...
    def state(self) -> MirrorState: ...
    def set_microphone(self, allowed: bool, name: str = "") -> None: ...
    def set_replay(self, on: bool) -> None: ...
    def set_record_at_most(self, seconds: float) -> None: ...
    def set_keep_clips_days(self, days: int) -> None: ...
    def stop(self, timeout_s: float = 5.0) -> None: ...


class Bridge(QObject):
    """Passes the mirror's pictures and state to the window, and the window's wishes to the mirror.

    Threads take the wishes, one for the source and products, one for the microphone, whose device may take
    seconds to open, and those of `capturing`, for what is written.
    """

    shot_arrived = Signal(object)
    state_changed = Signal(object)
    mirror_failed = Signal(str)
    closed = Signal()

    def __init__(self, mirror: Mirror, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mirror = mirror
        self._control = Worker("mirror-control", self)
        self._hearing = Worker("mirror-microphone", self)
        self.capturing = Capturing(mirror, self)
        self._last_index = -1
        self._ticks = 0
        self._state: MirrorState | None = None
        self._closing = self._stopping = False
        self._timer = QTimer(self, interval=POLL_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._poll)
        self._deadline = QTimer(self, singleShot=True)
        self._deadline.timeout.connect(self._give_up)
        self._give_up_next: Callable[[], None] = self._report_closed

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

    def set_pace(self, fps: float | None) -> None:
        """Look at so many frames per second at the most, or at all that there are."""
        self._control.submit(lambda: self._mirror.set_pace(fps), failed=self.mirror_failed.emit)

    def get_ready(self, selections: Sequence[str]) -> None:
        """Have these products at hand; see `tryon.mirror.Mirror.get_ready`."""
        self._control.submit(lambda: self._mirror.get_ready(selections), failed=self.mirror_failed.emit)

    def forget(self) -> None:
        """Know nothing more of whoever was here."""
        self._control.submit(self._mirror.forget, failed=self.mirror_failed.emit)

    def apply(self, field: str, settings: Settings) -> None:
        """Tell the mirror of a setting that has changed, unless it is the window's alone."""
        mirror = self._mirror
        if field == "recordings_dir":  # at once: what other threads capture from now on goes there
            mirror.set_recordings_dir(settings.recordings_dir)
            return
        calls: dict[str, Callable[[], None]] = {
            "max_faces": lambda: mirror.set_max_faces(settings.max_faces),
            "fit": lambda: mirror.set_fit(settings.fit),
            "watch_hand": lambda: mirror.set_wrist(settings.watch_hand),
            "ring_hand": lambda: mirror.set_finger(settings.ring_finger, settings.ring_hand),
            "ring_finger": lambda: mirror.set_finger(settings.ring_finger),
            "gestures": lambda: mirror.set_gestures(settings.gestures),
            "microphone": lambda: mirror.set_microphone(settings.microphone, settings.microphone_name),
            "microphone_name": lambda: mirror.set_microphone(settings.microphone, settings.microphone_name),
            "instant_replay": lambda: mirror.set_replay(settings.instant_replay),
            "record_at_most_s": lambda: mirror.set_record_at_most(settings.record_at_most_s),
            "keep_clips_days": lambda: mirror.set_keep_clips_days(settings.keep_clips_days),
        }
        if field in calls:
            worker = self._hearing if field.startswith("microphone") else self._control
            worker.submit(calls[field], failed=self.mirror_failed.emit)

    def measures(self) -> FaceMeasures | None:
        """The nearest person in millimetres; None until somebody looked at the camera."""
        return self._mirror.measures()

    def start_calibration(self) -> None:
        """Look for a card at the forehead of the nearest person; `state_changed` tells what becomes of it."""
        self._control.submit(self._mirror.start_calibration, failed=self.mirror_failed.emit)

    def hand_measures(self) -> HandMeasures | None:
        """The hand in view in millimetres; None until one was seen."""
        return self._mirror.hand_measures()

    def feet_measures(self) -> FootMeasures | None:
        """The feet in view in millimetres; None until some were seen."""
        return self._mirror.feet_measures()

    def start_feet_calibration(self) -> None:
        """Look for paper or a card on the floor beside a foot; `state_changed` tells what becomes of it."""
        self._control.submit(self._mirror.start_feet_calibration, failed=self.mirror_failed.emit)

    def cancel_calibration(self) -> None:
        self._control.submit(self._mirror.cancel_calibration, failed=self.mirror_failed.emit)

    def close(self) -> None:
        """Finish a recording, stop the mirror, then emit `closed`, at the latest after the time-outs."""
        if self._closing:
            return
        self._closing = True
        self._give_up_next = self._stop_mirror
        self._deadline.start(FINISH_TIMEOUT_MS)
        self.capturing.finish(self._stop_mirror)

    def _stop_mirror(self) -> None:
        if self._stopping:  # a recording that was given up is finished after all
            return
        self._stopping = True
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
        for worker in (self._control, self._hearing, stopper):
            worker.finish()
        self.capturing.end_threads()

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
        self.capturing.take_state(state)
