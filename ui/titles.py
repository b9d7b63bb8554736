"""How clips and times are called."""

from __future__ import annotations

from datetime import datetime

from tryon.clips.library import Clip
from tryon.clips.note import ClipKind
from ui.share_text import ShareMessages
from ui.text import Language


def kind_word(kind: ClipKind, words: ShareMessages) -> str:
    """What such a clip is called where the shopper gave it no title."""
    names: dict[ClipKind, str] = {
        "video": words["kind_video"],
        "replay": words["kind_replay"],
        "photo": words["kind_photo"],
        "burst": words["kind_burst"],
        "before_after": words["kind_before_after"],
        "post": words["kind_post"],
    }
    return names[kind]


def title_of(clip: Clip, words: ShareMessages) -> str:
    """What a clip is called: by the shopper, or after its kind."""
    title = clip.note.title if clip.note is not None else ""
    return title or kind_word(clip.kind, words)


def left_words(expires: datetime, now: datetime, words: ShareMessages) -> str:
    """How long a clip is kept, in the largest unit of which there is more than one."""
    minutes = max(0, int((expires - now).total_seconds() // 60))
    if minutes < 120:
        return words["minutes_left"].format(minutes=minutes)
    if minutes < 48 * 60:
        return words["hours_left"].format(hours=minutes // 60)
    return words["days_left"].format(days=minutes // (24 * 60))


def day_words(day: datetime, language: Language) -> str:
    """A day without its year: it is near."""
    local = day.astimezone()
    if language == "zh":
        return f"{local.month}月{local.day}日"
    return f"{local.day} {local:%B}"
