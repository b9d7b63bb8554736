"""Phones that scan the code: some take the clip, some hang up half-way, some only look."""

from __future__ import annotations

import contextlib
import http.client
import queue
import threading
import time
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

import cv2
import numpy as np
import zxingcpp

from scripts.kiosk.soak.world import Note

Manner: TypeAlias = Literal["fetches", "hangs up", "looks"]

_REQUEST_S = 10.0


def read_code(png: bytes) -> str:
    """The address in a picture of a code; "" where none can be read."""
    image = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    found = zxingcpp.read_barcodes(image)
    return found[0].text if found else ""


class Phones:
    """A thread that does what phones do, until `close`. note: as `Notes.write`."""

    def __init__(self, note: Note) -> None:
        self._note = note
        self._calls: queue.SimpleQueue[tuple[str, Manner] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="phones", daemon=True)
        self._thread.start()

    def scan(self, png: bytes, manner: Manner) -> None:
        """Let a phone scan that code; returns at once."""
        url = read_code(png)
        if url:
            self._calls.put((url, manner))
        else:
            self._note("defect", what="a code cannot be read")

    def close(self) -> None:
        """Let the thread end after what was scanned."""
        self._calls.put(None)
        self._thread.join(_REQUEST_S)

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            url, manner = call
            began_s = time.monotonic()
            try:
                got = _visit(url, manner)
            except (OSError, http.client.HTTPException) as error:
                # Whoever left the mirror, or deleted the clip, leaves a phone with nothing.
                self._note("phone", manner=manner, failed=type(error).__name__)
            else:
                self._note("phone", manner=manner, bytes=got, s=round(time.monotonic() - began_s, 3))


def _visit(url: str, manner: Manner) -> int:
    """Returns how many bytes of the clip came."""
    parts = urlsplit(url)
    with contextlib.closing(
        http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=_REQUEST_S)
    ) as connection:
        connection.request("GET", parts.path)
        page = connection.getresponse()
        body = page.read()
        if page.status != 200 or b"/save/0" not in body:
            raise http.client.HTTPException(f"status {page.status}")
        if manner == "looks":
            return 0
        connection.request("GET", f"{parts.path}save/0")
        answer = connection.getresponse()
        if answer.status != 200:
            raise http.client.HTTPException(f"status {answer.status}")
        return len(answer.read(4096) if manner == "hangs up" else answer.read())
