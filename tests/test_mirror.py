"""The live mirror: shows, records, changes its source, says what is lost, and ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from helpers_faces import demo_frames

from tryon import pipeline
from tryon.capturing import Capturing
from tryon.catalogue import load_catalogue
from tryon.clips.note import read_note
from tryon.clips.origin import XMP_PACKET
from tryon.errors import ModelFileError, SinkError, SourceError
from tryon.mirror import Mirror
from tryon.mirror_state import Shot
from tryon.pipeline import Result
from tryon.quality import LADDER, QualityController
from tryon.rendering import create_renderer
from tryon.rendering.base import Renderer
from tryon.replay_guard import ReplayGuard
from tryon.settings import Settings
from tryon.sources import open_source
from tryon.sources.base import Source
from tryon.types import Frame, Item, Layer

PATIENCE_S = 60.0


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    running = Mirror(Settings(recordings_dir=tmp_path / "clips"), load_catalogue())
    yield running
    running.stop()


def wait_for(condition: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def dressed(mirror: Mirror) -> bool:
    shot = mirror.newest(-1)
    return shot is not None and bool((shot.frame.image != shot.original.image).any())


def test_a_shopper_wears_photographs_and_records(mirror: Mirror) -> None:
    with pytest.raises(SinkError, match="no picture yet"):
        mirror.take_picture(mirrored=False)
    mirror.wear("panto")
    mirror.start("demo")
    wait_for(lambda: dressed(mirror))
    state = mirror.state()
    assert state.source is not None
    assert state.source.kind == "demo"
    assert state.guidance == "ok"
    path = mirror.start_recording(mirrored=False)
    wait_for(lambda: (now := mirror.state().recording) is not None and now.frames >= 8)
    picture = mirror.take_picture(mirrored=False)
    mirror.pause_recording()
    now = mirror.state().recording
    assert now is not None
    assert (now.paused, now.with_sound, now.ended) == (True, False, "")
    burst = mirror.take_burst(2, mirrored=True)
    both = mirror.take_before_after(mirrored=False)
    assert mirror.stop_recording() == path
    assert cv2.imread(str(picture)).shape == (720, 1280, 3)
    assert len(set(burst)) == 2
    assert XMP_PACKET in both.read_bytes()
    sheet = cv2.imread(str(both))
    assert cv2.absdiff(sheet[8:728, 8:548], sheet[8:728, 556:1096]).max() > 100
    with av.open(str(path)) as clip:
        assert len(list(clip.decode(video=0))) >= 8
        assert not clip.streams.audio
        assert set(clip.metadata) - {"major_brand", "minor_version", "compatible_brands"} == {
            "comment",
            "creation_time",
        }
    kinds = {path: "video", picture: "photo", burst[0]: "burst", burst[1]: "burst", both: "before_after"}
    for each, kind in kinds.items():
        note = read_note(each)
        assert note is not None
        assert (note.kind, note.mirrored, (note.expires - note.made).days) == (kind, kind == "burst", 30)
        assert [worn.selections[0].split(":")[0] for worn in note.wearing] == ["panto"]
    mirror.take_off("glasses")
    wait_for(lambda: not dressed(mirror))
    with pytest.raises(SinkError, match="nothing is being recorded"):
        mirror.stop_recording()


def test_files_are_named_after_what_shows_in_them(tmp_path: Path) -> None:
    image = np.zeros((90, 120, 3), np.uint8)
    shot = Shot(1, Frame(image, 5_000_000_000, 1), Frame(image, 5_000_000_000, 1), (), 0.0)
    capturing = Capturing(Settings(recordings_dir=tmp_path), lambda: shot)
    assert capturing.take_picture(mirrored=False).stem.endswith("-mirror")
    capturing.wearing.see(5_000_000_000, {"glasses": "panto:black"}, ("glasses", "watches"))
    name = capturing.take_picture(mirrored=False).stem
    assert name.endswith("-panto"), name  # the watch is put on, and out of the picture
    capturing.wearing.see(
        5_000_000_000, {"watches": "diver:steel", "glasses": "panto:black"}, ("watches", "glasses")
    )
    assert capturing.take_burst(1, mirrored=False)[0].stem.endswith("-diver-panto")


class _Held:
    """A source whose pictures stop coming while `hold` is set."""

    def __init__(self, source: Source, hold: threading.Event, ended: threading.Event) -> None:
        self._source, self._hold, self._ended = source, hold, ended
        self.info, self.camera = source.info, source.camera

    def read(self) -> Frame | None:
        while self._hold.is_set() and not self._ended.wait(0.02):
            pass
        return None if self._ended.is_set() else self._source.read()

    def close(self) -> None:
        self._source.close()


def test_what_is_chosen_is_drawn_without_waiting_for_the_next_picture(tmp_path: Path) -> None:
    hold, ended = threading.Event(), threading.Event()
    mirror = Mirror(
        Settings(recordings_dir=tmp_path),
        load_catalogue(),
        lambda spec, **wishes: _Held(open_source(spec, **wishes), hold, ended),
    )

    def drawn() -> frozenset[str]:
        shot = mirror.newest(-1)
        return frozenset() if shot is None else shot.drawn

    try:
        mirror.wear("panto")
        mirror.start("demo")
        wait_for(lambda: {"panto:dark-havana"} <= drawn())
        hold.set()
        wait_for(lambda: mirror.state().frames > 0 and _is_at_rest(mirror))
        for sku in ("aviator", "rimless"):
            mirror.wear(sku)
            wait_for(lambda sku=sku: any(each.startswith(f"{sku}:") for each in drawn()))
        frames = mirror.state().frames
        hold.clear()
        wait_for(lambda: mirror.state().frames > frames + 2)
        assert {each.partition(":")[0] for each in drawn()} == {"rimless"}
        hold.set()
        wait_for(lambda: _is_at_rest(mirror))
        mirror.forget()
        mirror.wear("panto")
        assert _is_at_rest(mirror)
        assert mirror.newest(-1) is None, "nobody's picture is left"
    finally:
        ended.set()
        mirror.stop()


@pytest.mark.parametrize(("choice", "renders"), [("panto", ["aviator", "panto"]), ("aviator", ["aviator"])])
def test_what_is_not_wanted_any_more_is_not_drawn_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, choice: str, renders: list[str]
) -> None:
    begun, go_on, rendered = threading.Event(), threading.Event(), list[str]()

    def slow_renderer(preference: str) -> Renderer:
        renderer = create_renderer(preference)
        render = renderer.render

        def wait_and_render(items: Sequence[Item], *rest: Any) -> Layer:
            if items[0].sku == "aviator":
                begun.set()
                assert go_on.wait(PATIENCE_S)
            rendered.append(items[0].sku)
            return render(items, *rest)

        monkeypatch.setattr(renderer, "render", wait_and_render)
        return renderer

    monkeypatch.setattr(pipeline, "create_renderer", slow_renderer)
    mirror, shown = Mirror(Settings(recordings_dir=tmp_path), load_catalogue()), list[list[str]]()
    show = mirror._show

    def note_and_show(result: Result, *rest: Any) -> None:
        if result.drawn:
            shown.append([*rendered, *(one.item.sku for one in result.drawn)])
        show(result, *rest)

    monkeypatch.setattr(mirror, "_show", note_and_show)
    try:
        mirror.wear("aviator")
        mirror.start("demo")
        assert begun.wait(PATIENCE_S)
        mirror.wear(choice)
        go_on.set()
        wait_for(lambda: shown)
        assert shown[0] == [*renders, choice]
        assert mirror.state().faults == 0
    finally:
        go_on.set()
        mirror.stop()


def _is_at_rest(mirror: Mirror) -> bool:
    """Whether no picture came for a while."""
    before = mirror.state().frames
    time.sleep(0.4)
    return mirror.state().frames == before


def test_the_microphone_is_off_and_says_what_is_wrong_when_it_is_wished_for(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise SourceError("no microphone was found")

    monkeypatch.setattr("tryon.sources.microphone.Microphone.__init__", refuse)
    assert mirror.state().microphone is None
    mirror.set_microphone(True)
    wait_for(lambda: (now := mirror.state().microphone) is not None and now.error is not None)
    mirror.set_microphone(False)
    assert mirror.state().microphone is None


def test_the_replay_goes_before_the_finish_and_comes_back_when_there_is_time() -> None:
    guard, finish = ReplayGuard(), QualityController()
    for _ in range(600):
        assert guard.update(0.6, 1 / 30)
    steps = 0
    while finish.update(0.9 / 30, 1 / 30) == LADDER[0]:
        guard.update(0.9, 1 / 30)
        steps += 1
    assert steps > 10
    assert not guard.is_on
    waited = [0, 0]
    for attempt in range(2):
        while not guard.update(0.3, 1 / 30):
            waited[attempt] += 1
        for _ in range(60):
            guard.update(0.9, 1 / 30)
        assert not guard.is_on
    assert waited[1] > 1.5 * waited[0] > 300


def test_a_lost_source_is_reported_and_another_one_taken(mirror: Mirror, tmp_path: Path) -> None:
    mirror.start(str(tmp_path / "gone.mp4"))
    wait_for(lambda: mirror.state().guidance == "lost")
    assert "gone.mp4" in (mirror.state().error or "")
    still = tmp_path / "face.png"
    cv2.imwrite(str(still), demo_frames()[0].image)
    mirror.switch_source(str(still))
    wait_for(lambda: mirror.state().guidance == "ok")
    assert mirror.state().error is None


def test_stopping_ends_every_thread_and_finishes_the_clip(mirror: Mirror) -> None:
    mirror.start("demo")
    wait_for(lambda: mirror.newest(-1))
    path = mirror.start_recording(mirrored=True)
    wait_for(lambda: (now := mirror.state().recording) is not None and now.frames >= 3)
    mirror.stop()
    assert not any(thread.is_alive() for thread in mirror._threads)
    with av.open(str(path)) as clip:
        assert next(clip.decode(video=0)).width == 1280


def test_what_ends_the_mirror_for_good_stays_on_the_screen(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ModelFileError("the face model is missing")

    monkeypatch.setattr("tryon.mirror.Observer", fail)
    mirror.start("demo")
    wait_for(lambda: mirror.state().source is not None)
    wait_for(lambda: mirror.state().error == "the face model is missing")


def test_one_shopper_is_locked_and_wears_what_they_chose_alone(mirror: Mirror) -> None:
    mirror.take_off("glasses")
    mirror.start("demo")
    wait_for(lambda: (shot := mirror.newest(-1)) is not None and shot.faces == 1)
    shot = mirror.newest(-1)
    assert shot is not None
    (person,) = shot.people
    x0, y0, x1, y1 = person.box_px
    assert 0 <= x0 < x1 <= 1280
    assert 0 <= y0 < y1 <= 720
    mirror.wear("panto", slot="face1")
    time.sleep(0.3)
    assert not dressed(mirror)
    mirror.wear("panto", slot=person.slot)
    wait_for(lambda: dressed(mirror))
    mirror.lock(person.slot)
    wait_for(lambda: mirror.state().locked == person.slot)
    assert dressed(mirror)
    mirror.lock(None)
    wait_for(lambda: mirror.state().locked is None)
    assert mirror.state().finish in LADDER


def test_the_person_is_measured_and_a_card_is_looked_for_until_cancelled(mirror: Mirror) -> None:
    mirror.start("demo")
    wait_for(lambda: mirror.measures() is not None)
    measures = mirror.measures()
    assert measures is not None
    assert 50 < measures.pupil_distance.value_mm < 75
    assert 0 < measures.pupil_distance.sigma_mm < 5
    mirror.start_calibration()
    wait_for(lambda: (state := mirror.state().calibration) is not None and state.phase == "looking")
    mirror.cancel_calibration()
    assert mirror.state().calibration is None
