"""What a rehearsal's notes amount to: figures, and a page of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

WARM_UP = 0.1
"""Share of the long phase in which everything is loaded for the first time."""

POINTS = 10
"""Of the series of memory."""

_CHANGING = re.compile(r"tryon-[\w.-]+|0x[0-9a-f]+|\d+")
"""In what is logged: names of clips, addresses and numbers."""


@dataclass
class Figures:
    """Of all processes of a rehearsal, from their notes in the order of time."""

    frames: int = 0
    drawn: int = 0
    sessions: int = 0
    processes: int = 0
    seconds: float = 0.0
    samples: list[dict[str, Any]] = field(default_factory=list)
    lists: dict[str, list[float]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    mended: dict[str, list[float]] = field(default_factory=dict)
    defects: Counter[str] = field(default_factory=Counter)
    on_purpose: Counter[str] = field(default_factory=Counter)
    logged: Counter[str] = field(default_factory=Counter)
    phones: Counter[str] = field(default_factory=Counter)
    health: Counter[str] = field(default_factory=Counter)
    visits: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str, value: float) -> None:
        self.lists.setdefault(kind, []).append(value)


def figures_of(notes: Iterable[dict[str, Any]]) -> Figures:
    """Count everything."""
    figures, began_s, sample = Figures(), 0.0, dict[str, Any]()
    for note in notes:
        kind = note["kind"]
        began_s = began_s or note["at"]
        figures.seconds = note["at"] - began_s
        if kind == "process":
            figures.processes += 1
            _add_up(figures, sample)
            sample = {}
        elif kind == "sample":
            sample = note
            figures.samples.append(note)
        elif kind == "wake":
            figures.add("wake face" if note["scene"] == "face" else "wake body", note["s"])
        elif kind == "not woken":
            figures.others["wake face" if note["scene"] == "face" else "wake body"] += 1
        elif kind == "reaction":
            figures.add("reaction", note["ms"])
        elif kind == "switch":
            figures.add(f"switch {note['which']}", note["ms"])
        elif kind == "health":
            figures.health[note["answer"]] += 1
        elif kind == "restarted":
            figures.add(f"restart {note['after']}", note["s"])
            figures.add(f"mirror {note['after']}", note["mirror_s"])
        elif kind == "fault":
            figures.faults[note["fault"]] += 1
        elif kind == "mended":
            figures.mended.setdefault(note["fault"], []).append(note["s"])
        elif kind == "defect":
            figures.defects[note["what"]] += 1
        elif kind == "log":
            counter = figures.on_purpose if note["on_purpose"] else figures.logged
            counter[f"{note['level']} {note['where']}: {_CHANGING.sub('N', note['text'])[:120]}"] += 1
        elif kind == "visit":
            figures.visits[note["what"]] += 1
            figures.add(f"visit {note['what']}", note["s"])
        elif kind == "phone":
            figures.phones[f"{note['manner']}{': ' + note['failed'] if 'failed' in note else ''}"] += 1
        else:
            figures.others[f"{kind} {note.get('what', '')}".strip()] += 1
    _add_up(figures, sample)
    return figures


def _add_up(figures: Figures, sample: dict[str, Any]) -> None:
    figures.frames += int(sample.get("frames", 0))
    figures.drawn += int(sample.get("drawn", 0))
    figures.sessions += int(sample.get("sessions", 0))


def share(values: Sequence[float], at: float) -> float:
    """The value that this share of all values does not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(at * len(ordered)))] if ordered else 0.0


def series(samples: Sequence[dict[str, Any]], key: str, points: int = POINTS) -> list[float]:
    """Medians of equal stretches of the long phase after its warm-up, the first of them the warm-up's end."""
    rest = [float(sample[key]) for sample in samples[int(WARM_UP * len(samples)) :]]
    if len(rest) < points:
        return rest
    edges = [round(at * len(rest) / points) for at in range(points + 1)]
    return [share(rest[start:end], 0.5) for start, end in pairwise(edges)]


def cores(samples: Sequence[dict[str, Any]]) -> float:
    """How many cores the process had in the mean; 0 where no time has passed."""
    elapsed_s = samples[-1]["at"] - samples[0]["at"] if samples else 0.0
    return float((samples[-1]["cpu_s"] - samples[0]["cpu_s"]) / elapsed_s) if elapsed_s else 0.0


def growth(values: Sequence[float]) -> float:
    """Of the last over the first; 0 of none."""
    return values[-1] / values[0] - 1 if values else 0.0
