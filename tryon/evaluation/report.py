"""What a part of the evaluation returns."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rich.table import Table

from tryon.errors import InputError

Advance = Callable[[int, int | None], None]
"""Called with the steps done and in all, for a progress bar."""

Case = Mapping[str, Any]
"""The figures of one picture, clip or rendered head: plain JSON values."""


def percentile(cases: Sequence[Case], key: str, percent: float = 50) -> float:
    """Of one figure over the cases, its median unless said otherwise; not a number without cases."""
    return float(np.percentile([case[key] for case in cases], percent)) if cases else float("nan")


class MissingMediaError(InputError):
    """The folder does not hold what a part needs: that part is skipped."""


@dataclass(frozen=True)
class Row:
    """One figure of the table.

    goal: what must be reached, None where the figure only informs. at_least: the goal is a lower bound;
    otherwise the figure's size must not exceed it.
    """

    name: str
    figure: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached, None where there is none. What is not a number reaches no goal."""
        if self.goal is None:
            return None
        return self.figure >= self.goal if self.at_least else abs(self.figure) <= self.goal


@dataclass(frozen=True)
class PartReport:
    """Rows for the table, and what they were computed from."""

    rows: tuple[Row, ...]
    cases: tuple[Case, ...]


def as_table(done: Mapping[str, PartReport]) -> Table:
    """The rows of all parts, for a terminal."""
    table = Table("", "figure", "", "goal", "")
    for column in (1, 3):
        table.columns[column].justify = "right"
    for part in done.values():
        for row in part.rows:
            goal = "" if row.goal is None else f"{'≥' if row.at_least else '≤'} {row.goal:g}"
            verdict = {None: "", True: "[green]met[/]", False: "[red]not met[/]"}[row.met]
            table.add_row(row.name, f"{row.figure:.3g}", row.unit, goal, verdict)
        table.add_section()
    return table


def as_json(done: Mapping[str, PartReport], skipped: Mapping[str, str]) -> dict[str, Any]:
    """All rows, the cases behind them by part, and what was skipped and why; null for what is no number."""
    return {
        "rows": [
            {
                "name": row.name,
                "figure": _plain(row.figure),
                "unit": row.unit,
                "goal": row.goal,
                "at_least": row.at_least,
                "met": row.met,
            }
            for part in done.values()
            for row in part.rows
        ],
        "cases": {name: [_plain(dict(case)) for case in part.cases] for name, part in done.items()},
        "skipped": dict(skipped),
    }


def _plain(value: Any) -> Any:
    """JSON knows no NaN."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    return value
