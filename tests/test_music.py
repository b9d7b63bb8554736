"""Tunes are as long as asked, clean and even; their beats are where they say, and are found again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tryon.errors import InputError
from tryon.music.bars import find_bars
from tryon.music.beats import find_beats
from tryon.music.compose import TUNES, compose, play
from tryon.music.loudness import integrated_lufs
from tryon.music.score import BEATS, chord, lead_voices
from tryon.types import FloatArray

RATE = 48_000


@pytest.fixture(scope="module")
def quarter_minute() -> dict[str, FloatArray]:
    return {name: compose(name, 15.0).samples for name in TUNES}


@pytest.mark.parametrize("name", TUNES)
def test_a_tune_is_clean_and_as_long_as_asked(name: str, quarter_minute: dict[str, FloatArray]) -> None:
    samples = quarter_minute[name]
    assert samples.shape == (15 * RATE, 2)
    assert samples.dtype == np.float32
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() <= 0.8414  # -1.5 dBFS
    assert integrated_lufs(samples, RATE) == pytest.approx(-16, abs=0.3)
    assert np.abs(samples.mean(axis=0)).max() < 1e-3
    assert np.abs(samples[[0, -1]]).max() < 1e-3  # it neither starts nor ends with a click
    spectrum = np.square(np.abs(np.fft.rfft(samples.mean(axis=1))))
    hz = np.fft.rfftfreq(len(samples), 1 / RATE)
    assert spectrum[hz > 10_000].sum() < 0.01 * spectrum.sum()
    assert spectrum[(hz > 200) & (hz < 5000)].sum() > 0.1 * spectrum.sum()  # a phone's loudspeaker plays it


@pytest.mark.parametrize("name", TUNES)
def test_a_tune_has_no_jumps(name: str, quarter_minute: dict[str, FloatArray]) -> None:
    # A click is a step that the sound around it does not have: far above the usual second difference.
    bend = np.abs(np.diff(quarter_minute[name].mean(axis=1), 2))
    usual = np.sqrt(np.convolve(np.square(bend), np.ones(480) / 480, "same")) + 2e-3
    assert (bend / usual).max() < 8


def test_a_tune_is_the_same_every_time() -> None:
    assert np.array_equal(compose("lantern_fair", 6.3).samples, compose("lantern_fair", 6.3).samples)


@pytest.mark.parametrize("seconds", [0.4, 3.0, 7.77, 41.0])
def test_the_last_chord_falls_on_a_bar_line_and_rings(seconds: float) -> None:
    tune = compose("clean_lines", seconds)
    assert len(tune.samples) == round(seconds * RATE)
    assert np.array_equal(tune.bars_s, tune.beats_s[::BEATS])
    assert np.isclose(tune.bars_s, tune.end_s).any()
    bar_s = BEATS * np.diff(tune.beats_s).mean() if len(tune.beats_s) > 1 else seconds
    if seconds > 7:
        assert bar_s == pytest.approx(60 / 98 * 4, rel=0.041)
        assert 0.6 * bar_s < seconds - tune.end_s < 1.4 * bar_s
        assert 0 < tune.lift_s < tune.end_s


def test_unknown_tunes_and_lengths_are_refused_in_one_line() -> None:
    with pytest.raises(InputError, match="there is no tune jingle; there are window_shopping"):
        compose("jingle", 10)
    for seconds in (0.0, -1.0, 601.0, float("nan")):
        with pytest.raises(InputError, match="up to 600 seconds"):
            compose("clean_lines", seconds)


def test_every_tune_has_its_name_in_both_languages() -> None:
    assert len(TUNES) >= 6
    for score in TUNES.values():
        for words in (score.title, score.mood):
            assert set(words) == {"en", "zh"}
            assert all(words.values())


def test_voices_move_little_from_chord_to_chord() -> None:
    voices = lead_voices((), chord("Fmaj9"), 52)
    for name in ("Em7", "Dm9", "Cmaj9", "G13"):
        after = lead_voices(voices, chord(name), 52)
        assert {voice % 12 for voice in after} <= {
            (chord(name).root + tone) % 12 for tone in chord(name).tones
        }
        assert all(min(abs(voice - before) for before in voices) <= 3 for voice in after)
        voices = after


def test_loudness_is_that_of_the_recommendation() -> None:
    # EBU Tech 3341, cases 1 and 2: 1 kHz in both channels at -23 and -33 dBFS, here at both usual rates.
    for rate in (44_100, 48_000):
        time_s = np.arange(20 * rate) / rate
        for level_db in (-23.0, -33.0):
            tone = 10 ** (level_db / 20) * np.sin(2 * np.pi * 1000 * time_s)
            assert integrated_lufs(np.stack([tone, tone], axis=1), rate) == pytest.approx(level_db, abs=0.1)
    assert integrated_lufs(np.zeros((48_000, 2)), 48_000) == float("-inf")


def test_loudness_leaves_pauses_out() -> None:
    # EBU Tech 3341, case 3: 10 s at -36, 20 s at -23 (there 60) and 10 s at -36 dBFS make -23 LUFS.
    rate = 48_000
    time_s = np.arange(40 * rate) / rate
    level_db = np.where((time_s < 10) | (time_s >= 30), -36.0, -23.0)
    tone = 10 ** (level_db / 20) * np.sin(2 * np.pi * 1000 * time_s)
    assert integrated_lufs(np.stack([tone, tone], axis=1), rate) == pytest.approx(-23, abs=0.1)


def f_measure(found_s: FloatArray, true_s: FloatArray) -> float:
    """With the usual window of 70 ms; each true beat is found once at most."""
    nearest = np.abs(found_s[:, None] - true_s[None]).argmin(axis=1)
    near = np.abs(found_s - true_s[nearest]) <= 0.07
    return 2 * len(set(nearest[near])) / (len(found_s) + len(true_s))


@pytest.mark.parametrize("bpm", [84, 98, 112, 126])
@pytest.mark.parametrize("name", ["window_shopping", "last_metro", "lantern_fair", "rain_on_the_awning"])
def test_beats_are_found_again(name: str, bpm: float) -> None:
    tune = play(replace(TUNES[name], bpm=bpm), 14.0)
    assert f_measure(find_beats(tune.samples, RATE), tune.beats_s) >= 0.9


def test_bars_are_found_wherever_the_music_starts() -> None:
    for name in ("last_metro", "morning_light"):
        tune = compose(name, 20.0)
        for late_s in (0.0, 1.3):
            samples = tune.samples[round(late_s * RATE) :]
            bars_s = find_bars(samples, RATE, find_beats(samples, RATE)) + late_s
            assert len(bars_s) >= 5
            assert max(np.abs(tune.bars_s - bar_s).min() for bar_s in bars_s) < 0.07


def test_beats_are_found_at_any_rate_and_where_they_sound() -> None:
    rate = 44_100
    true_s = np.arange(0.4, 20, 0.55)
    samples = np.zeros(20 * rate, np.float32)
    for beat_s in true_s:
        start = int(beat_s * rate)
        samples[start : start + 400] = 0.5 * np.sin(np.arange(400) / 5) * np.linspace(1, 0, 400)
    found_s = find_beats(samples, rate)
    assert len(found_s) >= len(true_s) - 2
    assert max(np.abs(true_s - beat_s).min() for beat_s in found_s) < 0.012


def test_silence_and_scraps_have_no_beats() -> None:
    assert find_beats(np.zeros((10 * RATE, 2), np.float32), RATE).size == 0
    assert find_beats(np.full(RATE, 0.1, np.float32), RATE).size == 0
    assert find_beats(np.full(5 * RATE, 0.1, np.float32), RATE).size == 0
