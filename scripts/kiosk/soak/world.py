"""What stands before the kiosk and what is wrong with it, for the camera, the clocks and the disk."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

Scene: TypeAlias = Literal["room", "face", "hands", "feet"]

MARK = "rehearsed fault"
"""Begins what every fault says that was made on purpose."""

SIZE_WH = (640, 360)
OTHER_SIZE_WH = (480, 640)
PLENTY = 10**12
"""Bytes that are free on the disk where nothing is wrong."""

Note: TypeAlias = Callable[..., None]


class World:
    """Written by the driver in the window's thread, read by all others.

    scene: what the camera sees. is_still: whoever is there does not move. size_wh: of the camera's picture.
    unplugged: it has no cable. free_bytes: of the disk. note: as `Notes.write`. speed: how many times as fast
    the clock of the session's rules runs.
    """

    def __init__(self, note: Note, speed: float = 1.0) -> None:
        self.note = note
        self.scene: Scene = "room"
        self.is_still = False
        self.size_wh = SIZE_WH
        self.unplugged = False
        self.free_bytes = PLENTY
        self.jumped = timedelta()
        self._speed = speed
        self._began_s = time.monotonic()
        self._noon = datetime.now().replace(hour=12, minute=0)
        self._armed: set[str] = set()
        self._down: dict[str, float] = {}

    def clock(self) -> float:
        """Seconds of the session's rules."""
        return self._began_s + self._speed * (time.monotonic() - self._began_s)

    def wall(self) -> datetime:
        """The time of day: noon and a little, unless it has jumped."""
        return self._noon + timedelta(seconds=self.clock() - self._began_s) + self.jumped

    def arm(self, fault: str) -> None:
        """Let it happen when the stage is next at work."""
        self._armed.add(fault)

    def strikes(self, fault: str) -> bool:
        """Whether it happens now; once."""
        if fault not in self._armed:
            return False
        self._armed.discard(fault)
        self.begin(fault)
        return True

    def begin(self, fault: str) -> None:
        """It happens now; `mended` tells how long it took."""
        self._down[fault] = time.monotonic()
        self.note("fault", fault=fault)

    def mended(self, fault: str, seen_s: float | None = None) -> None:
        """What it has struck works. seen_s: for a picture, when it was taken: not before."""
        since_s = self._down.get(fault)
        if since_s is not None and (seen_s is None or seen_s >= since_s):
            del self._down[fault]
            self.note("mended", fault=fault, s=round(time.monotonic() - since_s, 3))

    @contextmanager
    def at_work(self, stage: str) -> Iterator[None]:
        """Around the work of a stage, which fails where it was armed."""
        if self.strikes(stage):
            raise RuntimeError(f"{MARK}: {stage}")
        yield
        if self._down:
            self.mended(stage)
