"""The page that a phone shows: one HTML file for both languages, its style and its script."""

from __future__ import annotations

import base64
import hashlib
import html
import math
import re
from importlib.resources import files
from string import Template
from typing import Literal

from tryon.share.offer import Offer, OfferedFile

Browser = Literal["wechat", "in_app", "ios", "other"]


def _read(name: str) -> str:
    return files(__name__).joinpath(name).read_text("utf-8")


STYLE = _read("page.css")
STYLE_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
"""Lets a page hold STYLE inside (Content Security Policy, hash-source)."""
SCRIPT = _read("page.js")
_PAGE = Template(_read("page.html"))
_GONE = Template(_read("gone.html"))
_FILE = Template(_read("file.html"))
_PLAIN = Template(_read("plain.html"))
_PLAIN_WORDS = {"video": ("As it was filmed", "原片"), "picture": ("As it was taken", "原图")}
_PRIVACY_LINK = Template(_read("privacy_link.html"))

_IN_APP = re.compile(r"AlipayClient|\bQQ/|Weibo|DingTalk|aweme|xhsdiscover|discover/|BytedanceWebview", re.I)
"""Chinese apps whose scanner opens pages in a browser of their own, which often keeps nothing."""


def browser_of(user_agent: str) -> Browser:
    """Which way of saving a file to name first."""
    if "MicroMessenger" in user_agent:
        return "wechat"
    if _IN_APP.search(user_agent):
        return "in_app"
    return "ios" if re.search(r"iPhone|iPad|iPod", user_agent) else "other"


def page(offer: Offer, seconds_left: float, user_agent: str) -> str:
    """The page of a share, as HTML. user_agent: what the browser calls itself, for the right hint."""
    base, files = f"/{offer.token}", list(enumerate(offer.files))
    return _PAGE.substitute(
        base=base,
        language=offer.language,
        html_language="zh-CN" if offer.language == "zh" else "en",
        browser=browser_of(user_agent),
        files="".join(_file(base, number, file) for number, file in files if not file.plain),
        plain="".join(_plain(base, number, file) for number, file in files if file.plain),
        kinds=" ".join(sorted({_kind(file) for file in offer.files})),
        many="many" if sum(not file.plain for _, file in files) > 1 else "one",
        text=html.escape(offer.text),
        text_hidden="" if offer.text else "hidden",
        seconds_left=math.ceil(seconds_left),
        minutes_left=max(1, round(seconds_left / 60)),
        kept_until=html.escape(offer.kept_until or ""),
        kept_hidden="" if offer.kept_until else "hidden",
        privacy=_PRIVACY_LINK.substitute(base=base) if offer.privacy else "",
        sooner_hidden="hidden" if offer.kept_until else "",
    )


def gone(offer: Offer) -> str:
    """What a share's address shows when its time is over, as HTML, in both languages."""
    return _GONE.substitute(base=f"/{offer.token}")


def _file(base: str, number: int, file: OfferedFile) -> str:
    see = f"{base}/see/{number}"
    kind = _kind(file)
    if kind == "video":
        poster = f' poster="{base}/poster/{number}"' if file.poster else ""
        shown = (
            f'<video src="{see}"{poster} controls playsinline webkit-playsinline x5-playsinline '
            'preload="metadata"></video>'
        )
    else:
        shown = f'<img src="{see}" alt="">'
    return _FILE.substitute(
        shown=shown,
        kind=kind,
        save=f"{base}/save/{number}",
        name=html.escape(file.name),
        media_type=file.media_type,
        size=_size(file.size_bytes),
    )


def _plain(base: str, number: int, file: OfferedFile) -> str:
    """What a post was made of: a second button, since it looks like the post above it."""
    english, chinese = _PLAIN_WORDS[_kind(file)]
    return _PLAIN.substitute(
        save=f"{base}/save/{number}",
        name=html.escape(file.name),
        media_type=file.media_type,
        size=_size(file.size_bytes),
        english=english,
        chinese=chinese,
    )


def _kind(file: OfferedFile) -> str:
    return "video" if file.media_type.startswith("video/") else "picture"


def _size(count: int) -> str:
    """Such as "12.3 MB", as phones count (powers of ten)."""
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{max(1, round(count / 1e3))} kB"
