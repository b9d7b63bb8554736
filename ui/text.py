"""Every word of the window, by language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from ui.messages import Messages
from ui.text_en import EN
from ui.text_zh import ZH

__all__ = ["BY_LANGUAGE", "EN", "ZH", "Language", "Messages", "resolve_language"]

Language = Literal["en", "zh"]

BY_LANGUAGE: dict[Language, Messages] = {"en": EN, "zh": ZH}


def resolve_language(chosen: str, system_languages: Sequence[str]) -> Language:
    """The language to show: `chosen` ("system", "en", "zh"), else what the system prefers first.

    system_languages: BCP 47 tags, most wanted first ("zh-Hans-CN", "en-US").
    """
    if chosen in ("en", "zh"):
        return "zh" if chosen == "zh" else "en"
    first = system_languages[0] if system_languages else "en"
    return "zh" if first.lower().startswith("zh") else "en"
