"""What a mirror shows and tells: values that the window reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tryon.fitting.calibration import CalibrationState
from tryon.quality import LADDER, Quality
from tryon.sources.base import SourceInfo
from tryon.types import Frame


@dataclass(frozen=True)
class Person:
    """Somebody in view. box_px: x0, y0, x1, y1 round the face, unmirrored."""

    slot: str
    box_px: tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Shot:
    """The newest finished picture, unmirrored. index grows with every shot.

    people: the faces in view. ready_after_ms: from the grab until the picture was ready for the screen.
    """

    index: int
    frame: Frame
    original: Frame
    people: tuple[Person, ...]
    ready_after_ms: float

    @property
    def faces(self) -> int:
        """How many there are."""
        return len(self.people)


@dataclass(frozen=True)
class RecordingState:
    path: Path
    seconds: float
    frames: int
    dropped: int


@dataclass(frozen=True)
class MirrorState:
    """What the mirror is doing.

    guidance: "opening", "lost", "ok" or what stands in the way of the product that was chosen last: "nobody",
        "too_far", "too_dark" for glasses, "no_feet", "feet_cut_off", "feet_too_far", "feet_too_dark" for
        shoes.
    error: one line for people.
    quality: what draws, for people. finish: the step of `tryon.quality.LADDER` that this machine holds.
    locked: the slot that alone is followed. calibration: what became of the card or sheet that is looked for.
    """

    source: SourceInfo | None = None
    guidance: str = "opening"
    fps: float = 0.0
    recording: RecordingState | None = None
    error: str | None = None
    quality: str = ""
    finish: Quality = LADDER[0]
    locked: str | None = None
    calibration: CalibrationState | None = None
