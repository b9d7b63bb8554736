"""What is worn when in a post, by the notes of its clips."""

from __future__ import annotations

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


def worn_in(plan: EditPlan, notes: dict[Path, ClipNote]) -> tuple[Wearing, ...]:
    """What is worn in the first half of the picture, in seconds of the post, as far as it is known."""
    found: list[Wearing] = []
    for placed in lay_out(plan).halves[0]:
        note = notes.get(placed.segment.clip)
        for worn in () if note is None else _within(placed, note.wearing):
            if not found or found[-1].selections != worn.selections:
                found.append(worn)
    return tuple(found)


def _within(placed: Placed, wearing: tuple[Wearing, ...]) -> list[Wearing]:
    segment = placed.segment
    before = [worn for worn in wearing if worn.start_s <= segment.start_s]
    inside = [worn for worn in wearing if segment.start_s < worn.start_s < segment.end_s]
    return [
        Wearing(
            start_s=placed.start_s + placed.curve.post_s(max(0.0, worn.start_s - segment.start_s)),
            selections=worn.selections,
        )
        for worn in before[-1:] + inside
    ]
