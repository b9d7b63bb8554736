"""The measures in the window: figures with their uncertainty, advice, the choice of size, and the card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from helpers_measures import AVERAGE
from helpers_ui import FakeMirror, open_window
from pytestqt.qtbot import QtBot

from tryon.fitting.calibration import CalibrationState
from tryon.fitting.measure import Measure
from ui.main_window import MainWindow
from ui.measure_popover import MeasurePopover

MEASURED = replace(
    AVERAGE,
    pupil_distance=Measure(63.8, 2.1),
    near_pupil_distance=Measure(62.5, 2.0),
    face_width=Measure(150.0, 6.4),
    bridge_width=Measure(19.2, 1.6),
    hinge_to_ear=Measure(92.0, 5.0),
    scale_sigma=0.033,
    distance_m=0.52,
    frames=60,
)


def state(phase: str, hint: str = "", progress: float = 0.0) -> CalibrationState:
    return CalibrationState(phase, hint, progress, None, None)


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[MainWindow, FakeMirror, MeasurePopover]]:
    mirror = FakeMirror(measured=MEASURED)
    window = open_window(mirror, recordings_dir=tmp_path, language="en")
    window.chrome.tools.measure.click()
    yield window, mirror, window.chrome.measure
    window.close()
    qtbot.waitUntil(lambda: mirror.named("stop") != [])


def test_lengths_are_shown_with_their_uncertainty_and_what_they_speak_for(
    shown: tuple[MainWindow, FakeMirror, MeasurePopover], qtbot: QtBot
) -> None:
    window, mirror, popover = shown
    assert popover.pupils.value.text() == "63.8 ± 2.1 mm"
    assert popover.width_line.value.text() == "150 ± 6 mm"
    assert popover.bridge.value.text() == "19 ± 2 mm"
    assert popover.notation.text() == "51-18-140"
    assert popover.verdict.text() == "round en: Fits your face"
    assert not popover.nobody.isVisible()
    mirror.measured = replace(MEASURED, pupil_distance=Measure(66.0, 2.1))
    qtbot.waitUntil(lambda: popover.pupils.value.text() == "66.0 ± 2.1 mm")
    window._change("language", "zh")
    assert popover.bridge.value.text() == "19 ± 2 毫米"
    assert popover.verdict.text() == "round 中文：大小合适"


def test_without_a_face_it_says_what_to_do(
    shown: tuple[MainWindow, FakeMirror, MeasurePopover], qtbot: QtBot
) -> None:
    _, mirror, popover = shown
    mirror.measured = None
    qtbot.waitUntil(popover.nobody.isVisible)
    assert popover.nobody.text() == "Look straight at the camera"
    assert not popover.notation.isVisible()


def test_true_size_or_fit_to_me_is_kept_and_told(
    shown: tuple[MainWindow, FakeMirror, MeasurePopover], qtbot: QtBot
) -> None:
    window, mirror, popover = shown
    assert popover.fit.buttons[0].isChecked()
    popover.fit.buttons[1].click()
    qtbot.waitUntil(lambda: mirror.named("set_fit") == [("fit_to_me",)])
    assert window.settings.fit == "fit_to_me"
    assert popover.fit.buttons[1].isChecked()
    assert popover.fit_hint.text() == "Drawn as wide as suits your face"


def test_a_card_is_asked_for_watched_and_confirmed(
    shown: tuple[MainWindow, FakeMirror, MeasurePopover], qtbot: QtBot
) -> None:
    _, mirror, popover = shown
    popover.calibrate.click()
    qtbot.waitUntil(lambda: mirror.named("start_calibration") == [()])
    assert popover.guide.isVisible()
    assert not popover.pupils.isVisible()
    mirror.current = replace(mirror.current, calibration=state("looking", "hold_still", 0.4))
    qtbot.waitUntil(lambda: popover.guide.now.text() == "Hold still…")
    assert popover.guide.progress.target == 0.4
    mirror.measured = replace(MEASURED, reference="card", pupil_distance=Measure(64.6, 0.7))
    mirror.current = replace(mirror.current, calibration=state("done", progress=1.0))
    qtbot.waitUntil(lambda: popover.pupils.value.text() == "64.6 ± 0.7 mm")
    qtbot.waitUntil(lambda: not popover.guide.isVisible())
    assert popover.reference.text() == "Calibrated with a card"
    assert mirror.named("cancel_calibration") == []


def test_a_card_that_is_not_seen_and_one_that_is_not_wanted(
    shown: tuple[MainWindow, FakeMirror, MeasurePopover], qtbot: QtBot
) -> None:
    window, mirror, popover = shown
    popover.calibrate.click()
    mirror.current = replace(mirror.current, calibration=state("failed"))
    qtbot.waitUntil(lambda: not popover.looking)
    assert popover.reference.text().startswith("The card was not seen clearly")
    # What was left from the last time is no answer to the next wish.
    popover.calibrate.click()
    mirror.current = replace(mirror.current, fps=29.0)
    qtbot.wait(250)
    assert popover.looking
    popover.guide.cancel.click()
    qtbot.waitUntil(lambda: len(mirror.named("cancel_calibration")) == 1)
    assert popover.pupils.isVisible()
    popover.calibrate.click()
    window.chrome.close_popover()
    qtbot.waitUntil(lambda: len(mirror.named("cancel_calibration")) == 2, timeout=3000)
