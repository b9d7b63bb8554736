"""Opens MediaPipe's models: without its start-up messages, and with errors that people can read."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tryon.errors import ModelFileError

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


@contextmanager
def loading(task_file: Path) -> Iterator[None]:
    """Load a model quietly. Raises ModelFileError where MediaPipe cannot."""
    try:
        with quiet_native_stderr():
            yield
    except (RuntimeError, ValueError, OSError) as error:
        raise ModelFileError(f"{task_file.name} could not be loaded: {str(error).splitlines()[0]}") from error
