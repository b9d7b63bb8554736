"""What a sink of frames is."""

from __future__ import annotations

from typing import Protocol

from tryon.types import Frame


class Sink(Protocol):
    """Takes frames in the order of their capture times."""

    def write(self, frame: Frame) -> None:
        """Add a frame. Raises SinkError when it cannot be stored; what was written before stays playable."""
        ...

    def close(self) -> None:
        """Finish and release. Safe to call twice. Raises SinkError if the end could not be written."""
        ...
