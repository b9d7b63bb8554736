"""Make the pictures of the README from the bundled demos: the window in both languages, all products worn.

Run from anywhere, with or without a screen: ``.venv/bin/python scripts/make_readme_pictures.py``. Writes
``window-en.jpg``, ``window-zh.jpg``, the same with shoes and with hands, the edit step as ``edit-en.jpg`` and
``edit-zh.jpg``, ``products.jpg``, ``shoes.jpg`` and ``hands.jpg`` to ``assets/readme``. The window shows
whatever frame the live mirror has reached, so its picture differs a little from run to run.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from typing import TYPE_CHECKING

import cv2
import numpy as np
from window_pictures import grab, save_jpeg, spin, wait_until

from tryon.catalogue import Catalogue, load_catalogue
from tryon.dressing.base import load_worn
from tryon.dressing.hand_places import HAND_CATEGORIES
from tryon.mirror import Mirror
from tryon.pipeline import Pipeline, Result
from tryon.settings import Settings, assets_dir
from tryon.sources import open_source
from tryon.types import ByteArray

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.main_window import MainWindow

FOLDER = assets_dir() / "readme"

WINDOWS = {
    "window": ("demo", "glasses", ("round-metal", "runner"), 24),
    "window-shoes": ("demo:feet", "shoes", ("round-metal", "runner"), 60),
    "window-hands": ("demo:hands", "watches", ("diver", "bangle", "solitaire"), 40),
}
"""Name of the picture: the source, the open department, what is worn, and the frame of the demo from which on
the window is taken: head and feet have begun to turn."""

WINDOW_TIMEOUT_S = 30.0
SETTLE_S = 0.3
"""For thumbnails and fades, after the frame is there."""

NEVER_IDLE_MS = 600_000
PAIR_S = 2.5
"""How long each pair is worn in the clip of the edit step."""

THUMBNAILS_S = 4.0

SHEET = (
    ("round-metal:gold", 232),
    ("panto:dark-havana", 48),
    ("square-acetate:black", 128),
    ("cat-eye:burgundy", 90),
    ("aviator:gold-green", 318),
    ("rimless:silver", 150),
    ("sport:black-ruby", 66),
    ("square-acetate:crystal", 268),
)
"""What is worn in each cell, row by row, and the frame of the demo."""

SHOE_SHEET = (
    ("runner:cloud", 20),
    ("high-top:black", 50),
    ("loafer:oxblood", 80),
    ("derby:tan", 110),
    ("chelsea:chestnut", 135),
    ("lace-up-bootie:burgundy", 165),
    ("pump:scarlet", 195),
    ("ballerina:blush", 225),
)
SHOE_CELL_WH = (380, 320)
SHOE_COLUMNS = 4
FEET_PER_CELL = 1.5
"""Width of a cell over the width of the pair that is worn in it."""

HAND_SHEET = (
    ("diver:black", 30),
    ("dress:gold", 45),
    ("digital:orange", 60),
    ("bangle", 75),
    ("curb-chain", 40),
    ("wedding-band", 55),
    ("solitaire", 30),
    ("signet", 65),
)
HAND_CELL_WH = (380, 320)
THINGS_PER_CELL = {"watches": 3.0, "bracelets": 3.0, "rings": 6.0}
"""Width of a cell over the width of what is worn in it."""

COLUMNS = 4
CELL_WH = (380, 430)
GAP_PX = 8
FACES_PER_CELL = 1.55
"""Width of a cell in heights of the face, chin to brow."""

QUALITY = 88  # of 100: no blocks to be seen at full size, and each picture stays below 250 KB


def main() -> int:
    """Returns the exit status."""
    FOLDER.mkdir(exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    catalogue = load_catalogue(assets_dir() / "products")
    save("products", contact_sheet(catalogue))
    save("shoes", shoe_sheet(catalogue))
    save("hands", hand_sheet(catalogue))
    from ui.__main__ import make_application  # Qt reads the platform when it is loaded

    app = make_application(sys.argv[:1])
    for name in WINDOWS:
        for language in ("en", "zh"):
            save(f"{name}-{language}", window(app, catalogue, name, language))
    for language in ("en", "zh"):
        save(f"edit-{language}", window(app, catalogue, "window", language, make_a_post))
    return 0


def save(name: str, picture: ByteArray) -> None:
    """Write a picture of the README."""
    save_jpeg(FOLDER / f"{name}.jpg", picture, QUALITY)


def contact_sheet(catalogue: Catalogue) -> ByteArray:
    """BGR picture of every product of `SHEET` on the demo's face."""
    wanted = {frame: selection for selection, frame in SHEET}
    cells: dict[str, ByteArray] = {}
    source = open_source("demo", live=False)
    pipeline = Pipeline()
    try:
        for index in range(max(wanted) + 1):
            frame = source.read()
            assert frame is not None, "the demo is longer than the frames asked for"
            # Every frame is tracked, as in the mirror; the filters need those before.
            seen = pipeline.observer.observe(frame, source.camera)
            if index in wanted:
                worn = [load_worn(catalogue, wanted[index])]
                cells[wanted[index]] = head_of(pipeline.dresser.dress(seen, worn))
    finally:
        pipeline.close()
        source.close()
    pictures = [cells[selection] for selection, _ in SHEET]
    rows = [joined(pictures[at : at + COLUMNS], 1) for at in range(0, len(pictures), COLUMNS)]
    return joined(rows, 0)


def shoe_sheet(catalogue: Catalogue) -> ByteArray:
    """BGR picture of every pair of `SHOE_SHEET` on the demo's feet."""
    left = list(SHOE_SHEET)
    worn = [load_worn(catalogue, left[0][0])]
    cells: list[ByteArray] = []
    source = open_source("demo:feet", live=False)
    pipeline = Pipeline()
    try:
        while left and (frame := source.read()) is not None:
            result = pipeline.step(frame, worn, source.camera)
            if frame.index == left[0][1]:
                cells.append(feet_of(result))
                left.pop(0)
                worn = [load_worn(catalogue, left[0][0])] if left else worn
    finally:
        pipeline.close()
        source.close()
    rows = [joined(cells[at : at + SHOE_COLUMNS], 1) for at in range(0, len(cells), SHOE_COLUMNS)]
    return joined(rows, 0)


def hand_sheet(catalogue: Catalogue) -> ByteArray:
    """BGR picture of everything of `HAND_SHEET` on the demo's hand, each from the clip's start."""
    cells = []
    for selection, frame_index in HAND_SHEET:
        worn = [load_worn(catalogue, selection)]
        source = open_source("demo:hands", live=False)
        pipeline = Pipeline()
        try:
            while (frame := source.read()) is not None:
                result = pipeline.step(frame, worn, source.camera)
                if frame.index == frame_index:
                    cells.append(_cropped(result, HAND_CELL_WH, THINGS_PER_CELL[worn[0].category]))
                    break
        finally:
            pipeline.close()
            source.close()
    rows = [joined(cells[at : at + COLUMNS], 1) for at in range(0, len(cells), COLUMNS)]
    return joined(rows, 0)


def feet_of(result: Result) -> ByteArray:
    """The dressed frame cropped to its feet, in a cell's size; legs need more room than the floor."""
    return _cropped(result, SHOE_CELL_WH, FEET_PER_CELL, 0.25)


def _cropped(result: Result, cell_wh: tuple[int, int], room: float, above: float = 0.0) -> ByteArray:
    """The dressed frame cropped to what is worn in it, `room` times as wide, in a cell's size.

    above: how far over the cell's middle the products are, over half its height.
    """
    boxes = np.array([drawn.layer.bbox_px for drawn in result.drawn], float)
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    scale = cell_wh[0] / ((high[0] - low[0]) * room)
    half = np.array(cell_wh) / 2 / scale
    centre = (low + high) / 2 - (0.0, above * half[1])
    size_wh = np.array(result.frame.size_wh)
    centre = np.clip(centre, np.minimum(half, size_wh / 2), np.maximum(size_wh - half, size_wh / 2))
    shift = np.array(cell_wh) / 2 - scale * centre
    matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    return np.asarray(cv2.warpAffine(result.frame.image, matrix, cell_wh, flags=cv2.INTER_AREA), np.uint8)


def head_of(result: Result) -> ByteArray:
    """The dressed frame cropped to its head, in a cell's size."""
    (face,) = result.landmarks
    low, high = face.points_px.min(axis=0)[:2], face.points_px.max(axis=0)[:2]
    # The face's height changes less than its width while the head turns.
    width = (high[1] - low[1]) * FACES_PER_CELL
    scale = CELL_WH[0] / width
    # Hair needs more room than the neck; where the head is near, the cell stays inside the picture.
    centre = (low + high) / 2 - (0.0, 0.12 * (high[1] - low[1]))
    half = np.array(CELL_WH) / 2 / scale
    centre = np.clip(centre, half, np.array(result.frame.size_wh) - half)
    matrix = np.array(
        [
            [scale, 0, CELL_WH[0] / 2 - scale * centre[0]],
            [0, scale, CELL_WH[1] / 2 - scale * centre[1]],
        ]
    )
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(
        cv2.warpAffine(result.frame.image, matrix, CELL_WH, flags=method),
        np.uint8,
    )


def joined(pictures: list[ByteArray], axis: int) -> ByteArray:
    """Pictures of one size side by side (axis 1) or one below the other (axis 0), with white gaps."""
    shape = list(pictures[0].shape)
    shape[axis] = GAP_PX
    gap = np.full(shape, 255, np.uint8)
    parts = [part for picture in pictures for part in (gap, picture)]
    return np.concatenate(parts[1:], axis=axis)


def window(
    app: QApplication,
    catalogue: Catalogue,
    name: str,
    language: str,
    then: Callable[[QApplication, MainWindow], None] | None = None,
) -> ByteArray:
    """BGR picture of the window, 1280x800, with the live mirror running on a demo.

    then: what is done in the window before the picture is taken.
    """
    from ui.__main__ import START_SIZE
    from ui.bridge import Bridge
    from ui.main_window import MainWindow

    source, department, worn, frame = WINDOWS[name]
    with tempfile.TemporaryDirectory() as recordings:
        settings = Settings.model_validate(
            {
                "source": source,
                "language": language,
                "department": department,
                "worn": worn,
                "recordings_dir": recordings,
                "gestures": department not in HAND_CATEGORIES,  # for seconds their hints cover the fingers
            }
        )
        mirror = Mirror(settings, catalogue)
        bridge = Bridge(mirror)
        shown = MainWindow(bridge, settings, catalogue, list, [language], idle_ms=NEVER_IDLE_MS)
        shown.resize(*START_SIZE)
        shown.show()
        bridge.start(source)
        try:
            wait_until(
                app,
                lambda: (shot := mirror.newest(0)) is not None and shot.frame.index >= frame,
                "the mirror showed no picture in time",
                WINDOW_TIMEOUT_S,
            )
            spin(app, SETTLE_S)
            if then is not None:
                then(app, shown)
            return grab(shown)
        finally:
            shown.posts.finish()
            mirror.stop()
            shown.hide()


def make_a_post(app: QApplication, shown: MainWindow) -> None:
    """Record two pairs of glasses, open the clip in the edit step and turn to the colour looks."""
    shown.chrome.rail.record.click()
    spin(app, PAIR_S)
    shown.wardrobe.step(product=1)
    spin(app, PAIR_S)
    found: list[bool] = []
    shown.posts.edit_step.following.found.connect(lambda clip: found.append(True))
    folder = shown.settings.recordings_dir
    shown.chrome.rail.record.click()
    wait_until(
        app,
        lambda: any(folder.glob("*.clip.json")),
        "the recording was not finished in time",
        WINDOW_TIMEOUT_S,
    )
    shown.posts.edit(next(folder.glob("*.mp4")))
    wait_until(app, lambda: bool(found), "the clip was not looked through in time", WINDOW_TIMEOUT_S)
    editor = shown.posts.edit_step.editor
    assert editor is not None, "a clip is being edited"
    editor.tabs.choose(editor.pages.index(editor.looks))
    editor.stack.setCurrentIndex(editor.pages.index(editor.looks))
    spin(app, THUMBNAILS_S)


if __name__ == "__main__":
    sys.exit(main())
