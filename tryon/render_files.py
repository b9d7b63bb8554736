"""`tryon render`: stills, videos and folders of them, dressed without a screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from tryon.compositing import full_layer
from tryon.dressing.base import Worn
from tryon.errors import InputError
from tryon.pipeline import Pipeline, Result
from tryon.sinks.image import write_image
from tryon.sinks.recorder import Recorder
from tryon.sources import open_source
from tryon.sources.still import STILL_SUFFIXES

_WRITABLE_STILLS = {".png", ".jpg", ".jpeg", ".webp"}
VIDEO_SUFFIXES = {".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".mpg", ".mpeg", ".ts"}


@dataclass(frozen=True)
class RenderJob:
    """One file to dress and where the result goes."""

    source: Path
    target: Path

    @property
    def is_still(self) -> bool:
        return self.source.suffix.lower() in STILL_SUFFIXES


@dataclass(frozen=True)
class RenderReport:
    """frames read, and those on which something was drawn."""

    frames: int
    dressed: int


def plan(source: Path, target: Path) -> tuple[RenderJob, ...]:
    """The files to render. Raises InputError when there are none or `target` does not suit `source`."""
    if not source.exists():
        raise InputError(f"{source} does not exist")
    if source.is_file():
        _check_target(source, target)
        return (RenderJob(source, target),)
    suffixes = set(STILL_SUFFIXES) | VIDEO_SUFFIXES
    files = sorted(path for path in source.iterdir() if path.suffix.lower() in suffixes and path.is_file())
    if not files:
        raise InputError(f"{source} holds no pictures or videos")
    if source.resolve() == target.resolve():
        raise InputError(f"{target} would overwrite the input; name another folder")
    if target.is_file():
        raise InputError(f"{target} is a file; name a folder for the results of the folder {source}")
    names = [_result_name(path) for path in files]
    # a.mov beside a.mp4 becomes a.mov.mp4, so that neither result takes the other's place.
    return tuple(
        RenderJob(path, target / (name if names.count(name) == 1 else path.name + Path(name).suffix))
        for path, name in zip(files, names, strict=True)
    )


def _result_name(path: Path) -> str:
    if path.suffix.lower() not in STILL_SUFFIXES:
        return f"{path.stem}.mp4"
    return path.name if path.suffix.lower() in _WRITABLE_STILLS else f"{path.stem}.png"


def _check_target(source: Path, target: Path) -> None:
    if source.resolve() == target.resolve():
        raise InputError(f"{target} would overwrite the input; name another output")
    still = source.suffix.lower() in STILL_SUFFIXES
    wanted = _WRITABLE_STILLS if still else {".mp4"}
    if target.suffix.lower() not in wanted:
        kind = "picture (.png, .jpg)" if still else "video (.mp4)"
        raise InputError(f"{target.name}: the result of {source.name} is a {kind}; name it so")


def render_file(
    job: RenderJob,
    pipeline: Pipeline,
    worn: list[Worn],
    poses: TextIO | None,
    layers_dir: Path | None,
    advance: Callable[[int, int | None], None],
) -> RenderReport:
    """Dress one file with a pipeline made for its kind (still or video).

    poses: takes a JSON line a frame. layers_dir: takes what was drawn as PNG. advance: called with the
    frames done and in all (None where unknown). Raises InputError and SinkError.
    """
    job.target.parent.mkdir(parents=True, exist_ok=True)
    pipeline.reset()
    frames = dressed = 0
    with ExitStack() as stack:
        source = open_source(str(job.source), live=False)
        stack.callback(source.close)
        recorder: Recorder | None = None
        while (frame := source.read()) is not None:
            result = pipeline.step(frame, worn, source.camera)
            if job.is_still:
                write_image(job.target, result.frame.image)
            else:
                if recorder is None:
                    recorder = Recorder(job.target, frame.size_wh, source.info.fps or 30.0)
                    stack.callback(recorder.close)
                recorder.write(result.frame)
            if poses is not None:
                poses.write(json.dumps(pose_line(job.source.name, frames, result)) + "\n")
            if layers_dir is not None:
                suffix = "" if job.is_still else f"_{frames:06d}"
                drawn = full_layer([one.layer for one in result.drawn], frame.size_wh)
                write_image(layers_dir / f"{job.source.stem}{suffix}.png", drawn)
            frames += 1
            dressed += bool(result.drawn)
            advance(frames, source.info.frame_count)
    if frames == 0:
        raise InputError(f"{job.source.name} holds no pictures")
    return RenderReport(frames, dressed)


def pose_line(source_name: str, index: int, result: Result) -> dict[str, Any]:
    """What `--poses` writes for one frame; items in the order of their slots."""
    items = sorted(result.drawn, key=lambda drawn: drawn.item.slot)
    return {
        "source": source_name,
        "frame": index,
        "t": round(result.frame.time_ns / 1e9, 6),
        "items": [
            {
                "sku": drawn.item.sku,
                "variant": drawn.item.variant,
                "slot": drawn.item.slot,
                "camera_from_item": np.round(drawn.item.camera_from_item, 7).tolist(),
                "confidence": round(drawn.item.confidence, 3),
                "bbox_px": list(drawn.layer.bbox_px or ()),
            }
            for drawn in items
        ],
        "ms": {stage: round(ms, 3) for stage, ms in result.ms.items()},
    }


def grouped(jobs: tuple[RenderJob, ...]) -> Iterator[tuple[bool, list[RenderJob]]]:
    """(is_still, jobs) for each kind present: both need a tracker of their own."""
    for still in (True, False):
        chosen = [job for job in jobs if job.is_still == still]
        if chosen:
            yield still, chosen
