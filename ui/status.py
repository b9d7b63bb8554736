"""What the mirror's state means in words. Plain functions, so that the order of importance can be tested."""

from __future__ import annotations

from dataclasses import dataclass

from ui.bridge import MirrorState, Recording
from ui.notices import clock
from ui.text import Language, Messages


@dataclass(frozen=True)
class Line:
    """Words with their icon; `detail` is a smaller line."""

    words: str
    icon: str = ""
    detail: str = ""


def guidance_line(state: MirrorState, words: Messages) -> Line | None:
    """What to tell the person in front of the mirror; None when all is well."""
    if state.error is not None or state.guidance == "lost":
        return None
    lines = {
        "opening": Line(words["opening"], "camera"),
        "nobody": Line(words["nobody"], "person"),
        "too_far": Line(words["too_far"], "closer"),
        "too_dark": Line(words["too_dark"], "light"),
    }
    return lines.get(state.guidance)


def error_line(state: MirrorState, words: Messages, language: Language) -> Line | None:
    """What went wrong with the source, as one line.

    The mirror speaks English. In Chinese the line says what happened in general, and its own words
    follow in small: a clerk can look them up.
    """
    if state.guidance == "lost":
        return Line(words["lost"], "unplugged")
    if state.error is None:
        return None
    if language == "en":
        return Line(state.error, "warning")
    return Line(words["cannot_open"], "warning", detail=state.error)


def badge_line(state: MirrorState, chosen_spec: str, words: Messages) -> Line | None:
    """The badge of the demo source; it says why when nobody asked for the demo."""
    if state.source is None or state.source.kind != "demo":
        return None
    return Line(words["demo"] if chosen_spec == "demo" else words["demo_no_camera"], "demo")


def recording_line(recording: Recording, words: Messages) -> Line | None:
    """Elapsed time, and what was lost, of the recording under way."""
    if recording.phase == "saving":
        return Line(words["saving"], "film")
    if recording.phase not in ("starting", "running"):
        return None
    elapsed = clock(recording.seconds)
    if recording.dropped == 0:
        return Line(elapsed, "dot")
    return Line(f"{elapsed}  ·  {words['dropped'].format(count=recording.dropped)}", "dot")
