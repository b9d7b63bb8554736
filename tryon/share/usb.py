"""Copies clips to a USB stick and makes sure that they are whole there."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import sys
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from tryon.errors import InputError, ShareError
from tryon.share.drives import Stick, sticks

__all__ = ["Stick", "copy_to", "sticks"]

CHUNK_BYTES = 4 << 20
"""Written and flushed at once: what is shown as done is on the stick and not in the PC's memory."""
_UNFINISHED = ".tryon-{}.partial"
_FORBIDDEN_ON_FAT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_GONE = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.EIO, errno.ESTALE, errno.ENOTDIR}
_LOCKED = {errno.EROFS, errno.EACCES, errno.EPERM}


def copy_to(
    files: Sequence[Path],
    folder: Path,
    *,
    advance: Callable[[float], None] = lambda share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Path, ...]:
    """Copy files into a stick's folder, read each back and compare. Returns the copies; () when cancelled.

    Nothing that is there is replaced: a copy gets a number where its name is taken. advance: share done from
    0 to 1, half of it writing and half reading back. The stick may be pulled out as soon as this returns.
    Raises InputError for a file that cannot be read, ShareError for a stick that is full, locked or pulled
    out. Then nothing half is left; from a stick that is gone it is removed with the next copy.
    """
    sizes = [_size(path) for path in files]
    progress = _Progress(2 * sum(sizes), advance, cancelled)
    copies: list[Path] = []
    try:
        _prepare(folder, sum(sizes))
        for source in files:
            copies.append(_copy(source, folder, progress))
    except _CancelledError:
        _remove(copies)
        return ()
    except (ShareError, InputError):
        _remove(copies)
        raise
    return tuple(copies)


class _CancelledError(Exception):
    """The person had enough."""


class _Progress:
    def __init__(
        self, total_bytes: int, advance: Callable[[float], None], cancelled: Callable[[], bool]
    ) -> None:
        self._total_bytes = max(1, total_bytes)
        self._done_bytes = 0
        self._advance = advance
        self._cancelled = cancelled

    def add(self, count: int) -> None:
        if self._cancelled():
            raise _CancelledError
        self._done_bytes += count
        self._advance(min(1.0, self._done_bytes / self._total_bytes))


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}") from error


def _size(path: Path) -> int:
    with _open(path) as file:
        return os.fstat(file.fileno()).st_size


def _prepare(folder: Path, needed_bytes: int) -> None:
    try:
        for left in folder.glob(_UNFINISHED.format("*")):  # of a stick that was pulled out
            left.unlink()
        free_bytes = shutil.disk_usage(folder).free
    except OSError as error:
        raise _explained(error, folder) from error
    if free_bytes < needed_bytes:
        raise ShareError(
            f"{_label(folder)} is full: {needed_bytes / 1e6:.0f} MB are needed and {free_bytes / 1e6:.0f} MB "
            "free; delete something on it or use another stick"
        )


def _copy(source: Path, folder: Path, progress: _Progress) -> Path:
    unfinished = folder / _UNFINISHED.format(uuid.uuid4().hex[:8])
    try:
        try:
            written = _write(source, unfinished, progress)
            if _read_back(unfinished, progress) != written:
                raise ShareError(f"{source.name} is damaged on {_label(folder)}: use another stick")
            target = _free_name(folder, source.name)
            unfinished.rename(target)
        finally:
            unfinished.unlink(missing_ok=True)
        _flush_folder(folder)
    except OSError as error:
        raise _explained(error, folder) from error
    return target


def _write(source: Path, target: Path, progress: _Progress) -> bytes:
    """Copy and flush; the SHA-256 of what was read from `source`."""
    digest = hashlib.sha256()
    with _open(source) as reading, target.open("xb") as writing:
        while chunk := reading.read(CHUNK_BYTES):
            digest.update(chunk)
            writing.write(chunk)
            writing.flush()
            os.fsync(writing.fileno())
            progress.add(len(chunk))
    return digest.digest()


def _read_back(path: Path, progress: _Progress) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as reading:
        if sys.platform == "linux":  # from the stick, not from what the system still remembers of it
            os.posix_fadvise(reading.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := reading.read(CHUNK_BYTES):
            digest.update(chunk)
            progress.add(len(chunk))
    return digest.digest()


def _free_name(folder: Path, name: str) -> Path:
    wanted = Path(_FORBIDDEN_ON_FAT.sub("-", name))
    path = folder / wanted
    number = 2
    while path.exists():
        path = folder / f"{wanted.stem}-{number}{wanted.suffix}"
        number += 1
    return path


def _flush_folder(folder: Path) -> None:
    """The new name, too, must be on the stick. Windows flushes it with the file."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(copies: list[Path]) -> None:
    for path in copies:
        try:
            path.unlink(missing_ok=True)
        except OSError:  # the stick is gone, and this is not what went wrong first
            return


def _explained(error: OSError, folder: Path) -> ShareError:
    label = _label(folder)
    if not folder.is_dir() or error.errno in _GONE:
        return ShareError(f"{label} was pulled out or does not answer: plug it in again and repeat")
    if error.errno == errno.ENOSPC:
        return ShareError(f"{label} is full: delete something on it or use another stick")
    if error.errno in _LOCKED:
        return ShareError(f"{label} cannot be written: open its lock, or use another stick")
    if error.errno == errno.EFBIG:
        return ShareError(f"the file is too large for the format of {label}: use a stick with exFAT")
    return ShareError(f"{label} cannot be written: {error.strerror or error}")


def _label(folder: Path) -> str:
    return folder.name or str(folder)
