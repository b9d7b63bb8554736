"""The window: every control does what it says, in both languages, whatever the mirror does."""

from __future__ import annotations

import string
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers_ui import (
    DEMO,
    PRODUCTS,
    STATE,
    FakeMirror,
    click,
    end,
    halves,
    key,
    open_window,
    product,
)
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QDesktopServices, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tryon.catalogue import Catalogue
from tryon.mirror_state import MirrorState, Person
from tryon.quality import LADDER
from tryon.settings import Settings, load_settings, save_settings
from ui import picture, status
from ui.__main__ import run
from ui.arrangement import arrange
from ui.bridge import Bridge
from ui.capturing import Recording
from ui.crowd import ARRIVE_S, GONE_S, LINGER_S, Crowd
from ui.main_window import MainWindow
from ui.notices import clock
from ui.people import spread
from ui.person_tag import PersonTag
from ui.sheet import Sheet
from ui.text import BY_LANGUAGE, EN, ZH, Messages, resolve_language
from ui.theme.icons import FOLDER
from ui.theme.tokens import TOUCH
from ui.thumbnails import load_thumbnail

Opened = tuple[MainWindow, FakeMirror]


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    mirror = FakeMirror(folder=tmp_path)
    window = open_window(mirror, recordings_dir=tmp_path)
    qtbot.waitUntil(lambda: ("start", "auto") in mirror.calls)
    yield window, mirror
    end(qtbot, window)


def pixel(window: MainWindow, x: float, y: float) -> int:
    """Grey value of the live view at a share of its width and height."""
    image = window.view.grab().toImage()
    return image.pixelColor(round(x * image.width()), round(y * image.height())).red()


# Words


def test_both_languages_have_all_words_with_the_same_placeholders() -> None:
    assert set(EN) == set(ZH) == set(Messages.__annotations__)
    fields = {
        name: {each: {p[1] for p in string.Formatter().parse(str(words[each])) if p[1]} for each in words}
        for name, words in (("en", EN), ("zh", ZH))
    }
    assert fields["en"] == fields["zh"]
    assert not [each for each in ZH.values() if not str(each).strip()]


@pytest.mark.parametrize(
    ("chosen", "system", "expected"),
    [
        ("auto", ["zh-Hans-CN", "en"], "zh"),
        ("auto", ["de-DE", "zh-CN"], "en"),
        ("auto", [], "en"),
        ("zh", ["en-US"], "zh"),
        ("en", ["zh-CN"], "en"),
    ],
)
def test_language_follows_the_choice_then_the_system(chosen: str, system: list[str], expected: str) -> None:
    assert resolve_language(chosen, system) == expected


def test_language_switches_while_running(opened: Opened) -> None:
    window, _ = opened
    buttons = window.chrome.settings.language.buttons
    click(window.chrome.tools.settings)
    click(buttons[1])
    assert window.settings.language == "zh"
    assert window.chrome.settings.title.text() == ZH["settings"]
    assert window.chrome.shelf.accessibleDescription() == "round 中文"
    click(buttons[2])
    assert window.chrome.settings.title.text() == EN["settings"]
    assert window.chrome.card.swatches[1].toolTip() == "gold"


def test_a_state_is_told_in_words_by_importance() -> None:
    def told(state: MirrorState) -> tuple[object, object]:
        return status.guidance_lines(state, "face", ZH), status.error_line(state, ZH, "zh")

    guidance, error = told(replace(STATE, guidance="nobody"))
    assert guidance == (status.Line(ZH["nobody"], "nobody"),)
    assert error is None
    guidance, error = told(replace(STATE, guidance="nobody", error="camera 0 is busy"))
    assert guidance == ()
    assert error == status.Line(ZH["cannot_open"], "warning", detail="camera 0 is busy")
    assert told(replace(STATE, guidance="lost"))[1] == status.Line(ZH["lost"], "unplugged")
    assert told(STATE) == ((), None)
    line = status.recording_line(Recording("running", 67.9, 4), EN)
    assert line is not None
    assert clock(67.9) == "01:07"
    assert "01:07" in line.words
    assert "4" in line.words


# The picture


def test_fit_fills_the_window_but_never_cuts_off_too_much() -> None:
    assert picture.fit((1280, 720), (1280, 800)).target == (0, 0, 1280, 800)
    assert picture.fit((640, 480), (1920, 1080)).crop == (0, 60, 640, 360)
    portrait = picture.fit((1280, 720), (1080, 1920))
    assert portrait.crop[2] / 1280 == pytest.approx(1 - picture.MAX_CROP, abs=0.01)
    assert portrait.target[2] == 1080
    assert portrait.target[1] == (1920 - portrait.target[3]) // 2
    shape = (portrait.crop[2] / portrait.crop[3], portrait.target[2] / portrait.target[3])
    assert shape[0] == pytest.approx(shape[1], rel=0.01)


def test_a_picture_with_bars_moves_out_from_under_controls() -> None:
    window_wh = (1080, 1920)
    middle = picture.fit((1280, 720), window_wh).target
    moved = picture.fit((1280, 720), window_wh, covered_px=900).target
    assert moved[2:] == middle[2:]
    assert moved[1] + moved[3] == 1920 - 900
    assert picture.fit((1280, 720), window_wh, covered_px=300).target == middle  # it does not reach there
    assert picture.fit((1280, 720), window_wh, covered_px=1900).target[1] == 0
    upright = picture.fit((720, 1280), window_wh)
    assert picture.fit((720, 1280), window_wh, covered_px=900) == upright  # it fills the window


def test_compose_mirrors_and_keeps_colours() -> None:
    image = np.zeros((72, 128, 3), np.uint8)
    image[:, :64] = (10, 120, 230)
    composer = picture.Composer()
    scene, backdrop = composer.compose(image, (640, 360), mirrored=True)
    assert scene.shape == (360, 640, 4)
    assert tuple(scene[180, 600, :3]) == (10, 120, 230)
    assert scene[180, 40, :3].max() == 0
    assert backdrop.shape == (360 // picture.FROST_STEP, 640 // picture.FROST_STEP, 4)
    plain, _ = composer.compose(image, (640, 360), mirrored=False)
    assert tuple(plain[180, 40, :3]) == (10, 120, 230)


@pytest.mark.parametrize("mirrored", [True, False])
@pytest.mark.parametrize("window_wh", [(1280, 800), (1080, 1920), (800, 600)])
def test_a_box_of_the_picture_is_found_on_the_screen(mirrored: bool, window_wh: tuple[int, int]) -> None:
    image = np.zeros((720, 1280, 3), np.uint8)
    image[150:330, 400:560] = 255
    scene, _ = picture.Composer().compose(image, window_wh, mirrored)
    y, x = np.nonzero(scene[..., 0] > 127)
    drawn = (x.min(), y.min(), x.max() + 1, y.max() + 1)
    place = picture.fit((1280, 720), window_wh)
    assert picture.place_box(place, (400, 150, 560, 330), mirrored) == pytest.approx(drawn, abs=1.5)


def test_mirroring_is_for_the_display_only(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    frame = halves(20, 200)
    mirror.show(0, frame)
    qtbot.waitUntil(lambda: window.view.has_picture)
    assert pixel(window, 0.3, 0.4) == pytest.approx(200, abs=3)
    assert pixel(window, 0.7, 0.4) == pytest.approx(20, abs=3)
    click(window.chrome.capture.mirror)
    assert window.settings.mirror_display is False
    assert pixel(window, 0.3, 0.4) == pytest.approx(20, abs=3)
    key(window, Qt.Key.Key_M)
    assert pixel(window, 0.3, 0.4) == pytest.approx(200, abs=3)
    assert window.chrome.capture.mirror.isChecked()
    key(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: mirror.named("take_picture") == [(False,)])
    np.testing.assert_array_equal(frame, halves(20, 200))


def test_no_frame_is_scaled_twice_and_none_without_news(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    mirror.show(0, halves(20, 200))
    qtbot.waitUntil(lambda: window.view.scaled_count == 1)
    qtbot.wait(120)
    window.chrome.shelf.update()
    window.grab()
    assert window.view.scaled_count == 1
    mirror.show(1, halves(30, 190))
    qtbot.waitUntil(lambda: window.view.scaled_count == 2)
    qtbot.wait(60)
    assert window.view.scaled_count == 2


def test_before_is_shown_while_held(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    mirror.show(0, halves(200, 200), original=halves(40, 40))
    qtbot.waitUntil(lambda: window.view.has_picture)
    QTest.keyPress(window, Qt.Key.Key_B)
    assert pixel(window, 0.5, 0.4) == pytest.approx(40, abs=3)
    assert window.chrome.before.fader.shown
    QTest.keyRelease(window, Qt.Key.Key_B)
    assert pixel(window, 0.5, 0.4) == pytest.approx(200, abs=3)
    QTest.mousePress(window.chrome.rail.before, Qt.MouseButton.LeftButton)
    assert pixel(window, 0.5, 0.4) == pytest.approx(40, abs=3)
    QTest.mouseRelease(window.chrome.rail.before, Qt.MouseButton.LeftButton)
    assert pixel(window, 0.5, 0.4) == pytest.approx(200, abs=3)


# Products


def test_first_product_is_worn_at_the_start_or_the_one_of_the_settings(opened: Opened, qtbot: QtBot) -> None:
    _, mirror = opened
    qtbot.waitUntil(lambda: mirror.named("wear") == [("round", "black")])
    other = FakeMirror()
    window = open_window(other, product="sport", variant="gold")
    qtbot.waitUntil(lambda: other.named("wear") == [("sport", "gold")])
    end(qtbot, window)


def test_arrows_walk_through_products_and_colourways(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    arrows = [Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up]
    arrows += [Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left]
    key(window, *arrows)
    worn = [("round", "black"), ("cat-eye", "black"), ("cat-eye", "gold"), ("cat-eye", "black")]
    worn += [("cat-eye", "gold"), ("round", "black"), ("cat-eye", "gold"), ("round", "black")]
    qtbot.waitUntil(lambda: mirror.named("take_off") == [("glasses",), ("glasses",)])
    assert mirror.named("wear") == worn
    assert not window.chrome.card.fader.shown
    assert window.settings.worn == ()


def test_tiles_and_swatches_are_chosen_by_a_press(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    shelf, card = window.chrome.shelf, window.chrome.card
    QTest.mouseClick(shelf, Qt.MouseButton.LeftButton, pos=shelf.tile_rect(2).center().toPoint())
    assert window.settings.worn == ("cat-eye:black",)
    click(card.swatches[1])
    assert card.swatches[1].isChecked()
    assert not card.swatches[0].isChecked()
    QTest.mouseClick(shelf, Qt.MouseButton.LeftButton, pos=shelf.tile_rect(0).center().toPoint())
    qtbot.waitUntil(lambda: mirror.named("take_off") == [("glasses",)])
    assert mirror.named("wear")[1:] == [("cat-eye", "black"), ("cat-eye", "gold")]


def test_shelf_is_dragged_flicked_and_wheeled_without_choosing(qtbot: QtBot) -> None:
    mirror = FakeMirror()
    window = open_window(mirror, products=tuple(product(f"p{n}") for n in range(40)))
    shelf = window.chrome.shelf
    start = shelf.tile_rect(5).center().toPoint()
    at_rest = shelf.tile_rect(0).x()
    QTest.mousePress(shelf, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(shelf, start - QPoint(40 * step, 0))
    dragged = shelf.tile_rect(0).x()
    assert dragged == pytest.approx(at_rest - 200)
    QTest.mouseRelease(shelf, Qt.MouseButton.LeftButton, pos=start - QPoint(200, 0))
    qtbot.waitUntil(lambda: shelf.tile_rect(0).x() < dragged - 30)
    assert mirror.named("wear") in ([], [("p0", "black")])
    before = shelf.tile_rect(0).x()
    where = QPointF(shelf.rect().center())
    wheel = QWheelEvent(
        where,
        shelf.mapToGlobal(where),
        QPoint(),
        QPoint(0, -240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(shelf, wheel)
    qtbot.waitUntil(lambda: shelf.tile_rect(0).x() < before - 100)
    window.wear("p39")
    qtbot.waitUntil(lambda: shelf.rect().contains(shelf.tile_rect(40).toRect()))
    end(qtbot, window)


def test_thumbnails_lose_their_empty_border(tmp_path: Path) -> None:
    image = QImage(60, 40, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    for x in range(10, 31):
        image.setPixelColor(x, 5 + x // 10, QColor(200, 10, 20))
    image.save(str(tmp_path / "thumb.png"))
    trimmed = load_thumbnail(tmp_path / "thumb.png")
    assert (trimmed.width(), trimmed.height()) == (21, 3)
    assert trimmed.pixelColor(0, 0) == QColor(200, 10, 20)
    assert load_thumbnail(tmp_path / "missing.png").isNull()


def test_link_opens_in_the_browser(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    window, _ = opened
    urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toString()))
    click(window.chrome.card.link)
    assert urls == ["https://example.com/round"]
    window.wear("cat-eye")
    assert window.chrome.card.link.isHidden()


def test_empty_catalogue_and_broken_products_are_told(qtbot: QtBot) -> None:
    mirror = FakeMirror()
    window = open_window(mirror, products=(), problems=("x: model.glb is truncated",))
    key(window, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_D)
    assert window.chrome.problems_button.fader.shown
    click(window.chrome.problems_button.action)
    assert window.chrome.open_popover is window.chrome.problems
    end(qtbot, window)


def test_hint_of_the_first_run_goes_with_the_first_choice(qtbot: QtBot) -> None:
    window = open_window(FakeMirror(), first_run=True)
    assert window.chrome.hint.fader.shown
    key(window, Qt.Key.Key_Right)
    assert not window.chrome.hint.fader.shown
    end(qtbot, window)


# Several people

LEFT, RIGHT = Person("face0", (10, 20, 18, 30)), Person("face1", (44, 18, 52, 30))
"""Two faces in a picture of 64x48, unmirrored."""


class Pair:
    """Shows shots of people until the window has taken notice."""

    def __init__(self, qtbot: QtBot, window: MainWindow, mirror: FakeMirror) -> None:
        self.qtbot, self.window, self.mirror, self.count = qtbot, window, mirror, 0

    def show(self, *people: Person) -> None:
        self.count += 1
        self.mirror.show(self.count, halves(20, 200), people=people)

    def until(self, reached: Callable[[], bool], *people: Person) -> None:
        """Go on showing these people until `reached`."""

        def shown() -> bool:
            self.show(*people)
            return reached()

        self.qtbot.waitUntil(shown, timeout=6000)

    def tap(self, x_px: float, y_px: float) -> None:
        """Touch the view where this place of the unmirrored picture is seen."""
        at = self.window.view.on_screen((x_px, y_px, x_px, y_px)).topLeft()
        QTest.mouseClick(self.window.view, Qt.MouseButton.LeftButton, pos=at.toPoint())

    def press_tile(self, index: int) -> None:
        shelf = self.window.chrome.shelf
        QTest.mouseClick(shelf, Qt.MouseButton.LeftButton, pos=shelf.tile_rect(index).center().toPoint())


@pytest.fixture
def pair(opened: Opened, qtbot: QtBot) -> Pair:
    window, mirror = opened
    made = Pair(qtbot, window, mirror)
    made.until(lambda: window.chrome.people.fader.opacity == 1.0, LEFT, RIGHT)
    return made


def test_one_person_alone_is_shown_no_tag(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    alone = Pair(qtbot, window, mirror)
    began = time.monotonic()
    alone.until(lambda: time.monotonic() - began > ARRIVE_S + 0.2, LEFT)
    assert not window.chrome.people.fader.shown
    assert not any(tag.fader.shown for tag in window.chrome.tags)
    alone.tap(14, 25)
    key(window, Qt.Key.Key_1)
    assert window.outfit.slot is None


@pytest.mark.parametrize("mirrored", [True, False])
@pytest.mark.parametrize("size", [(1280, 800), (1080, 1920)])
def test_a_tap_on_a_face_dresses_that_person_alone(pair: Pair, mirrored: bool, size: tuple[int, int]) -> None:
    window, mirror = pair.window, pair.mirror
    window._change("mirror_display", mirrored)
    window.resize(*size)
    first, second = window.chrome.tags[:2]

    def stands_above(tag: PersonTag, person: Person) -> bool:
        face, place = window.view.on_screen(person.box_px), tag.geometry()
        return face.left() <= place.center().x() <= face.right() and place.bottom() < face.center().y()

    pair.until(lambda: stands_above(first, LEFT) and stands_above(second, RIGHT), LEFT, RIGHT)
    assert (first.geometry().center().x() > second.geometry().center().x()) is mirrored
    assert not window.chrome.tags[2].fader.shown
    pair.tap(48, 24)
    assert second.lit
    assert not first.lit
    pair.press_tile(2)
    click(window.chrome.card.swatches[1])
    worn = [("cat-eye", "black", "face1"), ("cat-eye", "gold", "face1")]
    pair.qtbot.waitUntil(lambda: mirror.named("wear")[1:] == worn)
    assert window.settings.worn == ("round:black",)
    pair.tap(14, 25)
    assert window.chrome.shelf.accessibleDescription() == "round en"
    key(window, Qt.Key.Key_Down)
    key(window, Qt.Key.Key_2)
    assert window.chrome.shelf.accessibleDescription() == "cat-eye en"
    assert window.chrome.card.swatches[1].isChecked()
    pair.qtbot.waitUntil(lambda: mirror.named("wear")[3:] == [("round", "gold", "face0")])


def test_a_tap_beside_faces_dresses_everybody_alike(pair: Pair) -> None:
    window, mirror = pair.window, pair.mirror
    click(window.chrome.tags[1].number)
    key(window, Qt.Key.Key_Right)
    assert window.chrome.people.words == EN["for_person"].format(number=2)
    pair.tap(31, 5)
    assert window.chrome.people.words == EN["for_everyone"]
    assert window.chrome.shelf.accessibleDescription() == "round en"
    worn = [("cat-eye", "black", "face1"), ("round", "black")]
    pair.qtbot.waitUntil(lambda: mirror.named("wear")[1:] == worn)
    key(window, Qt.Key.Key_1)
    click(window.chrome.people.action)
    assert window.outfit.is_shared
    key(window, Qt.Key.Key_2, Qt.Key.Key_Right, Qt.Key.Key_0)
    assert window.outfit.is_shared
    pair.press_tile(3)
    pair.qtbot.waitUntil(lambda: mirror.named("wear")[-1] == ("sport", "black"))


def test_who_stays_alone_keeps_what_they_wear(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.crowd.GONE_S", 0.5)
    monkeypatch.setattr("ui.people.ALONE_S", 0.2)
    window, mirror = pair.window, pair.mirror
    key(window, Qt.Key.Key_2, Qt.Key.Key_Right)
    pair.until(lambda: window.outfit.is_shared, RIGHT)
    pair.qtbot.waitUntil(
        lambda: mirror.named("wear")[1:] == [("cat-eye", "black", "face1"), ("cat-eye", "black")]
    )
    assert window.settings.worn == ("cat-eye:black",)
    assert not window.chrome.people.fader.shown


def test_whoever_comes_next_does_not_inherit(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.crowd.GONE_S", 0.6)
    window, mirror = pair.window, pair.mirror
    key(window, Qt.Key.Key_2, Qt.Key.Key_Right)
    third = Person("face2", (28, 18, 36, 30))
    pair.until(lambda: window.outfit.slot is None, LEFT, third)
    worn = [("cat-eye", "black", "face1"), ("round", "black", "face1")]
    pair.qtbot.waitUntil(lambda: mirror.named("wear")[1:] == worn)
    assert window.chrome.people.words == EN["for_everyone"]


def test_lock_on_one_person_and_back(pair: Pair) -> None:
    window, mirror = pair.window, pair.mirror
    pair.tap(48, 24)
    click(window.chrome.tags[1].lock)
    pair.until(lambda: window.chrome.people.words == EN["only_this_person"], RIGHT)
    assert mirror.named("lock") == [("face1",)]
    pair.until(lambda: not any(tag.fader.shown for tag in window.chrome.tags), RIGHT)
    pair.tap(31, 5)
    assert window.outfit.slot == "face1"
    key(window, Qt.Key.Key_Right)
    pair.qtbot.waitUntil(lambda: mirror.named("wear")[-1] == ("cat-eye", "black", "face1"))
    click(window.chrome.people.action)
    pair.until(lambda: window.chrome.tags[1].fader.shown and window.chrome.tags[1].lit, LEFT, RIGHT)
    assert mirror.named("lock") == [("face1",), (None,)]
    assert not window.chrome.toast.fader.shown
    key(window, Qt.Key.Key_L)
    pair.until(lambda: mirror.named("lock")[2:] == [("face1",)], RIGHT)


def test_a_lock_that_ends_by_itself_is_told(pair: Pair) -> None:
    window, mirror = pair.window, pair.mirror
    key(window, Qt.Key.Key_L)  # nobody is chosen: the nearest, here the only one as wide, is meant
    pair.until(lambda: window.chrome.people.words == EN["only_this_person"], LEFT)
    mirror.current = replace(STATE, locked=None)
    pair.until(lambda: window.chrome.toast.words == EN["lock_ended"], LEFT)
    assert window.chrome.toast.fader.shown


def test_the_touch_that_wakes_the_window_chooses_nobody(pair: Pair) -> None:
    window = pair.window
    window.chrome.step_back(True)
    window._people.refresh()
    pair.until(lambda: window.chrome.tags[0].isHidden() and window.chrome.people.isHidden(), LEFT, RIGHT)
    pair.tap(48, 24)
    assert window.outfit.slot is None
    pair.until(lambda: window.chrome.people.fader.opacity == 1.0, LEFT, RIGHT)
    pair.tap(48, 24)
    assert window.outfit.slot == "face1"


def test_a_crowd_neither_blinks_nor_trembles() -> None:
    crowd = Crowd()
    crowd.update([LEFT], 0.0)
    assert not crowd.slots
    crowd.update([LEFT], ARRIVE_S)
    assert list(crowd.boxes) == ["face0"]
    crowd.update([], ARRIVE_S + LINGER_S / 2)
    assert list(crowd.boxes) == ["face0"]
    crowd.update([], ARRIVE_S + LINGER_S + 0.1)
    assert crowd.boxes == {}
    assert crowd.slots == ("face0",)
    assert crowd.update([], ARRIVE_S + GONE_S + 0.1) == ("face0",)
    rng = np.random.default_rng(1)
    lefts = []
    for number in range(200):
        box = tuple(int(side + rng.normal(0, 3)) for side in (100, 100, 200, 220))
        crowd.update([Person("face0", (box[0], box[1], box[2], box[3]))], 10 + number / 30)
        lefts.append(crowd.boxes.get("face0", (100.0,))[0])
    assert np.std(np.diff(lefts[60:])) < 1.0
    crowd.update([Person("face0", (300, 100, 400, 220))], 10 + 200 / 30)
    crowd.update([Person("face0", (300, 100, 400, 220))], 10 + 215 / 30)
    assert crowd.boxes["face0"][0] == pytest.approx(300, abs=3)


def test_tags_of_heads_side_by_side_stand_apart() -> None:
    area = QRect(10, 80, 500, 400)
    boxes = {f"face{n}": QRect(330 + 60 * n, 20, 120, 48) for n in range(3)}
    placed = spread(boxes, area)
    assert all(area.contains(box) for box in placed.values())
    lefts = [placed[f"face{n}"].left() for n in range(3)]
    assert lefts == sorted(lefts)
    assert lefts[1] - lefts[0] >= 120
    assert lefts[2] - lefts[1] >= 120


def test_given_up_effects_are_told_once_and_shown_in_words(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    toast, quality = window.chrome.toast, window.chrome.settings.quality
    qtbot.waitUntil(lambda: EN["finish_full"] in quality.text())
    assert "software renderer" in quality.text()
    mirror.current = replace(STATE, finish=LADDER[1])
    qtbot.waitUntil(lambda: toast.fader.shown)
    assert toast.words == EN["slower"]
    toast.fader.set_shown(False)
    mirror.current = replace(STATE, finish=LADDER[3])
    qtbot.waitUntil(lambda: EN["finish_no_shadows"] in quality.text())
    mirror.current = STATE
    qtbot.waitUntil(lambda: EN["finish_full"] in quality.text())
    mirror.current = replace(STATE, finish=LADDER[1])
    qtbot.waitUntil(lambda: EN["finish_fewer_samples"] in quality.text())
    assert not toast.fader.shown
    lines = [{status.finish_words(step, words) for step in LADDER} for words in (EN, ZH)]
    assert [len(each) for each in lines] == [len(LADDER)] * 2


# Photos and videos


def test_photo_is_taken_and_its_folder_offered(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, mirror = opened
    urls: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url.toLocalFile()))
    click(window.chrome.rail.shutter)
    assert window.chrome.moments.isVisible()
    qtbot.waitUntil(lambda: window.chrome.toast.fader.shown)
    assert window.chrome.toast.words == EN["photo_saved"].format(folder=mirror.folder.name)
    click(window.chrome.toast.second)
    assert [Path(url) for url in urls] == [mirror.folder]
    qtbot.waitUntil(window.chrome.moments.isHidden)


def test_timer_counts_down_and_can_be_cancelled(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, mirror = opened
    moments = window.chrome.moments
    moments._second.setInterval(30)
    click(window.chrome.rail.timer)
    key(window, Qt.Key.Key_Space)
    assert moments.count == 3
    key(window, Qt.Key.Key_Escape)
    assert not moments.counting
    qtbot.wait(120)
    assert mirror.named("take_picture") == []
    click(window.chrome.rail.shutter)
    qtbot.waitUntil(lambda: mirror.named("take_picture") == [(False,)])
    assert not moments.counting


def test_recording_starts_shows_its_time_and_ends(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    window._change("mirror_recording", True)
    click(window.chrome.rail.record)
    qtbot.waitUntil(lambda: "01:07" in window.chrome.recording.words)
    assert mirror.named("start_recording") == [(True,)]
    assert EN["stop_recording"] in window.chrome.rail.record.accessibleName()
    key(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: window.chrome.toast.fader.shown)
    assert window.chrome.toast.words == EN["video_saved"].format(folder=mirror.folder.name)
    assert not window.chrome.recording.fader.shown


def test_photo_that_cannot_be_saved_is_told_in_one_line(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    mirror.full_disk = True
    key(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.chrome.toast.words == EN["photo_failed"])
    assert window.chrome.toast.action.text() == EN["change"]


# Sources and settings


def test_camera_chooser_lists_and_switches(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    chooser = window.chrome.camera
    key(window, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: [row.text() for row in chooser.cameras] == ["HD Webcam", "USB Camera"])
    qtbot.waitUntil(lambda: chooser.cameras[0].isChecked())
    assert "64 × 48" in chooser.granted.text()
    click(chooser.cameras[1])
    qtbot.waitUntil(lambda: mirror.named("switch_source") == [("camera:1",)])
    assert window.settings.source == "camera:1"
    assert window.chrome.open_popover is None
    key(window, Qt.Key.Key_C)
    click(chooser.demo)
    qtbot.waitUntil(lambda: mirror.named("switch_source") == [("camera:1",), ("demo",)])


def test_file_is_opened_without_becoming_the_setting(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window, mirror = opened
    click(window.chrome.tools.camera)
    click(window.chrome.camera.file)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "clip.mp4"))
    dialog.close()
    qtbot.waitUntil(lambda: mirror.named("switch_source") == [(str(tmp_path / "clip.mp4"),)])
    assert window.settings.source == "auto"


def test_settings_are_changed_and_told(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    window, mirror = opened
    told: list[object] = []
    window.settings_changed.connect(told.append)
    popover = window.chrome.settings
    click(window.chrome.tools.settings)
    click(popover.faces.more)
    click(popover.faces.more)
    assert not popover.faces.more.isEnabled()
    click(popover.pages.buttons[1])
    click(popover.recording.mirror_recording)
    click(popover.recording.change)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "new"))
    dialog.close()
    assert window.settings.mirror_recording is True
    assert window.settings.max_faces == 4
    assert window.settings.recordings_dir == tmp_path / "new"
    assert told[-1] == window.settings
    qtbot.waitUntil(lambda: mirror.named("set_recordings_dir") == [(tmp_path / "new",)])
    assert mirror.named("set_max_faces") == [(3,), (4,)]


def test_demo_badge_stays_when_controls_step_back(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    mirror.current = replace(STATE, source=DEMO)
    qtbot.waitUntil(lambda: window.chrome.badge.words == EN["demo_no_camera"])
    window.chrome.step_back(True)
    qtbot.waitUntil(window.chrome.shelf.isHidden)
    assert window.chrome.badge.isVisible()


def test_guidance_waits_and_the_banner_offers_a_way_out(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    chrome = window.chrome
    mirror.current = replace(STATE, guidance="nobody")
    qtbot.wait(200)
    assert not chrome.guidance.fader.shown
    qtbot.waitUntil(lambda: chrome.guidance.fader.shown, timeout=2000)
    assert chrome.guidance.words == EN["nobody"]
    mirror.current = replace(STATE, error="HD Webcam is used by another program")
    qtbot.waitUntil(lambda: chrome.banner.words == "HD Webcam is used by another program")
    click(chrome.banner.action)
    qtbot.waitUntil(lambda: mirror.named("switch_source") == [("auto",)])
    mirror.current = replace(STATE, guidance="lost")
    qtbot.waitUntil(lambda: chrome.banner.words == EN["lost"])
    click(chrome.banner.action)
    assert chrome.open_popover is chrome.camera
    mirror.current = STATE
    qtbot.waitUntil(lambda: not chrome.banner.fader.shown)


# Stepping back, keyboard and places


def test_controls_step_back_and_return_with_the_first_touch(qtbot: QtBot) -> None:
    mirror = FakeMirror()
    window = open_window(mirror, idle_ms=600)
    mirror.show(0, halves(20, 200))
    chrome = window.chrome
    qtbot.waitUntil(lambda: chrome.shelf.isHidden() and chrome.rail.isHidden() and chrome.tools.isHidden())
    assert chrome.card.isHidden()
    where = chrome.shelf.geometry().center()
    QTest.mouseClick(window.view, Qt.MouseButton.LeftButton, pos=where)
    qtbot.waitUntil(lambda: chrome.shelf.isVisible() and chrome.shelf.fader.opacity == 1.0)
    assert mirror.named("wear") == [("round", "black")]
    key(window, Qt.Key.Key_Question)
    qtbot.wait(250)
    assert chrome.shelf.isVisible()
    end(qtbot, window)


def test_tab_reaches_every_control_and_enter_presses(opened: Opened) -> None:
    window, _ = opened
    reached: list[QWidget | None] = []
    for _ in range(20):
        key(window, Qt.Key.Key_Tab)
        reached.append(window.focusWidget())
    rail, tools = window.chrome.rail, window.chrome.tools
    wanted = [tools.camera, tools.settings, window.chrome.shelf, window.chrome.card.link]
    assert {*wanted, *window.chrome.card.swatches, rail.shutter, rail.record, rail.before} <= set(reached)
    rail.timer.setFocus(Qt.FocusReason.TabFocusReason)
    assert rail.timer.ring.visible
    key(window, Qt.Key.Key_Return)
    assert rail.timer.isChecked()


def test_popovers_close_with_escape_or_a_press_beside_and_hold_the_focus(
    opened: Opened, qtbot: QtBot
) -> None:
    window, mirror = opened
    chrome = window.chrome
    click(chrome.tools.settings)
    for _ in range(12):
        key(window, Qt.Key.Key_Down)
        assert chrome.settings.isAncestorOf(window.focusWidget())
    key(window, Qt.Key.Key_Right, Qt.Key.Key_R)
    assert mirror.named("start_recording") == []
    assert window.settings.worn in ((), ("round:black",))
    key(window, Qt.Key.Key_Escape)
    assert chrome.open_popover is None
    key(window, Qt.Key.Key_Question)
    assert chrome.open_popover is chrome.help
    click(chrome.backdrop)
    qtbot.waitUntil(chrome.help.isHidden)


def test_fullscreen_by_key_and_escape(opened: Opened) -> None:
    window, _ = opened
    key(window, Qt.Key.Key_F11)
    assert window.isFullScreen()
    key(window, Qt.Key.Key_Escape)
    assert not window.isFullScreen()


def test_every_target_is_large_enough_and_named(opened: Opened) -> None:
    window, _ = opened
    for button in window.findChildren(QAbstractButton):
        if button.isVisibleTo(window):
            assert min(button.width(), button.height()) >= TOUCH, button.accessibleName()
            assert button.accessibleName()
            assert button.toolTip()


@pytest.mark.parametrize("size", [(800, 600), (1280, 800), (1920, 1080), (1080, 1920)])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_overlaps_or_leaves_the_window(opened: Opened, size: tuple[int, int], language: str) -> None:
    window, _ = opened
    window._change("language", language)
    window.resize(*size)
    chrome = window.chrome
    boxes = [each.geometry() for each in (chrome.shelf, chrome.card, chrome.rail, chrome.tools)]
    for at, box in enumerate(boxes):
        assert window.rect().contains(box)
        assert not any(box.intersects(other) for other in boxes[at + 1 :])
    for popover in chrome.popovers:
        if isinstance(popover, Sheet):  # takes what room there is, and scrolls
            continue
        chrome.open(popover, None)
        assert window.rect().contains(popover.geometry())
        assert popover.column.totalHeightForWidth(popover.width()) <= popover.height()
        chrome.close_popover()


def test_arrangement_keeps_words_clear_of_the_corners() -> None:
    for window in (QSize(800, 600), QSize(1280, 800), QSize(1080, 1920)):
        parts = (QSize(900, 150), QSize(88, 328), QSize(296, 216), QSize(200, 56))
        places = arrange(window, *parts, QSize(232, 40))
        left = places.notices.x() - places.notice_width // 2
        beside = left > places.badges.x() + 232 and left + places.notice_width < places.tools.left()
        below = places.notices.y() > places.tools.bottom()
        assert beside or below


# Threads, closing


def test_window_stays_responsive_while_the_mirror_hangs(qtbot: QtBot) -> None:
    mirror = FakeMirror(hang_s=0.4)
    began = time.perf_counter()
    window = open_window(mirror)
    key(window, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_R)
    click(window.chrome.tools.settings)
    click(window.chrome.settings.faces.more)
    window._sources.choose("demo")
    mirror.show(0, halves(20, 200))
    qtbot.waitUntil(lambda: window.view.scaled_count == 1, timeout=1000)
    assert time.perf_counter() - began < 1.5
    qtbot.waitUntil(lambda: len(mirror.named("switch_source")) == 1, timeout=5000)
    assert mirror.threads <= {"mirror-control", "mirror-files"}
    end(qtbot, window)


def test_closing_while_recording_finishes_the_file_first(qtbot: QtBot) -> None:
    mirror = FakeMirror()
    window = open_window(mirror)
    key(window, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: window.chrome.recording.fader.shown)
    mirror.hang_s = 0.3
    window.close()
    assert window.isVisible()
    qtbot.waitUntil(lambda: window.chrome.recording.words == EN["saving"])
    qtbot.waitUntil(window.isHidden, timeout=5000)
    assert [call[0] for call in mirror.calls][-2:] == ["stop_recording", "stop"]


def test_run_opens_the_window_and_keeps_what_was_chosen(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = tmp_path / "settings.toml"
    monkeypatch.setattr("ui.__main__.settings_path", lambda: saved)
    monkeypatch.setattr("ui.__main__.save_settings", lambda settings: save_settings(settings, saved))
    mirror = FakeMirror()

    def shop() -> None:
        windows = [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
        window = next(each for each in windows if each.isVisible())
        key(window, Qt.Key.Key_Right)
        window.close()

    QTimer.singleShot(200, shop)
    assert run(Settings(), Catalogue(PRODUCTS, ()), lambda: mirror) == 0
    assert mirror.named("start") == [("auto",)]
    assert len(mirror.named("stop")) == 1
    assert load_settings(saved)[0].worn == ("cat-eye:black",)


def test_run_without_a_screen_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert run(Settings(), Catalogue((), ()), FakeMirror) == 2
    assert "no screen" in capsys.readouterr().err


def test_closing_gives_up_on_a_mirror_that_never_stops(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.bridge.STOP_TIMEOUT_S", 0.3)
    mirror = FakeMirror()
    bridge = Bridge(mirror)
    bridge.start("auto")
    qtbot.waitUntil(lambda: ("start", "auto") in mirror.calls)
    mirror.hang_s = 2.0
    with qtbot.waitSignal(bridge.closed, timeout=1500):
        bridge.close()


def test_drawing_keeps_its_hands_off_none(opened: Opened) -> None:
    """PySide6 6.12.0 drops a reference to None per call on Python 3.11, which aborts the interpreter."""
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(500):
        painter.setBrush(QColor(1, 2, 3))
    lost = before - sys.getrefcount(None)
    painter.end()
    assert lost < 100


def test_icons_are_one_family() -> None:
    for path in FOLDER.glob("*.svg"):
        head = path.read_text("utf-8").splitlines()[0]
        assert 'viewBox="0 0 24 24"' in head, path.name
        assert 'stroke-width="1.75"' in head, path.name
        assert 'fill="none"' in head, path.name


def test_every_word_of_the_window_is_used() -> None:
    sources = "".join(path.read_text("utf-8") for path in (FOLDER.parent.parent).glob("*.py"))
    unused = [key for key in EN if sources.count(f'"{key}"') + sources.count(f"'{key}'") <= len(BY_LANGUAGE)]
    assert unused == []
