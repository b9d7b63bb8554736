"""Clips that shoppers let the attract screen show: few, for a day at most, and gone with the program."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tryon.kiosk.folders import PRIVATE

LONGEST_S = 24 * 3600.0
"""Of any steady clock: a wall clock that is set back keeps nothing for longer."""


@dataclass(frozen=True, eq=False)
class RecentClip:
    """source: what it is a copy of. selection: "sku:variant" of what it shows first, "" unknown. ends_s: of
    the clock of `RecentClips`.
    """

    path: Path
    source: Path
    selection: str
    day: date
    ends_s: float


class RecentClips:
    """What may be shown. Calls may block; one thread at a time. `clips` may be asked in any.

    root: for the clips, each in a folder of its own. clock: steady seconds. wall: the time of day.
    """

    def __init__(
        self,
        root: Path,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._root, self._clock, self._wall = root, clock, wall
        self.clips: tuple[RecentClip, ...] = ()

    def add(self, clip: Path, selection: str, most: int) -> None:
        """Take a copy, in the place of the oldest where there are `most` already. Raises OSError."""
        self._root.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        folder = self._root / secrets.token_hex(8)
        folder.mkdir(mode=PRIVATE)
        try:
            path = Path(shutil.copyfile(clip, folder / clip.name))
        except BaseException:
            shutil.rmtree(folder)
            raise
        added = RecentClip(path, clip, selection, self._wall().date(), self._clock() + LONGEST_S)
        self.clips = (*self.clips, added)
        self.sweep(most)

    def drop(self, source: Path) -> None:
        """The copy of it is shown no more, and deleted. Raises OSError; `sweep` tries again."""
        dropped = [each for each in self.clips if each.source == source]
        self.clips = tuple(each for each in self.clips if each not in dropped)
        for each in dropped:
            shutil.rmtree(each.path.parent)

    def sweep(self, most: int) -> None:
        """Delete those of another day, all but the newest `most`, and what nobody shows. Raises OSError."""
        today, now_s = self._wall().date(), self._clock()
        todays = [each for each in self.clips if each.day == today and now_s < each.ends_s]
        self.clips = tuple(todays[max(0, len(todays) - most) :])
        alive = {each.path.parent for each in self.clips}
        if self._root.is_dir():
            for folder in self._root.iterdir():
                if folder not in alive:
                    shutil.rmtree(folder)
