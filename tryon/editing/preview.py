"""A post as it is edited: single pictures, small and quick."""

from __future__ import annotations

from types import TracebackType

import cv2
import numpy as np

from tryon.editing.drawing import Drawing, Tracks, overlays_of
from tryon.editing.plan import EditPlan
from tryon.types import ByteArray


class Preview:
    """Draws a plan at any second, as its export will. Keeps its clips open: close it. For one thread.

    size_wh: of the pictures, in the shape of the plan's aspect. tracks: of `follow_clips`; a clip without one
    is cropped round its middle and gets neither beauty nor stickers that follow.

    Raises InputError for what cannot be drawn.
    """

    def __init__(self, plan: EditPlan, size_wh: tuple[int, int], tracks: Tracks | None = None) -> None:
        width, height = size_wh
        even_wh = (max(2, width // 2 * 2), max(2, height // 2 * 2))
        self._size_wh = size_wh
        self._drawing = Drawing(plan, even_wh, tracks or {}, overlays_of(plan, even_wh))

    def __enter__(self) -> Preview:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def duration_s(self) -> float:
        return self._drawing.timeline.duration_s

    def frame(self, t_s: float) -> ByteArray:
        """(h, w, 3) BGR: the post at second `t_s`."""
        picture = self._drawing.picture(t_s)
        if picture.shape[1::-1] == self._size_wh:
            return picture
        return np.asarray(cv2.resize(picture, self._size_wh), np.uint8)

    def close(self) -> None:
        self._drawing.close()


def preview_frame(
    plan: EditPlan, t_s: float, size_wh: tuple[int, int], tracks: Tracks | None = None
) -> ByteArray:
    """(h, w, 3) BGR: a single picture of a post. To draw several, keep a `Preview`."""
    with Preview(plan, size_wh, tracks) as preview:
        return preview.frame(t_s)
