"""What guards the kiosk: its parent, its log, its health page, its disk."""

from __future__ import annotations

import json
import logging
import os
import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import psutil
import pytest

from tryon.clips.library import Swept
from tryon.errors import SinkError
from tryon.kiosk.disk import DiskGuard
from tryon.kiosk.folders import sweep_leftovers
from tryon.kiosk.health import REQUEST_S, HealthPage, as_text, machine_figures
from tryon.kiosk.log import REPEAT_S, ErrorAge, recent_events, start_log
from tryon.kiosk.restarts import KEPT, Restarts
from tryon.kiosk.supervisor import Patience, Supervisor

PATIENCE = Patience(poll_s=0.02, first_beat_s=5.0, silent_s=0.6, grace_s=0.5, finish_s=3.0, steady_s=0.0)

CHILD = """
import os, pathlib, subprocess, sys, time
runs = pathlib.Path(sys.argv[1]); plan = sys.argv[2].split()
number = len(runs.read_text().split()) if runs.exists() else 0
with runs.open("a") as file: print(os.getpid(), file=file)
sys.path.insert(0, sys.argv[3])
from tryon.kiosk.heartbeat import Heartbeat, when_let_go
deed = plan[min(number, len(plan) - 1)]
if deed == "refuse": sys.exit(2)
beat = Heartbeat.of_this_process()
beat.beat()
if deed == "quit": sys.exit(0)
if deed == "stores": sys.exit(os.environ["MALLOC_ARENA_MAX"] != "2")
if deed == "crash": os.abort()
if deed == "fail": sys.exit(1)
if deed == "family":
    kin = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    runs.with_suffix(".kin").write_text(str(kin.pid)); deed = "hang"
if deed == "hang": time.sleep(60)
when_let_go(lambda: os._exit(0))
while True:
    beat.beat(idle=deed == "idle"); time.sleep(0.05)
"""


class Shop:
    """A supervisor over children that do one deed after the other."""

    def __init__(self, folder: Path, plan: str, patience: Patience = PATIENCE, **more: object) -> None:
        self.runs, self.tidied = folder / "runs", 0
        self.restarts = Restarts(folder / "restarts.json")
        root = str(Path(__file__).parent.parent)
        self.supervisor = Supervisor(
            [sys.executable, "-c", CHILD, str(self.runs), plan, root],
            folder / "beat",
            self.restarts,
            self._tidy,
            patience=patience,
            **more,  # type: ignore[arg-type]
        )

    @property
    def pids(self) -> list[int]:
        return [int(line) for line in self.runs.read_text().split()] if self.runs.exists() else []

    @property
    def reasons(self) -> list[str]:
        return [each.reason for each in self.restarts.last]

    def _tidy(self) -> None:
        self.tidied += 1
        assert not any(runs(pid) for pid in self.pids)


def runs(pid: int) -> bool:
    """Whether there is such a process that has not ended; some containers keep the ended ones."""
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def wait_for(condition: Callable[[], object], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def test_a_crashed_kiosk_is_started_again_and_one_that_is_quit_is_not(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "crash fail quit")
    assert shop.supervisor.run() == 0
    assert shop.reasons == ["was ended by SIGABRT", "ended with status 1"]
    assert (len(shop.pids), shop.tidied, shop.restarts.faults) == (3, 3, 2)


def test_memory_is_kept_in_two_stores_so_that_it_does_not_grow(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "stores quit")
    assert shop.supervisor.run() == 0
    assert len(shop.pids) == 1


def test_a_hung_kiosk_is_ended_with_all_that_it_had_started_and_started_again(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "family quit")
    assert shop.supervisor.run() == 0
    assert shop.reasons == ["hung"]
    assert not runs(int((tmp_path / "runs.kin").read_text()))


def test_the_shop_waits_ten_seconds_at_the_most(tmp_path: Path) -> None:
    shipped = Patience()
    assert 2 + shipped.silent_s + 2 * shipped.grace_s + shipped.poll_s < 10


def test_who_crashes_at_once_again_and_again_is_started_ever_more_slowly(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "fail", Patience(poll_s=0.01, steady_s=60.0))
    pauses: list[float] = []

    def wait(pause_s: float) -> bool:
        if pause_s != 0.01:
            pauses.append(pause_s)
            return len(pauses) == 9
        time.sleep(pause_s)
        return False

    shop.supervisor._stop.wait = wait  # type: ignore[method-assign, assignment]
    assert shop.supervisor.run() == 0
    assert pauses == [0, 1, 2, 4, 8, 16, 32, 60, 60]


def test_wrong_use_is_told_and_not_tried_again_unless_it_once_worked(tmp_path: Path) -> None:
    refused = Shop(tmp_path, "refuse")
    assert refused.supervisor.run() == 2
    assert len(refused.pids) == 1
    refused.runs.unlink()
    later = Shop(tmp_path, "crash refuse quit")
    assert later.supervisor.run() == 0
    assert later.reasons[-1] == "ended with status 2"


def test_the_staff_end_it_politely_and_it_is_no_fault(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "busy")
    threading.Timer(0.0, lambda: (wait_for(lambda: shop.pids), shop.supervisor.stop())).start()
    start = time.monotonic()
    assert shop.supervisor.run() == 0
    assert time.monotonic() - start < 3
    assert (shop.reasons, shop.restarts.faults) == ([], 0)


def test_a_kiosk_that_grew_is_renewed_while_nobody_is_there(tmp_path: Path) -> None:
    shop = Shop(tmp_path, "idle quit", most_memory_bytes=1)
    assert shop.supervisor.run() == 0
    assert shop.reasons[0].startswith("had grown to")
    assert shop.restarts.faults == 0
    busy = Shop(tmp_path, "busy", most_memory_bytes=1)
    threading.Timer(0.5, busy.supervisor.stop).start()
    busy.supervisor.run()
    assert len(busy.restarts.last) == 1


def test_it_is_renewed_at_night_once(tmp_path: Path) -> None:
    steps = iter(range(0, 10_000_000, 10_000))
    night = datetime(2026, 1, 31, 4, 10)
    shop = Shop(tmp_path, "idle quit", clock=lambda: float(next(steps)), now=lambda: night)
    assert shop.supervisor.run() == 0
    assert shop.reasons == ["was due for its nightly restart"]


def test_the_last_reasons_are_kept_whatever_the_file_was(tmp_path: Path) -> None:
    path = tmp_path / "restarts.json"
    path.write_text("{broken")
    restarts = Restarts(path, now=lambda: datetime(2026, 1, 31))
    for number in range(KEPT + 3):
        restarts.add(f"reason {number}", 1.0, planned=number % 2 == 0)
    assert [each.reason for each in restarts.last] == [f"reason {number}" for number in range(3, KEPT + 3)]
    assert restarts.faults == (KEPT + 3) // 2
    assert json.loads(path.read_text())["faults"] == restarts.faults


def ask(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(4096), b""))


def test_the_health_page_tells_its_figures_on_this_machine_and_nothing_else() -> None:
    figures = {"tryon_up": 1.0, "tryon_fps": 24.5, "tryon_last_error_age_seconds": float("nan")}
    page = HealthPage(0, outside=False, read=lambda: figures)
    page.start()
    try:
        head, _, body = ask(page.port, b"GET /metrics HTTP/1.0\r\n\r\n").partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.0 200")
        assert b"text/plain; version=0.0.4" in head
        lines = [line for line in body.decode().splitlines() if not line.startswith("#")]
        assert lines == ["tryon_up 1", "tryon_fps 24.5"]
        assert b"# TYPE tryon_fps gauge" in body
        assert b" 404 " in ask(page.port, b"GET /etc/passwd HTTP/1.0\r\n\r\n")
        assert b" 501 " in ask(page.port, b"POST /metrics HTTP/1.0\r\n\r\n")
        with pytest.raises(OSError, match="in use"):
            HealthPage(page.port, outside=False, read=dict).start()
        with socket.create_connection(("127.0.0.1", page.port)) as silent:
            silent.sendall(b"GET /")
            start = time.monotonic()
            assert b"tryon_up 1" in ask(page.port, b"GET / HTTP/1.0\r\n\r\n")
            assert time.monotonic() - start < REQUEST_S + 1
    finally:
        page.stop()
    with pytest.raises(ConnectionRefusedError):
        ask(page.port or 1, b"")


def test_the_machine_tells_of_itself(tmp_path: Path) -> None:
    found = machine_figures(tmp_path / "not" / "there" / "yet")
    assert found["tryon_memory_bytes"] > 1e6
    assert found["tryon_disk_free_bytes"] > 0
    assert as_text(found)


@pytest.fixture
def log_clock() -> list[float]:
    return [0.0]


@pytest.fixture
def log_folder(tmp_path: Path, log_clock: list[float], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr("faulthandler.enable", lambda file: file.close())
    before = list(logging.getLogger().handlers)
    start_log("kiosk", tmp_path, lambda: log_clock[0])
    yield tmp_path
    for handler in [each for each in logging.getLogger().handlers if each not in before]:
        logging.getLogger().removeHandler(handler)
        handler.close()


def test_the_first_error_is_told_in_full_and_the_others_are_counted(
    log_clock: list[float], log_folder: Path
) -> None:
    teller = logging.getLogger("tryon.somewhere")
    age = ErrorAge(lambda: log_clock[0])
    teller.addHandler(age)

    def fail() -> None:
        try:
            raise ValueError("a broken thing")
        except ValueError:
            teller.exception("drawing failed")

    for second in range(50):
        log_clock[0] = second
        fail()
    log_clock[0] = REPEAT_S + 1
    assert age.seconds == REPEAT_S + 1 - 49
    fail()
    teller.info("all is well")
    first, counted, info = recent_events(folder=log_folder)
    assert (first.level, first.where, first.text) == ("ERROR", "tryon.somewhere", "drawing failed")
    assert "Traceback" in first.detail
    assert "ValueError: a broken thing" in first.detail
    assert counted.text == "drawing failed: ValueError('a broken thing') (49 more in the last 10 minutes)"
    assert (counted.detail, info.text) == ("", "all is well")
    assert recent_events(1, log_folder) == (info,)
    assert age.seconds == 0
    log_clock[0] += 5
    assert age.seconds == 5
    teller.removeHandler(age)


def test_the_log_keeps_no_address_and_no_name(log_folder: Path) -> None:
    teller = logging.getLogger("tryon.somewhere")
    teller.error("%s is offered at http://192.168.1.7:8000/s3cr3t/", Path.home() / "clip.mp4")
    (event,) = recent_events(folder=log_folder)
    assert event.text == f"~{os.sep}clip.mp4 is offered at http:…"


def test_logs_are_read_together_and_each_keeps_its_order(tmp_path: Path) -> None:
    lines = [
        "2031-01-01 00:00:00 INFO tryon.a: before the clock was set",
        "2026-05-05 10:00:05 INFO tryon.a: after",
    ]
    (tmp_path / "kiosk.log").write_text("\n".join(lines), "utf-8")
    (tmp_path / "supervisor.log.1").write_text("2026-05-05 10:00:01 ERROR tryon.b: hung\n", "utf-8")
    (tmp_path / "supervisor.log").write_text("2026-05-05 10:00:09 ERROR tryon.b: crashed\n", "utf-8")
    assert [event.text for event in recent_events(folder=tmp_path)] == [
        "hung",
        "crashed",
        "before the clock was set",
        "after",
    ]


def test_the_log_never_grows_large(log_folder: Path) -> None:
    teller = logging.getLogger("tryon.somewhere")
    for number in range(300):
        teller.info("%d %s", number, "x" * 10_000)
    assert sum(path.stat().st_size for path in log_folder.iterdir()) < 2_100_000
    assert recent_events(1, log_folder)[0].text.startswith("299 ")


def test_the_stacks_of_a_crash_are_in_the_log_of_the_next_run(log_folder: Path) -> None:
    (log_folder / "kiosk-crash.txt").write_text("Fatal Python error: Segmentation fault\n  File x", "utf-8")
    start_log("kiosk", log_folder)
    (event,) = set(recent_events(folder=log_folder))
    assert event.text == "the last run ended in a crash:"
    assert event.detail == "Fatal Python error: Segmentation fault\n  File x"
    assert (log_folder / "kiosk-crash.txt").read_text("utf-8") == ""


def test_what_nobody_caught_is_in_the_log(log_folder: Path) -> None:
    thread = threading.Thread(target=lambda: 1 / 0, name="drawing")
    thread.start()
    thread.join()
    (event,) = recent_events(folder=log_folder)
    assert event.text == "drawing failed"
    assert "ZeroDivisionError" in event.detail


def test_room_is_made_of_what_has_expired_and_then_nothing_more_is_recorded(tmp_path: Path) -> None:
    free = [100_000_000]

    class Shelf:
        def sweep(self) -> Swept:
            free[0] += 50_000_000
            return Swept(("old.mp4", "old.json"), ())

    guard = DiskGuard(tmp_path / "clips", 200, lambda _: free[0])
    assert not guard.may_record()
    with pytest.raises(SinkError, match="only 100 MB are free and 200 MB stay reserved"):
        guard.check()
    assert guard.make_room(Shelf()) == ("old.mp4", "old.json")  # type: ignore[arg-type]
    assert not guard.may_record()
    free[0] = 200_000_000
    assert guard.may_record()
    assert guard.problem == ""
    assert guard.make_room(Shelf()) == ()  # type: ignore[arg-type]


def test_a_disk_that_cannot_be_asked_counts_as_full(tmp_path: Path) -> None:
    def fail(_: Path) -> int:
        raise OSError("gone")

    assert not DiskGuard(tmp_path, 100, fail).may_record()


def test_what_an_interrupted_shopper_left_is_deleted(tmp_path: Path) -> None:
    for name in ("sessions/1234/clip.recording.mp4", "sessions/1234/clip.mp4", "offers/5678/clip.mp4"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"somebody")
    sweep_leftovers(tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    sweep_leftovers(tmp_path / "nothing")


def test_a_clip_that_is_finished_while_its_folder_is_deleted_goes_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sessions" / "b1"
    folder.mkdir(parents=True)
    (folder / "clip.recording.mp4").write_bytes(b"half")
    delete = shutil.rmtree

    def finish_meanwhile(path: Path) -> None:
        monkeypatch.setattr(shutil, "rmtree", delete)
        (path / "clip.recording.mp4").rename(path / "clip.mp4")
        raise FileNotFoundError("clip.recording.mp4")

    monkeypatch.setattr(shutil, "rmtree", finish_meanwhile)
    sweep_leftovers(tmp_path)
    assert not folder.exists()
