"""Runs the table of rules: what happens becomes events, events lead to screens and effects."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from tryon.kiosk.attendance import Attendance
from tryon.kiosk.session import Effect, Event, Screen, Session, overdue, step
from tryon.kiosk.settings import KioskSettings
from tryon.mirror_state import MirrorState

TICK_MS = 100

LOST_S = 3.0
"""A camera that is back within this was not worth a word."""

OPENING_S = 20.0
"""So long a camera may take to open; the first start loads the trackers, too."""

SILENT_S = 8.0
"""No picture for so long, though nothing is said to be wrong: it hangs."""


class Runner(QObject):
    """Owns the session. Emits `screen_changed` with the new screen, then does the effects.

    effects: what to do for each but "rest", which is done here; they must not block. clock: steady seconds.
    wall: the time of day, for opening hours. Emits `happened` with every event that led somewhere.
    """

    screen_changed = Signal(str)
    happened = Signal(str)

    def __init__(
        self,
        parent: QObject,
        kiosk: KioskSettings,
        effects: Mapping[Effect, Callable[[], None]],
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(parent)
        self._kiosk, self._effects, self._clock, self._wall = kiosk, effects, clock, wall
        self.session = Session()
        self._attendance = Attendance()
        self._bad_since_s: float | None = None
        self._picture_s = clock()
        self._patience_s = LOST_S
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def screen(self) -> Screen:
        return self.session.screen

    @property
    def seconds_left(self) -> float | None:
        """Until the screen is left by itself; None where it stays."""
        until_s = self.session.until_s
        return None if until_s is None else max(0.0, until_s - self._clock())

    def start(self) -> None:
        """Let time pass."""
        self._picture_s = self._clock()
        self._timer.start()

    def stop(self) -> None:
        """Let no more time pass."""
        self._timer.stop()

    def set_kiosk(self, kiosk: KioskSettings) -> None:
        """Go by other times and hours from now on."""
        self._kiosk = kiosk

    def tell(self, event: Event) -> None:
        """Do what follows from an event."""
        before = self.session
        session, effects = step(before, event, self._clock(), self._kiosk.times.times())
        if session is before:
            return
        self.session = session
        if session.screen != before.screen:
            self._enter(session.screen, effects)
        for effect in effects:
            if effect == "rest":
                self._attendance.rest()
            else:
                self._effects[effect]()
        self.happened.emit(event)

    def see(self, here: bool, stirred: bool) -> None:
        """A picture has come in which somebody is `here`, and moves."""
        now_s = self._clock()
        self._picture_s = now_s
        for event in self._attendance.see(here, stirred, now_s):
            self.tell(event)

    def take_state(self, state: MirrorState) -> None:
        """How the mirror is."""
        now_s = self._clock()
        is_bad = state.error is not None or state.guidance in ("lost", "opening")
        if not is_bad:
            self._bad_since_s = None
        elif self._bad_since_s is None:
            self._bad_since_s = now_s
        self._patience_s = OPENING_S if state.guidance == "opening" else LOST_S

    def tick(self) -> None:
        """A tenth of a second has passed."""
        now_s = self._clock()
        if overdue(self.session, now_s):
            self.tell("timed_out")
        bad_s = 0.0 if self._bad_since_s is None else now_s - self._bad_since_s
        silent_s = now_s - self._picture_s
        if self.screen == "trouble":
            if bad_s == 0.0 and silent_s < 1.0:
                self.tell("mended")
        elif self.screen != "operator" and (
            bad_s >= self._patience_s or (bad_s == 0.0 and silent_s >= SILENT_S)
        ):
            self.tell("failed")
        self._follow_hours()

    def _follow_hours(self) -> None:
        if self.screen in ("attract", "consent", "closed"):
            now = self._wall()
            is_open = self._kiosk.hours.is_open(now.weekday(), now.time())
            self.tell("shop_opened" if is_open else "shop_closed")

    def _enter(self, screen: Screen, effects: tuple[Effect, ...]) -> None:
        if screen == "attract" and "rest" not in effects:
            self._attendance.announce_again()
        self.screen_changed.emit(screen)
