"""Rehearses months of a kiosk in less than an hour: python -m scripts.kiosk.soak. Linux alone.

A long phase in one process under the supervisor, then short ones that are killed, crash and hang. Writes
docs/SOAK.md. See the package.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from scripts.kiosk.soak.checks import session_files, stray_files
from scripts.kiosk.soak.child import SPEED
from scripts.kiosk.soak.notes import Notes, read_notes
from scripts.kiosk.soak.page import page_of
from scripts.kiosk.soak.report import figures_of
from scripts.kiosk.soak.shop import SCREEN_WH, Shop, make_shop
from scripts.kiosk.soak.world import SIZE_WH
from tryon.files import write_whole
from tryon.kiosk.folders import sweep_leftovers
from tryon.kiosk.restarts import Restarts
from tryon.kiosk.supervisor import Supervisor

REPORT = Path(__file__).resolve().parents[3] / "docs" / "SOAK.md"

ENDINGS = ("kill -9", "hang", "abort", "kill -9", "hang", "kill -9")
ALIVE_S, HANG_AFTER_S = 6.0, 20.0
"""So long shoppers are there before the process is ended, and from its start until it hangs."""

WAIT_S, JOIN_S = 120.0, 60.0

HEALTH_EVERY_S = 2.0


class Health(threading.Thread):
    """Asks for the health page every two seconds, until `stop`."""

    def __init__(self, port: int, notes: Notes) -> None:
        super().__init__(name="health", daemon=True)
        self._port, self._notes = port, notes
        self._ending = threading.Event()

    def run(self) -> None:
        while not self._ending.wait(HEALTH_EVERY_S):
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=3)
            try:
                connection.request("GET", "/metrics")
                answer = connection.getresponse()
                body = answer.read()
            except OSError as error:
                told = f"without an answer ({type(error).__name__})"
            else:
                up = "up" if b"\ntryon_up 1" in body else "not up"
                told = f"answered {answer.status}, {up}"
            finally:
                connection.close()
            self._notes.write("health", answer=told)

    def stop(self) -> None:
        self._ending.set()
        self.join(5.0)


def supervisor_of(shop: Shop, notes: Path, arguments: list[str]) -> Supervisor:
    """The kiosk's own, over a rehearsal's kiosk."""
    command = [sys.executable, "-m", "scripts.kiosk.soak.child", "--notes", str(notes), *arguments]
    restarts = Restarts(shop.root / "state" / "tryon" / "kiosk" / "restarts.json")
    return Supervisor(command, shop.root / "beat", restarts, lambda: sweep_leftovers(shop.cache))


def rehearse_long(shop: Shop, notes: Path, goal: list[str]) -> None:
    """The long phase: all faults but those that end the process."""
    supervisor_of(shop, notes, [*goal, "--faults"]).run()


def rehearse_short(shop: Shop, notes: Path, seed: int) -> None:
    """Processes that are ended by force while shoppers are there, one after the other."""
    goal = ["--frames", "1000000000", "--sessions", "1000000000", "--minutes", "1e6", "--seed", str(seed)]
    for ending in ENDINGS:
        try:
            _end_by_force(shop, notes, goal, ending)
        except TimeoutError as error:
            Notes(notes).write("defect", what=f"{ending}: {error}")


def _end_by_force(shop: Shop, notes: Path, goal: list[str], ending: str) -> None:
    """Let it run, end it that way, and see that the supervisor brings it back and nothing is left."""
    told = Notes(notes)
    more = ["--hang-after-s", str(HANG_AFTER_S)] if ending == "hang" else []
    supervisor = supervisor_of(shop, notes, [*goal, *more])
    running = threading.Thread(target=supervisor.run, name="supervisor", daemon=True)
    began_s = time.time()
    running.start()
    try:
        pid = int(_wait_for(notes, "began", began_s)["pid"])
        if ending == "hang":
            ended_s = float(_wait_for(notes, "hangs", began_s)["at"])
            theirs = session_files(shop.cache)
        else:
            time.sleep(ALIVE_S)
            theirs = session_files(shop.cache)
            os.kill(pid, signal.SIGKILL if ending == "kill -9" else signal.SIGABRT)
            ended_s = time.time()
        again_s = float(_wait_for(notes, "process", ended_s)["at"]) - ended_s
        back_s = float(_wait_for(notes, "began", ended_s)["at"]) - ended_s
        told.write("restarted", after=ending, s=round(again_s, 2), mirror_s=round(back_s, 2))
        if left := set(theirs) & set(session_files(shop.cache)):
            told.write("defect", what="left", files=sorted(left))
    finally:
        supervisor.stop()
        running.join(JOIN_S)


def _wait_for(notes: Path, kind: str, after_s: float) -> dict[str, Any]:
    """The first such note after that time."""
    end_s = time.monotonic() + WAIT_S
    while time.monotonic() < end_s:
        for note in read_notes(notes):
            if note["kind"] == kind and note["at"] > after_s:
                return note
        time.sleep(0.2)
    raise TimeoutError(f"the kiosk did not come so far as: {kind}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.kiosk.soak", description=__doc__)
    parser.add_argument("--frames", type=int, default=100_000, help="pictures of the long phase, at least")
    parser.add_argument("--sessions", type=int, default=2000, help="sessions of the long phase, at least")
    parser.add_argument("--seed", type=int, default=1, help="of chance")
    parser.add_argument("--report", type=Path, default=REPORT, help="page to write (docs/SOAK.md)")
    parser.add_argument("--notes", type=Path, help="folder for what was noted, which is kept")
    parser.add_argument("--minutes", type=float, default=1e6, help="after which it is enough in any case")
    arguments = parser.parse_args()
    goal = [
        *("--frames", str(arguments.frames), "--sessions", str(arguments.sessions)),
        *("--minutes", f"{arguments.minutes:g}", "--seed", str(arguments.seed)),
    ]
    with tempfile.TemporaryDirectory(prefix="tryon-rehearsal-") as folder:
        shop = make_shop(Path(folder))
        os.environ.update(shop.env)  # for the kiosk's processes
        kept = arguments.notes or shop.root
        kept.mkdir(parents=True, exist_ok=True)
        long, short = kept / "long.jsonl", kept / "short.jsonl"
        health = Health(shop.health_port, Notes(long))
        health.start()
        rehearse_long(shop, long, goal)
        health.stop()
        left = stray_files(*shop.empty)
        rehearse_short(shop, short, arguments.seed)
        left += stray_files(*shop.empty)
        words = {
            "command": " ".join(["python -m scripts.kiosk.soak", *goal]),
            "speed": SPEED,
            "size": "{}x{}".format(*SIZE_WH),
            "screen": "{}x{}".format(*SCREEN_WH),
        }
        text = page_of(figures_of(read_notes(long)), figures_of(read_notes(short)), left, words)
        write_whole(arguments.report, text.encode())
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
