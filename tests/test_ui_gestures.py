"""Hands-free use of the window: what a gesture does, what is shown of it, and when nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers_media import patches
from helpers_ui import WITH_SHOES, FakeMirror, click, end, open_window
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from tryon.gestures import GestureEvent, GestureKind, GestureState
from ui import gesturing
from ui.main_window import MainWindow
from ui.text import BY_LANGUAGE, EN

AT = (60.0, 20.0)
"""Of a picture of 224x64."""


class Hall:
    """A window on a fake mirror before which somebody moves a hand."""

    def __init__(self, qtbot: QtBot, window: MainWindow, mirror: FakeMirror) -> None:
        self.qtbot, self.window, self.mirror, self.chrome = qtbot, window, mirror, window.chrome
        self._index, self._events = 0, ()
        window.chrome.moments._second.setInterval(40)

    def see(self, raised: bool = True, held: str = "", progress: float = 0.0) -> None:
        """The next picture has come, and with it what hands tell."""
        self._index += 1
        state = GestureState(raised, held, progress, AT, 12.0, self._events)
        self.mirror.show(self._index, patches(), gesture=state)
        self.qtbot.waitUntil(lambda: self.window._bridge._last_index == self._index)

    def tell(
        self, *kinds: GestureKind, held: str = "", progress: float = 0.0, finger: int | None = None
    ) -> None:
        for kind in kinds:
            number = len(self._events) + 1
            self._events = (*self._events, GestureEvent(number, kind, "left_hand", AT, finger))
        self.see(held=held, progress=progress)

    @property
    def worn(self) -> tuple[str, str]:
        outfit = self.window.outfit
        assert outfit.product is not None
        assert outfit.variant is not None
        return outfit.product.sku, outfit.variant.id


@pytest.fixture
def hall(qtbot: QtBot, tmp_path: Path) -> Iterator[Hall]:
    mirror = FakeMirror(folder=tmp_path)
    window = open_window(mirror, WITH_SHOES, recordings_dir=tmp_path, microphone_asked=True)
    qtbot.waitUntil(lambda: ("start", "auto") in mirror.calls)
    yield Hall(qtbot, window, mirror)
    end(qtbot, window)


def test_a_swipe_draws_the_shelf_along_and_names_what_comes(hall: Hall) -> None:
    assert hall.worn == ("round", "black")
    hall.tell("swipe_left")
    assert hall.worn == ("cat-eye", "black")
    assert hall.chrome.mark.words == "cat-eye en"
    hall.tell("swipe_left", "swipe_right", "swipe_right")  # some pictures were not shown
    assert hall.worn == ("round", "black")
    hall.see()  # what was told is not told again
    assert hall.worn == ("round", "black")
    hall.qtbot.waitUntil(lambda: hall.mirror.named("wear")[-1] == ("round", "black"))
    hall.tell("swipe_right")
    assert hall.chrome.mark.words == EN["none"]


def test_what_is_pinched_moves_to_the_next_swatch(hall: Hall) -> None:
    hall.tell("pinch_right", held="pinch", progress=0.2)
    assert hall.worn == ("round", "gold")
    assert hall.chrome.mark.words == "gold"
    hall.tell("pinch_left")
    assert hall.worn == ("round", "black")


def test_a_thumb_counts_down_to_a_picture(hall: Hall) -> None:
    hall.see(held="thumb", progress=0.5)
    assert hall.chrome.mark.progress == 0.5
    hall.tell("thumb_up", held="thumb", progress=1.0)
    assert hall.chrome.moments.counting
    assert hall.chrome.mark.words == EN["lower_to_cancel"]
    assert not hall.chrome.gestures.fader.shown  # the digits stand there
    hall.qtbot.waitUntil(lambda: len(hall.mirror.named("take_picture")) == 1)
    hall.tell("thumb_lowered")
    assert hall.chrome.mark.words != EN["countdown_cancelled"]


def test_lowering_the_thumb_cancels_the_countdown_that_it_began_and_no_other(hall: Hall) -> None:
    hall.chrome.moments._second.setInterval(60_000)
    hall.tell("thumb_up")
    hall.tell("thumb_lowered")
    assert not hall.chrome.moments.counting
    assert hall.chrome.mark.words == EN["countdown_cancelled"]
    click(hall.chrome.rail.timer)
    click(hall.chrome.rail.shutter)
    hall.tell("thumb_up", "thumb_lowered")
    assert hall.chrome.moments.counting
    assert hall.mirror.named("take_picture") == []


def test_a_palm_starts_and_stops_a_recording(hall: Hall) -> None:
    def phase() -> str:
        return hall.window._bridge.capturing.recording.phase

    hall.see(held="palm", progress=0.4)
    assert hall.chrome.gestures.lit == "palm"
    assert hall.chrome.gestures.hints[3].does == EN["gesture_record"]
    hall.tell("palm_held")
    hall.qtbot.waitUntil(lambda: phase() == "running")
    assert hall.chrome.mark.words == EN["recording_started"]
    hall.tell("palm_held")
    hall.qtbot.waitUntil(lambda: phase() == "idle")
    assert len(hall.mirror.named("stop_recording")) == 1


def test_hints_come_with_a_hand_and_go_by_themselves(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(gesturing.time, "monotonic", lambda: clock[0])
    strip = hall.chrome.gestures

    def shown_after(seconds: float, raised: bool = True) -> bool:
        clock[0] += seconds
        hall.see(raised)
        return strip.fader.shown

    assert not shown_after(1.0, raised=False)
    assert shown_after(0.1)
    assert [hint.kind for hint in strip.hints] == ["swipe", "pinch", "thumb", "palm"]
    assert all(shown_after(1.0) for _ in range(6))
    assert not shown_after(1.1)  # who shows a watch wants to see it
    assert not shown_after(1.0)
    assert not shown_after(1.0, raised=False)
    assert shown_after(gesturing.AWAY_S + 0.1)
    assert not shown_after(gesturing.LINGER_S + 0.1, raised=False)


def test_hints_leave_a_wrist_free_that_wears_something(hall: Hall) -> None:
    middle = hall.window.height() / 2
    hall.see()
    assert hall.chrome.gestures.geometry().center().y() > middle
    hall.chrome.keep_free("hand")
    hall.chrome.arrange()
    assert hall.chrome.gestures.geometry().center().y() < middle


@pytest.mark.parametrize("mirrored", [True, False])
def test_the_ring_stands_round_the_hand_that_is_seen(hall: Hall, mirrored: bool) -> None:
    if not mirrored:
        click(hall.chrome.capture.mirror)
    hall.see()
    hall.see(held="palm", progress=0.3)
    mark, x, y = hall.chrome.mark, *AT
    centre = QPointF(hall.window.view.on_screen((x, y, x, y)).topLeft())
    assert abs(mark.geometry().center().x() - centre.x()) <= 2
    assert (centre.x() > hall.window.width() / 2) == mirrored
    hall.see()
    assert not mark.fader.shown


def test_while_something_is_open_gestures_do_nothing(hall: Hall) -> None:
    click(hall.chrome.tools.settings)
    hall.tell("swipe_left", "thumb_up", "palm_held")
    assert hall.worn == ("round", "black")
    assert not hall.chrome.moments.counting
    hall.chrome.close_popover()
    hall.see()
    assert hall.worn == ("round", "black")


def test_the_switch_in_the_settings_is_kept_and_told(hall: Hall) -> None:
    row = hall.chrome.settings.gestures
    assert row.isChecked()
    click(row)
    assert not hall.window.settings.gestures
    hall.qtbot.waitUntil(lambda: hall.mirror.named("set_gestures") == [(False,)])


def test_a_gesture_wakes_the_window(hall: Hall) -> None:
    hall.chrome.step_back(True)
    hall.tell("swipe_left")
    assert not hall.chrome.stepped_back


@pytest.mark.parametrize("size", [(720, 600), (1280, 800), (1080, 1920), (1920, 1080)])
@pytest.mark.parametrize("language", list(BY_LANGUAGE))
def test_the_hints_fit_into_every_window(hall: Hall, size: tuple[int, int], language: str) -> None:
    hall.window.resize(*size)
    hall.window._change("language", language)
    hall.see()
    hall.qtbot.waitUntil(lambda: hall.chrome.gestures.fader.opacity == 1.0)
    strip = hall.chrome.gestures.geometry()
    assert hall.window.rect().contains(strip)
    for other in (hall.chrome.shelf, hall.chrome.rail, hall.chrome.card):
        assert not strip.intersects(other.geometry())
