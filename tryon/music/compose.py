"""Plays a written tune for exactly as long as a post lasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tryon.errors import InputError
from tryon.music.arrangement import Bar, Course, arrange
from tryon.music.drums import KICKS, drum
from tryon.music.instruments import INSTRUMENTS
from tryon.music.mastering import hall, master
from tryon.music.oscillators import RATE
from tryon.music.score import BEATS, Chord, Note, Part, Score, chord, lead_voices, notes_of
from tryon.music.tunes import SCORES
from tryon.types import FloatArray

TUNES: dict[str, Score] = {score.name: score for score in SCORES}
"""By name; `Score.title` and `Score.mood` say in "en" and "zh" what a shopper reads."""

LONGEST_S = 600.0

_DUCK_DEPTH, _DUCK_S = 0.45, 0.22
_FADE_S = 1.2


@dataclass(frozen=True, eq=False)
class Tune:
    """samples: (n, 2) float32 within -1 and 1 at `rate`, exactly as long as asked.

    beats_s, bars_s: times of the beats and of the first beats of bars, from 0 on. lift_s: where it rises;
    end_s: where the last chord is struck.
    """

    samples: FloatArray
    rate: int
    beats_s: FloatArray
    bars_s: FloatArray
    lift_s: float
    end_s: float


@dataclass
class _Mix:
    """What is being mixed: (2, n) sound, (2, n) sound that gives way to kicks, (n,) what enters the hall.

    kicks: samples at which they start. waves: of each instrument, pitch and length in beats.
    """

    dry: FloatArray
    ducked: FloatArray
    send: FloatArray
    kicks: list[int]
    waves: dict[tuple[str, int, float], FloatArray]


def compose(tune: str, seconds: float) -> Tune:
    """Play a tune of TUNES for exactly `seconds`; the same every time.

    Raises InputError for an unknown tune and for a length that is not above 0 and at most LONGEST_S.
    """
    score = TUNES.get(tune)
    if score is None:
        raise InputError(f"there is no tune {tune}; there are {', '.join(TUNES)}")
    if not 0 < seconds <= LONGEST_S:
        raise InputError(f"a tune lasts up to {LONGEST_S:.0f} seconds, not {seconds:g}")
    return play(score, seconds)


def play(score: Score, seconds: float) -> Tune:
    """Play any score for `seconds`, which must be above 0."""
    course = arrange(seconds, score.bpm)
    count = max(1, round(seconds * RATE))
    mix = _Mix(
        np.zeros((2, count), np.float32),
        np.zeros((2, count), np.float32),
        np.zeros(count, np.float32),
        [],
        {},
    )
    for part in score.parts:
        _play(part, score, course, mix)
    out = mix.dry + mix.ducked * _ducking(mix.kicks, count) + hall(mix.send)
    last_s = seconds - course.bar_s * len(course.bars)
    samples = master(out, score.soften_hz, min(_FADE_S, 0.7 * last_s))
    beats_s = np.arange(0, seconds - 1e-6, course.beat_s)
    return Tune(
        np.ascontiguousarray(samples.T),
        RATE,
        beats_s,
        beats_s[::BEATS],
        course.lift_s,
        course.bar_s * len(course.bars),
    )


def _play(part: Part, score: Score, course: Course, mix: _Mix) -> None:
    voices: tuple[int, ...] = ()
    for index, bar in enumerate(course.bars):
        harmony = _harmony(score, bar)
        voices = lead_voices(voices, harmony, score.voices_from)
        patterns = part.bars.get(bar.place) or part.bars.get(bar.section)
        if patterns:
            pattern = patterns[bar.number % len(patterns)]
            for note in notes_of(part.role, pattern, harmony, voices, score, part.octave):
                _sound(note, index * BEATS, part, score, course, mix)
    harmony = chord(score.end)
    voices = lead_voices(voices, harmony, score.voices_from)
    for pattern in part.bars.get("end", ()):
        for note in notes_of(part.role, pattern, harmony, voices, score, part.octave):
            _sound(note, len(course.bars) * BEATS, part, score, course, mix)


def _harmony(score: Score, bar: Bar) -> Chord:
    if bar.place == "cadence":
        return chord(score.cadence)
    names = score.chords[bar.section].split()
    return chord(names[bar.number % len(names)])


def _sound(note: Note, first_beat: int, part: Part, score: Score, course: Course, mix: _Mix) -> None:
    start = round((first_beat + note.at) * course.beat_s * RATE)
    if note.drum:
        wave, level_db = drum(note.drum), part.level_db + score.drum_levels_db.get(note.drum, 0.0)
        if note.drum in KICKS:
            mix.kicks.append(start)
        if note.drum == "riser":
            start -= len(wave)
            wave, start = wave[max(0, -start) :], max(0, start)
    else:
        # A tune repeats most of its notes many times.
        key = part.instrument, note.pitch, note.beats
        if key not in mix.waves:
            hz = 440 * 2 ** ((note.pitch - 69) / 12)
            mix.waves[key] = np.asarray(
                INSTRUMENTS[part.instrument](hz, note.beats * course.beat_s), np.float32
            )
        wave = mix.waves[key]
        level_db = part.level_db
    level = note.strength * 10 ** (level_db / 20)
    if start >= len(mix.send):  # a note of a last chord that is hardly struck
        return
    wave = wave[..., : len(mix.send) - start]
    stop = start + wave.shape[-1]
    # Constant power across the pan.
    angle = (part.pan + 1) * np.pi / 4
    sides = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(level * np.sqrt(2))
    bus = mix.ducked if part.ducked else mix.dry
    bus[:, start:stop] += sides * wave
    if part.hall:
        middle = wave if wave.ndim == 1 else wave.mean(axis=0)
        mix.send[start:stop] += np.float32(level * part.hall) * middle


def _ducking(kicks: list[int], count: int) -> FloatArray:
    """(n,) gain that dips at each kick, so that both have room."""
    gain = np.ones(count, np.float32)
    length = int(_DUCK_S * RATE)
    rise = np.linspace(0, 1, length, dtype=np.float32)
    dip = 1 - np.float32(_DUCK_DEPTH) * (1 - rise) ** 2 * np.minimum(1, np.arange(length) / 240)
    for start in kicks:
        piece = gain[start : start + length]
        np.minimum(piece, dip[: len(piece)], out=piece)
    return gain
