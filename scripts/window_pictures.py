"""What scripts that take pictures of the window share."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from tryon.files import write_whole
from tryon.types import ByteArray

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget


def save_jpeg(path: Path, picture: ByteArray, quality: int) -> None:
    """Write a JPEG small enough for a page; `write_image` makes larger ones, for keeping."""
    jpeg = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, quality))[1].tobytes()
    write_whole(path, jpeg)
    print(f"{path.name}: {len(jpeg) / 1024:.0f} KB")


def grab(widget: QWidget) -> ByteArray:
    """(h, w, 3) BGR of what it shows."""
    from PySide6.QtGui import QImage

    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    rgb = rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3)
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR), np.uint8)


def wait_until(app: QApplication, is_so: Callable[[], bool], problem: str, most_s: float) -> None:
    """Let Qt work until something is so. Raises TimeoutError with `problem`."""
    deadline = time.monotonic() + most_s
    while not is_so():
        if time.monotonic() > deadline:
            raise TimeoutError(problem)
        spin(app, 0.02)


def spin(app: QApplication, seconds: float) -> None:
    """Let Qt work for a while."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.processEvents()
        time.sleep(0.005)
