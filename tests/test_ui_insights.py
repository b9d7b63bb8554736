"""What happens at the kiosk is counted as it happened, and the staff's charts show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tryon.insights import Counts, HourCounts, Insights, ProductDay
from tryon.insights.charts import totals
from tryon.insights.counts import Tried, Visited
from tryon.kiosk.settings import KioskSettings
from ui.kiosk.counting import Counting
from ui.kiosk.operator.charts import Charts, nice_ceiling
from ui.kiosk.runner import Runner
from ui.text import Language
from ui.theme.tokens import ACCENT

TODAY = date(2026, 11, 22)


@dataclass
class Visitor:
    """Does things at a kiosk without a window, whose clocks go on when told to."""

    insights: Insights
    runner: Runner
    counting: Counting
    now_s: list[float]
    worn: set[str] = field(default_factory=set)
    language: list[Language] = field(default_factory=lambda: ["zh"])

    def tell(self, *events: str) -> None:
        for event in events:
            self.runner.tell(event)  # type: ignore[arg-type]

    def wear(self, *selections: str, seconds: float) -> None:
        self.worn.clear()
        self.worn.update(selections)
        self.counting.look()
        self.now_s[0] += seconds

    def count(self) -> Counts:
        self.insights.close()
        return self.insights.daily()


@pytest.fixture
def visitor(tmp_path: Path, qtbot: QtBot) -> Iterator[Visitor]:
    now_s = [100.0]
    worn: set[str] = set()
    language: list[Language] = ["zh"]
    insights = Insights(
        tmp_path / "insights.sqlite3",
        lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 15),
        steady=lambda: now_s[0],
    )
    parent = QObject()
    effects = {
        "begin_session": lambda: worn.add("first:black"),
        "forget_session": lambda: language.__setitem__(0, "zh"),
        "start_sharing": lambda: None,
        "stop_sharing": lambda: None,
    }
    runner = Runner(parent, KioskSettings(), effects, lambda: now_s[0])  # type: ignore[arg-type]
    counting = Counting(parent, insights, runner, lambda: worn, lambda: language[0])
    yield Visitor(insights, runner, counting, now_s, worn, language)
    insights.close()


def test_a_visit_from_stepping_up_to_a_clip_on_the_phone(visitor: Visitor) -> None:
    visitor.tell("person_came", "agreed")
    visitor.now_s[0] += 8.0  # in what was put on at once
    visitor.language[0] = "en"
    visitor.wear("second:gold", seconds=30.0)
    visitor.tell("captured", "share_wanted", "fetched", "timed_out")

    counts = visitor.count()
    found = {row.sku: row.tried for row in counts.products}
    assert found["first"] == Tried(sessions=1, tries=1, seconds=8)
    assert found["second"] == Tried(sessions=1, tries=1, seconds=30, captures=1, shares=1)
    sums = totals(counts)
    assert [sums[f"reached_{step}"] for step in ("consent", "try", "captured", "share", "thanks")] == [1] * 5
    assert (sums["sessions"], sums["declined"], sums["in_en"], sums["in_zh"]) == (1, 0, 1, 0)


def test_who_declines_or_walks_on_is_counted_without_a_session(visitor: Visitor) -> None:
    visitor.tell("person_came", "declined")
    visitor.tell("person_came", "person_left")
    visitor.tell("person_came", "timed_out")

    sums = totals(visitor.count())
    assert {name: value for name, value in sums.items() if value} == {"reached_consent": 3, "declined": 1}


def test_what_interrupts_a_session_ends_its_count(visitor: Visitor) -> None:
    for interruption in ("failed", "operator_came"):
        visitor.tell("person_came", "agreed")
        visitor.wear("second:gold", seconds=10.0)
        visitor.tell(interruption)
        visitor.now_s[0] += 500.0
        visitor.counting.look()
        visitor.tell("mended", "operator_left")

    counts = visitor.count()
    assert totals(counts)["sessions"] == 2
    assert {row.sku: row.tried.seconds for row in counts.products} == {"second": 20}


@pytest.fixture
def charts(qtbot: QtBot) -> Charts:
    made = Charts()
    qtbot.addWidget(made)
    made.resize(960, 620)
    return made


def _counts() -> Counts:
    return Counts(
        (
            ProductDay(TODAY, "linden", "gold", Tried(3, 6, 240, 2, 1)),
            ProductDay(TODAY, "wren", "rose", Tried(1, 3, 60, 0, 0)),
        ),
        (HourCounts(TODAY, None, Visited(sessions=5, reached_consent=10, reached_captured=2)),),
    )


def test_charts_say_in_both_languages_what_was_counted(charts: Charts) -> None:
    charts.show_counts(_counts(), 7, TODAY, "en", lambda sku: sku.title())
    assert charts.products.rows == [
        ("Linden", "6×  ·  4 min  ·  1 taken along", 1.0),
        ("Wren", "3×  ·  1 min", 0.5),
    ]
    assert [row[:2] for row in charts.steps.rows][:2] == [
        ("Stepped up", "10  ·  100%"),
        ("Agreed to be shown", "5  ·  50%"),
    ]
    assert charts.days.accessibleDescription() == "2026-11-22: 10, 5"
    charts.show_counts(_counts(), 7, TODAY, "zh")
    assert charts.products.rows[0] == ("linden", "6 次  ·  4 分钟  ·  带走 1", 1.0)


def test_bars_are_as_long_as_their_counts(charts: Charts) -> None:
    charts.show_counts(_counts(), 7, TODAY, "en")
    charts.show()
    image = charts.days.grab().toImage()
    tallest = max(_accent_px(image, x) for x in range(image.width() // 2, image.width(), 6))
    charts.show_counts(Counts((), (HourCounts(TODAY, None, Visited(10, 10)),)), 7, TODAY, "en")
    doubled = charts.days.grab().toImage()
    twice = max(_accent_px(doubled, x) for x in range(doubled.width() // 2, doubled.width(), 6))
    assert twice == pytest.approx(2 * tallest, abs=3)


def test_without_counts_the_charts_say_so(charts: Charts) -> None:
    charts.show_counts(Counts(), 30, TODAY, "zh")
    for each in (charts.days, charts.steps, charts.products):
        assert each.accessibleDescription() == "这些天没有统计数字"
        assert not each.grab().toImage().isNull()


def test_axes_end_at_round_numbers() -> None:
    assert [nice_ceiling(value) for value in (0, 4, 5, 10, 11, 90, 101, 2001)] == [
        4, 4, 10, 10, 20, 100, 200, 5000,
    ]  # fmt: skip


def _accent_px(image: QImage, x: int) -> int:
    """Pixels of the full accent in a column, the legend's swatch left out."""
    return sum(image.pixelColor(x, y).rgb() == ACCENT.rgb() for y in range(60, image.height()))
