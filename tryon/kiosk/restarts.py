"""Why the kiosk was started again, the last few times: written by its parent, read by the health page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tryon.files import write_whole
from tryon.kiosk.log import log, state_dir

KEPT = 20


class Restart(BaseModel):
    """One of them. at: local time. ran_s: how long the kiosk had run. planned: nothing had been wrong."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    reason: str
    ran_s: float
    planned: bool


class _File(BaseModel):
    model_config = ConfigDict(frozen=True)

    faults: int = 0
    last: tuple[Restart, ...] = ()


class Restarts:
    """The file, by default in this user's state folder. What cannot be read counts as empty."""

    def __init__(self, path: Path | None = None, now: Callable[[], datetime] = datetime.now) -> None:
        self._path = state_dir() / "restarts.json" if path is None else path
        self._now = now

    def add(self, reason: str, ran_s: float, planned: bool) -> None:
        """Keep one more, and the KEPT newest."""
        file = self._read()
        one = Restart(at=self._now(), reason=reason, ran_s=round(ran_s, 1), planned=planned)
        kept = _File(faults=file.faults + (not planned), last=(*file.last, one)[-KEPT:])
        try:
            write_whole(self._path, kept.model_dump_json(indent=1).encode())
        except OSError as error:  # a full disk must not keep the kiosk from being started again
            log.warning("the reason of a restart cannot be kept: %s", error)

    @property
    def last(self) -> tuple[Restart, ...]:
        """The newest last."""
        return self._read().last

    @property
    def faults(self) -> int:
        """How many there ever were that nobody had planned."""
        return self._read().faults

    def _read(self) -> _File:
        try:
            return _File.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            return _File()
