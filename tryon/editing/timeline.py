"""What plays when: seconds of a post <-> seconds of the clips that it is made of."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tryon.editing.plan import TRANSITION_S, EditPlan, Segment

# Below this change of speed per second of the source the logarithm of the ramp loses its digits.
_FLAT = 1e-9


@dataclass(frozen=True)
class _Stretch:
    """A piece of a segment over which the speed changes linearly with the source's time.

    source_s, post_s: where it starts, after the segment's start. speed there, and its change per second of
    the source.
    """

    source_s: float
    post_s: float
    speed: float
    slope: float

    def post_after(self, source_s: float) -> float:
        """Seconds of the post that `source_s` seconds of the source take: the integral of ds / speed."""
        if abs(self.slope) < _FLAT:
            return source_s / self.speed
        return math.log1p(self.slope * source_s / self.speed) / self.slope

    def source_after(self, post_s: float) -> float:
        """Inverse of post_after."""
        if abs(self.slope) < _FLAT:
            return post_s * self.speed
        return math.expm1(self.slope * post_s) * self.speed / self.slope


class SpeedCurve:
    """How a segment's time runs: both directions, exactly.

    Before the first of its speed points time runs as it was recorded, and after the last at its speed.
    """

    def __init__(self, segment: Segment) -> None:
        self.source_length_s = segment.end_s - segment.start_s
        points = [(point.at_s, point.speed) for point in segment.speeds if point.at_s < self.source_length_s]
        beyond = [(point.at_s, point.speed) for point in segment.speeds if point.at_s >= self.source_length_s]
        if not points or points[0][0] > 0:
            # No ramp leads to the first point: time runs as recorded until there.
            first = min(points[0][0], self.source_length_s) if points else self.source_length_s
            self._stretches = [_Stretch(0.0, 0.0, 1.0, 0.0)]
            post_s = first
        else:
            self._stretches, post_s = [], 0.0
        for (start, speed), after in zip(points, [*points[1:], *beyond[:1], None], strict=False):
            slope = 0.0 if after is None or after[0] <= start else (after[1] - speed) / (after[0] - start)
            stretch = _Stretch(start, post_s, speed, slope)
            self._stretches.append(stretch)
            end = self.source_length_s if after is None else min(after[0], self.source_length_s)
            post_s += stretch.post_after(end - start)
        self.length_s = post_s

    def source_s(self, post_s: float) -> float:
        """Seconds of the source after the segment's start; both ends are held."""
        post_s = min(max(post_s, 0.0), self.length_s)
        stretch = self._stretches[bisect_right([one.post_s for one in self._stretches], post_s) - 1]
        return min(stretch.source_s + stretch.source_after(post_s - stretch.post_s), self.source_length_s)

    def post_s(self, source_s: float) -> float:
        """Seconds of the post after the segment's start; both ends are held."""
        source_s = min(max(source_s, 0.0), self.source_length_s)
        stretch = self._stretches[bisect_right([one.source_s for one in self._stretches], source_s) - 1]
        return stretch.post_s + stretch.post_after(source_s - stretch.source_s)

    def steps(self, most_s: float) -> tuple[tuple[float, float], ...]:
        """Seconds of the source at which pieces of about even speed begin and end, in order.

        Where the speed stays, a piece is as long as it does; along ramps `most_s` at most.
        """
        marks = [one.source_s for one in self._stretches] + [self.source_length_s]
        edges = [0.0]
        for stretch, end in zip(self._stretches, marks[1:], strict=True):
            count = 1 if stretch.slope == 0.0 else math.ceil((end - stretch.source_s) / most_s)
            edges += [stretch.source_s + (end - stretch.source_s) * i / count for i in range(1, count + 1)]
        return tuple((a, b) for a, b in pairwise(edges) if b > a)


@dataclass(frozen=True)
class Playing:
    """A segment that shows at some second of the post.

    segment_index: in the plan's `segments` (half 0) or `second` (half 1). source_s: second of its clip.
    blend: how far a transition has brought it in over what comes before it in the same half, 0 to 1;
    1 for what stands alone.
    """

    segment_index: int
    half: int
    source_s: float
    blend: float


@dataclass(frozen=True)
class Placed:
    """A segment in the post: from `start_s` to `end_s`, the first `lead_s` of it blended in."""

    segment: Segment
    curve: SpeedCurve
    start_s: float
    end_s: float
    lead_s: float


@dataclass(frozen=True)
class Timeline:
    """halves: the segments of each half of the picture, in order; one half unless the screen is split."""

    halves: tuple[tuple[Placed, ...], ...]

    @property
    def duration_s(self) -> float:
        """Length of the post: the halves end together, the shorter one holds its last picture."""
        return max(half[-1].end_s for half in self.halves)

    def at(self, t_s: float) -> tuple[Playing, ...]:
        """What shows at second `t_s` of the post: per half one segment, two during a transition."""
        found = []
        for number, half in enumerate(self.halves):
            held_s = min(max(t_s, 0.0), half[-1].end_s)
            last = len(half) - 1
            for index, placed in enumerate(half):
                if not placed.start_s <= held_s < placed.end_s and not (
                    index == last and held_s >= placed.end_s
                ):
                    continue
                within_s = held_s - placed.start_s
                blend = within_s / placed.lead_s if within_s < placed.lead_s else 1.0
                source_s = placed.segment.start_s + placed.curve.source_s(within_s)
                found.append(Playing(index, number, source_s, blend))
        return tuple(found)


def lay_out(plan: EditPlan) -> Timeline:
    """Place the segments of a plan one after the other, overlapping where they do not simply cut.

    A transition takes TRANSITION_S, or less where it would take more than half of a short segment.
    """
    halves = [_place(plan.segments, plan)]
    if plan.second:
        halves.append(_place(plan.second, plan))
    return Timeline(tuple(halves))


def _place(segments: Sequence[Segment], plan: EditPlan) -> tuple[Placed, ...]:
    placed: list[Placed] = []
    for segment in segments:
        curve = SpeedCurve(segment)
        lead_s = start_s = 0.0
        if placed:
            before = placed[-1]
            if plan.transition != "cut":
                lead_s = min(TRANSITION_S, (before.end_s - before.start_s) / 2, curve.length_s / 2)
            start_s = before.end_s - lead_s
        placed.append(Placed(segment, curve, start_s, start_s + curve.length_s, lead_s))
    return tuple(placed)
