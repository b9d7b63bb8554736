"""Watches, bracelets and rings in the window: departments, which hand and finger, all worn at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from helpers_ui import STATE, WITH_HANDS, FakeMirror, click, end, halves, open_window
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tryon.fitting.hand_size import HandMeasures
from tryon.fitting.measure import Measure
from tryon.mirror_state import ShownHand
from tryon.types import HAND_POINTS, FloatArray
from ui.guide_pictures import PICTURES
from ui.hand_touch import FINGERS, touched
from ui.main_window import MainWindow
from ui.status import guidance_lines
from ui.text import EN, ZH
from ui.theme.tokens import TOUCH

Opened = tuple[MainWindow, FakeMirror]
SIZE_WH = (640, 360)


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opened]:
    mirror = FakeMirror()
    window = open_window(mirror, WITH_HANDS, department="rings", worn=("band",))
    yield window, mirror
    end(qtbot, window)


def hand(middle: tuple[float, float], size: float, left: bool = True, turn_deg: float = 0.0) -> FloatArray:
    """(21, 2) points of a flat hand seen from its back; size: wrist to middle knuckle, fingers up."""
    points = [(0.0, 0.0), (0.35, -0.2), (0.6, -0.45), (0.75, -0.7), (0.85, -0.9)]
    for x, length in ((0.3, 0.85), (0.05, 1.0), (-0.18, 0.9), (-0.4, 0.7)):
        points += [(x, -0.98 - share * length) for share in (0.0, 0.5, 0.78, 1.0)]
    flat = np.array(points) * size * ([1, 1] if left else [-1, 1])
    angle = np.radians(turn_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return flat @ turn.T + middle


def show(mirror: FakeMirror, window: MainWindow, qtbot: QtBot, *hands: ShownHand) -> None:
    """Make a shot with these hands the one on the screen."""
    index = 1 if mirror.shot is None else mirror.shot.index + 1
    mirror.show(index, halves(90, 130, SIZE_WH), hands=tuple(hands))
    qtbot.waitUntil(lambda: window.view.has_picture and window._bridge._last_index == index, timeout=3000)


@pytest.mark.parametrize("turn_deg", [0.0, 70.0, 180.0, -110.0])
@pytest.mark.parametrize("side", ["left", "right"])
def test_every_finger_is_found_by_a_touch_anywhere_along_it(side: str, turn_deg: float) -> None:
    points = hand((300, 200), 90, side == "left", turn_deg)
    for number, finger in enumerate(FINGERS):
        first = 2 if number == 0 else 1
        for start in range(4 * number + first, 4 * number + 4):
            for share in (0.3, 0.8):
                spot = points[start] + share * (points[start + 1] - points[start])
                found = touched({f"{side}_hand": points}, (spot[0] + 2, spot[1] - 2))
                assert found is not None
                assert (found.hand, found.finger) == (side, finger)
    palm = points[HAND_POINTS.index("wrist")] * 0.5 + points[HAND_POINTS.index("middle_mcp")] * 0.5
    found = touched({f"{side}_hand": points}, (palm[0], palm[1]))
    assert found is not None
    assert found.finger is None
    assert touched({f"{side}_hand": points}, (620.0, 20.0)) is None


def test_of_two_hands_the_nearer_one_is_meant() -> None:
    hands = {"left_hand": hand((150, 250), 70), "right_hand": hand((450, 250), 70, left=False)}
    for slot, points in hands.items():
        found = touched(hands, tuple(points[HAND_POINTS.index("index_pip")]))
        assert found is not None
        assert (f"{found.hand}_hand", found.finger) == (slot, "index")


@pytest.mark.parametrize("mirrored", [True, False])
def test_a_touch_on_a_finger_puts_the_ring_there(qtbot: QtBot, mirrored: bool) -> None:
    mirror = FakeMirror()
    window = open_window(mirror, WITH_HANDS, department="rings", worn=("band",), mirror_display=mirrored)
    left = ShownHand("left_hand", hand((420, 230), 70))
    right = ShownHand("right_hand", hand((200, 230), 70, left=False))
    qtbot.waitUntil(lambda: window.chrome.hand_bar.fader.opacity == 1.0, timeout=3000)

    def tap(points: FloatArray, name: str) -> None:
        spot = window.view.points_on_screen(points[[HAND_POINTS.index(name)]])[0]
        at = QPoint(round(spot[0]), round(spot[1]))
        QTest.mouseClick(window.view, Qt.MouseButton.LeftButton, pos=at)

    show(mirror, window, qtbot, left, right)
    tap(right.points_px, "middle_pip")
    qtbot.waitUntil(lambda: ("middle", None) in mirror.named("set_finger"), timeout=3000)
    assert (window.settings.ring_finger, window.settings.ring_hand) == ("middle", "right")
    assert [button.finger for button in window.chrome.hand_bar.fingers if button.isChecked()] == ["middle"]
    # A hand that is alone needs no choosing: the next may be the other.
    window._change("ring_hand", "auto")
    show(mirror, window, qtbot, left)
    tap(left.points_px, "index_dip")
    assert (window.settings.ring_finger, window.settings.ring_hand) == ("index", "auto")
    end(qtbot, window)


def test_fingers_and_hands_are_chosen_in_the_bar(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    bar = window.chrome.hand_bar
    assert bar.fingers[3].isChecked()
    click(bar.fingers[1])
    click(bar.sides.buttons[2])
    qtbot.waitUntil(lambda: mirror.named("set_finger") == [("index", None), ("index", "right")], timeout=3000)
    assert [finger.accessibleName() for finger in bar.fingers] == [
        "Thumb",
        "Index finger",
        "Middle finger",
        "Ring finger",
        "Little finger",
    ]
    # Wrists have no fingers to choose, and faces and feet no hands.
    for category, fingers, shown in (
        ("watches", False, True),
        ("shoes", False, False),
        ("rings", True, True),
    ):
        window.wardrobe.open(category)
        assert bar.fader.shown is shown
        assert bar.fingers[0].isVisibleTo(bar) is fingers


def test_whoever_shows_the_other_hand_is_told(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, mirror = opened
    toast = window.chrome.toast
    monkeypatch.setattr("ui.hands.PATIENCE_S", 0.0)
    window._change("ring_hand", "left")
    right = ShownHand("right_hand", hand((300, 230), 70, left=False))
    left = ShownHand("left_hand", hand((500, 230), 70))
    show(mirror, window, qtbot, left, right)
    assert not toast.fader.shown
    for _ in range(3):
        show(mirror, window, qtbot, right)
    assert toast.words == "It is on your left hand: show that one"
    click(toast.action)
    assert window.settings.ring_hand == "auto"


def test_a_bracelet_beside_a_watch_goes_on_the_other_wrist(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    bar = window.chrome.hand_bar
    window.wardrobe.open("watches")
    click(bar.sides.buttons[1])
    window.wardrobe.open("bracelets")
    assert bar.sides.buttons[2].isChecked()
    click(bar.sides.buttons[1])
    qtbot.waitUntil(lambda: mirror.named("set_wrist") == [("left",), ("right",)], timeout=3000)


def test_everything_is_worn_at_once_and_taken_off_alone(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    for category in ("glasses", "watches", "bracelets", "shoes"):
        window.wardrobe.open(category)
    worn = {product.category for product in window.outfit.worn}
    assert worn == {"glasses", "watches", "bracelets", "rings", "shoes"}
    tabs = {tab.department.category: tab for tab in window.chrome.departments.tabs}
    assert all(tab.worn for tab in tabs.values())
    for category in ("bracelets", "rings"):
        window.wardrobe.open(category)
        window.wear(None)
    qtbot.waitUntil(lambda: mirror.named("take_off") == [("bracelets",), ("rings",)], timeout=3000)
    assert [category for category, tab in tabs.items() if tab.worn] == ["glasses", "watches", "shoes"]
    assert window.settings.worn == ("round:black", "diver:steel", "runner:red")


def test_hands_are_guided_to_in_words_and_drawings() -> None:
    for words in (EN, ZH):
        for guidance in ("no_hand", "hand_cut_off", "hand_too_far", "hand_too_dark"):
            (line,) = guidance_lines(replace(STATE, guidance=guidance), "hand", words)
            assert line.words
            assert line.icon in PICTURES
            assert guidance_lines(replace(STATE, guidance=guidance), "face", words) == ()
    assert "手背" in guidance_lines(replace(STATE, guidance="no_hand"), "hand", ZH)[0].words


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(1280, 800), (720, 1280), (720, 600)])
def test_tabs_and_bar_fit_and_overlap_nothing(opened: Opened, size: tuple[int, int], language: str) -> None:
    window, _ = opened
    window._change("language", language)
    window.resize(*size)
    chrome = window.chrome
    panels = (chrome.hand_bar, chrome.card, chrome.departments, chrome.shelf, chrome.rail, chrome.tools)
    boxes = [QRect(panel.geometry()) for panel in panels]
    for at, box in enumerate(boxes):
        assert window.rect().contains(box)
        assert not any(box.intersects(other) for other in boxes[at + 1 :])
    for control in (*chrome.hand_bar.fingers, *chrome.hand_bar.sides.buttons):
        assert min(control.width(), control.height()) >= TOUCH
        assert control.accessibleName()
    # Names of departments are read in full.
    for tab in chrome.departments.tabs:
        assert tab.fontMetrics().horizontalAdvance(tab.text()) < tab.width() - 4


MEASURED = HandMeasures(
    Measure(186, 12),
    Measure(58, 4.5),
    Measure(160, 13),
    {name: Measure(17.2, 0.4) for name in FINGERS},
    "population",
)


def test_a_hand_speaks_for_a_ring_size_a_watch_and_a_bracelet(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    hand_popover = window.chrome.hand

    def read(category: str) -> list[str]:
        window.wardrobe.open(category)
        click(window.chrome.tools.measure)
        qtbot.waitUntil(lambda: window.chrome.open_popover is hand_popover, timeout=3000)
        labels = [*hand_popover.findChildren(QLabel)]
        said = [label.text() for label in labels if label.isVisibleTo(hand_popover) and label.text()]
        window.chrome.close_popover()
        return said

    assert "Show the back of your hand, fingers apart" in read("rings")
    mirror.hand_measured = MEASURED
    rings = read("rings")
    assert {"17.2 ± 0.4 mm", "EU 54", "US 6.75 · CN 15", "Your ring size, ring finger"} <= set(rings)
    assert any("EU 52 to 56" in line for line in rings)  # a guess is told as one
    watch = read("watches")
    assert {"160 ± 13 mm", "Up to 58 mm", "diver en: goes with your wrist"} <= set(watch)
    bracelet = read("bracelets")
    assert "17 to 18 cm" in bracelet
    assert "chain en: inside about as long as your wrist is round" in bracelet  # 167 beside 160 ± 13 mm
    # Nothing can be held up that makes it finer.
    assert not hand_popover.calibrate.isVisibleTo(hand_popover)
    # Another finger, another name; and in the shopper's own language their own sizes first.
    window._change("ring_finger", "index")
    window._change("language", "zh")
    chinese = read("rings")
    assert "食指的戒指尺寸" in chinese
    assert "港号 15 · 美码 6.75" in chinese
