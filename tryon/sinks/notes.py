"""What is written beside a clip: what was worn in it, and when it is deleted by itself."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from tryon.clips.note import ClipKind, ClipNote, Wearing, write_note
from tryon.sinks.clip_clock import ClipClock

_FOREVER_NS = 1 << 62
_MOST_CHANGES = 1000  # more than anybody tries on in the longest recording
_LOST_NS = 2_000_000_000
"""For so long a face that looks away, or a foot out of view, still wears what it wore."""


class WearingLog:
    """What was worn when, by the clock of the frames. Safe for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changes: list[tuple[int, tuple[str, ...]]] = []
        self._last_seen: dict[str, tuple[int, str]] = {}  # by category; of the thread that calls see()

    def see(self, time_ns: int, drawn: Mapping[str, str], worn: Sequence[str]) -> None:
        """What shows in the frame of that time: "sku:variant" by category.

        worn: the categories of which something is put on, first the one that it is about. What is put on but
        not in view is not worn.
        """
        now = {category: (time_ns, selection) for category, selection in drawn.items()}
        self._last_seen = {
            category: seen
            for category, seen in {**self._last_seen, **now}.items()
            if category in worn and time_ns - seen[0] < _LOST_NS
        }
        selections = tuple(self._last_seen[category][1] for category in worn if category in self._last_seen)
        if selections != (self._changes[-1][1] if self._changes else ()):
            self.add(time_ns, selections)

    def add(self, time_ns: int, selections: tuple[str, ...]) -> None:
        """From `time_ns` on these are worn ("sku:variant"). Times only grow."""
        with self._lock:
            self._changes = [*self._changes[-_MOST_CHANGES:], (time_ns, selections)]

    def at(self, time_ns: int) -> tuple[str, ...]:
        """What was worn then."""
        with self._lock:
            return next((worn for since, worn in reversed(self._changes) if since <= time_ns), ())

    def during(self, clock: ClipClock) -> tuple[Wearing, ...]:
        """What was worn in a clip. What was changed in a pause counts from where the clip goes on."""
        with self._lock:
            changes = self._changes
        found: dict[float, tuple[str, ...]] = {}
        for (since, worn), (until, _) in pairwise([*changes, (_FOREVER_NS, ())]):
            pieces = clock.pieces(since, until)
            if pieces:
                found[pieces[0][2] / 1e9] = worn
        wearing: list[Wearing] = []
        for start_s, worn in sorted(found.items()):
            if not wearing or wearing[-1].selections != worn:
                wearing.append(Wearing(start_s=start_s, selections=worn))
        return tuple(wearing)


def keep_note(
    clip: Path,
    kind: ClipKind,
    *,
    keep_days: int,
    made: datetime | None = None,
    mirrored: bool = False,
    wearing: tuple[Wearing, ...] = (),
) -> None:
    """Write the note of a finished clip or photo. made: UTC, by default now."""
    made = made or datetime.now(UTC).replace(microsecond=0)
    expires = made + timedelta(days=keep_days)
    note = ClipNote(kind=kind, made=made, expires=expires, mirrored=mirrored, wearing=wearing)
    # A disk that is full to the last byte: the clip is worth more than what is known of it.
    with contextlib.suppress(OSError):
        write_note(clip, note)
