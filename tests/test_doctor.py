"""The doctor reports on broken systems without breaking itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tryon import doctor, speed
from tryon.doctor import Check, run_checks
from tryon.quality import LADDER, Quality
from tryon.types import Frame


def by_name(checks: list[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks}


def test_every_fault_comes_with_advice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def burning(_name: str) -> Check:
        raise RuntimeError("the processor is on fire")

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(doctor, "_probe", lambda _code: (False, "no answer"))
    monkeypatch.setattr(doctor, "find_model", lambda _name: None)
    monkeypatch.setattr(doctor, "_python", burning)
    checks = by_name(run_checks())
    assert checks["Python and packages"].status == "failed"
    assert "on fire" in checks["Python and packages"].finding
    assert checks["Speed"].status == checks["Microphone"].status == "warning"
    assert checks["Microphone"].advice
    for name in ("Camera", "OpenGL", "Model files", "Own networks"):
        assert checks[name].status == "failed"
        assert checks[name].advice
    assert "face_landmarker.task (glasses: faces)" in checks["Model files"].finding
    assert all("\n" not in check.finding + check.advice for check in checks.values())


def test_a_probe_that_hangs_crashes_or_complains(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor._probe("print('noise'); print('fine')") == (True, "fine")
    assert doctor._probe("raise SystemExit('no driver')") == (False, "no driver")
    good, words = doctor._probe("import os; os.abort()")
    assert not good
    assert words
    monkeypatch.setattr(doctor, "PROBE_TIMEOUT_S", 0.5)
    assert doctor._probe("import time; time.sleep(60)") == (False, "no answer in 0 s")


def test_opengl_is_really_tried() -> None:
    check = doctor._opengl("OpenGL")
    assert check.status == "ok", check.finding
    assert ", software: " in check.finding or ", hardware: " in check.finding


def test_own_networks_are_really_run() -> None:
    check = doctor._networks("Own networks")
    assert check.status == "ok", check.finding
    assert check.finding == "foot_finder.tflite, foot_points.tflite, wrist_points.tflite run"


def test_speed_is_told_with_the_step_that_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    told = "full at 30 frames a second, 18 ms a frame"
    monkeypatch.setattr(doctor, "find_model", lambda _name: Path("model"))
    monkeypatch.setattr(doctor, "_probe", lambda _code: (True, told))
    assert doctor._speed("Speed") == Check("Speed", "ok", told)
    monkeypatch.setattr(doctor, "_probe", lambda _code: (True, "! fewer samples at 30 frames a second"))
    check = doctor._speed("Speed")
    assert (check.status, check.finding) == ("warning", "fewer samples at 30 frames a second")
    assert check.advice


def test_speed_steps_down_until_a_step_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipeline that takes 40 ms at full and 20 ms from the second step on."""
    clock, pipeline = [0.0], SlowPipeline()

    def step(*_: object) -> None:
        clock[0] += 0.04 if pipeline.dresser.quality == LADDER[0] else 0.02

    monkeypatch.setattr(pipeline, "step", step, raising=False)
    monkeypatch.setattr(speed, "Pipeline", lambda: pipeline)
    monkeypatch.setattr(speed.time, "perf_counter", lambda: clock[0])
    monkeypatch.setattr(speed, "open_source", lambda *_, **__: StillSource())
    found = speed.measure_speed()
    assert found.finish == LADDER[1]
    assert found.frame_ms == pytest.approx(20)
    assert found.keeps_up


class SlowPipeline:
    def __init__(self) -> None:
        self.dresser = self
        self.quality = LADDER[0]

    def set_quality(self, quality: Quality) -> None:
        self.quality = quality

    def close(self) -> None:
        pass


class StillSource:
    camera = None

    def __init__(self) -> None:
        self.count = 0

    def read(self) -> Frame:
        self.count += 1
        return Frame(np.zeros((16, 16, 3), np.uint8), self.count, self.count)

    def close(self) -> None:
        pass


def test_disk_space(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Usage:
        free = 1_000_000_000

    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path: Usage)
    assert doctor._disk("Disk space", tmp_path / "not" / "yet").status == "warning"
    monkeypatch.setattr(Usage, "free", 1000)
    assert doctor._disk("Disk space", tmp_path).status == "failed"
