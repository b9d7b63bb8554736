"""Fonts of what is written into posts: which character is drawn by which.

In order: Noto Sans CJK as fetched with the models (``assets/model_files.toml``), else a Chinese font of the
system, then Open Sans for Latin, then Noto Emoji in one colour. What none of them has is left out rather
than drawn as a box.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import ImageFont, features

from tryon.editing.font_files import (
    EMOJI_FONT,
    FontFile,
    chinese_font,
    font_files,
    has_glyph,
)
from tryon.models import CHINESE_FONT

_BOLD = 600
"""Weights from here on take the bold file of a family that has no weight axis."""

_JOINED = "\u200d\u20e3" + "".join(map(chr, range(0x1F3FB, 0x1F400)))
"""What changes the emoji before it: zero-width joiner, keycap, tones of skin."""


_TWO_WIDTHS = frozenset("‘’“”…·")
"""Marks that Chinese sets in a whole square and English does not."""


@dataclass(frozen=True, eq=False)
class Run:
    """Letters that one font draws. narrow: marks as wide as in Latin, not in a square as in Chinese."""

    text: str
    font: ImageFont.FreeTypeFont
    narrow: bool

    @property
    def features(self) -> list[str] | None:
        """OpenType features to draw with."""
        return ["pwid", "palt"] if self.narrow and _shapes() else None

    def length(self, piece: str) -> float:
        """How far a piece of the letters runs, in pixels."""
        return self.font.getlength(piece, features=self.features)


@functools.cache
def _shapes() -> bool:
    """Whether Pillow was built with a shaper; its wheels are."""
    return bool(features.check("raqm"))


def _is_narrow(character: str) -> bool:
    return character < "\u2e80"


@dataclass(frozen=True, eq=False)
class Face:
    """Fonts of one size and weight; the first of them that has a character draws it."""

    members: tuple[tuple[FontFile, ImageFont.FreeTypeFont], ...]
    size_px: int
    _known: dict[str, ImageFont.FreeTypeFont | None] = field(default_factory=dict)

    def runs(self, text: str) -> Iterator[Run]:
        """`text` cut where the font changes; what no font has is left out."""
        letters, current, narrow = "", None, False
        for position, character in enumerate(text):
            joined = current is not None and character in _JOINED
            font = current if joined else self._font(character)
            if font is None:
                continue
            beside = text[max(0, position - 1) : position + 2]
            slim = narrow if joined else character in _TWO_WIDTHS and all(map(_is_narrow, beside))
            if current is not None and (font is not current or slim != narrow):
                yield Run(letters, current, narrow)
                letters = ""
            letters, current, narrow = letters + character, font, slim
        if current is not None:
            yield Run(letters, current, narrow)

    def _font(self, character: str) -> ImageFont.FreeTypeFont | None:
        if character not in self._known:
            fonts = (font for file, font in self.members if has_glyph(file, character))
            self._known[character] = next(fonts, None)
        return self._known[character]

    def length(self, text: str) -> float:
        """How far `text` runs, in pixels."""
        return sum(run.length(run.text) for run in self.runs(text))


def face(size_px: int, weight: int = 500) -> Face:
    """Fonts of that size and weight (100 thin to 900 black)."""
    return _face(font_files(weight >= _BOLD), size_px, weight)


@functools.lru_cache(maxsize=64)
def _face(files: tuple[FontFile, ...], size_px: int, weight: int) -> Face:
    return Face(tuple((file, _sized(file, size_px, weight)) for file in files), size_px)


def _sized(file: FontFile, size_px: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(file.path, size_px, index=file.index)
    if file.path.name in (CHINESE_FONT, EMOJI_FONT):
        low, high = (int(font.get_variation_axes()[0][end] or 0) for end in ("minimum", "maximum"))
        font.set_variation_by_axes([min(max(weight, low), high)])
    return font


def undrawable(text: str) -> str:
    """Characters of `text` that no font here has, each once. Spaces and what joins emoji do not count."""
    files = font_files()
    missing = (
        character
        for character in dict.fromkeys(drawn_text(text))
        if not character.isspace()
        and character not in _JOINED
        and not any(has_glyph(file, character) for file in files)
    )
    return "".join(missing)


def font_problem(text: str) -> str | None:
    """One line where something of `text` cannot be drawn on this PC, None where all of it can."""
    missing = undrawable(text)
    if not missing:
        return None
    if chinese_font() is None:
        return "the font for Chinese is missing: run 'tryon models --fetch' on a network"
    return f"left out, since no font has them: {' '.join(missing[:8])}"


def drawn_text(text: str) -> str:
    """`text` without the marks that choose an emoji's colour, which is that of the text here."""
    return text.replace("\ufe0f", "").replace("\ufe0e", "")
