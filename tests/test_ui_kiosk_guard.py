"""The kiosk's watch over itself, in its window."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from helpers_ui import WITH_HANDS, FakeMirror, click, end_kiosk
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tryon.catalogue import Catalogue
from tryon.kiosk.disk import DiskGuard
from tryon.kiosk.health import as_text
from tryon.kiosk.heartbeat import Heartbeat, is_idle, read_beat
from tryon.kiosk.restarts import Restarts
from tryon.kiosk.settings import HealthSettings, KioskSettings
from tryon.settings import Settings
from ui.bridge import Bridge
from ui.kiosk.guard import Guard
from ui.kiosk.screens import ScreenKeeper
from ui.kiosk.senses import Senses
from ui.kiosk.window import KioskWindow
from ui.kiosk.words import EN


@dataclass
class Shop:
    """A guarded kiosk on a disk of its own."""

    window: KioskWindow
    mirror: FakeMirror
    guard: Guard
    beat_file: Path
    free_bytes: list[int]
    qtbot: QtBot

    def say(self, **changes: object) -> None:
        """Let the mirror tell something, and wait until it has arrived."""
        self.mirror.current = replace(self.mirror.current, **changes)  # type: ignore[arg-type]
        self.qtbot.waitUntil(lambda: self.guard._state == self.mirror.current)

    def beat(self) -> str:
        """What a beat tells now; "" where there is none."""
        before = read_beat(self.beat_file)
        self.guard.beat()
        newest = read_beat(self.beat_file)
        return newest if newest != before else ""


@pytest.fixture
def shop(qtbot: QtBot, tmp_path: Path) -> Iterator[Shop]:
    mirror, free_bytes = FakeMirror(), [10**12]
    bridge = Bridge(mirror)
    kiosk = KioskSettings(language="en", health=HealthSettings(port=0))
    settings = Settings(recordings_dir=tmp_path / "clips")
    window = KioskWindow(
        bridge,
        settings,
        kiosk,
        Catalogue(WITH_HANDS, ()),
        tmp_path,
        lambda product, variant: QImage(8, 8, QImage.Format.Format_ARGB32),
    )
    guard = Guard(
        window,
        bridge,
        settings,
        kiosk,
        Heartbeat(tmp_path / "beat"),
        DiskGuard(tmp_path, 200, lambda _: free_bytes[0]),
        Restarts(tmp_path / "restarts.json"),
    )
    bridge.start("auto")
    made = Shop(window, mirror, guard, tmp_path / "beat", free_bytes, qtbot)
    made.say(frames=1)
    yield made
    guard.stop()
    end_kiosk(window, mirror, qtbot)


def test_the_heart_beats_while_the_mirror_moves_and_tells_whether_somebody_is_there(shop: Shop) -> None:
    assert is_idle(shop.beat())
    shop.window.runner.tell("stirred")
    busy = shop.beat()
    assert busy
    assert not is_idle(busy)
    shop.say(moving=False)
    assert shop.beat() == ""
    shop.window.runner.tell("operator_came")
    assert shop.beat()


def test_memory_is_given_back_again_and_again_however_many_come(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[int] = []
    monkeypatch.setattr("ui.kiosk.guard.give_back", lambda: given.append(threading.get_ident()))
    shop.guard._tidies.start(20)  # as `start` does, more often
    shop.window.runner.tell("stirred")
    shop.window.runner.tell("agreed")
    shop.qtbot.waitUntil(lambda: len(given) >= 2)
    assert threading.get_ident() not in given  # the window's thread is for shoppers


def test_a_full_disk_is_told_to_the_shopper_and_to_the_staff_and_nothing_is_captured(shop: Shop) -> None:
    runner, mirror = shop.window.runner, shop.window.mirror
    runner.tell("stirred")
    runner.tell("agreed")
    shop.free_bytes[0] = 150_000_000
    shop.guard.look_at_disk()
    shop.qtbot.waitUntil(lambda: shop.guard.problem != "")
    assert shop.guard.problem.startswith("only 150 MB are free and 200 MB stay reserved")
    told: list[str] = []
    shop.window._bridge.capturing.failed.connect(lambda kind, line: told.append(line))
    for button in (mirror.chrome.rail.shutter, mirror.chrome.rail.record):
        click(button)
    assert told == [EN["disk_full"]] * 2
    assert mirror.chrome.toast.fader.shown
    assert not shop.mirror.named("take_picture")
    assert not shop.mirror.named("start_recording")
    assert shop.guard.figures()["tryon_recording_allowed"] == 0
    shop.free_bytes[0] = 10**12
    shop.guard.look_at_disk()
    shop.qtbot.waitUntil(lambda: shop.guard.problem == "")
    mirror.chrome.rail.timer.setChecked(False)
    click(mirror.chrome.rail.shutter)
    shop.qtbot.waitUntil(lambda: bool(shop.mirror.named("take_picture")))


def test_the_health_page_tells_of_camera_trouble_and_sessions(shop: Shop) -> None:
    runner = shop.window.runner
    shop.say(fps=24.0, dropped=3)
    runner.tell("stirred")
    runner.tell("agreed")
    runner.tell("captured")
    figures = shop.guard.figures()
    told = {name: figures[f"tryon_{name}"] for name in ("up", "fps", "camera_up", "trouble")}
    assert told == {"up": 1, "fps": 24, "camera_up": 1, "trouble": 0}
    assert (figures["tryon_sessions_total"], figures["tryon_captures_total"]) == (1, 1)
    shop.say(guidance="lost", error="HD Webcam was unplugged")
    runner.tell("failed")
    figures = shop.guard.figures()
    told = {name: figures[f"tryon_{name}"] for name in ("fps", "camera_up", "trouble")}
    assert told == {"fps": 0, "camera_up": 0, "trouble": 1}
    assert "tryon_frames_dropped_total 3" in as_text(figures)


def test_faults_of_threads_are_counted_and_the_newest_is_a_line_for_the_staff(shop: Shop) -> None:
    assert shop.guard.figures()["tryon_thread_faults_total"] == 0
    shop.say(faults=2)
    shop.guard.senses = cast(Senses, SimpleNamespace(faults=1, failure="reading tags failed"))
    assert "tryon_thread_faults_total 3" in as_text(shop.guard.figures())
    assert shop.guard.problem == "reading tags failed"


def test_a_port_that_is_taken_is_a_line_for_the_staff_and_no_more(shop: Shop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        shop.guard.set_kiosk(KioskSettings(health=HealthSettings(port=port), disk_reserve_mb=2000))
        assert shop.guard.problem.startswith(f"the health page cannot use port {port}:")
    shop.guard.set_kiosk(KioskSettings(health=HealthSettings(port=0)))
    assert shop.guard.problem == ""


def test_a_window_that_was_pushed_off_its_screen_comes_back(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    keeper = ScreenKeeper(window, "")
    screen = QGuiApplication.primaryScreen()
    assert window.isFullScreen()
    assert window.geometry() == screen.geometry()
    window.showMinimized()
    window.setGeometry(10, 10, 200, 200)
    screen.geometryChanged.emit(screen.geometry())
    screen.geometryChanged.emit(screen.geometry())
    qtbot.waitUntil(lambda: window.geometry() == screen.geometry(), timeout=3000)
    assert window.isFullScreen()
    assert not window.isMinimized()
    assert keeper.parent() is window
