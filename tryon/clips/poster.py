"""How long a clip of ours is and what it looks like, small."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from tryon.types import ByteArray

_JPEG_QUALITY = 85
_INTO_THE_CLIP = 0.3  # of its length: the first picture often shows the hand that pressed the button
_MOST_DECODED = 45  # from the keyframe on; recordings have one every two seconds, 60 pictures
_FORMATS = "mov,gif,image2,jpeg_pipe,png_pipe,webp_pipe"


def duration_s(clip: Path) -> float | None:
    """Length of a video in seconds; None where it cannot be told."""
    try:
        with _opened(clip) as container:
            stream = container.streams.video[0]
            if stream.duration is not None:
                return float(stream.duration * stream.time_base)
            return container.duration / 1e6 if container.duration else None
    except (OSError, IndexError, av.error.FFmpegError):
        return None


def poster_jpeg(clip: Path, width: int) -> bytes | None:
    """A JPEG of `width` pixels or less, in memory only; None where no picture can be decoded."""
    image = _video_picture(clip) if clip.suffix.lower() == ".mp4" else _still_picture(clip)
    if image is None:
        return None
    if image.shape[1] > width:
        size_wh = (width, max(1, round(image.shape[0] * width / image.shape[1])))
        image = np.asarray(cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA), np.uint8)
    return bytes(cv2.imencode(".jpg", image, (cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY))[1].tobytes())


def _video_picture(clip: Path) -> ByteArray | None:
    try:
        with _opened(clip) as container:
            stream = container.streams.video[0]
            wanted = int((stream.duration or 0) * _INTO_THE_CLIP)
            if wanted:
                with contextlib.suppress(av.error.FFmpegError):
                    container.seek(wanted, stream=stream)
            frame = None
            for number, decoded in enumerate(container.decode(stream)):
                frame = decoded
                if number >= _MOST_DECODED or decoded.pts is None or decoded.pts >= wanted:
                    break
            return None if frame is None else np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
    except (OSError, IndexError, av.error.FFmpegError):
        return None


def _still_picture(clip: Path) -> ByteArray | None:
    try:
        content = np.frombuffer(clip.read_bytes(), np.uint8)  # cv2.imread cannot read every path on Windows
        image = cv2.imdecode(content, cv2.IMREAD_COLOR) if content.size else None
    except (OSError, cv2.error):
        return None
    return None if image is None else np.asarray(image, np.uint8)


def _opened(clip: Path) -> Any:
    return av.open(
        str(clip),
        options={"format_whitelist": _FORMATS, "protocol_whitelist": "file"},
        metadata_errors="ignore",
    )
