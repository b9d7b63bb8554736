"""The picture that a phone shows before a clip plays."""

from __future__ import annotations

from pathlib import Path

import av
import cv2

POSTER_HEIGHT_PX = 960
"""Two pixels for each of a phone's preview, about half as high as its screen."""


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
