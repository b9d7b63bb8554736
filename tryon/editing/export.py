"""Turns a plan into the file that is posted."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import av
import cv2
import numpy as np

from tryon.clips.note import ClipNote, cover_path, note_path, write_note
from tryon.editing.animation import encode_animation
from tryon.editing.drawing import (
    Drawing,
    Framings,
    Shot,
    Tracks,
    check_plan,
    clips_of,
    follow_clips,
)
from tryon.editing.metadata import append_xmp
from tryon.editing.mp4 import AUDIO_BIT_RATE, Mp4Writer
from tryon.editing.plan import EditPlan
from tryon.editing.presets import Preset
from tryon.editing.reader import Readers
from tryon.editing.soundtrack import soundtrack
from tryon.editing.stages import done_behind, made_ahead
from tryon.editing.stills import collage, encode_still
from tryon.editing.timeline import lay_out
from tryon.editing.wording import overlays_of
from tryon.editing.worn import notes_of, worn_in
from tryon.errors import CancelledError, InputError, SinkError, reason
from tryon.files import write_whole
from tryon.types import ByteArray

Advance = Callable[[float], None]
Cancelled = Callable[[], bool]

_FOLLOWING_SHARE = 0.15  # of the time that an export takes, for its progress
_SPARE_BYTES = 50_000_000  # that stay free on the disk
_LEAST_BIT_RATE = 300_000  # below, a picture falls to pieces
_MOST_TRIES = 4
_SETTLED_S = 0.4  # after which captions and stickers that come in at the cover's moment stand
_FILLED = 0.95  # of the bytes that there are: the index and the buffer's slack take some


def export(
    plan: EditPlan,
    preset: Preset,
    out: Path,
    *,
    advance: Advance = lambda _share: None,
    cancelled: Cancelled = lambda: False,
    tracks: Tracks | None = None,
) -> Path:
    """Write the post to `out`, whole or not at all, and return its path.

    A video gets its cover picture beside it (`cover_path`). Where a clip has a note, the post gets one that
    expires with the first of its clips. advance: told the share done, 0 to 1. cancelled: asked often.
    tracks: what is already known of where things are in the clips.

    Raises InputError for clips, music, names or a length that do not do, SinkError where `out` cannot be
    written, CancelledError.
    """
    preset.check_name(out)
    check_plan(plan)
    _check_place(plan, preset, out)

    def advance_following(share: float) -> None:
        advance(share * _FOLLOWING_SHARE)

    def advance_writing(share: float) -> None:
        advance(_FOLLOWING_SHARE + share * (1 - _FOLLOWING_SHARE))

    canvas_wh = preset.canvas_wh(plan.aspect)
    overlays = overlays_of(plan, canvas_wh)
    found = follow_clips(plan, tracks or {}, advance_following, cancelled)
    _stop_if(cancelled)
    suffix = out.suffix.lower()
    with closing(Readers()) as readers:
        framings = Framings(found)
        drawing = Drawing(plan, canvas_wh, readers, framings, overlays)
        try:
            if preset.kind == "collage":
                still = encode_still(collage(plan, canvas_wh, readers, framings), suffix)
                _write_beside(plan, out)
                write_whole(out, still)
            elif preset.kind == "picture":
                still = encode_still(drawing.picture(drawing.timeline.duration_s / 2), suffix)
                _write_beside(plan, out)
                write_whole(out, still)
            elif preset.kind == "animation":
                animation = _animation(drawing, preset, suffix, advance_writing, cancelled)
                _write_beside(plan, out)
                write_whole(out, animation)
            else:
                with _appearing_whole(out) as unfinished:
                    _write_video(drawing, preset, unfinished, advance_writing, cancelled)
                    cover = encode_still(_cover(drawing), cover_path(out).suffix)
                    _write_beside(plan, out, cover)
        except (OSError, av.error.FFmpegError) as error:
            raise SinkError(f"{out.name} cannot be written: {reason(error)}") from error
    advance(1.0)
    return out


def _write_video(
    drawing: Drawing, preset: Preset, unfinished: Path, advance: Advance, cancelled: Cancelled
) -> None:
    count, seconds = _length(drawing, preset)
    sound = soundtrack(drawing.plan, drawing.timeline, seconds, cancelled)
    bit_rate = min(preset.most_bit_rate, _bit_rate_that_fits(preset, seconds))
    for _ in range(_MOST_TRIES):
        with Mp4Writer(unfinished, drawing.canvas_wh, preset.fps, sound, preset.crf, bit_rate) as writer:
            with (
                made_ahead(_pictures(drawing, count, preset.fps, cancelled)) as pictures,
                done_behind(writer.write) as write,
            ):
                for number, picture in enumerate(pictures):
                    write(picture)
                    advance((number + 1) / count)
            writer.finish()
        with unfinished.open("r+b") as file:
            append_xmp(file)
            size = file.tell()
        if size <= preset.most_bytes:
            return
        bit_rate = round(bit_rate * _FILLED * preset.most_bytes / size)
    raise _too_long(preset, seconds)


def _animation(
    drawing: Drawing, preset: Preset, suffix: str, advance: Advance, cancelled: Cancelled
) -> bytes:
    count, seconds = _length(drawing, preset)
    pictures = []
    with made_ahead(_pictures(drawing, count, preset.fps, cancelled)) as drawn:
        for number, picture in enumerate(drawn):
            pictures.append(picture)
            advance((number + 1) / count)
    for _ in range(_MOST_TRIES):
        encoded = encode_animation(pictures, preset.fps, suffix)
        if len(encoded) <= preset.most_bytes:
            return encoded
        _stop_if(cancelled)
        share = 0.95 * (preset.most_bytes / len(encoded)) ** 0.5
        height, width = pictures[0].shape[:2]
        smaller = (max(2, round(width * share / 2) * 2), max(2, round(height * share / 2) * 2))
        pictures = [np.asarray(cv2.resize(one, smaller, interpolation=cv2.INTER_AREA)) for one in pictures]
    raise _too_long(preset, seconds)


def _pictures(drawing: Drawing, count: int, fps: int, cancelled: Cancelled) -> Generator[ByteArray]:
    """The post's pictures, painted here, their clips read in another thread."""

    def read() -> Generator[tuple[float, tuple[Shot, ...]]]:
        for number in range(count):
            yield number / fps, drawing.read(number / fps)

    with made_ahead(read()) as shots:
        for t_s, shot in shots:
            _stop_if(cancelled)
            yield drawing.paint(t_s, shot)


def _cover(drawing: Drawing) -> ByteArray:
    """The cover's moment, with what lies over it once it has come in."""
    cover_s = min(drawing.plan.cover_s, drawing.timeline.duration_s)
    return drawing.paint(min(cover_s + _SETTLED_S, drawing.timeline.duration_s), drawing.read(cover_s))


def _length(drawing: Drawing, preset: Preset) -> tuple[int, float]:
    """How many pictures, and for how many seconds."""
    count = max(1, round(min(drawing.timeline.duration_s, preset.most_s) * preset.fps))
    return count, count / preset.fps


def _bit_rate_that_fits(preset: Preset, seconds: float) -> int:
    bit_rate = round(preset.most_bytes * _FILLED * 8 / seconds) - AUDIO_BIT_RATE
    if bit_rate < _LEAST_BIT_RATE:
        raise _too_long(preset, seconds)
    return bit_rate


def _check_place(plan: EditPlan, preset: Preset, out: Path) -> None:
    """Raise where the post would overwrite what it is made from, or does not fit on the disk."""
    if out.resolve() in {clip.resolve() for clip in clips_of(plan)}:
        raise InputError(f"{out} would overwrite the clip that it is made from; name another file")
    if note_path(out).exists() and not out.exists():
        raise InputError(f"something called {out.stem} is there already; choose another name than {out.name}")
    seconds = min(lay_out(plan).duration_s, preset.most_s)
    needed = min(preset.most_bytes, round(seconds * (preset.most_bit_rate + AUDIO_BIT_RATE) / 8))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(out.parent).free
    except OSError as error:
        raise SinkError(f"{out.parent} cannot hold posts: {reason(error)}") from error
    if free < needed + _SPARE_BYTES:
        raise SinkError(
            f"only {free // 1_000_000} MB are free on the disk of {out.parent}; the post may need "
            f"{(needed + _SPARE_BYTES) // 1_000_000} MB: delete something or choose another folder"
        )


def _write_beside(plan: EditPlan, out: Path, cover: bytes | None = None) -> None:
    """The post's cover and note, before the post itself: none is ever without its date of expiry.

    A note is written where any of the clips has one; the post goes when the first of these goes.
    """
    clips = clips_of(plan)
    notes = notes_of(clips)
    try:
        if cover is not None:
            write_whole(cover_path(out), cover)
        if notes:
            note = ClipNote(
                kind="post",
                title=next((note.title for note in notes.values() if note.title), ""),
                made=datetime.now(UTC),
                expires=min(note.expires for note in notes.values()),
                wearing=worn_in(plan, notes),
                made_from=tuple(clip.name for clip in clips),
            )
            write_note(out, note)
    except OSError:
        if not out.exists():
            cover_path(out).unlink(missing_ok=True)
        raise


@contextmanager
def _appearing_whole(out: Path) -> Iterator[Path]:
    """A name to write under; the file gets its own at the end, or is gone after an error."""
    unfinished = out.with_name(f".{out.name}.{uuid.uuid4().hex[:8]}.partial")
    try:
        yield unfinished
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _stop_if(cancelled: Cancelled) -> None:
    if cancelled():
        raise CancelledError("stopped; nothing was written")


def _too_long(preset: Preset, seconds: float) -> InputError:
    most = f"{preset.most_bytes // 1_000_000} MB"
    return InputError(f"{seconds / 60:.1f} minutes do not fit into {preset.name}'s {most}; shorten the post")
