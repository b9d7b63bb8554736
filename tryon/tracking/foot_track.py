"""One foot followed from frame to frame in a crop of its own."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from tryon.tracking.foot_net import CROP_LENGTHS, FootCandidate, FootLook
from tryon.tracking.loose import pulled, scaled, turned
from tryon.types import FOOT_POINTS, ByteArray, FloatArray

MIN_PRESENCE = 0.5  # of a foot that nobody saw a frame ago
KEEP_PRESENCE = 0.4  # of a foot that was there a frame ago: a dim or blurred frame does not lose it
MIN_POINTS = 0.25  # mean confidence of the points below which nothing can be placed on them
SAME_FOOT = 0.16  # distance by `points_apart` below which two looks show one foot
_FOREFOOT = [FOOT_POINTS.index(one) for one in ("toe", "ball_inner", "ball_outer", "sole_toe_inner")]
_HINDFOOT = [FOOT_POINTS.index(one) for one in ("heel", "ankle_inner", "ankle_outer", "sole_heel_inner")]
SOLID = [FOOT_POINTS.index(one) for one in FOOT_POINTS if one != "shin"]
"""Points of the foot itself: the shin moves against it."""
_STRIDE = 5.0  # foot lengths between the feet of one person: a long step is four
_SIZE_RATIO = 1.6  # of both lengths: one foot may be nearer to the camera, not twice as near
_MISJUDGED = 2.5  # by how much a guess of the length may be wrong
_OBLIQUE = math.radians(30.0)  # turn of a crop that differs from an upright one
_REACH = 0.8  # foot lengths from where it was expected that a foot may turn up
_GROWTH = 1.35  # by how much it may grow or shrink from one frame to the next
_LOOSE = 0.04  # of the crop's side that a foot may leave its middle before the crop is pulled along
_LOOSE_SCALE = math.log(1.12)
_LOOSE_TURN = math.radians(12.0)
_SPEED_SHARE = (
    0.5  # of the newest speed in the mean: points jitter by a pixel, feet keep their speed for a tenth
)
_MAX_AHEAD_S = 0.12  # how far ahead a speed is believed
_LOST_SPEED = 0.9  # of a hidden foot's speed from frame to frame: it may stop
_LEAN_S = 0.4
"""Time over which the network's opinion of left or right is averaged: errors of one stride or one shadow
last shorter."""


class FootEye(Protocol):
    """The foot network, which looks at a square, best with the toe down; see `FootNets.look`."""

    def look(
        self, image_bgr: ByteArray, centre_px: FloatArray, side_px: float, rotation_rad: float = 0.0
    ) -> FootLook: ...


def log_odds(probability: float, limit: float = 4.0) -> float:
    """Logarithm of p / (1 - p), at most `limit` either way: networks are surer than they are right."""
    bounded = min(max(probability, 1e-6), 1.0 - 1e-6)
    return min(limit, max(-limit, math.log(bounded / (1.0 - bounded))))


def centre_of(look: FootLook) -> FloatArray:
    """(2,) middle between toe and heel: what guesses and crops are centred on."""
    return np.asarray(look.points_px[:2].mean(axis=0))


def quality(look: FootLook) -> float:
    """0 to 1: is there a foot, and are its points known."""
    return float(look.presence) * min(1.0, float(np.mean(look.point_confidence)) / 0.6)


def is_foot(look: FootLook, presence: float = MIN_PRESENCE) -> bool:
    """Whether this look shows a foot well enough to place something on it."""
    return look.presence >= presence and float(np.mean(look.point_confidence)) >= MIN_POINTS


def points_apart(a: FootLook, b: FootLook) -> float:
    """Mean distance of corresponding points of forefoot or of heel, the less of both, in foot lengths.

    Near zero where two looks found one foot, and where one took the toes of the other's foot for its own.
    """
    distances = np.linalg.norm(a.points_px - b.points_px, axis=1)
    least = min(float(distances[part].mean()) for part in (_FOREFOOT, _HINDFOOT))
    return least / max(1.0, a.length_px, b.length_px)


def may_be_a_pair(seen: FootLook, centre_px: FloatArray, length_px: float) -> bool:
    """Whether a foot of that size and place could belong to the person whose foot was seen."""
    away = float(np.linalg.norm(centre_of(seen) - centre_px)) / seen.length_px
    return 1 / _SIZE_RATIO < length_px / seen.length_px < _SIZE_RATIO and away < _STRIDE


def look_closely(
    eye: FootEye,
    image: ByteArray,
    guess: FootCandidate,
    looks: int,
    fits: Callable[[FootLook], bool] | None = None,
) -> FootLook | None:
    """The last of `looks` looks, each at where the one before saw the foot; None where there is no foot.

    fits: what else must be true of it; then it is the last look of which it is.
    Guesses of the direction are the least sure: where it shows none, an upright crop is tried as well.
    """
    found = _look_on(eye, image, guess, guess.toe_down_rad, looks, fits)
    if found is None and abs(guess.toe_down_rad) > _OBLIQUE:
        found = _look_on(eye, image, guess, 0.0, looks, fits)
    return found


def _look_on(
    eye: FootEye,
    image: ByteArray,
    guess: FootCandidate,
    turn: float,
    looks: int,
    fits: Callable[[FootLook], bool] | None,
) -> FootLook | None:
    centre, length = guess.centre_px, guess.length_px
    found, fitting = None, None
    for _ in range(looks):
        found = eye.look(image, centre, CROP_LENGTHS * length, turn)
        if not is_foot(found, KEEP_PRESENCE) or not 1 / _MISJUDGED < found.length_px / length < _MISJUDGED:
            return fitting
        if fits is not None and is_foot(found) and fits(found):
            fitting = found
        centre, length, turn = centre_of(found), found.length_px, found.toe_down_rad
    if fits is not None:
        return fitting
    return found if found is not None and is_foot(found) else None


@dataclass
class FootTrack:
    """What is known of one foot.

    is_right: the slot it has now.
    net_lean, pose_lean: log-odds that it is the right foot, averaged over time.
    misses: frames in a row in which it was not seen.
    astray: sights of the body in a row that have no foot here.
    leg: the body's leg, 0 left or 1 right, that it was the foot of; -1: not known.
    """

    look: FootLook
    is_right: bool
    seen_ns: int
    born_ns: int
    crop_centre: FloatArray
    crop_length: float
    crop_turn: float
    velocity: FloatArray = field(default_factory=lambda: np.zeros(2))
    net_lean: float = 0.0
    pose_lean: float = 0.0
    misses: int = 0
    astray: int = 0
    leg: int = -1

    @property
    def lean(self) -> float:
        return self.net_lean + self.pose_lean

    def expected(self, now_ns: int) -> FloatArray:
        """(2,) where its centre should be now."""
        return centre_of(self.look) + self.velocity * min(_MAX_AHEAD_S, (now_ns - self.seen_ns) * 1e-9)

    def follow(self, eye: FootEye, image: ByteArray, now_ns: int) -> FootLook | None:
        """The foot nearest to where this one should be in this frame, or None where there is none."""
        centre = pulled(self.crop_centre, self.expected(now_ns), _LOOSE * CROP_LENGTHS * self.crop_length)
        self.crop_centre = centre
        look = eye.look(image, centre, CROP_LENGTHS * self.crop_length, self.crop_turn)
        return look if is_foot(look, KEEP_PRESENCE) else None

    def accept(self, look: FootLook, now_ns: int) -> None:
        """The foot was seen."""
        seconds = (now_ns - self.seen_ns) * 1e-9
        if seconds > 0:
            speed = (centre_of(look) - centre_of(self.look)) / seconds
            self.velocity = self.velocity + _SPEED_SHARE * (speed - self.velocity)
            self.net_lean += (1.0 - math.exp(-seconds / _LEAN_S)) * (log_odds(look.right) - self.net_lean)
        self.crop_length = scaled(self.crop_length, look.length_px, _LOOSE_SCALE)
        self.crop_turn = turned(self.crop_turn, look.toe_down_rad, _LOOSE_TURN)
        self.look, self.seen_ns, self.misses = look, now_ns, 0

    def restart(self, look: FootLook, now_ns: int) -> None:
        """The foot was seen in a look that has nothing to do with where it was thought to be."""
        self.look, self.seen_ns, self.misses, self.astray = look, now_ns, 0, 0
        self.crop_centre, self.crop_length, self.crop_turn = (
            centre_of(look),
            look.length_px,
            look.toe_down_rad,
        )
        self.velocity = np.zeros(2)

    def missed(self) -> None:
        """The foot was not seen."""
        self.misses += 1
        self.velocity = self.velocity * _LOST_SPEED

    def continues(self, look: FootLook, now_ns: int) -> bool:
        """Whether a foot can have come from where it was to where this look saw it."""
        away = float(np.linalg.norm(centre_of(look) - self.expected(now_ns))) / self.look.length_px
        growth = max(look.length_px / self.look.length_px, self.look.length_px / max(1e-6, look.length_px))
        slack = 1.0 + 0.5 * self.misses
        return away < _REACH * slack and growth < _GROWTH * slack


def new_track(look: FootLook, now_ns: int, pose_lean: float) -> FootTrack:
    """A foot that was just found, named by what it looks like."""
    track = FootTrack(look, False, now_ns, now_ns, centre_of(look), look.length_px, look.toe_down_rad)
    track.net_lean, track.pose_lean = log_odds(look.right), pose_lean
    track.is_right = track.lean > 0
    return track
