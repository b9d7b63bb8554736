"""Hands clips over to phones in the same network."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

import tryon
from tryon.errors import InputError, ShareError
from tryon.share import qr
from tryon.share.files import SharedFile, identity, make_poster, media_type
from tryon.share.network import addresses
from tryon.share.offer import Counts, Language, Offer, OfferedFile, Report

TOKEN_BYTES = 16
"""128 bits: guessed at the rate limit, not once before the sun burns out."""
START_TIMEOUT_S = 20.0
"""A cold disk and a virus scanner take their time over a new process."""
STOP_TIMEOUT_S = 5.0


@dataclass(frozen=True)
class ShareState:
    """What a share does at the moment.

    running: phones get an answer, even if only that the time is over. phones: different phones that opened
    the page. downloads: files whose first and whose last byte was sent, kept apart from previews.
    """

    running: bool
    phones: int
    downloads_begun: int
    downloads_finished: int
    seconds_left: float


class HandOff:
    """Files that phones in the same network can fetch, under an address that nobody can guess, for a while.

    files: the clip first. text: of the post, to copy. lifetime_s: seconds until access ends by itself.
    address: which of `addresses()` to serve, by default the first. kept_until: the day on which the mirror
    deletes its own copies, for the page's note.

    Making one starts nothing. All methods may be called from any thread.
    """

    def __init__(
        self,
        files: Sequence[SharedFile],
        text: str = "",
        language: Language = "zh",
        lifetime_s: float = 600.0,
        *,
        address: str | None = None,
        kept_until: date | None = None,
    ) -> None:
        if not files:
            raise InputError("there is nothing to hand over: choose a clip or a picture")
        self._files = tuple(files)
        self._text = text
        self._language: Language = language
        self._lifetime_s = lifetime_s
        self._address = address
        self._kept_until = kept_until
        self._token = secrets.token_urlsafe(TOKEN_BYTES)
        self._process: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self._url = ""
        self._ends_s = 0.0
        self._counts = Counts()
        self._first = Report()
        self._answered = threading.Event()
        self._lock = threading.Lock()

    def start(self) -> None:
        """Serve; returns when phones can come, usually within a second. Call it beside the window's thread.

        Raises InputError for a file that is missing or of an unknown kind, ShareError without a network.
        """
        with self._lock:
            if self._process is not None:
                return
            offer = self._offer()
            self._process = _launch()
            self._reader = threading.Thread(
                target=self._read_reports, args=(self._process,), name="share-reports", daemon=True
            )
            self._reader.start()
            try:
                self._send(self._process, offer)
                self._url = f"http://{offer.address}:{self._first.port}/{self._token}/"
                self._ends_s = time.monotonic() + self._lifetime_s
            except ShareError:
                self._end()
                raise

    def stop(self) -> None:
        """End access at once, downloads on their way included. Does nothing when nothing is served."""
        with self._lock:
            self._end()

    @property
    def url(self) -> str:
        """What a phone opens; it ends in the token. Empty before `start`."""
        return self._url

    @property
    def state(self) -> ShareState:
        """Costs nothing: the figures of the last quarter of a second."""
        process, counts = self._process, self._counts
        running = bool(self._url) and process is not None and process.poll() is None
        left = max(0.0, self._ends_s - time.monotonic()) if running else 0.0
        return ShareState(running, counts.phones, counts.downloads_begun, counts.downloads_finished, left)

    def qr_png(self, width_px: int = 480) -> bytes:
        """The address as QR code, at least `width_px` wide, with its quiet zone."""
        return qr.as_png(qr.make_code(self._url), width_px)

    def qr_svg(self) -> str:
        """The address as QR code, to be drawn at any size, with its quiet zone."""
        return qr.as_svg(qr.make_code(self._url))

    def _offer(self) -> Offer:
        offered = tuple(_offered(file) for file in self._files)
        known = [found.address for found in addresses()]
        address = self._address or (known[0] if known else None)
        if address is None:
            raise ShareError(
                "this PC is in no network: connect it to the shop's Wi-Fi, open a hotspot, or use a USB stick"
            )
        return Offer(
            token=self._token,
            files=offered,
            text=self._text,
            language=self._language,
            lifetime_s=self._lifetime_s,
            address=address,
            kept_until=self._kept_until.isoformat() if self._kept_until else None,
        )

    def _send(self, process: subprocess.Popen[bytes], offer: Offer) -> None:
        """Hand over the offer and wait for the answer. Standard input stays open: it is the leash."""
        assert process.stdin is not None
        try:
            process.stdin.write(offer.model_dump_json().encode() + b"\n")
            process.stdin.flush()
        except OSError as error:
            raise ShareError("the page for phones could not be started; try again") from error
        if not self._answered.wait(START_TIMEOUT_S) or self._first.port is None:
            reason = self._first.problem or "its process did not answer"
            raise ShareError(f"the page for phones could not be started at {offer.address}: {reason}")

    def _read_reports(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            try:
                report = Report.model_validate_json(line)
            except ValidationError:  # the last line of a process that was ended
                continue
            self._counts = report.counts
            if not self._answered.is_set():
                self._first = report
                self._answered.set()
        self._answered.set()  # it ended: nobody waits for nothing

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()  # it keeps nothing, and its sockets close with it
        process.wait(STOP_TIMEOUT_S)
        if self._reader is not None:
            self._reader.join(STOP_TIMEOUT_S)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _offered(file: SharedFile) -> OfferedFile:
    path = file.path.absolute()
    kind = media_type(path)
    found = identity(path)
    poster = file.poster
    if poster is None and kind.startswith("video/"):
        poster = make_poster(path)
    return OfferedFile(path=path, name=file.name or path.name, media_type=kind, identity=found, poster=poster)


def _launch() -> subprocess.Popen[bytes]:
    flags = 0
    if sys.platform == "win32":  # no console window, and the mirror goes first
        flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "tryon.share.serving"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(tryon.__file__).resolve().parent.parent,
            env={**os.environ, "PYTHONUTF8": "1"},
            creationflags=flags,
        )
    except OSError as error:
        raise ShareError(f"the page for phones could not be started: {error.strerror or error}") from error
