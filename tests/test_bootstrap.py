"""One command sets up and starts: from anywhere, again, twice at once, with a clear line where it cannot."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"


def load(root: Path) -> ModuleType:
    """scripts/bootstrap.py as a module that works on the project in `root`."""
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPTS / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ROOT, module.VENV = root, root / ".venv"
    return module


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with our scripts, in a path with spaces, whose environment is set up."""
    root = tmp_path / "mirror of the store"
    shutil.copytree(SCRIPTS, root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "pyproject.toml").write_text("[project]\n")
    (root / "constraints.txt").write_text("a==1\n")
    bootstrap = load(root)
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(bootstrap.VENV)], check=True, timeout=60
    )
    site = next(bootstrap.VENV.glob("lib/python*/site-packages"), bootstrap.VENV / "Lib" / "site-packages")
    (site / "tryon").mkdir()
    (site / "tryon" / "__main__.py").write_text("import os, sys; print(sys.argv[1:], os.getcwd())")
    bootstrap.stamp_path("").write_text(bootstrap.fingerprint(), "ascii")
    return root


@pytest.mark.skipif(sys.platform == "win32", reason="the .ps1 twin is for Windows")
def test_later_starts_are_fast_from_anywhere(project: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    (away / "tryon").mkdir(parents=True)  # must not shadow the package
    (away / "types.py").write_text("raise SystemExit('shadowed')")
    (away / "link").symlink_to("second link")
    (away / "second link").symlink_to(project / "scripts" / "tryon")
    started = time.monotonic()
    done = subprocess.run(
        ["./link", "render", "my clip.mp4", "*", "--help"],
        cwd=away,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"['render', 'my clip.mp4', '*', '--help'] {away}\n"
    assert time.monotonic() - started < 2.0


@pytest.mark.skipif(sys.platform == "win32", reason="the .ps1 twin is for Windows")
def test_without_python_the_line_to_type_is_shown(project: Path, tmp_path: Path) -> None:
    (project / ".venv" / "set-up.stamp").unlink()
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("dirname", "readlink", "uname", "sh"):
        found = shutil.which(tool)
        assert found is not None
        (tools / tool).symlink_to(found)
    (tools / "python3").write_text("#!/bin/sh\nexit 1\n")  # too old
    (tools / "python3").chmod(0o755)
    done = subprocess.run(
        [str(project / "scripts" / "tryon")],
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "Python 3.11" in done.stderr
    assert "python.org" in done.stderr


def test_what_was_set_up_from_other_files_is_set_up_again(project: Path) -> None:
    bootstrap = load(project)
    assert bootstrap.is_set_up("")
    assert not bootstrap.is_set_up("dev")
    (project / "constraints.txt").write_text("a==2\n")
    assert not bootstrap.is_set_up("")


def test_an_interrupted_set_up_leaves_no_stamp_and_is_taken_up(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap = load(project)
    bootstrap.stamp_path("").unlink()
    monkeypatch.setattr(bootstrap, "install_system_packages", lambda: None)
    monkeypatch.setattr(bootstrap, "make_venv", lambda: None)
    monkeypatch.setattr(bootstrap, "fetch_models", lambda: None)
    monkeypatch.setattr(bootstrap, "start", lambda arguments: len(arguments))
    monkeypatch.setattr(sys, "argv", ["bootstrap.py", "app", "one", "two", "three"])
    real_python = bootstrap.venv_python
    failing = [sys.executable, "-c", "print('ERROR: no network'); raise SystemExit(1)"]
    real_run = bootstrap.run_logged
    monkeypatch.setattr(bootstrap, "run_logged", lambda _command: real_run(failing))
    assert bootstrap.main() == 2
    assert not bootstrap.is_set_up("")
    assert "ERROR: no network" in capsys.readouterr().err
    commands: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "run_logged", commands.append)
    assert bootstrap.main() == 3
    assert bootstrap.is_set_up("")
    (command,) = commands
    assert command[0] == str(real_python())
    assert command[-4:] == ["-c", "constraints.txt", "-e", "."]


def test_two_set_ups_wait_for_each_other(project: Path) -> None:
    bootstrap = load(project)
    code = (
        "import importlib.util, sys; spec = importlib.util.spec_from_file_location('b', sys.argv[1])\n"
        "b = importlib.util.module_from_spec(spec); spec.loader.exec_module(b)\n"
        "with (b.VENV / 'set-up.lock').open('a+b') as file: print(b.try_lock(file.fileno()))\n"
    )
    command = [sys.executable, "-c", code, str(project / "scripts" / "bootstrap.py")]
    with bootstrap.locked():
        assert subprocess.run(command, capture_output=True, text=True, timeout=60).stdout == "False\n"
    assert subprocess.run(command, capture_output=True, text=True, timeout=60).stdout == "True\n"


def test_missing_system_libraries_end_in_the_line_to_type(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bootstrap = load(project)
    assert bootstrap.missing_libraries({"libc-of-nowhere.so.9": "libnowhere9"}) == ["libnowhere9"]
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(
        bootstrap.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None
    )
    monkeypatch.setattr(bootstrap, "has_cjk_font", lambda: True)
    window = {"libxcb-nowhere.so.9": "libxcb-nowhere9"}
    monkeypatch.setattr(bootstrap, "WINDOW_LIBRARIES", window)
    monkeypatch.setattr(bootstrap, "DRAWING_LIBRARIES", {})
    bootstrap.install_system_packages()  # the command line works without them: said, but no end
    assert "sudo apt-get install -y libxcb-nowhere9" in capsys.readouterr().err
    monkeypatch.setattr(bootstrap, "DRAWING_LIBRARIES", {"libGL-nowhere.so.9": "libgl9"})
    with pytest.raises(bootstrap.SetupError, match="sudo apt-get install -y libgl9 libxcb-nowhere9"):
        bootstrap.install_system_packages()
