"""The clips and photos in the shopper's folder: found, renamed, kept for a while, deleted for good."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tryon.clips.note import (
    COVER_SUFFIX,
    NOTE_SUFFIX,
    ClipKind,
    ClipNote,
    cover_path,
    note_path,
    read_note,
    write_note,
)
from tryon.clips.poster import duration_s, poster_jpeg
from tryon.errors import InputError, SinkError

VIDEO_SUFFIXES = (".mp4",)
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif")

TITLE_LENGTH = 60

# As sinks/image.py names what it writes. Whatever else lies in the folder without a note is not ours.
_OWN_NAME = re.compile(r"tryon-\d{4}-\d{2}-\d{2}-\d{6}\b")
# Recordings that go on or were interrupted, and covers, which belong to their posts.
_NOT_BY_THEMSELVES = (".recording.mp4", ".finishing.mp4", COVER_SUFFIX)


@dataclass(frozen=True)
class Clip:
    """A clip or photo of the folder.

    note: None where it has none or where it is broken; then `problem` is a line about it. made: from the
    note, else from the file. seconds: length of a video; None for a photo, and where it cannot be told.
    """

    path: Path
    kind: ClipKind
    title: str
    made: datetime
    note: ClipNote | None
    seconds: float | None
    size_bytes: int
    problem: str = ""


@dataclass(frozen=True)
class Swept:
    """deleted: names of the files that expired. problems: a line for each that could not be deleted."""

    deleted: tuple[str, ...]
    problems: tuple[str, ...]


class Library:
    """The folder in which the program keeps what it records. It need not exist yet.

    Everything is read from the disk whenever it is asked for, so that what others do in the folder shows.
    A post that was exported from clips is a clip too.

    now: the clock, in UTC. keep_days: how long a clip is kept whose note was lost and is made again.
    """

    def __init__(
        self, folder: Path, *, keep_days: int = 30, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.folder = folder
        self._keep = timedelta(days=keep_days)
        self._now = now
        self._lengths: dict[tuple[Path, int, int], float | None] = {}

    def clips(self) -> tuple[Clip, ...]:
        """What this program made, newest first. Raises InputError when the folder cannot be listed."""
        found = [clip for path in self._files() if (clip := self._clip(path)) is not None]
        return tuple(sorted(found, key=lambda clip: (clip.made, clip.path.name), reverse=True))

    def poster(self, clip: Path, width: int = 320) -> bytes | None:
        """A JPEG of `width` pixels or less for the gallery; None where no picture can be decoded.

        A post shows its cover.
        """
        cover = cover_path(clip)
        return (poster_jpeg(cover, width) if cover.is_file() else None) or poster_jpeg(clip, width)

    def rename(self, clip: Path, title: str) -> ClipNote:
        """Give a clip a title; its file keeps its name. Raises InputError or SinkError in one line."""
        title = " ".join(title.split())
        if len(title) > TITLE_LENGTH or not title.isprintable():
            raise InputError(f"a title has at most {TITLE_LENGTH} characters, all of them visible")
        return self._change_note(clip, {"title": title})

    def keep_until(self, clip: Path, expires: datetime) -> ClipNote:
        """Let a clip expire at another time. Raises InputError or SinkError in one line."""
        return self._change_note(clip, {"expires": expires})

    def made_from(self, clip: Path) -> tuple[Path, ...]:
        """The posts that were made of a clip, and what was made of these."""
        sources: dict[Path, tuple[str, ...]] = {}
        for path in self._files():
            with suppress(InputError):
                note = read_note(path)
                sources[path] = note.made_from if note is not None else ()
        found: list[Path] = []
        names = {clip.name}
        while True:
            more = [
                path
                for path, made_from in sources.items()
                if path != clip and path not in found and names.intersection(made_from)
            ]
            if not more:
                return tuple(found)
            found += more
            names |= {path.name for path in more}

    def delete(self, clip: Path) -> tuple[str, ...]:
        """Delete a clip for good: the file, its note, its cover and every post made of it. Gives the names.

        What is gone already is no error. Raises SinkError in one line when something is still there; the
        rest is deleted all the same, and deleting again goes on with what is left.
        """
        # The clip itself last: as long as it is there, what was made of it can be found.
        deleted, problems = _delete_all([*self.made_from(clip), clip])
        if problems:
            raise SinkError(
                problems[0] if len(problems) == 1 else f"{problems[0]}; and {len(problems) - 1} more"
            )
        return deleted

    def sweep(self, now: datetime | None = None) -> Swept:
        """Delete what has expired, each with its note; never raises for a file that stays.

        What has no readable note does not expire by itself: `clips` names it.
        """
        now = now or self._now()
        expired = []
        try:
            files = self._files()
        except InputError as error:
            return Swept((), (str(error),))
        for path in files:
            with suppress(InputError):
                note = read_note(path)
                if note is not None and note.expires <= now:
                    expired.append(path)
        deleted, problems = _delete_all(expired)
        return Swept(deleted, problems)

    def _files(self) -> list[Path]:
        """Finished clips and photos of this program, by name."""
        try:
            names = {path.name: path for path in self.folder.iterdir() if path.is_file()}
        except FileNotFoundError:
            return []
        except OSError as error:
            raise InputError(f"{self.folder} cannot be listed: {_reason(error)}") from error
        return [
            path
            for name, path in sorted(names.items())
            if path.suffix.lower() in (*VIDEO_SUFFIXES, *PICTURE_SUFFIXES)
            and not name.startswith(".")
            and not name.endswith(_NOT_BY_THEMSELVES)
            and (path.stem + NOTE_SUFFIX in names or _OWN_NAME.match(name))
        ]

    def _clip(self, path: Path) -> Clip | None:
        try:
            facts = path.stat()
        except OSError:  # deleted meanwhile
            return None
        note, problem = None, ""
        try:
            note = read_note(path)
        except InputError as error:
            problem = str(error)
        key = (path, facts.st_mtime_ns, facts.st_size)
        is_video = path.suffix.lower() in VIDEO_SUFFIXES
        if is_video and key not in self._lengths:
            self._lengths[key] = duration_s(path)
        seconds = self._lengths[key] if is_video else None
        if is_video and seconds is None and not problem:
            problem = f"{path.name} cannot be played: it is damaged or of another kind"
        return Clip(
            path,
            note.kind if note is not None else _kind_of(path),
            note.title if note is not None and note.title else path.stem,
            note.made if note is not None else datetime.fromtimestamp(facts.st_mtime, UTC),
            note,
            seconds,
            facts.st_size,
            problem,
        )

    def _change_note(self, clip: Path, changes: dict[str, object]) -> ClipNote:
        if not clip.is_file():
            raise InputError(f"{clip.name} is no longer there")
        note = read_note(clip)
        if note is None:
            now = self._now()
            made = min(datetime.fromtimestamp(clip.stat().st_mtime, UTC), now)
            note = ClipNote(kind=_kind_of(clip), made=made, expires=now + self._keep)
        changed = note.model_copy(update=changes)
        try:
            write_note(clip, changed)
        except OSError as error:
            raise SinkError(f"{note_path(clip).name} cannot be written: {_reason(error)}") from error
        return changed


def _delete_all(clips: Iterable[Path]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    deleted, problems = [], []
    for clip in clips:
        # The note last: a clip that cannot be deleted keeps what is known of it, its expiry above all.
        for path in (clip, cover_path(clip), note_path(clip)):
            if path != clip and _has_sibling(clip):
                continue
            try:
                path.unlink()
            except FileNotFoundError:
                continue
            except OSError as error:
                problems.append(f"{path.name} cannot be deleted: {_reason(error)}")
                break
            deleted.append(path.name)
    return tuple(deleted), tuple(problems)


def _has_sibling(clip: Path) -> bool:
    """Whether a file of the same name but for its ending is there: a post and its preview share a note."""
    suffixes = (*VIDEO_SUFFIXES, *PICTURE_SUFFIXES)
    return any(clip.with_suffix(suffix).exists() for suffix in suffixes if suffix != clip.suffix)


def _kind_of(path: Path) -> ClipKind:
    return "video" if path.suffix.lower() in VIDEO_SUFFIXES else "photo"


def _reason(error: OSError) -> str:
    # Windows refuses to delete what another program has open (32) or locked (33).
    if getattr(error, "winerror", None) in (32, 33):
        return "another program has it open; close it there and try again"
    if isinstance(error, PermissionError):
        return "the folder may not be written; change its permissions or choose another folder"
    return (error.strerror or str(error)).lower()
