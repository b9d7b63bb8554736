"""A kiosk starts with the last settings that were good, whatever somebody has written into the file since."""

from __future__ import annotations

import logging
from pathlib import Path

from tryon.errors import InputError
from tryon.kiosk.log import state_dir
from tryon.kiosk.settings import KIOSK_FILE, KioskSettings, load_kiosk, save_kiosk

USED = "the last good settings are used"

log = logging.getLogger("tryon.kiosk.settings")


def load_or_last_good(path: Path | None = None, kept: Path | None = None) -> tuple[KioskSettings, str]:
    """The settings and "", or those that were good last and one line on what is wrong with the file.

    kept: where the good ones are kept; by default in this user's state folder. Raises InputError where the
    file is broken and none were ever good.
    """
    kept = state_dir() / KIOSK_FILE if kept is None else kept
    try:
        settings = load_kiosk(path)
    except InputError as error:
        if not kept.is_file():
            raise
        problem = f"{error}; {USED}"
        log.error("%s", problem)
        return load_kiosk(kept), problem
    keep_good(settings, kept)
    return settings, ""


def keep_good(settings: KioskSettings, kept: Path | None = None) -> None:
    """Remember these for `load_or_last_good`."""
    try:
        save_kiosk(settings, state_dir() / KIOSK_FILE if kept is None else kept)
    except OSError as error:  # the file itself is good, which is what matters now
        log.warning("the settings cannot be kept for later: %s", error)
