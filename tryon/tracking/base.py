"""What a tracker is."""

from __future__ import annotations

from typing import Protocol

from tryon.types import Frame, Landmarks


class Tracker(Protocol):
    """Finds landmarks in frames that follow one another in time."""

    def track(self, frame: Frame) -> tuple[Landmarks, ...]:
        """What is in view now, ordered by slot; empty when nothing was found."""
        ...

    def lock(self, slot: str | None) -> None:
        """Follow nobody but what is in `slot` now; None: everybody again."""
        ...

    @property
    def locked(self) -> str | None:
        """The slot that alone is followed."""
        ...

    def reset(self) -> None:
        """Forget earlier frames: the next one is unrelated."""
        ...

    def close(self) -> None:
        """Free the model. Safe to call twice."""
        ...
