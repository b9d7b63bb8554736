"""The kiosk's rehearsal in miniature: so that it is at hand when it is wanted."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers_ui import WITH_HANDS, SavingMirror, end_kiosk, halves
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from scripts.kiosk.soak.camera import ShopCamera, empty_room
from scripts.kiosk.soak.checks import old_offers, session_files
from scripts.kiosk.soak.faults import CAMERA_BACK, FaultPlan
from scripts.kiosk.soak.notes import Notes, read_notes
from scripts.kiosk.soak.page import page_of
from scripts.kiosk.soak.report import figures_of, growth, series
from scripts.kiosk.soak.shop import TIMES
from scripts.kiosk.soak.shoppers import Shoppers
from scripts.kiosk.soak.world import OTHER_SIZE_WH, SIZE_WH, World
from tryon.catalogue import Catalogue
from tryon.errors import SourceError
from tryon.kiosk.settings import KioskSettings
from tryon.mirror_state import Person
from tryon.settings import Settings
from ui.bridge import Bridge
from ui.kiosk.window import KioskWindow

SOMEBODY = (Person("face0", (10, 10, 40, 40)),)


@pytest.fixture
def told() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def world(told: list[dict[str, Any]]) -> World:
    return World(lambda kind, **values: told.append({"at": time.time(), "kind": kind, **values}), 20.0)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, world: World) -> Iterator[KioskWindow]:
    mirror = SavingMirror()
    made = KioskWindow(
        Bridge(mirror),
        Settings(),
        KioskSettings(language="en", times=TIMES),
        Catalogue(WITH_HANDS, ()),
        tmp_path,
        lambda product, variant: QImage(8, 8, QImage.Format.Format_ARGB32),
        clock=world.clock,
        wall=world.wall,
    )
    made.resize(360, 640)
    made.show()
    pictures = QTimer(made, interval=20)

    def show() -> None:
        number = mirror.shot.index + 1 if mirror.shot is not None else made._bridge._last_index + 1
        mirror.show(number, halves(50, 90), people=SOMEBODY if world.scene != "room" else ())

    pictures.timeout.connect(show)
    pictures.start()
    made._bridge.start("auto")
    made.start()
    yield made
    pictures.stop()
    end_kiosk(made, mirror, qtbot)


def test_shoppers_come_and_go_and_leave_nothing(
    qtbot: QtBot, window: KioskWindow, world: World, told: list[dict[str, Any]], tmp_path: Path
) -> None:
    shoppers = Shoppers(window, world, random.Random(5), tuple, None, tmp_path, walk_up=0.0)
    shoppers.start()
    qtbot.waitUntil(
        lambda: shoppers.sessions >= 3 and sum(n["kind"] == "visit" for n in told) >= 4, timeout=20_000
    )
    shoppers.stop()
    kinds = Counter(note["kind"] for note in told)
    assert kinds["reaction"] > 4
    assert [note for note in told if note["kind"] == "defect"] == []
    assert shoppers.delivered > 10


def test_the_camera_is_unplugged_comes_back_and_is_replaced(world: World, told: list[dict[str, Any]]) -> None:
    scenes = {"room": [empty_room()], "face": [empty_room() // 2]}
    camera = ShopCamera(world, scenes)  # type: ignore[arg-type]
    source = camera("auto", size_wh=SIZE_WH, fps=30.0)
    before = source.read()
    assert before is not None
    assert before.size_wh == SIZE_WH
    world.scene = "face"
    seen = source.read()
    assert seen is not None
    assert seen.image.mean() < 0.6 * before.image.mean()
    world.unplugged = True
    with pytest.raises(SourceError, match="unplugged"):
        source.read()
    with pytest.raises(SourceError, match="plug one in"):
        camera("auto", size_wh=SIZE_WH, fps=30.0)
    world.unplugged, world.size_wh = False, OTHER_SIZE_WH
    seen = camera("auto", size_wh=SIZE_WH, fps=30.0).read()
    assert seen is not None
    assert seen.size_wh == OTHER_SIZE_WH
    world.arm("camera")
    with pytest.raises(RuntimeError, match="rehearsed fault: camera"):
        camera("auto", size_wh=SIZE_WH, fps=30.0).read()
    world.mended("camera")
    assert [(note["kind"], note["fault"]) for note in told] == [("fault", "camera"), ("mended", "camera")]


def test_each_round_of_faults_holds_every_kind(
    qtbot: QtBot, world: World, told: list[dict[str, Any]]
) -> None:
    looks: list[int] = []
    parent = QTimer()
    plan = FaultPlan(parent, world, random.Random(1), lambda: looks.append(world.free_bytes))
    for _ in range(10):
        plan.strike()
    for stage in ("camera", "tracking", "drawing", "recording", "presence", "graphics context"):
        assert world.strikes(stage)
    assert len(Counter(note["fault"] for note in told)) == 10
    assert looks[0] < 100_000_000
    assert world.unplugged
    qtbot.waitUntil(lambda: not world.unplugged, timeout=8000)
    world.mended(CAMERA_BACK, seen_s=0.0)  # a picture from before
    assert told[-1]["kind"] == "fault"
    world.mended(CAMERA_BACK, seen_s=time.monotonic())
    assert told[-1]["kind"] == "mended"


def test_what_is_left_is_seen_and_offers_have_their_time(tmp_path: Path) -> None:
    assert session_files(tmp_path) == ()
    assert old_offers(tmp_path, 60.0) == ()
    (tmp_path / "sessions" / "ab").mkdir(parents=True)
    (tmp_path / "sessions" / "ab" / "1.jpg").write_bytes(b"somebody")
    (tmp_path / "offers" / "cd").mkdir(parents=True)
    assert set(session_files(tmp_path)) == {"ab", "1.jpg"}
    assert old_offers(tmp_path, 60.0) == ()
    assert old_offers(tmp_path, -60.0) == ("cd",)


def test_the_page_tells_what_was_noted(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "notes.jsonl")
    notes.write("process", pid=1)
    for at in range(40):
        notes.write(
            "sample",
            rss_mb=1000.0 + at,
            threads=50,
            descriptors=20,
            cpu_s=1.5 * at,
            load=4.0,
            frames=50 * at,
            drawn=60 * at,
            sessions=at,
        )
    notes.write("fault", fault=CAMERA_BACK)
    notes.write("mended", fault=CAMERA_BACK, s=1.25)
    notes.write("wake", scene="face", s=0.75)
    for ms in (40.0, 90.0, 100.0, 130.0):
        notes.write("reaction", ms=ms)
    notes.write("not woken", scene="feet")
    notes.write("health", answer="answered 200, up")
    notes.write("defect", what="left", files=["a"])
    notes.write("log", level="ERROR", where="x", text="no 5 in 0x3f", on_purpose=False)
    with (tmp_path / "notes.jsonl").open("a") as file:
        file.write('{"at": 1, "ki')  # its writer was killed
    figures = figures_of(read_notes(tmp_path / "notes.jsonl"))
    assert (figures.sessions, figures.frames, figures.processes) == (39, 1950, 1)
    memory = series(figures.samples, "rss_mb")
    assert len(memory) == 10
    assert growth(memory) == pytest.approx(0.032, abs=0.002)
    words = {"command": "this", "speed": 4.0, "size": "a", "screen": "b"}
    page = page_of(figures, figures_of(()), ("x.jpg",), words)
    assert "| sessions | 2,000 | 39 |" in page
    assert "| 5 s | 1.25 / 1.25 / 1.25 s, 1 |" in page
    assert "| files left of finished sessions | 0 | 2 |" in page
    assert "| 100 ms | 100 / 130 / 130 ms, 4; 75.0 % within |" in page
    assert "| 1 s | 0.75 / 0.75 / 0.75 s, 1 |" in page
    assert "| 1 s | -; 1 not within 4 s |" in page
    assert "- 1 x ERROR x: no N in N" in page
