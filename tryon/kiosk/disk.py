"""Room on the disk: made before it is needed, and nothing is recorded where there is none."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from tryon.clips.library import Library
from tryon.errors import SinkError

log = logging.getLogger("tryon.kiosk.disk")


class DiskGuard:
    """Watches the disk on which `folder` lies, or will lie. Calls take microseconds, but for `make_room`.

    reserve_mb: so much stays free (10^6 bytes each); the operating system and our own logs live on it.
    free_bytes: tells how much is free; it may raise OSError, and a disk that cannot be asked counts as full.
    """

    def __init__(
        self, folder: Path, reserve_mb: int, free_bytes: Callable[[Path], int] | None = None
    ) -> None:
        self._folder, self._reserve_bytes = folder, reserve_mb * 1_000_000
        self._free_bytes = free_bytes or (lambda path: shutil.disk_usage(path).free)

    @property
    def free_mb(self) -> int:
        """Room there is; 0 where the disk cannot be asked."""
        folder = self._folder
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        try:
            return self._free_bytes(folder) // 1_000_000
        except OSError as error:
            log.error("the disk of shoppers' clips cannot be asked: %s", error.strerror or error)
            return 0

    def may_record(self) -> bool:
        """Whether a picture or clip may be written."""
        return self.free_mb * 1_000_000 >= self._reserve_bytes

    def check(self) -> None:
        """Raise SinkError, with a line for the staff, where nothing may be written."""
        if not self.may_record():
            raise SinkError(self.problem)

    @property
    def problem(self) -> str:
        """For the staff, in one line; "" while there is room."""
        if self.may_record():
            return ""
        return (
            f"only {self.free_mb} MB are free and {self._reserve_bytes // 1_000_000} MB stay reserved, so no "
            "pictures or clips are taken: delete files that nobody needs, or lower disk_reserve_mb"
        )

    def make_room(self, library: Library) -> tuple[str, ...]:
        """Where room is short, delete the clips of `library` that have expired. Gives the names of the files.

        Shares that have expired go by themselves within seconds, whether room is short or not. What may still
        be kept is never deleted: rather nothing more is recorded.
        """
        if self.may_record():
            return ()
        swept = library.sweep()
        if swept.deleted:
            log.info("deleted %d expired files to make room", len(swept.deleted))
        for line in swept.problems:
            log.warning("%s", line)
        if problem := self.problem:
            log.error("%s", problem)
        return swept.deleted
