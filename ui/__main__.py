"""Composition root: settings, catalogue and mirror come together in a window here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication

from tryon.catalogue import Catalogue
from tryon.settings import Settings, save_settings, settings_path
from tryon.sources import list_cameras
from ui.bridge import Bridge, Mirror
from ui.main_window import MainWindow
from ui.theme.fonts import font
from ui.theme.tokens import CAPTION, GRID, INK, PAPER
from ui.worker import Worker

OPENCV_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
"""Set by OpenCV's wheel to its own Qt, with which PySide6 finds no platform on Linux."""

START_SIZE = (1280, 800)
SAVE_TIMEOUT_S = 2.0

TOOLTIP = (
    f"QToolTip {{ color: {PAPER.name()}; background: {INK.name()};"
    f" border: 1px solid {INK.lighter(300).name()}; padding: {GRID // 2}px {GRID}px; }}"
)


def make_application(argv: list[str]) -> QApplication:
    """The Qt application in the product's font, or the one that exists already."""
    for name in OPENCV_VARIABLES:
        os.environ.pop(name, None)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(argv)
    app.setApplicationName("tryon")
    app.setStyle("Fusion")
    app.setFont(font(CAPTION))
    app.styleHints().setColorScheme(Qt.ColorScheme.Dark)  # for the file dialogs
    app.setStyleSheet(TOOLTIP)
    return app


def run(
    settings: Settings,
    catalogue: Catalogue,
    mirror_factory: Callable[[], Mirror],
    fullscreen: bool = False,
) -> int:
    """Open the window on a new mirror and stay until it is closed. Returns the exit status."""
    app = make_application(sys.argv[:1])
    first_run = not settings_path().exists()
    bridge = Bridge(mirror_factory())
    window = MainWindow(
        bridge, settings, catalogue, list_cameras, QLocale.system().uiLanguages(), first_run=first_run
    )
    saver = Worker("settings")
    window.settings_changed.connect(lambda changed: saver.submit(lambda: save_settings(changed)))
    window.resize(*START_SIZE)
    if fullscreen:
        # Without a window manager, as in a kiosk's bare session, nobody else gives it the screen's size.
        window.setGeometry(app.primaryScreen().geometry())
        window.showFullScreen()
    else:
        window.show()
    app.setQuitOnLastWindowClosed(False)  # the window hides only after the mirror has stopped
    bridge.closed.connect(app.quit)
    bridge.start(settings.source)
    status = app.exec()
    saver.finish()
    saver.wait(SAVE_TIMEOUT_S)
    return status
