"""The kiosk is ready for its next shopper: products at hand, who stands wrong is told, prompts are spoken."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from helpers_ui import WITH_HANDS, FakeMirror, click, end_kiosk
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tryon.at_hand import AtHand
from tryon.catalogue import Catalogue
from tryon.kiosk.distance import COMES_S, GOES_S, SteadyDistance, distance_of
from tryon.kiosk.presence import Guidance, Presence
from tryon.kiosk.settings import KioskSettings, load_kiosk
from tryon.mirror_state import Person
from tryon.settings import Settings
from tryon.speech import SystemVoice, speech_command
from ui.bridge import Bridge
from ui.kiosk.distance import WORDS
from ui.kiosk.operator.choices import LanguagePage
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.settings_file import SettingsFile
from ui.kiosk.operator.words import STAFF_WORDS
from ui.kiosk.parts import SHORT_SIDE
from ui.kiosk.prompts import Prompts
from ui.kiosk.window import KioskWindow
from ui.kiosk.words import EN, ZH
from ui.text import Language

SOMEBODY = (Person("face0", (10, 10, 40, 40)),)


def read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def wait_until(condition: Callable[[], bool]) -> None:
    until_s = time.monotonic() + 20.0
    while not condition():
        assert time.monotonic() < until_s
        time.sleep(0.01)


TALL, WIDE = (SHORT_SIDE, SHORT_SIDE * 16 // 9), (SHORT_SIDE * 16 // 9, SHORT_SIDE)


@dataclass
class Shop:
    """A kiosk whose camera and clock go as the test says."""

    window: KioskWindow
    mirror: FakeMirror
    time_s: list[float]
    qtbot: QtBot
    guidance: Guidance = "ok"
    shots: int = 0

    def see(self, guidance: Guidance, seconds: float) -> None:
        """Somebody stands there so for a while."""
        self.guidance = guidance
        for _ in range(2):
            self.shots += 1
            self.mirror.show(self.shots, np.zeros((48, 64, 3), np.uint8), people=SOMEBODY)
            self.qtbot.waitUntil(lambda: self.window._bridge._last_index == self.shots)
            self.time_s[0] += seconds / 2
        self.window._take_shot(self.mirror.shot)


@pytest.fixture
def shop(qtbot: QtBot, tmp_path: Path) -> Iterator[Shop]:
    mirror, time_s = FakeMirror(), [0.0]
    window = KioskWindow(
        Bridge(mirror),
        Settings(),
        KioskSettings(language="en"),
        Catalogue(WITH_HANDS, ()),
        tmp_path,
        lambda product, variant: QImage(8, 8, QImage.Format.Format_ARGB32),
        clock=lambda: time_s[0],
    )
    made = Shop(window, mirror, time_s, qtbot)
    window.look = lambda _: Presence(True, False, made.guidance)
    window.resize(*TALL)
    window.show()
    window._bridge.start("auto")
    yield made
    end_kiosk(window, mirror, qtbot)


@dataclass
class FakeVoice:
    """Remembers what it was told, "" for silence."""

    heard: list[tuple[str, str]] = field(default_factory=list)

    def say(self, words: str, language: str) -> None:
        self.heard.append((words, language))

    def stop(self) -> None:
        self.heard.append(("", ""))


def test_prompts_are_spoken_only_where_the_shop_wants_them_and_end_with_the_session(shop: Shop) -> None:
    window, voice = shop.window, FakeVoice()
    prompts = Prompts(window, voice)

    def heard() -> list[tuple[str, str]]:
        """What was heard since the last time."""
        done: list[None] = []
        prompts._worker.submit(lambda: None, done.append)
        shop.qtbot.waitUntil(lambda: bool(done))
        told, voice.heard = voice.heard, []
        return told

    tell = window.runner.tell
    tell("stirred")
    tell("declined")
    assert heard() == []  # off, until the staff decide otherwise
    window.set_kiosk(KioskSettings(language="en", spoken_prompts=True))
    tell("stirred")
    assert heard() == [(EN["say_consent"], "en")]
    click(window.reach.language)
    assert heard() == [(ZH["say_consent"], "zh")]
    tell("agreed")
    assert heard() == [(ZH["say_try"], "zh")]
    tell("captured")
    tell("discarded")
    assert heard() == [("", "")]  # how to take a picture is known by now
    tell("timed_out")
    assert heard() == [(ZH["say_warn"], "zh")]
    tell("timed_out")
    assert window.runner.screen == "attract"
    assert heard() == [("", "")]
    tell("stirred")
    tell("agreed")
    tell("done")
    assert [words for words, _ in heard()] == [EN["say_consent"], EN["say_try"], EN["say_thanks"]]
    prompts.close()
    assert voice.heard == [("", "")]


@pytest.mark.skipif(sys.platform == "win32", reason="its program is a shell script here")
def test_one_sentence_is_spoken_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert speech_command("en") is None
    voice = SystemVoice()
    voice.say("Hello", "en")  # nobody hears it, and nothing breaks
    speaks = tmp_path / "espeak-ng"
    speaks.write_text('#!/bin/sh\nread words\necho "$2 $words" >> "${0%/*}/heard"\nexec /bin/sleep 60\n')
    speaks.chmod(0o755)
    processes = []
    for words, language in (("Hello\n", "en"), ("你好\n", "zh")):
        voice.say(words, language)
        assert voice._process is not None
        processes.append(voice._process)
        wait_until(lambda words=words: words in read(tmp_path / "heard"))
    assert [each.poll() is None for each in processes] == [False, True]
    voice.stop()
    assert processes[1].poll() is not None
    assert read(tmp_path / "heard") == "en Hello\ncmn-latn-pinyin 你好\n"


def test_only_what_lasts_is_told_and_only_where_it_matters() -> None:
    steady, told = SteadyDistance(), []
    for tenth in range(40):  # somebody sways between too near and right, then stays too near, then steps back
        now_s = tenth / 10
        wrong = (tenth // 3) % 2 == 0 if tenth < 18 else tenth < 30
        told.append((now_s, steady.update("step_back" if wrong else "ok", now_s)))
    changes = [now_s for (now_s, shown), (_, before) in zip(told[1:], told, strict=False) if shown != before]
    assert changes == pytest.approx([1.8 + COMES_S, 3.0 + GOES_S])
    told_on = {
        (screen, category, guidance)
        for screen in ("attract", "consent", "try", "captured", "share", "warn")
        for category in ("glasses", "watches", "bracelets", "rings", "shoes")
        for guidance in ("ok", "step_back", "come_closer", "tilt")
        if distance_of(guidance, screen, category) != "ok"
    }
    assert told_on == {
        ("consent", "glasses", "step_back"),
        ("consent", "glasses", "come_closer"),
        ("try", "glasses", "step_back"),
    }


@pytest.mark.parametrize("size", [TALL, WIDE])
def test_who_stands_wrong_reads_it_before_trying_on(shop: Shop, size: tuple[int, int]) -> None:
    window, sign = shop.window, shop.window.sign
    window.resize(*size)
    window.wear("round")
    assert window.runner.screen == "consent"
    shop.see("step_back", COMES_S / 2)
    assert not sign.isVisible()
    shop.see("step_back", COMES_S)
    assert sign.isVisible()
    assert sign.words == EN["step_back"]
    window.choose_language("zh")
    assert sign.words == ZH["step_back"]
    assert WORDS * 1080 / SHORT_SIDE > 60  # pixels of a screen on which 60 are read from two metres
    assert window.rect().contains(sign.geometry())
    for words in (window.consent.title, window.consent.what, window.consent.agree):
        box = words.rect().translated(words.mapTo(window, QPoint(0, 0)))
        assert not sign.geometry().intersects(box), "it covers what one agrees to"
    click(window.consent.agree)  # nobody has to obey
    assert window.runner.screen == "try"
    assert not sign.isVisible()  # what was wrong a screen ago may be right now
    shop.see("step_back", 2 * COMES_S)
    assert sign.isVisible()
    window.mirror.wear_any("diver")
    shop.see("step_back", 2 * GOES_S)  # a hand that is held out fills the picture
    assert not sign.isVisible()


def test_products_wait_are_ready_or_have_failed_and_are_ready_again_in_a_new_context() -> None:
    at_hand = AtHand()
    at_hand.wish(["round", "diver", "oxford", "round"])
    done = [at_hand.take()]
    at_hand.done("round")
    assert at_hand.take() == "diver"  # ... with which drawing fails and begins anew
    at_hand.lose()
    assert at_hand.count == 0
    while (selection := at_hand.take()) is not None:
        done.append(selection)
        at_hand.done(selection)
    assert done == ["round", "round", "oxford"]
    assert at_hand.count == 2
    at_hand.wish(["oxford", "aviator"])
    assert at_hand.count == 1
    assert at_hand.take() == "aviator"


def test_the_staff_switch_prompts_on_and_read_where_there_is_no_voice(shop: Shop, tmp_path: Path) -> None:
    file = SettingsFile(shop.window, KioskSettings(language="en"), tmp_path / "kiosk.toml", tmp_path / "kept")
    desk = Desk(file, shop.window._bridge, Catalogue(WITH_HANDS, ()), has_voice=lambda: False)
    page = LanguagePage(desk)
    page.set_words(STAFF_WORDS["en"], "en")
    assert not page.spoken.isChecked()
    assert "no voice" in page.voice.text()
    click(page.spoken)
    shop.qtbot.waitUntil(lambda: load_kiosk(tmp_path / "kiosk.toml").spoken_prompts)
    desk.finish()


def test_the_mirror_is_painted_once_before_anybody_asks_for_it(shop: Shop) -> None:
    view = shop.window.mirror.view
    assert shop.window.runner.screen == "attract"
    assert view.scaled_count == 0
    shop.see("ok", 0.1)
    assert view.scaled_count == 1
    assert not view.isVisible()
    shop.see("ok", 0.1)
    assert view.scaled_count == 1


def test_a_kiosk_speaks_another_language_without_telling_every_widget(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[object] = []
    monkeypatch.setattr(
        QCoreApplication, "installTranslator", lambda translator: installed.append(translator)
    )
    click(shop.window.reach.language)
    assert shop.window.language == "zh"
    assert not installed


@pytest.mark.parametrize("size", [TALL, WIDE])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_hands_can_tell_is_read_whole_whatever_is_worn(
    shop: Shop, size: tuple[int, int], language: Language
) -> None:
    window = shop.window
    window.resize(*size)
    window.choose_language(language)
    window.runner.tell("stirred")
    window.runner.tell("agreed")
    shop.see("ok", 0.1)
    chrome = window.mirror.chrome
    chrome.gestures.fader.set_shown(True)
    for part in ("face", "hand", "feet"):
        chrome.keep_free(part)
        chrome.arrange()
        strip = chrome.gestures.geometry()
        assert window.mirror.rect().contains(strip), part
        for other in (chrome.shelf, chrome.departments, chrome.rail):
            assert not strip.intersects(other.geometry()), part
