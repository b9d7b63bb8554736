"""The time of a clip, which stands still in pauses."""

from __future__ import annotations

import threading


class ClipClock:
    """Tells for times of capture (nanoseconds) which time of the clip they are. Safe for several threads.

    A clip begins at `start_ns`, stands still from pause() to resume(), and is over once it is `at_most_ns`
    long. Pictures and sound that arrive late are placed by when they were captured.
    """

    def __init__(self, start_ns: int, at_most_ns: int | None = None) -> None:
        self._at_most_ns = at_most_ns
        self._lock = threading.Lock()
        self._takes: list[tuple[int, int | None]] = [(start_ns, None)]  # when it ran; None: it still does

    @property
    def is_paused(self) -> bool:
        """Whether it stands still now."""
        with self._lock:
            return self._takes[-1][1] is not None

    def pause(self, time_ns: int) -> None:
        """Stand still from then on; nothing happens where it does."""
        with self._lock:
            start, end = self._takes[-1]
            if end is None:
                self._takes[-1] = (start, max(start, time_ns))

    def resume(self, time_ns: int) -> None:
        """Run on from then on; nothing happens where it runs."""
        with self._lock:
            end = self._takes[-1][1]
            if end is not None:
                self._takes.append((max(end, time_ns), None))

    def at(self, time_ns: int) -> int | None:
        """Time of the clip; None for what is not part of it."""
        pieces = self.pieces(time_ns, time_ns + 1)
        return pieces[0][2] if pieces else None

    def pieces(self, start_ns: int, end_ns: int) -> list[tuple[int, int, int]]:
        """What of a stretch of capture time is part of the clip: (start, end, time of the clip) each."""
        found, before_ns = [], 0
        with self._lock:
            for take_start, take_end in self._takes:
                start = max(start_ns, take_start)
                end = end_ns if take_end is None else min(end_ns, take_end)
                at = before_ns + start - take_start
                if self._at_most_ns is not None:
                    end = min(end, start + self._at_most_ns - at)
                if start < end:
                    found.append((start, end, at))
                before_ns += 0 if take_end is None else take_end - take_start
        return found

    def is_over(self, time_ns: int) -> bool:
        """Whether the clip is as long as it may be for what was captured then."""
        if self._at_most_ns is None:
            return False
        with self._lock:
            ran_ns = sum((time_ns if end is None else end) - start for start, end in self._takes)
        return ran_ns >= self._at_most_ns
