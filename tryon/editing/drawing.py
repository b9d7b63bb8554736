"""Draws a post's picture at any of its seconds; export, preview, cover and collage all show the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from tryon.editing.develop import develop
from tryon.editing.framing import Framing
from tryon.editing.layouts import cell_wh, join
from tryon.editing.looks import load_look
from tryon.editing.overlay import Overlay, paint_overlays
from tryon.editing.plan import EditPlan
from tryon.editing.reader import Readers, open_reader
from tryon.editing.stickers import paint_stickers, sticker_names
from tryon.editing.subject_track import NOBODY, SubjectTrack
from tryon.editing.subjects import follow_clip
from tryon.editing.timeline import Playing, Timeline, lay_out
from tryon.editing.trails import Trail
from tryon.editing.transitions import blend
from tryon.errors import InputError
from tryon.music.compose import TUNES
from tryon.types import ByteArray

Tracks = Mapping[Path, SubjectTrack]

# A plan may end a segment a little behind its clip's last picture, which is held.
_HELD_S = 0.5


@dataclass(frozen=True, eq=False)
class Shot:
    """A clip's picture that shows at some second, as it was read."""

    playing: Playing
    clip: Path
    image: ByteArray


class Framings:
    """Crops of clips, kept because finding one takes a while."""

    def __init__(self, tracks: Tracks) -> None:
        self.tracks = tracks
        self._framings: dict[tuple[Path, float, bool], Framing] = {}

    def framing(self, clip: Path, source_wh: tuple[int, int], aspect: float) -> Framing:
        track = self.tracks.get(clip)
        key = (clip, round(aspect, 2), track is None)
        if key not in self._framings:
            self._framings[key] = Framing(track or _UNSEEN, source_wh, aspect)
        return self._framings[key]


class Drawing:
    """A plan, ready to be drawn on canvases of one size.

    readers: of the clips; they belong to the caller. framings: with the tracks of what is where in the clips;
    a clip without one is cropped round its middle. One thread may read while another paints.
    """

    def __init__(
        self,
        plan: EditPlan,
        canvas_wh: tuple[int, int],
        readers: Readers,
        framings: Framings,
        overlays: Sequence[Overlay] = (),
    ) -> None:
        self.plan = plan
        self.canvas_wh = canvas_wh
        self.timeline: Timeline = lay_out(plan)
        self._cell_wh = cell_wh(plan.layout, canvas_wh)
        self._readers = readers
        self._framings = framings
        self._overlays = overlays
        self._tied = tuple(sticker for sticker in plan.stickers if sticker.anchor != "picture")
        self._free = tuple(sticker for sticker in plan.stickers if sticker.anchor == "picture")

    def read(self, t_s: float) -> tuple[Shot, ...]:
        """The clips' pictures that show at second `t_s`. Quick where seconds grow. Raises InputError."""
        return tuple(self._shot(playing) for playing in self.timeline.at(t_s))

    def paint(self, t_s: float, shots: Sequence[Shot]) -> ByteArray:
        """(h, w, 3) BGR, the caller's own: the post's picture of `read`'s shots."""
        halves = []
        for _, group in groupby(shots, key=lambda shot: shot.playing.half):
            picture: ByteArray | None = None
            for shot in group:
                developed = self._developed(shot, t_s)
                if picture is None:
                    picture = developed
                else:
                    picture = blend(picture, developed, self.plan.transition, shot.playing.blend)
            assert picture is not None  # a group is never empty
            halves.append(picture)
        canvas = halves[0] if len(halves) == 1 else join(halves[0], halves[1], self.plan.layout)
        paint_stickers(canvas, self._free, t_s, NOBODY)
        paint_overlays(canvas, self._overlays, t_s)
        return canvas

    def picture(self, t_s: float) -> ByteArray:
        """Read and painted."""
        return self.paint(t_s, self.read(t_s))

    def _shot(self, playing: Playing) -> Shot:
        clip = self.timeline.halves[playing.half][playing.segment_index].segment.clip
        # Neighbours may be pieces of the same clip, and are read at once during a transition.
        reader = self._readers.reader(clip, 2 * playing.half + playing.segment_index % 2)
        return Shot(playing, clip, reader.picture_at(playing.source_s))

    def _developed(self, shot: Shot, t_s: float) -> ByteArray:
        image, source_s = shot.image, shot.playing.source_s
        size_wh = (image.shape[1], image.shape[0])
        framing = self._framings.framing(shot.clip, size_wh, self._cell_wh[0] / self._cell_wh[1])
        track = self._framings.tracks.get(shot.clip)
        subjects = NOBODY if track is None else track.at(source_s)
        canvas, moved = develop(image, framing.rect(source_s), self._cell_wh, subjects, self.plan)
        paint_stickers(canvas, self._tied, t_s, moved)
        return canvas


_NOWHERE = Trail(np.empty(0), np.empty((0, 4)))
_UNSEEN = SubjectTrack(0.0, Trail(np.empty(0), np.empty((0, 478, 2))), _NOWHERE, _NOWHERE)
"""Of a clip in which nobody was looked for."""


def clips_of(plan: EditPlan) -> tuple[Path, ...]:
    """The clips of a plan, each once, in the order in which they first show."""
    return tuple(dict.fromkeys(segment.clip for segment in (*plan.segments, *plan.second)))


def check_plan(plan: EditPlan) -> None:
    """Raise InputError where a look, sticker or tune is not there, or a clip is unreadable or too short."""
    if plan.look is not None:
        load_look(plan.look, plan.look_strength)
    known = sticker_names() if plan.stickers else ()
    for sticker in plan.stickers:
        if sticker.art not in known:
            raise InputError(f"there is no sticker {sticker.art!r}; there are {', '.join(known)}")
    if plan.music.tune is not None and plan.music.tune not in TUNES:
        raise InputError(f"there is no tune {plan.music.tune!r}; there are {', '.join(TUNES)}")
    for clip in clips_of(plan):
        reader = open_reader(clip)
        try:
            end_s = max(one.end_s for one in (*plan.segments, *plan.second) if one.clip == clip)
            if 0 < reader.duration_s < end_s - _HELD_S:
                lasts = f"{clip.name} lasts {reader.duration_s:.1f} s"
                raise InputError(f"{lasts}; a segment of it cannot end at {end_s:.1f} s")
        finally:
            reader.close()


def follow_clips(
    plan: EditPlan, known: Tracks, advance: Callable[[float], None], cancelled: Callable[[], bool]
) -> dict[Path, SubjectTrack]:
    """`known` and the tracks of the plan's other clips. advance: told the share done, 0 to 1."""
    tracks = dict(known)
    missing = [clip for clip in clips_of(plan) if clip not in tracks]
    for number, clip in enumerate(missing):

        def advance_clip(share: float, done: int = number) -> None:
            advance((done + share) / len(missing))

        tracks[clip] = follow_clip(clip, advance_clip, cancelled)
    return tracks
