"""The kiosk's camera: its picture is turned back where it is mounted on its side, and it has no stand-in."""

from __future__ import annotations

from dataclasses import replace

import cv2

from tryon.errors import SourceError
from tryon.sources import Source, SourceInfo, open_source
from tryon.types import Camera, Frame

_BACK = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}


class TurnedSource:
    """A source whose pictures come turned clockwise by `turned` degrees (90, 180 or 270): turns them back."""

    def __init__(self, source: Source, turned: int) -> None:
        self._source, self._turned = source, turned

    @property
    def info(self) -> SourceInfo:
        info = self._source.info
        width, height = info.size_wh
        size_wh = (width, height) if self._turned == 180 else (height, width)
        return replace(info, size_wh=size_wh)

    @property
    def camera(self) -> Camera | None:
        """None: who turns a camera knows no more of it than of any."""
        return None

    def read(self) -> Frame | None:
        frame = self._source.read()
        if frame is None:
            return None
        return Frame(cv2.rotate(frame.image, _BACK[self._turned]), frame.time_ns, frame.index)

    def close(self) -> None:
        self._source.close()


class KioskCamera:
    """Opens sources as `open_source` does, turned back by the present `turned`.

    Where no camera works, "auto" raises SourceError instead of showing the demo: it is tried again.
    """

    def __init__(self, turned: int = 0) -> None:
        self.turned = turned

    def __call__(self, spec: str, *, size_wh: tuple[int, int], fps: float) -> Source:
        source = open_source(spec, size_wh=size_wh, fps=fps)
        if spec == "auto" and source.info.kind == "demo":
            source.close()
            raise SourceError("no camera works: plug one in")
        return TurnedSource(source, self.turned) if self.turned else source
