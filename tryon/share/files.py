"""The files of a share: what they are, and whether they are still the same."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

import av
import cv2

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

POSTER_HEIGHT_PX = 960
"""Two pixels for each of a phone's preview, about half as high as its screen."""


@dataclass(frozen=True)
class SharedFile:
    """A clip or picture to hand over.

    name: what it is called on the phone, by default as on disk. poster: JPEG shown before a clip plays, by
    default a frame from its first half.
    """

    path: Path
    name: str = ""
    poster: bytes | None = None


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


def make_poster(clip: Path) -> bytes | None:
    """JPEG of a frame a third into the clip; None where it cannot be decoded."""
    try:
        with av.open(str(clip)) as container:
            stream = container.streams.video[0]
            if container.duration:
                container.seek(container.duration // 3)
            image = next(container.decode(stream)).to_ndarray(format="bgr24")
    except (av.FFmpegError, OSError, StopIteration, IndexError):
        return None
    height, width = image.shape[:2]
    scale = min(1.0, POSTER_HEIGHT_PX / max(height, width))
    size_wh = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA)
    return bytes(cv2.imencode(".jpg", small, (cv2.IMWRITE_JPEG_QUALITY, 85))[1])
