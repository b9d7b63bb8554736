"""Counts visits, without ever making anybody wait for a disk."""

from __future__ import annotations

import functools
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from tryon.insights import store
from tryon.insights.counts import Counts, VisitCounts
from tryon.insights.export import export_csv, export_parquet
from tryon.insights.visit import Visit

MOST_WAITING = 200
"""Visits of some hours: a disk that hangs so long loses the next ones."""

LOOK_S = 600.0
"""How often the day is looked at, so that old counts go while nobody comes."""

_log = logging.getLogger(__name__)


class Insights:
    """The counts of one kiosk. Its methods return at once, but `daily` and the exports, which read the file.

    They are called from one thread. A visit is written when it is over: one that a crash interrupts is not
    counted. keep_days: days for which counts are kept, today included; with 0 nothing is counted, and what
    there was is deleted. clock: the shop's local time. steady: seconds, for how long things are worn.
    """

    def __init__(
        self,
        path: Path | None = None,
        clock: Callable[[], datetime] = datetime.now,
        *,
        keep_days: int = 365,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = store.insights_path() if path is None else path
        self._clock, self._steady = clock, steady
        self._visit: Visit | None = None
        self._jobs: queue.Queue[VisitCounts | int | None] = queue.Queue(MOST_WAITING)
        self._is_losing = False
        self._thread = threading.Thread(target=self._run, args=(keep_days,), name="insights", daemon=True)
        self._thread.start()

    def reached(self, screen: str) -> None:
        """The kiosk shows a screen of `tryon.kiosk.session.Screen`."""
        if screen == "consent":
            self._now()
        visit = self._visit
        if visit is None:
            return
        visit.reach(screen)
        if screen not in ("consent", "try") and not visit.in_session:
            self.end()  # they never agreed, and have left

    def begin(self) -> None:
        """A shopper agreed to be shown."""
        if self._visit is not None and self._visit.in_session:
            self.end()
        self._now().in_session = True

    def declined(self) -> None:
        """A shopper did not agree."""
        self._now().declined = True

    def spoke(self, language: str) -> None:
        """The screens are in "zh" or "en"."""
        if self._visit is not None:
            self._visit.language = language

    def wearing(self, selections: Iterable[str]) -> None:
        """What is worn from now on, "sku:variant" each."""
        if self._visit is not None:
            self._visit.wear(selections, self._steady())

    def tried(self, sku: str, variant: str, seconds: float) -> None:
        """Something was worn for so long, where nobody tells `wearing`."""
        if self._visit is not None:
            self._visit.try_on(sku, variant, seconds)

    def captured(self) -> None:
        """A photo or clip was made of what is worn."""
        if self._visit is not None:
            self._visit.capture()

    def shared(self) -> None:
        """A phone has fetched what was captured last."""
        if self._visit is not None:
            self._visit.share()

    def end(self) -> None:
        """The visit is over."""
        visit, self._visit = self._visit, None
        if visit is not None:
            visit.wear((), self._steady())
            self._submit(visit.counts())

    def sweep(self, keep_days: int) -> None:
        """Keep counts so many days from now on; older ones are deleted now and whenever a day begins."""
        self._submit(keep_days)

    def daily(self, days: int = 30) -> Counts:
        """What was counted in the last days, today included. Raises InputError."""
        return store.read_counts(self.path, self._clock().date() - timedelta(days=days - 1))

    def export_csv(self, path: Path, days: int = 30) -> tuple[Path, Path]:
        """See `tryon.insights.export.export_csv`."""
        return export_csv(self.daily(days), path)

    def export_parquet(self, path: Path, days: int = 30) -> tuple[Path, Path]:
        """See `tryon.insights.export.export_parquet`."""
        return export_parquet(self.daily(days), path)

    def close(self, timeout_s: float = 5.0) -> None:
        """Count the visit that is going on, write what waits, and end."""
        self.end()
        self._submit(None)
        self._thread.join(timeout_s)

    def _now(self) -> Visit:
        if self._visit is None:
            self._visit = Visit(self._clock())
        return self._visit

    def _submit(self, job: VisitCounts | int | None) -> None:
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            self._tell("insights: the disk does not answer; nothing is counted until it does")

    def _run(self, keep_days: int) -> None:
        """The thread that writes."""
        swept: tuple[date, int] | None = None
        while True:
            today = self._clock().date()
            if swept != (today, keep_days):
                swept = (today, keep_days)
                self._sweep(today, keep_days)
            try:
                job = self._jobs.get(timeout=LOOK_S)
            except queue.Empty:
                continue
            if job is None:
                return
            if isinstance(job, int):
                keep_days, swept = job, None
            elif keep_days > 0:
                self._write(functools.partial(store.add_visit, self.path, job))

    def _sweep(self, today: date, keep_days: int) -> None:
        if keep_days > 0:
            self._write(lambda: store.sweep(self.path, today - timedelta(days=keep_days - 1)))
            return
        try:
            store.delete_all(self.path)
        except OSError as error:
            self._tell(f"insights: {self.path} cannot be deleted ({error.strerror})")

    def _write(self, change: Callable[[], None]) -> None:
        """Change the file; a new one where it is of no use. The mirror goes on whatever happens."""
        try:
            try:
                change()
            except sqlite3.Error as error:
                if not store.is_unusable(error):
                    raise
                aside = store.set_aside(self.path)
                _log.warning("insights: %s was not usable (%s) and is now %s", self.path, error, aside.name)
                change()
        except (sqlite3.Error, OSError) as error:
            self._tell(f"insights: {self.path} cannot be written ({error}); nothing is counted until it can")
        else:
            self._is_losing = False

    def _tell(self, line: str) -> None:
        """Once, until something could be written again."""
        if not self._is_losing:
            self._is_losing = True
            _log.warning(line)
