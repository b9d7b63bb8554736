"""The body that the feet belong to: whose it is, which leg is which, where its feet are between two sights.

A body's left and right are sure over time, not in every sight: someone who bends is taken for his back for
half a second. Hips that turn round from one sight to the next without ever being seen from the side have not
turned, and legs do not change places within a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tryon.tracking.foot_net import FootCandidate, FootLook
from tryon.types import FOOT_POINTS, FloatArray

Pair = tuple[FootCandidate, FootCandidate]

_MIRRORED = [
    FOOT_POINTS.index(name.replace("inner", "outer") if "inner" in name else name.replace("outer", "inner"))
    for name in FOOT_POINTS
]
_MEMORY_NS = 1_000_000_000  # for which a body that is out of sight is still the same one
_HIPS_MOVE, _GROWS = 2.5, 1.4  # foot lengths and factor from one sight of a person to the next
_WIDE = 0.3  # foot lengths between the hips: what is narrower is seen from the side
_HOLD_NS = 100_000_000, 1_500_000_000
"""For how long at least and at most hips are believed not to have turned; between, as long as they had
agreed before: the first sight may be the one that was wrong."""
_LEGS_NS = 120_000_000  # between sights in which no step ends
_CROSSED = 1.5  # foot lengths, of knees and feet together, by which legs have changed places
_LEAP, _LEAP_NS = 2.5, 70_000_000  # the same that they can move within a time
_MOST_LEAPS = 2  # in a row that are not believed
_SURE_NS = 250_000_000
_QUICK_NS = 200_000_000  # between sights from which a speed is known
_AHEAD_S = 0.1  # how far ahead it is believed
_AGREES = 0.5
"""Foot lengths that toe or heel of the foot network may be off the body's: on 134 street photos, whose high
heels and wide trousers mislead the body, 97 % are nearer."""

_CLEAR = 0.25  # foot lengths by which toe and heel must be nearer to one foot of the body than to the other


@dataclass(frozen=True, eq=False)
class Body:
    """One person's legs in a picture.

    feet: left and right. hips_px, knees_px: (2, 2) left and right. points_px: (2, 12, 2) what the points of
    the left and the right foot are by the legs alone, in the order of FOOT_POINTS.
    """

    feet: Pair
    hips_px: FloatArray
    knees_px: FloatArray
    points_px: FloatArray

    @property
    def length_px(self) -> float:
        """Of a foot, were it seen from the side."""
        return self.feet[0].length_px

    def mirrored(self) -> Body:
        """The same legs, the left one taken for the right one."""
        left, right = self.feet
        feet = replace(right, right=0.0), replace(left, right=1.0)
        return Body(feet, self.hips_px[::-1], self.knees_px[::-1], self.points_px[::-1][:, _MIRRORED])

    def moved(self, step_px: FloatArray) -> Body:
        """With each foot elsewhere by (2, 2) pixels, left and right."""
        left, right = (
            replace(foot, centre_px=foot.centre_px + step)
            for foot, step in zip(self.feet, step_px, strict=True)
        )
        return Body((left, right), self.hips_px, self.knees_px, self.points_px + step_px[:, None])

    def agrees(self, is_right: bool, look: FootLook) -> bool:
        """Whether a look shows this body's left or right foot."""
        off = np.linalg.norm(look.points_px[:2] - self.points_px[int(is_right), :2], axis=1)
        return bool(off.max() < _AGREES * self.length_px)

    def is_clear(self, leg: int, look: FootLook) -> bool:
        """Whether a look that shows the foot of this leg, 0 left or 1 right, cannot show the other one."""
        own, other = (
            float(np.linalg.norm(look.points_px[:2] - self.points_px[one, :2], axis=1).mean())
            for one in (leg, 1 - leg)
        )
        return self.agrees(bool(leg), look) and other - own > _CLEAR * self.length_px


class BodyMemory:
    """Follows one body through its sights."""

    def __init__(self) -> None:
        self._body: Body | None = None
        self._seen_ns = self._agreed_from_ns = 0
        self._against_ns: int | None = None
        self._speed: FloatArray = np.zeros((2, 2))
        self._leaps = 0

    def clear(self) -> None:
        """Forget it."""
        self._body = None

    def now(self, now_ns: int, within_ns: int) -> Body | None:
        """The body where it must be by now if it was seen so little ago."""
        if self._body is None or now_ns - self._seen_ns > within_ns:
            return None
        return self._body.moved(self._speed * min(_AHEAD_S, (now_ns - self._seen_ns) * 1e-9))

    def is_sure(self, now_ns: int) -> bool:
        """Whether left and right have been the same for a while."""
        return self._against_ns is None and now_ns - self._agreed_from_ns > _SURE_NS

    def same(self, bodies: Sequence[Body], now_ns: int) -> Body | None:
        """The one of these that was followed a moment ago."""
        before = self.now(now_ns, _MEMORY_NS)
        if before is None:
            return None
        length, middle = before.length_px, before.hips_px.mean(axis=0)
        away = {
            index: float(np.linalg.norm(body.hips_px.mean(axis=0) - middle)) / length
            for index, body in enumerate(bodies)
            if 1 / _GROWS < body.length_px / length < _GROWS
        }
        nearest = min(away, key=away.__getitem__, default=None)
        return bodies[nearest] if nearest is not None and away[nearest] < _HIPS_MOVE else None

    def hear(self, body: Body, now_ns: int) -> Body | None:
        """Follow this body; returned with its left and right put right.

        None where its legs cannot have moved so far: between front and back the body's pose may end half-way,
        its hips one way round and its legs the other.
        """
        before = self.now(now_ns, _MEMORY_NS)
        ago_ns = now_ns - self._seen_ns
        if self._body is None or before is None:
            return self._begin(body, now_ns)
        quick = ago_ns < _QUICK_NS
        straight, crossed = _apart(before, body), _apart(before, body.mirrored())
        hips_say, legs_say = _hips_say(before, body), 0
        if ago_ns < _LEGS_NS and abs(straight - crossed) > _CROSSED:
            legs_say = 1 if crossed < 0.5 * straight else -1 if straight < 0.5 * crossed else 0
        too_far = quick and min(straight, crossed) > _LEAP * max(1.0, ago_ns / _LEAP_NS)
        if too_far or hips_say * legs_say < 0:
            self._leaps += 1
            if self._leaps <= _MOST_LEAPS:
                return None
        against = (hips_say or legs_say) > 0
        self._leaps = 0
        if against:
            body = self._contradicted(body, now_ns)
        else:
            self._against_ns = None
        centres = [np.array([foot.centre_px for foot in one.feet]) for one in (self._body, body)]
        speed = (centres[1] - centres[0]) / max(1e-3, ago_ns * 1e-9)
        self._speed = 0.5 * (self._speed + speed) if quick else np.zeros((2, 2))
        self._body, self._seen_ns = body, now_ns
        return body

    def _begin(self, body: Body, now_ns: int) -> Body:
        self._body, self._seen_ns, self._agreed_from_ns = body, now_ns, now_ns
        self._against_ns, self._speed, self._leaps = None, np.zeros((2, 2)), 0
        return body

    def _contradicted(self, body: Body, now_ns: int) -> Body:
        if self._against_ns is None:
            self._against_ns = now_ns
        least, most = _HOLD_NS
        if now_ns - self._against_ns < min(most, max(least, self._against_ns - self._agreed_from_ns)):
            return body.mirrored()
        self._agreed_from_ns, self._against_ns = now_ns, None
        return body


def _apart(first: Body, second: Body) -> float:
    """Distance of knees and feet of the same name, together, in foot lengths."""
    joints = [np.vstack((one.knees_px, [foot.centre_px for foot in one.feet])) for one in (first, second)]
    return float(np.linalg.norm(joints[0] - joints[1], axis=1).sum()) / first.length_px


def _hips_say(before: Body, body: Body) -> int:
    """1: turned round, -1: not turned; 0: seen from the side, and so either."""
    first, second = (one.hips_px[1] - one.hips_px[0] for one in (before, body))
    widths = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    if min(widths) < _WIDE * body.length_px:
        return 0
    cosine = float(first @ second) / (widths[0] * widths[1])
    return 1 if cosine < -0.5 else -1 if cosine > 0.5 else 0
