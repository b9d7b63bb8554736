"""The files of a share: what they are, and whether they are still the same."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from tryon.errors import InputError

MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
"""Ours, not the system's table: on Windows any program may have changed that one."""


@dataclass(frozen=True)
class SharedFile:
    """A clip or picture to hand over.

    name: what it is called on the phone, by default as on disk. poster: JPEG shown before a clip plays, by
    default a frame from its first half. plain: as it was captured, beside a post that was made of it; the
    page tells them apart.
    """

    path: Path
    name: str = ""
    poster: bytes | None = None
    plain: bool = False


def media_type(path: Path) -> str:
    """Such as "video/mp4". Raises InputError for what is neither a clip nor a picture."""
    try:
        return MEDIA_TYPES[path.suffix.lower()]
    except KeyError:
        kinds = ", ".join(MEDIA_TYPES)
        raise InputError(f"{path.name} cannot be handed over: clips and pictures are ({kinds})") from None


def identity(path: Path) -> tuple[int, int, int, int]:
    """What changes when another file takes its place: device, number, bytes, time of the last change.

    Raises InputError when it is not a file of its own (a link, a folder) or cannot be read.
    """
    try:
        found = path.stat(follow_symlinks=False)
    except OSError as error:
        raise InputError(f"{path.name} cannot be handed over: {error.strerror or error}") from error
    if not stat.S_ISREG(found.st_mode):
        raise InputError(f"{path.name} cannot be handed over: it is not a file")
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
