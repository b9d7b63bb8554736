"""Where frames come from: cameras, video files, stills and the bundled demo."""

from __future__ import annotations

from pathlib import Path

from tryon.errors import InputError, SourceError
from tryon.sources.base import Source, SourceInfo

__all__ = ["Source", "SourceInfo", "open_source"]


def open_source(
    spec: str, *, size_wh: tuple[int, int] = (1280, 720), fps: float = 30.0, live: bool = True
) -> Source:
    """Open what `spec` names: "auto" (the first camera that works, else the demo), "demo", "camera:0",
    "camera:<name>", or the path of a still or a video.

    size_wh (pixels) and fps are asked of cameras. live: files and the demo play by the clock and start
    again at their end, as the mirror wants it; otherwise each frame comes once, as fast as it is read.

    Raises InputError for a path that cannot be read and SourceError for a camera.
    """
    # Imported here: OpenCV and FFmpeg are slow to load, and the command line wants this module at once.
    from tryon.sources.paced import Paced
    from tryon.sources.still import STILL_SUFFIXES, StillImage
    from tryon.sources.video import VideoFile

    path = Path(spec)
    file = StillImage(path) if path.suffix.lower() in STILL_SUFFIXES else VideoFile(path)
    return Paced(file, loop=True) if live else file
