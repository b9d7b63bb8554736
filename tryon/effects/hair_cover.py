"""Where hair lies over the temples, followed over time.

No network runs: see `hair_look` for how a single look works. The ear decides: where skin is seen at its
place, temples run visibly over sideburns up to it; where hair is, they vanish under the hair where that
begins.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from tryon.effects.color_features import Floats
from tryon.effects.hair_look import EAR_MM, HINGE_MM, STRIP_ALONG, facing_camera, look_at_side, strip_quad_px
from tryon.types import ByteArray, Camera, FloatArray

_COVERED_FROM, _COVERED_UNTIL = 0.78, 0.65
"""Share of hair at the ear's place that hides temples, and keeps them hidden.

Chosen on 218 sides of heads with labelled hair in street photographs: of 118 bare or empty places 4 were
taken for hair, and 56 of 100 covered ears were found; the others' hair has the colour of their skin."""

_FACING = -0.3  # cosine of a side's normal to the camera; beyond it ear and temple are hidden by the head
_EDGE_ON = -0.03  # below it, of a head that looks into the camera, the temple is seen from its end
_SEEN_WELL = 0.3  # cosine from which on a look counts fully
_USUAL_BEGIN = 0.2  # share of the way from hinge to ear where hair begins, until it was seen from the side
_BEHIND_BEGIN_M = 0.006  # so that the strip's soft edge is seen, not the hard one of hair as a body

_LOOK_EVERY = 4  # frames; hair moves little against the head
_LONGEST_STEP_S = 0.2  # a side that was turned away for long is not judged anew by one look
_COVER_SETTLING_S, _STRIP_SETTLING_S, _FADE_S = 0.5, 0.2, 0.3
_MEMORY_NS = 2_000_000_000  # who was gone for longer may be somebody else


@dataclass
class _Side:
    """What is remembered of one side of one head.

    covered: share of hair at the ear's place. hidden: 0 to 1, how far hair is let hide the temple.
    hair: (h, w) 0 to 1, where it lies over the temple; None until it was seen from the side.
    """

    time_ns: int
    covered: float
    hidden: float
    hair: Floats | None


@dataclass(frozen=True, eq=False)
class Strip:
    """Visibility of one temple. cells: (h, w) float32, 0 hidden to 1 visible. quad_px: (4, 2) its corners in
    the frame: at the hinge above, at the ear above, at the ear below, at the hinge below."""

    cells: Floats
    quad_px: Floats


@dataclass(frozen=True, eq=False)
class Hair:
    """What hides a person's temples. begins_m: side (1 left, -1 right) -> z in face space, in metres, from
    which on backwards hair lies over that temple."""

    strips: tuple[Strip, ...] = ()
    begins_m: Mapping[float, float] = field(default_factory=lambda: MappingProxyType({}))


@dataclass
class _Person:
    """One person's sides, 1 the left and -1 the right one, and in how many frames they were in view."""

    seen_ns: int
    frames: int = 0
    sides: dict[float, _Side] = field(default_factory=dict)


class HairCover:
    """Follows where hair covers the temples of everybody in view."""

    def __init__(self) -> None:
        self._people: dict[str, _Person] = {}

    def look(
        self,
        image: ByteArray,
        slot: str,
        points_px: FloatArray,
        camera_from_head: FloatArray,
        camera: Camera,
        time_ns: int,
    ) -> Hair:
        """The hair over one person's temples in this frame.

        image: (H, W, 3) BGR as the camera gave it. points_px: (478, 3) landmarks. camera_from_head: (4, 4)
        from face space, widened to the wearer's head. A side is looked at in every fourth of its frames.
        """
        person = self._people.get(slot)
        if person is None or not 0 <= time_ns - person.seen_ns < _MEMORY_NS:
            person = self._people[slot] = _Person(time_ns)
        person.seen_ns = time_ns
        person.frames += 1
        strips: list[Strip] = []
        begins_m: dict[float, float] = {}
        for index, side in enumerate((1.0, -1.0)):
            facing = facing_camera(camera_from_head, side)
            if facing < _FACING:
                continue
            known = person.sides.get(side)
            # What was seen from the side is surer than what the edge of a head tells.
            is_known = known is not None and known.hair is not None and facing < _EDGE_ON
            quad = None if facing < _EDGE_ON else strip_quad_px(camera, camera_from_head, side)
            if known is None or (person.frames % _LOOK_EVERY == index and not is_known):
                # What has begun to hide is followed to its end, else too little hair is not worth a look.
                along_from = _COVERED_UNTIL if known is None or known.covered <= _COVERED_UNTIL else -1.0
                seen = look_at_side(image, points_px, camera_from_head, camera, side, quad, along_from)
                known = person.sides[side] = _settled(known, *seen, facing, time_ns)
            if known.hidden > 0 and quad is not None and known.hair is not None:
                strips.append(Strip(1.0 - np.float32(known.hidden) * known.hair, quad))
            if known.hidden > 0.5:
                begins_m[side] = _begin_m(known.hair)
        return Hair(tuple(strips), begins_m)

    def reset(self) -> None:
        """Forget everybody: the next frame is unrelated."""
        self._people.clear()


def _settled(known: _Side | None, covered: float, hair: Floats | None, facing: float, time_ns: int) -> _Side:
    """What is known of a side after one more look at it."""
    if known is None:
        return _Side(time_ns, covered, float(covered > _COVERED_FROM), hair)
    dt_s = min((time_ns - known.time_ns) / 1e9, _LONGEST_STEP_S)
    trust = min(1.0, max(0.05, facing / _SEEN_WELL) ** 2)
    cover_now = known.covered + trust * _gain(dt_s, _COVER_SETTLING_S) * (covered - known.covered)
    hides = cover_now > (_COVERED_UNTIL if known.hidden > 0 else _COVERED_FROM)
    hidden = min(1.0, max(0.0, known.hidden + (1.0 if hides else -1.0) * dt_s / _FADE_S))
    hair_now = known.hair if hair is None else hair
    if known.hair is not None and hair is not None:
        hair_now = known.hair + np.float32(trust * _gain(dt_s, _STRIP_SETTLING_S)) * (hair - known.hair)
    return _Side(time_ns, cover_now, hidden, hair_now)


def _begin_m(hair: Floats | None) -> float:
    """z in face space, in metres, where hair over a temple begins; what is nearer stays visible."""
    share = _USUAL_BEGIN
    if hair is not None:
        hidden = np.flatnonzero(hair.mean(axis=0) > 0.5)
        first = hidden[0] / hair.shape[1] if len(hidden) else 1.0
        share = STRIP_ALONG[0] + first * (STRIP_ALONG[1] - STRIP_ALONG[0])
    return float(HINGE_MM[2] + share * (EAR_MM[2] - HINGE_MM[2])) / 1000 - _BEHIND_BEGIN_M


def _gain(dt_s: float, settling_s: float) -> float:
    return 1.0 - math.exp(-dt_s / settling_s)
