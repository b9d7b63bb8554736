"""Who waits for whom where there is too little processor: a touch never waits for a post."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading

import pytest

from tryon.mending import MendedThread
from tryon.precedence import AWAITED, MIRROR, SENSES, UNAWAITED, keep_loaded, module_behind, step_back

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="threads have nice values of their own there")


def nice_of_this_thread() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_the_window_goes_first_then_who_is_there_then_the_mirror_then_a_post_then_the_rest() -> None:
    assert 0 < SENSES < MIRROR < AWAITED < UNAWAITED <= 19


def test_a_thread_steps_back_with_those_that_it_begins_and_with_no_other() -> None:
    before, seen = nice_of_this_thread(), []

    def work() -> None:
        step_back(AWAITED)
        step_back(MIRROR)  # which is no step back
        inner = threading.Thread(target=lambda: seen.append(nice_of_this_thread()))
        inner.start()
        inner.join()
        seen.append(nice_of_this_thread())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [max(before, AWAITED)] * 2
    assert nice_of_this_thread() == before


@pytest.mark.parametrize("given", [{}, {"nice": SENSES}])
def test_what_tracks_draws_and_looks_for_people_leaves_the_window_the_first_turn(
    given: dict[str, int],
) -> None:
    stop, seen = threading.Event(), []

    def work() -> None:
        seen.append(nice_of_this_thread())
        stop.set()

    thread = MendedThread("drawing", work, stop, **given)
    thread.start()
    thread.join(10.0)
    assert seen == [max(nice_of_this_thread(), given.get("nice", MIRROR))]


def test_a_process_steps_back_before_it_loads_anything() -> None:
    command = module_behind(AWAITED, "module", "argument")
    before = command.index(sys.executable)
    assert command[before:] == [sys.executable, "-m", "module", "argument"]
    ask = [sys.executable, "-S", "-c", "import os; print(os.nice(0))"]
    told = subprocess.run([*command[:before], *ask], stdout=subprocess.PIPE, check=True, timeout=30)
    assert int(told.stdout) == min(19, nice_of_this_thread() + AWAITED)


def test_the_collector_no_longer_looks_at_what_is_loaded() -> None:
    loaded = [[number] for number in range(1000)]
    assert gc.is_tracked(loaded[0])
    keep_loaded()
    try:
        assert not any(one is loaded[0] for one in gc.get_objects())
        assert any(one is loaded[0] for one in loaded), "it is only left alone"
    finally:
        gc.unfreeze()
