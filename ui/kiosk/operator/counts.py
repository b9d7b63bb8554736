"""What was counted, as charts and as files for a stick."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from tryon.insights import Counts
from tryon.insights.export import export_csv
from tryon.share.drives import Stick
from tryon.share.usb import copy_to
from ui.kiosk.operator.charts import Charts
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.parts import StaffPage
from ui.kiosk.operator.sticks import StickButtons

RANGES = (7, 30, 90)


class CountsPage(StaffPage):
    """Charts of the last days, and a copy on a stick."""

    key, icon = "counts", "look"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.days = RANGES[1]
        self._counts = Counts()
        self.range = self.segments(len(RANGES), self._choose)
        self.charts = Charts(self)
        self.column.addWidget(self.charts)
        self.sticks = StickButtons(self, desk)
        self.sticks.chosen.connect(self._export)
        self.column.addWidget(self.sticks)
        self.done = self.note()
        self.column.addStretch(1)

    def write(self) -> None:
        words = self.words
        self.range.set_words(list(words["range_days"]))
        self.range.choose(RANGES.index(self.days))
        self.sticks.set_words(words["export"], words["no_stick"])
        self._show(self._counts)

    def enter(self) -> None:
        self.done.setText("")
        self.sticks.start()
        self._ask()

    def leave(self) -> None:
        self.sticks.stop()

    def _choose(self, index: int) -> None:
        self.days = RANGES[index]
        self.range.choose(index)
        self._ask()

    def _ask(self) -> None:
        days = self.days
        self.desk.lookups.submit(lambda: self.desk.counts(days), self._show, self.tell)

    def _show(self, counts: Counts) -> None:
        self._counts = counts
        names = {each.sku: each.name.text(self.language) for each in self.desk.catalogue.products}
        self.charts.show_counts(
            counts, self.days, date.today(), self.language, lambda sku: names.get(sku, sku)
        )

    def _export(self, stick: Stick) -> None:
        days = self.days
        self.tell("")
        self.done.setText(self.words["exporting"])
        self.desk.files.submit(
            lambda: export_to(self.desk.counts(days), stick.folder),
            lambda names: self._exported(stick, names),
            self._failed,
        )

    def _exported(self, stick: Stick, names: tuple[str, ...]) -> None:
        self.done.setText(self.words["exported"].format(name=stick.label, files=", ".join(names)))

    def _failed(self, problem: str) -> None:
        self.done.setText("")
        self.tell(problem)


def export_to(counts: Counts, folder: Path) -> tuple[str, ...]:
    """Write the counts as CSV to a stick, whole; the names of the files. Raises ShareError."""
    with tempfile.TemporaryDirectory(prefix="tryon-counts-") as made:
        files = export_csv(counts, Path(made) / f"tryon-counts-{date.today()}.csv")
        return tuple(path.name for path in copy_to(files, folder))
