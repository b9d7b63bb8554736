"""The words that go with a post: title, text and topics, written from what was tried on."""

from __future__ import annotations

import contextlib
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from tryon.catalogue import Catalogue, Product
from tryon.clips.note import ClipNote
from tryon.editing.hashtags import Platform, marked, product_hashtags, topic
from tryon.editing.phrases_en import EN
from tryon.editing.phrases_zh import ZH
from tryon.editing.post_phrases import Phrases, kind_of
from tryon.errors import ProductError
from tryon.fitting.advice import Judgement
from tryon.fitting.shoe_advice import SizeAdvice

MOST_TITLE = 20.0
"""Characters of a title on Xiaohongshu, where two Latin letters, figures or spaces count as one."""
MOST_BODY = 1000
"""Characters of a text on Xiaohongshu and Douyin, topics included."""
_MOST_LISTED = 6
"""Products of a comparison that are named."""

Tried = tuple[Product, str | None]
"""A product and the id of its colourway, None for the default one."""


@dataclass(frozen=True)
class PostText:
    """hashtags: as the platform marks them, "#话题"."""

    title: str
    body: str
    hashtags: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it, ready to copy: the title in a line of its own, the topics at the end."""
        return f"{self.title}\n\n{self.body}\n\n{' '.join(self.hashtags)}"


def write_post(
    tried: Sequence[Tried],
    language: str,
    *,
    clip_name: str = "",
    platform: Platform = "xiaohongshu",
    shoe_size: SizeAdvice | None = None,
    frame_fit: Judgement | None = None,
    topics: Sequence[str] = (),
) -> PostText:
    """Words for a post.

    tried: products and ids of their colourways (None: the default one), the one that the post is about
    first; without any, words about a virtual try-on in general. clip_name: chooses among ways to say it,
    always the same for the same name. shoe_size, frame_fit: advice for the first one, where it was measured
    and the shopper wants it told. topics: further ones, without marks, such as the shop's own.
    Raises ProductError where there is no such colourway.
    """
    spoken = "zh" if language == "zh" else "en"
    phrases = ZH if spoken == "zh" else EN
    chance = random.Random(f"{clip_name}/{spoken}")
    words = _words(tried, phrases, spoken)
    body = [
        _opening(tried, phrases, words, chance),
        *_facts(tried, phrases, spoken),
        *_advice(phrases, shoe_size, frame_fit),
        _closing(tried, phrases, words, chance),
        "",
        chance.choice(phrases.notes).format(**words),
    ]
    return PostText(
        _title(tried, phrases, words, chance),
        "\n".join(body),
        tuple(marked(_topics(tried, spoken, phrases, topics), platform).split()),
    )


def tried_in(note: ClipNote | None, catalogue: Catalogue) -> list[Tried]:
    """What is worn in a clip, each once, in the order of time; what is no longer sold is left out."""
    wearing = note.wearing if note is not None else ()
    tried: list[Tried] = []
    for selection in dict.fromkeys(selection for worn in wearing for selection in worn.selections):
        with contextlib.suppress(ProductError):
            product, variant = catalogue.resolve(selection)
            tried.append((product, variant.id))
    return tried


def title_length(title: str) -> float:
    """Length as Xiaohongshu counts it."""
    return sum(0.5 if character.isascii() else 1.0 for character in title)


def _words(tried: Sequence[Tried], phrases: Phrases, language: str) -> dict[str, str]:
    kind = kind_of([product for product, _ in tried])
    words = {"kind": kind, **phrases.words[kind]}
    if len(tried) > 1:
        count = dict(enumerate(phrases.counts, start=2)).get(len(tried), str(len(tried)))
        return words | {"count": count, "Count": count.capitalize()}
    if tried:
        product, variant = tried[0]
        words["name"] = _in_a_sentence(product.name.text(language))
        words["named"] = words["named"].format(name=words["name"])
        words["Named"] = words["named"][:1].upper() + words["named"][1:]
        words["colour"] = _in_a_sentence(product.variant(variant).name.text(language))
    return words


def _by_count(
    tried: Sequence[Tried], one: tuple[str, ...], many: tuple[str, ...], together: tuple[str, ...]
) -> tuple[str, ...]:
    """What to say of one thing, of several of a kind, or of some that nobody has to choose between."""
    if len(tried) < 2:
        return one
    return together if len({product.category for product, _ in tried}) == len(tried) else many


def _in_a_sentence(name: str) -> str:
    """A name as it is said: "金色 / 渐变茶" is 金色配渐变茶, "Gold / brown" is "Gold with brown"."""
    parts = name.split(" / ")
    if not name.isascii():
        joined = ("配" if len(parts) == 2 else "、").join(parts)
        return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", joined)
    return " with ".join(parts) if len(parts) <= 2 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _title(tried: Sequence[Tried], phrases: Phrases, words: Mapping[str, str], chance: random.Random) -> str:
    if not tried:
        return phrases.title_none
    said = _by_count(tried, phrases.titles_one, phrases.titles_many, phrases.titles_together)
    ways = [way.format(**words) for way in said]
    short = [title for title in ways if title_length(title) <= MOST_TITLE]
    return chance.choice(short) if short else phrases.title_short.format(**words)


def _opening(
    tried: Sequence[Tried], phrases: Phrases, words: Mapping[str, str], chance: random.Random
) -> str:
    if not tried:
        return phrases.opening_none
    ways = _by_count(tried, phrases.openings_one, phrases.openings_many, phrases.openings_together)
    opening = chance.choice(ways).format(**words)
    return f"{opening}\n{chance.choice(phrases.looked_at[words['kind']])}\n"


def _facts(tried: Sequence[Tried], phrases: Phrases, language: str) -> list[str]:
    lines = []
    for number, (product, variant) in enumerate(tried[:_MOST_LISTED], start=1):
        facts = [product.name.text(language), product.variant(variant).name.text(language)]
        facts += [product.size_text()] if len(tried) == 1 else []
        facts += [product.price.label()] if product.price else []
        mark = phrases.fact_mark[product.category] if len(tried) == 1 else f"{number}."
        lines.append(f"{mark} {phrases.fact_gap.join(facts)}")
    return lines


def _advice(phrases: Phrases, shoe_size: SizeAdvice | None, frame_fit: Judgement | None) -> list[str]:
    lines = []
    if shoe_size is not None:
        line = phrases.shoe_size[shoe_size.verdict].format(size=f"{shoe_size.size_eu:g}")
        line += phrases.shoe_runs.get(shoe_size.runs, "")
        if shoe_size.verdict == "fits" and shoe_size.low_eu < shoe_size.high_eu:
            line += phrases.shoe_range.format(low=f"{shoe_size.low_eu:g}", high=f"{shoe_size.high_eu:g}")
        lines.append(line)
    if frame_fit is not None:
        lines.append(phrases.frame_fit[frame_fit.verdict])
    return lines


def _closing(
    tried: Sequence[Tried], phrases: Phrases, words: Mapping[str, str], chance: random.Random
) -> str:
    ways = _by_count(tried, phrases.closings_one, phrases.closings_many, phrases.closings_together)
    return "\n" + chance.choice(ways).format(**words)


def _topics(tried: Sequence[Tried], language: str, phrases: Phrases, further: Sequence[str]) -> list[str]:
    """The honest one first, then the shop's, then those of the products, the best of each first."""
    by_rank = zip_longest(*(product_hashtags(product, language) for product, _ in tried))
    own = [name for rank in by_rank for name in rank if name] or [*phrases.topics]
    return list(dict.fromkeys([own[0], *filter(None, map(topic, further)), *own]))
