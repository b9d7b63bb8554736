"""The one or two hands that are followed, as a pair: no hand twice, a left and a right one, names kept."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import numpy as np

from tryon.tracking.hand_net import HandLook, HandSight, Palm
from tryon.tracking.hand_track import (
    AGAIN_PRESENCE,
    MIN_PRESENCE,
    HandTrack,
    is_same_hand,
    new_track,
)
from tryon.types import ByteArray, FloatArray

_FOLLOW_MISSES = 2  # frames for which a lost hand is still looked for where it should be
_MEMORY_NS = 1_000_000_000  # for which a lost hand keeps its name
_AGAINST = 1.0  # log-odds that must speak against names before they are considered
_RENAME_AFTER_NS = 500_000_000  # for how long: a hand turns round in less
_YOUNG_NS = 700_000_000
_RENAME_YOUNG_NS = 100_000_000  # hands just found were named after a look or two
_SURE = 2.5  # log-odds above which a hand is the one it looks like, whatever other hands there are
_MOTION_SAYS = 2.0  # log-odds that a hand found again is the one that was lost there
_SPEED = 3.0  # sizes a second at which a lost hand may have gone elsewhere
_PERSON = 3.0  # ratio of the sizes of one person's hands: one is held out to the camera
_LOOKS = 2  # at a guess: the second in the crop that the first has found


class HandPair:
    """Follows up to two hands of one person."""

    def __init__(self, sight: HandSight) -> None:
        self._sight = sight
        self._tracks: list[HandTrack] = []
        self._against_ns: int | None = None

    @property
    def visible(self) -> list[HandTrack]:
        """The hands seen in this frame."""
        return [track for track in self._tracks if track.misses == 0]

    @property
    def lost(self) -> list[HandTrack]:
        """The hands that were seen a moment ago but not in this frame."""
        return [track for track in self._tracks if track.misses > 0]

    def clear(self) -> None:
        """Forget both."""
        self._tracks.clear()
        self._against_ns = None

    def follow(self, image: ByteArray, now_ns: int) -> None:
        """Look at every hand where it should be now."""
        self._tracks = [track for track in self._tracks if now_ns - track.seen_ns < _MEMORY_NS]
        looks = [
            look
            for track in self._tracks
            if track.misses <= _FOLLOW_MISSES
            and (look := track.follow(self._sight, image, now_ns)) is not None
        ]
        if len(looks) == 2 and is_same_hand(*looks):
            # One hand hides the other, or one crop slid over.
            looks = [min(looks, key=lambda look: min(one.misfit(look, now_ns) for one in self._tracks))]
        for track, look in zip(self._tracks, _shared_out(looks, self._tracks, now_ns), strict=True):
            if look is not None and track.continues(look, now_ns):
                track.accept(look, now_ns)
            else:
                track.miss()

    def is_followed(self, where_px: FloatArray) -> bool:
        """Whether a hand in view lies round this place."""
        return any(
            float(np.linalg.norm(track.look.points_px.mean(axis=0) - where_px)) < 0.5 * track.look.size_px
            for track in self.visible
        )

    def try_palm(self, image: ByteArray, palm: Palm, now_ns: int) -> bool:
        """Look at a palm and follow it if it is another hand of this person. Whether it is."""
        if len(self.visible) == 2 or self.is_followed(palm.crop.centre_px):
            return False
        where = palm.crop
        for _ in range(_LOOKS):
            look = self._sight.look(image, where)
            was_here = any(_may_be(old, look, now_ns) for old in self.lost)
            if look.presence < (AGAIN_PRESENCE if was_here else MIN_PRESENCE):
                return False
            where = look.crop
        if any(is_same_hand(track.look, look) for track in self.visible):
            return False
        return self.add(look, now_ns)

    def add(self, look: HandLook, now_ns: int) -> bool:
        """Begin to follow a hand; it goes on as the one lost about there. False: not this person's."""
        fresh, visible, lost = new_track(look, now_ns), self.visible, self.lost
        old = min(lost, key=lambda one: one.misfit(look, now_ns), default=None)
        if old is not None and _may_be(old, look, now_ns):
            fresh.lean += _MOTION_SAYS if old.is_right else -_MOTION_SAYS
            fresh.is_right = fresh.lean > 0
        if visible:
            other = visible[0]
            if not _is_same_person(fresh, other):
                return False
            _name_both(fresh, other)
        known = [*visible, fresh]
        names = {one.is_right for one in known}
        self._tracks = known + [one for one in lost if one.is_right not in names]
        return True

    def settle(self, now_ns: int) -> None:
        """Rename hands where what they look like has spoken against their names long enough."""
        visible = self.visible
        support = sum(one.lean if one.is_right else -one.lean for one in visible)
        if not visible or support > -_AGAINST:
            self._against_ns = None
            return
        if self._against_ns is None:
            self._against_ns = now_ns
        young = now_ns - min(one.born_ns for one in visible) < _YOUNG_NS
        if now_ns - self._against_ns >= (_RENAME_YOUNG_NS if young else _RENAME_AFTER_NS):
            for track in self._tracks:
                track.is_right = not track.is_right
            self._against_ns = None


def _may_be(old: HandTrack, look: HandLook, now_ns: int) -> bool:
    """Whether a lost hand can have got to where this look saw one."""
    seconds = (now_ns - old.seen_ns) * 1e-9
    return old.misfit(look, now_ns) < 0.5 + _SPEED * seconds


def _is_same_person(fresh: HandTrack, other: HandTrack) -> bool:
    """Not two hands of one side, nor hands of very different size."""
    ratio = max(fresh.look.size_px, 1.0) / max(other.look.size_px, 1.0)
    if not 1 / _PERSON < ratio < _PERSON:
        return False
    return not (min(fresh.lean, other.lean) > _SURE or max(fresh.lean, other.lean) < -_SURE)


def _name_both(fresh: HandTrack, other: HandTrack) -> None:
    """A pair has one of each; a hand that is followed keeps its name unless both look like the contrary."""
    kept = _MOTION_SAYS if other.is_right else -_MOTION_SAYS
    fresh.is_right = fresh.lean - other.lean - kept > 0
    other.is_right = not fresh.is_right


def _shared_out(looks: list[HandLook], tracks: list[HandTrack], now_ns: int) -> list[HandLook | None]:
    """For each track the look that shows it, so that all fit together best."""
    slots: list[HandLook | None] = [*looks, *[None] * (len(tracks) - len(looks))]

    def cost(order: Sequence[HandLook | None]) -> float:
        return sum(
            track.misfit(look, now_ns) for track, look in zip(tracks, order, strict=True) if look is not None
        )

    orders: list[list[HandLook | None]] = [list(order) for order in permutations(slots)]
    return min(orders, key=cost)
