"""The sums on disk: one SQLite file, opened for each change and closed again.

Tables have no row numbers, which would tell the order of visits, and what is deleted is overwritten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple
from datetime import date
from pathlib import Path

from tryon.errors import InputError
from tryon.insights.counts import (
    TRIED,
    VISITED,
    Counts,
    HourCounts,
    ProductDay,
    Tried,
    VisitCounts,
    Visited,
    fold_rare,
)
from tryon.settings import user_data_dir

VERSION = 1
ASIDE_SUFFIX = ".aside"
PATIENCE_S = 15.0
"""So long another program may hold the file, a copy for safety say."""

_UNUSABLE = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_ERROR,  # other tables than ours
}
"""What another file would mend. A full disk is none of these."""


def insights_path() -> Path:
    """Where the counts are kept when no path is given."""
    return user_data_dir() / "insights.sqlite3"


def add_visit(path: Path, visit: VisitCounts, patience_s: float = PATIENCE_S) -> None:
    """Add what a visit counts. Raises sqlite3.Error, OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    day = visit.day.isoformat()
    with _changing(path, patience_s) as database:
        database.execute(
            _adding("hours", ("day", "hour"), VISITED), (day, visit.hour, *astuple(visit.visited))
        )
        database.executemany(
            _adding("products", ("day", "sku", "variant"), TRIED),
            [(day, *product, *astuple(tried)) for product, tried in visit.products.items()],
        )


def sweep(path: Path, first_day: date, patience_s: float = PATIENCE_S) -> None:
    """Delete what is older. Raises sqlite3.Error, OSError."""
    aside = _aside(path)
    if aside.is_file() and date.fromtimestamp(aside.stat().st_mtime) < first_day:
        aside.unlink()
    if not path.is_file():
        return
    with _changing(path, patience_s) as database:
        for table in ("hours", "products"):
            database.execute(f"DELETE FROM {table} WHERE day < ?", (first_day.isoformat(),))
        found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)


def delete_all(path: Path) -> None:
    """Leave nothing. Raises OSError."""
    for each in (path, *_companions(path), _aside(path)):
        each.unlink(missing_ok=True)


def is_unusable(error: sqlite3.Error) -> bool:
    """Whether the file itself is what is wrong: broken, held by somebody, or not ours."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF in _UNUSABLE


def set_aside(path: Path) -> Path:
    """Move the file out of the way, in the place of an older one; returns where it is. Raises OSError."""
    aside = _aside(path)
    path.replace(aside)
    for companion in _companions(path):  # of no use without their file, and harmful beside another
        companion.unlink(missing_ok=True)
    return aside


def read_counts(path: Path, first_day: date) -> Counts:
    """What was counted from that day on; nothing where there is no file.

    A month of 60 colourways takes 16 ms of a core, a year 180: call it beside the
    window's thread. Raises InputError with one line where the file cannot be read.
    """
    if not path.is_file():
        return Counts()
    since = (first_day.isoformat(),)
    # Not read-only: that refuses a file whose last writer died, for it must be mended first.
    address = f"{path.resolve().as_uri()}?mode=rw"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=1.0)) as database:
            hours = database.execute(
                f"SELECT day, hour, {', '.join(VISITED)} FROM hours WHERE day >= ? ORDER BY day, hour", since
            ).fetchall()
            products = database.execute(
                f"SELECT day, sku, variant, {', '.join(TRIED)} FROM products WHERE day >= ? "
                "ORDER BY day, sku, variant",
                since,
            ).fetchall()
    except sqlite3.Error as error:
        raise InputError(f"{path}: the counts cannot be read ({error})") from error
    return Counts(
        tuple(ProductDay(date.fromisoformat(row[0]), row[1], row[2], Tried(*row[3:])) for row in products),
        fold_rare(HourCounts(date.fromisoformat(row[0]), row[1], Visited(*row[2:])) for row in hours),
    )


@contextmanager
def _changing(path: Path, patience_s: float) -> Iterator[sqlite3.Connection]:
    """One transaction, in a file that has our tables."""
    with closing(sqlite3.connect(path, timeout=patience_s)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA secure_delete = ON")
        with database:
            version = database.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                _create(database)
            elif version != VERSION:
                raise sqlite3.DatabaseError(f"its version is {version}, ours {VERSION}")
            yield database


def _create(database: sqlite3.Connection) -> None:
    visited = ", ".join(f"{name} INTEGER NOT NULL" for name in VISITED)
    tried = ", ".join(f"{name} INTEGER NOT NULL" for name in TRIED)
    database.execute(
        f"CREATE TABLE hours (day TEXT NOT NULL, hour INTEGER NOT NULL, {visited}, PRIMARY KEY (day, hour)) "
        "WITHOUT ROWID"
    )
    database.execute(
        f"CREATE TABLE products (day TEXT NOT NULL, sku TEXT NOT NULL, variant TEXT NOT NULL, {tried}, "
        "PRIMARY KEY (day, sku, variant)) WITHOUT ROWID"
    )
    database.execute(f"PRAGMA user_version = {VERSION}")


def _adding(table: str, keys: tuple[str, ...], columns: tuple[str, ...]) -> str:
    places = ", ".join("?" * (len(keys) + len(columns)))
    sums = ", ".join(f"{name} = {name} + excluded.{name}" for name in columns)
    return (
        f"INSERT INTO {table} ({', '.join(keys + columns)}) VALUES ({places}) "
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sums}"
    )


def _aside(path: Path) -> Path:
    return path.with_name(path.name + ASIDE_SUFFIX)


def _companions(path: Path) -> tuple[Path, Path]:
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")
