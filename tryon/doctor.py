"""What works on this PC and what to do about what does not.

Whatever may hang or bring the process down (drivers, cameras, the window system) is tried in a process of
its own with a time limit.
"""

from __future__ import annotations

import functools
import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tryon.models import CHINESE_FONT, find_model, manifest, models_dir
from tryon.settings import cache_dir, load_settings, settings_path
from tryon.speech import ADVICE, speech_command

PROBE_TIMEOUT_S = 25.0
"""A camera may take ten seconds to wake up, and a first OpenGL context on a cold disk nearly as long."""
LITTLE_DISK_BYTES = 2_000_000_000
"""About half an hour of clips at 8 Mbit/s."""
NO_DISK_BYTES = 200_000_000

PROJECT = Path(__file__).resolve().parent.parent
"""Probes run in the folder that holds the package: the user's may hold files that shadow a module."""

WINDOW_PACKAGES = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxkbcommon-x11-0"
)
GL_PACKAGES = "libegl1 libgl1 libgles2 libegl-mesa0 libgl1-mesa-dri"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: what was found, in a line, and what to do where it is not "ok"."""

    name: str
    status: Literal["ok", "warning", "failed"]
    finding: str
    advice: str = ""


def run_checks() -> list[Check]:
    """All checks, in a fixed order. Takes some seconds, at most about a minute; raises nothing."""
    settings, complaint = load_settings()
    checks: tuple[tuple[str, Callable[[str], Check]], ...] = (
        ("Python and packages", _python),
        ("Camera", _camera),
        ("Microphone", _microphone),
        ("Voice", _voice),
        ("OpenGL", _opengl),
        ("Window", _window),
        ("Model files", _models),
        ("Own networks", _networks),
        ("Chinese font", _fonts),
        ("Disk space", functools.partial(_disk, recordings=settings.recordings_dir)),
        ("Settings", functools.partial(_settings, complaint=complaint)),
    )
    with ThreadPoolExecutor(len(checks)) as pool:
        futures = [pool.submit(_guarded, name, check) for name, check in checks]
        done = [future.result() for future in futures]
    # Alone, after the others: they would take its time.
    return [*done, _guarded("Speed", _speed)]


def _guarded(name: str, check: Callable[[str], Check]) -> Check:
    try:
        return check(name)
    except Exception as error:  # a report on a broken system must not break with it
        return Check(name, "failed", f"could not be checked: {type(error).__name__}: {error}")


def _probe(code: str) -> tuple[bool, str]:
    """Run Python code apart. Returns whether it went well and its last line of output, or of complaint."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROBE_TIMEOUT_S,
            cwd=PROJECT,
            encoding="utf-8",
            errors="replace",
            env=os.environ | {"PYTHONUTF8": "1", "OPENCV_LOG_LEVEL": "SILENT"},
        )
    except subprocess.TimeoutExpired:
        return False, f"no answer in {PROBE_TIMEOUT_S:.0f} s"
    good = done.returncode == 0
    lines = [line.strip() for line in (done.stdout if good else done.stderr).splitlines() if line.strip()]
    return good, lines[-1] if lines else f"ended with status {done.returncode}"


def _python(name: str) -> Check:
    version = f"Python {platform.python_version()} on {platform.platform(terse=True)}"
    installed = {str(dist.metadata["Name"]).lower() for dist in importlib.metadata.distributions()}
    rivals = sorted(entry for entry in installed if entry.startswith("opencv-"))
    if len(rivals) > 1:
        return Check(
            name,
            "warning",
            f"{version}; {' and '.join(rivals)} overwrite each other",
            "delete the folder .venv and start again",
        )
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "check"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PROBE_TIMEOUT_S,
        cwd=PROJECT,
        text=True,
    )
    if done.returncode != 0:
        lines = (done.stdout or done.stderr).strip().splitlines() or ["pip check failed"]
        more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
        return Check(
            name, "warning", f"{version}; {lines[0]}{more}", "delete the folder .venv and start again"
        )
    return Check(name, "ok", f"{version}; {len(installed)} packages fit together")


CAMERA_CODE = """
from tryon.errors import TryOnError
from tryon.sources import list_cameras, open_source
cameras = list_cameras()
words = []
for camera in cameras:
    try:
        source = open_source(f"camera:{camera.index}")
        try:
            source.read()
            words.append(f"{camera.name}: {source.info.detail}")
        finally:
            source.close()
    except TryOnError as error:
        words.append(f"! {camera.name}: {error}")
words.sort(key=lambda word: word.startswith("!"))
print("; ".join(words) or "none")
"""


def _camera(name: str) -> Check:
    good, words = _probe(CAMERA_CODE)
    if good and words == "none":
        return Check(name, "warning", "no camera found; the demo is shown instead", _camera_advice())
    if not good or words.startswith("!"):
        return Check(name, "failed", words.removeprefix("! "), _camera_advice())
    return Check(name, "ok", words)


def _camera_advice() -> str:
    if sys.platform == "darwin":
        return "plug one in, and allow it under System Settings > Privacy & Security > Camera"
    if sys.platform == "win32":
        return "plug one in, and allow it under Settings > Privacy & security > Camera"
    devices = sorted(Path("/dev").glob("video*"))
    if devices and not any(os.access(device, os.R_OK | os.W_OK) for device in devices):
        return "let yourself use it: sudo usermod -aG video $USER, then log in again"
    return "plug one in, and close other programs that use it"


MICROPHONE_CODE = """
from tryon.errors import SourceError
from tryon.sources.microphone import list_microphones, load_sounddevice
try:
    load_sounddevice()
except SourceError as error:
    raise SystemExit(str(error))
print(", ".join(list_microphones()) or "none")
"""


def _microphone(name: str) -> Check:
    """Only which there are: nobody allowed to listen."""
    good, words = _probe(MICROPHONE_CODE)
    if good and words != "none":
        return Check(name, "ok", words)
    if good:
        return Check(name, "warning", "none found; videos are recorded without sound", "plug one in")
    advice = "sudo apt-get install -y libportaudio2" if shutil.which("apt-get") else "install PortAudio"
    return Check(name, "warning", words, advice)


def _voice(name: str) -> Check:
    if speech_command("en") is None:
        advice = f"{ADVICE}; it is needed for a kiosk's spoken prompts only"
        return Check(name, "ok", "there is none, so the kiosk speaks no prompts", advice)
    return Check(name, "ok", "the kiosk can speak prompts")


def _opengl(name: str) -> Check:
    good, words = _probe(
        "from tryon.rendering import create_renderer\n"
        "renderer = create_renderer()\n"
        "print(renderer.description)\n"
        "renderer.close()\n"
    )
    if good:
        return Check(name, "ok", words)
    advice = "install a driver for the graphics card"
    if shutil.which("apt-get"):
        advice = f"sudo apt-get install -y {GL_PACKAGES}"
    return Check(name, "failed", words, advice)


SPEED_CODE = """
from tryon.errors import TryOnError
from tryon.quality import LADDER
from tryon.speed import FRAME_S, measure_speed
try:
    speed = measure_speed()
except TryOnError as error:
    raise SystemExit(str(error))
rate = 1 / max(FRAME_S, speed.frame_ms / 1e3)
mark = "" if speed.finish == LADDER[0] and speed.keeps_up else "! "
print(f"{mark}{speed.finish.name} at {rate:.0f} frames a second, {speed.frame_ms:.0f} ms a frame")
"""


def _speed(name: str) -> Check:
    """What the live mirror gives up here to stay at 30 frames a second."""
    if any(entry.needed and find_model(entry.name) is None for entry in manifest()):
        return Check(name, "warning", "not measured: a model file is missing", "tryon models --fetch")
    good, words = _probe(SPEED_CODE)
    if not good:
        return Check(name, "failed", words, "see the other checks")
    if words.startswith("! "):
        advice = "close other programs, plug in the charger, dress fewer people at once"
        return Check(name, "warning", words.removeprefix("! "), advice)
    return Check(name, "ok", words)


def _window(name: str) -> Check:
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return Check(
            name,
            "warning",
            "no screen (neither DISPLAY nor WAYLAND_DISPLAY is set)",
            "start the mirror from a desktop; the command line works without",
        )
    good, words = _probe(
        "from PySide6.QtGui import QGuiApplication\n"
        "app = QGuiApplication([])\n"
        "size = app.primaryScreen().size()\n"
        "print(f'Qt on {app.platformName()}, {size.width()} x {size.height()}')\n"
    )
    if good:
        return Check(name, "ok", words)
    advice = "delete the folder .venv and start again"
    if shutil.which("apt-get"):
        advice = f"sudo apt-get install -y {WINDOW_PACKAGES}"
    return Check(name, "failed", words, advice)


def _models(name: str) -> Check:
    needed = [entry for entry in manifest() if entry.needed]
    missing = [f"{entry.name} ({entry.purpose})" for entry in needed if find_model(entry.name) is None]
    if missing:
        finding = f"{', '.join(missing)} missing or damaged"
        return Check(name, "failed", finding, f"tryon models --fetch, or put the files into {models_dir()}")
    return Check(name, "ok", f"{', '.join(entry.name for entry in needed)} verified")


NETWORKS_CODE = """
import numpy as np
from tryon.errors import TryOnError
from tryon.geometry import default_camera
from tryon.tracking.foot_net import FINDER_FILE, POINTS_FILE, FootNets
from tryon.tracking.wrist_net import WRIST_FILE, WristNet
picture = np.zeros((192, 192, 3), np.uint8)
try:
    with FootNets() as nets:
        nets.find(picture)
        nets.look(picture, np.array([96.0, 96.0]), 192.0)
    with WristNet() as net:
        points = np.random.default_rng(0).uniform(60, 130, (21, 2))
        net.look(picture, default_camera((192, 192)), points, np.zeros((21, 3)), False)
except TryOnError as error:
    raise SystemExit(str(error))
print(f"{FINDER_FILE}, {POINTS_FILE}, {WRIST_FILE} run")
"""


def _networks(name: str) -> Check:
    """The networks that come with the program, for feet and wrists, and what runs them."""
    good, words = _probe(NETWORKS_CODE)
    if good:
        return Check(name, "ok", words)
    return Check(name, "failed", words, "install this program again; glasses work without")


def _fonts(name: str) -> Check:
    if sys.platform != "linux":
        return Check(name, "ok", "comes with the system")
    tool = shutil.which("fc-list")
    if tool:
        command = [tool, ":lang=zh-cn", "family"]
        listed = subprocess.run(command, capture_output=True, timeout=PROBE_TIMEOUT_S, text=True)
        families = {line.split(",")[0].strip() for line in listed.stdout.splitlines() if line.strip()}
    else:  # a system without fontconfig's tools: the file names tell
        families = {path.stem for path in Path("/usr/share/fonts").rglob("*CJK*")}
    if not families and find_model(CHINESE_FONT) is not None:
        return Check(name, "ok", f"{CHINESE_FONT}, fetched with the models")
    if not families:
        advice = "tryon models --fetch, or sudo apt-get install -y fonts-noto-cjk"
        return Check(name, "warning", "none: Chinese text would show as boxes", advice)
    return Check(name, "ok", ", ".join(sorted(families)[:3]))


def _settings(name: str, complaint: str | None) -> Check:
    if complaint:
        return Check(name, "warning", complaint, "choose anew in the mirror's settings")
    return Check(name, "ok", str(settings_path()))


def _disk(name: str, recordings: Path) -> Check:
    folders = {"recordings": recordings, "cache": cache_dir()}
    free = {what: shutil.disk_usage(_existing(folder)).free for what, folder in folders.items()}
    what = min(free, key=lambda key: free[key])
    least = free[what]
    finding = f"{free['recordings'] / 1e9:.1f} GB free for recordings in {folders['recordings']}"
    if least >= LITTLE_DISK_BYTES:
        return Check(name, "ok", finding)
    finding = f"{least / 1e9:.1f} GB free for {what} in {folders[what]}"
    advice = "free some space, or choose another folder in the settings"
    return Check(name, "failed" if least < NO_DISK_BYTES else "warning", finding, advice)


def _existing(folder: Path) -> Path:
    """The folder itself or the nearest one above it that is there."""
    return next(path for path in (folder, *folder.parents) if path.exists())
