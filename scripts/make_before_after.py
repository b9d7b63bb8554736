"""Make the README's before-and-after pictures: what light, shadow, hair and the camera's look add.

Run from anywhere, with or without a screen: ``.venv/bin/python scripts/make_before_after.py``. Writes
``before-after.jpg`` to ``assets/readme``: one column for each effect, above without it and below with it,
on frames of the bundled demo, some of them dimmed, warmed, softened or made noisy as cameras do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from make_readme_pictures import head_of, joined, save

from tryon.catalogue import Catalogue, load_catalogue
from tryon.dressing.base import load_worn
from tryon.pipeline import Pipeline, Result
from tryon.quality import LADDER, Quality
from tryon.settings import assets_dir
from tryon.sources import open_source
from tryon.types import ByteArray, Frame

FULL = LADDER[0]


def as_it_is(image: ByteArray) -> ByteArray:
    return image


def by_a_window(image: ByteArray) -> ByteArray:
    """Daylight from the upper left."""
    height, width = image.shape[:2]
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    light = np.clip(0.75 - 0.9 * x - 0.3 * y, 0.2, 1.3)[..., None]
    return np.asarray(255 * np.clip((image / 255.0) ** 2.2 * light, 0, 1) ** (1 / 2.2)).astype(np.uint8)


def in_lamplight(image: ByteArray) -> ByteArray:
    """A dim room with one warm lamp at the left."""
    linear = (image / 255.0) ** 2.2
    width = image.shape[1]
    lamp = np.linspace(0.85, 0.12, width)[None, :, None] * np.array([0.28, 0.55, 1.0])
    return np.asarray(255 * np.clip(linear * lamp, 0, 1) ** (1 / 2.2)).astype(np.uint8)


def on_a_weak_camera(image: ByteArray) -> ByteArray:
    """Soft, and as noisy as a webcam in the evening."""
    soft = cv2.GaussianBlur(image, (0, 0), 2.0).astype(np.float64)
    noise = cv2.GaussianBlur(np.random.default_rng(3).normal(0, 1, image.shape), (0, 0), 0.6)
    return np.clip(soft + 9 * noise / noise.std(), 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class Column:
    """One effect: what is worn on which frame, how that frame was taken, and what is missing above."""

    name: str
    selection: str
    frame: int
    taken: Callable[[ByteArray], ByteArray]
    quality: Quality = FULL


COLUMNS = (
    Column("hair", "panto:dark-havana", 52, as_it_is, quality=replace(FULL, hiding=False)),
    Column("shadow", "square-acetate:black", 110, by_a_window, quality=replace(FULL, shadows=False)),
    Column("light", "square-acetate:crystal", 268, in_lamplight, quality=replace(FULL, light=False)),
    Column("camera", "round-metal:gold", 232, on_a_weak_camera, quality=replace(FULL, look=False)),
)


def main() -> int:
    """Returns the exit status."""
    catalogue = load_catalogue(assets_dir() / "products")
    columns = [
        joined([_dressed(column, catalogue, with_it) for with_it in (False, True)], 0) for column in COLUMNS
    ]
    save("before-after", joined(columns, 1))
    return 0


def _dressed(column: Column, catalogue: Catalogue, with_it: bool) -> ByteArray:
    """The demo's head wearing the column's product, with its effect or without."""
    source = open_source("demo", live=False)
    pipeline = Pipeline()
    worn = [load_worn(catalogue, column.selection)]
    result: Result | None = None
    try:
        if not with_it:
            pipeline.dresser.set_quality(column.quality)
        for _ in range(column.frame + 1):
            frame = source.read()
            assert frame is not None, "the demo is longer than the frames asked for"
            taken = Frame(column.taken(frame.image), frame.time_ns, frame.index)
            result = pipeline.step(taken, worn, source.camera)
    finally:
        pipeline.close()
        source.close()
    assert result is not None
    return head_of(result)


if __name__ == "__main__":
    sys.exit(main())
