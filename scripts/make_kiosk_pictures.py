"""Make the README's pictures of the kiosk, `assets/readme/kiosk-en.jpg` and `kiosk-zh.jpg`, from the demo.

They show its first screen, trying on, and taking along, side by side. And make `assets/demo/worn.jpg`, the
demo with glasses on, of which the staff's page shows posts.

Run from anywhere, with or without a screen: ``.venv/bin/python scripts/make_kiosk_pictures.py``. The code on
the third screen leads nowhere. The mirror shows whatever frame it has reached, so pictures differ from run to
run.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from window_pictures import grab, save_jpeg, spin, wait_until

from tryon.catalogue import Catalogue, load_catalogue
from tryon.dressing.base import load_worn
from tryon.kiosk.offers import Offers
from tryon.kiosk.presence import Presence
from tryon.kiosk.samples import SELECTION, plain_sample
from tryon.kiosk.settings import KioskSettings, ShareSettings, TimeSettings
from tryon.kiosk.turns import turn_path, write_turn
from tryon.mirror import Mirror
from tryon.pipeline import Pipeline
from tryon.rendering import create_renderer
from tryon.settings import Settings, assets_dir
from tryon.share.qr import as_png, make_code
from tryon.share.server import ShareState
from tryon.sources import open_source
from tryon.types import ByteArray

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.kiosk.window import KioskWindow

WORN_AT = 24  # frame of the demo: the head has begun to turn
SCREEN_WH = (640, 1138)  # in the kiosk's own pixels: upright, 9:16
COLUMN_W, GAP_PX = 470, 16
QUALITY = 86  # of 100: both stay below 250 KB
FIRST = "square-acetate"
SHOP = {"en": "Corner Optics", "zh": "街角眼镜"}
ADDRESS = "http://192.0.2.1:8000/"  # of a network that is kept for examples
TURNED_MS = 7300  # into a turn: seen from in front again, a little from the side
TIMEOUT_S = 60.0
HINTS_S = 6.0
"""After which those for beginners have gone."""
SETTLE_S = 1.0


class Example:
    """Stands for what serves files to phones."""

    url = ADDRESS
    state = ShareState(True, 0, 0, 0, 600.0)

    def start(self) -> None: ...

    def stop(self) -> None: ...

    def qr_png(self, width_px: int = 480) -> bytes:
        return as_png(make_code(ADDRESS), width_px)


def main() -> int:
    """Returns the exit status."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = f"{COLUMN_W / SCREEN_WH[0]:.4f}"
    catalogue = load_catalogue(assets_dir() / "products")
    save_jpeg(plain_sample(), dressed(catalogue), 90)
    draw_turn(catalogue)
    from ui.__main__ import make_application  # Qt reads the platform when it is loaded

    app = make_application(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    for language in ("en", "zh"):
        first, second, third = screens(app, catalogue, language)
        gap = np.full((len(first), GAP_PX, 3), 255, np.uint8)
        joined = np.hstack([first, gap, second, gap, third])
        save_jpeg(assets_dir() / "readme" / f"kiosk-{language}.jpg", joined, QUALITY)
    return 0


def dressed(catalogue: Catalogue) -> ByteArray:
    """BGR frame of the demo with glasses on."""
    worn = [load_worn(catalogue, SELECTION)]
    source = open_source("demo", live=False)
    pipeline = Pipeline()
    try:
        while (frame := source.read()) is not None:
            result = pipeline.step(frame, worn, source.camera)
            if frame.index == WORN_AT:
                return result.frame.image
    finally:
        pipeline.close()
        source.close()
    raise AssertionError("the demo is longer than that")


def draw_turn(catalogue: Catalogue) -> None:
    """Of what the first screen shows, where this user's kiosk has not drawn it yet."""
    product = catalogue.product(FIRST)
    variant = product.default_variant
    if not turn_path(product, variant).exists():
        renderer = create_renderer()
        try:
            write_turn(product, variant, renderer, load_worn(catalogue, f"{FIRST}:{variant}").model)
        finally:
            renderer.close()


def screens(app: QApplication, catalogue: Catalogue, language: str) -> list[ByteArray]:
    """BGR pictures of the three screens."""
    from ui.bridge import Bridge
    from ui.kiosk.window import KioskWindow, kiosk_settings

    first = catalogue.product(FIRST)
    shelf = Catalogue((first, *(each for each in catalogue.products if each is not first)), ())
    kiosk = KioskSettings(
        shop=SHOP[language],
        language=language,
        share=ShareSettings(template=""),
        gestures=False,
        times=TimeSettings(consent=120, trying=600, captured=600, sharing=600, thanks=60, warning=60),
    )
    with tempfile.TemporaryDirectory() as folder:
        mirror = Mirror(kiosk_settings(Settings(source="demo"), kiosk), shelf)
        bridge = Bridge(mirror)
        offers = Offers(Path(folder) / "offers", lambda *_: Example())
        window = KioskWindow(bridge, Settings(source="demo"), kiosk, shelf, Path(folder), offers=offers)
        window.look = lambda _: Presence(False, False, "ok")
        window.resize(*SCREEN_WH)
        window.show()
        bridge.start("demo")
        window.start()
        closed: list[bool] = []
        bridge.closed.connect(lambda: closed.append(True))
        try:
            return _walk(app, window, mirror)
        finally:
            window.finish()
            _until(app, lambda: bool(closed))
            window.hide()


def _walk(app: QApplication, window: KioskWindow, mirror: Mirror) -> list[ByteArray]:
    """Through the screens, as a shopper goes."""
    show = window.attract.show_
    _until(app, lambda: not show._shown[0].isNull() and show._clock.elapsed() > TURNED_MS)
    pictures = [grab(window)]
    window.runner.tell("stirred")
    window.look = lambda _: Presence(True, True, "ok")
    window.consent.agree.click()
    _until(app, lambda: (shot := mirror.newest(0)) is not None and bool(shot.drawn))
    spin(app, HINTS_S)
    pictures.append(grab(window))
    window.mirror.chrome.rail.shutter.click()
    _until(app, lambda: window.runner.screen == "captured")
    window.runner.tell("share_wanted")
    _until(app, lambda: window.share.card.valid)
    spin(app, SETTLE_S)
    pictures.append(grab(window))
    return pictures


def _until(app: QApplication, is_so: Callable[[], bool]) -> None:
    wait_until(app, is_so, "a screen did not come in time", TIMEOUT_S)


if __name__ == "__main__":
    sys.exit(main())
