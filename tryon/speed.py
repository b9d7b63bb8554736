"""How fast this PC is: the whole pipeline on the demo, at the step of the quality ladder that it holds."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from tryon.catalogue import load_catalogue
from tryon.dressing.base import load_worn
from tryon.pipeline import Pipeline
from tryon.quality import Quality, QualityController
from tryon.sources import open_source

FRAME_S = 1 / 30
_WARM_UP = 5  # frames that compile shaders and find the face
_HELD = 60
"""Frames at one step of the ladder after which it counts as held: two seconds, longer than the controller
waits between steps."""

_TIME_LIMIT_S = 15.0  # on a PC too slow for any step


@dataclass(frozen=True)
class Speed:
    """The step of `tryon.quality.LADDER` that lasts at 30 frames a second, and the median time of a frame."""

    finish: Quality
    frame_ms: float

    @property
    def keeps_up(self) -> bool:
        """Whether frames are done before the next one comes."""
        return self.frame_ms < FRAME_S * 1e3


def measure_speed() -> Speed:
    """Dress the demo until the quality stays as it is.

    Both halves of the pipeline run one after the other here: the live mirror, which runs them side by side
    but shares the processor with window and recorder, holds the same or a better step. Takes three to
    fifteen seconds. Raises TryOnError where the pipeline cannot work.
    """
    catalogue = load_catalogue()
    worn = [load_worn(catalogue, product.sku) for product in catalogue.products[:1]]
    controller = QualityController()
    source = open_source("demo", live=False)
    pipeline = Pipeline()
    times_ms: list[float] = []
    try:
        until = time.monotonic() + _TIME_LIMIT_S
        while len(times_ms) < _HELD and (time.monotonic() < until or not times_ms):
            frame = source.read()
            if frame is None:
                break
            start = time.perf_counter()
            pipeline.step(frame, worn, source.camera)
            busy_s = time.perf_counter() - start
            if frame.index < _WARM_UP:
                continue
            times_ms.append(busy_s * 1e3)
            finish = controller.update(busy_s, FRAME_S)
            if finish != pipeline.dresser.quality and len(times_ms) < _HELD:
                pipeline.dresser.set_quality(finish)
                times_ms.clear()
    finally:
        pipeline.close()
        source.close()
    return Speed(pipeline.dresser.quality, statistics.median(times_ms))
