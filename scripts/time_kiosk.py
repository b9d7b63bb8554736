#!/usr/bin/env python3
"""How soon the kiosk answers: who steps up, a touch, and every product of every department.

    python scripts/time_kiosk.py [--rest SECONDS] [--rounds N] [--json FILE]

The whole kiosk runs on the demo clips, one after the other, on an offscreen screen of 1080 x 1920 pixels. Its
camera sees nobody until it has got ready, for --rest seconds at the most; then whoever the clip shows steps up,
agrees and takes one product after the other. Times are by the clock on the wall, from the tap until the window has
painted a picture in which the product is worn: other programs that run at the same time are in them, so
compare figures of quiet spells (the load is told).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tryon.models import MODELS_DIR_VARIABLE
from tryon.settings import cache_dir

DEMOS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("demo", ("glasses",)),
    ("demo:hands", ("watches", "bracelets", "rings")),
    ("demo:feet", ("shoes",)),
)
SIZE = (640, 1138)
"""In the kiosk's own pixels, as on a screen of 1080 x 1920."""

STALL_S = 15.0
PAUSE_S = 0.4  # between two taps: nobody is faster


@dataclass
class Times:
    """Milliseconds by what was done. first: of products that were not worn before in this run."""

    woke: list[float] = field(default_factory=list)
    agreed: list[float] = field(default_factory=list)
    first: dict[str, float] = field(default_factory=dict)
    again: dict[str, list[float]] = field(default_factory=dict)
    memory_mb: dict[str, float] = field(default_factory=dict)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--rest", type=float, default=60.0, help="seconds after which somebody steps up at the latest"
    )
    parser.add_argument("--rounds", type=int, default=2, help="how often every product is taken")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    arguments = parser.parse_args(argv)
    models = os.environ.get(MODELS_DIR_VARIABLE) or str(cache_dir() / "models")
    times = Times()
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("CONFIG", "STATE", "DATA", "CACHE"):
            os.environ[f"XDG_{kind}_HOME"] = str(Path(folder) / kind.lower())
        os.environ[MODELS_DIR_VARIABLE] = models
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ["QT_SCALE_FACTOR"] = "1.6875"
        print(f"load at the start {os.getloadavg()[0]:.1f}")
        for source, categories in DEMOS:
            _visit(source, categories, arguments.rest, arguments.rounds, times)
    _tell(times)
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(times.__dict__, indent=2))
    return 0


def _visit(source: str, categories: Sequence[str], rest_s: float, rounds: int, times: Times) -> None:
    import psutil
    from PySide6.QtCore import QEvent, QEventLoop, QObject

    from tryon.catalogue import load_catalogue
    from tryon.kiosk.settings import HealthSettings, KioskSettings
    from tryon.mirror import Mirror
    from tryon.mirror_state import Shot
    from tryon.settings import Settings, assets_dir
    from ui.__main__ import make_application
    from ui.bridge import Bridge
    from ui.kiosk.program import make_kiosk
    from ui.kiosk.window import kiosk_settings

    app = make_application(["time_kiosk"])
    catalogue = load_catalogue(assets_dir() / "products")
    kiosk = KioskSettings(language="en", health=HealthSettings(port=0))
    settings = Settings()
    curtain = Curtain()
    mirror = Mirror(kiosk_settings(settings, kiosk), catalogue, curtain.open)
    made = make_kiosk(Bridge(mirror), settings, kiosk, catalogue)
    window, view = made.window, made.window.mirror.view
    shots: list[Shot] = []
    painted_s: list[float] = []

    class Watch(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted_s.append(time.monotonic())
            return False

    watch = Watch()
    view.installEventFilter(watch)
    made.bridge.shot_arrived.connect(lambda shot: shots.__setitem__(slice(None), [shot]))

    def run(condition: Callable[[], bool], stall_s: float = STALL_S) -> bool:
        until_s = time.monotonic() + stall_s
        while not condition() and time.monotonic() < until_s:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
        return condition()

    def wait(seconds: float) -> None:
        run(lambda: False, seconds)

    def is_worn(selection: str) -> bool:
        return bool(shots) and selection in shots[0].drawn

    def milliseconds_until_painted(act: Callable[[], None], condition: Callable[[], bool]) -> float | None:
        """From the act to the end of the first painting of the mirror after the condition holds."""
        began_s = time.monotonic()
        act()
        if not run(condition):
            return None
        painted_s.clear()
        if not run(lambda: bool(painted_s)):
            return None
        app.processEvents()
        return (time.monotonic() - began_s) * 1e3

    window.resize(*SIZE)
    window.show()
    made.bridge.start(source)
    window.start()
    made.guard.start()
    began_s = time.monotonic()
    run(lambda: mirror.state().at_hand == len(catalogue.products), rest_s)
    print(f"{source}: {mirror.state().at_hand} products at hand after {time.monotonic() - began_s:.1f} s")
    wait(1.0)
    times.memory_mb[source] = psutil.Process().memory_info().rss / 1e6
    began_s = time.monotonic()
    curtain.is_closed = False
    if not run(lambda: window.runner.screen == "consent"):
        window.runner.tell("stirred")
    elif source == "demo":
        times.woke.append((time.monotonic() - began_s) * 1e3)
    wait(2.0)
    took = milliseconds_until_painted(window.consent.agree.click, lambda: window.runner.screen == "try")
    times.agreed += [] if took is None else [took]
    outfit, chrome = window.mirror.outfit, window.mirror.chrome
    for turn in range(rounds):
        for category in categories:
            for product in [each for each in catalogue.products if each.category == category]:
                wait(PAUSE_S)

                def tap(sku: str = product.sku, category: str = category) -> None:
                    if outfit.category != category:
                        chrome.departments.opened.emit(category)
                    chrome.shelf.chosen.emit(sku)

                worn = f"{product.sku}:{product.default_variant}"
                took = milliseconds_until_painted(tap, partial(is_worn, worn))
                window.runner.tell("stirred")
                if took is None:
                    print(f"{product.sku} was not seen within {STALL_S:g} s")
                elif turn == 0:
                    times.first[product.sku] = took
                else:
                    times.again.setdefault(product.sku, []).append(took)
    window.finish()
    run(lambda: not any(thread.is_alive() for thread in mirror._threads))
    made.insights.close()
    window.deleteLater()
    app.processEvents()


class Curtain:
    """Lets a mirror's camera see a grey wall until it is opened."""

    def __init__(self) -> None:
        self.is_closed = True

    def open(self, spec: str, **wishes: object) -> object:
        from tryon.sources import open_source

        return _Behind(open_source(spec, **wishes), self)


class _Behind:
    def __init__(self, source: object, curtain: Curtain) -> None:
        self._source, self._curtain = source, curtain
        self.info, self.camera = source.info, source.camera

    def read(self) -> object:
        from dataclasses import replace

        import numpy as np

        frame = self._source.read()
        if frame is None or not self._curtain.is_closed:
            return frame
        return replace(frame, image=np.full_like(frame.image, 120))

    def close(self) -> None:
        self._source.close()


def _tell(times: Times) -> None:
    def row(name: str, values: Sequence[float]) -> None:
        if values:
            print(f"{name:28}{min(values):8.0f}{sorted(values)[len(values) // 2]:8.0f}{max(values):8.0f}")

    print(f"{'milliseconds':28}{'least':>8}{'median':>8}{'most':>8}")
    row("somebody steps up: consent", times.woke)
    row("agreed: the mirror", times.agreed)
    row("a product the first time", list(times.first.values()))
    row("a product again", [value for values in times.again.values() for value in values])
    for sku, took in sorted(times.first.items(), key=lambda each: -each[1])[:6]:
        print(f"  {sku:26}{took:8.0f}")
    print("memory " + ", ".join(f"{source} {mb:.0f} MB" for source, mb in times.memory_mb.items()))
    print(f"load at the end {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    sys.exit(main())
