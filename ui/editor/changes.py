"""What can be changed in a plan, each as a function from plan to plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal

from tryon.clips.library import Clip
from tryon.editing.plan import Aspect, Caption, EditPlan, Layout, Music, Segment, SpeedPoint, Sticker

Speed = Literal["normal", "slow", "fast", "ramp"]
SPEEDS: tuple[Speed, ...] = ("normal", "slow", "fast", "ramp")

SHAPES: dict[Aspect, tuple[int, int]] = {"9:16": (9, 16), "3:4": (3, 4), "1:1": (1, 1), "16:9": (16, 9)}
"""Width to height."""

SHORTEST_S = 0.5
"""A piece shorter than this is a mistake of the finger."""

STILL_S = 3.0
"""How long a photo stands in a post."""

STILL_MOST_S = 10.0
"""How long it may: longer, and people think that the video hangs."""

WHOLE_S = 3600.0
"""The end of what is shown all the time: no post is longer."""

BURST = timedelta(seconds=4)
"""Photos of a burst are taken within this time of each other."""
BURST_STILL_S = 0.8

MUSIC_VOLUME = 0.5
"""Music under a voice; it is there to carry, not to be noticed."""


def span_of(clip: Clip) -> float:
    """Seconds that a clip plays, or a photo stands, untrimmed."""
    return STILL_S if clip.seconds is None else clip.seconds


def changed(plan: EditPlan, **fields: Any) -> EditPlan:
    """`plan` with other fields, validated. Raises pydantic's ValidationError."""
    return EditPlan(**{**dict(plan), **fields})


def whole(clip: Clip) -> Segment:
    """All of a clip."""
    return Segment(clip=clip.path, end_s=span_of(clip))


def selection_worn(clip: Clip) -> str | None:
    """What was worn longest in a clip, as "sku:variant"; None where nothing is known."""
    if clip.note is None:
        return None
    worn: dict[str, float] = {}
    starts = [wearing.start_s for wearing in clip.note.wearing]
    for wearing, end_s in zip(clip.note.wearing, [*starts[1:], span_of(clip)], strict=True):
        for selection in wearing.selections:
            worn[selection] = worn.get(selection, 0.0) + max(0.0, end_s - wearing.start_s)
    return max(worn, key=lambda selection: worn[selection]) if worn else None


def first_plan(
    clip: Clip,
    listed: Sequence[Clip],
    language: Literal["en", "zh"],
    template: str | None,
    tune: str | None,
) -> EditPlan:
    """What is posted when somebody changes nothing: the whole clip, upright, with the product and music.

    The template tells of what is worn at the moment, as the clips' notes know. A photo of a burst brings
    those of the `listed` ones along that were taken with it.
    """
    segments: tuple[Segment, ...] = (whole(clip),)
    if clip.kind == "burst":
        burst = {each.path: each for each in (clip, *listed) if each.kind == "burst"}
        together = [each for each in burst.values() if abs(each.made - clip.made) < BURST]
        together.sort(key=lambda each: (each.made, each.path.name))
        segments = tuple(Segment(clip=each.path, end_s=BURST_STILL_S) for each in together)
    return EditPlan(
        segments=segments,
        template=template if selection_worn(clip) else None,
        music=Music(tune=tune, volume=MUSIC_VOLUME),
        language=language,
        cover_s=0.0 if clip.seconds is None else clip.seconds / 3,
    )


def trimmed(plan: EditPlan, index: int, start_s: float, end_s: float, length_s: float) -> EditPlan:
    """Segment `index` from `start_s` to `end_s` of its clip, which is `length_s` long.

    The end that moves gives way where the piece would become too short.
    """
    old = plan.segments[index]
    start_s, end_s = max(0.0, start_s), min(length_s, end_s)
    shortest = min(SHORTEST_S, length_s)
    if end_s - start_s < shortest:
        if start_s != old.start_s:
            start_s = max(0.0, end_s - shortest)
        end_s = max(end_s, start_s + shortest)
    speeds = ramp_of(speed_of(old), end_s - start_s)
    return _with_segment(plan, index, Segment(clip=old.clip, start_s=start_s, end_s=end_s, speeds=speeds))


def speed_of(segment: Segment) -> Speed:
    """Which of SPEEDS a segment plays at."""
    length_s = segment.end_s - segment.start_s
    for kind in SPEEDS:
        if segment.speeds == ramp_of(kind, length_s):
            return kind
    return "ramp"


def ramp_of(kind: Speed, length_s: float) -> tuple[SpeedPoint, ...]:
    """The speeds of a piece of `length_s`. A ramp hurries in, lingers in the middle and hurries out."""
    if kind == "normal":
        return ()
    if kind != "ramp":
        return (SpeedPoint(at_s=0.0, speed=0.5 if kind == "slow" else 2.0),)
    shape = ((0.0, 2.0), (0.3, 2.0), (0.42, 0.5), (0.62, 0.5), (0.74, 2.0))
    return tuple(SpeedPoint(at_s=share * length_s, speed=speed) for share, speed in shape)


def with_speed(plan: EditPlan, index: int, kind: Speed) -> EditPlan:
    """Segment `index` at another speed."""
    old = plan.segments[index]
    speeds = ramp_of(kind, old.end_s - old.start_s)
    return _with_segment(
        plan, index, Segment(clip=old.clip, start_s=old.start_s, end_s=old.end_s, speeds=speeds)
    )


def with_clip(plan: EditPlan, clip: Clip) -> EditPlan:
    """Another clip at the end."""
    return changed(plan, segments=(*plan.segments, whole(clip)))


def without_segment(plan: EditPlan, index: int) -> EditPlan:
    """The last segment that is left stays."""
    if len(plan.segments) == 1:
        return plan
    return changed(plan, segments=_without(plan.segments, index))


def reordered(plan: EditPlan, index: int, by: int) -> EditPlan:
    """Segment `index` earlier (`by` -1) or later (1); the ends stay ends."""
    to = index + by
    if not 0 <= to < len(plan.segments):
        return plan
    order = list(plan.segments)
    order.insert(to, order.pop(index))
    return changed(plan, segments=tuple(order))


def beside(plan: EditPlan, layout: Layout, second: Clip) -> EditPlan:
    """A split screen with `second` in the other half, or one picture again with layout "single"."""
    return changed(plan, layout=layout, second=() if layout == "single" else (whole(second),))


def with_caption(plan: EditPlan, caption: Caption, at: int | None = None) -> EditPlan:
    """`caption` as a new one, or in the place of number `at`."""
    if at is None:
        return changed(plan, captions=(*plan.captions, caption))
    return changed(plan, captions=(*plan.captions[:at], caption, *plan.captions[at + 1 :]))


def without_caption(plan: EditPlan, at: int) -> EditPlan:
    return changed(plan, captions=_without(plan.captions, at))


def with_sticker(plan: EditPlan, sticker: Sticker, at: int | None = None) -> EditPlan:
    """`sticker` as a new one, or in the place of number `at`."""
    if at is None:
        return changed(plan, stickers=(*plan.stickers, sticker))
    return changed(plan, stickers=(*plan.stickers[:at], sticker, *plan.stickers[at + 1 :]))


def without_sticker(plan: EditPlan, at: int) -> EditPlan:
    return changed(plan, stickers=_without(plan.stickers, at))


def _with_segment(plan: EditPlan, index: int, segment: Segment) -> EditPlan:
    segments = (*plan.segments[:index], segment, *plan.segments[index + 1 :])
    return changed(plan, segments=segments)


def _without(values: Sequence[Any], at: int) -> tuple[Any, ...]:
    return (*values[:at], *values[at + 1 :])
