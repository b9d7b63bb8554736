"""The capture rail as a shopper uses it: recordings, replay, bursts, before and after, the microphone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from helpers_ui import FakeMirror, click, end, key, open_window
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tryon.errors import SinkError
from tryon.mirror_state import MicrophoneState, RecordingState, ReplayState
from ui import status
from ui.capture_buttons import HOLD_MS
from ui.capturing import BURST, Recording
from ui.level_meter import loudness
from ui.main_window import MainWindow
from ui.text import EN, ZH
from ui.theme.tokens import TOUCH

TALKING = MicrophoneState("USB", peak=0.4, rms=0.1)
READY = ReplayState("ready", 10.0)


class Shop:
    """A window on a fake mirror, and what a test does to both."""

    def __init__(self, qtbot: QtBot, window: MainWindow, mirror: FakeMirror) -> None:
        self.qtbot, self.window, self.mirror = qtbot, window, mirror
        self.chrome, self.rail, self.toast = window.chrome, window.chrome.rail, window.chrome.toast
        window.chrome.moments._second.setInterval(20)

    def record(self, seconds: float = 12.0, **told: object) -> None:
        """Record, until the window has seen the recording there."""
        key(self.window, Qt.Key.Key_R)
        self.qtbot.waitUntil(lambda: self.window._bridge.capturing.recording.phase == "running")
        self.tell_recording(seconds, **told)
        self.qtbot.waitUntil(lambda: self.window._bridge.capturing.recording.seconds == seconds)

    def tell_recording(self, seconds: float, **told: object) -> None:
        state = RecordingState(self.mirror.folder / "a.mp4", seconds, round(seconds * 30), 0)
        self.mirror.current = replace(self.mirror.current, recording=replace(state, **told))

    def tell(self, **told: object) -> None:
        self.mirror.current = replace(self.mirror.current, **told)

    def until_called(self, name: str, *arguments: object) -> None:
        self.qtbot.waitUntil(lambda: self.mirror.named(name) == [arguments])

    def until_toast(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: self.toast.words == words and self.toast.fader.shown)


@pytest.fixture
def shop(qtbot: QtBot, tmp_path: Path) -> Iterator[Shop]:
    mirror = FakeMirror(folder=tmp_path)
    window = open_window(
        mirror, recordings_dir=tmp_path, microphone_asked=True, microphones=("Built-in", "USB")
    )
    qtbot.waitUntil(lambda: ("start", "auto") in mirror.calls)
    yield Shop(qtbot, window, mirror)
    end(qtbot, window)


# Recording


def test_the_timer_counts_down_to_a_recording_and_any_press_cancels(shop: Shop) -> None:
    key(shop.window, Qt.Key.Key_T)
    click(shop.rail.record)
    assert shop.chrome.moments.counting
    assert shop.rail.record.accessibleName() == EN["cancel_countdown"]
    click(shop.rail.record)
    assert not shop.chrome.moments.counting
    shop.qtbot.wait(120)
    assert shop.mirror.named("start_recording") == []
    key(shop.window, Qt.Key.Key_R)
    assert shop.mirror.named("start_recording") == []
    shop.until_called("start_recording", False)
    assert shop.mirror.named("take_picture") == []


def test_a_recording_is_paused_and_resumed_and_says_so(shop: Shop) -> None:
    assert not shop.rail.pause.isVisible()
    key(shop.window, Qt.Key.Key_P)
    shop.record(12.0, dropped=3)
    assert not shop.rail.timer.isVisible()
    click(shop.rail.pause)
    shop.until_called("pause_recording")
    assert shop.rail.pause.accessibleName() == f"{EN['resume']} (P)"
    assert shop.chrome.recording.words == f"00:12 / 01:00  ·  {EN['paused']}  ·  3 frames skipped"
    key(shop.window, Qt.Key.Key_P)
    shop.until_called("resume_recording")
    assert EN["paused"] not in shop.chrome.recording.words
    key(shop.window, Qt.Key.Key_R)
    shop.until_called("stop_recording")
    shop.until_toast(EN["video_saved"].format(folder=shop.mirror.folder.name))
    assert shop.rail.timer.isVisible()
    assert not shop.rail.pause.isVisible()


def test_the_ring_closes_until_the_limit(shop: Shop) -> None:
    def red_at(x: float, y: float) -> bool:
        """Whether the ring is red there; x and y from its middle, in radii."""
        color = (
            shop.rail.grab()
            .toImage()
            .pixelColor(
                shop.rail.record.geometry().center().x() + round(24 * x),
                shop.rail.record.geometry().center().y() + round(24 * y),
            )
        )
        return color.red() > 180 and color.green() < 130

    shop.record(30.0)
    assert red_at(0.707, -0.707)
    assert not red_at(-0.707, -0.707)
    shop.tell_recording(55.0)
    shop.qtbot.waitUntil(lambda: red_at(-0.707, -0.707))


def test_at_the_limit_it_ends_by_itself_and_says_why(shop: Shop) -> None:
    shop.record(59.9)
    shop.tell_recording(60.0, ended="limit")
    shop.until_called("stop_recording")
    shop.until_toast(EN["video_saved"].format(folder=shop.mirror.folder.name))
    assert shop.toast.detail == EN["limit_reached"].format(seconds=60)
    shop.record(5.0)
    key(shop.window, Qt.Key.Key_R)
    shop.qtbot.waitUntil(lambda: len(shop.mirror.named("stop_recording")) == 2)
    shop.qtbot.waitUntil(lambda: shop.toast.detail == "round en")


def test_a_recording_that_cannot_go_on_ends_and_says_why(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> Path:
        shop.tell(recording=None)
        raise SinkError("the disk is full; what there is was kept")

    monkeypatch.setattr(shop.mirror, "stop_recording", stop)
    shop.record(9.0)
    shop.tell_recording(9.5, ended="fault")
    shop.until_toast(EN["recording_failed"])
    assert shop.toast.detail == "the disk is full; what there is was kept"
    assert shop.toast.action.text() == EN["change"]
    assert not shop.chrome.recording.fader.shown


def test_what_was_saved_can_become_a_post_or_be_found(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    folders: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: folders.append(url.toLocalFile()))
    posts: list[object] = []
    shop.window._captures.post_wanted.disconnect()
    shop.window._captures.post_wanted.connect(posts.append)
    key(shop.window, Qt.Key.Key_Space)
    shop.until_toast(EN["photo_saved"].format(folder=shop.mirror.folder.name))
    click(shop.toast.second)
    click(shop.toast.action)
    assert [Path(each) for each in folders] == [shop.mirror.folder]
    assert posts == [shop.mirror.folder / "a.jpg"]
    shop.mirror.full_disk = True
    key(shop.window, Qt.Key.Key_Space)
    shop.until_toast(EN["photo_failed"])
    assert shop.toast.second.isHidden()


# The last seconds


def test_the_last_seconds_are_offered_only_where_they_are_kept(shop: Shop) -> None:
    assert not shop.rail.replay.isVisible()
    key(shop.window, Qt.Key.Key_S)
    shop.tell(replay=ReplayState("filling", 0.4))
    shop.qtbot.waitUntil(shop.rail.replay.isVisible)
    assert not shop.rail.replay.isEnabled()
    shop.tell(replay=ReplayState("filling", 6.9))
    shop.qtbot.waitUntil(shop.rail.replay.isEnabled)
    assert shop.rail.replay.accessibleName() == f"{EN['save_replay'].format(seconds=6)} (S)"
    shop.tell(replay=ReplayState("too_slow"))
    shop.qtbot.waitUntil(lambda: not shop.rail.replay.isVisible())
    click(shop.chrome.tools.settings)
    click(shop.chrome.settings.pages.buttons[1])
    assert shop.chrome.settings.recording.too_slow.isVisible()
    assert shop.mirror.named("save_replay") == []


def test_nothing_moves_under_a_finger_while_the_last_seconds_come_and_go(shop: Shop) -> None:
    without = shop.rail.height()
    shop.tell(replay=ReplayState("too_slow"))  # as a machine may tell first
    shop.qtbot.waitUntil(lambda: shop.rail.height() > without)
    place = shop.rail.shutter.geometry()
    shop.tell(replay=READY)
    shop.qtbot.waitUntil(shop.rail.replay.isVisible)
    assert shop.rail.shutter.geometry() == place
    shop.tell(replay=ReplayState("too_slow"))
    shop.qtbot.waitUntil(lambda: not shop.rail.replay.isVisible())
    assert shop.rail.shutter.geometry() == place
    shop.tell(replay=ReplayState("off"))
    shop.qtbot.waitUntil(lambda: shop.rail.height() == without)


def test_saving_the_last_seconds_says_how_many_and_holds_up_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.tell(replay=READY)
    shop.qtbot.waitUntil(shop.rail.replay.isEnabled)
    save, written = shop.mirror.save_replay, threading.Event()

    def save_slowly(mirrored: bool) -> Path:
        written.wait(5.0)
        return save(mirrored)

    monkeypatch.setattr(shop.mirror, "save_replay", save_slowly)
    key(shop.window, Qt.Key.Key_S)
    assert not shop.rail.replay.isEnabled()
    assert shop.chrome.recording.words == EN["saving_replay"]
    shop.record(3.0)
    key(shop.window, Qt.Key.Key_R)
    shop.until_called("stop_recording")
    assert shop.mirror.named("save_replay") == []
    written.set()
    shop.until_toast(EN["replay_saved"].format(seconds=10, folder=shop.mirror.folder.name))
    shop.qtbot.waitUntil(shop.rail.replay.isEnabled)


def test_closing_waits_for_what_is_being_saved(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mirror, written = FakeMirror(folder=tmp_path), threading.Event()
    window = open_window(mirror, recordings_dir=tmp_path)
    shop, save = Shop(qtbot, window, mirror), mirror.save_replay

    def save_slowly(mirrored: bool) -> Path:
        written.wait(5.0)
        return save(mirrored)

    monkeypatch.setattr(mirror, "save_replay", save_slowly)
    shop.tell(replay=READY)
    qtbot.waitUntil(shop.rail.replay.isEnabled)
    key(window, Qt.Key.Key_S)
    window.close()
    qtbot.wait(150)
    assert window.isVisible()
    assert mirror.named("stop") == []
    written.set()
    qtbot.waitUntil(window.isHidden, timeout=5000)
    assert [call[0] for call in mirror.calls][-2:] == ["save_replay", "stop"]
    window.deleteLater()


# Photos


def test_holding_the_shutter_takes_a_burst_and_no_photo_besides(shop: Shop) -> None:
    QTest.mousePress(shop.rail.shutter, Qt.MouseButton.LeftButton)
    shop.qtbot.wait(HOLD_MS + 80)
    QTest.mouseMove(shop.rail.shutter, shop.rail.shutter.rect().center())
    QTest.mouseRelease(shop.rail.shutter, Qt.MouseButton.LeftButton)
    shop.until_called("take_burst", BURST, False)
    shop.until_toast(EN["burst_saved"].format(count=BURST, folder=shop.mirror.folder.name))
    assert shop.mirror.named("take_picture") == []
    click(shop.rail.shutter)
    shop.until_called("take_picture", False)
    assert len(shop.mirror.named("take_burst")) == 1


def test_the_other_ways_are_behind_one_button_and_have_keys(shop: Shop) -> None:
    shop.tell(replay=READY)
    shop.qtbot.waitUntil(shop.rail.replay.isVisible)
    click(shop.rail.more)
    assert shop.chrome.open_popover is shop.chrome.capture
    assert not shop.chrome.capture.geometry().intersects(shop.rail.geometry())
    click(shop.chrome.capture.before_after)
    assert shop.chrome.open_popover is None
    shop.until_called("take_before_after", False)
    shop.until_toast(EN["before_after_saved"].format(folder=shop.mirror.folder.name))
    click(shop.rail.more)
    click(shop.chrome.capture.replay)
    shop.until_called("save_replay", False)
    key(shop.window, Qt.Key.Key_U)
    shop.until_called("take_burst", BURST, False)
    key(shop.window, Qt.Key.Key_T, Qt.Key.Key_A)
    assert shop.chrome.moments.counting
    shop.qtbot.waitUntil(lambda: len(shop.mirror.named("take_before_after")) == 2)


# The microphone


def test_sound_is_asked_for_once_and_is_off_without_an_answer(qtbot: QtBot, tmp_path: Path) -> None:
    mirror = FakeMirror(folder=tmp_path)
    window = open_window(mirror, recordings_dir=tmp_path, microphones=("USB",))
    shop = Shop(qtbot, window, mirror)
    qtbot.waitUntil(lambda: window._sound._names == ("USB",))
    assert window.settings.microphone is False
    key(window, Qt.Key.Key_R)
    assert window.chrome.open_popover is window.chrome.sound
    assert mirror.named("start_recording") == []
    key(window, Qt.Key.Key_Escape)
    key(window, Qt.Key.Key_R)
    assert window.chrome.open_popover is window.chrome.sound
    click(window.chrome.sound.with_sound)
    shop.until_called("set_microphone", True, "")
    qtbot.waitUntil(lambda: window.chrome.moments.counting)
    shop.until_called("start_recording", False)
    qtbot.waitUntil(lambda: window._bridge.capturing.recording.phase == "running")
    key(window, Qt.Key.Key_R)
    shop.until_called("stop_recording")
    key(window, Qt.Key.Key_V)
    assert window.settings.microphone is False
    key(window, Qt.Key.Key_R)
    assert window.chrome.open_popover is None
    end(qtbot, window)


def test_nobody_is_asked_where_there_is_no_microphone(qtbot: QtBot, tmp_path: Path) -> None:
    mirror = FakeMirror(folder=tmp_path)
    window = open_window(mirror, recordings_dir=tmp_path)
    key(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: mirror.named("start_recording") == [(False,)])
    end(qtbot, window)


def test_the_level_is_shown_while_it_is_heard_and_muted_is_plain(shop: Shop) -> None:
    assert shop.rail.microphone.icon_name == "mic-off"
    assert shop.rail.microphone.accessibleName() == f"{EN['microphone_off']} (V)"
    click(shop.rail.microphone)
    shop.until_called("set_microphone", True, "")
    shop.tell(microphone=TALKING)
    shop.qtbot.waitUntil(lambda: shop.rail.microphone.icon_name == "mic")
    assert shop.rail.microphone.accessibleName() == f"{EN['microphone_on']} (V)"
    shop.record(2.0, with_sound=True)
    shop.qtbot.waitUntil(lambda: shop.chrome.recording.meter.level == loudness(TALKING))
    assert loudness(MicrophoneState(rms=0.001)) < 0.1 < 0.5 < loudness(TALKING) < 1.0
    shop.tell(microphone=None)
    shop.qtbot.waitUntil(lambda: shop.rail.microphone.icon_name == "mic-off")
    assert shop.chrome.recording.meter.level == 0.0


def test_a_recording_without_sound_shows_no_level_and_sound_comes_with_the_next(shop: Shop) -> None:
    shop.record(2.0, with_sound=False)
    key(shop.window, Qt.Key.Key_V)
    shop.tell(microphone=TALKING)
    shop.until_toast(EN["sound_next_time"])
    shop.qtbot.waitUntil(lambda: shop.rail.microphone.icon_name == "mic")
    assert shop.chrome.recording.meter.level == 0.0


def test_a_microphone_that_fails_is_told_once_in_one_line(shop: Shop) -> None:
    broken = MicrophoneState("USB", error="the microphone USB cannot be opened")
    shop.tell(microphone=broken)
    shop.until_toast("The microphone USB cannot be opened")
    assert shop.rail.microphone.icon_name == "mic-off"
    shop.toast.fader.set_shown(False)
    shop.tell(microphone=broken, fps=12.0)
    shop.qtbot.wait(250)
    assert not shop.toast.fader.shown
    click(shop.toast.action)
    assert shop.chrome.settings.recording.isVisible()


# Settings


def test_settings_of_recording_take_effect_at_once(shop: Shop) -> None:
    page, mirror = shop.chrome.settings.recording, shop.mirror
    click(shop.chrome.tools.settings)
    click(shop.chrome.settings.pages.buttons[1])
    assert not page.which.isVisible()
    click(page.microphone)
    shop.until_called("set_microphone", True, "")
    click(page.which)
    assert [row.text() for row in page.microphones] == [EN["system_microphone"], "Built-in", "USB"]
    click(page.microphones[2])
    shop.qtbot.waitUntil(lambda: mirror.named("set_microphone") == [(True, ""), (True, "USB")])
    assert page.which.text() == EN["which_microphone"].format(name="USB")
    click(page.instant_replay)
    shop.until_called("set_replay", False)
    click(page.longest.fewer)
    shop.until_called("set_record_at_most", 30.0)
    assert page.longest.shown.text() == "30 s"
    click(page.keep.fewer)
    shop.until_called("set_keep_clips_days", 14)
    assert (shop.window.settings.record_at_most_s, shop.window.settings.keep_clips_days) == (30.0, 14)
    key(shop.window, Qt.Key.Key_Escape)
    shop.record(15.0)
    assert "00:15 / 00:30" in shop.chrome.recording.words


# Places


@pytest.mark.parametrize("size", [(800, 600), (1280, 720), (720, 1280)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_rail_fits_with_everything_in_it(shop: Shop, size: tuple[int, int], language: str) -> None:
    window, chrome, rail = shop.window, shop.chrome, shop.rail
    window._change("language", language)
    window.resize(*size)
    shop.tell(replay=READY, microphone=TALKING)
    shop.qtbot.waitUntil(rail.replay.isVisible)
    shop.record(59.0, with_sound=True, dropped=12)
    assert window.size().toTuple() == size

    def apart(*widgets: QWidget) -> bool:
        boxes = [each.geometry() for each in widgets]
        inside = all(window.rect().contains(box) for box in boxes)
        return inside and not any(a.intersects(b) for at, a in enumerate(boxes) for b in boxes[at + 1 :])

    assert apart(rail, chrome.shelf, chrome.tools, chrome.card, chrome.recording)
    shown = [rail.before, rail.pause, rail.shutter, rail.record, rail.replay, rail.more]
    shown += [rail.microphone] if size[1] > 600 else []
    for button in shown:
        assert button.isVisible()
        assert rail.rect().contains(button.geometry())
        assert min(button.width(), button.height()) >= TOUCH
    tops = sorted((button.y(), button.y() + button.height()) for button in shown)
    assert all(a[1] <= b[0] for a, b in pairwise(tops))
    click(rail.more)
    assert apart(rail, chrome.capture)
    assert chrome.capture.microphone.isVisible()
    chrome.close_popover()
    key(window, Qt.Key.Key_R)
    shop.qtbot.waitUntil(lambda: chrome.toast.fader.shown)
    assert apart(rail, chrome.shelf, chrome.card, chrome.toast)


def test_words_of_a_recording_in_both_languages() -> None:
    for words, paused in ((EN, "Paused"), (ZH, "已暂停")):
        line = status.recording_line(Recording("running", 61.0, 0, paused=True, limit_s=90.0), words)
        assert line == status.Line(f"01:01 / 01:30  ·  {paused}", "pause")
    assert status.recording_line(Recording(), EN) is None
