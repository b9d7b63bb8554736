"""Tracking one person's hands: held out to a mirror, at their sides, or close to the camera.

A finder says where palms may be; from then on every hand has a crop of its own that follows it and in which
MediaPipe's hand network reads its points. While a hand is in view the other one is looked for a few times a
second; where it was lost, at once. Points come as they are read: whoever fits a hand to them knows how much
they may be smoothed. (MediaPipe's own task does not smooth hands either: with its timestamps multiplied by a
thousand its points are the same to the last digit.)
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Protocol

import numpy as np

from tryon.fetching import Progress
from tryon.models import model_path
from tryon.tracking.hand_net import MODEL_FILE, HandLook, HandNets, Palm
from tryon.tracking.hand_pair import HandPair
from tryon.tracking.hand_search import HandSearch, PalmSight
from tryon.tracking.hand_still import hands_of_still
from tryon.tracking.hand_track import HandEye
from tryon.tracking.wrist_net import WristNet, WristView
from tryon.types import ByteArray, FloatArray, Frame, Hand

_SEARCH_NS = 200_000_000  # between searches for a second hand while there is none
_JUST_LOST_NS = 400_000_000  # for which a lost hand is searched in every frame


class Nets(HandEye, PalmSight, Protocol):
    """The two hand networks; see `HandNets`."""

    def close(self) -> None: ...


class WristEye(Protocol):
    """Reads the wrist behind a hand; see `WristNet`."""

    def look(
        self, image_bgr: ByteArray, points_px: FloatArray, world_m: FloatArray, is_left: bool
    ) -> WristView: ...

    def close(self) -> None: ...


class HandTracker:
    """Tracker of one person's hands: slots "left_hand" and "right_hand".

    nets: finder of palms and reader of hands. wrists: reader of wrists. video: frames follow one another in
    time; otherwise every frame is looked at thoroughly and unrelated to the one before. `open_hand_tracker`
    makes one with the models that this program uses.
    """

    def __init__(self, nets: Nets, wrists: WristEye, video: bool = True) -> None:
        self._nets = nets
        self._wrists = wrists
        self._video = video
        self._search = HandSearch(nets)
        self._pair = HandPair(nets)
        self._searched_ns: int | None = None

    def __enter__(self) -> HandTracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def track(self, frame: Frame) -> tuple[Hand, ...]:
        """The hands in view, left before right; empty when there is none."""
        image, now_ns = frame.image, frame.time_ns
        if not self._video:
            self.reset()
            for sighting in hands_of_still(self._nets, self._search, image):
                self._pair.add(sighting.look, now_ns)
        else:
            self._pair.follow(image, now_ns)
            if len(self._pair.visible) < 2:
                self._look_for_more(image, now_ns)
            self._pair.settle(now_ns)
        hands = [self._hand(image, track.slot, track.look, track.confidence) for track in self._pair.visible]
        return tuple(sorted(hands, key=lambda hand: hand.slot))

    def reset(self) -> None:
        """Forget earlier frames: the next one is unrelated."""
        self._pair.clear()
        self._search.reset()
        self._searched_ns = None

    def close(self) -> None:
        """Free the models. Safe to call twice."""
        self.reset()
        self._nets.close()
        self._wrists.close()

    def _look_for_more(self, image: ByteArray, now_ns: int) -> None:
        """Search round a hand just lost, and everywhere in turn: in every frame while there is none."""
        for lost in self._pair.lost:
            just_lost = now_ns - lost.seen_ns < _JUST_LOST_NS
            if just_lost and self._try(image, self._search.near(image, lost), now_ns):
                return
        beside = next(iter(self._pair.visible), None)
        if beside is not None and self._searched_ns is not None and now_ns - self._searched_ns < _SEARCH_NS:
            return
        self._searched_ns = now_ns
        self._try(image, self._search.next_turn(image, beside), now_ns)

    def _try(self, image: ByteArray, palms: Sequence[Palm], now_ns: int) -> bool:
        """Follow those of the palms that are hands of this person. Whether any is."""
        return sum(self._pair.try_palm(image, palm, now_ns) for palm in palms) > 0

    def _hand(self, image: ByteArray, slot: str, look: HandLook, confidence: float) -> Hand:
        wrist = self._wrists.look(image, look.points_px, look.world_m, slot == "left_hand")
        return Hand(
            slot,
            np.asarray(look.points_px, np.float64),
            np.asarray(look.world_m, np.float64),
            confidence,
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
