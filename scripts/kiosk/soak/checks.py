"""What must be true whatever happened: nothing of anybody is left, and nothing grows."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from PySide6.QtCore import QObject, QTimer

from scripts.kiosk.soak.world import MARK, Note
from ui.kiosk.words import EN, ZH

SAMPLE_MS = 5000

GRACE_S = 20.0
"""After an offer's time is over it is swept every 15 s; a little for a busy machine."""


def session_files(cache: Path) -> tuple[str, ...]:
    """Folders and files of sessions below the kiosk's cache, of whomever."""
    return tuple(_below(cache / "sessions"))


def old_offers(cache: Path, keep_s: float) -> tuple[str, ...]:
    """Folders of offers that are older than what phones may fetch can be."""
    found = []
    root = cache / "offers"
    for folder in sorted(root.iterdir()) if root.is_dir() else []:
        try:
            age_s = time.time() - folder.stat().st_mtime
        except FileNotFoundError:  # swept just now
            continue
        if age_s > keep_s + GRACE_S:
            found.append(folder.name)
    return tuple(found)


def stray_files(*folders: Path) -> tuple[str, ...]:
    """Files where there should be none at all."""
    return tuple(name for folder in folders for _, _, names in os.walk(folder) for name in names)


def _below(root: Path) -> Iterator[str]:
    # Other threads may be deleting: os.walk forgives it.
    for _, folders, files in os.walk(root):
        yield from folders
        yield from files


class Sampler(QObject):
    """Notes every five seconds how large this process is. counts: gives more figures."""

    def __init__(self, parent: QObject, note: Note) -> None:
        super().__init__(parent)
        self._note, self._process = note, psutil.Process()
        self._timer = QTimer(self, interval=SAMPLE_MS)
        self._timer.timeout.connect(self.sample)
        self.figures: dict[str, float] = {}

    def start(self) -> None:
        self._timer.start()

    def sample(self) -> None:
        """Note it now."""
        process = self._process
        with process.oneshot():
            memory, cpu = process.memory_info(), process.cpu_times()
            self._note(
                "sample",
                rss_mb=round(memory.rss / 2**20, 1),
                threads=process.num_threads(),
                descriptors=process.num_fds(),
                children=len(process.children(recursive=True)),
                cpu_s=round(cpu.user + cpu.system, 1),
                load=round(os.getloadavg()[0], 1),
                **self.figures,
            )


PROVOKED = (
    MARK,
    "taken the OpenGL context away",
    "MB stay reserved",
    "rehearsed-broken",
    EN["disk_full"],
    ZH["disk_full"],
)
"""In what is logged about faults that were made on purpose."""


class ErrorNotes(logging.Handler):
    """Notes every warning and error that is logged, those that no fault of ours was the reason of apart."""

    def __init__(self, note: Note) -> None:
        super().__init__(logging.WARNING)
        self._note = note

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        told = f"{text} ({error!r})" if error is not None else text
        self._note(
            "log",
            level=record.levelname,
            where=record.name,
            text=told[:300],
            on_purpose=any(known in told for known in PROVOKED),
        )
