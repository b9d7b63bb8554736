"""What all tests share: a Qt without a screen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import cv2  # noqa: F401 - imported here so that what it does to Qt is undone before any test

# The OpenCV wheel points Qt at its own Qt 5 plugins, which PySide6 cannot load.
for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
    os.environ.pop(name, None)
