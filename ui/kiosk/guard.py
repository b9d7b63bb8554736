"""The kiosk's own watch over itself: sign of life, health page, room on the disk, and the log."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from tryon.clips.library import Library
from tryon.kiosk.disk import DiskGuard
from tryon.kiosk.folders import shoppers_dir
from tryon.kiosk.health import HealthPage, machine_figures
from tryon.kiosk.heartbeat import Heartbeat, when_let_go
from tryon.kiosk.log import ErrorAge
from tryon.kiosk.memory import give_back
from tryon.kiosk.restarts import Restarts
from tryon.kiosk.session import Screen
from tryon.kiosk.settings import HealthSettings, KioskSettings
from tryon.mirror_state import MirrorState
from tryon.settings import Settings
from ui.bridge import Bridge
from ui.kiosk.senses import Senses
from ui.kiosk.window import KioskWindow
from ui.kiosk.words import KIOSK_WORDS
from ui.worker import Worker

BEAT_MS = 1000
DISK_MS = 5000
MEMORY_MS = 5000
"""Between two times that memory is given back. So often it takes 1 to 10 ms, for which other threads that
want some may wait."""

IDLE: frozenset[Screen] = frozenset({"attract", "closed"})
"""Where nobody would notice a restart."""

log = logging.getLogger(__name__)


class Guard(QObject):
    """Watches over a kiosk from `start` to `stop`. Emits `end_wanted` when the supervisor wants an end.

    problem: for the staff, what is wrong beside the mirror itself, in one line; "" where nothing is.
    senses: whose faults are told. heartbeat: None where nobody supervises.
    """

    end_wanted = Signal()

    def __init__(
        self,
        window: KioskWindow,
        bridge: Bridge,
        settings: Settings,
        kiosk: KioskSettings,
        heartbeat: Heartbeat | None = None,
        disk: DiskGuard | None = None,
        restarts: Restarts | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(window)
        self._window, self._bridge, self._kiosk, self._clock = window, bridge, kiosk, clock
        self._heartbeat = heartbeat
        self.senses: Senses | None = None
        self._library = Library(settings.recordings_dir)
        self._disk = disk or DiskGuard(shoppers_dir(), kiosk.disk_reserve_mb)
        self._worker = Worker("disk", self)
        self._state = MirrorState()
        self._captures, self._faults = 0, (restarts or Restarts()).faults
        self._errors = ErrorAge(clock)
        self._began_s = self._beat_s = clock()
        self._page: HealthPage | None = None
        self._page_problem = ""
        self._disk_problem = ""
        self._beats = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._beats.timeout.connect(self.beat)
        self._looks = QTimer(self, interval=DISK_MS)
        self._looks.timeout.connect(self.look_at_disk)
        self._tidies = QTimer(self, interval=MEMORY_MS)
        self._tidies.timeout.connect(lambda: self._worker.submit(give_back))
        bridge.state_changed.connect(self._take_state)
        bridge.mirror_failed.connect(partial(log.error, "the mirror: %s"))
        bridge.capturing.failed.connect(partial(log.warning, "not captured: %s: %s"))
        bridge.capturing.refusal = self.refusal
        window.shopper.failed.connect(partial(log.error, "shoppers' files: %s"))
        window.runner.happened.connect(self._take_event)

    @property
    def problem(self) -> str:
        failure = "" if self.senses is None else self.senses.failure
        return self._disk_problem or failure or self._page_problem

    def start(self) -> None:
        """Begin to watch."""
        logging.getLogger().addHandler(self._errors)
        if self._heartbeat is not None:
            when_let_go(self.end_wanted.emit)
        self._serve(self._kiosk.health)
        self._beats.start()
        self._looks.start()
        self._tidies.start()
        self.look_at_disk()
        log.info("the kiosk has started")

    def stop(self) -> None:
        """Watch no longer. The heart beats on, so that the supervisor lets a clip be finished."""
        self._looks.stop()
        self._tidies.stop()
        self._worker.finish()
        if self._page is not None:
            self._page.stop()
            self._page = None
        logging.getLogger().removeHandler(self._errors)
        log.info("the kiosk ends")

    def set_kiosk(self, kiosk: KioskSettings) -> None:
        """Go by other settings from now on."""
        before, self._kiosk = self._kiosk, kiosk
        if kiosk.disk_reserve_mb != before.disk_reserve_mb:
            self._disk = DiskGuard(shoppers_dir(), kiosk.disk_reserve_mb)
            self.look_at_disk()
        if kiosk.health != before.health:
            self._serve(kiosk.health)

    def beat(self) -> None:
        """A second has passed. Where the mirror's threads do not move on, no beat tells that all is well."""
        screen = self._window.runner.screen
        # Staff who look for what is wrong are not to be interrupted by a restart.
        if not self._state.moving and screen != "operator":
            log.error("the mirror does not move on, and only a restart helps")
            return
        self._beat_s = self._clock()
        if self._heartbeat is not None:
            idle = screen in IDLE and not self._window.shopper.is_sharing
            try:
                self._heartbeat.beat(idle)
            except OSError as error:
                log.error("no sign of life can be given: %s", error)

    def look_at_disk(self) -> None:
        """Make room where it is short, in a thread."""
        disk = self._disk

        def look() -> str:
            disk.make_room(self._library)
            return disk.problem

        self._worker.submit(look, self._take_disk)

    def refusal(self) -> str:
        """For the shopper, why nothing may be captured now; "" where it may."""
        return KIOSK_WORDS[self._window.language]["disk_full"] if self._disk_problem else ""

    def figures(self) -> dict[str, float]:
        """For the health page, which calls it in a thread of its own."""
        state, runner, now_s = self._state, self._window.runner, self._clock()
        age_s = self._errors.seconds
        senses_faults = 0 if self.senses is None else self.senses.faults
        is_camera_up = state.source is not None and state.guidance not in ("lost", "opening")
        return {
            "tryon_up": float(now_s - self._beat_s < 3 * BEAT_MS / 1000),
            "tryon_uptime_seconds": now_s - self._began_s,
            "tryon_mirror_moving": float(state.moving),
            "tryon_fps": state.fps if is_camera_up else 0.0,
            "tryon_frames_total": float(state.frames),
            "tryon_frames_dropped_total": float(state.dropped),
            "tryon_camera_up": float(is_camera_up),
            "tryon_trouble": float(runner.screen == "trouble"),
            "tryon_restarts_total": float(self._faults),
            "tryon_thread_faults_total": float(state.faults + senses_faults),
            "tryon_last_error_age_seconds": math.nan if age_s is None else age_s,
            "tryon_sessions_total": float(runner.session.number),
            "tryon_captures_total": float(self._captures),
            "tryon_recording_allowed": float(not self._disk_problem),
            **machine_figures(shoppers_dir()),
        }

    def _take_state(self, state: MirrorState) -> None:
        self._state = state

    def _take_event(self, event: str) -> None:
        if event == "captured":
            self._captures += 1
        elif event == "failed":
            log.error(
                "shoppers read that we are back in a moment: %s", self._state.error or "no picture came"
            )
        elif event == "mended":
            log.info("the mirror is back")

    def _take_disk(self, problem: str) -> None:
        self._disk_problem = problem

    def _serve(self, health: HealthSettings) -> None:
        if self._page is not None:
            self._page.stop()
        self._page, self._page_problem = None, ""
        if not health.port:
            return
        page = HealthPage(health.port, health.outside, self.figures)
        try:
            page.start()
        except OSError as error:
            self._page_problem = f"the health page cannot use port {health.port}: {error.strerror or error}"
            log.error("%s", self._page_problem)
        else:
            self._page = page
