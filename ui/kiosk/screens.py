"""Keeps the kiosk on its screen, whatever is done to the screen: off and on, another one, another size."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from ui.kiosk.start import chosen_screen

SETTLE_MS = 500
"""Screens go and come in several steps, the desktop's own among them; the last word is ours."""


class ScreenKeeper(QObject):
    """Fills the screen of number or name `display` with `window`, now and after every change of screens."""

    def __init__(self, window: QWidget, display: str) -> None:
        super().__init__(window)
        self._window, self._display = window, display
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settled.timeout.connect(self.place)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.screenAdded.connect(self._watch)
        app.screenAdded.connect(self._settled.start)
        app.screenRemoved.connect(self._settled.start)
        app.primaryScreenChanged.connect(self._settled.start)
        for screen in app.screens():
            self._watch(screen)
        self.place()

    def place(self) -> None:
        """Fill the screen; without any, wait for one."""
        screens = QGuiApplication.screens()
        if not screens:
            return
        screen = chosen_screen(screens, self._display)
        # Without a window manager nobody else gives it the screen's size.
        if self._window.windowHandle() is not None:
            self._window.windowHandle().setScreen(screen)
        self._window.setGeometry(screen.geometry())
        self._window.showFullScreen()

    def _watch(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._settled.start)
