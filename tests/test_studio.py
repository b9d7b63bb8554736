"""Recording beside the mirror: sound in time, pauses, the limit, the replay, and nothing that blocks."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from helpers_media import moving_picture
from helpers_sound import beep_starts_s, scripted_sound

from tryon.clips.note import Wearing
from tryon.errors import SinkError
from tryon.sinks.clip_clock import ClipClock
from tryon.sinks.clip_file import ClipFile
from tryon.sinks.encoder import VideoEncoder
from tryon.sinks.notes import WearingLog
from tryon.sinks.recording import Recording
from tryon.sinks.studio import Studio
from tryon.types import ByteArray, Frame, Sound

WH = (160, 90)
FRAME_NS = 33_333_333
FLASHES_S = [2.0, 17.0, 31.0, 45.0, 58.0]


def ignore(_path: Path, _clock: ClipClock) -> None:
    pass


def flat(value: int) -> ByteArray:
    return np.full((WH[1], WH[0], 3), value, np.uint8)


def read_clip(path: Path) -> tuple[list[float], list[float], np.ndarray]:
    """Seconds and brightness of the pictures, and the sound at 48 kHz from second 0 on."""
    times, brightness, sound = [], [], []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            times.append(float(frame.pts * frame.time_base))
            brightness.append(float(frame.to_ndarray(format="gray").mean()))
        container.seek(0)
        if container.streams.audio:
            first = None
            for block in container.decode(audio=0):
                first = block.pts * block.time_base if first is None else first
                sound.append(block.to_ndarray()[0])
            lead = np.zeros(round(float(first or 0) * 48_000), np.float32)
            sound = [lead, *sound]
    return times, brightness, np.concatenate(sound) if sound else np.zeros(0, np.float32)


def flash_starts_s(times: list[float], brightness: list[float]) -> list[float]:
    lit = np.array(brightness) > 128
    return [times[i] for i in range(1, len(times)) if lit[i] and not lit[i - 1]]


@pytest.mark.parametrize(("seconds", "rate", "wrong_ppm"), [(60, 48_000, 200.0), (20, 44_100, -200.0)])
def test_sound_of_a_wrong_clock_stays_with_the_pictures(
    tmp_path: Path, seconds: int, rate: int, wrong_ppm: float
) -> None:
    start_ns = 5_000_000_000
    encoder = VideoEncoder(WH)
    file = ClipFile(tmp_path / "sync.mp4", encoder, with_sound=True)
    recording = Recording(file, ClipClock(start_ns), ignore)
    sounds = scripted_sound(start_ns, seconds + 0.5, FLASHES_S, rate=rate, wrong_ppm=wrong_ppm)
    heard = next(sounds)
    for index in range(seconds * 30):
        time_ns = start_ns + index * FRAME_NS
        while heard.end_ns < time_ns + 2 * FRAME_NS:
            recording.hear(heard)
            heard = next(sounds)
        lit = any(0 <= index / 30 - flash_s < 0.1 for flash_s in FLASHES_S)
        assert recording.write(encoder.encode(Frame(flat(230 if lit else 20), time_ns, index)))
    recording.end()
    recording.finish()
    recording.wait(0.0)

    times, brightness, samples = read_clip(tmp_path / "sync.mp4")
    flashes, beeps = flash_starts_s(times, brightness), beep_starts_s(samples, 48_000)
    assert flashes == pytest.approx([flash_s for flash_s in FLASHES_S if flash_s < seconds], abs=0.002)
    assert len(beeps) == len(flashes)
    errors_ms = [(beep - flash) * 1e3 for beep, flash in zip(beeps, flashes, strict=True)]
    assert max(map(abs, errors_ms)) < 8
    assert len(samples) / 48_000 == pytest.approx(seconds, abs=0.05)


def test_no_time_passes_in_a_pause_neither_for_pictures_nor_for_sound(tmp_path: Path) -> None:
    encoder = VideoEncoder(WH)
    clock = ClipClock(0)
    recording = Recording(ClipFile(tmp_path / "p.mp4", encoder, with_sound=True), clock, ignore)
    sounds = list(scripted_sound(0, 6.2, [1.0, 2.5, 5.0]))
    clock.pause(2_000_000_000)
    clock.resume(4_000_000_000)
    for sound in sounds:
        recording.hear(sound)
    for index in range(180):
        lit = 30 <= index < 33 or 75 <= index < 78 or 150 <= index < 153
        frame = Frame(flat(230 if lit else 20), index * FRAME_NS, index)
        recording.write(encoder.encode(frame, key=recording.needs_key(frame.time_ns)))
    recording.end()
    recording.finish()
    recording.wait(0.0)

    times, brightness, samples = read_clip(tmp_path / "p.mp4")
    assert recording.stats.seconds == pytest.approx(4.0, abs=0.04)
    assert times == sorted(set(times))
    assert max(np.diff(times)) < 0.05
    assert flash_starts_s(times, brightness) == pytest.approx([1.0, 3.0], abs=0.002)
    assert beep_starts_s(samples, 48_000) == pytest.approx([1.0, 3.0], abs=0.008)


def test_a_microphone_that_falls_silent_holds_nothing_up(tmp_path: Path) -> None:
    encoder = VideoEncoder(WH)
    recording = Recording(ClipFile(tmp_path / "d.mp4", encoder, with_sound=True), ClipClock(0), ignore)
    for sound in [*scripted_sound(0, 1.0, [0.5]), *scripted_sound(8_000_000_000, 2.0, [1.0])]:
        recording.hear(sound)
    for index in range(300):
        recording.write(encoder.encode(Frame(flat(20), index * FRAME_NS, index)))
        if index == 200:  # it is on the disk all the same
            partial = tmp_path / "d.recording.mp4"
            assert read_clip(partial)[0][-1] > 200 / 30 - 1.0
    recording.end()
    recording.finish()
    recording.wait(0.0)
    samples = read_clip(tmp_path / "d.mp4")[2]
    assert beep_starts_s(samples, 48_000) == pytest.approx([0.5, 9.0], abs=0.008)
    assert len(samples) / 48_000 == pytest.approx(10.0, abs=0.05)


def feed(studio: Studio, count: int) -> None:
    """Frames and sound, a hundred a second by their times, from now on."""
    start_ns = time.monotonic_ns()
    for index in range(count):
        time_ns = start_ns + index * 10_000_000
        studio.hear(Sound(np.zeros(480, np.float32), 48_000, time_ns))
        studio.show(Frame(moving_picture(index, WH), time_ns, index))


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def test_it_ends_by_itself_when_it_is_as_long_as_is_allowed(tmp_path: Path) -> None:
    studio = Studio(queue_frames=50)
    path = tmp_path / "l.mp4"
    noted: list[Path] = []
    studio.start(path, WH, lambda done, _clock: noted.append(done), at_most_s=0.3)
    with pytest.raises(SinkError, match="still being recorded"):
        studio.start(path, WH, ignore)
    feed(studio, 50)
    wait_for(lambda: studio.stats is not None and studio.stats.ended == "limit")
    assert studio.stop() == path
    assert noted == [path]
    times = read_clip(path)[0]
    assert 0.27 < times[-1] < 0.3
    assert len(times) >= 28
    with pytest.raises(SinkError, match="nothing is being recorded"):
        studio.stop()
    studio.close()


def test_it_never_blocks_and_counts_what_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = VideoEncoder.encode

    def slow(self: VideoEncoder, frame: Frame, *, key: bool = False) -> object:
        time.sleep(0.05)
        return original(self, frame, key=key)

    monkeypatch.setattr(VideoEncoder, "encode", slow)
    studio = Studio(queue_frames=2)
    studio.start(tmp_path / "s.mp4", WH, ignore)
    started = time.monotonic()
    feed(studio, 50)
    assert time.monotonic() - started < 0.5
    wait_for(lambda: (now := studio.stats) is not None and now.written + now.dropped == 50)
    stats = studio.stats
    assert stats is not None
    assert stats.dropped >= 40
    studio.close()
    assert len(read_clip(tmp_path / "s.mp4")[0]) == stats.written


def test_an_encoder_that_fails_unexpectedly_ends_one_recording_and_not_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = Studio(queue_frames=50)

    def fail(*_args: object, **_kwargs: object) -> object:
        raise RuntimeError("the codec fell over")

    with monkeypatch.context() as patched:
        patched.setattr(VideoEncoder, "encode", fail)
        studio.start(tmp_path / "a.mp4", WH, ignore)
        feed(studio, 1)  # more might still wait in the queue when the next one begins, and be of it
        wait_for(lambda: studio.stats is not None and studio.stats.ended == "fault")
        with pytest.raises(SinkError, match="the codec fell over"):
            studio.stop()
    studio.start(tmp_path / "b.mp4", WH, ignore)
    feed(studio, 20)
    wait_for(lambda: studio.stats is not None and studio.stats.written == 20)
    assert studio.stop() == tmp_path / "b.mp4"
    studio.close()
    assert len(read_clip(tmp_path / "b.mp4")[0]) == 20


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_last_seconds_can_be_saved_afterwards(tmp_path: Path, mirrored: bool) -> None:
    studio = Studio(queue_frames=450)
    studio.set_replay(True)
    with pytest.raises(SinkError, match="nothing to replay"):
        studio.save_replay(tmp_path / "r.mp4", mirrored, ignore)
    image = flat(20)
    image[:, : WH[0] // 4] = (40, 120, 200)
    start_ns = time.monotonic_ns()
    for sound in scripted_sound(start_ns, 15.0, [12.0]):
        studio.hear(sound)
    for index in range(450):
        lit = 360 <= index < 363
        studio.show(Frame(flat(230) if lit else image, start_ns + index * FRAME_NS, index))
    wait_for(lambda: studio.replay_seconds == 10.0 and not studio._queue.qsize())
    assert list(tmp_path.iterdir()) == []
    studio.save_replay(tmp_path / "r.mp4", mirrored, ignore)
    times, brightness, samples = read_clip(tmp_path / "r.mp4")
    assert 9.9 <= times[-1] <= 11.1
    assert beep_starts_s(samples, 48_000) == pytest.approx(flash_starts_s(times, brightness), abs=0.01)
    with av.open(str(tmp_path / "r.mp4")) as container:
        last = list(container.decode(video=0))[-1].to_ndarray(format="bgr24")
    side = last[:, -WH[0] // 8 :] if mirrored else last[:, : WH[0] // 8]
    assert np.abs(side.mean(axis=(0, 1)) - (40, 120, 200)).max() < 8
    studio.set_replay(False)
    assert studio.replay_seconds == 0.0
    studio.close()


def test_only_what_is_in_view_counts_as_worn() -> None:
    log, second = WearingLog(), 1_000_000_000
    both = ("glasses", "shoes")
    log.see(0, {"glasses": "panto:honey"}, both)  # shoes are put on, but no feet are in view
    log.see(1 * second, {}, both)  # looks away for a moment
    log.see(2 * second, {"glasses": "panto:honey"}, both)
    log.see(3 * second, {"glasses": "panto:clear", "shoes": "runner:cloud"}, both)
    log.see(6 * second, {"glasses": "panto:clear"}, both)
    log.see(7 * second, {}, ("shoes",))  # taken off: at once
    worn = [log.at(at * second) for at in (0, 1, 2, 3, 5, 6, 7)]
    # Turning to the other department makes the clip be about its product from then on.
    shown = {"glasses": "panto:clear", "shoes": "runner:cloud"}
    log.see(8 * second, shown, both)
    log.see(9 * second, shown, ("shoes", "glasses"))
    assert (log.at(8 * second)[0], log.at(9 * second)[0]) == ("panto:clear", "runner:cloud")
    both_worn = ("panto:clear", "runner:cloud")
    assert worn == [*[("panto:honey",)] * 3, both_worn, both_worn, ("panto:clear",), ()]


def test_what_was_worn_is_known_by_the_second_of_the_clip() -> None:
    log = WearingLog()
    log.add(1_000, ("a:red",))
    log.add(12_000_000_000, ("b:blue",))
    log.add(15_000_000_000, ())
    log.add(16_000_000_000, ("c:gold",))
    log.add(90_000_000_000, ("d:x",))
    clock = ClipClock(10_000_000_000)
    clock.pause(14_000_000_000)
    clock.resume(20_000_000_000)
    clock.pause(30_000_000_000)
    assert log.during(clock) == (
        Wearing(start_s=0.0, selections=("a:red",)),
        Wearing(start_s=2.0, selections=("b:blue",)),
        Wearing(start_s=4.0, selections=("c:gold",)),
    )
    assert log.at(12_500_000_000) == ("b:blue",)
