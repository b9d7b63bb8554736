"""What is known of a clip beside its pictures: a small JSON file next to it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from tryon.errors import InputError
from tryon.files import write_whole

NOTE_SUFFIX = ".clip.json"
COVER_SUFFIX = ".cover.jpg"

ClipKind = Literal["video", "replay", "photo", "burst", "before_after", "post"]
"""How it was made. "post": exported from others."""


class Wearing(BaseModel):
    """What was worn from `start_s` on (seconds of the clip): "sku:variant", one of each category at most."""

    model_config = ConfigDict(frozen=True)

    start_s: float = Field(ge=0.0)
    selections: tuple[str, ...]


class ClipNote(BaseModel):
    """What is known of a clip. Nothing in it tells who, where, or on which machine.

    title: what the shopper calls it. expires: when it is deleted by itself. mirrored: left and right are
    swapped in its pictures. wearing: in the order of time; empty where nothing is known. made_from: names of
    the files that a post was made from.
    """

    model_config = ConfigDict(frozen=True)

    schema_version: Literal[1] = Field(default=1, alias="schema")
    kind: ClipKind
    title: str = ""
    made: AwareDatetime
    expires: AwareDatetime
    mirrored: bool = False
    wearing: tuple[Wearing, ...] = ()
    made_from: tuple[str, ...] = ()


def note_path(clip: Path) -> Path:
    """Where the note of a clip lies."""
    return clip.with_name(clip.stem + NOTE_SUFFIX)


def cover_path(clip: Path) -> Path:
    """Where the cover picture of a post lies."""
    return clip.with_name(clip.stem + COVER_SUFFIX)


def read_note(clip: Path) -> ClipNote | None:
    """The note of a clip; None where there is none. Raises InputError when it cannot be understood."""
    path = note_path(clip)
    try:
        return ClipNote.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise InputError(f"{path.name} cannot be read; delete it and the clip stays usable") from error


def write_note(clip: Path, note: ClipNote) -> None:
    """Keep the note beside the clip, in whole or not at all. Raises OSError."""
    write_whole(note_path(clip), note.model_dump_json(indent=1, by_alias=True).encode())
