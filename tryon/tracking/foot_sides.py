"""Which of two feet is the right one: evidence gathered over time, decided for both together.

A pair has one of each, so one sure foot names the other, and feet that are followed keep their names while
they cross. Names change only when the evidence has spoken against them for a while.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tryon.tracking.foot_net import FootCandidate
from tryon.tracking.foot_track import FootTrack, centre_of, log_odds

_AGAINST = 1.0  # log-odds that must speak for the other order before it is considered
_SWAP_AFTER_NS = 500_000_000  # for how long: half a stride, longer than one foot hides the other
_YOUNG_NS = 1_000_000_000
_SWAP_YOUNG_NS = 100_000_000  # feet just found were named after a look or two
_POSE_SAYS = 3.0  # log-odds by which one sight of the whole body speaks, twenty to one
_POSE_SHARE = 0.5  # of the newest sight in their mean
SETTLED = 1.2  # log-odds of the body's word above which a foot's side is settled
_MOTION_SAYS = 2.0  # log-odds that a foot found again next to the other is the one that was lost
_NEAR = 0.8  # foot lengths between a foot and the body's idea of it
_CLEAR = 0.5  # foot lengths by which one matching must beat the other


class SideJudge:
    """Keeps the names of one pair of feet."""

    def __init__(self) -> None:
        self._against_ns: int | None = None

    def settle(self, visible: Sequence[FootTrack], tracks: Sequence[FootTrack], now_ns: int) -> None:
        """Swap the names of all `tracks` where those `visible` have spoken against them long enough."""
        if not visible or _support(visible) > -_AGAINST:
            self._against_ns = None
            return
        if self._against_ns is None:
            self._against_ns = now_ns
        young = now_ns - min(track.born_ns for track in visible) < _YOUNG_NS
        if now_ns - self._against_ns >= (_SWAP_YOUNG_NS if young else _SWAP_AFTER_NS):
            for track in tracks:
                track.is_right = not track.is_right
            self._against_ns = None

    def name_second(self, fresh: FootTrack, other: FootTrack, now_ns: int) -> None:
        """Name a foot that was found beside another, which may change its own name over this.

        A foot that was followed for a while keeps its name unless both feet look very much like the
        contrary: it may have been taken for the other one while it hid it.
        """
        kept = _MOTION_SAYS if now_ns - other.born_ns > _YOUNG_NS else 0.0
        seen = 0.5 * (log_odds(fresh.look.right) - log_odds(other.look.right))
        evidence = seen + fresh.pose_lean - other.pose_lean - (kept if other.is_right else -kept)
        fresh.is_right = evidence > 0
        other.is_right = not fresh.is_right
        self._against_ns = None


def hear_pose(tracks: Sequence[FootTrack], pair: tuple[FootCandidate, FootCandidate]) -> bool:
    """Let the body's left and right foot speak for the feet they lie on; False where they lie on neither."""
    if not tracks:
        return False
    if len(tracks) == 2:
        straight = max(lengths_away(tracks[0], pair[0]), lengths_away(tracks[1], pair[1]))
        crossed = max(lengths_away(tracks[0], pair[1]), lengths_away(tracks[1], pair[0]))
        if min(straight, crossed) > _NEAR:
            return False
        if abs(straight - crossed) < _CLEAR:
            return True
        order = pair if straight < crossed else pair[::-1]
        matches = list(zip(tracks, order, strict=True))
    else:
        away = [lengths_away(tracks[0], guess) for guess in pair]
        if min(away) > _NEAR:
            return False
        if abs(away[0] - away[1]) < _CLEAR:
            return True
        matches = [(tracks[0], pair[int(away[1] < away[0])])]
    for track, guess in matches:
        said = _POSE_SAYS * guess.score * (1.0 if guess.right > 0.5 else -1.0)
        track.pose_lean += _POSE_SHARE * (said - track.pose_lean)
    return True


def leans_of(pair: tuple[FootCandidate, FootCandidate]) -> list[tuple[FootCandidate, float]]:
    """Feet of a body, each with its log-odds of right: 0 where they lie so close that either may be meant."""
    apart = float(np.linalg.norm(pair[0].centre_px - pair[1].centre_px)) / pair[0].length_px
    clear = min(1.0, max(0.0, (apart - _CLEAR / 2) / _CLEAR))
    return [(foot, clear * _POSE_SAYS * foot.score * (2.0 * foot.right - 1.0)) for foot in pair]


def _support(tracks: Sequence[FootTrack]) -> float:
    return sum(track.lean if track.is_right else -track.lean for track in tracks)


def lengths_away(track: FootTrack, guess: FootCandidate) -> float:
    """Distance of a guess from a foot in lengths of that foot."""
    return float(np.linalg.norm(centre_of(track.look) - guess.centre_px)) / max(1.0, track.look.length_px)
