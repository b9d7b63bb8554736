"""A child process with everything that it starts, ended to the last one by process id."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

import psutil


class ProcessTree:
    """A process started from `command`, with a pipe as its standard input.

    Who its descendants are is remembered with every `look`: those of a process that has died are nobody's.
    psutil knows a process by id and time of birth, so that no stranger who got a freed id is ended.
    Raises OSError where it cannot be started.
    """

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        # A session of its own on POSIX: Ctrl-C in a terminal is for the supervisor, which passes it on.
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            env={**os.environ, **env},
            start_new_session=sys.platform != "win32",
        )
        self._descendants: set[psutil.Process] = set()
        try:
            self._itself: psutil.Process | None = psutil.Process(self._process.pid)
        except psutil.Error:  # over already
            self._itself = None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def status(self) -> int | None:
        """Exit status, negative for the signal that ended it; None while it runs."""
        return self._process.poll()

    def look(self) -> int:
        """Remember who belongs to it. Returns the memory (resident set) of its largest process in bytes, 0
        where it is over. On Windows a virtual environment's python.exe only starts the real one.
        """
        if self._itself is None:
            return 0
        try:
            family = self._itself.children(recursive=True)
            self._descendants.update(family)
            return max(int(each.memory_info().rss) for each in (self._itself, *family))
        except psutil.Error:  # one of them has just ended
            return 0

    def let_go(self) -> None:
        """Ask it to end, by closing its standard input; see `when_let_go`."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    def wait(self, timeout_s: float) -> bool:
        """Whether it has ended within that time."""
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def end(self, grace_s: float) -> None:
        """End it and all its descendants: asked first (SIGTERM), killed after `grace_s` seconds."""
        self.look()
        self.let_go()
        if self._process.poll() is None:
            self._process.terminate()
            if not self.wait(grace_s):
                self.look()
                self._process.kill()
                self.wait(grace_s)
        for each in self._descendants:
            try:
                each.kill()
            except psutil.Error:  # it has ended with its parent
                continue
        psutil.wait_procs(self._descendants, grace_s)
