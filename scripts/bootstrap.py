"""Set up the project's own environment where that is still to be done, then start what was asked for.

Run by scripts/tryon and scripts/test (and their Windows twins) with any Python from 3.11 on; needs the
standard library alone. ``bootstrap.py app [ARGUMENTS]`` starts the mirror's command line,
``bootstrap.py test [PYTEST ARGUMENTS]`` the checks and tests.

A stamp in .venv says what was set up from what; while it fits, a start costs nothing. A set-up that was
interrupted leaves no stamp and is taken up again. Only one set-up runs at a time.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WINDOWS = sys.platform == "win32"

INSTALL_TIMEOUT_S = 3600
"""For some 350 MB of packages: enough on a line of 1 Mbit/s."""
APT_TIMEOUT_S = 900
LOCK_TIMEOUT_S = INSTALL_TIMEOUT_S + APT_TIMEOUT_S

# Shared libraries that the packages expect of a Linux system, and the Debian package of each. Found with
# ldd on MediaPipe, OpenCV and Qt's xcb plugin, less what those wheels carry themselves.
DRAWING_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLESv2.so.2": "libgles2",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libEGL_mesa.so.0": "libegl-mesa0",
}
WINDOW_LIBRARIES = {
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libportaudio.so.2": "libportaudio2",  # the microphone
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}


class SetupError(Exception):
    """The set-up cannot go on. ``str(error)`` says why and what to do."""


def say(line: str) -> None:
    """A line of progress, apart from what the program itself prints."""
    print(f"tryon: {line}", file=sys.stderr, flush=True)


def venv_python() -> Path:
    """The environment's own Python."""
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def stamp_path(extra: str) -> Path:
    """The file that says that the environment (with the extra "dev", or "" without) is in order."""
    return VENV / f"set-up{'-' + extra if extra else ''}.stamp"


def fingerprint() -> str:
    """What the environment depends on: the declared packages, their pins, its Python and its place."""
    digest = hashlib.sha256(str(ROOT).encode("utf-8", "surrogateescape"))
    for path in (ROOT / "pyproject.toml", ROOT / "constraints.txt", VENV / "pyvenv.cfg"):
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def is_set_up(extra: str) -> bool:
    """Whether the environment is there and made from the files as they are now."""
    try:
        return stamp_path(extra).read_text("ascii") == fingerprint() and venv_python().exists()
    except (OSError, ValueError):
        return False


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Hold the set-up's lock; it is the system's own, so that a killed set-up leaves none behind."""
    VENV.mkdir(exist_ok=True)
    with (VENV / "set-up.lock").open("a+b") as file:
        deadline = time.monotonic() + LOCK_TIMEOUT_S
        waiting = False
        while not try_lock(file.fileno()):
            if not waiting:
                say("another start is setting things up, waiting for it")
                waiting = True
            if time.monotonic() > deadline:
                raise SetupError("another set-up does not come to an end; stop it and start again")
            time.sleep(0.3)
        yield


def try_lock(descriptor: int) -> bool:
    """Take the lock of an open file if it is free."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def set_up(extra: str) -> None:
    """Make the environment, or mend it. Raises SetupError."""
    first = not any(VENV.glob("*.stamp"))
    started = time.monotonic()
    if first:
        say("setting up, which takes some minutes and about 1.5 GB of disk; later starts are immediate")
    if sys.platform == "linux":
        install_system_packages()
    make_venv()
    say("installing packages")
    target = ".[dev]" if extra == "dev" else "."
    install = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    run_logged([str(venv_python()), *install, "-c", "constraints.txt", "-e", target])
    fetch_models()
    for made in {extra, ""}:  # what tests need includes what the mirror needs
        partial = stamp_path(made).with_suffix(".partial")
        partial.write_text(fingerprint(), "ascii")
        partial.replace(stamp_path(made))
    say(f"ready after {time.monotonic() - started:.0f} s")


def venv_works() -> bool:
    """Whether the environment's Python and pip run."""
    probe = [str(venv_python()), "-I", "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    return venv_python().exists() and subprocess.run(probe, capture_output=True, timeout=60).returncode == 0


def make_venv() -> None:
    """A virtual environment with a pip that works; one that is whole is kept."""
    if venv_works():
        return
    say(f"making an environment for Python {sys.version.split()[0]}")
    for entry in VENV.iterdir():  # the remains of one that was interrupted or whose Python is gone
        if entry.name == "set-up.lock":
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    run_logged([sys.executable, "-m", "venv", str(VENV)])


def run_logged(command: Sequence[str]) -> None:
    """Run a command of the set-up with its output in a log; shows its end where it fails."""
    log = VENV / "set-up.log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        try:
            status = wait_showing_life(process, log, INSTALL_TIMEOUT_S)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(20)
    if status != 0:
        lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
        tail = "\n".join(f"    {line}" for line in lines[-6:])
        raise SetupError(
            f"this did not work: {' '.join(command)}\n{tail}\n"
            f"tryon: all of it is in {log}; check the network and free disk space, then start again"
        )


def wait_showing_life(process: subprocess.Popen[bytes], log: Path, timeout_s: float) -> int:
    """Wait for a process; on a terminal, show the package that is under way."""
    deadline = time.monotonic() + timeout_s
    terminal = sys.stderr.isatty()
    shown = ""
    while True:
        try:
            status = process.wait(0.5)
            break
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                raise SetupError(f"the set-up took more than {timeout_s / 60:.0f} minutes") from None
        if terminal:
            steps = [
                line for line in log.read_text("utf-8", "replace").splitlines() if line.startswith("Coll")
            ]
            step = steps[-1][:70] if steps else ""
            if step != shown:
                print(f"\r\x1b[K  {step}", end="", file=sys.stderr, flush=True)
                shown = step
    if shown:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    return status


def fetch_models() -> None:
    """Fetch the model files that the mirror needs. Without network the rest still works, and says so."""
    say("fetching model files")
    code = (
        "import sys\n"
        "from tryon.errors import ModelFileError\n"
        "from tryon.models import fetch_models, progress_bar\n"
        "try:\n"
        "    with progress_bar() as progress:\n"
        "        fetch_models(progress=progress)\n"
        "except ModelFileError as error:\n"
        "    sys.exit(f'tryon: {error}')\n"
    )
    subprocess.run(
        [str(venv_python()), "-c", code], cwd=ROOT, stdin=subprocess.DEVNULL, timeout=INSTALL_TIMEOUT_S
    )


def missing_libraries(libraries: dict[str, str]) -> list[str]:
    """Debian packages of those shared libraries that this system cannot load, sorted."""
    missing = set()
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.add(package)
    return sorted(missing)


def has_cjk_font() -> bool:
    """Whether a font with Chinese characters is installed (or none can be told, without fontconfig)."""
    tool = shutil.which("fc-list")
    if tool is None:
        return any(Path("/usr/share/fonts").rglob("*CJK*"))
    listed = subprocess.run([tool, ":lang=zh", "family"], capture_output=True, timeout=30)
    return bool(listed.stdout.strip())


def install_system_packages() -> None:
    """Install what Linux lacks through apt, or say what to type.

    Raises SetupError where nothing works without it; the command line works without a window's libraries.
    """
    needed = missing_libraries(DRAWING_LIBRARIES)
    if "libegl-mesa0" in needed:
        needed.append("libgl1-mesa-dri")  # Mesa's drivers, whose libraries have no fixed name
    if not venv_works() and importlib.util.find_spec("ensurepip") is None:
        needed.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    window = missing_libraries(WINDOW_LIBRARIES)
    if not has_cjk_font():
        window.append("fonts-noto-cjk")
    packages = [*needed, *window]
    if not packages or apt_install(packages):
        return
    if shutil.which("apt-get"):
        line = f"sudo apt-get install -y {' '.join(packages)}"
    else:
        line = f"what your system calls {' '.join(packages)}"
    if needed:
        raise SetupError(f"system packages are missing; install them and start again:\n    {line}")
    say(f"the window needs some system packages (the command line works without):\n    {line}")


def apt_install(packages: Sequence[str]) -> bool:
    """Install Debian packages as root or through a sudo that asks nothing. Returns whether that worked."""
    apt, sudo = shutil.which("apt-get"), shutil.which("sudo")
    if apt is None:
        return False
    prefix = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() != 0:
        asks = (
            sudo is None or subprocess.run([sudo, "-n", "true"], capture_output=True, timeout=30).returncode
        )
        if asks:
            return False
        prefix = [str(sudo), "-n", *prefix]
    say(f"installing system packages: {' '.join(packages)}")
    for command in ([apt, "-qq", "update"], [apt, "-qq", "install", "-y", *packages]):
        done = subprocess.run(
            [*prefix, *command], stdin=subprocess.DEVNULL, capture_output=True, timeout=APT_TIMEOUT_S
        )
    if done.returncode != 0:
        say((done.stderr.decode("utf-8", "replace").strip().splitlines() or ["apt-get failed"])[-1])
    return done.returncode == 0


def run_checks_and_tests(arguments: Sequence[str]) -> int:
    """Linters and all tests; with arguments, only pytest with them. Returns the worst exit status."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    python = str(venv_python())
    steps: list[list[str]] = []
    if not arguments:
        steps += [
            [python, "-m", "ruff", "check", "."],
            [python, "-m", "ruff", "format", "--check", "."],
            [python, "-m", "mypy"],
            [python, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-logo"],
        ]
    steps.append([python, "-m", "pytest", *arguments])
    return max(abs(subprocess.run(step, cwd=ROOT).returncode) for step in steps)


def start(arguments: Sequence[str]) -> int:
    """Become the mirror's command line, in the folder where the user is."""
    # -P keeps that folder off the import path, where a file of theirs could shadow a module of ours.
    command = [str(venv_python()), "-P", "-m", "tryon", *arguments]
    if WINDOWS:  # exec there returns to the prompt at once
        return subprocess.run(command).returncode
    return os.execv(command[0], command)


def main() -> int:
    """Returns the exit status: 2 where the set-up failed, else that of what was started."""
    what, *arguments = sys.argv[1:]
    extra = "dev" if what == "test" else ""
    try:
        if not is_set_up(extra):
            with locked():
                if not is_set_up(extra):
                    set_up(extra)
        return run_checks_and_tests(arguments) if what == "test" else start(arguments)
    except SetupError as error:
        say(str(error))
    except subprocess.TimeoutExpired as error:
        say(f"no end to {' '.join(map(str, error.cmd))[:80]}; start again")
    except OSError as error:
        say(
            f"{error.filename or ROOT}: {error.strerror}; free some disk or make it writable, and start again"
        )
    except KeyboardInterrupt:
        say("interrupted; the next start goes on from here")
        return 130
    return 2


if __name__ == "__main__":
    sys.exit(main())
