"""What a gesture tells: values that the window reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

GestureKind = Literal[
    "swipe_left",
    "swipe_right",
    "pinch_left",
    "pinch_right",
    "thumb_up",
    "thumb_lowered",
    "palm_held",
    "finger_pointed",
]
"""left and right are the shopper's own, as in a mirror: their left is the right of an unmirrored picture."""

HoldKind = Literal["", "palm", "thumb", "pinch", "point"]

EVENTS = 8
"""How many events a state remembers: a reader of states may miss some that lie between."""


@dataclass(frozen=True)
class GestureEvent:
    """Something the shopper wants. number grows with every event.

    slot: the hand; of `finger_pointed` the one that is pointed at. finger: which of it, 0 for the thumb.
    at_px: where in the unmirrored picture, in pixels.
    """

    number: int
    kind: GestureKind
    slot: str
    at_px: tuple[float, float] = (0.0, 0.0)
    finger: int | None = None


@dataclass(frozen=True)
class GestureState:
    """What hands tell at a moment.

    raised: whether a hand is held up as if to tell something.
    held: what is being held, "" for nothing; progress: how far, 0 to 1, until it counts.
    at_px: where in the unmirrored picture, in pixels; palm_px: the length of the palm there.
    events: the newest ones, the last one last.
    """

    raised: bool = False
    held: HoldKind = ""
    progress: float = 0.0
    at_px: tuple[float, float] = (0.0, 0.0)
    palm_px: float = 0.0
    events: tuple[GestureEvent, ...] = ()
