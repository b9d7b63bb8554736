"""Tells shoppers what happens with their pictures, by what the shop has really set."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass

from tryon.insights.counts import FEWEST
from tryon.kiosk.privacy_words import PRIVACY_WORDS
from tryon.kiosk.settings import KioskSettings
from tryon.settings import Settings
from tryon.share.offer import Language
from tryon.share.page import STYLE
from tryon.sinks.replay import REPLAY_S

_LANGUAGE_TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True)
class Section:
    """A title and what is told under it."""

    title: str
    paragraphs: tuple[str, ...]


def privacy_title(language: Language) -> str:
    """Of the whole page."""
    return PRIVACY_WORDS[language]["title"]


def privacy_sections(kiosk: KioskSettings, settings: Settings, language: Language) -> tuple[Section, ...]:
    """What is processed, where, what is kept and for how long, what is counted, whom to ask.

    settings: as the mirror has them while a shopper uses it.
    """
    words, privacy = PRIVACY_WORDS[language], kiosk.privacy

    def several(unit: tuple[str, str], count: float) -> str:
        return unit[count != 1].format(count=f"{count:g}")

    def seen() -> Iterator[str]:
        yield words["before"]
        yield words["dressed"]
        yield words["frames"]
        if settings.instant_replay:
            yield words["replay"].format(seconds=several(words["second"], REPLAY_S))
        yield words["heard"] if settings.microphone else words["silent"]

    def captured() -> Iterator[str]:
        yield words["captured_by_hand"] if settings.gestures else words["captured"]
        times = kiosk.times
        # The longest ways: a recording that ends by itself; a code, then its warning or the thanks.
        longest_s = max(
            times.trying + times.captured + times.warning,
            times.sharing + max(times.warning, times.thanks),
        )
        yield words["deleted"].format(seconds=several(words["second"], longest_s))
        if kiosk.share.recent:
            yield words["shown"].format(count=kiosk.share.recent)
        else:
            yield words["never_shown"]

    def taken() -> Iterator[str]:
        name = settings.hotspot_name
        wifi = words["wifi"].format(name=name) if name else words["any_wifi"]
        if kiosk.share.template:
            yield words["post"]
        yield words["taken"].format(wifi=wifi)
        yield words["code"].format(minutes=several(words["minute"], privacy.keep_minutes))
        yield words["phones"]

    def counted() -> Iterator[str]:
        if privacy.insights_days:
            yield words["counted"]
            yield words["kept"].format(days=several(words["day"], privacy.insights_days), fewest=FEWEST)
        else:
            yield words["nothing_counted"]
        if kiosk.health.port:
            where = words["watched_outside"] if kiosk.health.outside else words["watched_here"]
            yield words["watched"].format(where=where)
        yield words["log"]

    def asked() -> Iterator[str]:
        yield words["runs"].format(shop=kiosk.shop or words["this_shop"])
        yield words["ask"].format(contact=privacy.contact) if privacy.contact else words["ask_staff"]

    return (
        Section(words["seen_title"], tuple(seen())),
        Section(words["where_title"], (words["where"],)),
        Section(words["captures_title"], tuple(captured())),
        Section(words["taken_title"], tuple(taken())),
        Section(words["counted_title"], tuple(counted())),
        Section(words["choice_title"], (words["choice"],)),
        Section(words["ask_title"], tuple(asked())),
    )


def privacy_text(kiosk: KioskSettings, settings: Settings, language: Language) -> str:
    """The same as plain text, without the page's title; titles of sections are lines of their own."""
    return "\n\n".join(
        "\n".join((section.title, *section.paragraphs))
        for section in privacy_sections(kiosk, settings, language)
    )


def privacy_html(kiosk: KioskSettings, settings: Settings, language: Language) -> str:
    """The same as one HTML page that needs no other file: in `language`, then in the other one."""
    others: tuple[Language, ...] = ("zh", "en") if language == "zh" else ("en", "zh")
    articles = "\n<hr>\n".join(_article(kiosk, settings, each) for each in others)
    return (
        f'<!doctype html>\n<html lang="{_LANGUAGE_TAGS[language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<title>{privacy_title(language)}</title>\n<link rel="icon" href="data:,">\n'
        f'<style>{STYLE}</style>\n</head>\n<body class="privacy">\n{articles}\n</body>\n</html>\n'
    )


def _article(kiosk: KioskSettings, settings: Settings, language: Language) -> str:
    lines = [f'<article lang="{_LANGUAGE_TAGS[language]}">', f"<h1>{privacy_title(language)}</h1>"]
    for section in privacy_sections(kiosk, settings, language):
        lines.append(f"<h2>{html.escape(section.title)}</h2>")
        lines += [f"<p>{html.escape(paragraph)}</p>" for paragraph in section.paragraphs]
    return "\n".join([*lines, "</article>"])
