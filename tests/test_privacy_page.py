"""The privacy page says what the settings do, in both languages, and phones can read it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tryon.kiosk.health import METRICS
from tryon.kiosk.privacy import privacy_html, privacy_sections, privacy_text
from tryon.kiosk.privacy_words import EN, ZH
from tryon.kiosk.settings import KioskSettings
from tryon.settings import Settings
from tryon.share.files import SharedFile
from tryon.share.gate import Gate
from tryon.share.offer import Offer
from tryon.share.server import HandOff
from tryon.share.site import Share, make_site

TOKEN = "uvR3xq0cWbY5bq2gk8nJfA"
LANGUAGES = ("en", "zh")


def kiosk(**changes: object) -> KioskSettings:
    """privacy__x: of the table `privacy`."""
    tables: dict[str, object] = {}
    for name, value in changes.items():
        table, _, key = name.partition("__")
        if key:
            tables.setdefault(table, {})[key] = value  # type: ignore[index]
        else:
            tables[table] = value
    return KioskSettings.model_validate(tables)


@pytest.mark.parametrize(
    ("changes", "en", "zh"),
    [
        ({"privacy__keep_minutes": 7}, "at most 7 minutes;", "最多 7 分钟内"),
        ({"privacy__keep_minutes": 1}, "at most 1 minute;", "最多 1 分钟内"),
        ({"privacy__insights_days": 90}, "kept, for 90 days.", "保存 90 天。"),
        ({"privacy__insights_days": 0}, "No counts of visitors", "不保存任何客流"),
        ({"times__trying": 100, "times__warning": 20}, "at the latest 165 seconds", "使用后 165 秒"),
        ({"privacy__contact": "ask@shop.example"}, "wishes: ask@shop.example", "联系：ask@shop.example"),
        ({"health__outside": True}, "Programs in the shop's network", "店内网络中用来检查"),
        ({"share__recent": 5}, "sooner when 5 newer ones are there", "有了 5 段更新的视频"),
        ({"shop": "Linden & Söhne"}, "run by Linden & Söhne.", "运营方：Linden & Söhne。"),
    ],
)
def test_what_the_shop_sets_is_what_shoppers_read(changes: dict[str, object], en: str, zh: str) -> None:
    for language, words in zip(LANGUAGES, (en, zh), strict=True):
        assert words not in privacy_text(KioskSettings(), Settings(), language)
        assert words in privacy_text(kiosk(**changes), Settings(), language)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"instant_replay": False}, "last 10 seconds stay in its memory"),
        ({"gestures": False}, "make the gesture for it"),
        ({"microphone": True}, "does not listen"),
        ({"hotspot_name": "Shop"}, "over this shop's network"),
    ],
)
def test_what_the_mirror_does_not_do_is_not_told(changes: dict[str, object], words: str) -> None:
    assert words in privacy_text(KioskSettings(), Settings(), "en")
    assert words not in privacy_text(KioskSettings(), Settings(**changes), "en")


def test_nobody_reads_of_posts_or_of_clips_on_the_screen_where_there_are_none() -> None:
    for language, words in zip(LANGUAGES, (EN, ZH), strict=True):
        told = privacy_text(KioskSettings(), Settings(), language)
        assert words["never_shown"] in told
        assert words["post"] in told
        told = privacy_text(kiosk(share__recent=1, share__template=""), Settings(), language)
        assert words["never_shown"] not in told
        assert words["post"] not in told


def test_where_nothing_is_counted_nothing_of_counts_is_claimed() -> None:
    told = privacy_text(kiosk(privacy__insights_days=0), Settings(), "en")
    assert EN["counted"] not in told
    assert "sums" not in told


def test_both_languages_tell_the_same_things() -> None:
    for each in (kiosk(), kiosk(privacy__insights_days=0, privacy__contact="x")):
        for settings in (Settings(), Settings(gestures=False, microphone=True, instant_replay=False)):
            en, zh = (privacy_sections(each, settings, language) for language in LANGUAGES)
            assert [len(section.paragraphs) for section in en] == [len(section.paragraphs) for section in zh]
    places = re.compile(r"\{\w+\}")
    for key, words in EN.items():
        assert sorted(places.findall(str(words))) == sorted(places.findall(str(ZH[key]))), key  # type: ignore[literal-required]


def test_every_count_that_is_kept_is_told() -> None:
    """Whoever counts something new must say so."""
    from tryon.insights.counts import Tried, Visited

    assert [field.name for field in fields(Tried)] == ["sessions", "tries", "seconds", "captures", "shares"]
    assert {field.name.partition("_")[0] for field in fields(Visited)} == {
        "sessions", "reached", "declined", "in",
    }  # fmt: skip
    for words in (
        "how many visitors tried it on", "how often and how long", "how many photos and videos",
        "how many of these were taken along", "agreed or declined", "how far they came", "which language",
    ):  # fmt: skip
        assert words in EN["counted"]


def test_what_the_health_page_tells_of_shoppers_is_told_to_them() -> None:
    of_people = {name for name in METRICS if re.search("session|capture|visit|share|shopper", name)}
    assert of_people == {"tryon_sessions_total", "tryon_captures_total"}
    words = "how many visitors agreed and how many photos and videos"
    assert words in privacy_text(kiosk(), Settings(), "en")
    assert words not in privacy_text(kiosk(health__port=0), Settings(), "en")


class _Outside(HTMLParser):
    """Collects what a page would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "iframe"):
            self.found.append(tag)
        self.found += [str(v) for k, v in attrs if k in ("src", "href") and v != "data:,"]


def test_the_page_needs_no_other_file_and_nothing_in_it_comes_alive() -> None:
    page = privacy_html(
        kiosk(shop="<b>Shop</b>", privacy__contact='"><script>x()</script>'), Settings(), "zh"
    )
    outside = _Outside()
    outside.feed(page)
    assert outside.found == []
    assert "&lt;b&gt;Shop&lt;/b&gt;" in page
    assert page.index('<article lang="zh-CN">') < page.index('<article lang="en">')


def test_phones_read_it_at_the_address_of_their_clip_while_that_lasts(tmp_path: Path) -> None:
    html = privacy_html(kiosk(), Settings(), "en")
    now = [0.0]
    told, silent = (
        TestClient(make_site(Share(offer, lambda: now[0]), Gate()))
        for offer in (_offer(privacy=html), _offer(privacy=""))
    )

    answer = told.get(f"/{TOKEN}/privacy")
    assert answer.status_code == 200
    assert answer.text == html
    assert told.get("/privacy").status_code == 404, "only who has the code"
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["content-security-policy"], "browsers use the style"

    link = f'<p><a href="/{TOKEN}/privacy">'
    assert link in told.get(f"/{TOKEN}/").text
    assert link not in silent.get(f"/{TOKEN}/").text
    assert silent.get(f"/{TOKEN}/privacy").status_code == 404
    now[0] = 601.0
    assert told.get(f"/{TOKEN}/privacy").status_code == 410


def test_a_hand_off_takes_the_page_along(tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    picture.write_bytes(b"jpeg")
    handed = HandOff([SharedFile(picture)], address="127.0.0.1", privacy="<p>told</p>")
    handed.start()
    try:
        import urllib.request

        with urllib.request.urlopen(handed.url + "privacy", timeout=5) as answer:
            assert answer.read() == b"<p>told</p>"
    finally:
        handed.stop()


def _offer(privacy: str) -> Offer:
    return Offer(
        token=TOKEN, files=(), text="", language="en", lifetime_s=600.0, address="127.0.0.1", privacy=privacy
    )
