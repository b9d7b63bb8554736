"""Counts as files for a spreadsheet or a database of the shop's own."""

from __future__ import annotations

import csv
import importlib
import io
from collections.abc import Callable, Sequence
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import Any

from tryon.errors import InputError
from tryon.files import write_whole
from tryon.insights.counts import TRIED, VISITED, Counts

Rows = Sequence[Sequence[date | str | int | None]]

_PRODUCTS = ("day", "sku", "variant", *TRIED)
_HOURS = ("day", "hour", *VISITED)
_EPOCH = date(1970, 1, 1)


def export_csv(counts: Counts, path: Path) -> tuple[Path, Path]:
    """Write products per day to `path` and visits per hour beside it, as "<stem>-visits"; returns both.

    Columns as in `counts`. A visit's count without an hour belongs to its day, and an empty one means fewer
    than FEWEST; see there. Raises OSError.
    """
    return _export(counts, path, _as_csv)


def export_parquet(counts: Counts, path: Path) -> tuple[Path, Path]:
    """The same as Parquet: days as dates, counts as 64-bit integers. Raises InputError, OSError."""
    return _export(counts, path, _as_parquet)


def _export(counts: Counts, path: Path, encode: Callable[[Sequence[str], Rows], bytes]) -> tuple[Path, Path]:
    visits = path.with_stem(f"{path.stem}-visits")
    products = [(row.day, row.sku, row.variant, *astuple(row.tried)) for row in counts.products]
    hours = [(row.day, row.hour, *astuple(row.visited)) for row in counts.hours]
    write_whole(path, encode(_PRODUCTS, products))
    write_whole(visits, encode(_HOURS, hours))
    return path, visits


def _as_csv(names: Sequence[str], rows: Rows) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue().encode()


def _as_parquet(names: Sequence[str], rows: Rows) -> bytes:
    core, files = _library("arro3.core"), _library("arro3.io")
    columns = []
    for index, name in enumerate(names):
        values = [row[index] for row in rows]
        if name == "day":
            numbers = [(day - _EPOCH).days for day in values if isinstance(day, date)]
            days = core.Array(numbers, core.DataType.int32())
            columns.append(days.cast(core.DataType.date32()))
        else:
            kind = core.DataType.string() if name in ("sku", "variant") else core.DataType.int64()
            columns.append(core.Array(values, kind))
    content = io.BytesIO()
    files.write_parquet(core.Table.from_arrays(columns, names=list(names)), content)
    return content.getvalue()


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise InputError(
            "Parquet needs a library that is not installed: pip install 'tryon[parquet]', or use --csv"
        ) from error
