"""One hand followed from frame to frame: where it should be, and whether it is the left or the right one."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np

from tryon.tracking.foot_track import log_odds
from tryon.tracking.hand_net import HandCrop, HandLook, HandSight
from tryon.tracking.loose import pulled, scaled, turned
from tryon.types import ByteArray, FloatArray

MIN_PRESENCE = 0.8  # of a new hand: most have over 0.95, an ear that was taken for one had 0.75
AGAIN_PRESENCE = 0.5  # of a hand where one was lost a moment ago
KEEP_PRESENCE = 0.4  # of a hand that was there a frame ago: a dim or blurred frame does not lose it
_SAME = 0.25  # mean distance of points, in sizes of the hand, below which two looks show one hand
_PART, _INSIDE = 0.75, 0.6  # how large and how much inside a hand its fingers are that were taken for a hand
_REACH = 1.2  # sizes from where it was expected that a hand may turn up: the crop shows no more
_GROWTH = 1.7  # by how much it may grow or shrink from one frame to the next; a fist that opens does by 1.6
_SPEED_SHARE = 0.7  # of the newest speed in the mean: hands start and stop within a few frames
_MAX_AHEAD_S = 0.1  # how far ahead a speed is believed
_LOOSE = 0.03  # of the crop's side that a hand may leave its middle before the crop is pulled along
_LOOSE_SCALE = math.log(1.1)
_LOOSE_TURN = math.radians(8.0)
"""Within these the crop stands still: at a still hand the points then jitter by 0.26 px instead of 0.41."""
_MOVED = 0.12  # of the crop's side by which a hand must have moved for a second look where it was
_LEAN_S = 0.4
"""Time over which the network's opinion of left or right is averaged: it errs while a hand turns its edge to
the camera, for about as long."""
_SIDE_SAYS = 0.15  # what a likelihood of the other side of 1 counts for in sizes of misplacement


def is_same_hand(a: HandLook, b: HandLook) -> bool:
    """Whether two looks show one hand, or one of them took a part of the other's hand for a hand."""
    small, large = sorted((a, b), key=lambda look: look.size_px)
    away = float(np.linalg.norm(a.points_px - b.points_px, axis=1).mean())
    if away < _SAME * max(1.0, large.size_px):
        return True
    low, high = large.points_px.min(axis=0), large.points_px.max(axis=0)
    inside = ((small.points_px > low) & (small.points_px < high)).all(axis=1)
    return small.size_px < _PART * large.size_px and float(inside.mean()) > _INSIDE


def confidence_of(look: HandLook, lean: float, is_right: bool) -> float:
    """0 to 1 that there is a hand and that it is that one, by log-odds of right."""
    return look.presence / (1.0 + math.exp(-lean if is_right else lean))


@dataclass(eq=False)
class HandTrack:
    """What is known of one hand.

    crop: where it was looked for last. lean: log-odds that it is the right hand, averaged over time.
    is_right: the slot it has now. velocity: (2,) pixels a second. misses: frames in a row in which it was not
    seen.
    """

    look: HandLook
    crop: HandCrop
    lean: float
    is_right: bool
    seen_ns: int
    born_ns: int
    velocity: FloatArray = field(default_factory=lambda: np.zeros(2))
    misses: int = 0

    @property
    def confidence(self) -> float:
        """0 to 1 that this is a hand and that it is this one."""
        return confidence_of(self.look, self.lean, self.is_right)

    def expected_shift(self, now_ns: int) -> FloatArray:
        """(2,) pixels by which it should have moved since it was seen."""
        seconds = (now_ns - self.seen_ns) * 1e-9
        return self.velocity * min(_MAX_AHEAD_S, seconds)

    def misfit(self, look: HandLook, now_ns: int) -> float:
        """How unlikely it is that this look shows this hand: sizes off its place, and being the other one."""
        away = look.centre_px - self.look.centre_px - self.expected_shift(now_ns)
        other = 1.0 - look.right if self.is_right else look.right
        return float(np.linalg.norm(away)) / max(1.0, self.look.size_px) + _SIDE_SAYS * other

    def continues(self, look: HandLook, now_ns: int) -> bool:
        """Whether the hand can have come from where it was to where this look saw it."""
        growth = max(look.size_px, 1.0) / max(self.look.size_px, 1.0)
        return self.misfit(look, now_ns) < _REACH + _SIDE_SAYS and 1 / _GROWTH < growth < _GROWTH

    def follow(self, sight: HandSight, image: ByteArray, now_ns: int) -> HandLook | None:
        """The hand near where this one should be in this frame, else near where it was; None: neither."""
        where, shift = self.look.crop, self.expected_shift(now_ns)
        self.crop = _followed(self.crop, replace(where, centre_px=where.centre_px + shift), shift)
        places = [self.crop]
        if float(np.linalg.norm(shift)) > _MOVED * where.side_px:
            places.append(where)
        for place in places:
            look = sight.look(image, place)
            if look.presence >= KEEP_PRESENCE and self.continues(look, now_ns):
                self.crop = place
                return look
        return None

    def accept(self, look: HandLook, now_ns: int) -> None:
        """The hand was seen."""
        seconds = (now_ns - self.seen_ns) * 1e-9
        if seconds > 0:
            speed = (look.centre_px - self.look.centre_px) / seconds
            self.velocity = self.velocity + _SPEED_SHARE * (speed - self.velocity)
            self.lean += (1.0 - math.exp(-seconds / _LEAN_S)) * (log_odds(look.right) - self.lean)
        self.look, self.seen_ns, self.misses = look, now_ns, 0

    def miss(self) -> None:
        """The hand was not seen: it may have stopped."""
        self.misses += 1
        self.velocity = self.velocity * 0.5


def new_track(look: HandLook, now_ns: int) -> HandTrack:
    """A hand that was just found, named by what it looks like."""
    lean = log_odds(look.right)
    return HandTrack(look, look.crop, lean, lean > 0, now_ns, now_ns)


def _followed(old: HandCrop, wanted: HandCrop, shift: FloatArray) -> HandCrop:
    """The old crop, pulled along; with a hand that moves by `shift` (2,) px a frame without slack."""
    slack = max(0.0, _LOOSE * wanted.side_px - float(np.linalg.norm(shift)))
    return HandCrop(
        pulled(old.centre_px, wanted.centre_px, slack),
        scaled(old.side_px, wanted.side_px, _LOOSE_SCALE),
        turned(old.turn_rad, wanted.turn_rad, _LOOSE_TURN),
    )
