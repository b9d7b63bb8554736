"""Posts come out as platforms and phones want them, with nothing left behind and nothing told."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from helpers_clips import NOBODY_SEEN, RATE, decode, even_times, grey_of, onsets, write_clip
from PIL import Image, ImageSequence

from tryon.clips.note import ClipNote, Wearing, cover_path, note_path, read_note, write_note
from tryon.clips.origin import DESCRIPTION, DIGITAL_SOURCE_TYPE
from tryon.editing.audio import filtered, stretched
from tryon.editing.export import export
from tryon.editing.plan import Caption, EditPlan, Music, Segment, SpeedPoint
from tryon.editing.presets import PRESETS, find_preset
from tryon.editing.preview import Preview
from tryon.editing.soundtrack import LOUDNESS_LUFS, soundtrack
from tryon.editing.timeline import SpeedCurve, lay_out
from tryon.editing.wording import overlays_of, spells
from tryon.errors import CancelledError, InputError, SinkError
from tryon.music.loudness import integrated_lufs

SMALL = replace(PRESETS["douyin"], short_side_px=108)
"""The platforms' preset on a canvas that is quickly drawn."""

BEEPS_S = (0.5, 1.5, 2.5, 3.5)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds with a flash and a beep in the middle of each."""
    return write_clip(tmp_path_factory.mktemp("clips") / "a.mp4", even_times(4.0), beeps_s=BEEPS_S)


def plan_of(clip: Path, end_s: float = 4.0, speeds: tuple[SpeedPoint, ...] = (), **more: object) -> EditPlan:
    segments = (Segment(clip=clip, end_s=end_s, speeds=speeds),)
    return EditPlan.model_validate({"segments": segments, **more})


def exported(plan: EditPlan, out: Path, preset: object = SMALL) -> Path:
    clips = {segment.clip: NOBODY_SEEN for segment in (*plan.segments, *plan.second)}
    return export(plan, preset, out, tracks=clips)  # type: ignore[arg-type]


def test_presets_have_the_platforms_sizes() -> None:
    for name in ("douyin", "xiaohongshu"):
        preset = find_preset(name)
        sizes = [preset.canvas_wh(aspect) for aspect in ("9:16", "3:4", "1:1", "16:9")]
        assert sizes == [(1080, 1920), (1080, 1440), (1080, 1080), (1920, 1080)]
        assert (preset.fps, preset.most_bytes) == (30, 4_000_000_000)
    assert find_preset("wechat").most_bytes == 25_000_000
    with pytest.raises(InputError, match="there are douyin"):
        find_preset("weibo")


def test_a_post_is_what_platforms_and_phones_expect(clip: Path, tmp_path: Path) -> None:
    out = exported(plan_of(clip, music=Music(tune="clean_lines")), tmp_path / "post.mp4")
    with av.open(str(out), options={"export_xmp": "1"}) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        codec = video.codec_context
        assert (codec.name, codec.profile, codec.pix_fmt) == ("h264", "High", "yuv420p")
        assert (codec.colorspace, codec.color_primaries, codec.color_trc, codec.color_range) == (1, 1, 1, 1)
        assert video.average_rate == video.base_rate == Fraction(30)
        assert (audio.codec_context.name, audio.rate, audio.layout.name) == ("aac", 48_000, "stereo")
        xmp = container.metadata.pop("xmp")
        tags = [container.metadata, video.metadata, audio.metadata]
    assert DESCRIPTION in xmp
    assert DIGITAL_SOURCE_TYPE in xmp
    told = json.dumps(tags)
    assert not any(word in told.lower() for word in ("lavf", "date", "time", "location", "comment"))

    times, _, sound = decode(out)
    assert np.allclose(times, even_times(4.0), atol=1e-4), "constant rate, from zero"
    assert len(sound) / RATE == pytest.approx(4.0, abs=0.03)
    assert integrated_lufs(sound, RATE) == pytest.approx(LOUDNESS_LUFS, abs=1.0)
    assert np.abs(sound).max() <= 10 ** (-1 / 20)

    boxes = _boxes(out.read_bytes())
    assert boxes.index("moov") < boxes.index("mdat"), "plays before it is wholly there"
    assert Image.open(cover_path(out)).size == (108, 192)
    assert {path.name for path in tmp_path.iterdir()} == {"post.mp4", "post.cover.jpg"}


def _boxes(mp4: bytes) -> list[str]:
    found, at = [], 0
    while at < len(mp4):
        size, kind = struct.unpack(">I4s", mp4[at : at + 8])
        found.append(kind.decode())
        at += size
    return found


def test_sound_and_pictures_stay_together_through_cuts_and_ramps(clip: Path, tmp_path: Path) -> None:
    ramp = tuple(
        SpeedPoint(at_s=at_s, speed=speed) for at_s, speed in ((0.0, 1.0), (1.0, 0.5), (2.0, 0.5), (3.0, 1.5))
    )
    segments = (
        Segment(clip=clip, start_s=0.3, end_s=2.0),
        Segment(clip=clip, start_s=0.2, end_s=4.0, speeds=ramp),
    )
    plan = EditPlan(segments=segments)
    times, pictures, sound = decode(exported(plan, tmp_path / "post.mp4"))
    flashes = onsets(np.array([image[100, 54, 0] for image in pictures]), 1 / 30, 200)
    beeps = onsets(np.abs(sound[: len(sound) // 48 * 48, 0]).reshape(-1, 48).max(axis=1), 1e-3, 0.08)
    assert len(flashes) == 6
    assert np.abs(np.array(beeps) - flashes).max() <= 0.04

    timeline = lay_out(plan)
    assert len(times) == round(timeline.duration_s * 30)
    greys = [int(image[100, 54, 0]) for image in pictures]
    dull = [number for number, grey in enumerate(greys) if grey < 200]
    wanted = [grey_of(timeline.at(number / 30)[0].source_s) for number in dull]
    assert np.abs(np.array([greys[number] for number in dull]) - wanted).max() <= 3
    assert np.abs(np.mean([greys[number] for number in dull]) - np.mean(wanted)) < 0.7, "no shade is lost"


def test_a_cancelled_export_leaves_nothing(clip: Path, tmp_path: Path) -> None:
    shares: list[float] = []
    with pytest.raises(CancelledError):
        export(
            plan_of(clip),
            SMALL,
            tmp_path / "post.mp4",
            tracks={clip: NOBODY_SEEN},
            advance=shares.append,
            cancelled=lambda: len(shares) > 20,
        )
    assert not list(tmp_path.iterdir())
    assert shares == sorted(shares)
    assert 0.0 <= shares[-1] < 0.9


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of noise, which takes all the bytes that it can get."""
    rng = np.random.default_rng(1)
    path = tmp_path_factory.mktemp("clips") / "noisy.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for _ in range(30):
            image = rng.integers(0, 255, (180, 320, 3), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="bgr24")))
        container.mux(stream.encode())
    return path


def test_wechat_stays_below_its_limit_or_says_that_it_cannot(noisy: Path, tmp_path: Path) -> None:
    tight = replace(PRESETS["wechat"], short_side_px=162, most_bytes=100_000)
    out = exported(plan_of(noisy, 1.0), tmp_path / "post.mp4", tight)
    assert 50_000 < out.stat().st_size <= 100_000
    with pytest.raises(InputError, match="shorten the post"):
        exported(plan_of(noisy, 1.0), tmp_path / "tiny.mp4", replace(tight, most_bytes=20_000))
    assert not (tmp_path / "tiny.mp4").exists()


def test_a_post_is_forgotten_with_the_clip_it_was_made_from(clip: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.mp4"
    source.write_bytes(clip.read_bytes())
    soon = datetime.now(UTC) + timedelta(days=3)
    note = ClipNote(
        kind="video",
        title="红框",
        made=datetime.now(UTC),
        expires=soon,
        wearing=(
            Wearing(start_s=0.0, selections=("panto:honey",)),
            Wearing(start_s=2.0, selections=("panto:dark-tortoise",)),
        ),
    )
    write_note(source, note)
    plan = EditPlan(segments=(Segment(clip=source, start_s=1.0, end_s=2.5),))
    post = read_note(exported(plan, tmp_path / "post.mp4"))
    assert post is not None
    assert (post.kind, post.title, post.expires, post.made_from) == ("post", "红框", soon, ("a.mp4",))
    assert [(worn.start_s, worn.selections[0]) for worn in post.wearing] == [
        (0.0, "panto:honey"),
        (1.0, "panto:dark-tortoise"),
    ]
    before = note_path(source).read_bytes()
    for name, line in (("a.mp4", "would overwrite"), ("a.gif", "choose another name")):
        with pytest.raises(InputError, match=line):
            exported(plan, tmp_path / name, PRESETS["gif"] if name.endswith("gif") else SMALL)
    assert note_path(source).read_bytes() == before


def test_a_full_disk_is_told_before_anything_is_written(
    clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 40_000_000})())
    with pytest.raises(SinkError, match="only 40 MB are free"):
        exported(plan_of(clip), tmp_path / "post.mp4")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["gif", "webp"])
def test_animations_play_within_their_size(clip: Path, tmp_path: Path, name: str) -> None:
    preset = replace(PRESETS[name], short_side_px=96, most_s=2.0)
    out = exported(plan_of(clip), tmp_path / f"post.{name}", preset)
    with Image.open(out) as image:
        lasted_ms = 0.0
        for frame in ImageSequence.Iterator(image):
            frame.load()
            lasted_ms += frame.info["duration"]
        assert lasted_ms == pytest.approx(2000, abs=30)
        assert image.size == (96, 170)
        assert image.info["loop"] == 0
    assert DIGITAL_SOURCE_TYPE.encode() in out.read_bytes()


@pytest.mark.parametrize("name", ["gif", "webp"])
def test_animations_stay_below_their_limit(noisy: Path, tmp_path: Path, name: str) -> None:
    preset = replace(PRESETS[name], short_side_px=108, most_bytes=100_000)
    size = exported(plan_of(noisy, 1.0), tmp_path / f"post.{name}", preset).stat().st_size
    assert 40_000 < size <= 100_000


def test_a_collage_shows_what_was_tried_on_and_says_what_it_is(clip: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.mp4"
    source.write_bytes(clip.read_bytes())
    day = timedelta(days=1)
    wearing = (
        Wearing(start_s=0.0, selections=("panto:honey",)),
        Wearing(start_s=2.0, selections=("aviator",)),
    )
    made = datetime.now(UTC)
    write_note(source, ClipNote(kind="video", made=made, expires=made + day, wearing=wearing))
    preset = replace(PRESETS["collage"], short_side_px=540)
    for suffix in (".jpg", ".png", ".webp"):
        out = exported(plan_of(source, aspect="3:4"), tmp_path / f"collage{suffix}", preset)
        with Image.open(out) as image:
            xmp = image.info["xmp"]
            assert DIGITAL_SOURCE_TYPE in (xmp if isinstance(xmp, str) else xmp.decode())
            assert image.size == (540, 720)
            picture = np.asarray(image.convert("L"), np.float64)
        note_path(out).unlink()
    # Two pictures below each other, each of its time, with a name on paper below it.
    assert abs(picture[150, 270] - grey_of(1.0)) < 3
    assert abs(picture[480, 270] - grey_of(3.0)) < 3
    assert picture[300:345, 100:440].max() > 235
    assert picture[300:345, 100:440].min() < 90


def test_the_card_tells_of_what_is_worn_just_then(clip: Path, tmp_path: Path) -> None:
    source = tmp_path / "a.mp4"
    source.write_bytes(clip.read_bytes())
    made = datetime.now(UTC)
    wearing = (
        Wearing(start_s=0.0, selections=("panto:honey",)),
        Wearing(start_s=1.8, selections=("no-longer-sold",)),
        Wearing(start_s=2.0, selections=("aviator:gold-green",)),
    )
    write_note(source, ClipNote(kind="video", made=made, expires=made, wearing=wearing))
    plan = plan_of(source, template="spring_festival")
    assert [(start_s, end_s, facts.name != "") for start_s, end_s, facts in spells(plan)] == [
        (0.0, 1.8, True),
        (1.8, 2.0, False),
        (2.0, 4.0, True),
    ]
    over = overlays_of(plan, (270, 480))
    frames = [overlay for overlay in over if overlay.start_s == 0.0 and overlay.end_s >= 4.0]
    assert frames, "the festival's frame stays through all of it, without a flicker"
    first, later = ([one for one in over if one.presence(t_s) == 1.0] for t_s in (1.3, 3.9))
    assert any(one not in later for one in first)
    assert any(one not in first for one in later)
    unknown_first = EditPlan(
        segments=(
            Segment(clip=clip, end_s=1.0),
            Segment(clip=source, end_s=1.0),
            Segment(clip=clip, end_s=1.0),
        )
    )
    assert [facts.name != "" for _, _, facts in spells(unknown_first)] == [False, True, False]
    (_, _, facts), *_ = spells(plan_of(source, template="spring_festival", selection="aviator"))
    assert facts.name == spells(plan)[2][2].name


def test_the_preview_shows_what_is_exported(clip: Path, tmp_path: Path) -> None:
    segments = (Segment(clip=clip, end_s=1.2), Segment(clip=clip, start_s=2.0, end_s=3.4))
    captions = (Caption(text="Try on", start_s=0.0, end_s=3.0, style="title", place="middle"),)
    plan = EditPlan(segments=segments, transition="slide", captions=captions, look="warm-film")
    preset = replace(SMALL, short_side_px=216)
    _, pictures, _ = decode(exported(plan, tmp_path / "post.mp4", preset))
    with Preview({clip: NOBODY_SEEN}) as preview:
        for number in (40, 10, 28, 60):  # in no order, as one scrubs
            seen = preview.frame(plan, number / 30, (216, 384))
            assert cv2.PSNR(seen, pictures[number]) > 30
        half = preview.frame(plan, 1.0, (108, 192))
    assert cv2.PSNR(half, cv2.resize(pictures[30], (108, 192), interpolation=cv2.INTER_AREA)) > 22


def test_music_gives_way_to_voices_and_lasts_as_long_as_the_post(tmp_path: Path) -> None:
    music = tmp_path / "shop.wav"
    hum = (0.2 * np.sin(2 * np.pi * 300 * np.arange(3 * RATE) / RATE) * 32767).astype(np.int16)
    with av.open(str(music), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(hum[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        container.mux(stream.encode(frame))
    talk = write_clip(tmp_path / "talk.mp4", even_times(8.0), beeps_s=(3.0,), flash_s=2.0)
    plan = plan_of(talk, 8.0, music=Music(file=music, volume=0.5))
    sound = soundtrack(plan, lay_out(plan), 8.0)
    assert sound.shape == (8 * RATE, 2)
    spectra = [
        np.abs(np.fft.rfft(sound[round(t_s * RATE) :][: RATE // 2, 0]))[150] for t_s in (1.5, 4.0, 6.5)
    ]
    before, under, after = 20 * np.log10(spectra)
    assert under < before - 8
    assert after == pytest.approx(before, abs=1.5)
    assert np.abs(sound[-480:]).max() < 0.02, "it fades out"


def test_slow_motion_keeps_the_pitch() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(4 * RATE) / RATE).astype(np.float32)
    for speed in (0.4, 0.7, 1.6):
        points = (SpeedPoint(at_s=0.0, speed=speed),)
        curve = SpeedCurve(Segment(clip=Path("a.mp4"), end_s=4.0, speeds=points))
        slow = stretched(np.column_stack([tone, tone]), curve)
        assert len(slow) == round(4.0 / speed * RATE)
        middle = slow[RATE // 2 : RATE // 2 + RATE, 0]
        assert np.argmax(np.abs(np.fft.rfft(middle))) == pytest.approx(440, abs=3)
        assert np.sqrt(np.mean(middle**2)) == pytest.approx(np.sqrt(0.5), rel=0.1)


def test_filters_give_back_as_much_as_they_take() -> None:
    noise = np.random.default_rng(0).standard_normal((RATE, 2)).astype(np.float32) * 0.1
    assert np.allclose(filtered([("anull", "")], noise), noise)


def test_what_no_post_can_hold_is_refused_in_one_line(clip: Path, tmp_path: Path) -> None:
    junk = tmp_path / "junk.mp3"
    junk.write_bytes(b"no sound at all" * 99)
    for plan, line in [
        (plan_of(clip, 9.0), "lasts 4.0 s"),
        (plan_of(clip, look="sepia"), "no colour look"),
        (plan_of(clip, music=Music(tune="x")), "there is no tune"),
        (plan_of(clip, music=Music(file=junk)), "cannot be heard"),
        (plan_of(clip, template="x"), "there is no template"),
    ]:
        with pytest.raises(InputError, match=line) as caught:
            exported(plan, tmp_path / "post.mp4")
        assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match=r"written as \.mp4"):
        exported(plan_of(clip), tmp_path / "post.mov")
    assert {path.name for path in tmp_path.iterdir()} == {"junk.mp3"}
