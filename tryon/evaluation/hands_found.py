"""On how many single photos of hands a watch and a ring are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tryon.evaluation.following_hands import HandsDressed
from tryon.evaluation.report import Advance, Case, MissingMediaError, PartReport, Row
from tryon.sources.still import STILL_SUFFIXES, read_image
from tryon.types import Frame

_FOLDERS = ("flat", "landmarks", "wrist")
_GOAL = 0.90


def measure_hands_found(folder: Path, advance: Advance) -> PartReport:
    """Photos of hands from near, of people with hands in view, and of wrists."""
    photos = [
        path
        for name in _FOLDERS
        for path in sorted((folder / "hands" / name).glob("*"))
        if path.suffix.lower() in STILL_SUFFIXES
    ]
    if not photos:
        raise MissingMediaError(f"there are no photos in {folder / 'hands'}")
    cases: list[Case] = []
    with HandsDressed(video=False) as dressed:
        for number, path in enumerate(photos):
            advance(number, len(photos))
            seen = dressed.look(Frame(read_image(path), 0))
            cases.append(
                {
                    "case": f"{path.parent.name}/{path.name}",
                    "of": path.parent.name,
                    "hands": len(seen.hands),
                    "watch": seen.watch is not None,
                    "ring": seen.ring is not None,
                    "drawn": seen.watch is not None and seen.ring is not None,
                }
            )
    missed = [case for case in cases if not case["drawn"]]
    return PartReport(
        (
            Row("hands_found.drawn", _share(cases, "drawn"), "of photos", _GOAL, at_least=True),
            *(
                Row(
                    f"hands_found.drawn, {name}",
                    _share([c for c in cases if c["of"] == name], "drawn"),
                    "of photos",
                )
                for name in _FOLDERS
            ),
            Row("hands_found.watch", _share(cases, "watch"), "of photos"),
            Row("hands_found.ring", _share(cases, "ring"), "of photos"),
            *(Row(f"hands_found.not on {case['case']}", case["hands"], "hands seen") for case in missed),
        ),
        tuple(cases),
    )


def _share(cases: Sequence[Case], key: str) -> float:
    return sum(bool(case[key]) for case in cases) / len(cases) if cases else float("nan")
