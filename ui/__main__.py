"""Composition root: settings, catalogue and mirror come together in a window here."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from tryon.catalogue import Catalogue, load_catalogue
from tryon.catalogue.catalogue import user_products_dir
from tryon.kiosk.settings import KioskSettings
from tryon.precedence import LOADED_S, hand_over_soon, keep_loaded
from tryon.settings import Settings, assets_dir, load_settings, save_settings, settings_path
from tryon.sources import list_cameras
from tryon.sources.microphone import list_microphones
from ui.bridge import Bridge, Mirror
from ui.main_window import MainWindow
from ui.theme.fonts import font
from ui.theme.tokens import ACCENT, CAPTION, GRID, INK, PAPER
from ui.worker import Worker

if TYPE_CHECKING:
    from tryon.kiosk.camera import KioskCamera

OPENCV_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
"""Set by OpenCV's wheel to its own Qt, with which PySide6 finds no platform on Linux."""

SCREEN_VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""Without any of these Qt aborts the process on Linux instead of raising an error."""

ONE_PAINTER = "QT_NO_GUI_THREADPOOL"
"""Without it Qt hands every larger fill to threads of its own and waits for them, holding the interpreter's
lock: beside the mirror's threads that costs more than the fill."""

START_SIZE = (1280, 800)
SAVE_AFTER_MS = 500
SAVE_TIMEOUT_S = 2.0

TOOLTIP = (
    f"QToolTip {{ color: {PAPER.name()}; background: {INK.name()};"
    f" border: 1px solid {INK.lighter(300).name()}; padding: {GRID // 2}px {GRID}px; }}"
)


def dialog_palette() -> QPalette:
    """Dark like the window, for the file dialogs where the system has none of its own."""
    palette = QPalette(INK.lighter(260), INK.lighter(180))
    for role in (QPalette.ColorRole.Base, QPalette.ColorRole.AlternateBase):
        palette.setColor(role, INK)
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.HighlightedText,
    ):
        palette.setColor(role, PAPER)
    palette.setColor(QPalette.ColorRole.Highlight, ACCENT.darker(220))
    disabled = QPalette.ColorGroup.Disabled
    palette.setColor(disabled, QPalette.ColorRole.ButtonText, PAPER.darker(200))
    palette.setColor(disabled, QPalette.ColorRole.Text, PAPER.darker(200))
    return palette


def make_application(argv: list[str]) -> QApplication:
    """The Qt application in the product's font, or the one that exists already."""
    for name in OPENCV_VARIABLES:
        os.environ.pop(name, None)
    os.environ[ONE_PAINTER] = "1"
    hand_over_soon()
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(argv)
    app.setApplicationName("tryon")
    app.setStyle("Fusion")
    app.setFont(font(CAPTION))
    app.setPalette(dialog_palette())
    app.setStyleSheet(TOOLTIP)
    return app


def run(
    settings: Settings,
    catalogue: Catalogue,
    mirror_factory: Callable[[], Mirror],
    fullscreen: bool = False,
) -> int:
    """Open the window on a new mirror and stay until it is closed.

    Returns the exit status: 0, or 2 after a line on stderr where there is no screen to open it on.
    """
    if not _has_screen():
        return 2
    app = make_application(sys.argv[:1])
    first_run = not settings_path().exists()
    bridge = Bridge(mirror_factory())
    window = MainWindow(
        bridge,
        settings,
        catalogue,
        lambda: [(camera.index, camera.name) for camera in list_cameras()],
        QLocale.system().uiLanguages(),
        first_run=first_run,
        list_microphones=list_microphones,
    )
    saver = Worker("settings")
    # Whoever walks along the shelf changes the settings many times a second: write when they stand still.
    pause = QTimer(window, singleShot=True, interval=SAVE_AFTER_MS)
    pause.timeout.connect(lambda: saver.submit(partial(save_settings, window.settings)))
    window.settings_changed.connect(lambda _: pause.start())
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
    QTimer.singleShot(round(1000 * LOADED_S), keep_loaded)
    status = app.exec()
    if pause.isActive():
        saver.submit(partial(save_settings, window.settings))
    saver.finish()
    saver.wait(SAVE_TIMEOUT_S)
    return status


def run_kiosk(
    settings: Settings,
    kiosk: KioskSettings,
    catalogue: Catalogue,
    mirror_factory: Callable[[], Mirror],
    camera: KioskCamera | None = None,
    problem: str = "",
) -> int:
    """Open the kiosk on its screen and stay until the staff end it.

    catalogue: with the products that are hidden. camera: what opens the mirror's sources. problem: with the
    settings' file, for the staff. Returns the exit status: 0, RESTART_STATUS where the staff want it started
    again, or 2 after a line on stderr where there is no screen to open it on.
    """
    from ui.kiosk.program import make_kiosk
    from ui.kiosk.start import take_scale

    if not _has_screen():
        return 2
    for name in OPENCV_VARIABLES:
        os.environ.pop(name, None)
    take_scale(kiosk.screen.display)
    app = make_application(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    made = make_kiosk(Bridge(mirror_factory()), settings, kiosk, catalogue, camera, problem)
    return made.run(app, kiosk.camera.source, catalogue)


def _main_kiosk(settings: Settings) -> int:
    from tryon.kiosk.camera import KioskCamera
    from tryon.kiosk.last_good import load_or_last_good
    from tryon.kiosk.log import start_log
    from tryon.mirror import Mirror
    from ui.kiosk.window import kiosk_settings

    start_log("kiosk")
    kiosk, problem = load_or_last_good()
    folders = [assets_dir() / "products", user_products_dir()]
    if kiosk.catalogue:
        folders.append(Path(kiosk.catalogue))
    catalogue = load_catalogue(*(folder for folder in folders if folder.is_dir()))
    camera = KioskCamera(kiosk.camera.turned)
    return run_kiosk(
        settings,
        kiosk,
        catalogue,
        lambda: Mirror(kiosk_settings(settings, kiosk), catalogue, camera),
        camera,
        problem,
    )


def _has_screen() -> bool:
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in SCREEN_VARIABLES):
        print("There is no screen to open the window on; without one, use: tryon render", file=sys.stderr)
        return False
    return True


def main(argv: list[str] | None = None) -> int:
    """`python -m ui [--fullscreen | --kiosk]`: the mirror with the settings and catalogue of this PC."""
    parser = argparse.ArgumentParser(prog="python -m ui", description="Try on glasses and shoes in a mirror.")
    parser.add_argument("--fullscreen", action="store_true", help="fill the screen, as in a store")
    parser.add_argument("--kiosk", action="store_true", help="for a shop: one shopper after the other")
    arguments = parser.parse_args(argv)
    from tryon.mirror import Mirror  # loads the trackers: not for those who only ask for --help

    settings, problem = load_settings()
    if problem is not None:
        print(problem, file=sys.stderr)
    if arguments.kiosk:
        return _main_kiosk(settings)
    catalogue = load_catalogue()
    return run(settings, catalogue, lambda: Mirror(settings, catalogue), arguments.fullscreen)


if __name__ == "__main__":
    sys.exit(main())
