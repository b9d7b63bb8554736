"""Starts, hears and ends the process that serves a share (tryon.share.serving)."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

from pydantic import ValidationError

import tryon
from tryon.errors import ShareError
from tryon.precedence import AWAITED, BEHIND_FLAGS, module_behind
from tryon.share.offer import Counts, Offer, Report

START_TIMEOUT_S = 20.0
"""A cold disk and a virus scanner take their time over a new process."""
STOP_TIMEOUT_S = 5.0


class ServingProcess:
    """One offer, served from construction to `end`. Construction waits until phones can come.

    counts: what phones did, as of the last quarter of a second; kept when the process ends.
    Raises ShareError.
    """

    def __init__(self, offer: Offer) -> None:
        self.counts = Counts()
        self._first = Report()
        self._answered = threading.Event()
        self._process = _launch()
        self._reader = threading.Thread(target=self._read_reports, name="share-reports", daemon=True)
        self._reader.start()
        try:
            self._hand_over(offer)
            if not self._answered.wait(START_TIMEOUT_S) or self._first.port is None:
                reason = self._first.problem or "its process did not answer"
                raise ShareError(f"the page for phones could not be started at {offer.address}: {reason}")
        except ShareError:
            self.end()
            raise
        self.port = self._first.port

    @property
    def alive(self) -> bool:
        """Until `end`, or some time after the share has expired."""
        return self._process.poll() is None

    def end(self) -> None:
        """At once. The process keeps nothing, and its sockets close with it."""
        self._process.kill()
        self._process.wait(STOP_TIMEOUT_S)
        self._reader.join(STOP_TIMEOUT_S)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _hand_over(self, offer: Offer) -> None:
        """Standard input stays open afterwards: the process ends when it closes, so when this one dies."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(offer.model_dump_json().encode() + b"\n")
            self._process.stdin.flush()
        except OSError as error:
            raise ShareError("the page for phones could not be started; try again") from error

    def _read_reports(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                report = Report.model_validate_json(line)
            except ValidationError:  # the last, torn line of a process that was ended
                continue
            self.counts = report.counts
            if not self._answered.is_set():
                self._first = report
                self._answered.set()
        self._answered.set()  # it ended: nobody waits for nothing


def _launch() -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            module_behind(AWAITED, "tryon.share.serving"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(tryon.__file__).resolve().parent.parent,
            env={**os.environ, "PYTHONUTF8": "1"},
            creationflags=BEHIND_FLAGS,
        )
    except OSError as error:
        raise ShareError(f"the page for phones could not be started: {error.strerror or error}") from error
