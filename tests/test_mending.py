"""Faults that the mirror mends by itself: threads that fail, a camera that goes and comes back."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import tryon.mirror
from tryon.catalogue import load_catalogue
from tryon.errors import RenderError, SourceError
from tryon.mending import FIRST_PAUSE_S, HOPELESS_S, LONGEST_PAUSE_S, START_S, STEADY_S, MendedThread
from tryon.mirror import Mirror
from tryon.pipeline import Dresser, Result
from tryon.settings import Settings
from tryon.sources.base import SourceInfo
from tryon.types import Frame


def run(thread: MendedThread) -> None:
    """Let it work in a thread of its own, which steps back, to its end."""
    thread.start()
    thread.join(10.0)
    assert not thread.is_alive()


class Script(threading.Event):
    """A stop event for a thread of which every wait takes no time on its clock, but is noted."""

    def __init__(self, waits: int) -> None:
        super().__init__()
        self.now_s, self.waits, self._most = 100.0, [], waits
        self.waits: list[float]

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.waits.append(timeout)
        self.now_s += timeout
        if len(self.waits) == self._most:
            self.set()
        return self.is_set()


def test_pauses_grow_while_work_fails_at_once_and_begin_anew_after_steady_work() -> None:
    script, fault = Script(15), [0]

    def fail() -> None:
        fault[0] += 1
        if fault[0] == 14:
            script.now_s += STEADY_S
        raise RenderError("the picture cannot be drawn")

    thread = MendedThread("drawing", fail, script, lambda: script.now_s)
    run(thread)
    doubled = [FIRST_PAUSE_S * 2**step for step in range(10)]
    assert script.waits == [*doubled, *([LONGEST_PAUSE_S] * 3), FIRST_PAUSE_S, 2 * FIRST_PAUSE_S]
    assert thread.failure == "the picture cannot be drawn"
    assert thread.faults == 15
    assert not thread.is_moving  # for more than HOPELESS_S
    assert sum(script.waits) > HOPELESS_S


def test_a_fault_is_shown_until_work_succeeds(caplog: pytest.LogCaptureFixture) -> None:
    script, told = Script(2), []

    def work() -> None:
        if not script.waits:
            raise ValueError("odd")
        told.append(thread.failure)
        thread.done()
        told.append(thread.failure)

    thread = MendedThread("tracking", work, script, lambda: script.now_s)
    with caplog.at_level(logging.INFO):
        run(thread)
    assert told == ["tracking failed: ValueError('odd')", None]
    assert [record.levelname for record in caplog.records] == ["ERROR", "INFO"]
    assert caplog.records[0].exc_info is not None


def test_what_hangs_is_known_and_what_is_loading_is_left_in_peace() -> None:
    script, seen = Script(1), []

    def work() -> None:
        script.now_s += START_S - 1
        thread.move()
        seen.append(thread.is_moving)
        thread.done()
        script.now_s += 1.5
        seen.append(thread.is_moving)
        script.now_s += 1.0
        seen.append(thread.is_moving)
        thread.move(within_s=30)
        script.now_s += 29
        seen.append(thread.is_moving)

    thread = MendedThread("tracking", work, script, lambda: script.now_s)
    assert thread.is_moving
    run(thread)
    assert seen == [True, True, False, True]


class Cable:
    """Opens cameras, while one is plugged in, as often as is wished."""

    def __init__(self) -> None:
        self.plugged = "first camera"

    def __call__(self, spec: str, **_: object) -> PluggedCamera:
        if not self.plugged:
            raise SourceError("no camera works: plug one in")
        return PluggedCamera(self, self.plugged)


class PluggedCamera:
    """Delivers grey pictures until it is unplugged; then says so, as WebCamera does."""

    camera = None

    def __init__(self, cable: Cable, name: str) -> None:
        self._cable, self._name, self._index = cable, name, -1
        self.info = SourceInfo(name, "camera", (160, 120), 30.0, "", live=True)

    def read(self) -> Frame | None:
        time.sleep(0.03)
        if self._cable.plugged != self._name:
            raise SourceError(f"{self._name} was unplugged or taken by another program")
        self._index += 1
        return Frame(np.full((120, 160, 3), 90, np.uint8), time.monotonic_ns(), self._index)

    def close(self) -> None:
        pass


def wait_for(condition: Callable[[], object], seconds: float = 40.0) -> float:
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds, "waited in vain"
        time.sleep(0.01)
    return time.monotonic() - start


def test_the_mirror_mends_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faults: list[Exception] = []
    made: list[Dresser] = []

    class FragileDresser(Dresser):
        def __init__(self, **more: object) -> None:
            super().__init__(**more)  # type: ignore[arg-type]
            made.append(self)

        def dress(self, *what: object) -> Result:
            if faults:
                raise faults.pop()
            return super().dress(*what)  # type: ignore[arg-type]

    monkeypatch.setattr(tryon.mirror, "Dresser", FragileDresser)
    cable = Cable()
    mirror = Mirror(Settings(recordings_dir=tmp_path), load_catalogue(), cable)
    mirror.start("auto")
    try:
        wait_for(lambda: mirror.newest(-1))
        # Another camera in its place, and the mirror is back within five seconds.
        cable.plugged = ""
        wait_for(lambda: mirror.state().guidance == "lost")
        assert mirror.state().moving
        cable.plugged = "second camera"
        back_s = wait_for(lambda: mirror.state().guidance not in ("lost", "opening"))
        assert back_s < 5
        source = mirror.state().source
        assert source is not None
        assert source.name == "second camera"
        # A GL context that is lost, and a defect: both are shown, then a new dresser goes on.
        for fault, line in (
            (RenderError("the GL context was lost"), "the GL context was lost"),
            (ValueError("odd"), "drawing failed: ValueError('odd')"),
        ):
            faults.append(fault)
            wait_for(lambda line=line: mirror.state().error == line)
            before = mirror.state().frames
            wait_for(lambda: mirror.state().error is None)
            shot = mirror.newest(before)
            assert shot is not None
            assert shot.index > before
        assert len(made) == 3
    finally:
        mirror.stop()
