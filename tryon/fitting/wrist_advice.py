"""How a watch's size and a bracelet's length go with a wrist."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tryon.catalogue import BraceletSize, WatchSize
from tryon.fitting.hand_size import HandMeasures, ellipse_mm
from tryon.fitting.measure import Measure

_SMALL, _LARGE, _TOO_LARGE = 0.70, 0.92, 1.0
"""Lug to lug over the wrist's width. Watchmakers' rule is that lugs must not reach beyond the wrist; from
within a tenth of that a watch looks large, with over a quarter of the wrist free beside it small."""

_CHAIN_ROOM_MM = (10.0, 20.0)
"""How much longer than the wrist is round jewellers make a chain: close, and with a finger's room."""


@dataclass(frozen=True)
class BraceletAdvice:
    """length_mm: of a chain for that wrist, from close to loose. room: by how much the inside of a product is
    longer than the wrist is round."""

    length_mm: tuple[float, float]
    room: Measure


def judge_watch(measures: HandMeasures, size: WatchSize) -> str:
    """ "small", "balanced", "large" or "too_large" on that wrist."""
    share = size.lug_to_lug / measures.wrist_width.value_mm
    if share > _TOO_LARGE:
        return "too_large"
    return "large" if share > _LARGE else "balanced" if share >= _SMALL else "small"


def advise_bracelet(measures: HandMeasures, size: BraceletSize) -> BraceletAdvice:
    """Length of a chain for that wrist, and how the product compares."""
    wrist = measures.wrist_circumference
    low, high = (5 * math.floor((wrist.value_mm + room) / 5 + 0.5) for room in _CHAIN_ROOM_MM)
    room_mm = ellipse_mm(size.inner_width, size.inner_height) - wrist.value_mm
    return BraceletAdvice((low, high), Measure(room_mm, wrist.sigma_mm))
