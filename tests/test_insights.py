"""The shop learns sums and nothing of anybody, and no disk ever stops the mirror."""

from __future__ import annotations

import csv
import json
import logging
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tryon import cli
from tryon.errors import InputError
from tryon.insights import Counts, HourCounts, Insights, store
from tryon.insights.charts import funnel, per_day, top_products, totals
from tryon.insights.counts import FEWEST, VISITED, Visited, fold_rare

NOON = datetime(2026, 11, 20, 12, 34, 56, 789_012)


class Clock:
    """The shop's clock and a steady one, which go on when told to."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now
        self.steady_s = 500.0

    def __call__(self) -> datetime:
        return self.now

    def steady(self) -> float:
        return self.steady_s


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "counts" / "insights.sqlite3"


@pytest.fixture
def clock() -> Clock:
    return Clock()


def visit(insights: Insights, clock: Clock, *worn: tuple[str, float], language: str = "zh") -> None:
    """Somebody wears things one after the other, and takes a picture of the last along."""
    insights.reached("consent")
    insights.reached("try")
    insights.begin()
    insights.spoke(language)
    for selection, seconds in worn:
        insights.wearing([selection])
        clock.steady_s += seconds
    insights.captured()
    insights.reached("captured")
    insights.reached("share")
    insights.shared()
    insights.reached("thanks")
    insights.reached("attract")
    insights.end()


def come_and_go(insights: Insights) -> None:
    insights.reached("consent")
    insights.declined()
    insights.reached("attract")


def counted(path: Path, clock: Clock, act: Callable[[Insights], None], keep_days: int = 365) -> Counts:
    insights = Insights(path, clock, keep_days=keep_days, steady=clock.steady)
    act(insights)
    insights.close()
    return insights.daily(3650)


def test_a_visit_is_counted_once_in_every_step_and_each_product_for_what_it_was(
    path: Path, clock: Clock
) -> None:
    def act(insights: Insights) -> None:
        insights.reached("consent")
        insights.reached("try")
        insights.begin()
        insights.spoke("en")
        insights.wearing(["linden:gold"])
        clock.steady_s += 20.0
        insights.wearing(["linden:black"])  # passed by
        clock.steady_s += 0.4
        insights.wearing(["linden:gold", "harbour:steel"])
        clock.steady_s += 10.0
        for _ in range(2):  # a second picture after the first was thrown away
            insights.captured()
            insights.reached("captured")
            insights.reached("try")
        insights.shared()
        insights.reached("warn")
        insights.reached("attract")
        insights.end()
        come_and_go(insights)

    counts = counted(path, clock, act)

    found = {(row.sku, row.variant): row.tried for row in counts.products}
    assert set(found) == {("linden", "gold"), ("harbour", "steel")}
    gold, steel = found["linden", "gold"], found["harbour", "steel"]
    assert (gold.sessions, gold.tries, gold.seconds, gold.captures, gold.shares) == (1, 2, 30, 2, 1)
    assert (steel.sessions, steel.tries, steel.seconds, steel.captures, steel.shares) == (1, 1, 10, 2, 1)
    sums = totals(counts)
    assert sums == {
        "sessions": 1,
        "reached_consent": 2,
        "reached_try": 1,
        "reached_captured": 1,
        "reached_share": 0,
        "reached_thanks": 0,
        "declined": 1,
        "in_zh": 0,
        "in_en": 1,
    }


def test_the_file_holds_sums_alone(path: Path, clock: Clock) -> None:
    """Whoever takes the PC home learns no order, no time finer than the hour, and no single shopper."""

    def act(insights: Insights) -> None:
        for minute in range(40):
            clock.now = NOON.replace(minute=minute)
            visit(insights, clock, (("wren:rose", "alder:blue")[minute % 2], 30.0))

    counted(path, clock, act)

    assert [each.name for each in path.parent.iterdir()] == [path.name], "no journal tells the last change"
    content = path.read_bytes()
    for sku in (b"wren", b"alder"):  # one row in all, whatever page it lies in
        assert content.count(sku) == 1
    with closing(sqlite3.connect(path)) as database:
        schema = "".join(
            row[0] for row in database.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")
        )
        rows = [
            row
            for table in ("hours", "products")
            for row in database.execute(f"SELECT * FROM {table}").fetchall()
        ]
        columns = {
            name
            for table in ("hours", "products")
            for _, name, *_ in database.execute(f"PRAGMA table_info({table})")
        }
        with pytest.raises(sqlite3.OperationalError):
            database.execute("SELECT rowid FROM hours")  # would tell who came first
    assert schema.count("CREATE TABLE") == 2
    assert columns == {"day", "hour", "sku", "variant", "tries", "seconds", "captures", "shares", *VISITED}
    assert len(rows) == 3
    assert rows[0][:3] == ("2026-11-20", 12, 40)
    for value in (value for row in rows for value in row):
        assert isinstance(value, int) or value in ("2026-11-20", "wren", "rose", "alder", "blue")


def test_what_is_rare_in_an_hour_is_told_of_the_day_alone() -> None:
    day, other = date(2026, 11, 20), date(2026, 11, 21)
    raw = [
        HourCounts(day, 10, Visited(sessions=7, declined=2, in_zh=7)),
        HourCounts(day, 11, Visited(sessions=2, declined=1, in_en=2)),
        HourCounts(other, 10, Visited(sessions=3, in_zh=2, in_en=1)),
    ]

    folded = fold_rare(raw)

    assert [(row.day, row.hour) for row in folded] == [(day, 10), (day, None), (other, 10), (other, None)]
    shown = [value for row in folded if row.hour is not None for value in vars(row.visited).values()]
    assert all(value is None or value >= FEWEST for value in shown)
    for name in VISITED:  # nothing is lost or told twice
        for each in (day, other):
            before = sum(getattr(row.visited, name) for row in raw if row.day == each)
            assert sum(getattr(row.visited, name) or 0 for row in folded if row.day == each) == before
    rest = next(row.visited for row in folded if row.day == day and row.hour is None)
    assert (rest.sessions, rest.declined, rest.in_en) == (2, 3, 2)


def test_old_days_are_overwritten_and_go_while_nobody_comes(path: Path, clock: Clock) -> None:
    counted(path, clock, lambda insights: visit(insights, clock, ("bygone:red", 9.0)))
    clock.now = NOON + timedelta(days=29)
    assert counted(path, clock, lambda _: None, keep_days=30).products, "the thirtieth day is kept"
    clock.now = NOON + timedelta(days=30)

    assert counted(path, clock, lambda _: None, keep_days=30) == Counts()
    assert b"bygone" not in path.read_bytes()


def test_with_nothing_to_be_kept_nothing_is_opened_and_what_there_was_is_deleted(
    path: Path, clock: Clock
) -> None:
    assert (
        counted(path, clock, lambda insights: visit(insights, clock, ("a:b", 5.0)), keep_days=0) == Counts()
    )
    assert not path.parent.exists()

    counted(path, clock, lambda insights: visit(insights, clock, ("a:b", 5.0)))
    assert path.is_file()

    def change_mind(insights: Insights) -> None:
        insights.sweep(0)
        visit(insights, clock, ("a:b", 5.0))

    assert counted(path, clock, change_mind) == Counts()
    assert not list(path.parent.iterdir())


@pytest.mark.parametrize("fault", ["rubbish", "torn", "other tables", "newer"])
def test_a_broken_file_is_set_aside_with_one_line_and_counting_goes_on(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    counted(path, clock, lambda insights: visit(insights, clock, ("a:b", 5.0)))
    if fault == "rubbish":
        path.write_bytes(b"no database" * 500)
    elif fault == "torn":
        content = path.read_bytes()
        path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    else:
        path.unlink()
        with closing(sqlite3.connect(path)) as database:
            database.execute("CREATE TABLE hours (something)")
            database.execute(f"PRAGMA user_version = {1 if fault == 'other tables' else 99}")
            database.commit()

    with caplog.at_level(logging.WARNING):
        counts = counted(
            path, clock, lambda insights: [visit(insights, clock, ("c:d", 5.0)) for _ in range(3)]
        )

    assert [(row.sku, row.tried.sessions) for row in counts.products] == [("c", 3)]
    assert len(caplog.records) == 1
    assert "is now insights.sqlite3.aside" in caplog.text
    assert (path.parent / "insights.sqlite3.aside").is_file()


def test_a_locked_file_makes_nobody_wait(
    path: Path, clock: Clock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    patience_s = 0.2
    real = store.add_visit
    monkeypatch.setattr(store, "add_visit", lambda path, visit: real(path, visit, patience_s))
    counted(path, clock, lambda insights: visit(insights, clock, ("a:b", 5.0)))
    with closing(sqlite3.connect(path)) as holder, caplog.at_level(logging.WARNING):
        insights = Insights(path, clock, steady=clock.steady)
        time.sleep(0.1)  # past its first sweep
        holder.execute("BEGIN EXCLUSIVE")
        longest_s = 0.0
        for _ in range(20):
            begun = time.perf_counter()
            visit(insights, clock, ("a:b", 5.0))
            longest_s = max(longest_s, time.perf_counter() - begun)
        insights.close()

    assert longest_s < 0.05
    assert sum(row.tried.sessions for row in insights.daily().products) == 20
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_folder_that_cannot_be_written_costs_one_line_and_no_visit_after_it_can(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    path = blocked / "insights.sqlite3"
    insights = Insights(path, clock, steady=clock.steady)
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            come_and_go(insights)
        deadline = time.monotonic() + 5.0
        while not caplog.records and time.monotonic() < deadline:
            time.sleep(0.01)
        blocked.unlink()
        come_and_go(insights)
        insights.close()

    assert len(caplog.records) == 1
    assert "cannot be written" in caplog.text
    assert totals(insights.daily())["declined"] >= 1


def test_a_visit_belongs_to_the_hour_in_which_it_began(path: Path, clock: Clock) -> None:
    def act(insights: Insights) -> None:
        for _ in range(3):
            clock.now = datetime(2026, 11, 20, 23, 59)
            insights.reached("consent")
            insights.begin()
            clock.now = datetime(2026, 11, 21, 0, 5)
            insights.tried("a", "b", 300.0)
            insights.end()

    counts = counted(path, clock, act)

    assert [(row.day.day, row.hour) for row in counts.hours] == [(20, 23), (20, None)]
    assert {row.day.day for row in counts.products} == {20}


def test_charts_show_every_day_the_favourites_and_how_far_visits_came(path: Path, clock: Clock) -> None:
    def act(insights: Insights) -> None:
        for _ in range(4):
            visit(insights, clock, ("linden:gold", 10.0), ("linden:black", 5.0))
        clock.now = NOON + timedelta(days=2)
        visit(insights, clock, ("wren:rose", 60.0))
        come_and_go(insights)

    counts = counted(path, clock, act)

    series = per_day(counts, 4, (NOON + timedelta(days=3)).date())
    assert [day.day for day in series.days] == [20, 21, 22, 23]
    assert (series.visits, series.sessions, series.captured) == ((4, 0, 2, 0), (4, 0, 1, 0), (4, 0, 1, 0))
    first, second = top_products(counts)
    assert (first.sku, first.tries, first.seconds) == ("linden", 8, 60)
    assert first.variants == (("black", 4), ("gold", 4))
    assert (second.sku, second.tries, second.seconds, second.shares) == ("wren", 1, 60, 1)
    assert [product.sku for product in top_products(counts, 1)] == ["linden"]
    assert [step.count for step in funnel(counts)] == [6, 5, 5, 5]
    assert funnel(Counts())[0].share == 0.0


def test_exports_say_the_same_as_the_counts(path: Path, clock: Clock, tmp_path: Path) -> None:
    def act(insights: Insights) -> None:
        for _ in range(3):
            visit(insights, clock, ("linden:gold", 10.0))
        come_and_go(insights)

    counts = counted(path, clock, act)
    insights = Insights(path, clock)
    products, visits = insights.export_csv(tmp_path / "out.csv")
    insights.close()

    with products.open(newline="", encoding="utf-8") as file:
        assert list(csv.DictReader(file)) == [
            {"day": "2026-11-20", "sku": "linden", "variant": "gold", "sessions": "3", "tries": "3",
             "seconds": "30", "captures": "3", "shares": "3"}
        ]  # fmt: skip
    with visits.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert visits.name == "out-visits.csv"
    assert [(row["hour"], row["sessions"], row["declined"]) for row in rows] == [
        ("12", "3", ""),
        ("", "0", "1"),
    ]

    from arro3.io import read_parquet

    from tryon.insights.export import export_parquet

    for file, expected in zip(export_parquet(counts, tmp_path / "out.parquet"), (1, 2), strict=True):
        table = read_parquet(str(file)).read_all()
        assert table.num_rows == expected
        assert table["day"][0].as_py() == date(2026, 11, 20)
    assert table["hour"].to_pylist() == [12, None]


def test_without_the_parquet_library_one_line_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tryon.insights.export import export_parquet

    monkeypatch.setitem(sys.modules, "arro3.io", None)
    with pytest.raises(InputError, match=r"pip install 'tryon\[parquet\]', or use --csv"):
        export_parquet(Counts(), tmp_path / "out.parquet")
    assert not list(tmp_path.iterdir())


def test_the_command_shows_and_exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tryon.insights.command.insights_path", lambda: tmp_path / "insights.sqlite3")
    runner = CliRunner()
    clock = Clock(datetime.now())

    empty = runner.invoke(cli.app, ["insights"])
    assert "no visit was counted in the last 30 days" in str(empty.exception)
    counted(tmp_path / "insights.sqlite3", clock, lambda each: visit(each, clock, ("linden:gold", 10.0)))

    assert "linden" in runner.invoke(cli.app, ["insights"]).output
    rows = json.loads(runner.invoke(cli.app, ["insights", "--json", "--days", "1"]).output)
    assert [row["sku"] for row in rows["products"]] == ["linden"]
    both = runner.invoke(cli.app, ["insights", "--csv", "a.csv", "--parquet", "a.parquet"])
    assert "choose either" in str(both.exception)
    done = runner.invoke(cli.app, ["insights", "--csv", str(tmp_path / "a.csv")])
    assert done.exit_code == 0
    assert (tmp_path / "a.csv").is_file()
