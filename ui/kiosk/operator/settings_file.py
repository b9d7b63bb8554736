"""The kiosk's settings as the staff change them: on its pages, or in the file."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError
from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from tryon.errors import InputError, first_problem, reason
from tryon.kiosk.last_good import USED, keep_good
from tryon.kiosk.settings import KioskSettings, kiosk_path, load_kiosk, save_kiosk

SETTLE_MS = 300
"""Editors write a file in several steps."""

AT_START = ("screen", "catalogue", "hidden")
"""Fields that only a start of the program takes."""

log = logging.getLogger("tryon.kiosk.settings")


class SettingsFile(QObject):
    """Emits `changed` with the new KioskSettings and the names of what waits for a restart, a
    frozenset[str], and `problem_changed` with one line on what is wrong with the file, or "".

    A file that cannot be read changes nothing. kept: see `load_or_last_good`.
    """

    changed = Signal(object, object)
    problem_changed = Signal(str)

    def __init__(
        self,
        parent: QObject | None,
        kiosk: KioskSettings,
        path: Path | None = None,
        kept: Path | None = None,
        problem: str = "",
    ) -> None:
        super().__init__(parent)
        self._path = kiosk_path() if path is None else path
        self._kept = kept
        self._began = self.kiosk = kiosk
        self.problem = problem
        self._stocked = False
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self.reload)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._settled.start)
        self._watcher.fileChanged.connect(self._settled.start)
        self._watch()

    @property
    def waiting(self) -> frozenset[str]:
        """Fields whose present value is not in force before a restart."""
        found = {name for name in AT_START if getattr(self.kiosk, name) != getattr(self._began, name)}
        return frozenset(found | ({"catalogue"} if self._stocked else set()))

    def change(self, values: Mapping[str, object]) -> str:
        """Take new values by name ("camera.turned") and write them. "", or one line on what is wrong.

        Where something is wrong nothing changes.
        """
        whole = self.kiosk.model_dump(by_alias=True)
        for name, value in values.items():
            table, _, field = name.rpartition(".")
            (whole[table] if table else whole)[field] = value
        try:
            kiosk = KioskSettings.model_validate(whole)
        except ValidationError as error:
            return first_problem(error)
        if kiosk == self.kiosk and not self.problem:
            return ""
        try:
            if self.problem and self._path.is_file():  # whoever broke it may still want what they wrote
                self._path.replace(self._path.with_name(self._path.name + ".broken"))
            save_kiosk(kiosk, self._path)
        except OSError as error:
            log.error("the settings cannot be written: %s", error)
            return f"{self._path}: {reason(error)}"
        self._take(kiosk)
        return ""

    def restocked(self) -> None:
        """The shelf has changed."""
        self._stocked = True
        self.changed.emit(self.kiosk, self.waiting)

    def reload(self) -> None:
        """Read the file, where it has changed."""
        self._watch()
        try:
            if not self._path.is_file():
                if self.kiosk != self._began:
                    self._tell(f"{self._path} is gone; {USED}")
                return
            kiosk = load_kiosk(self._path)
        except InputError as error:
            self._tell(f"{error}; {USED}")
            return
        self._take(kiosk)

    def _take(self, kiosk: KioskSettings) -> None:
        self._tell("")
        if kiosk != self.kiosk:
            self.kiosk = kiosk
            keep_good(kiosk, self._kept)
            self.changed.emit(kiosk, self.waiting)

    def _tell(self, problem: str) -> None:
        if problem != self.problem:
            self.problem = problem
            if problem:
                log.error("%s", problem)
            self.problem_changed.emit(problem)

    def _watch(self) -> None:
        """The folder too: a file that is replaced is another one."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            log.warning("changes of the settings' file are not noticed: %s", error)
            return
        wanted = [str(self._path.parent), *([str(self._path)] if self._path.is_file() else [])]
        known = {*self._watcher.files(), *self._watcher.directories()}
        if missing := [path for path in wanted if path not in known]:
            self._watcher.addPaths(missing)
