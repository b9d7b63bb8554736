"""What a tune is written in: parts of one-bar patterns, chords by their names, melodies in scale degrees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Role = Literal["melody", "chords", "arpeggio", "bass", "beat"]
Section = Literal["intro", "verse", "lift", "break"]

STEPS = 16
"""Steps of a bar of four beats."""
BEATS = 4

MAJOR = (0, 2, 4, 5, 7, 9, 11)
MINOR = (0, 2, 3, 5, 7, 8, 10)

_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_QUALITIES = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7, 12),
    "6": (0, 4, 7, 9),
    "7": (0, 4, 7, 10),
    "13": (0, 4, 10, 14, 21),
    "maj7": (0, 4, 7, 11),
    "maj9": (0, 4, 7, 11, 14),
    "m7": (0, 3, 7, 10),
    "m9": (0, 3, 7, 10, 14),
    "add9": (0, 4, 7, 14),
    "sus4": (0, 5, 7),
    "7sus4": (0, 5, 7, 10),
}
_CHORD = re.compile(r"([A-G])([#b]?)([a-z0-9]*)(?:/([A-G])([#b]?))?")
_DEGREE = re.compile(r"(-|[1-7])([',]*)\*([0-9.]+)")


@dataclass(frozen=True)
class Note:
    """A note of a bar: where it starts and how long it is held, in beats, and how hard it is struck, 0 to 1.

    pitch: MIDI number, 69 is A at 440 Hz; of no meaning for drums, whose name is `drum`.
    """

    at: float
    beats: float
    pitch: int
    strength: float
    drum: str = ""


@dataclass(frozen=True)
class Chord:
    """bass: pitch class of the lowest note; tones: semitones above the root, root first."""

    root: int
    bass: int
    tones: tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """What one instrument plays.

    bars: for each section the one-bar patterns that follow each other, again and again; a section that is not
    named is silent. "turn" (the last bar before a lift), "cadence" (the last bar) and "end" (the last chord)
    replace the section's own where they are given. Patterns are read by `notes_of`.

    level_db: of the part in the mix. pan: -1 left to 1 right. hall: how much of it goes into the reverb.
    ducked: it gives way to each kick drum. octave: of the chords' middle or the bass.
    """

    instrument: str
    role: Role
    bars: Mapping[str, tuple[str, ...]]
    level_db: float
    pan: float = 0.0
    hall: float = 0.15
    ducked: bool = False
    octave: int = 0


@dataclass(frozen=True)
class Score:
    """A tune as it is written. bpm: beats a minute. tonic: MIDI number of the melody's first degree.

    swing: by how much of a step every second sixteenth comes late. chords: of each section, a bar each.
    cadence, end: the chord of the last bar and the one it leads to. soften_hz: where the high end begins to
    fall, by 6 dB an octave.
    """

    name: str
    title: Mapping[str, str]
    mood: Mapping[str, str]
    bpm: float
    tonic: int
    chords: Mapping[str, str]
    cadence: str
    end: str
    parts: tuple[Part, ...]
    scale: tuple[int, ...] = MAJOR
    swing: float = 0.0
    soften_hz: float = 14_000.0
    voices_from: int = 55
    drum_levels_db: Mapping[str, float] = field(default_factory=dict)


def chord(name: str) -> Chord:
    """The chord of a name such as "Bbmaj9" or "D/F#"."""
    match = _CHORD.fullmatch(name)
    if match is None or match[3] not in _QUALITIES:
        raise ValueError(f"{name}: no such chord")
    root = _pitch_class(match[1], match[2])
    bass = _pitch_class(match[4], match[5]) if match[4] else root
    return Chord(root, bass, _QUALITIES[match[3]])


def lead_voices(before: tuple[int, ...], chord: Chord, lowest: int) -> tuple[int, ...]:
    """MIDI numbers of a chord in close position, as near as can be to the voices before.

    Chords of five tones leave their root to the bass. The lowest voice lies within the octave above `lowest`.
    """
    tones = chord.tones[1:] if len(chord.tones) > 4 else chord.tones
    classes = sorted({(chord.root + tone) % 12 for tone in tones})
    candidates = []
    for turn in range(len(classes)):
        order = classes[turn:] + classes[:turn]
        voices = [lowest + (order[0] - lowest) % 12]
        for pitch_class in order[1:]:
            voices.append(voices[-1] + (pitch_class - voices[-1]) % 12)
        candidates.append(tuple(voices))
    if not before:
        return min(candidates, key=lambda voices: abs(voices[0] - lowest - 5))
    middle = sum(before) / len(before)
    return min(
        candidates, key=lambda voices: (_moved(before, voices), abs(sum(voices) / len(voices) - middle))
    )


def notes_of(
    role: Role, pattern: str, chord: Chord, voices: tuple[int, ...], score: Score, octave: int
) -> list[Note]:
    """The notes of a one-bar pattern.

    melody: scale degrees with "'" for the octave above, "," for the one below, and their beats: "5*1 -*.5".
    chords: sixteen steps, "x" strikes (or "o", softly), "-" holds, "." is silent.
    arpeggio: the same with the number of a voice, counted up through the octaves.
    bass: "1" root, "5" fifth, "8" octave, "3" third, "7" the step below the root.
    beat: drums, each with its sixteen steps: "X" hard, "x", "o" soft: "kick:x...x... hat:o.o.".
    """
    if role == "melody":
        return _melody(pattern, score, octave)
    if role == "beat":
        notes = []
        for line in pattern.split():
            drum, _, steps = line.partition(":")
            notes += [
                Note(_swung(step, score), 0.25, 0, {"X": 1.0, "x": 0.75, "o": 0.4}[mark], drum)
                for step, mark in enumerate(steps)
                if mark != "."
            ]
        return notes
    notes = []
    for step, mark in enumerate(pattern):
        if mark in "-.":
            continue
        held = 1
        while step + held < len(pattern) and pattern[step + held] == "-":
            held += 1
        strength = 0.6 if mark == "o" else 0.75 + 0.15 * (step % 4 == 0)
        at, beats = _swung(step, score), held / 4
        if role == "chords":
            notes += [Note(at, beats, voice + 12 * octave, strength) for voice in voices]
        elif role == "arpeggio":
            lift, number = divmod(int(mark), len(voices))
            notes.append(Note(at, beats, voices[number] + 12 * (lift + octave), strength))
        else:
            notes.append(Note(at, beats, _bass_pitch(mark, chord) + 12 * octave, strength))
    return notes


def _melody(pattern: str, score: Score, octave: int) -> list[Note]:
    notes, at = [], 0.0
    for word in pattern.split():
        match = _DEGREE.fullmatch(word)
        if match is None:
            raise ValueError(f"{word}: no such note")
        beats = float(match[3])
        if match[1] != "-":
            shift = match[2].count("'") - match[2].count(",") + octave
            pitch = score.tonic + score.scale[int(match[1]) - 1] + 12 * shift
            notes.append(Note(_swung(round(at * 4), score), beats, pitch, 0.7 + 0.15 * (at % 1 == 0)))
        at += beats
    if at != BEATS:
        raise ValueError(f"{pattern}: {at} beats instead of {BEATS}")
    return notes


def _swung(step: int, score: Score) -> float:
    return (step + (score.swing if step % 2 else 0.0)) / 4


def _bass_pitch(mark: str, chord: Chord) -> int:
    lowest = 33 + (chord.bass - 33) % 12  # A1, 55 Hz, is the lowest that small loudspeakers give at all
    third = next((tone for tone in chord.tones if tone in (3, 4, 5)), 7)
    fifth = lowest + 7 if lowest < 40 else lowest - 5
    return {"1": lowest, "8": lowest + 12, "5": fifth, "3": lowest + third, "7": lowest - 2}[mark]


def _moved(before: tuple[int, ...], voices: tuple[int, ...]) -> int:
    return sum(min(abs(voice - other) for other in before) for voice in voices)


def _pitch_class(letter: str, accidental: str) -> int:
    return (_LETTERS[letter] + {"": 0, "#": 1, "b": -1}[accidental]) % 12
