"""All parts of the evaluation, in the order of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tryon.errors import InputError
from tryon.evaluation.lag import measure_lag
from tryon.evaluation.report import Advance, PartReport
from tryon.evaluation.stability import measure_stability

PARTS: dict[str, Callable[[Path, Advance], PartReport]] = {
    "stability": measure_stability,
    "lag": measure_lag,
}


def choose_parts(folder: Path, only: Sequence[str]) -> dict[str, Callable[[Path, Advance], PartReport]]:
    """The named parts, or all of them. Raises InputError for another name and for a missing folder."""
    unknown = [name for name in only if name not in PARTS]
    if unknown:
        raise InputError(f"there is no part called {unknown[0]!r}; there are {', '.join(PARTS)}")
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder")
    return {name: part for name, part in PARTS.items() if not only or name in only}
