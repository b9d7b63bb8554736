"""What people do before the mirror: take pictures, share them, stand still, touch about, call the staff."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from scripts.kiosk.soak.phones import Manner, Phones
from scripts.kiosk.soak.touching import BUTTON, Hand
from scripts.kiosk.soak.world import World
from ui.kiosk.lock import HOLD_MS
from ui.kiosk.operator.staff import Staff
from ui.kiosk.window import KioskWindow

Steps = Generator[float, None, bool]
"""Yields seconds to wait; returns whether all went as expected."""

PIN, WRONG_PIN = "73914", "1592"


class Deeds:
    """Each is what one shopper does until they have finished or just go. staff: None where there is none."""

    def __init__(
        self,
        window: KioskWindow,
        world: World,
        rng: random.Random,
        hand: Hand,
        phones: Phones,
        staff: Staff | None,
    ) -> None:
        self._window, self._world, self._rng = window, world, rng
        self._hand, self._phones, self._staff, self._note = hand, phones, staff, world.note
        self._code = b""
        window.shopper.code_made.connect(self._take_code)

    @property
    def screen(self) -> str:
        return self._window.runner.screen

    def _take_code(self, png: bytes) -> None:
        self._code = png

    def pause(self) -> float:
        return self._rng.uniform(0.02, 0.08)

    def until(self, condition: Callable[[], bool], within_s: float) -> Steps:
        end_s = time.monotonic() + within_s
        while not condition():
            if time.monotonic() >= end_s:
                return False
            yield 0.02
        return True

    def finish(self) -> Steps:
        self._hand.touch(self._window.reach.finish)
        yield self.pause()
        self._hand.touch(self._window.thanks.done)
        return True

    def _hurry(self) -> Steps:
        """Switch the countdown off, which takes three seconds."""
        timer = self._window.mirror.chrome.rail.timer
        if timer.isChecked():
            self._hand.touch(timer)
            yield self.pause()
        return True

    def photograph(self) -> Steps:
        yield from self._hurry()
        self._hand.touch(self._window.mirror.chrome.rail.shutter)
        if not (yield from self.until(lambda: self.screen == "captured", 3.0)):
            return False
        return (yield from self._decide())

    def record(self) -> Steps:
        record = self._window.mirror.chrome.rail.record
        yield from self._hurry()
        self._hand.touch(record)
        yield self._rng.uniform(0.4, 1.2)
        self._hand.touch(record)
        if not (yield from self.until(lambda: self.screen == "captured", 4.0)):
            return False
        return (yield from self._decide())

    def leave_recording(self) -> Steps:
        yield from self._hurry()
        self._hand.touch(self._window.mirror.chrome.rail.record)
        yield self._rng.uniform(0.2, 1.0)
        return False

    def replay(self) -> Steps:
        if self._hand.touch(self._window.mirror.chrome.rail.replay) and (
            yield from self.until(lambda: self.screen == "captured", 4.0)
        ):
            return (yield from self._decide())
        return False

    def _decide(self) -> Steps:
        """What becomes of a photo or clip."""
        captured = self._window.captured
        yield self.pause()
        chance = self._rng.random()
        if chance < 0.3:
            return (yield from self._share())
        if chance < 0.45:
            self._hand.touch(captured.once_more)
            yield self.pause()
        elif chance < 0.7:
            self._hand.touch(captured.away)
            yield self.pause()
            return (yield from self.finish())
        return False

    def _share(self) -> Steps:
        window, rng = self._window, self._rng
        self._code = b""
        self._hand.touch(window.captured.phone)
        if rng.random() < 0.1:  # gone before there is a code
            return False
        if rng.random() < 0.6:  # a post is being made: take the clip as it is
            yield 0.3
            self._hand.touch(window.share.plain)
        if not (yield from self.until(lambda: bool(self._code) or self.screen != "share", 12.0)):
            self._note("no code", screen=self.screen)
            return False
        if not self._code:
            return False
        manner: Manner = rng.choice(("fetches", "fetches", "hangs up", "looks"))
        self._phones.scan(self._code, manner)
        yield self.pause()
        if manner == "fetches":
            yield from self.until(lambda: self.screen != "share", 3.0)
        elif rng.random() < 0.3:
            self._hand.touch(window.share.delete)
        else:
            self._hand.touch(window.share.done)
        yield self.pause()
        self._hand.touch(window.thanks.done)
        return True

    def stay_still(self) -> Steps:
        """Until the kiosk asks; then stay after all, or do not."""
        self._world.is_still = True
        if (yield from self.until(lambda: self.screen == "warn", 6.0)) and self._rng.random() < 0.4:
            yield self.pause()
            self._hand.touch(self._window.warn.go_on)
        self._world.is_still = False
        return False

    def touch_about(self) -> Steps:
        for _ in range(self._rng.randint(3, 10)):
            (self._hand.swipe if self._rng.random() < 0.25 else self._hand.touch_anywhere)()
            yield self.pause()
        return (yield from self.finish())

    def stop_here(self) -> Steps:
        yield self.pause()
        return False

    def read_privacy(self) -> Steps:
        self._hand.touch(self._window.reach.privacy)
        yield 0.2
        self._hand.touch(self._window.privacy.close_button)
        yield self.pause()
        return True

    def meet_staff(self) -> Steps:
        """Hold the corner, type wrong PINs, now and then the right one."""
        if self._staff is None:
            return False
        window, pad, view = self._window, self._staff.pad, self._staff.view
        corner = QPoint(10, 10)
        below = window.childAt(corner) or window
        QTest.mousePress(below, BUTTON, pos=below.mapFrom(window, corner))
        yield HOLD_MS / 1000 + 0.2
        QTest.mouseRelease(below, BUTTON, pos=below.mapFrom(window, corner))
        if not pad.isVisible():
            return False
        self._note("staff", what="pad")
        for pin in self._rng.choice(((WRONG_PIN,), (WRONG_PIN, PIN), (PIN,))):
            for digit in pin:
                self._hand.touch(pad.digits[int(digit)])
                yield 0.02
            self._hand.touch(pad.enter)
            yield self.pause()
            yield from self.until(lambda: pad.hint.text() != pad.words["pin_checked"], 2.0)
        if self.screen != "operator":
            self._hand.touch(pad.cancel)
            return False
        self._note("staff", what="in")
        for key in self._rng.sample(sorted(view.tabs), 4):
            self._hand.touch(view.tabs[key])
            yield 0.2
        self._hand.touch(view.back)
        return True
