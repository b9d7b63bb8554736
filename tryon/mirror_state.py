"""What a mirror shows and tells: values that the window reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tryon.fitting.calibration import CalibrationState
from tryon.gestures import GestureState
from tryon.quality import LADDER, Quality
from tryon.sources.base import SourceInfo
from tryon.types import FloatArray, Frame


@dataclass(frozen=True)
class Person:
    """Somebody in view. box_px: x0, y0, x1, y1 round the face, unmirrored."""

    slot: str
    box_px: tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class ShownHand:
    """A hand in view. slot: "left_hand" or "right_hand". points_px: (21, 2) as in `Hand`, unmirrored."""

    slot: str
    points_px: FloatArray


@dataclass(frozen=True, eq=False)
class Shot:
    """The newest finished picture, unmirrored. index grows with every shot.

    people: the faces in view. ready_after_ms: from the grab until the picture was ready for the screen.
    hands: those in view, while something that hands wear is looked for. gesture: what hands tell.
    drawn: "sku:variant" of what is worn in it.
    """

    index: int
    frame: Frame
    original: Frame
    people: tuple[Person, ...]
    ready_after_ms: float
    hands: tuple[ShownHand, ...] = ()
    gesture: GestureState = field(default_factory=GestureState)
    drawn: frozenset[str] = frozenset()

    @property
    def faces(self) -> int:
        """How many there are."""
        return len(self.people)


@dataclass(frozen=True)
class RecordingState:
    """A recording, until `Mirror.stop_recording` hands it over.

    seconds: of the clip, so pauses do not count. frames, dropped: stored, and lost because the encoder did
    not keep up. with_sound: the microphone is in it. ended: it ended by itself, being as long as is allowed
    ("limit") or because it could not be stored any more ("fault"); what there is waits to be handed over.
    """

    path: Path
    seconds: float
    frames: int
    dropped: int
    paused: bool = False
    with_sound: bool = False
    ended: Literal["", "limit", "fault"] = ""


@dataclass(frozen=True)
class MicrophoneState:
    """A microphone that may be listened to.

    peak, rms: of the last tenth of a second, 0 to 1 of full scale. error: one line for people where it
    cannot be heard; it is tried again every few seconds.
    """

    name: str = ""
    peak: float = 0.0
    rms: float = 0.0
    error: str | None = None


@dataclass(frozen=True)
class ReplayState:
    """What instant replay could save now.

    phase: "off" by the settings; "filling", less than its ten seconds yet; "ready"; "too_slow" where this
    machine cannot keep it beside the mirror. seconds: how much there is.
    """

    phase: Literal["off", "filling", "ready", "too_slow"] = "off"
    seconds: float = 0.0

    @property
    def is_wanted(self) -> bool:
        """Whether the settings ask for it."""
        return self.phase != "off"

    @property
    def is_kept(self) -> bool:
        """Whether seconds are kept now."""
        return self.phase in ("filling", "ready")


@dataclass(frozen=True)
class MirrorState:
    """What the mirror is doing.

    guidance: "opening", "lost", "ok" or what stands in the way of the product that was chosen last: "nobody",
        "too_far", "too_dark" for glasses, "no_hand", "hand_cut_off", "hand_too_far", "hand_too_dark" for
        watches, bracelets and rings, "no_feet", "feet_cut_off", "feet_too_far", "feet_too_dark" for shoes.
    error: one line for people.
    quality: what draws, for people. finish: the step of `tryon.quality.LADDER` that this machine holds.
    locked: the slot that alone is followed. calibration: what became of the card or sheet that is looked for.
    microphone: None while it may not be listened to. frames: pictures shown. dropped: those of the source for
    which there was no time. moving: its threads do their work; otherwise one hangs, or fails and fails again,
    and only a new process helps. faults: after which a thread began anew. at_hand: products that are ready to
    be put on, see `Mirror.get_ready`.
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
    microphone: MicrophoneState | None = None
    replay: ReplayState = ReplayState()
    frames: int = 0
    dropped: int = 0
    moving: bool = True
    faults: int = 0
    at_hand: int = 0
