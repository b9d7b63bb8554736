"""What is worn when in a post, by the notes of its clips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tryon.clips.note import ClipNote, Wearing, read_note
from tryon.editing.plan import EditPlan
from tryon.editing.timeline import Placed, lay_out
from tryon.errors import InputError


def notes_of(clips: tuple[Path, ...]) -> dict[Path, ClipNote]:
    """The notes of those clips that have one that can be read."""
    notes = {}
    for clip in clips:
        try:
            note = read_note(clip)
        except InputError:  # the gallery says so; a post can do without
            continue
        if note is not None:
            notes[clip] = note
    return notes


def worn_in(plan: EditPlan, notes: Mapping[Path, ClipNote]) -> tuple[Wearing, ...]:
    """What is worn in the first half of the picture, from second 0 of the post on, as far as notes know."""
    found: list[Wearing] = []
    for placed in lay_out(plan).halves[0]:
        note = notes.get(placed.segment.clip)
        for worn in _within(placed, () if note is None else note.wearing):
            if not found or found[-1].selections != worn.selections:
                found.append(worn)
    return tuple(found)


def _within(placed: Placed, wearing: Sequence[Wearing]) -> Iterator[Wearing]:
    """What is worn as a segment begins, and as it goes on, in seconds of the post."""
    segment = placed.segment
    before = [worn for worn in wearing if worn.start_s <= segment.start_s]
    yield Wearing(start_s=placed.start_s, selections=before[-1].selections if before else ())
    for worn in wearing:
        if segment.start_s < worn.start_s < segment.end_s:
            start_s = placed.start_s + placed.curve.post_s(worn.start_s - segment.start_s)
            yield Wearing(start_s=start_s, selections=worn.selections)
