"""Keeps MediaPipe's start-up messages off the terminal."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_STDERR = 2
_lock = threading.Lock()


@contextmanager
def quiet_native_stderr() -> Iterator[None]:
    """Send what native code writes to stderr nowhere: TensorFlow Lite has no switch for its notices."""
    with _lock:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # a window started without a console has no stderr
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, _STDERR)
            yield
        finally:
            os.dup2(kept, _STDERR)
            os.close(kept)
            os.close(nowhere)
