"""People in the shop, one after the other: a script with a will of its own, in the window's thread."""

from __future__ import annotations

import random
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from scripts.kiosk.soak.checks import session_files
from scripts.kiosk.soak.deeds import Deeds, Steps
from scripts.kiosk.soak.phones import Phones
from scripts.kiosk.soak.touching import Hand, Reactions
from scripts.kiosk.soak.world import Scene, World
from tryon.mirror_state import Shot
from ui.departments import WornOn, department
from ui.kiosk.operator.staff import Staff
from ui.kiosk.window import KioskWindow

WORN_ON: dict[WornOn, Scene] = {"face": "face", "hand": "hands", "feet": "feet"}
BODIES = tuple(WORN_ON.values())

STUCK_S = 25.0
"""Within this the kiosk is back on its first screen, whatever anybody did and whatever has failed."""

FORGOTTEN_S = 5.0
EMPTY_S = 3.5
"""So long nobody is before the mirror until the next one steps up: who has not left is not greeted anew. The
kiosk believes in a body that holds still for two seconds, then waits for another four of the rules' clock."""


class Shoppers(QObject):
    """Lets one after the other come from `start` on, until `stop`; emits `gone` after each.

    drawn: gives the skus in the newest picture. staff: None where nobody looks after the kiosk. cache: of the
    kiosk, for what it must have deleted. walk_up: share of those who wake it by stepping up, not by a touch.
    """

    gone = Signal()

    def __init__(
        self,
        window: KioskWindow,
        world: World,
        rng: random.Random,
        drawn: Callable[[], Iterable[str]],
        staff: Staff | None,
        cache: Path,
        walk_up: float = 0.05,
    ) -> None:
        super().__init__(window)
        self._window, self._world, self._rng, self._drawn = window, world, rng, drawn
        self._cache, self._walk_up = cache, walk_up
        self._note = world.note
        self.phones = Phones(world.note)
        self._due_s = time.monotonic()
        self._hand = Hand(window, rng, Reactions(window, world.note), lambda: self._due_s)
        self._deeds = Deeds(window, world, rng, self._hand, self.phones, staff)
        self._switch: tuple[str, float, str] | None = None
        self._seen_skus: set[str] = set()
        self._ending = ""
        self.delivered = 0
        self._steps = self._visit()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._go_on)
        window._bridge.shot_arrived.connect(self._take_shot)

    @property
    def screen(self) -> str:
        return self._window.runner.screen

    @property
    def sessions(self) -> int:
        """How many were begun."""
        return self._window.runner.session.number

    def start(self) -> None:
        self._wait(0.0)

    def stop(self) -> None:
        """Nobody comes any more."""
        self._timer.stop()
        self.phones.close()

    def _wait(self, seconds: float) -> None:
        self._due_s = time.monotonic() + seconds
        self._timer.start(round(1000 * seconds))

    def _go_on(self) -> None:
        try:
            self._wait(next(self._steps))
            return
        except StopIteration:
            pass
        except Exception:
            self._note("defect", what="a shopper failed", trace=traceback.format_exc()[-1500:])
        self._steps = self._visit()
        self._wait(0.0)
        self.gone.emit()

    # What the kiosk tells

    def _take_shot(self, shot: Shot) -> None:
        self.delivered += 1
        if self._switch is not None:
            sku, due_s, kind = self._switch
            if sku in self._drawn():
                self._note("switch", which=kind, ms=round(1e3 * (time.monotonic() - due_s), 1))
                self._seen_skus.add(sku)
                self._switch = None

    # What people do

    def _visit(self) -> Steps:
        began_s, self._ending = time.monotonic(), "does not begin"
        if (yield from self._come()):
            yield from self._take_part()
        yield from self._leave()
        self._note("visit", what=self._ending, s=round(time.monotonic() - began_s, 2))
        return True

    def _take_part(self) -> Steps:
        """From the first screen on."""
        rng, window = self._rng, self._window
        yield self._deeds.pause()
        if rng.random() < 0.1:
            self._hand.touch(window.reach.language)
            yield self._deeds.pause()
        if rng.random() < 0.05:
            yield from self._deeds.read_privacy()
        chance = rng.random()
        if chance < 0.04:
            self._ending = "decline"
            self._hand.touch(window.consent.decline)
        elif chance < 0.98 and self._hand.touch(window.consent.agree):
            self._show_body()
            yield from self._try_on()
        return True

    def _come(self) -> Steps:
        """Step up, or touch what stands there."""
        world = self._world
        if self._rng.random() < self._walk_up:
            world.scene = "room"
            yield EMPTY_S
            if self.screen != "attract":
                return False
            began_s = time.monotonic()
            world.scene = self._rng.choice(BODIES)
            awake = yield from self._deeds.until(lambda: self.screen != "attract", 4.0)
            if awake and self.screen == "consent":
                self._note("wake", scene=world.scene, s=round(time.monotonic() - began_s, 3))
            elif not awake:
                self._note("not woken", scene=world.scene)
                self._hand.touch(self._window.attract)
        else:
            world.scene = self._rng.choice(BODIES)
            yield self._deeds.pause()
            if self.screen == "attract":
                self._hand.touch(self._window.attract)
        return (yield from self._deeds.until(lambda: self.screen == "consent", 1.0))

    def _try_on(self) -> Steps:
        rng, self._ending = self._rng, "interrupted"
        for _ in range(rng.choice((1, 1, 1, 1, 1, 2, 2, 3, 6))):
            yield self._deeds.pause()
            if self.screen != "try":
                return False
            yield from self._choose()
        endings: list[tuple[int, Callable[[], Steps]]] = [
            (750, self._deeds.finish),
            (70, self._deeds.photograph),
            (30, self._deeds.record),
            (15, self._deeds.leave_recording),
            (5, self._deeds.replay),
            (15, self._deeds.stay_still),
            (80, self._deeds.touch_about),
            (28, self._deeds.stop_here),
            (7, self._deeds.meet_staff),
        ]
        ending = rng.choices([each for _, each in endings], [weight for weight, _ in endings])[0]
        self._ending = ending.__name__.replace("_", " ")
        return (yield from ending())

    def _show_body(self) -> None:
        """Hold what the open department is worn on before the mirror."""
        self._world.scene = WORN_ON[department(self._window.mirror.outfit.category).worn_on]

    def _choose(self) -> Steps:
        """Another product, now and then of another department."""
        rng, chrome = self._rng, self._window.mirror.chrome
        if rng.random() < 0.3:
            tab = rng.choice(chrome.departments.tabs)
            if self._hand.touch(tab):
                self._show_body()
                yield self._deeds.pause()
        outfit = self._window.mirror.outfit
        was_drawn = outfit.product is not None and outfit.product.sku in self._drawn()
        tiles = range(1, len(outfit.products) + 1)
        for at in rng.sample(tiles, len(tiles)):
            place = chrome.shelf.tile_rect(at).center().toPoint()
            sku = outfit.products[at - 1].sku
            if outfit.product is not None and sku == outfit.product.sku:
                continue
            if chrome.shelf.rect().contains(place) and self._hand.touch(chrome.shelf, place):
                kind = "first" if sku not in self._seen_skus else "again"
                self._switch = (sku, self._due_s, kind if was_drawn else "put on")
                break
        if rng.random() < 0.4:
            yield from self._deeds.until(lambda: self._switch is None or self.screen != "try", 1.0)
        yield self._deeds.pause()
        self._switch = None
        return True

    def _leave(self) -> Steps:
        """Walk away from wherever it is, and see that everything is forgotten."""
        self._switch = None
        self._world.is_still = False
        if self.screen == "thanks":
            self._hand.touch(self._window.thanks.done)
        if self.screen not in ("attract", "closed"):
            self._world.scene = "room"
        if not (yield from self._deeds.until(lambda: self.screen in ("attract", "closed"), STUCK_S)):
            self._note("defect", what="stuck", screen=self.screen)
            yield from self._deeds.until(lambda: self.screen in ("attract", "closed"), 60.0)
        yield from self._deeds.until(lambda: self.screen == "attract", 10.0)
        if not (yield from self._deeds.until(lambda: not session_files(self._cache), FORGOTTEN_S)):
            self._note("defect", what="left", files=session_files(self._cache)[:5])
        return True
