"""What charts of the counts show. Pure functions; the sums of all rows are exact, see `fold_rare`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tryon.insights.counts import VISITED, Counts, ProductDay

FUNNEL = ("reached_consent", "sessions", "reached_captured", "reached_share")
"""How far visits came: stepped up, agreed, kept a picture, asked for its code."""


@dataclass(frozen=True)
class DaySeries:
    """One value a day, days without a visit included. visits: that stepped up. sessions: that agreed."""

    days: tuple[date, ...]
    visits: tuple[int, ...]
    sessions: tuple[int, ...]
    captured: tuple[int, ...]


@dataclass(frozen=True)
class TopProduct:
    """A product in all its colourways over all days; `Tried.sessions` cannot be added up for it.

    seconds: worn. variants: colourways and their tries, most first.
    """

    sku: str
    tries: int
    seconds: int
    captures: int
    shares: int
    variants: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Step:
    """A step of FUNNEL. share: of those who stepped up, 0 to 1."""

    name: str
    count: int
    share: float


def totals(counts: Counts) -> Mapping[str, int]:
    """Visits over all days, by name as in `Visited`."""
    return {name: sum(getattr(row.visited, name) or 0 for row in counts.hours) for name in VISITED}


def per_day(counts: Counts, days: int, today: date) -> DaySeries:
    """The last days, `today` last."""
    shown = tuple(today - timedelta(days=back) for back in reversed(range(days)))
    sums: dict[tuple[date, str], int] = defaultdict(int)
    for row in counts.hours:
        for name in VISITED:
            sums[row.day, name] += getattr(row.visited, name) or 0
    visits, sessions, captured = (
        tuple(sums[day, name] for day in shown)
        for name in ("reached_consent", "sessions", "reached_captured")
    )
    return DaySeries(shown, visits, sessions, captured)


def top_products(counts: Counts, most: int = 10) -> tuple[TopProduct, ...]:
    """Those tried on most often; where these are equal, worn longest."""
    by_sku: dict[str, list[ProductDay]] = defaultdict(list)
    for row in counts.products:
        by_sku[row.sku].append(row)
    found = []
    for sku, rows in by_sku.items():
        tries: dict[str, int] = defaultdict(int)
        for row in rows:
            tries[row.variant] += row.tried.tries
        found.append(
            TopProduct(
                sku,
                sum(tries.values()),
                sum(row.tried.seconds for row in rows),
                sum(row.tried.captures for row in rows),
                sum(row.tried.shares for row in rows),
                tuple(sorted(tries.items(), key=lambda pair: (-pair[1], pair[0]))),
            )
        )
    found.sort(key=lambda product: (-product.tries, -product.seconds, product.sku))
    return tuple(found[:most])


def funnel(counts: Counts) -> tuple[Step, ...]:
    """How far visits came."""
    sums = totals(counts)
    first = sums[FUNNEL[0]]
    return tuple(Step(name, sums[name], sums[name] / first if first else 0.0) for name in FUNNEL)
