from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections import namedtuple
from datetime import datetime
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from helpers_media import SHADES, moving_picture, patches

from tryon.clips.note import note_path, read_note
from tryon.errors import SinkError
from tryon.sinks import clip_file
from tryon.sinks.finishing import PARTIAL_SUFFIX, recover_partials
from tryon.sinks.image import default_name, write_image
from tryon.sinks.recorder import Recorder
from tryon.sources.still import read_image
from tryon.sources.video import VideoFile
from tryon.types import Frame

WH = (160, 90)

# A program that records frames and sound of 20 ms into sys.argv[1], five times as fast as they are, until
# something stops it.
RECORDING_PROGRAM = textwrap.dedent(
    """
    import sys, time
    from pathlib import Path
    import numpy as np
    from tryon.sinks.studio import Studio
    from tryon.types import Frame, Sound
    studio = Studio(50.0)
    studio.start(Path(sys.argv[1]), (320, 180), lambda path, clock: None, with_sound=True)
    noise = np.random.default_rng(0)
    start_ns = time.monotonic_ns()
    for index in range(int(sys.argv[2])):
        image = noise.integers(0, 255, (180, 320, 3), np.uint8)
        time_ns = start_ns + index * 20_000_000
        studio.hear(Sound(noise.normal(0, 0.1, 960).astype(np.float32), 48_000, time_ns))
        studio.show(Frame(image, time_ns, index))
        print(studio.stats.seconds, flush=True)
        time.sleep(0.004)
    """
)


def read_all(path: Path) -> list[Frame]:
    video = VideoFile(path)
    frames = []
    while (frame := video.read()) is not None:
        frames.append(frame)
    video.close()
    assert video.skipped_packets == 0
    return frames


def stream_s(path: Path, kind: str) -> float:
    """When the last packet of that kind of stream begins, in seconds."""
    with av.open(str(path)) as container:
        (stream,) = (stream for stream in container.streams if stream.type == kind)
        return max(float(packet.pts * packet.time_base) for packet in container.demux(stream) if packet.size)


def test_irregular_timestamps_and_pictures_survive(tmp_path: Path) -> None:
    path = tmp_path / "眼镜 clip.mp4"
    sink = Recorder(path, WH)
    rng = np.random.default_rng(1)
    times = 5_000_000_000 + np.cumsum(rng.integers(5_000_000, 90_000_000, 60))
    for index, time_ns in enumerate(times):
        sink.write(Frame(moving_picture(index, WH), int(time_ns), index))
        assert path.with_name("眼镜 clip" + PARTIAL_SUFFIX).exists()
    sink.close()
    sink.close()

    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    frames = read_all(path)
    got = np.array([frame.time_ns for frame in frames])
    assert np.abs(got - (times - times[0])).max() <= 1e9 / 90_000
    assert min(cv2.PSNR(frame.image, moving_picture(frame.index, WH)) for frame in frames) > 30
    head = path.read_bytes()
    assert 0 < head.find(b"moov") < head.find(b"mdat")
    assert b"moof" not in head


def test_colours_are_bt709_limited_and_tagged(tmp_path: Path) -> None:
    sink = Recorder(tmp_path / "c.mp4", (len(SHADES) * 32, 64))
    for index in range(3):
        sink.write(Frame(patches(), index * 33_000_000, index))
    sink.close()
    with av.open(str(tmp_path / "c.mp4")) as container:
        decoded = next(container.decode(video=0))
        luma = decoded.to_ndarray()[32, 16 : len(SHADES) * 32 : 32].astype(float)
        assert (decoded.colorspace, decoded.color_range, decoded.color_primaries) == (1, 1, 1)
    expected = 16 + 219 * (np.array(SHADES) / 255) @ [0.0722, 0.7152, 0.2126]
    assert np.abs(luma - expected).max() <= 2.5
    back = read_all(tmp_path / "c.mp4")[-1].image[32, 16::32].astype(int)
    assert np.abs(back - SHADES).max() <= 6


def test_odd_and_changing_sizes(tmp_path: Path) -> None:
    sink = Recorder(tmp_path / "o.mp4", (161, 91))
    sink.write(Frame(np.full((91, 161, 3), 200, np.uint8), 0))
    sink.write(Frame(np.full((320, 160, 3), 200, np.uint8), 33_000_000))
    sink.close()
    first, second = read_all(tmp_path / "o.mp4")
    assert first.size_wh == second.size_wh == (160, 90)
    assert first.image.mean() > 190
    assert second.image[:, 80].mean() > 190
    assert second.image[:, :50].mean() < 10


def test_time_that_stands_still_or_runs_back_keeps_every_frame(tmp_path: Path) -> None:
    sink = Recorder(tmp_path / "t.mp4", WH)
    for index, time_ns in enumerate([100, 100, 50, 40_000_100]):
        sink.write(Frame(moving_picture(index, WH), time_ns, index))
    sink.close()
    times = [frame.time_ns for frame in read_all(tmp_path / "t.mp4")]
    assert len(times) == 4
    assert times == sorted(set(times))


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
def test_killed_process_leaves_a_playable_file(tmp_path: Path) -> None:
    path = tmp_path / "killed.mp4"
    command = [sys.executable, "-c", RECORDING_PROGRAM, str(path), "100000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        recorded = 0.0
        while recorded < 3.5:
            recorded = float(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
    partial = tmp_path / ("killed" + PARTIAL_SUFFIX)
    assert read_all(partial)[-1].time_ns / 1e9 > recorded - 1.0

    assert recover_partials(tmp_path, older_than_s=60) == ()
    assert recover_partials(tmp_path, older_than_s=0) == (path,)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["killed.clip.json", "killed.mp4"]
    pictures_s, sound_s = (stream_s(path, kind) for kind in ("video", "audio"))
    assert pictures_s > recorded - 1.0
    assert sound_s > recorded - 1.0
    note = read_note(path)
    assert note is not None
    assert (note.kind, note.wearing, (note.expires - note.made).days) == ("video", (), 30)


@pytest.mark.skipif(os.name == "nt", reason="no file size limits on Windows")
def test_a_disk_that_fills_up_ends_the_recording_and_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "full.mp4"
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))\n"
    ending = "print(studio.stats)\ntry:\n    studio.close()\nexcept Exception as error:\n"
    program = limit + RECORDING_PROGRAM + ending + "    print(type(error).__name__, error)\n"
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), "400"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    stats, error = done.stdout.splitlines()[-2:]
    assert error.startswith("SinkError full.mp4 stopped recording: ")
    assert "ended='fault'" in stats
    assert done.stderr == ""
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert len(read_all(path)) >= 40


def test_refuses_to_start_on_a_nearly_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")(10**12, 10**12 - 150_000_000, 150_000_000)
    monkeypatch.setattr(clip_file.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(SinkError, match="only 150 MB are free"):
        Recorder(tmp_path / "n.mp4", WH)
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SinkError, match="cannot hold recordings"):
        Recorder(tmp_path / "file" / "x.mp4", WH)
    with pytest.raises(SinkError, match=r"x\.png cannot be written"):
        write_image(tmp_path / "file" / "x.png", patches())


def test_nothing_recorded_leaves_nothing_behind(tmp_path: Path) -> None:
    Recorder(tmp_path / "x.mp4", WH).close()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / f"y{PARTIAL_SUFFIX}").write_bytes(b"")
    assert recover_partials(tmp_path, older_than_s=0) == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_pictures_round_trip(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "新 folder" / f"照片{suffix}"
    write_image(path, patches())
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    difference = np.abs(read_image(path)[32, 16::32].astype(int) - SHADES).max()
    assert difference <= (0 if suffix == ".png" else 8)


def test_layers_keep_their_alpha_as_png_only(tmp_path: Path) -> None:
    layer = np.random.default_rng(0).integers(0, 255, (20, 30, 4), np.uint8)
    write_image(tmp_path / "layer.png", layer)
    stored = cv2.imdecode(np.fromfile(tmp_path / "layer.png", np.uint8), cv2.IMREAD_UNCHANGED)
    assert np.array_equal(stored, layer)
    with pytest.raises(SinkError, match=r"use \.png"):
        write_image(tmp_path / "layer.jpg", layer)
    with pytest.raises(SinkError, match=r"\.png, \.jpg or \.webp"):
        write_image(tmp_path / "layer.gif", layer)


def test_default_names_do_not_collide(tmp_path: Path) -> None:
    now = datetime(2026, 5, 1, 15, 30, 12)
    first = default_name(tmp_path, "mp4", "round-metal", now=now)
    assert first.name == "tryon-2026-05-01-153012-round-metal.mp4"
    first.touch()
    assert (
        default_name(tmp_path, "mp4", "round-metal", now=now).name
        == "tryon-2026-05-01-153012-round-metal-2.mp4"
    )
    note_path(first.with_name("tryon-2026-05-01-153012-photo.jpg")).touch()
    assert default_name(tmp_path, "mp4", "photo", now=now).stem.endswith("-photo-2")
    assert default_name(tmp_path, "png", "../a b", now=now).name == "tryon-2026-05-01-153012-a-b.png"
