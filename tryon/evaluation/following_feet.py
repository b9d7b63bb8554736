"""Feet as the product follows them: found and fitted, frame by frame or picture by picture."""

from __future__ import annotations

from types import TracebackType

from tryon.fitting.feet import FootFitter
from tryon.fitting.foot_template import load_foot_template
from tryon.geometry import default_camera
from tryon.tracking.feet import open_foot_tracker
from tryon.types import Camera, FittedFoot, Frame


class FeetFollower:
    """Tracks and fits one pair of feet. video: frames follow one another; else each picture stands alone."""

    def __init__(self, video: bool) -> None:
        self._video = video
        self._tracker = open_foot_tracker(video)
        self._fitter = FootFitter(load_foot_template())

    def __enter__(self) -> FeetFollower:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tracker.close()

    def look(self, frame: Frame) -> tuple[tuple[FittedFoot, ...], Camera]:
        """The feet that shoes are drawn by, and the camera through which they are seen."""
        camera = default_camera(frame.size_wh)
        if not self._video:
            self._fitter.reset()
        feet = self._tracker.track(frame)
        return self._fitter.follow(feet, camera, frame.time_ns, frame.image), camera

    def reset(self) -> None:
        """Another clip follows."""
        self._tracker.reset()
        self._fitter.reset()
