"""Which screen the kiosk opens on, and how large everything is there."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication, QScreen

from ui.kiosk.parts import SHORT_SIDE

SCALE = "QT_SCALE_FACTOR"


def chosen_screen(screens: Sequence[QScreen], display: str) -> QScreen:
    """The screen with that number or name; the first where there is none such."""
    if display.isdecimal() and int(display) < len(screens):
        return screens[int(display)]
    return next((screen for screen in screens if screen.name() == display), screens[0])


def take_scale(display: str) -> None:
    """Let everything be so large that the screen's short side measures SHORT_SIDE.

    Qt wants to know before the application is made, but only an application knows the screens.
    """
    if SCALE in os.environ or QGuiApplication.instance() is not None:
        return
    probe = QGuiApplication([])
    size = chosen_screen(probe.screens(), display).geometry().size()
    probe.shutdown()
    os.environ[SCALE] = f"{min(size.width(), size.height()) / SHORT_SIDE:.4f}"
