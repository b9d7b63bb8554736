"""`tryon bench`: the bare tracker and the whole pipeline on the same frames, in the same run."""

from __future__ import annotations

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue

import cv2
import numpy as np

from tryon.bare_trackers import bare_tracker, clocked
from tryon.catalogue import Catalogue, Category
from tryon.dressing.base import Observation, Worn
from tryon.dressing.hand_places import HAND_CATEGORIES
from tryon.errors import InputError
from tryon.mirror import Mirror
from tryon.pipeline import Pipeline, wanted_by
from tryon.precedence import MIRROR, hand_over_soon, step_back
from tryon.settings import Settings
from tryon.sinks.studio import Studio
from tryon.sources import open_source
from tryon.sources.demo import FACE_DEMO, FEET_DEMO, HANDS_DEMO
from tryon.types import ByteArray, Camera, Frame

SIZE_WH = (1280, 720)
_FRAMES = 150  # five seconds: longer clips heat the machine more than they inform
_ROUNDS = 3  # bare, whole and recording in turn, so that drift of the machine's speed hits all alike
_WARM_UP = 20
_STALL_S = 30.0  # a frame that takes longer never comes
_CAMERA_FPS = 30.0


@dataclass(frozen=True)
class BenchReport:
    """Milliseconds per frame where named so; ratios of the whole to the bare tracker, median over rounds."""

    frames: int
    renderer: str
    bare_ms: float
    whole_ms: float
    recording_ms: float
    ratio: float
    ratio_recording: float
    fps: float
    fps_recording: float
    latency_median_ms: float
    latency_p95_ms: float
    dropped_recording: int
    stages: dict[str, dict[str, float]]


def usual_source(worn: Worn) -> str:
    """The bundled clip that shows what wears the product."""
    if worn.category in HAND_CATEGORIES:
        return HANDS_DEMO
    return FEET_DEMO if worn.category == "shoes" else FACE_DEMO


def load_frames(source_spec: str) -> tuple[list[Frame], Camera | None]:
    """Up to 150 frames scaled into 1280x720, and the source's intrinsics where they fit unscaled."""
    source = open_source(source_spec, live=False)
    frames: list[Frame] = []
    try:
        camera = source.camera
        while len(frames) < _FRAMES and (frame := source.read()) is not None:
            if frame.size_wh != SIZE_WH:
                camera = None
            frames.append(Frame(_fit(frame.image), frame.time_ns, frame.index))
    finally:
        source.close()
    if len(frames) < 2:
        raise InputError(f"{source_spec}: a benchmark needs a video, not a still")
    return frames, camera


def run_bench(
    worn: Worn,
    source_spec: str,
    settings: Settings,
    catalogue: Catalogue,
    advance: Callable[[int, int], None],
) -> BenchReport:
    """Measure. advance: called with the rounds done and in all."""
    hand_over_soon()  # as the window and the mirror's threads do
    frames, camera = load_frames(source_spec)
    step_back(MIRROR)  # for good: the process has nothing else to do
    pipeline = Pipeline(max_faces=1, vertical_fov_deg=settings.vertical_fov_deg)
    time_bare = bare_tracker(worn.category, frames)
    bare, whole, recording = [], [], []
    stages: dict[str, list[float]] = defaultdict(list)
    dropped = 0
    try:
        for done in range(_ROUNDS):
            bare.append(time_bare(frames, _WARM_UP))
            whole.append(_time_whole(pipeline, frames, worn, camera, stages, None)[0])
            with tempfile.TemporaryDirectory() as folder:
                # A queue as long as the clip: the figure is the cost of encoding every frame, none dropped.
                studio = Studio(_CAMERA_FPS, queue_frames=len(frames))
                studio.start(Path(folder) / "bench.mp4", SIZE_WH, lambda path, clock: None)
                ms, lost = _time_whole(pipeline, frames, worn, camera, stages, studio)
                recording.append(ms)
                dropped += lost
            advance(done + 1, _ROUNDS)
        description = pipeline.dresser.description
    finally:
        pipeline.close()
    latencies = _latencies(worn, source_spec, settings, catalogue)
    whole_ms, recording_ms = float(np.median(whole)), float(np.median(recording))
    return BenchReport(
        frames=len(frames),
        renderer=description,
        bare_ms=float(np.median(bare)),
        whole_ms=whole_ms,
        recording_ms=recording_ms,
        ratio=float(np.median(np.array(whole) / np.array(bare))),
        ratio_recording=float(np.median(np.array(recording) / np.array(bare))),
        fps=1000 / whole_ms,
        fps_recording=1000 / recording_ms,
        latency_median_ms=float(np.median(latencies)),
        latency_p95_ms=float(np.percentile(latencies, 95)),
        dropped_recording=dropped,
        stages={
            name: {"median_ms": float(np.median(ms)), "p95_ms": float(np.percentile(ms, 95))}
            for name, ms in stages.items()
        },
    )


def _fit(image: ByteArray) -> ByteArray:
    """The whole picture scaled into 1280x720, its edges repeated where the shape differs."""
    height, width = image.shape[:2]
    if (width, height) == SIZE_WH:
        return image
    scale = min(SIZE_WH[0] / width, SIZE_WH[1] / height)
    scaled = cv2.resize(image, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    left, top = (SIZE_WH[0] - scaled.shape[1]) // 2, (SIZE_WH[1] - scaled.shape[0]) // 2
    right, bottom = SIZE_WH[0] - scaled.shape[1] - left, SIZE_WH[1] - scaled.shape[0] - top
    framed: ByteArray = cv2.copyMakeBorder(scaled, top, bottom, left, right, cv2.BORDER_REPLICATE)
    return framed


def _time_whole(
    pipeline: Pipeline,
    frames: list[Frame],
    worn: Worn,
    camera: Camera | None,
    stages: dict[str, list[float]],
    studio: Studio | None,
) -> tuple[float, int]:
    """Milliseconds per frame of the whole pipeline; with a recording until its file is complete. And how many
    frames that dropped.

    Runs as the mirror does: a thread tracks ahead, one observation waits while another is drawn. But no frame
    is dropped.
    """
    pipeline.reset()
    timed = list(clocked(frames, time.monotonic_ns()))
    waiting: Queue[Observation] = Queue(maxsize=1)
    start = time.perf_counter()
    with ThreadPoolExecutor(1, "tracking") as tracking:
        ahead = tracking.submit(_track_all, pipeline, timed, camera, wanted_by([worn]), waiting)
        for number in range(len(timed)):
            if number == _WARM_UP:
                start = time.perf_counter()
            try:
                seen = waiting.get(timeout=_STALL_S)
            except Empty:
                ahead.result(timeout=_STALL_S)  # tells why it ended
                raise
            result = pipeline.dresser.dress(seen, [worn])
            if studio is not None:
                studio.show(result.frame)
            elif number >= _WARM_UP:
                for name, ms in result.ms.items():
                    stages[name].append(ms)
    dropped = 0
    if studio is not None:
        dropped = 0 if studio.stats is None else studio.stats.dropped
        studio.close()
    return (time.perf_counter() - start) * 1e3 / max(1, len(timed) - _WARM_UP), dropped


def _track_all(
    pipeline: Pipeline,
    frames: list[Frame],
    camera: Camera | None,
    wanted: frozenset[Category],
    waiting: Queue[Observation],
) -> None:
    for frame in frames:
        waiting.put(pipeline.observer.observe(frame, camera, wanted), timeout=_STALL_S)


def _latencies(worn: Worn, source_spec: str, settings: Settings, catalogue: Catalogue) -> list[float]:
    """Milliseconds from grab to a picture ready for the screen, in the live mirror at the source's pace."""
    mirror = Mirror(settings, catalogue)
    mirror.wear(worn.sku, worn.variant)
    latencies: list[float] = []
    seen, give_up = 0, time.monotonic() + _STALL_S
    mirror.start(source_spec)
    try:
        while len(latencies) < _FRAMES and time.monotonic() < give_up:
            shot = mirror.newest(seen)
            if shot is None:
                time.sleep(0.002)
                continue
            seen = shot.index
            latencies.append(shot.ready_after_ms)
    finally:
        mirror.stop()
    if not latencies:
        raise InputError(f"{source_spec}: the mirror showed nothing within {_STALL_S:g} seconds")
    return latencies[_WARM_UP:] or latencies
