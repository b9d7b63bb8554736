"""The course of a tune: which section each bar belongs to, so that any length begins, rises and ends."""

from __future__ import annotations

from dataclasses import dataclass

from tryon.music.score import BEATS, Section

_FLEX = 1.04
"""How much faster or slower than written a tune may be played to fit: a change that is not noticed."""
_LAST_CHORD_BARS = 1.0


@dataclass(frozen=True)
class Bar:
    """number: within its section. place: "turn" before a lift, "cadence" before the last chord, or "" """

    section: Section
    number: int
    place: str


@dataclass(frozen=True)
class Course:
    """bars: those before the last chord, which begins at `bar_s * len(bars)` and rings to the end."""

    bars: tuple[Bar, ...]
    bar_s: float
    seconds: float

    @property
    def beat_s(self) -> float:
        return self.bar_s / BEATS

    @property
    def lift_s(self) -> float:
        """Where the first lift begins; the last chord where there is none."""
        number = next((i for i, bar in enumerate(self.bars) if bar.section == "lift"), len(self.bars))
        return number * self.bar_s


def arrange(seconds: float, bpm: float) -> Course:
    """Lay out a tune of exactly `seconds`.

    The last chord falls on a bar line and rings for about a bar. What does not fit into whole bars is given
    to the tempo as far as it may flex, and the rest to the ringing of the last chord.
    """
    written_s = 60 / bpm * BEATS
    count = max(0, round(seconds / written_s - _LAST_CHORD_BARS))
    bar_s = seconds / (count + _LAST_CHORD_BARS)
    bar_s = min(max(bar_s, written_s / _FLEX), written_s * _FLEX)
    sections = _sections(count)
    bars = []
    for index, (section, number) in enumerate(sections):
        place = ""
        if index == count - 1:
            place = "cadence"
        elif section != "lift" and sections[index + 1][0] == "lift":
            place = "turn"
        bars.append(Bar(section, number, place))
    return Course(tuple(bars), bar_s, seconds)


def _sections(count: int) -> list[tuple[Section, int]]:
    # Posts are short: the lift comes early, and verses are whole phrases of two, four or eight bars.
    intro = 0 if count < 4 else 1 if count < 8 else 2 if count < 40 else 4
    runs: list[tuple[Section, int]] = [("intro", intro)]
    left = count - intro
    while left > 20:
        # Long tunes breathe: after the lift two quieter bars, and again.
        runs += [("verse", 4), ("lift", 8), ("break", 2)]
        left -= 14
    verse = left // 2 if left < 4 else 2 if left < 8 else 4 if left < 12 else 8
    runs += [("verse", verse), ("lift", left - verse)]
    return [(section, number) for section, length in runs for number in range(length)]
