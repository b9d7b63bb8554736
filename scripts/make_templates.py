"""Draw the pictures of the templates in assets/templates: python scripts/make_templates.py [--only NAME]."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

import cv2

for variable in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):  # OpenCV's own Qt
    os.environ.pop(variable, None)
os.environ["QT_QPA_PLATFORM"] = "offscreen"

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from PySide6.QtGui import QGuiApplication  # noqa: E402
from template_art import plain, sales, spring  # noqa: E402
from template_art.paper import Sheet  # noqa: E402

DRAWINGS: dict[str, Callable[[], Sheet]] = {
    "magazine/shade_above.png": plain.shade_above,
    "magazine/shade_below.png": plain.shade_below,
    "polaroid/tape.png": plain.tape,
    "sale_618/figures.png": sales.figures_618,
    "sale_618/confetti_left.png": lambda: sales.confetti(3),
    "sale_618/confetti_right.png": lambda: sales.confetti(8),
    "sale_618/ticket.png": sales.ticket,
    "double_11/neon.png": sales.neon_1111,
    "double_11/stars_left.png": lambda: sales.stars(2),
    "double_11/stars_right.png": lambda: sales.stars(5),
    "spring_festival/lantern.png": spring.lantern,
    "spring_festival/clouds_left.png": spring.clouds,
    "spring_festival/blossom.png": spring.blossom,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="drawings whose name contains this")
    wanted = parser.parse_args().only
    app = QGuiApplication([])
    for name, draw in DRAWINGS.items():
        if wanted in name:
            path = ROOT / "assets" / "templates" / name
            draw().save(path)
            if "_right" in name:
                cv2.imwrite(str(path), cv2.flip(cv2.imread(str(path), cv2.IMREAD_UNCHANGED), 1))
            print(name)
    app.quit()


if __name__ == "__main__":
    main()
