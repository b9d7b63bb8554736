"""The doctor reports on broken systems without breaking itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tryon import doctor
from tryon.doctor import Check, run_checks


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
    for name in ("Camera", "OpenGL", "Model files"):
        assert checks[name].status == "failed"
        assert checks[name].advice
    assert "face_landmarker.task" in checks["Model files"].finding
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


def test_disk_space(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Usage:
        free = 1_000_000_000

    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _path: Usage)
    assert doctor._disk("Disk space", tmp_path / "not" / "yet").status == "warning"
    monkeypatch.setattr(Usage, "free", 1000)
    assert doctor._disk("Disk space", tmp_path).status == "failed"
