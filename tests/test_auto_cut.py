"""Automatic cuts: on the beat, products in order and at bar lines, exactly as long as asked."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tryon.clips.note import Wearing
from tryon.editing.auto_cut import SETTLE_S, cut_to_beats
from tryon.editing.footage import Footage, look_through
from tryon.editing.plan import EditPlan, Segment
from tryon.editing.timeline import lay_out
from tryon.errors import CancelledError, InputError, NothingFoundError
from tryon.types import FloatArray

BEATS = np.arange(0, 15, 0.5)
DEMO = Path(__file__).parent.parent / "assets" / "demo" / "demo.mp4"


def clip(name: str, seconds: float, *worn: tuple[float, str], motion: FloatArray | None = None) -> Footage:
    wearing = tuple(Wearing(start_s=at, selections=(sku,) if sku else ()) for at, sku in worn)
    return Footage(Path(name), seconds, wearing, np.empty(0) if motion is None else motion)


def placed(segments: tuple[Segment, ...]) -> list[tuple[float, float, Segment]]:
    (half,) = lay_out(EditPlan(segments=segments)).halves
    return [(one.start_s, one.end_s, one.segment) for one in half]


def worn_at(footage: Footage, second: float) -> str:
    return next(
        wearing.selections[0] for wearing in reversed(footage.wearing) if wearing.start_s <= second + 1e-9
    )


def test_products_change_at_bar_lines_and_cuts_fall_on_beats() -> None:
    session = clip("a.mp4", 40.0, (0, "one:x"), (10, "two:x"), (18, "three:x"), (30, "one:x"))
    cuts = placed(cut_to_beats([session], BEATS, 15.0, lift_s=8.0))
    assert cuts[-1][1] == pytest.approx(15.0, abs=1e-6)
    for start_s, _, _ in cuts:
        assert np.abs(BEATS - start_s).min() < 1e-6
    shown = [(worn_at(session, segment.start_s), start_s) for start_s, _, segment in cuts]
    for (before, _), (after, start_s) in pairwise(shown):
        if before != after:
            assert start_s % 2.0 == pytest.approx(0, abs=1e-6)
    assert list(dict.fromkeys(sku for sku, _ in shown)) == ["one:x", "two:x", "three:x"]
    for _, _, segment in cuts:
        # Nothing of the moments after a change, and no piece holds two products.
        assert worn_at(session, segment.start_s) == worn_at(session, segment.end_s - 1e-6)
        assert all(not at <= segment.start_s < at + SETTLE_S - 1e-9 for at in (10.0, 18.0, 30.0))
    # Two cuts a bar from the lift on, the last bar held.
    assert [start_s for start_s, _, _ in cuts] == pytest.approx([0, 2, 4, 6, 8, 9, 10, 11, 12])


def test_the_same_is_cut_the_same() -> None:
    clips = [clip("a.mp4", 9.0, (0, "one:x")), clip("b.mp4", 12.0)]
    assert cut_to_beats(clips, BEATS, 12.0) == cut_to_beats(clips, BEATS, 12.0)


def test_steady_moments_are_preferred() -> None:
    motion = np.full(50, 20.0)
    motion[15:25] = 0.5  # seconds 3 to 5 of ten
    (segment,) = cut_to_beats([clip("a.mp4", 10.0, motion=motion)], BEATS, 2.0)
    assert 2.9 <= segment.start_s <= 3.1


@pytest.mark.parametrize("seconds", [0.45, 1.3, 5.0])
def test_short_footage_repeats_and_slows_down_to_fill_the_post(seconds: float) -> None:
    cuts = placed(cut_to_beats([clip("a.mp4", seconds)], np.arange(0, 20, 1.0), 15.0, lift_s=4.0))
    assert cuts[-1][1] == pytest.approx(15.0, abs=1e-6)
    assert all(0 <= segment.start_s < segment.end_s <= seconds + 1e-9 for _, _, segment in cuts)


def test_no_cut_is_a_stutter() -> None:
    # Footage for two bars and a bit: the second goes on where the first ended, or is far from it.
    for seconds in (4.1, 4.5, 5.5, 9.0):
        (_, _, first), (_, _, second) = placed(cut_to_beats([clip("a.mp4", seconds)], BEATS, 4.0))
        jump_s = second.start_s - first.end_s
        assert jump_s == 0 or jump_s >= 0.5


def test_more_products_than_bars_leave_the_shortest_out() -> None:
    session = clip("a.mp4", 16.0, (0, "one:x"), (5, "two:x"), (7, "three:x"), (11, "four:x"))
    cuts = placed(cut_to_beats([session], BEATS, 6.0))
    assert [worn_at(session, segment.start_s) for _, _, segment in cuts] == ["one:x", "three:x", "four:x"]


def test_clips_without_notes_follow_each_other_and_nothing_on_is_left_out() -> None:
    clips = [clip("a.mp4", 8.0), clip("b.mp4", 8.0, (0, ""), (3, "one:x")), clip("c.jpg", float("inf"))]
    cuts = placed(cut_to_beats(clips, BEATS, 12.0))
    assert [segment.clip.name for _, _, segment in cuts] == [
        "a.mp4",
        "a.mp4",
        "b.mp4",
        "b.mp4",
        "c.jpg",
        "c.jpg",
    ]
    assert all(segment.start_s >= 3 + SETTLE_S for _, _, segment in cuts if segment.clip.name == "b.mp4")


def test_the_lift_rushes_in_without_changing_the_length() -> None:
    segments = cut_to_beats([clip("a.mp4", 60.0)], BEATS, 15.0, lift_s=8.1, ramp=True)
    cuts = placed(segments)
    assert cuts[-1][1] == pytest.approx(15.0, abs=1e-6)
    (ramped,) = [(start_s, segment) for start_s, _, segment in cuts if segment.speeds]
    assert ramped[0] == pytest.approx(8.0)
    assert [point.speed for point in ramped[1].speeds] == [2.0, 1.0]


def test_music_without_beats_is_cut_evenly() -> None:
    cuts = placed(cut_to_beats([clip("a.mp4", 30.0)], np.empty(0), 7.0))
    assert [start_s for start_s, _, _ in cuts] == pytest.approx([0, 2, 4])
    assert cuts[-1][1] == pytest.approx(7.0)


def test_nothing_to_cut_is_said_in_one_line() -> None:
    for clips in ([], [clip("a.mp4", 0.2)]):
        with pytest.raises(NothingFoundError, match="record a few seconds"):
            cut_to_beats(clips, BEATS, 10.0)


def test_a_clip_is_looked_through_with_progress_and_can_be_stopped(tmp_path: Path) -> None:
    shares: list[float] = []
    footage = look_through(DEMO, shares.append)
    assert footage.seconds == pytest.approx(len(footage.motion) * 0.2, abs=0.2)
    assert footage.motion.max() > 0
    assert shares == sorted(shares)
    assert shares[-1] == 1
    with pytest.raises(CancelledError):
        look_through(DEMO, cancelled=lambda: True)
    broken = tmp_path / "a.mp4"
    broken.write_bytes(b"no film")
    with pytest.raises(InputError, match=r"a\.mp4"):
        look_through(broken)
