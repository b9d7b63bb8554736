"""The feet of a still: every guess is looked at, then the pair is chosen that fits together best."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations

from tryon.tracking.foot_net import FootCandidate, FootLook
from tryon.tracking.foot_search import Finding
from tryon.tracking.foot_sides import leans_of
from tryon.tracking.foot_track import (
    SAME_FOOT,
    FootEye,
    centre_of,
    look_closely,
    may_be_a_pair,
    points_apart,
    quality,
)
from tryon.tracking.foot_turn_mean import turned_closely
from tryon.types import ByteArray

_LOOKS = 3  # each refines the crop of the one before
_MOST_GUESSES = 10  # looked at, the surest of the finder's; the body's are looked at all
_SMALLER = 0.25  # what a foot counts less for each halving of its size: the nearest person is meant
_OF_BODY = 0.5  # what a foot of the most important body counts more
_ONE_OF_EACH = 0.4  # what a pair counts more that looks like one left and one right foot


@dataclass(frozen=True, eq=False)
class Sighting:
    """A foot that was seen. pose_lean: log-odds of right by the body. person: rank of the body, or None."""

    look: FootLook
    pose_lean: float
    person: int | None


def feet_of_still(eye: FootEye, image: ByteArray, finding: Finding) -> tuple[Sighting, ...]:
    """The one or two feet in (H, W, 3) BGR that are most likely meant; empty when there is none."""
    guesses: list[tuple[FootCandidate, float, int | None]] = [
        (foot, lean, person)
        for person, body in enumerate(finding.bodies)
        for foot, lean in leans_of(body.feet)
    ]
    surest = sorted(finding.singles, key=lambda one: -one.score)[:_MOST_GUESSES]
    guesses += [(guess, 0.0, None) for guess in surest]
    seen: list[Sighting] = []
    for guess, lean, person in guesses:
        look = look_closely(eye, image, guess, _LOOKS)
        if look is not None:
            _add(seen, Sighting(look, lean, person))
    return tuple(replace(one, look=turned_closely(eye, image, one.look)) for one in _best(seen))


def _add(seen: list[Sighting], new: Sighting) -> None:
    """Add a foot, or make the one it shows again better known."""
    for index, old in enumerate(seen):
        if points_apart(old.look, new.look) < SAME_FOOT:
            # The body's two guesses may end on one foot; then it does not know which it is.
            lean = old.pose_lean + new.pose_lean
            look = max(old.look, new.look, key=quality)
            seen[index] = Sighting(look, lean, old.person if old.person is not None else new.person)
            return
    seen.append(new)


def _best(seen: list[Sighting]) -> tuple[Sighting, ...]:
    if not seen:
        return ()
    largest = max(one.look.length_px for one in seen)

    def worth(one: Sighting) -> float:
        body = 0.0 if one.person is None else _OF_BODY if one.person == 0 else -_OF_BODY
        return quality(one.look) + _SMALLER * math.log2(one.look.length_px / largest) + body

    def worth_of_pair(pair: tuple[Sighting, Sighting]) -> float:
        a, b = (one.look.right for one in pair)
        return worth(pair[0]) + worth(pair[1]) + _ONE_OF_EACH * (a * (1 - b) + b * (1 - a))

    pairs = [
        (a, b) for a, b in combinations(seen, 2) if may_be_a_pair(a.look, centre_of(b.look), b.look.length_px)
    ]
    best_pair = max(pairs, key=worth_of_pair, default=None)
    best_single = max(seen, key=worth)
    if best_pair is None or max(map(worth, best_pair)) < worth(best_single) - _OF_BODY:
        return (best_single,)
    return best_pair
