"""Cuts clips to music by rules that a person who edits by hand would name.

1. A post shows one product after the other, in the order in which they were tried on. What was worn comes
   from the clips' notes; a clip without a note counts as a product of its own.
2. The product changes at bar lines and stays for a bar at least. The bars are dealt out evenly, as far as
   there is footage; where there are more products than bars, those with the least footage are left out.
3. Within a product the picture cuts on beats: once a bar at first, twice a bar from the lift on. The last bar
   is held.
4. Nothing is taken from the first 0.3 s after a product was changed: the shopper still looks at the shelf,
   and the fit still settles.
5. The pieces of a product come from all over its footage, in its order; near the even places the steadiest
   are taken.
6. A piece that would begin within half a second of where the one before ended goes on from there: so small a
   jump looks like a fault.
7. Where there is less footage than music, pieces repeat, and what is shorter than its piece runs slower.
8. With a ramp, the picture of the lift rushes in at twice the speed and slows down to its own.

The same clips, beats and length give the same segments, and these take exactly that length where the post
cuts without transitions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tryon.editing.footage import Footage
from tryon.editing.plan import Segment, SpeedPoint
from tryon.errors import NothingFoundError
from tryon.types import FloatArray

SETTLE_S = 0.3
BEATS_PER_BAR = 4

_USUAL_BEAT_S = 0.5  # where no beats were found: cuts as with 120 beats a minute
_SLOWEST = 0.25  # SpeedPoint's own limit
_SHORTEST_SHOT_S = 0.4  # anything shorter would have to be a slow-motion flash
_START_STEP_S = 0.1
_STUTTER_S = 0.5
_RAMP_SPEED = 2.0
# What a share of 1 away from its even place weighs, in the mean motion of the product's footage.
_PLACE_WEIGHT = 4.0
_REPEAT_WEIGHT = 8.0


@dataclass(frozen=True, eq=False)
class _Shot:
    """A stretch of footage in which one product is worn and settled."""

    footage: Footage
    start_s: float
    end_s: float

    @property
    def seconds(self) -> float:
        return self.end_s - self.start_s


def cut_to_beats(
    clips: Sequence[Footage],
    beats_s: FloatArray,
    seconds: float,
    *,
    bars_s: FloatArray | None = None,
    lift_s: float | None = None,
    ramp: bool = False,
) -> tuple[Segment, ...]:
    """Segments of a post of `seconds` that change with the music, by the rules above.

    beats_s: times of the beats in the post; none gives an even beat. bars_s: first beats of bars; by default
    every fourth beat from the first one on. lift_s: where the music rises; by default it does not.

    Raises NothingFoundError where no clip holds half a second that can be shown.
    """
    products = _products(clips)
    if not products:
        raise NothingFoundError("the clips are too short to be cut; record a few seconds of each product")
    beats, bars = _grid(beats_s, bars_s, seconds)
    lift = None if lift_s is None else min(bars[:-1], key=lambda bar: abs(bar - lift_s))
    runs = _deal_out(products, len(bars) - 1, seconds / (len(bars) - 1))
    segments: list[Segment] = []
    bar = 0
    for shots, count in runs:
        edges = [bars[bar]]
        for start, end in pairwise(bars[bar : bar + count + 1]):
            if lift is not None and lift <= start < bars[-2]:
                edges += _middle(start, end, beats)
            edges.append(end)
        segments += _fill(shots, edges, lift if ramp else None)
        bar += count
    return tuple(segments)


def _products(clips: Sequence[Footage]) -> list[list[_Shot]]:
    """The shots of each product, in the order of its first appearance."""
    found: dict[tuple[str, ...], list[_Shot]] = {}
    for number, footage in enumerate(clips):
        spans = [(wearing.start_s, wearing.selections) for wearing in footage.wearing]
        if not spans:
            spans = [(0.0, (f"{number}",))]
        for index, (start_s, worn) in enumerate(spans):
            end_s = spans[index + 1][0] if index + 1 < len(spans) else footage.seconds
            first_s = start_s + SETTLE_S if start_s > 0 else 0.0
            shot = _Shot(footage, first_s, min(end_s, footage.seconds))
            if shot.seconds >= _SHORTEST_SHOT_S:
                found.setdefault(worn, []).append(shot)
    # With nothing on is only shown where nothing else is.
    dressed = {worn: shots for worn, shots in found.items() if worn}
    return list((dressed or found).values())


def _grid(
    beats_s: FloatArray, bars_s: FloatArray | None, seconds: float
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Beats within the post, and its bar lines from 0 to `seconds`.

    What comes before the first bar line or after the last belongs to the bar beside it, unless it is nearly
    a bar itself.
    """
    beats = np.asarray(beats_s, float)
    if len(beats) < 2:
        beats = np.arange(0, seconds, _USUAL_BEAT_S)
    lines = beats[::BEATS_PER_BAR] if bars_s is None or len(bars_s) == 0 else np.asarray(bars_s, float)
    bar_s = float(np.median(np.diff(beats))) * BEATS_PER_BAR
    inner = [float(line) for line in lines if 0.75 * bar_s <= line <= seconds - 0.75 * bar_s]
    within = tuple(float(beat) for beat in beats if 0 < beat < seconds)
    return within, (0.0, *inner, seconds)


def _deal_out(products: list[list[_Shot]], bars: int, bar_s: float) -> list[tuple[list[_Shot], int]]:
    """How many bars each product gets, in order."""
    lengths = [sum(shot.seconds for shot in shots) for shots in products]
    kept = sorted(sorted(range(len(products)), key=lambda index: -lengths[index])[:bars])
    counts = dict.fromkeys(kept, 1)
    while sum(counts.values()) < bars:
        fresh = [index for index in kept if lengths[index] >= (counts[index] + 1) * bar_s]
        if fresh:
            chosen = min(fresh, key=lambda index: (counts[index], index))
        else:  # something has to repeat: what repeats the least
            chosen = min(kept, key=lambda index: ((counts[index] + 1) / lengths[index], index))
        counts[chosen] += 1
    return [(products[index], counts[index]) for index in kept]


def _middle(start: float, end: float, beats: Sequence[float]) -> list[float]:
    """The beat in the middle of a bar, where it has one."""
    inside = [beat for beat in beats if start + 1e-6 < beat < end - 1e-6]
    half = len(inside) // 2
    return inside[half : half + 1] if len(inside) == BEATS_PER_BAR - 1 else []


def _fill(shots: list[_Shot], edges: list[float], ramp_at: float | None) -> list[Segment]:
    """A piece of the shots between each two edges."""
    edges = _no_slower(edges, max(shot.seconds for shot in shots))
    lengths = [end - start for start, end in pairwise(edges)]
    taken: list[tuple[_Shot, float, float]] = []
    segments = []
    for number, (edge, length) in enumerate(zip(edges, lengths, strict=False)):
        place = (number + 0.5) / len(lengths)
        ramped = ramp_at is not None and edge == ramp_at
        # Speed falls evenly from 2 to 1 along the source: it takes ln 2 of the source's length.
        wanted = length / math.log(_RAMP_SPEED) * (_RAMP_SPEED - 1) if ramped else length
        if ramped and not any(shot.seconds >= wanted for shot in shots):
            ramped, wanted = False, length
        shot, start_s, source_s = _choose(shots, wanted, place, taken)
        taken.append((shot, start_s, start_s + source_s))
        speeds: tuple[SpeedPoint, ...] = ()
        if ramped:
            speeds = (SpeedPoint(at_s=0.0, speed=_RAMP_SPEED), SpeedPoint(at_s=source_s, speed=1.0))
        elif source_s < length - 1e-9:
            speeds = (SpeedPoint(at_s=0.0, speed=source_s / length),)
        segments.append(
            Segment(clip=shot.footage.clip, start_s=start_s, end_s=start_s + source_s, speeds=speeds)
        )
    return segments


def _no_slower(edges: list[float], longest_s: float) -> list[float]:
    """The same edges, with more between them where a shot could not be stretched that far."""
    out = [edges[0]]
    for start, end in pairwise(edges):
        parts = max(1, math.ceil((end - start) * _SLOWEST / longest_s))
        out += [start + (end - start) * part / parts for part in range(1, parts + 1)]
    return out


def _choose(
    shots: list[_Shot], wanted_s: float, place: float, taken: list[tuple[_Shot, float, float]]
) -> tuple[_Shot, float, float]:
    """The best piece of `wanted_s`, or the longest there is: its shot, its start and its length."""
    fitting = [shot for shot in shots if shot.seconds >= wanted_s]
    if not fitting:
        longest = max(shots, key=lambda shot: (shot.seconds, -sum(other is shot for other, _, _ in taken)))
        return longest, longest.start_s, longest.seconds
    finite = [shot for shot in fitting if math.isfinite(shot.seconds)]
    total = sum(shot.seconds for shot in finite) or 1.0
    motions = [shot.footage.motion_between(shot.start_s, shot.end_s) for shot in finite]
    usual = sum(motions) / max(1, len(motions))
    best = fitting[0], fitting[0].start_s, wanted_s
    best_cost, passed = math.inf, 0.0
    for shot in fitting:
        room = shot.seconds - wanted_s if math.isfinite(shot.seconds) else 0.0
        for step in range(int(room / _START_STEP_S) + 1):
            start_s = shot.start_s + step * _START_STEP_S
            end_s = start_s + wanted_s
            middle = (passed + start_s - shot.start_s + wanted_s / 2) / total
            motion = shot.footage.motion_between(start_s, end_s) / (usual + 1.0)
            repeated = sum(
                max(0.0, min(end_s, last) - max(start_s, first))
                for other, first, last in taken
                if other is shot
            )
            cost = motion + _PLACE_WEIGHT * abs(middle - place) + _REPEAT_WEIGHT * repeated / wanted_s
            if cost < best_cost - 1e-9:
                best, best_cost = (shot, start_s, wanted_s), cost
        passed += shot.seconds if math.isfinite(shot.seconds) else 0.0
    shot, start_s, _ = best
    if taken and taken[-1][0] is shot:
        last_s = taken[-1][2]
        if abs(start_s - last_s) < _STUTTER_S and last_s + wanted_s <= shot.end_s:
            return shot, last_s, wanted_s
    return best
