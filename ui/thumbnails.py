"""Product pictures for the shelf, read off the window's thread."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtGui import QImage


def load_thumbnail(path: Path) -> QImage:
    """The picture without its empty border, so that products of all shapes fill their tiles alike.

    A null image where there is none to read.
    """
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        return image
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    alpha = rows[:, 3 : 4 * image.width() : 4]
    ys, xs = np.flatnonzero(alpha.any(axis=1)), np.flatnonzero(alpha.any(axis=0))
    if ys.size == 0:
        return image
    return image.copy(int(xs[0]), int(ys[0]), int(xs[-1] - xs[0]) + 1, int(ys[-1] - ys[0]) + 1)
