"""Faults of every stage, made on purpose: where each strikes, and in which order they come."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

import tryon.mirror
import tryon.sinks.studio
import ui.kiosk.senses
from scripts.kiosk.soak.world import OTHER_SIZE_WH, PLENTY, SIZE_WH, World
from tryon.kiosk.presence import Presence, PresenceWatch
from tryon.pipeline import Dresser, Observer, Result
from tryon.sinks.encoder import VideoEncoder

STAGES = ("camera", "tracking", "drawing", "recording", "presence")
"""In which an exception is raised that nobody expects."""

CAMERA_BACK, OTHER_CAMERA = "camera is back", "another camera"

EVERY_S = 20.0
"""Between two faults, of any kind: the same thread fails again after more than a minute, as `STEADY_S` of
`tryon.mending` has it, since otherwise its pauses would grow."""

LITTLE = 5_000_000
"""Bytes that are free on a disk that is nearly full."""

JUMPS = (timedelta(days=31), timedelta(days=-400), timedelta(hours=-1), timedelta(hours=15))
"""The last one ends in the middle of the night, when the shop is closed."""


def make_stages_fail(world: World) -> None:
    """Put stages that can fail into the places of those that the kiosk uses."""

    class FailingObserver(Observer):
        def observe(self, *args: Any, **kwargs: Any) -> Any:
            with world.at_work("tracking"):
                return super().observe(*args, **kwargs)

    class FailingDresser(Dresser):
        has_lost = False

        def dress(self, *args: Any, **kwargs: Any) -> Result:
            if world.strikes("graphics context"):
                lose_context()
                self.has_lost = True
            with world.at_work("drawing"):
                result = super().dress(*args, **kwargs)
            if not self.has_lost:
                world.mended("graphics context")
            return result

    class FailingWatch(PresenceWatch):
        def update(self, *args: Any, **kwargs: Any) -> Presence:
            with world.at_work("presence"):
                return super().update(*args, **kwargs)

    class FailingEncoder(VideoEncoder):
        def encode(self, *args: Any, **kwargs: Any) -> Any:
            with world.at_work("recording"):
                return super().encode(*args, **kwargs)

    tryon.mirror.Observer = FailingObserver  # type: ignore[misc]
    tryon.mirror.Dresser = FailingDresser  # type: ignore[misc]
    ui.kiosk.senses.PresenceWatch = FailingWatch  # type: ignore[misc]
    tryon.sinks.studio.VideoEncoder = FailingEncoder  # type: ignore[misc]


def lose_context() -> None:
    """Take away the OpenGL context of this thread behind the back of whoever draws, as a driver does."""
    from OpenGL import EGL

    display, context = EGL.eglGetCurrentDisplay(), EGL.eglGetCurrentContext()
    EGL.eglMakeCurrent(display, EGL.EGL_NO_SURFACE, EGL.EGL_NO_SURFACE, EGL.EGL_NO_CONTEXT)
    EGL.eglDestroyContext(display, context)


class FaultPlan(QObject):
    """Lets one fault after the other happen, all kinds of them in each round, in an order of chance.

    look_at_disk: what the kiosk does every few seconds by itself.
    """

    def __init__(
        self, parent: QObject, world: World, rng: random.Random, look_at_disk: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._world, self._rng, self._look_at_disk = world, rng, look_at_disk
        self._kinds = self._rounds()
        self._jumps = self._jumps_in_turn()
        self._timer = QTimer(self, interval=round(1000 * EVERY_S))
        self._timer.timeout.connect(self.strike)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        """Let nothing more happen; what is under way is mended."""
        self._timer.stop()

    def strike(self) -> None:
        """Let the next one happen."""
        next(self._kinds)()

    def _rounds(self) -> Iterator[Callable[[], None]]:
        armed = [partial(self._world.arm, stage) for stage in (*STAGES, "graphics context")]
        kinds = [*armed, self._unplug, self._swap_camera, self._fill_disk, self._jump]
        while True:
            yield from self._rng.sample(kinds, len(kinds))

    def _later(self, seconds: float, call: Callable[[], None]) -> None:
        QTimer.singleShot(round(1000 * seconds), self, call)

    def _unplug(self) -> None:
        world = self._world
        world.unplugged = True
        world.note("fault", fault="camera unplugged")
        self._later(self._rng.uniform(0.3, 4.0), self._plug_in)

    def _plug_in(self) -> None:
        self._world.unplugged = False
        self._world.begin(CAMERA_BACK)

    def _swap_camera(self) -> None:
        world = self._world
        world.size_wh = OTHER_SIZE_WH if world.size_wh == SIZE_WH else SIZE_WH
        world.begin(OTHER_CAMERA)

    def _fill_disk(self) -> None:
        world = self._world
        world.note("fault", fault="disk nearly full")
        world.free_bytes = LITTLE
        self._look_at_disk()
        self._later(6.0, self._empty_disk)

    def _empty_disk(self) -> None:
        self._world.free_bytes = PLENTY
        self._look_at_disk()

    def _jumps_in_turn(self) -> Iterator[timedelta]:
        while True:
            yield from JUMPS

    def _jump(self) -> None:
        self._world.jumped = next(self._jumps)
        self._world.note("fault", fault="clock jumps")
        self._later(1.5, self._jump_back)

    def _jump_back(self) -> None:
        self._world.jumped = timedelta()
