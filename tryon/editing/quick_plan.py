"""A plan without an editor: clips one after the other, words spread over them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from tryon.editing.fonts import font_problem
from tryon.editing.plan import Caption, EditPlan, Music, Place, Segment
from tryon.editing.reader import open_reader
from tryon.editing.timeline import lay_out
from tryon.editing.wording import shows_shoes
from tryon.errors import InputError
from tryon.settings import load_settings

_STILL_S = 3.0
_TITLE_S = 3.0


def quick_plan(
    clips: Sequence[Path],
    *,
    aspect: str = "9:16",
    template: str | None = None,
    selection: str | None = None,
    captions: Sequence[str] = (),
    tune: str | None = None,
    music: Path | None = None,
    look: str | None = None,
    language: Literal["en", "zh"] | None = None,
) -> EditPlan:
    """Whole clips in their order, dissolving into each other; a still stands for three seconds.

    captions: the first is the title of the post's beginning, the others share the rest of it evenly. The
    title stands above, or below the headline of a template; words stay off the lower half where shoes are.
    selection: the template's product; by default what is worn at the moment, as the clips' notes know.
    language: of the template's words; by default that of this PC's owner, or Chinese.
    Raises InputError for a clip that cannot be read and for what no plan can hold.
    """
    if tune is not None and music is not None:
        raise InputError("a post has one music: a tune or a file")
    if language is None:  # the platforms are read in Chinese, unless the owner of this PC chose otherwise
        language = "en" if load_settings()[0].language == "en" else "zh"
    try:
        plan = EditPlan.model_validate(
            {
                "segments": tuple(Segment(clip=clip, end_s=_length_s(clip)) for clip in clips),
                "aspect": aspect,
                "transition": "dissolve" if len(clips) > 1 else "cut",
                "template": template,
                "selection": selection,
                "language": language,
                "look": look,
                "music": Music(tune=tune, file=music),
            }
        )
        on_feet = shows_shoes(plan)
        title: Place = "top" if on_feet or template is None else "bottom"
        words = _captions(captions, lay_out(plan).duration_s, title, "top" if on_feet else "bottom")
        return plan.model_copy(update={"captions": words})
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(f"{'.'.join(map(str, first['loc']))}: {first['msg'].lower()}") from error


def _length_s(clip: Path) -> float:
    reader = open_reader(clip)
    try:
        return reader.duration_s or _STILL_S
    finally:
        reader.close()


def _captions(
    texts: Sequence[str], duration_s: float, title_place: Place, place: Place
) -> tuple[Caption, ...]:
    for text in texts:
        problem = font_problem(text)
        if problem is not None:
            raise InputError(f"caption {text!r}: {problem}")
    if not texts:
        return ()
    title_s = min(_TITLE_S, duration_s / len(texts))
    title = Caption(text=texts[0], start_s=0.0, end_s=title_s, style="title", place=title_place)
    share_s = (duration_s - title_s) / max(1, len(texts) - 1)
    lines = [
        Caption(
            text=text, start_s=title_s + number * share_s, end_s=title_s + (number + 1) * share_s, place=place
        )
        for number, text in enumerate(texts[1:])
    ]
    return (title, *lines)
