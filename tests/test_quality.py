"""A weak machine gives up finish, not frames; a strong one keeps everything; nobody sees it flicker."""

from __future__ import annotations

from itertools import pairwise

from tryon.quality import LADDER, QualityController

FRAME_S = 1 / 30


def steps(controller: QualityController, busy_s: float, seconds: float) -> list[int]:
    return [LADDER.index(controller.update(busy_s, FRAME_S)) for _ in range(round(seconds / FRAME_S))]


def test_a_machine_that_keeps_up_draws_everything() -> None:
    assert set(steps(QualityController(), 0.6 * FRAME_S, 60)) == {0}


def test_a_single_slow_frame_changes_nothing() -> None:
    for before_s in (0, 5):  # the very first frame compiles shaders
        controller = QualityController()
        steps(controller, 0.5 * FRAME_S, before_s)
        assert LADDER.index(controller.update(40 * FRAME_S, FRAME_S)) == 0
        assert set(steps(controller, 0.5 * FRAME_S, 5)) == {0}


def test_an_overloaded_machine_goes_down_step_by_step_to_the_last() -> None:
    seen = steps(QualityController(), 1.3 * FRAME_S, 20)
    assert seen[-1] == len(LADDER) - 1
    assert all(0 <= b - a <= 1 for a, b in pairwise(seen))


def test_it_rises_again_when_the_load_is_gone() -> None:
    controller = QualityController()
    steps(controller, 1.3 * FRAME_S, 20)
    assert steps(controller, 0.2 * FRAME_S, 60)[-1] == 0


def test_a_step_up_that_does_not_last_is_tried_ever_more_rarely() -> None:
    controller, changes, before = QualityController(), 0, 0
    for _ in range(round(600 / FRAME_S)):
        load = 1.0 if before == 0 else 0.4  # only the best step is too much
        now = LADDER.index(controller.update(load * FRAME_S, FRAME_S))
        changes += now != before
        before = now
    assert changes < 20
