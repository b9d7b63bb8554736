"""Hands looked at for gestures alone, while nothing is worn on them: one at a time, without its wrist."""

from __future__ import annotations

from dataclasses import dataclass

from tryon.fetching import Progress
from tryon.models import model_path
from tryon.tracking.hand_follow import HandFollower
from tryon.tracking.hand_net import MODEL_FILE, HandNets, HandSight
from tryon.types import FloatArray, Frame

_SEARCH_EVERY = 3
"""Frames. A search takes 9 ms of one core, about as long as finding a face, and a hand that comes up to tell
something stays for half a second. One in view is read in every frame (7 ms): swipes are over in five."""


@dataclass(frozen=True, eq=False)
class Glimpse:
    """A hand. slot, points_px, world_m: as in `tryon.types.Hand`."""

    slot: str
    points_px: FloatArray
    world_m: FloatArray


class HandGlance:
    """Follows one hand of a video. sight: finder of palms and reader of hands.

    `open_hand_glance` makes one with the model that this program uses.
    """

    def __init__(self, sight: HandSight) -> None:
        self._follower = HandFollower(sight, most=1)
        self._frames_to_skip = 0

    def look(self, frame: Frame) -> tuple[Glimpse, ...] | None:
        """The hand in view; empty where there is none, None where this frame was not looked at."""
        if self._frames_to_skip > 0:
            self._frames_to_skip -= 1
            return None
        seen = self._follower.follow(frame)
        self._frames_to_skip = 0 if seen else _SEARCH_EVERY - 1
        return tuple(
            Glimpse("right_hand" if one.is_right else "left_hand", one.look.points_px, one.look.world_m)
            for one in seen
        )

    def reset(self) -> None:
        """Forget earlier frames: the next one is unrelated."""
        self._follower.reset()
        self._frames_to_skip = 0

    def close(self) -> None:
        """Free the model. Safe to call twice."""
        self._follower.close()


def open_hand_glance(progress: Progress | None = None) -> HandGlance:
    """A HandGlance with MediaPipe's model, which is fetched when it is not there. Raises ModelFileError."""
    return HandGlance(HandNets(model_path(MODEL_FILE, progress)))
