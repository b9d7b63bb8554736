"""A post as it is edited: single pictures, small and quick."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

import cv2
import numpy as np

from tryon.editing.drawing import Drawing, Framings, Tracks, clips_of
from tryon.editing.overlay import Overlay
from tryon.editing.plan import EditPlan
from tryon.editing.reader import Readers
from tryon.editing.timeline import lay_out
from tryon.editing.wording import overlays_of
from tryon.types import ByteArray


class Preview:
    """Draws plans at any second, as their export will. Use it in one thread, and close it.

    Clips, crops and words stay at hand from picture to picture, also while the plan changes.
    tracks: of `follow_clips`; it may grow meanwhile. A clip without one is cropped round its middle and gets
    neither beauty nor stickers that follow.
    """

    def __init__(self, tracks: Tracks | None = None) -> None:
        self._readers = Readers()
        self._framings = Framings({} if tracks is None else tracks)
        self._words: tuple[object, Sequence[Overlay]] = (None, ())

    def __enter__(self) -> Preview:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def frame(self, plan: EditPlan, t_s: float, size_wh: tuple[int, int]) -> ByteArray:
        """(h, w, 3) BGR of that size: the post at second `t_s`. Raises InputError for what is not there."""
        self._readers.keep(clips_of(plan))
        even_wh = (max(2, size_wh[0] // 2 * 2), max(2, size_wh[1] // 2 * 2))
        drawing = Drawing(plan, even_wh, self._readers, self._framings, self._overlays(plan, even_wh))
        picture = drawing.picture(t_s)
        if even_wh == size_wh:
            return picture
        return np.asarray(cv2.resize(picture, size_wh), np.uint8)

    def close(self) -> None:
        self._readers.close()

    def _overlays(self, plan: EditPlan, size_wh: tuple[int, int]) -> Sequence[Overlay]:
        words = (
            plan.template,
            plan.selection,
            plan.language,
            plan.captions,
            size_wh,
            lay_out(plan).duration_s,
        )
        if self._words[0] != words:
            self._words = (words, overlays_of(plan, size_wh))
        return self._words[1]


def preview_frame(
    plan: EditPlan, t_s: float, size_wh: tuple[int, int], tracks: Tracks | None = None
) -> ByteArray:
    """(h, w, 3) BGR: a single picture of a post. To draw several, keep a `Preview`."""
    with Preview(tracks) as preview:
        return preview.frame(plan, t_s, size_wh)
