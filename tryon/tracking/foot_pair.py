"""The one or two feet that are followed, as a pair: no foot twice, names kept while they cross."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import permutations

import numpy as np

from tryon.tracking.foot_net import FootCandidate, FootLook
from tryon.tracking.foot_sides import SETTLED, SideJudge
from tryon.tracking.foot_track import (
    SAME_FOOT,
    SOLID,
    FootEye,
    FootTrack,
    centre_of,
    look_closely,
    may_be_a_pair,
    new_track,
    points_apart,
    quality,
)
from tryon.types import ByteArray

_STAYS_HIDDEN, _WRONG_SIDE = 0.25, 0.2  # what these count for in foot lengths of misplacement
_FOLLOW_MISSES = 5  # frames for which a lost foot is still looked for where it should be
_MEMORY_NS = 1_000_000_000  # for which a lost foot keeps its name
_MAY_HIDE = 0.15  # of a foot's box in the picture that the other foot's covers
_LOOKS = 2  # at a guess: the second in the crop that the first has found


class FootPair:
    """Follows up to two feet of one person with the foot network."""

    def __init__(self, eye: FootEye) -> None:
        self._eye = eye
        self._tracks: list[FootTrack] = []
        self._sides = SideJudge()

    @property
    def visible(self) -> list[FootTrack]:
        """The feet seen in this frame."""
        return [track for track in self._tracks if track.misses == 0]

    @property
    def known(self) -> list[FootTrack]:
        """The feet seen in this frame or, when there are none, a moment ago."""
        return self.visible or list(self._tracks)

    @property
    def may_hide(self) -> bool:
        """Whether two feet are in view of which one may be about to hide the other."""
        if len(self.visible) < 2:
            return False
        boxes = [track.look.points_px[SOLID] for track in self.visible]
        low = np.max([box.min(axis=0) for box in boxes], axis=0)
        high = np.min([box.max(axis=0) for box in boxes], axis=0)
        smaller = min(float(np.prod(np.ptp(box, axis=0))) for box in boxes)
        return bool((low < high).all()) and float(np.prod(high - low)) > _MAY_HIDE * smaller

    def clear(self) -> None:
        """Forget both."""
        self._tracks.clear()
        self._sides = SideJudge()

    def follow(self, image: ByteArray, now_ns: int) -> None:
        """Look at every foot where it should be now."""
        self._tracks = [track for track in self._tracks if now_ns - track.seen_ns < _MEMORY_NS]
        looks = [
            look
            for track in self._tracks
            if track.misses <= _FOLLOW_MISSES and (look := track.follow(self._eye, image, now_ns)) is not None
        ]
        if len(looks) == 2 and points_apart(looks[0], looks[1]) < SAME_FOOT:
            # One foot hides the other, or one crop slid over.
            looks = [min(looks, key=lambda look: min(_fit(track, look, now_ns) for track in self._tracks))]
        for track, look in zip(self._tracks, _shared_out(looks, self._tracks, now_ns), strict=True):
            if look is not None and track.continues(look, now_ns):
                track.accept(look, now_ns)
            else:
                track.missed()

    def look_at(
        self, image: ByteArray, guess: FootCandidate, fits: Callable[[FootLook], bool] | None = None
    ) -> FootLook | None:
        """A foot at a guess that is none of those in view and may belong to the same person, or None.

        fits: what else must be true of it.
        """
        if not all(may_be_a_pair(one.look, guess.centre_px, guess.length_px) for one in self.known):
            return None
        look = self._another(image, guess, fits)
        if look is None or not all(
            may_be_a_pair(one.look, centre_of(look), look.length_px) for one in self.known
        ):
            return None
        return look

    def add(self, look: FootLook, pose_lean: float, now_ns: int) -> None:
        """Begin to follow a foot; it takes the place and the name of the one that was lost."""
        visible = self.visible
        fresh = new_track(look, now_ns, pose_lean)
        if visible:
            self._tracks = [visible[0], fresh]
            self._sides.name_second(fresh, visible[0], now_ns)
            return
        if self._tracks:
            old = min(self._tracks, key=lambda one: float(np.hypot(*(centre_of(one.look) - centre_of(look)))))
            fresh.pose_lean = pose_lean or 0.5 * old.pose_lean
            if abs(pose_lean) < SETTLED:
                fresh.is_right = old.is_right
            else:  # the other one may have been lost as well, and that is this one
                fresh.is_right = pose_lean > 0
                for one in self._tracks:
                    one.is_right = not fresh.is_right
            self._tracks.remove(old)
        self._tracks.append(fresh)

    def replace(
        self,
        image: ByteArray,
        old: FootTrack,
        guess: FootCandidate,
        pose_lean: float,
        least: float,
        now_ns: int,
    ) -> bool:
        """Follow the foot at `guess` instead of `old` if it is another one, of quality `least` or better."""
        look = self._another(image, guess)
        if look is None or quality(look) < least:
            return False
        self._tracks.remove(old)
        self.add(look, pose_lean, now_ns)
        return True

    def settle(self, now_ns: int) -> None:
        """Let the evidence of sides have its say."""
        self._sides.settle(self.visible, self._tracks, now_ns)

    def reread(
        self,
        image: ByteArray,
        track: FootTrack,
        guess: FootCandidate,
        fits: Callable[[FootLook], bool],
        now_ns: int,
    ) -> bool:
        """Follow the same foot from another look at it, of which `fits` is true; False if there is none."""
        look = look_closely(self._eye, image, guess, _LOOKS, fits)
        others = [one for one in self.visible if one is not track]
        if look is None or any(points_apart(look, one.look) < SAME_FOOT for one in others):
            return False
        track.restart(look, now_ns)
        return True

    def rename(self, track: FootTrack) -> None:
        """It is the other foot, and so is the one that was lost."""
        track.is_right, track.net_lean = not track.is_right, -track.net_lean
        for one in self._tracks:
            if one is not track:
                one.is_right = not track.is_right

    def drop(self, track: FootTrack) -> None:
        """Follow it no longer: it is no foot of this person."""
        self._tracks.remove(track)

    def _another(
        self, image: ByteArray, guess: FootCandidate, fits: Callable[[FootLook], bool] | None = None
    ) -> FootLook | None:
        look = look_closely(self._eye, image, guess, _LOOKS, fits)
        if look is None or any(points_apart(look, one.look) < SAME_FOOT for one in self.visible):
            return None
        return look


def _shared_out(looks: list[FootLook], tracks: list[FootTrack], now_ns: int) -> tuple[FootLook | None, ...]:
    """For every track the look that shows its foot: where feet cross, a crop may see the other one's."""
    gaps: list[None] = [None] * (len(tracks) - len(looks))
    return min(
        permutations([*looks, *gaps]),
        key=lambda order: sum(
            _fit(track, look, now_ns) for track, look in zip(tracks, order, strict=True) if look is not None
        ),
    )


def _fit(track: FootTrack, look: FootLook, now_ns: int) -> float:
    """How badly a look fits a track, in foot lengths from where and how large it should be.

    What was hidden a frame ago most likely still is; a side that looks wrong counts less than motion.
    """
    away = float(np.linalg.norm(centre_of(look) - track.expected(now_ns))) / look.length_px
    grown = abs(math.log(look.length_px / track.look.length_px))
    wrong_side = 1.0 - look.right if track.is_right else look.right
    return away + grown + _STAYS_HIDDEN * (track.misses > 0) + _WRONG_SIDE * wrong_side
