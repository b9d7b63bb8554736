"""Where a session's clips lie: a private folder for each shopper, none of which outlives them."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

from tryon.settings import cache_dir

PRIVATE = 0o700


def shoppers_dir() -> Path:
    """Folder for everything of shoppers. It may not exist yet."""
    return cache_dir() / "kiosk"


def sweep_leftovers(root: Path | None = None) -> None:
    """Delete what the sessions and shares of a kiosk that runs no longer left below `root`: nobody knows the
    address of any of it. Raises OSError where something stays.
    """
    root = shoppers_dir() if root is None else root
    for name in ("sessions", "offers", "recent"):
        SessionFolders(root / name).sweep()


class SessionFolders:
    """Folders below `root`, of which one at most is in use. Calls may block; one thread at a time."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def fresh(self) -> Path:
        """Make a folder that only this user can read. Raises OSError."""
        self._root.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        self._root.chmod(PRIVATE)
        folder = self._root / secrets.token_hex(8)
        folder.mkdir(mode=PRIVATE)
        return folder

    def sweep(self, *keep: Path | None) -> None:
        """Delete every folder but those of `keep`, with all that is in it. Raises OSError where one stays."""
        if not self._root.is_dir():
            return
        for folder in self._root.iterdir():
            if folder not in keep:
                _delete(folder)


def _delete(folder: Path) -> None:
    """A recording that is finished meanwhile changes its name on the way: then once more."""
    try:
        shutil.rmtree(folder)
    except OSError:
        if folder.exists():
            shutil.rmtree(folder)
