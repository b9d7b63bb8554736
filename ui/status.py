"""What the mirror's state means in words. Plain functions, so that the order of importance can be tested."""

from __future__ import annotations

from dataclasses import dataclass

from tryon.mirror_state import MirrorState
from tryon.quality import LADDER, Quality
from ui.capturing import Recording, Saved
from ui.departments import WornOn
from ui.notices import clock
from ui.text import Language, Messages


@dataclass(frozen=True)
class Line:
    """Words with their icon; `detail` is a smaller line."""

    words: str
    icon: str = ""
    detail: str = ""


def guidance_lines(state: MirrorState, worn_on: WornOn, words: Messages) -> tuple[Line, ...]:
    """What to tell the person in front of the mirror; several are ways to choose from; none when all is well.

    Icons name a drawing of `guide_pictures`, or an icon. worn_on: where what is being chosen is worn; nobody
    is told to show a face for shoes, or feet for glasses.
    """
    if state.error is not None or state.guidance == "lost":
        return ()
    opening: dict[str, tuple[Line, ...]] = {"opening": (Line(words["opening"], "camera"),)}
    face: dict[str, tuple[Line, ...]] = {
        "nobody": (Line(words["nobody"], "nobody"),),
        "too_far": (Line(words["too_far"], "too_far"),),
        "too_dark": (Line(words["too_dark"], "face_light"),),
    }
    hand: dict[str, tuple[Line, ...]] = {
        "no_hand": (Line(words["show_hand"], "show_hand"),),
        "hand_cut_off": (Line(words["hand_cut_off"], "hand_cut_off"),),
        "hand_too_far": (Line(words["hand_too_far"], "hand_too_far"),),
        "hand_too_dark": (Line(words["hand_too_dark"], "hand_light"),),
    }
    feet: dict[str, tuple[Line, ...]] = {
        "no_feet": (Line(words["step_back"], "step_back"), Line(words["point_down"], "point_down")),
        "feet_cut_off": (Line(words["feet_cut_off"], "cut_off"),),
        "feet_too_far": (Line(words["feet_too_far"], "too_far"),),
        "feet_too_dark": (Line(words["feet_too_dark"], "feet_too_dark"),),
    }
    ways: dict[WornOn, dict[str, tuple[Line, ...]]] = {"face": face, "hand": hand, "feet": feet}
    return (opening | ways[worn_on]).get(state.guidance, ())


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


def people_line(several: bool, slot: str | None, locked: bool, words: Messages) -> Line | None:
    """Whom the shelf chooses for; nothing to say while there is one person. slot: None for everybody."""
    if locked:
        return Line(words["only_this_person"], "lock")
    if not several:
        return None
    if slot is None:
        return Line(words["for_everyone"], "people", words["for_everyone_hint"])
    return Line(words["for_person"].format(number=person_number(slot)), "person")


def person_number(slot: str) -> int:
    """What people call the person in "face0": 1."""
    return int(slot.removeprefix("face")) + 1


def finish_words(finish: Quality, words: Messages) -> str:
    """What this machine has time for, by the step of the ladder."""
    return {
        LADDER[0]: words["finish_full"],
        LADDER[1]: words["finish_fewer_samples"],
        LADDER[2]: words["finish_no_look"],
        LADDER[3]: words["finish_no_shadows"],
        LADDER[4]: words["finish_plain"],
    }.get(finish, finish.name)


def recording_line(recording: Recording, words: Messages) -> Line | None:
    """Elapsed time of what there may be, and what was lost, of the recording under way."""
    if recording.phase == "saving":
        return Line(words["saving"], "film")
    if not recording.is_on:
        return None
    parts = [f"{clock(recording.seconds)} / {clock(recording.limit_s)}"]
    if recording.paused:
        parts.append(words["paused"])
    if recording.dropped:
        parts.append(words["dropped"].format(count=recording.dropped))
    return Line("  ·  ".join(parts), "pause" if recording.paused else "dot")


def saved_words(saved: Saved, words: Messages) -> str:
    """What was saved, and where."""
    line = {
        "photo": words["photo_saved"],
        "burst": words["burst_saved"],
        "before_after": words["before_after_saved"],
        "video": words["video_saved"],
        "replay": words["replay_saved"],
    }[saved.kind]
    return line.format(
        folder=saved.paths[0].parent.name, count=len(saved.paths), seconds=round(saved.seconds)
    )
