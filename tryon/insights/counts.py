"""The sums that are kept, as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date

FEWEST = 3
"""Who was seen in the shop at a certain time could be told from one or two visits in an hour: what they did,
and in which language. So what happened less often than this is only shown summed over the day."""


@dataclass(frozen=True)
class Tried:
    """Of one product in one colourway, added up over a visit or a day.

    sessions: in which it was tried on. tries: how often it was put on. seconds: worn. captures: photos and
    clips of it. shares: of these, those that a phone fetched.
    """

    sessions: int = 0
    tries: int = 0
    seconds: int = 0
    captures: int = 0
    shares: int = 0


@dataclass(frozen=True)
class Visited:
    """Visits, each counted once in every step that it reached. None: fewer than FEWEST, or none.

    A visit begins when somebody steps up: whoever is seen from the attract screen is on the consent screen a
    moment later. sessions: visits that agreed to be shown. in_zh, in_en: language at their end.
    """

    sessions: int | None = 0
    reached_consent: int | None = 0
    reached_try: int | None = 0
    reached_captured: int | None = 0
    reached_share: int | None = 0
    reached_thanks: int | None = 0
    declined: int | None = 0
    in_zh: int | None = 0
    in_en: int | None = 0


TRIED = tuple(field.name for field in fields(Tried))
VISITED = tuple(field.name for field in fields(Visited))


@dataclass(frozen=True)
class VisitCounts:
    """What one visit adds, in the hour of the shop's clock in which it began. products: by sku, variant."""

    day: date
    hour: int
    visited: Visited
    products: Mapping[tuple[str, str], Tried]


@dataclass(frozen=True)
class ProductDay:
    """A colourway's day."""

    day: date
    sku: str
    variant: str
    tried: Tried


@dataclass(frozen=True)
class HourCounts:
    """An hour's visits; hour None: whatever of the day is shown in no hour."""

    day: date
    hour: int | None
    visited: Visited


@dataclass(frozen=True)
class Counts:
    """products: by day, sku, variant. hours: by day and hour, the row without an hour last; the rows of a day
    add up to the day."""

    products: tuple[ProductDay, ...] = ()
    hours: tuple[HourCounts, ...] = ()


def fold_rare(hours: Iterable[HourCounts]) -> tuple[HourCounts, ...]:
    """Take every count below FEWEST out of its hour, into a row of the day. Rows in order of day and hour.

    An hour in which something was rare looks like one in which it never was.
    """
    folded: list[HourCounts] = []
    rest: dict[str, int] = {}
    day: date | None = None
    for row in [*hours, None]:
        if day is not None and (row is None or row.day != day):
            folded.append(HourCounts(day, None, Visited(**rest)))
        if row is None:
            break
        if row.day != day:
            day, rest = row.day, dict.fromkeys(VISITED, 0)
        rare = [name for name in VISITED if (getattr(row.visited, name) or 0) < FEWEST]
        for name in rare:
            rest[name] += getattr(row.visited, name) or 0
        if len(rare) < len(VISITED):
            folded.append(replace(row, visited=replace(row.visited, **dict.fromkeys(rare))))
    return tuple(folded)
