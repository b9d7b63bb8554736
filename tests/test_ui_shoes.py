"""Shoes beside glasses in the window: departments, guidance for feet, sizes, and the demo that shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers_ui import CAMERA, DEMO, STATE, WITH_SHOES, FakeMirror, click, end, halves, key, open_window, shoe
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tryon.catalogue import Shoes
from tryon.fitting.calibration import CalibrationState
from tryon.fitting.foot_size import FootMeasures, foot_mm_of_eu, shoe_sizes
from tryon.fitting.measure import Measure
from tryon.fitting.shoe_advice import advise_size
from tryon.mirror_state import Person
from ui import picture
from ui.guide_pictures import PICTURES
from ui.guide_strokes import PICTURE_H, PICTURE_W
from ui.main_window import MainWindow
from ui.outfit import Outfit
from ui.status import guidance_lines
from ui.text import BY_LANGUAGE, EN, ZH
from ui.theme.tokens import TOUCH

Opened = tuple[MainWindow, FakeMirror]

SIZES = [(800, 600), (1280, 800), (1920, 1080), (1080, 1920)]


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    mirror = FakeMirror(folder=tmp_path)
    window = open_window(mirror, WITH_SHOES, recordings_dir=tmp_path)
    qtbot.waitUntil(lambda: ("start", "auto") in mirror.calls)
    yield window, mirror
    end(qtbot, window)


def feet(length_mm: float, sigma_mm: float, reference: str = "population") -> FootMeasures:
    length, width = Measure(length_mm, sigma_mm), Measure(0.385 * length_mm, sigma_mm / 2)
    sizes = shoe_sizes(length, width)
    return FootMeasures(length, width, Measure(60.0, 5.0), reference, sizes)


# Departments


def test_glasses_and_shoes_are_worn_together_and_taken_off_alone(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    chrome = window.chrome
    glasses, shoes = chrome.departments.tabs
    assert glasses.isChecked()
    click(shoes)
    assert (glasses.isChecked(), shoes.isChecked()) == (False, True)
    # The first one is put on, so that there is something to see.
    assert chrome.shelf.accessibleDescription() == "runner en"
    key(window, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert window.settings.worn == ("round:black", "loafer:blue")
    QTest.mouseClick(
        chrome.shelf, Qt.MouseButton.LeftButton, pos=chrome.shelf.tile_rect(0).center().toPoint()
    )
    qtbot.waitUntil(lambda: mirror.named("take_off") == [("shoes",)])
    worn = [("round", "black"), ("runner", "red"), ("loafer", "red"), ("loafer", "blue")]
    assert mirror.named("wear") == worn
    assert not chrome.card.fader.shown
    key(window, Qt.Key.Key_D)
    assert chrome.shelf.accessibleDescription() == "round en"
    # The mirror is told of what is open now, and guides to that.
    qtbot.waitUntil(lambda: mirror.named("wear")[4:] == [("round", "black")])
    key(window, Qt.Key.Key_D)
    assert window.outfit.product is None
    assert chrome.shelf.accessibleDescription() == EN["none"]
    window._change("language", "zh")
    assert chrome.shelf.accessibleDescription() == ZH["none_shoes"]
    assert shoes.toolTip() == "鞋履 (D)"


def test_department_and_choices_come_back_at_the_next_start(qtbot: QtBot) -> None:
    mirror = FakeMirror()
    kept = ("cat-eye:gold", "loafer:blue", "sold-out:red")
    window = open_window(mirror, WITH_SHOES, department="shoes", worn=kept)
    qtbot.waitUntil(lambda: mirror.named("wear") == [("cat-eye", "gold"), ("loafer", "blue")])
    assert window.chrome.departments.tabs[1].isChecked()
    assert window.chrome.card.swatches[1].isChecked()
    assert window.settings.department == "shoes"
    end(qtbot, window)


def test_one_category_has_no_tabs_and_shoes_alone_open_on_shoes(qtbot: QtBot) -> None:
    mirror = FakeMirror()
    window = open_window(mirror, (shoe("runner"), shoe("loafer")))
    chrome = window.chrome
    assert chrome.departments.isHidden()
    assert chrome.departments.wanted_width() == 0
    qtbot.waitUntil(lambda: mirror.named("wear") == [("runner", "red")])
    key(window, Qt.Key.Key_D)
    assert window.outfit.category == "shoes"
    end(qtbot, window)


def test_shoes_are_for_everybody_and_each_keeps_their_own_glasses() -> None:
    outfit = Outfit(WITH_SHOES)
    outfit.open("glasses")
    outfit.slot = "face1"
    outfit.choose("sport")
    outfit.open("shoes")
    outfit.choose("loafer")
    assert outfit.wearer is None
    assert outfit.worn_by("face1", "shoes") == ("loafer", "red")
    assert outfit.worn_by("face1", "glasses") == ("sport", "black")
    assert outfit.alone("glasses") == ("face1",)
    assert outfit.selections == ("round:black", "loafer:red")
    outfit.open("glasses")
    assert outfit.product is not None
    assert outfit.product.sku == "sport"
    assert outfit.forget("face1") == ("glasses",)
    assert outfit.worn_by("face1", "glasses") == ("round", "black")


def test_faces_are_not_chosen_between_for_shoes(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.crowd.GONE_S", 0.5)
    window, mirror = opened
    people = (Person("face0", (10, 20, 18, 30)), Person("face1", (44, 18, 52, 30)))
    count = 0

    def shown() -> bool:
        nonlocal count
        count += 1
        mirror.show(count, halves(20, 200), people=people)
        return bool(window.chrome.tags[1].fader.shown)

    qtbot.waitUntil(shown, timeout=4000)
    key(window, Qt.Key.Key_2, Qt.Key.Key_Right, Qt.Key.Key_D)
    assert not window.chrome.tags[1].fader.shown
    assert not window.chrome.people.fader.shown
    key(window, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: mirror.named("wear")[-1] == ("loafer", "red"))
    key(window, Qt.Key.Key_D)
    # Who has glasses of their own still wears them.
    qtbot.waitUntil(lambda: mirror.named("wear")[-2:] == [("round", "black"), ("cat-eye", "black", "face1")])
    assert window.chrome.shelf.accessibleDescription() == "cat-eye en"
    # When somebody leaves, the mirror is told again that shoes are what is being chosen.
    key(window, Qt.Key.Key_D)
    people = people[:1]
    last = [("round", "black", "face1"), ("loafer", "red")]
    qtbot.waitUntil(lambda: shown() or mirror.named("wear")[-2:] == last, timeout=4000)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_tabs_and_guides_overlap_nothing(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], language: str
) -> None:
    monkeypatch.setattr("ui.narrator.STEADY_MS", 50)
    window, mirror = opened
    chrome = window.chrome
    window._change("language", language)
    window.resize(*size)
    window.wardrobe.open("shoes")
    mirror.show(0, halves(20, 200))
    mirror.current = replace(STATE, guidance="no_feet")
    qtbot.waitUntil(lambda: chrome.guidance.fader.shown, timeout=3000)
    panels = (chrome.departments, chrome.shelf, chrome.rail, chrome.tools, chrome.guidance)
    boxes = [each.geometry() for each in panels]
    for at, box in enumerate(boxes):
        assert window.rect().contains(box)
        assert not any(box.intersects(other) for other in boxes[at + 1 :])
    assert min(min(tab.width(), tab.height()) for tab in chrome.departments.tabs) >= TOUCH
    # What is worn on feet is seen at the picture's lower end: nothing lies over it but the shelf.
    assert chrome.guidance.geometry().bottom() < window.height() * 0.55


# Guidance


def test_feet_are_guided_to_in_words_and_drawings(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.narrator.STEADY_MS", 50)
    window, mirror = opened
    guide = window.chrome.guidance
    window.wardrobe.open("shoes")
    for guidance, drawing in (
        ("no_feet", "step_back"),
        ("feet_cut_off", "cut_off"),
        ("feet_too_far", "too_far"),
        ("feet_too_dark", "feet_too_dark"),
    ):
        mirror.current = replace(STATE, guidance=guidance)
        qtbot.waitUntil(
            lambda drawing=drawing: bool(guide.lines) and guide.lines[0].icon == drawing, timeout=2000
        )
        assert guide.fader.shown
    mirror.current = STATE
    qtbot.waitUntil(lambda: not guide.fader.shown)
    for words in BY_LANGUAGE.values():
        told = guidance_lines(replace(STATE, guidance="no_feet"), "feet", words)
        assert [line.words for line in told] == [words["step_back"], words["point_down"]]
        # What stands in the way of the other department is not of interest.
        assert guidance_lines(replace(STATE, guidance="no_feet"), "face", words) == ()
        assert guidance_lines(replace(STATE, guidance="nobody"), "feet", words) == ()


def test_drawings_stay_in_their_boxes() -> None:
    scale, margin = 2, 20
    size = (round(PICTURE_W) * scale + 2 * margin, round(PICTURE_H) * scale + 2 * margin)
    for name, draw in PICTURES.items():
        image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.translate(margin, margin)
        painter.scale(scale, scale)
        draw(painter)
        painter.end()
        inside = QRect(margin - 2, margin - 2, size[0] - 2 * margin + 4, size[1] - 2 * margin + 4)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(size[1], image.bytesPerLine())
        y, x = np.nonzero(rows[:, 3 : 4 * size[0] : 4] > 8)
        assert len(x) > 2000, name
        assert inside.contains(QRect(QPoint(x.min(), y.min()), QPoint(x.max(), y.max()))), name


# The picture stands on the shelf


def test_the_lower_end_of_the_picture_stands_on_the_shelf(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    mirror.show(0, halves(20, 200, (1280, 720)))
    qtbot.waitUntil(lambda: window.view.has_picture)
    foot = (600.0, 690.0, 680.0, 712.0)
    shelf_top = window.chrome.shelf.y()
    assert window.view.on_screen(foot).top() > shelf_top
    window.wardrobe.open("shoes")
    qtbot.waitUntil(lambda: window.view.on_screen(foot).bottom() < window.chrome.shelf.y() + 20)
    window.chrome.step_back(True)
    qtbot.waitUntil(lambda: window.view.on_screen(foot).top() > shelf_top)


def test_a_picture_on_a_floor_keeps_its_shape_and_its_lower_end() -> None:
    for window in SIZES:
        place = picture.fit((1280, 720), window, 150, 1.0)
        assert place.crop[1] + place.crop[3] == 720
        assert place.target[1] + place.target[3] <= window[1] - 150
        shape = (place.crop[2] / place.crop[3], place.target[2] / place.target[3])
        assert shape[0] == pytest.approx(shape[1], rel=0.02)
    image = halves(90, 200, (128, 72))
    scene, _ = picture.Composer().compose(image, (640, 400), False, 100, 1.0)
    assert scene[150, 100, 0] == pytest.approx(90, abs=2)
    assert scene[380, 100, 0] < 60


# Sizes


def test_a_size_is_advised_with_how_sure_it_is() -> None:
    runner = shoe("runner")
    assert isinstance(runner, Shoes)
    exact = foot_mm_of_eu(42)
    assert runner.size_mm.foot_length == pytest.approx(exact)
    advice = advise_size(feet(exact, 1.5), runner.size_mm, runner.sizes_eu)
    assert (advice.size_eu, advice.verdict, advice.sure, advice.runs) == (42, "fits", "sure", "")
    guess = advise_size(feet(foot_mm_of_eu(40.4), 16.6), runner.size_mm, runner.sizes_eu)
    assert (guess.size_eu, guess.sure, guess.low_eu, guess.high_eu) == (40, "guess", 38, 43)
    halved = runner.sizes_eu.model_copy(update={"half_sizes": True})
    assert advise_size(feet(foot_mm_of_eu(40.4), 3.0), runner.size_mm, halved).size_eu == 40.5
    assert advise_size(feet(foot_mm_of_eu(49), 2.0), runner.size_mm, runner.sizes_eu).verdict == "too_small"
    assert advise_size(feet(foot_mm_of_eu(33), 2.0), runner.size_mm, runner.sizes_eu).verdict == "too_large"
    tight = runner.size_mm.model_copy(update={"inner_length": 268.0})
    assert advise_size(feet(exact, 2.0), tight, runner.sizes_eu).runs == "small"
    assert advise_size(feet(exact, 2.0), tight, runner.sizes_eu).size_eu == 43


def test_measuring_shoes_shows_sizes_and_asks_for_paper(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    popover = window.chrome.feet
    window.wardrobe.open("shoes")
    click(window.chrome.tools.measure)
    assert window.chrome.open_popover is popover
    assert popover.nobody.text() == EN["show_feet"]
    mirror.feet_measured = feet(258.0, 16.8)
    qtbot.waitUntil(lambda: popover.length.value.text() == "258 ± 17 mm")
    assert popover.notation.text() == "EU 41"
    assert "CN 260" in popover.notation_hint.text()
    assert popover.verdict.text() == EN["size_guess"].format(low="38", high="43")
    assert popover.reference.text() == EN["measured_by_others"]
    click(popover.calibrate)
    qtbot.waitUntil(lambda: mirror.named("start_feet_calibration") == [()])
    assert mirror.named("start_calibration") == []
    assert popover.guide.now.text() == EN["looking_for_paper"]
    mirror.current = replace(STATE, calibration=CalibrationState("looking", "hold_still", 0.5, None, None))
    qtbot.waitUntil(lambda: popover.guide.now.text() == EN["hold_still"])
    mirror.feet_measured = feet(265.0, 1.6, "paper")
    mirror.current = replace(STATE, calibration=CalibrationState("done", "", 1.0, None, None))
    qtbot.waitUntil(lambda: popover.verdict.text() == EN["size_sure"])
    qtbot.waitUntil(lambda: not popover.guide.isVisible())
    assert popover.notation.text() == "EU 42"
    assert popover.reference.text() == EN["measured_by_paper"]
    assert popover.calibrate.text() == EN["calibrate_again"]
    click(popover.fit.buttons[1])
    assert window.settings.fit == "fit_to_me"
    assert popover.fit_hint.text() == EN["fit_to_me_hint_shoes"]


# Demo and captures


def test_the_demo_follows_the_department_and_a_camera_stays(opened: Opened, qtbot: QtBot) -> None:
    window, mirror = opened
    mirror.current = replace(STATE, source=DEMO)
    qtbot.waitUntil(lambda: window.chrome.badge.fader.shown)
    click(window.chrome.departments.tabs[1])
    qtbot.waitUntil(lambda: mirror.named("switch_source") == [("demo:feet",)])
    mirror.current = replace(STATE, source=DEMO, fps=29.0)
    qtbot.wait(250)
    click(window.chrome.departments.tabs[0])
    qtbot.waitUntil(lambda: mirror.named("switch_source") == [("demo:feet",), ("demo",)])
    mirror.current = replace(STATE, source=CAMERA)
    qtbot.waitUntil(lambda: not window.chrome.badge.fader.shown)
    click(window.chrome.departments.tabs[1])
    qtbot.wait(250)
    assert len(mirror.named("switch_source")) == 2
    assert window.settings.source == "auto"
    # Choosing the demo oneself opens the one that goes with what is being tried on.
    window._sources.choose("demo")
    qtbot.waitUntil(lambda: mirror.named("switch_source")[2:] == [("demo:feet",)])
    assert window.settings.source == "demo"


def test_a_start_on_shoes_without_a_camera_shows_feet(qtbot: QtBot) -> None:
    mirror = FakeMirror()
    mirror.current = replace(STATE, source=DEMO)
    window = open_window(mirror, WITH_SHOES, department="shoes")
    qtbot.waitUntil(lambda: mirror.named("switch_source") == [("demo:feet",)])
    end(qtbot, window)


def test_a_photo_names_all_that_is_worn(opened: Opened, qtbot: QtBot) -> None:
    window, _ = opened
    window.wardrobe.open("shoes")
    key(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.chrome.toast.fader.shown)
    assert window.chrome.toast.detail == "round en + runner en"
    assert window.chrome.toast.geometry().bottom() < window.height() // 2  # not over the feet
