"""A post's time and its clips' time say the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from helpers_clips import even_times, grey_of, write_clip

from tryon.editing.plan import TRANSITION_S, EditPlan, Segment, SpeedPoint
from tryon.editing.quick_plan import quick_plan
from tryon.editing.reader import ClipReader
from tryon.editing.timeline import SpeedCurve, lay_out
from tryon.errors import InputError
from tryon.settings import assets_dir


def segment(start_s: float, end_s: float, *speeds: tuple[float, float], clip: str = "a.mp4") -> Segment:
    points = tuple(SpeedPoint(at_s=at_s, speed=speed) for at_s, speed in speeds)
    return Segment(clip=Path(clip), start_s=start_s, end_s=end_s, speeds=points)


@pytest.mark.parametrize(
    "speeds",
    [
        (),
        ((0.0, 2.0),),
        ((1.0, 1.0), (4.0, 3.0)),
        ((0.5, 1.0), (1.0, 0.25), (2.0, 0.25), (2.2, 4.0)),
        ((1.0, 2.0), (9.0, 4.0)),  # the ramp goes on beyond the segment
        ((7.0, 0.5),),  # wholly beyond it
        ((1.0, 2.0), (1.0, 0.5)),  # a jump
    ],
)
def test_speed_ramps_are_integrated_exactly(speeds: tuple[tuple[float, float], ...]) -> None:
    curve = SpeedCurve(segment(2.0, 8.0, *speeds))
    # The speed at each moment of the source, straight from what a SpeedPoint says.
    fine = (np.arange(60_000) + 0.5) / 10_000
    ats, values = [at for at, _ in speeds], [speed for _, speed in speeds]
    speed = np.where(fine < (ats[0] if ats else 99.0), 1.0, np.interp(fine, ats, values) if ats else 1.0)
    took = np.concatenate([[0.0], np.cumsum(1e-4 / speed)])
    assert curve.length_s == pytest.approx(took[-1], abs=1e-4)
    for source_s in np.linspace(0, 6, 61):
        post_s = curve.post_s(float(source_s))
        assert post_s == pytest.approx(np.interp(source_s, np.arange(60_001) / 1e4, took), abs=1e-4)
        assert curve.source_s(post_s) == pytest.approx(source_s, abs=1e-6)


def test_segments_follow_each_other_and_overlap_in_transitions() -> None:
    segments = (segment(1.0, 3.0), segment(5.0, 6.0, clip="b.mp4"), segment(0.0, 0.5))
    cuts = lay_out(EditPlan(segments=segments))
    assert cuts.duration_s == pytest.approx(3.5)
    (playing,) = cuts.at(2.0)
    assert (playing.segment_index, playing.source_s, playing.blend) == (1, 5.0, 1.0)

    dissolves = lay_out(EditPlan(segments=segments, transition="dissolve"))
    # The last segment is so short that its transition takes half of it.
    assert dissolves.duration_s == pytest.approx(3.5 - TRANSITION_S - 0.25)
    old, new = dissolves.at(1.7)
    assert (old.segment_index, new.segment_index) == (0, 1)
    assert old.source_s == pytest.approx(2.7)
    assert new.source_s == pytest.approx(5.1)
    assert (old.blend, new.blend) == (1.0, pytest.approx(0.25))
    assert all(dissolves.at(t) for t in np.linspace(-1, 9, 101)), "something shows at every moment"


def test_the_shorter_half_of_a_split_screen_holds_its_last_picture() -> None:
    plan = EditPlan(segments=(segment(0, 4.0),), second=(segment(1.0, 2.5),), layout="stacked")
    timeline = lay_out(plan)
    assert timeline.duration_s == 4.0
    first, second = timeline.at(3.5)
    assert (first.half, first.source_s) == (0, 3.5)
    assert (second.half, second.source_s) == (1, 2.5)


def test_a_reader_shows_phones_clips_upright_at_any_second(tmp_path: Path) -> None:
    # As some phones write them: HEVC, ten bit, pictures at uneven times, one of them long.
    times = np.array([0.0, 0.031, 0.07, 0.1, 0.137, 0.165, 0.2, 1.2, 1.233, 1.27, 1.3, 1.33, 2.0])
    clip = write_clip(tmp_path / "phone.mp4", times, codec="libx265", pixels="yuv420p10le")
    reader = ClipReader(clip)
    try:
        for source_s, shown_s in [
            (0.0, 0.0), (0.033, 0.031), (0.1, 0.1), (0.133, 0.137), (0.7, 0.2), (1.1, 0.2), (1.2, 1.2),
            (9.0, 2.0), (0.2, 0.2), (0.0, 0.0), (1.31, 1.3),
        ]:  # fmt: skip
            image = reader.picture_at(source_s)
            assert abs(int(image[40, 64, 0]) - grey_of(shown_s)) <= 1, source_s
            assert image[4, 4, 2] > 200 > 60 > image[4, 4, 0], "the corner stays red and where it is"
    finally:
        reader.close()


def test_a_reader_reads_as_many_pictures_as_a_clip_has(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "even.mp4", even_times(2.0))
    reader = ClipReader(clip)
    greys = [int(reader.picture_at(t)[40, 64, 0]) for t in even_times(2.0)]
    reader.close()
    assert np.abs(np.array(greys) - [grey_of(t) for t in even_times(2.0)]).max() <= 1
    assert len(set(greys)) > 30


def test_what_is_no_clip_is_refused_in_one_line(tmp_path: Path) -> None:
    junk = tmp_path / "junk.mp4"
    junk.write_bytes(b"no video at all" * 99)
    for path in (junk, tmp_path / "none.mp4"):
        with pytest.raises(InputError) as caught:
            ClipReader(path)
        assert path.name in str(caught.value)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("template", "selection", "places"),
    [
        (None, None, ["top", "bottom"]),
        ("clean_card", "panto:honey", ["bottom", "bottom"]),
        ("clean_card", "runner:cloud", ["top", "top"]),
    ],
)
def test_words_of_a_quick_post_cover_neither_eyes_nor_shoes(
    template: str | None, selection: str | None, places: list[str]
) -> None:
    clip = assets_dir() / "demo" / "feet.mp4"
    plan = quick_plan([clip], template=template, selection=selection, captions=["one", "two"])
    assert [caption.place for caption in plan.captions] == places
