"""A webcam, through OpenCV, read in its own thread."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from tryon.errors import SourceError
from tryon.sources.base import SourceInfo
from tryon.types import Camera, Frame

_READ_TIMEOUT_S = 2.0
_OPEN_TIMEOUT_S = 10.0
_JOIN_TIMEOUT_S = 1.0
_FAILED_READS = 10
_RETRY_S = 0.02
_FIRST_PICTURE_S = 3.0
_MJPG = cv2.VideoWriter.fourcc(*"MJPG")

OpenCapture = Callable[[int, int], Any]


class WebCamera:
    """Delivers the newest picture of camera `index`; pictures that nobody read in time are lost, but counted.

    Asks for `size_wh` (pixels) and `fps`, as MJPG where uncompressed pictures would not fit through USB;
    info tells what was granted. Frame.time_ns is taken right after the grab. A device that hangs never
    blocks the caller: it is opened, read and released in a thread of its own.

    open_capture takes an index and an OpenCV backend and returns a cv2.VideoCapture; tests replace it.

    Raises SourceError when the camera does not exist, is in use or delivers no picture.
    """

    def __init__(
        self,
        index: int,
        *,
        name: str | None = None,
        size_wh: tuple[int, int] = (1280, 720),
        fps: float = 30.0,
        open_capture: OpenCapture = cv2.VideoCapture,
        read_timeout_s: float = _READ_TIMEOUT_S,
        open_timeout_s: float = _OPEN_TIMEOUT_S,
    ) -> None:
        self._index = index
        self._name = name or f"Camera {index}"
        self._asked = (size_wh, fps)
        self._open_capture = open_capture
        self._read_timeout_s = read_timeout_s
        self._stop = threading.Event()
        self._changed = threading.Condition()
        self._newest: Frame | None = None
        self._error: SourceError | None = None
        self._granted: SourceInfo | None = None
        self._thread = threading.Thread(target=self._run, name=f"camera {index}", daemon=True)
        self._thread.start()
        with self._changed:
            self._changed.wait_for(lambda: self._granted or self._error, open_timeout_s)
            granted, error = self._granted, self._error
        if granted is None:
            self._stop.set()
            raise error or SourceError(f"{self._name} does not answer: unplug it, plug it in again and retry")
        self._info: SourceInfo = granted

    @property
    def info(self) -> SourceInfo:
        return self._info

    @property
    def camera(self) -> Camera | None:
        return None

    def read(self) -> Frame | None:
        """The next picture; None after close(). Raises SourceError when none came for two seconds."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._newest is not None or self._error is not None or self._stop.is_set(),
                self._read_timeout_s,
            )
            if self._stop.is_set():
                return None
            frame, self._newest = self._newest, None
            error = self._error
        if frame is not None:
            return frame
        raise error or SourceError(
            f"{self._name} delivers no pictures any more: check that it is plugged in and not used elsewhere"
        )

    def close(self) -> None:
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        if threading.current_thread() is not self._thread:
            self._thread.join(_JOIN_TIMEOUT_S)  # a hanging driver keeps its daemon thread, and nothing else

    def _run(self) -> None:
        try:
            capture, image = self._start()
        except SourceError as error:
            self._publish(error=error)
            return
        try:
            self._publish(granted=self._describe(capture, image.shape[1::-1]))
            self._deliver(capture)
        except cv2.error as error:
            self._publish(error=SourceError(f"{self._name} failed: {error.err}"))
        finally:
            capture.release()

    def _start(self) -> tuple[Any, Any]:
        """An open capture and its first picture, from the first way of opening that gives one."""
        opened = False
        for backend, compressed in _ways_to_open():
            if self._stop.is_set():
                break
            try:
                capture = self._open_capture(self._index, backend)
                if not capture.isOpened():
                    capture.release()
                    continue
                opened = True
                self._configure(capture, compressed)
                image = self._first_picture(capture)
            except cv2.error:
                continue
            if image is not None:
                return capture, image
            capture.release()
        raise SourceError(self._why_not(opened))

    def _configure(self, capture: Any, compressed: bool) -> None:
        (width, height), fps = self._asked
        if compressed:  # before the size: drivers offer sizes and rates per pixel format
            capture.set(cv2.CAP_PROP_FOURCC, _MJPG)
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
        capture.set(cv2.CAP_PROP_FPS, fps)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)

    def _first_picture(self, capture: Any) -> Any:
        deadline = time.monotonic() + _FIRST_PICTURE_S
        for _ in range(_FAILED_READS):
            granted, image = capture.read()
            if granted and image is not None:
                return image
            if self._stop.wait(_RETRY_S) or time.monotonic() > deadline:
                return None
        return None

    def _deliver(self, capture: Any) -> None:
        index, failed = -1, 0
        while not self._stop.is_set():
            grabbed = capture.grab()
            time_ns = time.monotonic_ns()
            image = capture.retrieve()[1] if grabbed else None
            if image is None:
                failed += 1
                if failed >= _FAILED_READS:
                    self._publish(
                        error=SourceError(f"{self._name} was unplugged or taken by another program")
                    )
                    return
                self._stop.wait(_RETRY_S)
                continue
            failed, index = 0, index + 1
            if image.ndim == 2:
                image = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
            self._publish(frame=Frame(np.ascontiguousarray(image), time_ns, index))

    def _describe(self, capture: Any, size_wh: tuple[int, int]) -> SourceInfo:
        (width, height), fps = self._asked
        code = int(capture.get(cv2.CAP_PROP_FOURCC))
        pixel_format = "".join(chr(code >> shift & 0xFF) for shift in (0, 8, 16, 24)).strip("\0 ")
        granted_fps = max(0.0, float(capture.get(cv2.CAP_PROP_FPS)))
        granted = f"{size_wh[0]}x{size_wh[1]} at {granted_fps:g} fps"
        if code > 0 and pixel_format.isprintable():
            granted += f" {pixel_format}"
        return SourceInfo(
            name=self._name,
            kind="camera",
            size_wh=size_wh,
            fps=granted_fps,
            detail=f"asked for {width}x{height} at {fps:g} fps, granted {granted}",
            live=True,
        )

    def _why_not(self, opened: bool) -> str:
        if opened:
            return f"{self._name} delivers no picture: close other programs that may be using it"
        if sys.platform.startswith("linux"):
            device = Path(f"/dev/video{self._index}")
            if not device.exists():
                return f"there is no camera {self._index}: plug one in, or name another"
            return f"{self._name} cannot be opened: another program uses it, or you may not read {device}"
        return f"{self._name} cannot be opened: check that it is plugged in, free, and allowed by the system"

    def _publish(
        self,
        *,
        frame: Frame | None = None,
        granted: SourceInfo | None = None,
        error: SourceError | None = None,
    ) -> None:
        with self._changed:
            self._newest = frame or self._newest
            self._granted = granted or self._granted
            self._error = error or self._error
            self._changed.notify_all()


def _ways_to_open() -> tuple[tuple[int, bool], ...]:
    """Backends of this system with whether to ask for MJPG, best first."""
    if sys.platform.startswith("linux"):
        return (cv2.CAP_V4L2, True), (cv2.CAP_V4L2, False)
    if sys.platform == "darwin":
        return ((cv2.CAP_AVFOUNDATION, False),)
    if sys.platform == "win32":
        return (cv2.CAP_DSHOW, True), (cv2.CAP_DSHOW, False), (cv2.CAP_MSMF, False)
    return ((cv2.CAP_ANY, False),)
