"""The kiosk's parent: starts it, and starts it again when it crashed, hangs or has grown too large.

It imports little and does little, so that nothing in it fails in months.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tryon.errors import InputError
from tryon.kiosk.folders import sweep_leftovers
from tryon.kiosk.heartbeat import HEARTBEAT_VARIABLE, RESTART_STATUS, is_idle, read_beat
from tryon.kiosk.log import start_log, state_dir
from tryon.kiosk.process_tree import ProcessTree
from tryon.kiosk.restarts import Restarts

REFUSED_STATUS = 2
"""Exit status of wrong use, in which trying again helps nobody."""

MOST_MEMORY_BYTES = 3 * 2**30
"""A kiosk that has seen every product takes about a third of it; a PC with 8 GB can spare it."""

NIGHT_HOUR = 4
"""Local hour in which a kiosk begins anew once a day: a shop sleeps then, and leaks that are none of ours,
in drivers above all, never get old."""

ENVIRONMENT = {"MALLOC_ARENA_MAX": "2"}
"""Of the kiosk. Linux's allocator gives nearly every thread a store of its own, 64 MB each, in which pictures
that come and go leave holes: after seventy shoppers the kiosk had 1.8 GB, with two stores 1.4 for good."""

_DAY_S = 12 * 3600.0  # run for so long before the nightly restart; a clock that jumps back asks in vain
_LOOK_EVERY_S = 2.0

log = logging.getLogger("tryon.kiosk.supervisor")


@dataclass(frozen=True)
class Patience:
    """Seconds. first_beat_s: until it must show life. silent_s: without a beat, it hangs. grace_s: from being
    asked to end until it is killed. finish_s: the same at the operator's wish, when a clip may be finished.
    steady_s: who ran for so long before a crash is started again at once. longest_pause_s: between starts.

    Beats stop after two seconds without progress, so a hung kiosk is restarted within
    2 + silent_s + 2 grace_s seconds, ten with these.
    """

    poll_s: float = 0.2
    first_beat_s: float = 60.0
    silent_s: float = 5.0
    grace_s: float = 1.0
    finish_s: float = 15.0
    steady_s: float = 60.0
    longest_pause_s: float = 60.0


@dataclass(frozen=True)
class _Ending:
    """Why a child is over. planned: nothing was wrong. status: its exit status where it ended by itself."""

    reason: str
    planned: bool = False
    status: int | None = None


class Supervisor:
    """Runs `command` with HEARTBEAT_VARIABLE naming `heartbeat_file`, until it ends with status 0 or `stop`.

    tidy: deletes what an interrupted shopper left; called between two children. now: the local time of day.
    """

    def __init__(
        self,
        command: Sequence[str],
        heartbeat_file: Path,
        restarts: Restarts,
        tidy: Callable[[], None],
        *,
        patience: Patience = Patience(),
        most_memory_bytes: int = MOST_MEMORY_BYTES,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._command, self._file, self._restarts, self._tidy = command, heartbeat_file, restarts, tidy
        self._patience, self._most_memory_bytes = patience, most_memory_bytes
        self._clock, self._now = clock, now
        self._stop = threading.Event()

    def stop(self) -> None:
        """Let the child finish, then return from `run`. May be called from a signal handler."""
        self._stop.set()

    def run(self) -> int:
        """Returns the exit status: 0, or 2 where the child refused to start at all."""
        pause_s, has_run = 0.0, False
        while True:
            self._file.unlink(missing_ok=True)
            began_s = self._clock()
            ending, has_beaten = self._run_child()
            lasted_s = self._clock() - began_s
            has_run = has_run or has_beaten
            self._clean_up()
            if self._stop.is_set() or ending.status == 0:
                log.info("the kiosk was ended after %.0f s", lasted_s)
                return 0
            if ending.status == REFUSED_STATUS and not has_run:
                return REFUSED_STATUS
            self._restarts.add(ending.reason, lasted_s, ending.planned)
            if ending.planned or lasted_s >= self._patience.steady_s:
                pause_s = 0.0
            # The reason is no argument: each is a kind of its own, of which the first is told in full.
            log.log(
                logging.INFO if ending.planned else logging.ERROR,
                f"the kiosk {ending.reason} after %.0f s; starting it again in %.0f s",
                lasted_s,
                pause_s,
            )
            if self._stop.wait(pause_s):
                return 0
            pause_s = min(max(1.0, 2 * pause_s), self._patience.longest_pause_s)

    def _run_child(self) -> tuple[_Ending, bool]:
        """From start to end. Also tells whether it has shown life."""
        try:
            child = ProcessTree(self._command, {**ENVIRONMENT, HEARTBEAT_VARIABLE: str(self._file)})
        except OSError as error:
            return _Ending(f"could not be started ({error})"), False
        try:
            ending = self._watch(child)
        finally:
            child.end(self._patience.grace_s)
        return ending, read_beat(self._file) != ""

    def _watch(self, child: ProcessTree) -> _Ending:
        patience = self._patience
        began_s = looked_s = before_s = self._clock()
        beat, silent_s, memory_bytes = "", 0.0, child.look()
        while not self._stop.wait(patience.poll_s):
            status = child.status
            if status is not None:
                return _ended(status)
            now_s = self._clock()
            # Where this process itself was held up, or the PC slept, the child had no time to beat either.
            silent_s += min(now_s - before_s, 5 * patience.poll_s)
            before_s = now_s
            newest = read_beat(self._file)
            if newest not in ("", beat):
                beat, silent_s = newest, 0.0
            if silent_s >= (patience.silent_s if beat else patience.first_beat_s):
                return _Ending("hung" if beat else "did not start")
            if now_s - looked_s >= _LOOK_EVERY_S:
                looked_s, memory_bytes = now_s, child.look()
            if is_idle(beat):
                if memory_bytes > self._most_memory_bytes:
                    return self._finish(child, f"had grown to {memory_bytes // 2**20} MB")
                if now_s - began_s >= _DAY_S and self._now().hour == NIGHT_HOUR:
                    return self._finish(child, "was due for its nightly restart")
        return self._finish(child, "was told to end")

    def _finish(self, child: ProcessTree, reason: str) -> _Ending:
        """Let it end in its own time."""
        child.let_go()
        child.wait(self._patience.finish_s)
        return _Ending(reason, planned=True)

    def _clean_up(self) -> None:
        try:
            self._tidy()
        except OSError as error:  # held open by somebody; the kiosk itself tries again
            log.warning("what the last shopper left cannot be deleted yet: %s", error)


def supervise(arguments: Sequence[str] = ()) -> int:
    """`tryon kiosk`: run `tryon kiosk --unsupervised ARGUMENTS` until the staff end it.

    Returns the exit status. Raises InputError where the kiosk runs already, OSError where this user's folders
    cannot be written.
    """
    start_log("supervisor")
    lock = _only_one(state_dir() / "running")
    command = [sys.executable, "-m", "tryon", "kiosk", "--unsupervised", *arguments]
    try:
        with tempfile.TemporaryDirectory(prefix="tryon-kiosk-", ignore_cleanup_errors=True) as folder:
            supervisor = Supervisor(command, Path(folder) / "beat", Restarts(), sweep_leftovers)
            for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK"):
                if hasattr(signal, name):
                    signal.signal(getattr(signal, name), lambda *_: supervisor.stop())
            return supervisor.run()
    finally:
        os.close(lock)


def _ended(status: int) -> _Ending:
    if status == RESTART_STATUS:
        return _Ending("asked to be restarted", planned=True, status=status)
    if status < 0:
        try:
            return _Ending(f"was ended by {signal.Signals(-status).name}", status=status)
        except ValueError:
            return _Ending(f"was ended by signal {-status}", status=status)
    # Windows tells crashes as large numbers that are known in hexadecimal.
    return _Ending(f"ended with status {status if status < 256 else hex(status)}", status=status)


def _only_one(path: Path) -> int:
    """Lock a file while its descriptor, which is returned, is open: two kiosks would fight for the camera."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise InputError("the kiosk runs already; end it by the operator's page first") from None
    return descriptor
