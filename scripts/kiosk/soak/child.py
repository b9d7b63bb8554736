"""The kiosk of the rehearsal, in a process of its own below the supervisor.

Its folders are those that the environment names. See `__main__` for the whole.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QTimer

import ui.kiosk.window
from scripts.kiosk.soak.camera import FPS, ShopCamera, load_scenes
from scripts.kiosk.soak.checks import ErrorNotes, Sampler, old_offers, stray_files
from scripts.kiosk.soak.faults import CAMERA_BACK, OTHER_CAMERA, FaultPlan, make_stages_fail
from scripts.kiosk.soak.notes import Notes
from scripts.kiosk.soak.shoppers import Shoppers
from scripts.kiosk.soak.world import World
from tryon.catalogue import load_catalogue
from tryon.kiosk.disk import DiskGuard
from tryon.kiosk.folders import shoppers_dir
from tryon.kiosk.log import start_log
from tryon.kiosk.settings import load_kiosk
from tryon.mirror import Mirror
from tryon.mirror_state import Shot
from tryon.settings import Settings, assets_dir
from ui.__main__ import make_application
from ui.bridge import Bridge
from ui.kiosk.program import Kiosk, make_kiosk
from ui.kiosk.start import take_scale
from ui.kiosk.window import kiosk_settings

SPEED = 4.0
"""Of the clock of the session's rules: a camera that stalls for two seconds still is no fault to it."""

TIDY_EVERY_MS = 5000


class WatchedMirror(Mirror):
    """Knows which products are in its newest picture."""

    drawn: tuple[str, ...] = ()

    def _show(self, result: Any, *rest: Any) -> None:
        super()._show(result, *rest)
        self.drawn = tuple(one.item.sku for one in result.drawn)


class Rehearsal:
    """Runs shoppers, faults and checks in a kiosk until `frames` and `sessions` are reached."""

    def __init__(
        self, kiosk: Kiosk, mirror: WatchedMirror, world: World, notes: Notes, arguments: argparse.Namespace
    ) -> None:
        self._kiosk, self._mirror, self._world, self._notes = kiosk, mirror, world, notes
        self._frames, self._sessions = arguments.frames, arguments.sessions
        self._until_s = time.monotonic() + 60 * arguments.minutes
        self._keep_s = arguments.keep_s
        window, rng = kiosk.window, random.Random(arguments.seed)
        self._cache = shoppers_dir()
        self._nothing_here = Settings().recordings_dir
        self.shoppers = Shoppers(window, world, rng, lambda: mirror.drawn, kiosk.force.staff, self._cache)
        self.shoppers.gone.connect(self._count)
        self._plan = FaultPlan(window, world, rng, kiosk.guard.look_at_disk)
        self._sampler = Sampler(window, notes.write)
        self._tidy = QTimer(window, interval=TIDY_EVERY_MS)
        self._tidy.timeout.connect(self._check)
        self._has_begun = False
        kiosk.bridge.shot_arrived.connect(self._take_shot)
        kiosk.bridge.closed.connect(self._check)
        if arguments.hang_after_s:
            QTimer.singleShot(round(1000 * arguments.hang_after_s), window, self._hang)
        self._with_faults = arguments.faults

    def _take_shot(self, shot: Shot) -> None:
        taken_s = shot.original.time_ns / 1e9
        self._world.mended(CAMERA_BACK, taken_s)
        if shot.original.size_wh == self._world.size_wh:
            self._world.mended(OTHER_CAMERA, taken_s)
        if not self._has_begun and self._kiosk.window.runner.screen == "attract":
            self._has_begun = True
            self._notes.write("began", pid=os.getpid())
            self.shoppers.start()
            self._sampler.start()
            self._tidy.start()
            if self._with_faults:
                self._plan.start()

    def _check(self) -> None:
        self._sampler.figures = {
            "frames": self.shoppers.delivered,
            "drawn": self._mirror.state().frames,
            "sessions": self.shoppers.sessions,
        }
        if old := old_offers(self._cache, self._keep_s):
            self._notes.write("defect", what="offers that are over", files=old)
        if strays := stray_files(self._nothing_here):
            self._notes.write("defect", what="stray files", files=strays[:5])

    def _count(self) -> None:
        """Whether it is enough."""
        is_over = time.monotonic() >= self._until_s
        if not is_over and (
            self.shoppers.sessions < self._sessions or self.shoppers.delivered < self._frames
        ):
            return
        self._plan.stop()
        self.shoppers.stop()
        self._check()
        self._sampler.sample()
        self._notes.write("enough")
        self._kiosk.window.finish()

    def _hang(self) -> None:
        self._notes.write("hangs")
        time.sleep(600)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=Path, required=True)
    parser.add_argument("--frames", type=int, required=True)
    parser.add_argument("--sessions", type=int, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--faults", action="store_true")
    parser.add_argument("--hang-after-s", type=float, default=0.0)
    arguments = parser.parse_args()
    notes = Notes(arguments.notes)
    notes.write("process", pid=os.getpid(), at=psutil.Process().create_time())
    start_log("kiosk")
    logging.getLogger().addHandler(ErrorNotes(notes.write))
    world = World(notes.write, SPEED)
    kiosk_file = load_kiosk()
    arguments.keep_s = 60 * kiosk_file.privacy.keep_minutes
    catalogue = load_catalogue(assets_dir() / "products", Path(kiosk_file.catalogue))
    camera = ShopCamera(world, load_scenes())
    make_stages_fail(world)
    ui.kiosk.window.PACE_FPS = FPS  # pictures are looked at as fast as they come on every screen
    settings = Settings()
    mirror = WatchedMirror(kiosk_settings(settings, kiosk_file), catalogue, camera)
    take_scale(kiosk_file.screen.display)
    app = make_application(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    kiosk = make_kiosk(
        Bridge(mirror),
        settings,
        kiosk_file,
        catalogue,
        camera,
        clock=world.clock,
        wall=world.wall,
        disk=DiskGuard(shoppers_dir(), kiosk_file.disk_reserve_mb, lambda _: world.free_bytes),
    )
    rehearsal = Rehearsal(kiosk, mirror, world, notes, arguments)
    status = kiosk.run(app, kiosk_file.camera.source, catalogue)
    notes.write("ended", status=status, sessions=rehearsal.shoppers.sessions)
    return status


if __name__ == "__main__":
    sys.exit(main())
