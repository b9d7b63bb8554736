"""What makes posts, as the window uses it: pictures of plans, what there is to choose from, beats, files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QImage

from tryon.catalogue import Catalogue
from tryon.clips.library import Clip
from tryon.editing.audio import RATE, Samples, read_sound
from tryon.editing.auto_cut import cut_to_beats
from tryon.editing.drawing import Framings
from tryon.editing.export import export
from tryon.editing.footage import look_through
from tryon.editing.looks import find_looks
from tryon.editing.plan import Anchor, EditPlan, Segment
from tryon.editing.post_text import tried_in, write_post
from tryon.editing.presets import PRESETS
from tryon.editing.preview import Preview
from tryon.editing.product_facts import WORN_ON
from tryon.editing.reader import Readers
from tryon.editing.soundtrack import soundtrack
from tryon.editing.stickers import find_stickers
from tryon.editing.subject_track import SubjectTrack
from tryon.editing.subjects import follow_clip
from tryon.editing.templates import load_templates
from tryon.editing.timeline import lay_out
from tryon.errors import CancelledError, ProductError
from tryon.music.bars import find_bars
from tryon.music.beats import find_beats
from tryon.music.compose import TUNES, compose
from tryon.sinks.image import default_name
from ui.editor.bench import Choice, Offer
from ui.editor.changes import changed
from ui.editor.preview_loop import Drawn, Wish
from ui.editor.spots import sticker_spots
from ui.text import Language

BEAT_POST_S = 15.0
"""A post that is cut to the beat: as long as people watch one."""


class Workshop:
    """May be used from several threads: one draws, others follow clips and export."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._tracks: dict[Path, SubjectTrack] = {}
        # The large preview and the small pictures would take each other's words and crops away.
        self._previews = (Preview(self._tracks), Preview(self._tracks))
        self._readers, self._framings = Readers(), Framings(self._tracks)

    # What there is

    def offer(self) -> Offer:
        """Reads files: not for the window's thread."""
        stickers = find_stickers()
        return Offer(
            looks=tuple(Choice(look.name, _labels(look.title)) for look in find_looks().values()),
            stickers=tuple(
                Choice(art.name, _labels(art.title), QImage(str(art.path))) for art in stickers.values()
            ),
            placed={art.name: art.placed() for art in stickers.values()},
            templates=tuple(
                Choice(key, {"en": each.name.text("en"), "zh": each.name.text("zh")})
                for key, each in load_templates().found.items()
            ),
            tunes=tuple(Choice(name, _labels(score.title)) for name, score in TUNES.items()),
        )

    def focus(self, selection: str | None) -> Anchor:
        """On what "sku:variant" is worn; the face where nothing is known."""
        if selection is None:
            return "face"
        try:
            product, _ = self._catalogue.resolve(selection)
        except ProductError:
            return "face"
        return WORN_ON[product.category]

    def texts(self, clip: Clip, platform: str) -> dict[Language, str]:
        """The words to post with a clip, by language."""
        tried = tried_in(clip.note, self._catalogue)
        douyin = platform == "douyin"
        return {
            language: write_post(
                tried,
                language,
                clip_name=clip.path.stem,
                platform="douyin" if douyin else "xiaohongshu",
            ).text
            for language in ("zh", "en")
        }

    # Pictures

    def draw(self, wish: Wish) -> Drawn:
        """A picture of a plan. One thread only."""
        preview = self._previews[1 if wish.key else 0]
        image = preview.frame(wish.plan, wish.t_s, wish.size_wh)
        if wish.key:
            return Drawn(image)
        spots = sticker_spots(wish.plan, wish.t_s, wish.size_wh, self._readers, self._framings)
        return Drawn(image, spots)

    def mix(self, plan: EditPlan) -> Samples:
        """The sound of a post. Takes a while."""
        timeline = lay_out(plan)
        return soundtrack(plan, timeline, timeline.duration_s)

    def put_away(self) -> None:
        """Close the clips. The drawing thread only."""
        for preview in self._previews:
            preview.close()
        self._readers.close()

    def follow(self, clip: Path, advance: Callable[[float], None], cancelled: Callable[[], bool]) -> None:
        """Find out where face, hand and feet are in a clip, once. Raises TryOnError in one line."""
        with self._lock:
            known = clip in self._tracks
        if not known:
            track = follow_clip(clip, advance, cancelled)
            if not cancelled():
                with self._lock:
                    self._tracks[clip] = track

    def forget(self, clip: Path) -> None:
        """It was deleted."""
        with self._lock:
            self._tracks.pop(clip, None)

    # Posts

    def cut_to_beat(self, plan: EditPlan, clips: Sequence[Path]) -> EditPlan:
        """Short pieces of these clips that change on the beat of the plan's music. Takes seconds."""
        footage = [look_through(clip) for clip in clips]
        seconds = min(BEAT_POST_S, max(4.0, lay_out(plan).duration_s))
        if plan.music.file is not None:
            sound = read_sound(plan.music.file, seconds)
            beats = find_beats(sound, RATE)
            segments = cut_to_beats(footage, beats, seconds, bars_s=find_bars(sound, RATE, beats))
        else:
            tune = compose(plan.music.tune or next(iter(TUNES)), seconds)
            segments = cut_to_beats(footage, tune.beats_s, seconds, bars_s=tune.bars_s, lift_s=tune.lift_s)
        return changed(plan, segments=segments, transition="cut", second=(), layout="single", cover_s=0.0)

    def make(
        self,
        plan: EditPlan,
        preset: str,
        folder: Path,
        advance: Callable[[float], None],
        cancelled: Callable[[], bool],
    ) -> Path | None:
        """Write the post into `folder`; None where it was stopped. Raises TryOnError in one line."""
        chosen = PRESETS[preset]
        out = default_name(folder, chosen.suffixes[0].removeprefix("."), preset, now=datetime.now())
        with self._lock:
            tracks = dict(self._tracks)
        try:
            return export(plan, chosen, out, advance=advance, cancelled=cancelled, tracks=tracks)
        except CancelledError:
            return None


def clips_of(segments: Sequence[Segment]) -> tuple[Path, ...]:
    """The clips of a post, each once."""
    return tuple(dict.fromkeys(segment.clip for segment in segments))


def _labels(title: Mapping[str, str]) -> dict[Language, str]:
    return {"en": title["en"], "zh": title["zh"]}
