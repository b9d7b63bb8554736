"""What a template is made of, as its ``template.toml`` says: blocks of parts, in sizes for every canvas."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tryon.catalogue import LocalizedText
from tryon.editing.plan import Aspect
from tryon.types import ByteArray

FACTS = ("name", "price", "size", "colourway", "hashtags", "tryon")
"""What words may name in braces: the product's, its hashtags, and "virtual try-on" in the language."""

Fact = Literal["name", "price", "size", "colourway", "hashtags", "tryon", "picture"]

Length = Annotated[float, Field(ge=-4000.0, le=4000.0)]
"""In thousandths of the canvas's shorter side."""
Size = Annotated[float, Field(ge=0.0, le=4000.0)]
Color = Annotated[str, Field(pattern=r"^#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$")]
Corner = Literal[
    "top_left", "top", "top_right", "left", "middle", "right", "bottom_left", "bottom", "bottom_right"
]
BoxOf = tuple[Length, Length, Size, Size]
"""x, y, width, height in a block; a width or height of 0 leaves as much free on the other side as on this."""


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _Part(_Value):
    """box: where it lies. needs, lacks: a fact with, or without, which alone it is drawn."""

    box: BoxOf = (0.0, 0.0, 0.0, 0.0)
    needs: Fact | None = None
    lacks: Fact | None = None


class Plate(_Part):
    """A rectangle with round corners. rim: width of a line of rim_color along its edge, inside."""

    kind: Literal["plate"]
    color: Color
    radius: Size = 0.0
    shadow: Size = 0.0
    rim: Size = 0.0
    rim_color: Color = "#FFFFFF"


class Border(_Part):
    """A border along the edges of its box. widths: left, top, right, bottom. radius: of its inner corners."""

    kind: Literal["border"]
    widths: tuple[Size, Size, Size, Size]
    color: Color
    radius: Size = 0.0


class Art(_Part):
    """A picture of the template's folder. fit: as large as goes into its box, or stretched to fill it.

    mirrored: left and right.
    """

    kind: Literal["art"]
    file: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\.png$")
    fit: Literal["contain", "stretch"] = "contain"
    mirrored: bool = False


class ProductPicture(_Part):
    """The product's own picture, as large as fits, on a soft shadow."""

    kind: Literal["product"]
    shadow: Size = 10.0


class Line(_Value):
    """Words with facts in braces. Without any of the facts that it names the line is left out.

    size: of the letters. most_lines: rather than making more, letters shrink. tracking: space between
    letters. above: space above the line.
    """

    text: LocalizedText
    size: Size
    weight: int = Field(default=500, ge=100, le=900)
    color: Color = "#1A1A1A"
    most_lines: int = Field(default=1, ge=1, le=6)
    tracking: Length = 0.0
    above: Length = 0.0
    shadow: Size = 0.0

    @field_validator("text")
    @classmethod
    def _names_facts_that_there_are(cls, value: LocalizedText) -> LocalizedText:
        for text in (value.en, value.zh):
            for fact in facts_named(text):
                if fact not in FACTS:
                    raise ValueError(f"{{{fact}}} is not known; there are {', '.join(FACTS)}")
        return value


class Words(_Part):
    """Lines below each other. box_alone: used instead where the product has no picture."""

    kind: Literal["words"]
    box_alone: BoxOf | None = None
    align: Literal["left", "center", "right"] = "left"
    upright: Literal["top", "middle", "bottom"] = "middle"
    line: tuple[Line, ...] = Field(min_length=1)


Part = Annotated[Plate | Border | Art | ProductPicture | Words, Field(discriminator="kind")]


class Elsewhere(_Value):
    """Where a block lies in pictures of one shape, and how large it is there: 1 is as it says itself."""

    at: Corner | None = None
    offset: tuple[Length, Length] | None = None
    scale: float = Field(default=1.0, gt=0.0, le=4.0)


class Block(_Value):
    """Parts that come and go together, the last on top.

    at: which corner, edge or middle of the area it lies at; area "safe" leaves out what the platforms'
    buttons cover. offset: from there into the picture (from a middle: right and down). size: a 0 is as wide
    or high as the area. aspects: in which it shows. where: other places in some of them. lifted: the same for
    posts about what is worn on hands and feet, which it would cover there. from_s, for_s:
    seconds of the post; without for_s it stays to the end. rise: how far it comes up while it appears.
    turn_deg: clockwise, about its middle.
    """

    at: Corner
    area: Literal["safe", "canvas"] = "safe"
    offset: tuple[Length, Length] = (0.0, 0.0)
    size: tuple[Size, Size]
    aspects: tuple[Aspect, ...] = ("9:16", "3:4", "1:1", "16:9")
    where: Mapping[Aspect, Elsewhere] = Field(default_factory=dict)
    lifted: Mapping[Aspect, Elsewhere] = Field(default_factory=dict)
    from_s: float = Field(default=0.0, ge=0.0, le=60.0)
    for_s: float | None = Field(default=None, gt=0.0, le=60.0)
    rise: Length = 0.0
    turn_deg: float = Field(default=0.0, ge=-45.0, le=45.0)
    part: tuple[Part, ...] = Field(min_length=1)


class CaptionRoom(_Value):
    """What captions leave free inside the safe area. lifted: only in posts about hands and feet."""

    left: Size = 0.0
    top: Size = 0.0
    right: Size = 0.0
    bottom: Size = 0.0
    lifted: bool = False
    aspects: tuple[Aspect, ...] = ("9:16", "3:4", "1:1", "16:9")


class TemplateManifest(_Value):
    """A whole ``template.toml``."""

    schema_version: Literal[1] = Field(alias="schema")
    name: LocalizedText
    captions: tuple[CaptionRoom, ...] = ()
    block: tuple[Block, ...] = Field(min_length=1)


@dataclass(frozen=True, eq=False)
class Template:
    """key: its folder's name, which plans and the command line use. art: file to premultiplied BGRA."""

    key: str
    name: LocalizedText
    blocks: tuple[Block, ...]
    caption_rooms: tuple[CaptionRoom, ...]
    art: Mapping[str, ByteArray]


def facts_named(text: str) -> tuple[str, ...]:
    """The facts in braces. Raises ValueError where braces do not match."""
    return tuple(field for _, field, _, _ in string.Formatter().parse(text) if field is not None)
