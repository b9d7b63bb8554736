"""Where frames come from: cameras, video files, stills and the bundled demo."""

from __future__ import annotations

import sys
from pathlib import Path

from tryon.errors import SourceError
from tryon.sources.base import Source, SourceInfo
from tryon.sources.devices import CameraDevice, list_cameras

__all__ = ["CameraDevice", "Source", "SourceInfo", "list_cameras", "open_source"]


def open_source(
    spec: str, *, size_wh: tuple[int, int] = (1280, 720), fps: float = 30.0, live: bool = True
) -> Source:
    """Open what `spec` names: "auto" (the first camera that works, else the demo), "demo" (a face),
    "demo:hands", "demo:feet", "camera:0", "camera:<name>", or the path of a still or a video.

    size_wh (pixels) and fps are asked of cameras. live: files and the demo play by the clock and start
    again at their end, as the mirror wants it; otherwise each frame comes once, as fast as it is read.

    Raises InputError for a path that cannot be read and SourceError for a camera.
    """
    # Imported here: OpenCV and FFmpeg are slow to load, and the command line wants this module at once.
    from tryon.sources.demo import DEMO_CLIPS, open_demo
    from tryon.sources.paced import Paced, Rewindable
    from tryon.sources.still import STILL_SUFFIXES, StillImage
    from tryon.sources.video import VideoFile

    source: Rewindable
    if spec == "auto":
        opened = _first_working_camera(size_wh, fps)
        if not isinstance(opened, str):
            return opened
        source = open_demo(note=opened)
    elif spec in DEMO_CLIPS:
        source = open_demo(spec)
    elif spec.startswith("camera:"):
        return _open_camera(spec.removeprefix("camera:"), size_wh, fps)
    elif Path(spec).suffix.lower() in STILL_SUFFIXES:
        source = StillImage(Path(spec))
    else:
        source = VideoFile(Path(spec))
    return Paced(source, loop=True) if live else source


def _open_camera(which: str, size_wh: tuple[int, int], fps: float) -> Source:
    from tryon.sources.camera import WebCamera

    cameras = list_cameras()
    if which.isdecimal():
        name = next((camera.name for camera in cameras if camera.index == int(which)), None)
        return WebCamera(int(which), name=name, size_wh=size_wh, fps=fps)
    for camera in cameras:
        if which.strip() and which.strip().casefold() in camera.name.casefold():
            return WebCamera(camera.index, name=camera.name, size_wh=size_wh, fps=fps)
    names = ", ".join(f"{camera.index} {camera.name}" for camera in cameras)
    raise SourceError(
        f"there is no camera called {which!r}: " + (f"there are {names}" if names else "none is found")
    )


def _first_working_camera(size_wh: tuple[int, int], fps: float) -> Source | str:
    """An opened camera, or in words why there is none."""
    cameras = list_cameras()
    if not cameras and not sys.platform.startswith("linux"):
        cameras = (CameraDevice(0, "Camera 0"),)  # cameras cannot always be listed there: try the first
    reasons = ["no camera found"] if not cameras else []
    for camera in cameras:
        try:
            return _open_camera(str(camera.index), size_wh, fps)
        except SourceError as error:
            reasons.append(str(error))
    return "; ".join(reasons)
