"""Writes single pictures, and names files."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np

from tryon.clips.note import NOTE_SUFFIX
from tryon.errors import SinkError
from tryon.files import write_whole
from tryon.sinks.finishing import PARTIAL_SUFFIX
from tryon.types import ByteArray

_PARAMETERS = {
    ".png": (cv2.IMWRITE_PNG_COMPRESSION, 3),
    ".jpg": (cv2.IMWRITE_JPEG_QUALITY, 95),
    ".jpeg": (cv2.IMWRITE_JPEG_QUALITY, 95),
    ".webp": (cv2.IMWRITE_WEBP_QUALITY, 95),
}

# ISO 16684-3: what the segment of a JPEG begins with. OpenCV leaves it to its callers.
_XMP_NAMESPACE = b"http://ns.adobe.com/xap/1.0/\0"


def write_image(path: Path, image: ByteArray, xmp: bytes | None = None) -> None:
    """Write a (H, W, 3) BGR or (H, W, 4) BGRA uint8 picture as PNG, JPEG or WebP, by the ending of `path`.

    BGRA means straight alpha, and is not possible as JPEG. xmp: a packet of metadata to put into a JPEG. The
    file appears whole or not at all. Missing folders are made. Raises SinkError in one line.
    """
    suffix = path.suffix.lower()
    if suffix not in _PARAMETERS:
        raise SinkError(f"{path.name} cannot be written: pictures are written as .png, .jpg or .webp")
    if image.ndim == 3 and image.shape[2] == 4 and suffix in (".jpg", ".jpeg"):
        raise SinkError(f"{path.name} cannot be written: JPEG keeps no transparency, use .png")
    try:
        if xmp is None or suffix not in (".jpg", ".jpeg"):
            encoded = cv2.imencode(suffix, image, _PARAMETERS[suffix])[1]
        else:
            packet = [np.frombuffer(_XMP_NAMESPACE + xmp, np.uint8)]
            kinds = [cv2.IMAGE_METADATA_XMP]
            encoded = cv2.imencodeWithMetadata(suffix, image, kinds, packet, _PARAMETERS[suffix])[1]
    except cv2.error as error:
        raise SinkError(f"{path.name} cannot be written: {error.err}") from error
    try:
        write_whole(path, encoded.tobytes())  # cv2.imwrite cannot write every Unicode path on Windows
    except OSError as error:
        raise SinkError(f"{path.name} cannot be written: {error.strerror or error}") from error


def default_name(folder: Path, kind: str, sku: str, *, now: datetime | None = None) -> Path:
    """A path in `folder` that does not exist yet, such as tryon-2026-05-01-153012-round-metal.mp4.

    kind: the ending without its dot ("png", "mp4"). now: local time, by default the present.
    """
    stamp = (now or datetime.now()).strftime("%Y-%m-%d-%H%M%S")
    label = re.sub(r"[^\w-]+", "-", sku).strip("-")
    stem = "-".join(part for part in ("tryon", stamp, label) if part)
    path = folder / f"{stem}.{kind}"
    number = 2
    # A note carries its clip's name without the ending: a photo and a video of the same second need two.
    while any(path.with_name(path.stem + end).exists() for end in (path.suffix, NOTE_SUFFIX, PARTIAL_SUFFIX)):
        path = folder / f"{stem}-{number}.{kind}"
        number += 1
    return path
