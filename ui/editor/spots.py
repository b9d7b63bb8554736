"""Where the stickers of a post are seen, so that a finger can take hold of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tryon.editing.drawing import Framings
from tryon.editing.layouts import cell_wh
from tryon.editing.plan import EditPlan
from tryon.editing.reader import Readers
from tryon.editing.stickers import anchor_place
from tryon.editing.subject_track import NOBODY
from tryon.editing.timeline import lay_out
from tryon.types import FloatArray


@dataclass(frozen=True, eq=False)
class StickerSpot:
    """Where sticker number `at` is seen: centre and width in shares of the picture's width.

    anchor_from_picture: (2, 2), turns a way in such shares into one in widths of what the sticker follows.
    """

    at: int
    centre: tuple[float, float]
    width: float
    anchor_from_picture: FloatArray


def sticker_spots(
    plan: EditPlan, t_s: float, size_wh: tuple[int, int], readers: Readers, framings: Framings
) -> tuple[StickerSpot, ...]:
    """The stickers that are in view at second `t_s` of a post on a canvas of that size.

    On a split screen those of the first half. The readers' and framings' thread only.
    """
    playing = next((each for each in lay_out(plan).at(t_s) if each.half == 0), None)
    if playing is None or not plan.stickers:
        return ()
    clip = plan.segments[playing.segment_index].clip
    cell = cell_wh(plan.layout, size_wh)
    source_wh = readers.reader(clip, playing.segment_index % 2).size_wh
    x0, y0, width, _ = framings.framing(clip, source_wh, cell[0] / cell[1]).rect(playing.source_s)
    track = framings.tracks.get(clip)
    subjects = NOBODY if track is None else track.at(playing.source_s)
    scale = cell[0] / width
    on_canvas = subjects.moved(scale, (-x0 * scale, -y0 * scale))
    spots = []
    for at, sticker in enumerate(plan.stickers):
        if not sticker.start_s <= t_s <= sticker.end_s:
            continue
        place = anchor_place(
            sticker.anchor,
            NOBODY if sticker.anchor == "picture" else on_canvas,
            size_wh if sticker.anchor == "picture" else cell,
        )
        if place is not None:
            centre = place.centre + place.turn @ np.array(sticker.offset) * place.width
            x, y = (float(value) / size_wh[0] for value in centre)
            wide = sticker.size * place.width / size_wh[0]
            spots.append(StickerSpot(at, (x, y), wide, place.turn.T * size_wh[0] / place.width))
    return tuple(spots)
