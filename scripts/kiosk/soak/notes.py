"""What happened in a rehearsal, a line of JSON each: whatever dies, what was noted stays."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class Notes:
    """Appends to a file. May be written to from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def write(self, kind: str, **values: Any) -> None:
        """Note what happened now, or at another time: `at`, in seconds since 1970."""
        line = json.dumps({"at": round(time.time(), 3), "kind": kind, **values}) + "\n"
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(line)


def read_notes(path: Path) -> Iterator[dict[str, Any]]:
    """All of them, in their order. The last one may be cut off where its writer was killed."""
    if not path.exists():
        return
    for line in path.read_text("utf-8").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue
