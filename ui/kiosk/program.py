"""The whole kiosk put together: its window with all that sees, counts, guards and lets the staff in."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tryon.catalogue import Catalogue
from tryon.insights import Insights
from tryon.kiosk.camera import KioskCamera
from tryon.kiosk.disk import DiskGuard
from tryon.kiosk.heartbeat import RESTART_STATUS, Heartbeat
from tryon.kiosk.memory import keep_large_apart
from tryon.kiosk.pictures import make_missing
from tryon.kiosk.posting import PostMaker
from tryon.kiosk.session import Screen
from tryon.kiosk.settings import KioskSettings
from tryon.precedence import LOADED_S, keep_loaded
from tryon.settings import Settings
from ui.bridge import Bridge
from ui.kiosk.counting import count_visits
from ui.kiosk.guard import Guard
from ui.kiosk.operator.force import Force, shown_of
from ui.kiosk.prompts import Prompts
from ui.kiosk.screens import ScreenKeeper
from ui.kiosk.senses import Senses
from ui.kiosk.turned import TurnedView
from ui.kiosk.window import KioskWindow

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Kiosk:
    """What belongs together, made by `make_kiosk`."""

    window: KioskWindow
    bridge: Bridge
    guard: Guard
    insights: Insights
    force: Force
    senses: Senses
    posts: PostMaker

    def run(self, app: QApplication, source: str, catalogue: Catalogue) -> int:
        """Open the camera `source` and stay until the staff or the supervisor end it.

        catalogue: of whose products large pictures are made. Returns the exit status: RESTART_STATUS where
        the staff want it started again.
        """
        keep_large_apart()
        self.bridge.closed.connect(app.quit)
        self.bridge.start(source)
        self.window.start()
        self.guard.start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.window.finish())
        making = make_missing(catalogue.products)
        self._get_posts_ready("attract")
        self.window.screen_changed.connect(self._get_posts_ready)
        QTimer.singleShot(round(1000 * LOADED_S), keep_loaded)
        status = app.exec()
        if making is not None:
            making.terminate()
        self.posts.close()
        self.insights.close()
        return RESTART_STATUS if self.force.wants_restart else status

    def _get_posts_ready(self, screen: Screen) -> None:
        """While nobody is there: what makes the next shopper's post takes a second and a half to load."""
        kiosk = self.window.kiosk
        if screen == "attract" and kiosk.share.template:
            try:
                self.posts.get_ready(kiosk.catalogue)
            except OSError as error:
                log.warning("no process can wait for the next post: %s", error)


def make_kiosk(
    bridge: Bridge,
    settings: Settings,
    kiosk: KioskSettings,
    catalogue: Catalogue,
    camera: KioskCamera | None = None,
    problem: str = "",
    clock: Callable[[], float] = time.monotonic,
    wall: Callable[[], datetime] = datetime.now,
    disk: DiskGuard | None = None,
) -> Kiosk:
    """Make it, on its screen. Needs a QApplication.

    catalogue: with the products that are hidden. camera: what opens the mirror's sources. problem: with the
    settings' file, for the staff. clock: steady seconds of the session's rules. wall: the time of day.
    disk: as `Guard` takes it.
    """
    shelf = shown_of(catalogue, kiosk)
    posts = PostMaker()
    window = KioskWindow(bridge, settings, kiosk, shelf, make=posts, clock=clock, wall=wall)
    turned = kiosk.screen.turned
    shown = TurnedView(window, turned, window.lock) if turned else window
    ScreenKeeper(shown, kiosk.screen.display)
    guard = Guard(window, bridge, settings, kiosk, Heartbeat.of_this_process(), disk)
    guard.end_wanted.connect(window.finish)
    bridge.closed.connect(guard.stop)
    insights = Insights(keep_days=kiosk.privacy.insights_days)
    count_visits(window, insights)
    force = Force(window, bridge, guard, insights, kiosk, catalogue, camera, problem)
    senses = Senses(window, shelf.products)
    window.look = senses.look
    senses.noticed.connect(window.notice)
    window.screen_changed.connect(senses.take_screen)
    guard.senses = senses
    senses.tag_read.connect(window.wear)
    bridge.closed.connect(senses.close)
    prompts = Prompts(window)
    bridge.closed.connect(prompts.close)
    bridge.get_ready([product.sku for product in shelf.products])
    return Kiosk(window, bridge, guard, insights, force, senses, posts)
