"""What happened, for the staff: files that never grow large, in which nothing tells of a shopper."""

from __future__ import annotations

import faulthandler
import heapq
import logging
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

from tryon.settings import APP_NAME

REPEAT_S = 600.0
"""What happens again within this is only counted: a fault of every frame would fill the files in minutes."""

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_FILE_BYTES = 500_000
_FILES = 4
_MOST_KINDS = 500
_CRASH_CHARS = 10_000
_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) (\w+) ([\w.-]+): (.*)")
_ADDRESS = re.compile(r"\b(https?|WIFI|wifi):\S+")

log = logging.getLogger("tryon.kiosk")


@dataclass(frozen=True)
class LoggedEvent:
    """A line of the log. at: local time, "2026-01-31 09:30:00". level: "INFO", "WARNING" or "ERROR".
    where: which part tells it. text: the line. detail: what followed it, a traceback say.
    """

    at: str
    level: str
    where: str
    text: str
    detail: str = ""


def state_dir() -> Path:
    """Folder of this user's for what a kiosk notes of itself. It may not exist yet."""
    return Path(platformdirs.user_state_dir(APP_NAME, appauthor=False)) / "kiosk"


def start_log(name: str, folder: Path | None = None, clock: Callable[[], float] = time.monotonic) -> None:
    """Write what this process tells to "`name`.log", and what nobody caught, too. Raises OSError.

    Warnings and errors also go to standard error, where there is one, for the system's journal.

    One process at a time for each name: only then can the files be rotated.
    """
    folder = state_dir() / "log" if folder is None else folder
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / f"{name}.log", maxBytes=_FILE_BYTES, backupCount=_FILES - 1, encoding="utf-8"
    )
    root = logging.getLogger()
    handlers: list[logging.Handler] = [handler]
    if sys.stderr is not None:  # Windows gives none to a program without a console
        handlers.append(logging.StreamHandler())
        handlers[-1].setLevel(logging.WARNING)
    for each in handlers:
        each.setFormatter(_Discreet(_FORMAT, "%Y-%m-%d %H:%M:%S"))
        each.addFilter(_Repeats(clock))
        root.addHandler(each)
    for package in ("tryon", "ui"):
        logging.getLogger(package).setLevel(logging.INFO)
    sys.excepthook = lambda kind, error, trace: log.error("not caught", exc_info=(kind, error, trace))
    threading.excepthook = _log_thread
    # A crash inside a library leaves no exception: its stack goes to a file, and to the log the next time.
    crash_path = folder / f"{name}-crash.txt"
    if crash_path.exists() and (stacks := crash_path.read_text("utf-8", errors="replace")[:_CRASH_CHARS]):
        log.error("the last run ended in a crash:\n%s", stacks)
    faulthandler.enable(crash_path.open("w", encoding="utf-8"))


def recent_events(count: int = 200, folder: Path | None = None) -> tuple[LoggedEvent, ...]:
    """The newest lines of all logs, the newest last. Empty where there is none."""
    folder = state_dir() / "log" if folder is None else folder
    by_process: dict[str, list[LoggedEvent]] = {}
    # The older files first: "kiosk.log.1" before "kiosk.log".
    for path in sorted(folder.glob("*.log*"), reverse=True):
        try:
            text = path.read_text("utf-8", errors="replace")
        except OSError:  # rotated away meanwhile
            continue
        by_process.setdefault(path.name.partition(".")[0], []).extend(_events(text.splitlines()))
    # Not sorted: what was told before the clock was set right stays where it happened.
    return tuple(heapq.merge(*by_process.values(), key=lambda event: event.at))[-count:]


class ErrorAge(logging.Handler):
    """Attached to a logger, knows when the last error was."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(logging.ERROR)
        self._clock = clock
        self._at_s: float | None = None

    @property
    def seconds(self) -> float | None:
        """Since then; None where there was none in the life of this process."""
        return None if self._at_s is None else self._clock() - self._at_s

    def emit(self, record: logging.LogRecord) -> None:
        self._at_s = self._clock()


class _Repeats(logging.Filter):
    """Lets the first warning or error of a kind pass in full, then one with their number now and then."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._seen: dict[tuple[object, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        key, now_s = _kind_of(record), self._clock()
        last = self._seen.get(key)
        if last is None:
            if len(self._seen) >= _MOST_KINDS:
                self._seen.clear()
            self._seen[key] = now_s, 0
            return True
        since_s, more = last
        if now_s - since_s < REPEAT_S:
            self._seen[key] = since_s, more + 1
            return False
        self._seen[key] = now_s, 0
        if more:
            error = record.exc_info[1] if record.exc_info else None
            told = f": {error!r}" if error is not None else ""
            minutes = round((now_s - since_s) / 60)
            record.msg = f"{record.getMessage()}{told} ({more} more in the last {minutes} minutes)"
            record.args, record.exc_info, record.exc_text = (), None, None
        return True


class _Discreet(logging.Formatter):
    """Names neither addresses, which hold the keys to shared clips, nor this user's folder."""

    def format(self, record: logging.LogRecord) -> str:
        text = _ADDRESS.sub(r"\1:…", super().format(record)).replace(str(Path.home()), "~")
        first, *others = text.splitlines() or [""]
        return "\n".join([first, *(f"    {line}" for line in others)])


def _kind_of(record: logging.LogRecord) -> tuple[object, ...]:
    error, place = None, None
    if record.exc_info and record.exc_info[1] is not None:
        error, trace = type(record.exc_info[1]), record.exc_info[2]
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = None if trace is None else (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
    return record.name, record.levelno, str(record.msg), error, place


def _events(lines: list[str]) -> list[LoggedEvent]:
    found: list[LoggedEvent] = []
    detail: list[str] = []
    for line in [*lines, None]:
        match = _LINE.fullmatch(line) if line is not None else None
        if line is not None and match is None:
            detail.append(line.removeprefix("    "))
            continue
        if found and detail:
            last = found[-1]
            found[-1] = LoggedEvent(last.at, last.level, last.where, last.text, "\n".join(detail))
        detail = []
        if match is not None:
            found.append(LoggedEvent(*match.groups()))
    return found


def _log_thread(what: threading.ExceptHookArgs) -> None:
    if what.exc_value is not None:
        name = what.thread.name if what.thread is not None else "a thread"
        log.error("%s failed", name, exc_info=(what.exc_type, what.exc_value, what.exc_traceback))
