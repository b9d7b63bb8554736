"""Which products the kiosk shows, and new ones from a folder or stick."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal

from tryon.catalogue import Product
from tryon.kiosk.restocking import Restocked
from tryon.share.drives import Stick
from ui.controls import Row
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.parts import StaffPage
from ui.kiosk.operator.sticks import StickButtons

if TYPE_CHECKING:
    from ui.kiosk.operator.folders import FolderSheet

ICONS = {"glasses": "glasses", "shoes": "shoe", "watches": "watch", "bracelets": "bracelet", "rings": "ring"}


class CataloguePage(StaffPage):
    """folders: asks for another folder."""

    key, icon = "catalogue", "tag"
    _advanced = Signal(float)

    def __init__(self, desk: Desk, folders: FolderSheet) -> None:
        super().__init__(desk)
        self._folders = folders
        self._stop = threading.Event()
        self.busy = False
        self._done: Restocked | None = None
        self.update_title = self.title(first=True)
        self.hint = self.note()
        self.sticks = StickButtons(self, desk)
        self.sticks.chosen.connect(self._take_stick)
        self.column.addWidget(self.sticks)
        self.other = self.button("folder", self._ask_folder)
        self.progress = self.note()
        self.cancel = self.button("close", self.stop_update)
        self.products_title = self.title()
        self.shown = self.note()
        self.rows: list[tuple[Product, Row]] = []
        for product in desk.catalogue.products:
            row = self.switch(ICONS[product.category], partial(self._show, product.sku))
            self.rows.append((product, row))
        self.column.addStretch(1)
        self._advanced.connect(self._tell_progress, Qt.ConnectionType.QueuedConnection)

    def write(self) -> None:
        words, hidden = self.words, self.desk.file.kiosk.hidden
        self.update_title.setText(words["update"])
        self.hint.setText(words["update_hint"])
        self.sticks.set_words(words["update_from"], words["no_stick"])
        self.other.set_words(words["other_folder"])
        self.cancel.set_words(words["cancel"])
        self.products_title.setText(words["products"])
        shown = sum(product.sku not in hidden for product, _ in self.rows)
        count = words["products_hint"].format(shown=shown, count=len(self.rows))
        self.shown.setText(f"{count}. {words['after_restart']}" if hidden else count)
        for product, row in self.rows:
            row.setText(product.name.text(self.language))
            row.setAccessibleName(row.text())
            row.setChecked(product.sku not in hidden)
        self._show_state()

    def enter(self) -> None:
        self.sticks.start()

    def leave(self) -> None:
        self.sticks.stop()

    def update_from(self, folder: Path) -> None:
        """Check and copy the products in `folder`."""
        if self.busy:
            return
        self.busy, self._done = True, None
        stop = self._stop = threading.Event()
        self.tell("")
        self._show_state()
        self._tell_progress(0.0)
        self.desk.files.submit(
            lambda: self.desk.restock(folder, self._advanced.emit, stop.is_set), self._finish, self._fail
        )

    def stop_update(self) -> None:
        """It ends after the product that is being copied."""
        self._stop.set()
        self.cancel.setEnabled(False)

    def _take_stick(self, stick: Stick) -> None:
        self.update_from(stick.folder)

    def _ask_folder(self) -> None:
        wished = Path(self.desk.file.kiosk.catalogue or Path.home())
        self._folders.ask(self.words, wished if wished.is_dir() else Path.home(), self.update_from)

    def _tell_progress(self, share: float) -> None:
        if self.busy:
            self.progress.setText(self.words["updating"].format(percent=round(100 * share)))

    def _finish(self, done: Restocked) -> None:
        self.busy, self._done = False, done
        self._show_state()
        if done.added:
            self.desk.file.restocked()

    def _fail(self, problem: str) -> None:
        self.busy = False
        self._show_state()
        self.tell(problem)

    def _show_state(self) -> None:
        words, done = self.words, self._done
        self.sticks.setEnabled(not self.busy)
        self.other.setEnabled(not self.busy)
        self.cancel.setVisible(self.busy)
        self.cancel.setEnabled(not self._stop.is_set())
        self.progress.setVisible(self.busy or done is not None)
        if done is None:
            return
        told = [words["update_stopped" if done.cancelled else "updated"].format(count=len(done.added))]
        if done.added:
            told[0] += f". {words['after_restart']}"
        if done.faults:
            told += [words["not_taken"], *done.faults]
        self.progress.setText("\n".join(told))

    def _show(self, sku: str, on: bool) -> None:
        hidden = set(self.desk.file.kiosk.hidden) - {sku}
        if not on:
            hidden.add(sku)
        self.change({"hidden": tuple(sorted(hidden))})
