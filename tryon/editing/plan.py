"""What a post is made of: plain values that the window edits, a file keeps and the export carries out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Aspect = Literal["9:16", "3:4", "1:1", "16:9"]
Transition = Literal["cut", "dissolve", "slide", "zoom", "flash"]
Layout = Literal["single", "side_by_side", "stacked"]
CaptionStyle = Literal["title", "line", "price", "hashtags"]
Place = Literal["top", "middle", "bottom"]
Anchor = Literal["face", "hand", "feet", "picture"]

Seconds = Annotated[float, Field(ge=0.0)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]

TRANSITION_S = 0.4
"""How long two segments overlap where they do not simply cut."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class SpeedPoint(_Value):
    """From `at_s` (seconds of the source, after the segment's start) on, time runs `speed` times as fast.

    Between two points the speed changes linearly: a ramp.
    """

    at_s: Seconds
    speed: float = Field(ge=0.25, le=4.0)


class Segment(_Value):
    """A piece of a clip, or of a still that stands for `end_s - start_s`. Times are seconds of the source."""

    clip: Path
    start_s: Seconds = 0.0
    end_s: float = Field(gt=0.0)
    speeds: tuple[SpeedPoint, ...] = ()

    @model_validator(mode="after")
    def _is_longer_than_nothing(self) -> Segment:
        if self.end_s <= self.start_s:
            raise ValueError("a segment ends after its start")
        if list(self.speeds) != sorted(self.speeds, key=lambda point: point.at_s):
            raise ValueError("speeds are given in the order of time")
        return self


class Caption(_Value):
    """Words over the picture from `start_s` to `end_s`, in seconds of the post."""

    text: str = Field(min_length=1, max_length=200)
    start_s: Seconds
    end_s: float
    style: CaptionStyle = "line"
    place: Place = "bottom"


class Sticker(_Value):
    """A picture that follows something from `start_s` to `end_s`, in seconds of the post.

    art: name of a sticker of assets/stickers. offset: where its centre lies from the anchor's, right and
    down, and size its width: both in widths of the anchor (of the picture's shorter side for "picture").
    """

    art: str
    anchor: Anchor = "face"
    offset: tuple[float, float] = (0.0, 0.0)
    size: float = Field(default=0.5, gt=0.0, le=2.0)
    start_s: Seconds = 0.0
    end_s: float = 3600.0


class Beauty(_Value):
    """Gentle, and off unless asked for."""

    smooth: Share = 0.0
    brighten: Share = 0.0


class Music(_Value):
    """tune: name of a tune that the program composes; file: the shop's own instead. None of both: silence.

    volume of the music and voice of the clips' own sound, 1 is as it is.
    """

    tune: str | None = None
    file: Path | None = None
    volume: Share = 0.7
    voice: Share = 1.0


class EditPlan(_Value):
    """A post.

    second: what plays in the other half of a "side_by_side" or "stacked" layout, from the post's start.
    look: name of a colour look of assets/looks, and how much of it. template: name of a template, whose
    product is `selection` ("sku:variant"). language: of the template's words. cover_s: second of the post
    that is its cover picture.
    """

    segments: tuple[Segment, ...] = Field(min_length=1)
    second: tuple[Segment, ...] = ()
    layout: Layout = "single"
    aspect: Aspect = "9:16"
    transition: Transition = "cut"
    captions: tuple[Caption, ...] = ()
    stickers: tuple[Sticker, ...] = ()
    look: str | None = None
    look_strength: Share = 1.0
    beauty: Beauty = Beauty()
    music: Music = Music()
    template: str | None = None
    selection: str | None = None
    language: Literal["en", "zh"] = "zh"
    cover_s: Seconds = 0.0

    @model_validator(mode="after")
    def _has_both_halves(self) -> EditPlan:
        if (self.layout == "single") == bool(self.second):
            raise ValueError("a split screen, and nothing else, has a second half")
        return self
