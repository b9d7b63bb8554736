"""A kiosk's sign of life, and how it hears that it shall end: the two ends of the wire to its supervisor."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

HEARTBEAT_VARIABLE = "TRYON_HEARTBEAT"
"""In the environment of a supervised kiosk: its heartbeat's file."""

RESTART_STATUS = 75
"""Exit status of a kiosk that wants to be started again, with settings that only a start can take."""

_IDLE = "idle"


class Heartbeat:
    """A file that changes with every beat. Clocks play no part, so that none can jump."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._count = 0

    @classmethod
    def of_this_process(cls) -> Heartbeat | None:
        """For the supervisor that started this process; None where none did."""
        path = os.environ.get(HEARTBEAT_VARIABLE)
        return cls(Path(path)) if path else None

    def beat(self, idle: bool = False) -> None:
        """Tell that all is well. idle: nobody would notice a restart now. Raises OSError."""
        self._count += 1
        self._path.write_text(f"{self._count} {_IDLE if idle else 'busy'}\n", "ascii")


def read_beat(path: Path) -> str:
    """The newest beat, to be compared with the one before; "" where there was none yet."""
    try:
        return path.read_text("ascii")
    except OSError:  # Windows also refuses to open what is being written
        return ""


def is_idle(beat: str) -> bool:
    """Whether nobody would notice a restart."""
    return beat.split()[1:] == [_IDLE]


def when_let_go(call: Callable[[], None]) -> None:
    """Call it, in a thread, when who started us closes our standard input: they want an end, or have died."""

    def wait() -> None:
        while os.read(0, 64):  # not sys.stdin, whose lock a daemon thread must not hold at the end
            pass
        call()

    threading.Thread(target=wait, name="standard input", daemon=True).start()
