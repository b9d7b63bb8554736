#!/usr/bin/env python3
"""How soon the kiosk answers: who steps up, a touch, and every product of every department.

    python scripts/time_kiosk.py [--rest SECONDS] [--rounds N] [--json FILE]

The whole kiosk runs on each of the demo clips, in a process of its own, on an offscreen screen of 1080 x 1920
pixels. Its camera sees nobody until all is at hand, for --rest seconds at the most; then whoever the clip
shows steps up, agrees, opens the departments and takes one product after the other, and then touches what the
other screens offer. Times are by the clock on the wall, from the tap until the window has painted a picture
in which the product is worn, or the one that an opened department puts on, for which its part of the body may
have to be found first; of a touch, until something that it changed is painted. Other programs that run at the
same time are in them, so compare figures of quiet spells. The load is told, and the processor's time that all
threads together took meanwhile, which other programs change less.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from scripts.offscreen import offscreen
from tryon.models import MODELS_DIR_VARIABLE
from tryon.settings import cache_dir
from tryon.sources import open_source
from tryon.sources.base import Source
from tryon.sources.demo import FACE_DEMO, FEET_DEMO, HANDS_DEMO
from tryon.types import Frame

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tryon.mirror_state import Shot

WORN_IN = {FACE_DEMO: ("glasses",), HANDS_DEMO: ("watches", "bracelets", "rings"), FEET_DEMO: ("shoes",)}
SCREEN_WH = (1080, 1920)
SCALE = 1.6875
"""Pixels of the screen to each of the kiosk's own, whose window is 640 wide."""

STALL_S, PROCESS_S = 15.0, 600.0
PAUSE_S = 0.4  # between two taps: nobody is faster
SAVED_S = 5.0  # for a photo to be written, and a code to be made
LIMITS_MS = {"woke": "1000", "agreed": "100", "opened": "-", "first": "150", "again": "150", "touched": "100"}


Took: TypeAlias = tuple[float, float]
"""Milliseconds by the clock, and of the processor."""


class Curtain:
    """Lets a camera see a grey wall until it is opened."""

    def __init__(self) -> None:
        self.is_closed = True

    def open(self, spec: str, **wishes: Any) -> Source:
        return _Behind(open_source(spec, **wishes), self)


class _Behind:
    def __init__(self, source: Source, curtain: Curtain) -> None:
        self._source, self._curtain = source, curtain
        self.info, self.camera = source.info, source.camera

    def read(self) -> Frame | None:
        frame = self._source.read()
        if frame is None or not self._curtain.is_closed:
            return frame
        return replace(frame, image=np.full_like(frame.image, 120))

    def close(self) -> None:
        self._source.close()


class Visit:
    """A kiosk on one clip, and its shopper."""

    def __init__(self, source: str) -> None:
        from PySide6.QtCore import QEvent, QObject, QTimer

        from scripts.kiosk.soak.touching import Hand, Reactions
        from tryon.catalogue import load_catalogue
        from tryon.kiosk.settings import HealthSettings, KioskSettings
        from tryon.mirror import Mirror
        from tryon.settings import Settings, assets_dir
        from ui.__main__ import make_application
        from ui.bridge import Bridge
        from ui.kiosk.program import make_kiosk
        from ui.kiosk.window import kiosk_settings

        self._app = make_application(["time_kiosk"])
        self.source, self.catalogue = source, load_catalogue(assets_dir() / "products")
        kiosk = KioskSettings(language="en", health=HealthSettings(port=0))
        self.curtain, settings = Curtain(), Settings()
        self.mirror = Mirror(kiosk_settings(settings, kiosk), self.catalogue, self.curtain.open)
        self.made = make_kiosk(Bridge(self.mirror), settings, kiosk, self.catalogue)
        self.window = self.made.window
        self._shot: Shot | None = None
        self._painted: Shot | None = None
        self._awaited: Callable[[], bool] | None = None
        self._began = self._took = 0.0, 0.0
        visit = self

        class Watch(QObject):
            def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint:
                    QTimer.singleShot(0, partial(visit._take_painted, visit._shot))
                return False

        self._watch = Watch()
        self.window.mirror.view.installEventFilter(self._watch)
        self.made.bridge.shot_arrived.connect(lambda shot: setattr(self, "_shot", shot))
        reactions = Reactions(self.window, lambda *_, **__: self._end_if(True))
        self._hand = Hand(self.window, random.Random(0), reactions, time.monotonic)

    def start(self) -> None:
        """Show the kiosk, its camera behind the curtain."""
        self.window.show()
        self.made.bridge.start(self.source)
        self.window.start()
        self.made.guard.start()

    def until(self, condition: Callable[[], bool], most_s: float = STALL_S) -> bool:
        """Let the kiosk run until the condition holds; whether it does."""
        from PySide6.QtCore import QEventLoop

        end_s = time.monotonic() + most_s
        while not condition() and time.monotonic() < end_s:
            # Without a longest time, with which Qt does not wait: a timer of the kiosk's ends it soon.
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return condition()

    def pause(self, seconds: float) -> None:
        """Let the kiosk run."""
        self.until(lambda: False, seconds)

    def painted_after_ms(self, act: Callable[[], object], condition: Callable[[], bool]) -> Took | None:
        """From the act until the mirror was painted and the condition held; None where that never was."""
        self._awaited, self._began = condition, (time.monotonic(), time.process_time())
        act()
        is_over = self.until(lambda: self._awaited is None)
        self._awaited = None
        return self._took if is_over else None

    def _take_painted(self, shot: Shot | None) -> None:
        """The window, in which the mirror shows `shot`, was painted just now."""
        self._painted = shot
        self._end_if(self._awaited is not None and self._awaited())

    def _end_if(self, is_over: bool) -> None:
        if is_over and self._awaited is not None:
            self._awaited = None
            wall_s, cpu_s = self._began
            self._took = (time.monotonic() - wall_s) * 1e3, (time.process_time() - cpu_s) * 1e3

    def open(self, category: str) -> None:
        """Turn to a department as a finger does; the first time that puts on a product of it."""
        self.window.mirror.chrome.departments.opened.emit(category)

    def tap(self, sku: str) -> None:
        """Choose a product of the open department as a finger does."""
        self.window.mirror.chrome.shelf.chosen.emit(sku)

    def shows(self, selection: str) -> bool:
        """Whether the painted picture has it."""
        return self._painted is not None and selection in self._painted.drawn

    def shows_chosen(self) -> bool:
        """Whether the painted picture has what is chosen of the open department."""
        product, variant = self.window.mirror.outfit.product, self.window.mirror.outfit.variant
        return product is not None and variant is not None and self.shows(f"{product.sku}:{variant.id}")

    def touch(self, widget: QWidget) -> Took | None:
        """From a touch in the middle of a widget until something is painted; None where that never was."""
        self.pause(PAUSE_S)
        return self.painted_after_ms(partial(self._hand.touch, widget), lambda: False)

    def touch_about(self) -> dict[str, Took | None]:
        """Touch what every screen offers, {what: Took}; ends at the first one."""
        window, told = self.window, dict[str, Took | None]()

        def at(screen: str) -> bool:
            return self.until(lambda: window.runner.screen == screen, SAVED_S)

        for turn in ("language", "language back"):
            told[turn] = self.touch(window.reach.language)
        told["privacy"] = self.touch(window.reach.privacy)
        told["privacy closed"] = self.touch(window.privacy.close_button)
        told["photo"] = self.touch(window.mirror.chrome.rail.shutter)
        if at("captured"):
            told["photo away"] = self.touch(window.captured.away)
        told["photo again"] = self.touch(window.mirror.chrome.rail.shutter)
        if at("captured"):
            told["share"] = self.touch(window.captured.phone)
        if self.until(window.share.done.isVisible, SAVED_S):
            told["shared"] = self.touch(window.share.done)
        if at("thanks"):
            told["thanks"] = self.touch(window.thanks.done)
        if at("attract"):
            told["begin"] = self.touch(window.attract)
        if at("consent"):
            told["decline"] = self.touch(window.consent.decline)
        return told

    def run(self, rest_s: float, rounds: int) -> dict[str, Any]:
        """The figures of one visit by what was done, {sku: [Took, ...]} of products."""
        import psutil

        told: dict[str, Any] = {"source": self.source, "opened": {}, "first": {}, "again": {}}
        began_s = time.monotonic()
        self.start()
        self.until(lambda: self.mirror.state().at_hand == len(self.catalogue.products), rest_s)
        ratio = self.window.devicePixelRatioF()
        told["screen"] = [round(each * ratio) for each in self.window.size().toTuple()]
        told["at_hand"], told["at_hand_s"] = self.mirror.state().at_hand, time.monotonic() - began_s
        self.pause(2.0)
        told["memory_mb"] = psutil.Process().memory_info().rss / 1e6
        began_s, began_cpu_s = time.monotonic(), time.process_time()
        self.curtain.is_closed = False
        if self.until(lambda: self.window.runner.screen == "consent", 3.0):
            cpu_ms = (time.process_time() - began_cpu_s) * 1e3
            told["woke"] = (time.monotonic() - began_s) * 1e3, cpu_ms
        else:  # feet alone wake it by a touch
            self.window.runner.tell("stirred")
        self.pause(2.0)
        agree = self.window.consent.agree.click
        told["agreed"] = self.painted_after_ms(agree, lambda: self.window.runner.screen == "try")
        for turn in range(rounds):
            for product in self.catalogue.products:
                if product.category not in WORN_IN[self.source]:
                    continue
                if self.window.mirror.outfit.category != product.category:
                    self.pause(PAUSE_S)
                    opened = self.painted_after_ms(partial(self.open, product.category), self.shows_chosen)
                    told["opened"].setdefault(product.category, []).append(opened)
                self.pause(PAUSE_S)
                self.window.runner.tell("stirred")
                selection = f"{product.sku}:{product.default_variant}"
                took = self.painted_after_ms(partial(self.tap, product.sku), partial(self.shows, selection))
                told["again" if turn else "first"].setdefault(product.sku, []).append(took)
        told["touched"] = self.touch_about()
        return told

    def end(self) -> None:
        """Stop everything."""
        self.made.bridge.closed.connect(self._app.quit)
        self.window.finish()
        self._app.exec()
        self.made.insights.close()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rest", type=float, default=60.0, help="seconds to get ready in, at the most")
    parser.add_argument("--rounds", type=int, default=2, help="how often every product is taken")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    parser.add_argument("--source", choices=WORN_IN, help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    if arguments.source is not None:
        visit = Visit(arguments.source)
        print(json.dumps(visit.run(arguments.rest, arguments.rounds)), flush=True)
        visit.end()
        return 0
    visits = [_in_a_process(source, arguments) for source in WORN_IN]
    _tell(visits)
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(visits, indent=2))
    return 0


def _in_a_process(source: str, arguments: argparse.Namespace) -> dict[str, Any]:
    """A visit in a process and in folders of its own: the real kiosk's are left alone."""
    models = os.environ.get(MODELS_DIR_VARIABLE) or str(cache_dir() / "models")
    given = ["--rest", str(arguments.rest), "--rounds", str(arguments.rounds), "--source", source]
    with tempfile.TemporaryDirectory() as folder:
        own = {f"XDG_{kind}_HOME": folder for kind in ("CONFIG", "STATE", "DATA", "CACHE")}
        qt = offscreen(Path(folder), SCREEN_WH) | {"QT_SCALE_FACTOR": str(SCALE)}
        done = subprocess.run(
            [sys.executable, str(Path(__file__).resolve()), *given],
            env={**os.environ, **own, **qt, MODELS_DIR_VARIABLE: models},
            stdout=subprocess.PIPE,
            check=True,
            timeout=PROCESS_S,
        )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**told, "load": os.getloadavg()[0]}


def _tell(visits: Sequence[dict[str, Any]]) -> None:
    def row(name: str, key: str, values: Sequence[Took | None]) -> None:
        seen = [value for value in values if value is not None]
        if seen:
            wall, cpu = (sorted(each) for each in zip(*seen, strict=True))
            middle = len(seen) // 2
            figures = (wall[0], wall[middle], wall[-1], cpu[middle], cpu[-1])
            print(f"{name:32}" + "".join(f"{each:8.0f}" for each in figures) + f"{LIMITS_MS[key]:>8}")
        if len(seen) < len(values):
            print(f"  {len(values) - len(seen)} times nothing was seen within {STALL_S:g} s")

    print(f"{'milliseconds':32}{'least':>8}{'median':>8}{'most':>8}{'CPU':>8}{'most':>8}{'limit':>8}")
    row("somebody steps up: consent", "woke", [each["woke"] for each in visits if "woke" in each])
    row("agreed: the mirror", "agreed", [each["agreed"] for each in visits])
    for visit in visits:
        for key, when in (("opened", "department opened"), ("first", "first"), ("again", "again")):
            values = [value for took in visit[key].values() for value in took]
            row(f"{WORN_IN[visit['source']][0]} and so on, {when}", key, values)
    touched = [each for visit in visits for each in visit["touched"].items()]
    row("any other touch: something", "touched", [took for _, took in touched])
    slowest = sorted(((took[0], what) for what, took in touched if took is not None), reverse=True)
    print("slowest touches: " + ", ".join(f"{what} {wall:.0f}" for wall, what in slowest[:6]))
    for visit in visits:
        print(
            f"{visit['source']:12}{visit['at_hand']:4} products at hand after {visit['at_hand_s']:.1f} s, "
            f"{visit['memory_mb']:.0f} MB, window {visit['screen'][0]} x {visit['screen'][1]}, "
            f"load {visit['load']:.1f}"
        )


if __name__ == "__main__":
    sys.exit(main())
