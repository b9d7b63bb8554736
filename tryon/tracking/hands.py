"""Tracking one person's hands, held out to a mirror, at their sides, or close to the camera.

Hands are followed in a video and looked for thoroughly in a still; behind every hand the wrist is read too,
in a video in every frame where the hand moves, else in every other one.
Points come as they are read: whoever fits a hand to them knows how much they may be smoothed. (MediaPipe's
own task does not smooth hands either: whatever its timestamps, its points are the same to the last digit.)
"""

from __future__ import annotations

from types import TracebackType
from typing import Protocol

from tryon.fetching import Progress
from tryon.models import model_path
from tryon.tracking.hand_follow import HandFollower
from tryon.tracking.hand_net import MODEL_FILE, HandNets, HandSight
from tryon.tracking.hand_still import HandSighting, hands_of_still
from tryon.tracking.hand_track import HandTrack
from tryon.tracking.wrist_follow import WristFollower
from tryon.tracking.wrist_net import WristNet, WristView
from tryon.types import ByteArray, Camera, FloatArray, Frame, Hand


class WristEye(Protocol):
    """Reads the wrist behind a hand; see `WristNet`."""

    def look(
        self, image_bgr: ByteArray, camera: Camera, points_px: FloatArray, world_m: FloatArray, is_left: bool
    ) -> WristView: ...

    def look_well(
        self, image_bgr: ByteArray, camera: Camera, points_px: FloatArray, world_m: FloatArray, is_left: bool
    ) -> WristView: ...

    def close(self) -> None: ...


class HandTracker:
    """Tracker of one person's hands: slots "left_hand" and "right_hand".

    sight: finder of palms and reader of hands. wrists: reader of wrists. video: frames follow one another in
    time; otherwise every frame is looked at thoroughly and unrelated to the one before. `open_hand_tracker`
    makes one with the models that this program uses.
    """

    def __init__(self, sight: HandSight, wrists: WristEye, video: bool = True) -> None:
        self._sight = sight
        self._wrists = wrists
        self._follower = HandFollower(sight) if video else None
        self._wrist_follower = WristFollower()

    def __enter__(self) -> HandTracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def track(self, frame: Frame, camera: Camera) -> tuple[Hand, ...]:
        """The hands in view, left before right; empty when there is none. camera: as far as it is known."""
        image, follower = frame.image, self._follower
        if follower is None:
            seen = hands_of_still(self._sight, image)
            hands = [_hand(one, self._wrists.look_well(image, camera, *_told(one))) for one in seen]
        else:
            tracks = follower.follow(frame)
            views = self._wrist_follower.follow(
                [(_slot(one), one.look.points_px) for one in tracks],
                lambda number: self._wrists.look(image, camera, *_told(tracks[number])),
            )
            hands = [_hand(one, view) for one, view in zip(tracks, views, strict=True)]
        return tuple(sorted(hands, key=lambda hand: hand.slot))

    def reset(self) -> None:
        """Forget earlier frames: the next one is unrelated."""
        if self._follower is not None:
            self._follower.reset()
        self._wrist_follower.reset()

    def close(self) -> None:
        """Free the models. Safe to call twice."""
        self.reset()
        self._sight.close()
        self._wrists.close()


def _slot(seen: HandSighting | HandTrack) -> str:
    return "right_hand" if seen.is_right else "left_hand"


def _told(seen: HandSighting | HandTrack) -> tuple[FloatArray, FloatArray, bool]:
    """What a reader of wrists is told of a hand."""
    return seen.look.points_px, seen.look.world_m, not seen.is_right


def _hand(seen: HandSighting | HandTrack, wrist: WristView) -> Hand:
    return Hand(
        _slot(seen),
        seen.look.points_px,
        seen.look.world_m,
        seen.confidence,
        wrist.points_px,
        wrist.confidence,
        wrist.turn,
        wrist.zones,
        wrist.frame_from_zones,
    )


def open_hand_tracker(video: bool = True, progress: Progress | None = None) -> HandTracker:
    """A HandTracker with this program's models; MediaPipe's is fetched when it is not there.

    Raises ModelFileError with one line: what is missing and what to do.
    """
    return HandTracker(HandNets(model_path(MODEL_FILE, progress)), WristNet(), video)
