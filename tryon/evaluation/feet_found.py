"""How many feet are found in single photos, and whether they point the right way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tryon.evaluation.following_feet import FeetFollower
from tryon.evaluation.marked_feet import DIRECTION_DEG, drawn_foot, marked_photos, pair_up, turned_deg
from tryon.evaluation.report import Advance, Case, MissingMediaError, PartReport, Row, percentile
from tryon.sources.still import read_image
from tryon.types import Frame

_GOAL = 0.85


def measure_feet_found(folder: Path, advance: Advance) -> PartReport:
    """Photos of feet from near, from above in socks, in shoes and bare: every foot of which half shows."""
    photos = {name: feet for name, feet in marked_photos().items() if (folder / "feet" / name).is_file()}
    if not photos:
        raise MissingMediaError(f"there are no photos in {folder / 'feet'}")
    cases: list[Case] = []
    with FeetFollower(video=False) as follower:
        for number, (name, marked) in enumerate(photos.items()):
            advance(number, len(photos))
            fitted, camera = follower.look(Frame(read_image(folder / "feet" / name), 0))
            drawn = [drawn_foot(foot, camera) for foot in fitted]
            for index, (mark, found) in enumerate(zip(marked, pair_up(marked, drawn), strict=True)):
                case: dict[str, Any] = {
                    "case": f"{name} {mark.side or index}",
                    "of": name.split("/")[0],
                }
                if found is None:
                    cases.append({**case, "found": False, "right": False})
                    continue
                turned = turned_deg(mark, found)
                case = {**case, "found": True, "right": turned <= DIRECTION_DEG, "turned_deg": turned}
                cases.append({**case, "right_side": found.side == mark.side} if mark.side else case)
    found_cases = [case for case in cases if case["found"]]
    sided = [case for case in found_cases if "right_side" in case]
    of = [
        Row(f"feet_found.{kind}", _share([case for case in cases if case["of"] == kind], "right"), "of feet")
        for kind in dict.fromkeys(case["of"] for case in cases)
    ]
    return PartReport(
        (
            Row("feet_found.right way", _share(cases, "right"), "of feet", _GOAL, at_least=True),
            *of,
            Row("feet_found.found", _share(cases, "found"), "of feet"),
            Row("feet_found.direction", percentile(found_cases, "turned_deg"), "degrees"),
            Row("feet_found.right side", _share(sided, "right_side"), "of found feet"),
        ),
        tuple(cases),
    )


def _share(cases: Sequence[Case], key: str) -> float:
    return sum(bool(case[key]) for case in cases) / len(cases) if cases else float("nan")
