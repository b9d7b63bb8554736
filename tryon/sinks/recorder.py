"""Records frames in the caller's thread, none dropped: for files, not for the mirror."""

from __future__ import annotations

from pathlib import Path

from tryon.errors import SinkError
from tryon.sinks.clip_file import ClipFile
from tryon.sinks.encoder import VideoEncoder
from tryon.types import Frame


class Recorder:
    """Writes frames to `path`, an MP4 with the frames' own timestamps, in BT.709.

    See `VideoEncoder` for sizes and `ClipFile` for what is on the disk meanwhile.

    Raises SinkError when the folder cannot be written, when the disk is nearly full, or when a frame cannot
    be stored; what was written before is kept.
    """

    def __init__(self, path: Path, size_wh: tuple[int, int], fps_hint: float = 30.0) -> None:
        self.path = path
        self._encoder = VideoEncoder(size_wh, fps_hint)
        self._file = ClipFile(path, self._encoder)
        self._first_ns: int | None = None
        self._closed = False

    @property
    def frames_written(self) -> int:
        return self._file.pictures

    @property
    def seconds(self) -> float:
        """How much was recorded, in seconds of capture time."""
        return self._file.end_ns / 1e9

    def write(self, frame: Frame) -> None:
        """Add a frame. One that is not later than the frame before is put right behind it."""
        if self._closed:
            raise SinkError(f"{self.path.name} is already closed")
        if self._first_ns is None:
            self._first_ns = frame.time_ns
        self._file.add_picture(self._encoder.encode(frame), frame.time_ns - self._first_ns)

    def close(self) -> None:
        """Finish the file under its final name. Without a single frame nothing is left behind."""
        if self._closed:
            return
        self._closed = True
        try:
            self._file.close()
        finally:
            self._file.finish()
