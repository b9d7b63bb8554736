"""What a source of frames is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tryon.types import Camera, Frame


@dataclass(frozen=True)
class SourceInfo:
    """What was opened, as it was granted.

    name: for people ("HD Webcam", "clip.mp4"). kind: "camera", "file", "still" or "demo".
    size_wh in pixels, fps in frames per second (0 where unknown), detail: what was asked for and granted,
    in words. live: frames arrive by the clock and late ones are lost.
    """

    name: str
    kind: str
    size_wh: tuple[int, int]
    fps: float
    detail: str
    live: bool
    frame_count: int | None = None


class Source(Protocol):
    """Delivers frames one after the other. Opened by its constructor: it raises SourceError or InputError."""

    @property
    def info(self) -> SourceInfo: ...

    @property
    def camera(self) -> Camera | None:
        """The intrinsics where the source knows them (the demo does), else None."""
        ...

    def read(self) -> Frame | None:
        """The next frame, or None at the end. Blocks for at most two seconds, then raises SourceError."""
        ...

    def close(self) -> None:
        """Release the device or file. Safe to call twice, and from another thread."""
        ...
