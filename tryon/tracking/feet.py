"""Tracking one person's pair of feet: standing before a mirror, legs alone, or from above.

Pose and a finder say where feet may be; from then on every foot has a crop of its own that follows it and in
which the foot network reads its points. Pose comes back now and then to confirm left and right.
"""

from __future__ import annotations

import math
from itertools import permutations
from types import TracebackType

import numpy as np

from tryon.fetching import Progress
from tryon.models import model_path
from tryon.tracking.foot_net import FootCandidate, FootLook, FootNets
from tryon.tracking.foot_search import BodySight, Finding, FootSearch, FootSight
from tryon.tracking.foot_sides import SideJudge, hear_pose, pose_lean_of
from tryon.tracking.foot_still import feet_of_still
from tryon.tracking.foot_track import (
    SAME_FOOT,
    FootEye,
    FootTrack,
    centre_of,
    look_closely,
    may_be_a_pair,
    new_track,
    points_apart,
    quality,
)
from tryon.tracking.pose_legs import MODEL_FILE, LegPoser
from tryon.tracking.tiles import Box, square_around
from tryon.types import ByteArray, Foot, Frame

_STAYS_HIDDEN, _WRONG_SIDE = 0.25, 0.2  # what these count for in foot lengths of misplacement
_FOLLOW_MISSES = 5  # frames for which a lost foot is still looked for where it should be
_MEMORY_NS = 1_000_000_000  # for which a lost foot keeps its name
_LOOKS_PER_SEARCH = 3  # candidates looked at in one frame of a video
_SEARCH_EVERY = ((200_000_000, 1), (1_000_000_000, 2), (math.inf, 6))
"""For how long a foot may have been alone, and every how many frames the other is searched until then."""
_NEARBY = 8.0  # foot lengths: side of the square round a foot in which the other one is searched
_CONFIRM_NS = (400_000_000, 1_000_000_000, 4_000_000_000)
"""Between two sights of the whole body: sides unsettled, sides settled, no body in view."""
_ASTRAY = 1.0  # foot lengths from the body's feet beyond which something is none of them
_BODY_SAYS = 0.3  # what the body's word counts in the quality of a look
_DOUBTFUL, _SURE = 0.6, 0.85  # quality of looks: below it a foot may be a thing, above it hardly
_SETTLED = 1.2  # log-odds of the body's word above which a foot's side is settled


class FootTracker:
    """Tracker of one pair of feet: slots "left_foot" and "right_foot", the largest, most central person's.

    eye, sight: the foot network and the finder; body: whole people. video: frames follow one another in
    time; otherwise every frame is looked at thoroughly and unrelated to the one before.
    `open_foot_tracker` makes one with the models that come with this program.
    """

    def __init__(self, eye: FootEye, sight: FootSight, body: BodySight, video: bool = True) -> None:
        self._eye = eye
        self._search = FootSearch(body, sight)
        self._body = body
        self._sight = sight
        self._video = video
        self._tracks: list[FootTrack] = []
        self._sides = SideJudge()
        self._frame_count = 0
        self._alone_from_ns = 0
        self._confirmed_ns: int | None = None
        self._sees_body = True

    def __enter__(self) -> FootTracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def track(self, frame: Frame) -> tuple[Foot, ...]:
        """The feet in view, left before right; empty when there is none."""
        now_ns = frame.time_ns
        if not self._video:
            self.reset()
            self._look_at_still(frame.image, now_ns)
            return self._feet(self._tracks)
        self._follow(frame.image, now_ns)
        if self._must_search(now_ns):
            self._take(frame.image, self._search.next_turn(frame.image, self._nearby(frame)), now_ns)
        elif self._must_confirm(now_ns):
            self._confirm(frame.image, now_ns)
        visible = self._visible()
        self._sides.settle(visible, self._tracks, now_ns)
        if len(visible) != 1:
            self._alone_from_ns = now_ns
        self._frame_count += 1
        return self._feet(visible)

    def reset(self) -> None:
        """Forget earlier frames: the next one is unrelated."""
        self._tracks.clear()
        self._search.reset()
        self._sides = SideJudge()
        self._confirmed_ns = None

    def close(self) -> None:
        """Free the models. Safe to call twice."""
        self.reset()
        for part in {id(one): one for one in (self._eye, self._sight, self._body)}.values():
            close = getattr(part, "close", None)
            if close is not None:
                close()

    @staticmethod
    def _feet(tracks: list[FootTrack]) -> tuple[Foot, ...]:
        return tuple(_foot_from(track) for track in sorted(tracks, key=lambda one: one.is_right))

    def _look_at_still(self, image: ByteArray, now_ns: int) -> None:
        seen = feet_of_still(self._eye, image, self._search.whole(image))
        self._tracks = [new_track(one.look, now_ns, one.pose_lean) for one in seen]
        if len(self._tracks) == 2:
            self._sides.name_second(self._tracks[0], self._tracks[1], now_ns)

    def _visible(self) -> list[FootTrack]:
        return [track for track in self._tracks if track.misses == 0]

    def _follow(self, image: ByteArray, now_ns: int) -> None:
        """Look at every foot where it should be now."""
        self._tracks = [track for track in self._tracks if now_ns - track.seen_ns < _MEMORY_NS]
        looks = [
            look
            for track in self._tracks
            if track.misses <= _FOLLOW_MISSES and (look := track.follow(self._eye, image, now_ns)) is not None
        ]
        if len(looks) == 2 and points_apart(looks[0], looks[1]) < SAME_FOOT:
            # One foot hides the other, or one crop slid over.
            looks = [max(looks, key=quality)]
        for track, look in zip(self._tracks, _shared_out(looks, self._tracks, now_ns), strict=True):
            if look is not None and track.continues(look, now_ns):
                track.accept(look, now_ns)
            else:
                track.missed()

    def _must_search(self, now_ns: int) -> bool:
        visible = len(self._visible())
        if visible != 1:
            return visible == 0
        alone_ns = now_ns - self._alone_from_ns
        return self._frame_count % next(every for limit, every in _SEARCH_EVERY if alone_ns <= limit) == 0

    def _nearby(self, frame: Frame) -> Box | None:
        """Where the missing foot must be, by the one in view or those in view a moment ago."""
        known = self._visible() or self._tracks
        if not known:
            return None
        centre = np.mean([centre_of(track.look) for track in known], axis=0)
        side = _NEARBY * max(track.look.length_px for track in known)
        return square_around((float(centre[0]), float(centre[1])), side, frame.size_wh)

    def _take(self, image: ByteArray, finding: Finding, now_ns: int) -> None:
        """Look at what a search found, and follow what is a foot of this person."""
        looks = 0
        ours = self._pairs_of_ours(finding.pairs)
        if finding.pairs and not ours:
            self._correct(image, finding.pairs[0], now_ns)
        for pair in ours:
            looks += self._look_at(image, [(guess, pose_lean_of(guess)) for guess in pair], now_ns, looks)
            hear_pose(self._visible() or self._tracks, pair)
            if self._visible():
                break
        singles = sorted(finding.singles, key=lambda one: -one.score * one.length_px)
        self._look_at(image, [(guess, 0.0) for guess in singles], now_ns, looks)
        if looks and self._visible():
            self._search.led_to_a_foot(finding)

    def _pairs_of_ours(
        self, pairs: tuple[tuple[FootCandidate, FootCandidate], ...]
    ) -> tuple[tuple[FootCandidate, FootCandidate], ...]:
        """The pairs of whoever the foot in view belongs to; all of them while there is none."""
        visible = self._visible()
        if not visible:
            return pairs
        return tuple(
            pair for pair in pairs if any(_away(track, one) < 1.0 for track in visible for one in pair)
        )

    def _look_at(
        self, image: ByteArray, guesses: list[tuple[FootCandidate, float]], now_ns: int, looks: int
    ) -> int:
        """Look at guesses, each with its pose lean, until both feet are in view; the number of looks."""
        taken = 0
        for guess, lean in guesses:
            visible = self._visible()
            if len(visible) == 2 or looks + taken >= _LOOKS_PER_SEARCH:
                break
            if not all(may_be_a_pair(one.look, guess.centre_px, guess.length_px) for one in visible):
                continue
            taken += 1
            look = look_closely(self._eye, image, guess, 2)
            if look is None or any(points_apart(look, one.look) < SAME_FOOT for one in visible):
                continue
            if not all(may_be_a_pair(one.look, centre_of(look), look.length_px) for one in visible):
                continue
            self._found(look, lean, now_ns)
        return taken

    def _found(self, look: FootLook, pose_lean: float, now_ns: int) -> None:
        """Begin to follow a foot; it takes the place and the name of the one that was lost."""
        visible = self._visible()
        fresh = new_track(look, now_ns, pose_lean)
        lost = [track for track in self._tracks if track.misses > 0]
        if len(visible) == 1:
            self._tracks = [*visible, fresh]
            self._sides.name_second(fresh, visible[0], now_ns)
            return
        if lost:
            old = min(lost, key=lambda one: float(np.linalg.norm(centre_of(one.look) - centre_of(look))))
            fresh.is_right = old.is_right
            fresh.pose_lean = pose_lean or 0.5 * old.pose_lean
            self._tracks = [track for track in self._tracks if track is not old]
        self._tracks.append(fresh)

    def _must_confirm(self, now_ns: int) -> bool:
        if self._confirmed_ns is None:
            return True
        settled = all(abs(track.pose_lean) > _SETTLED for track in self._tracks)
        return now_ns - self._confirmed_ns >= _CONFIRM_NS[(1 if settled else 0) if self._sees_body else 2]

    def _confirm(self, image: ByteArray, now_ns: int) -> None:
        """Let the whole body say which foot is which; leave what turns out to be no foot of this person."""
        pairs = self._search.bodies(image)
        heard = any(hear_pose(self._visible(), pair) for pair in pairs)
        self._confirmed_ns, self._sees_body = now_ns, heard
        if pairs and not heard:
            self._correct(image, (self._pairs_of_ours(pairs) or pairs)[0], now_ns)
        elif not pairs and any(quality(track.look) < _DOUBTFUL for track in self._visible()):
            self._doubt(image, now_ns)

    def _correct(self, image: ByteArray, pair: tuple[FootCandidate, FootCandidate], now_ns: int) -> None:
        """Follow a foot of the body instead of what is none of its feet and looks less like one."""
        for guess in pair:
            visible = self._visible()
            astray = [track for track in visible if min(_away(track, foot) for foot in pair) > _ASTRAY]
            if astray:
                worst = min(astray, key=lambda one: quality(one.look))
                least = quality(worst.look) - _BODY_SAYS * guess.score
                self._replace(image, worst, guess, pose_lean_of(guess), least, now_ns)

    def _doubt(self, image: ByteArray, now_ns: int) -> None:
        """Follow a sure foot instead of a doubtful one: a bag on the floor may look a little like one."""
        worst = min(self._visible(), key=lambda one: quality(one.look))
        for guess in self._search.singles(image)[:_LOOKS_PER_SEARCH]:
            if self._replace(image, worst, guess, 0.0, _SURE, now_ns):
                return

    def _replace(
        self, image: ByteArray, old: FootTrack, guess: FootCandidate, lean: float, least: float, now_ns: int
    ) -> bool:
        """Follow the foot at `guess` instead of `old` if it is another one and of that quality at least."""
        visible = self._visible()
        if any(_away(track, guess) < _ASTRAY for track in visible):
            return False
        look = look_closely(self._eye, image, guess, 2)
        if look is None or quality(look) < least:
            return False
        if any(points_apart(look, one.look) < SAME_FOOT for one in visible):
            return False
        self._tracks.remove(old)
        self._found(look, lean, now_ns)
        return True


def open_foot_tracker(video: bool = True, progress: Progress | None = None) -> FootTracker:
    """A FootTracker with this program's models; the pose model is fetched when it is not there.

    Raises ModelFileError with one line: what is missing and what to do.
    """
    body = LegPoser(model_path(MODEL_FILE, progress))
    nets = FootNets()
    return FootTracker(nets, nets, body, video)


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
    """How badly a look fits a track, in foot lengths from where it should be.

    What was hidden a frame ago most likely still is; a side that looks wrong counts less than motion.
    """
    away = float(np.linalg.norm(centre_of(look) - track.expected(now_ns))) / look.length_px
    wrong_side = 1.0 - look.right if track.is_right else look.right
    return away + _STAYS_HIDDEN * (track.misses > 0) + _WRONG_SIDE * wrong_side


def _away(track: FootTrack, guess: FootCandidate) -> float:
    return float(np.linalg.norm(centre_of(track.look) - guess.centre_px)) / track.look.length_px


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
    )
