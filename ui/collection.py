"""The clips in the shopper's folder, read and changed off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from tryon.clips.library import Clip, Library
from ui.film import Film, read_film
from ui.worker import Worker

FILM_PICTURES = 12
FILM_H = 112
"""Twice as high as the film strip shows them, for screens with fine pixels."""

POSTER_W = 400
SWEEP_MS = 10 * 60_000
"""How often it is looked for what has expired."""

END_TIMEOUT_S = 5.0


class Collection(QObject):
    """Emits `listed` when it is known what is in the folder, and `failed` with a line."""

    listed = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._library: Library | None = None
        self._keep = timedelta()
        self.clips: tuple[Clip, ...] = ()
        self._films: dict[Path, Film] = {}
        self._waiting: list[Callable[[], None]] = []
        self._files = Worker("clips", self)
        self._pictures = Worker("films", self)
        self._sweeper = QTimer(self, interval=SWEEP_MS)
        self._sweeper.timeout.connect(self._sweep)

    def open(self, folder: Path, keep_days: int) -> None:
        """Look after this folder. keep_days: how long `keep_longer` keeps."""
        self._keep = timedelta(days=keep_days)
        if self._library is None or self._library.folder != folder:
            self._library = Library(folder, keep_days=keep_days)
            self._sweep()
            self._sweeper.start()

    def clip(self, path: Path) -> Clip | None:
        """As it was listed last."""
        return next((clip for clip in self.clips if clip.path == path), None)

    def find(self, path: Path, found: Callable[[Clip], None]) -> None:
        """Call `found` with a clip, at once if it is listed; never, if it is not there any more."""
        clip = self.clip(path)
        if clip is not None:
            found(clip)
            return

        def look_again() -> None:
            listed = self.clip(path)
            if listed is not None:
                found(listed)

        self.list(look_again)

    def list(self, then: Callable[[], None] | None = None) -> None:
        """Read the folder; `then` is called after `listed`."""
        if then is not None:
            self._waiting.append(then)
        if self._library is not None:
            self._files.submit(self._library.clips, self._take, self.failed.emit)

    def rename(self, path: Path, title: str) -> None:
        self._change(lambda library: library.rename(path, title))

    def keep_longer(self, path: Path) -> None:
        """As long from now on as if it had just been recorded."""
        self._change(lambda library: library.keep_until(path, datetime.now(UTC) + self._keep))

    def delete(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """For good, with everything made of it; `then` is called once it is gone."""
        self._films.pop(path, None)
        self._change(lambda library: library.delete(path), then)

    def read_poster(self, path: Path, take: Callable[[QImage], None]) -> None:
        """Ask for a small picture; a null one where none can be decoded."""
        library = self._library

        def read() -> QImage:
            poster = None if library is None else library.poster(path, POSTER_W)
            return QImage.fromData(poster) if poster else QImage()

        self._pictures.submit(read, take)

    def read_film(self, path: Path, take: Callable[[Film], None]) -> None:
        """Ask for a row of small pictures; nothing comes where none can be decoded."""

        def keep(film: Film) -> None:
            self._films[path] = film
            take(film)

        if path in self._films:
            take(self._films[path])
        else:
            self._pictures.submit(lambda: read_film(path, FILM_PICTURES, FILM_H), keep)

    def finish(self) -> None:
        """Wait for what is being changed."""
        self._sweeper.stop()
        for worker in (self._files, self._pictures):
            worker.finish()
        self._files.wait(END_TIMEOUT_S)

    def _take(self, clips: tuple[Clip, ...]) -> None:
        self.clips = clips
        self.listed.emit()
        waiting, self._waiting = self._waiting, []
        for call in waiting:
            call()

    def _change(self, change: Callable[[Library], object], then: Callable[[], None] | None = None) -> None:
        library = self._library
        if library is not None:
            self._files.submit(lambda: change(library), lambda _: self.list(then), self._fail)

    def _fail(self, line: str) -> None:
        self.failed.emit(line)
        self.list()

    def _sweep(self) -> None:
        if self._library is not None:
            self._files.submit(self._library.sweep, lambda swept: self.list() if swept.deleted else None)
