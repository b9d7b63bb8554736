"""Tracking one person's pair of feet: standing before a mirror, legs alone, or from above.

Pose and a finder say where feet may be; from then on every foot has a crop of its own that follows it and in
which the foot network reads its points. Pose comes back now and then to confirm left and right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from types import TracebackType
from typing import Protocol

import numpy as np

from tryon.fetching import Progress
from tryon.models import model_path
from tryon.tracking.foot_body import Body, BodyMemory, Pair
from tryon.tracking.foot_net import FootCandidate, FootNets
from tryon.tracking.foot_pair import FootPair
from tryon.tracking.foot_search import BodySight, Finding, FootSearch, FootSight
from tryon.tracking.foot_sides import SETTLED, hear_pose, leans_of, lengths_away
from tryon.tracking.foot_stand_in import legs_of, missing_legs, stand_ins
from tryon.tracking.foot_still import feet_of_still
from tryon.tracking.foot_track import FootEye, FootTrack, centre_of, quality
from tryon.tracking.pose_legs import MODEL_FILE, LegPoser
from tryon.tracking.tiles import Box, square_around
from tryon.types import ByteArray, Foot, Frame

_LOOKS_PER_SEARCH = 3  # guesses looked at in one frame of a video
_SEARCH_EVERY = ((200_000_000, 1), (1_000_000_000, 2), (math.inf, 4))
"""For how long a foot may have been alone, and every how many frames the other is searched until then."""
_NEARBY = 8.0  # foot lengths: side of the square round a foot in which the other one is searched
_CONFIRM_NS = (250_000_000, 400_000_000, 4_000_000_000)
"""Between two sights of the whole body: sides unsettled, sides settled, no body in view."""
_OF_BODY = 1.0  # foot lengths from a body's foot within which a foot is that one,
_OF_BODY_LOST = 3.0  # and within which one may be that was lost a moment ago
_AT_BODY = 1.5  # and within which the finder may look for one while the body is in view
_BODY_MEMORY_NS = 300_000_000  # for which the body's feet are where they were, more or less
_STANDS_IN_NS = 400_000_000  # for which they stand in for feet that the network does not see
_AGAIN_NS = 80_000_000  # after which the body is asked again where it is in doubt
_BODY_SAYS = 0.3  # what the body's word counts in the quality of a look
_DOUBTFUL, _SURE = 0.6, 0.85  # quality of looks: below it a foot may be a thing, above it hardly


class Nets(FootEye, FootSight, Protocol):
    """The two foot networks; see `FootNets`."""

    def close(self) -> None: ...


class FootTracker:
    """Tracker of one pair of feet: slots "left_foot" and "right_foot", the largest, most central person's.

    nets: foot network and finder. body: whole people. video: frames follow one another in time; otherwise
    every frame is looked at thoroughly and unrelated to the one before. `open_foot_tracker` makes one with
    the models that come with this program.
    """

    def __init__(self, nets: Nets, body: BodySight, video: bool = True) -> None:
        self._nets = nets
        self._body = body
        self._video = video
        self._search = FootSearch(body, nets)
        self._pair = FootPair(nets)
        self._frame_count = 0
        self._alone_from_ns = 0
        self._confirmed_ns: int | None = None
        self._sees_body = True
        self._memory = BodyMemory()

    def __enter__(self) -> FootTracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def track(self, frame: Frame) -> tuple[Foot, ...]:
        """The feet in view, left before right; empty when there is none."""
        image, now_ns = frame.image, frame.time_ns
        if not self._video:
            self.reset()
            finding = self._search.whole(image)
            for sighting in feet_of_still(self._nets, image, finding):
                self._pair.add(sighting.look, sighting.pose_lean, now_ns)
        else:
            self._pair.follow(image, now_ns)
            if self._must_search(now_ns):
                self._take(image, self._search.next_turn(image, self._nearby(frame)), now_ns)
            elif self._must_confirm(now_ns):
                self._confirm(image, now_ns)
            self._pair.settle(now_ns)
        visible = self._pair.visible
        if len(visible) != 1:
            self._alone_from_ns = now_ns
        self._frame_count += 1
        feet = [_foot_from(track) for track in visible]
        if len(visible) < 2 and (body := self._memory.now(now_ns, _STANDS_IN_NS)) is not None:
            feet += stand_ins(body, visible, frame.size_wh)
        return tuple(sorted(feet, key=lambda foot: foot.slot))

    def reset(self) -> None:
        """Forget earlier frames: the next one is unrelated."""
        self._pair.clear()
        self._search.reset()
        self._confirmed_ns = None
        self._memory.clear()
        self._frame_count, self._alone_from_ns, self._sees_body = 0, 0, True

    def close(self) -> None:
        """Free the models. Safe to call twice."""
        self.reset()
        self._nets.close()
        self._body.close()

    def _must_search(self, now_ns: int) -> bool:
        visible = len(self._pair.visible)
        if visible != 1:
            return visible == 0
        alone_ns = now_ns - self._alone_from_ns
        return self._frame_count % next(every for limit, every in _SEARCH_EVERY if alone_ns <= limit) == 0

    def _nearby(self, frame: Frame) -> Box | None:
        """Where the missing foot must be, by the one in view or those in view a moment ago."""
        known = self._pair.known
        if not known:
            return None
        centre = np.mean([centre_of(track.look) for track in known], axis=0)
        side = _NEARBY * max(track.look.length_px for track in known)
        return square_around((float(centre[0]), float(centre[1])), side, frame.size_wh)

    def _take(self, image: ByteArray, finding: Finding, now_ns: int) -> None:
        """Look at what a search found, and follow what is a foot of this person."""
        before = len(self._pair.visible)
        if finding.bodies:
            self._sees_body = self._hear(image, finding.bodies, now_ns)
        singles = [guess for guess in finding.singles if self._agrees_with_body(guess, now_ns)]
        largest = sorted(singles, key=lambda one: -one.score * one.length_px)
        self._look_at(image, [(guess, 0.0) for guess in largest], now_ns)
        if len(self._pair.visible) > before:
            self._search.led_to_a_foot(finding)

    def _agrees_with_body(self, guess: FootCandidate, now_ns: int) -> bool:
        """Whether a guess lies where the body had a foot a moment ago; True when no body was in view."""
        body = self._memory.now(now_ns, _BODY_MEMORY_NS)
        if body is None:
            return True
        away = min(float(np.linalg.norm(guess.centre_px - foot.centre_px)) for foot in body.feet)
        return away < _AT_BODY * body.length_px

    def _ours(self, bodies: Sequence[Body], now_ns: int) -> Body | None:
        """The body that the feet belong to; the first while none are known."""
        same = self._memory.same(bodies, now_ns)
        if same is not None:
            return same
        known = self._pair.known
        reach = _OF_BODY if self._pair.visible else _OF_BODY_LOST
        return next(
            (
                body
                for body in bodies
                if not known
                or any(lengths_away(track, foot) < reach for track in known for foot in body.feet)
            ),
            None,
        )

    def _hear(self, image: ByteArray, bodies: Sequence[Body], now_ns: int) -> bool:
        """Let the body say which foot is which, where one is missing, and what is no foot of this person.

        False where none of the bodies has its feet where they were seen.
        """
        ours = self._ours(bodies, now_ns)
        if ours is None:
            self._correct(image, bodies[0].feet, now_ns)
            return False
        body = self._memory.hear(ours, now_ns)
        if body is None:
            return True
        self._tie_to_legs(body)
        self._check(image, body, now_ns)
        for leg in missing_legs(body, self._pair.visible):
            guess, lean = leans_of(body.feet)[leg]
            look = self._pair.look_at(image, guess, partial(body.agrees, bool(leg)))
            if look is not None:
                self._pair.add(look, lean, now_ns)
        self._tie_to_legs(body)
        hear_pose(self._pair.visible, body.feet)
        return True

    def _look_at(self, image: ByteArray, guesses: list[tuple[FootCandidate, float]], now_ns: int) -> None:
        """Look at the first few guesses, each with its log-odds of right, until both feet are in view."""
        for guess, lean in guesses[:_LOOKS_PER_SEARCH]:
            if len(self._pair.visible) == 2:
                return
            look = self._pair.look_at(image, guess)
            if look is not None:
                self._pair.add(look, lean, now_ns)

    def _must_confirm(self, now_ns: int) -> bool:
        if self._confirmed_ns is None:
            return True
        ago_ns = now_ns - self._confirmed_ns
        unsure = self._pair.may_hide or not self._memory.is_sure(now_ns)
        if (self._sees_body and unsure) or any(track.astray for track in self._pair.visible):
            return ago_ns >= _AGAIN_NS
        settled = all(abs(track.pose_lean) > SETTLED for track in self._pair.visible)
        return ago_ns >= _CONFIRM_NS[(1 if settled else 0) if self._sees_body else 2]

    def _confirm(self, image: ByteArray, now_ns: int) -> None:
        """Let the whole body say which foot is which; leave what turns out to be no foot of this person."""
        bodies = self._search.bodies(image)
        self._confirmed_ns = now_ns
        self._sees_body = bool(bodies) and self._hear(image, bodies, now_ns)
        if not bodies and any(quality(track.look) < _DOUBTFUL for track in self._pair.visible):
            self._doubt(image, now_ns)

    def _check(self, image: ByteArray, body: Body, now_ns: int) -> None:
        """Read feet anew that are off the body's; what stays off is no foot, or not this one."""
        visible = self._pair.visible
        for track, leg in zip(visible, legs_of(body, visible), strict=True):
            if leg >= 0 and body.agrees(bool(leg), track.look):
                track.astray = 0
                continue
            track.astray += 1
            guess = body.feet[leg]
            fits = partial(body.agrees, bool(leg))
            if leg >= 0 and self._pair.reread(image, track, guess, fits, now_ns):
                continue
            if track.astray > 1:
                self._pair.drop(track)

    def _tie_to_legs(self, body: Body) -> None:
        """Rename a foot alone that has slid from one leg to the other: the one hid the other's foot."""
        visible = self._pair.visible
        for track, leg in zip(visible, legs_of(body, visible), strict=True):
            if leg < 0 or not body.is_clear(leg, track.look):
                continue
            if track.leg == 1 - leg and len(visible) == 1:
                self._pair.rename(track)
            track.leg = leg

    def _correct(self, image: ByteArray, pair: Pair, now_ns: int) -> None:
        """Follow a foot of the body instead of what is none of its feet and looks less like one."""
        guesses = leans_of(pair)
        own = [one for one in self._pair.visible if min(lengths_away(one, foot) for foot in pair) <= _OF_BODY]
        if own:  # the other foot is free, however near it stands
            guesses = [max(guesses, key=lambda one: lengths_away(own[0], one[0]))]
        for guess, lean in guesses:
            astray = [
                one for one in self._pair.visible if min(lengths_away(one, foot) for foot in pair) > _OF_BODY
            ]
            if astray:
                worst = min(astray, key=lambda one: quality(one.look))
                least = quality(worst.look) - _BODY_SAYS * guess.score
                self._pair.replace(image, worst, guess, lean, least, now_ns)

    def _doubt(self, image: ByteArray, now_ns: int) -> None:
        """Follow a sure foot instead of a doubtful one: a bag on the floor may look a little like one."""
        visible = self._pair.visible
        worst = min(visible, key=lambda one: quality(one.look))
        for guess in self._search.singles(image)[:_LOOKS_PER_SEARCH]:
            elsewhere = all(lengths_away(one, guess) > _OF_BODY for one in visible)
            if elsewhere and self._pair.replace(image, worst, guess, 0.0, _SURE, now_ns):
                return


def open_foot_tracker(video: bool = True, progress: Progress | None = None) -> FootTracker:
    """A FootTracker with this program's models; the pose model is fetched when it is not there.

    Raises ModelFileError with one line: what is missing and what to do.
    """
    body = LegPoser(model_path(MODEL_FILE, progress))
    return FootTracker(FootNets(), body, video)


def _foot_from(track: FootTrack) -> Foot:
    look = track.look
    slot = "right_foot" if track.is_right else "left_foot"
    return Foot(
        slot,
        np.asarray(look.points_px, np.float64),
        np.asarray(look.point_confidence, np.float64),
        quality(look),
        look.shod,
        look.zones,
        np.asarray(look.frame_from_zones, np.float64),
        look.turn,
    )
