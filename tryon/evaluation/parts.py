"""All parts of the evaluation, in the order of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from tryon.errors import InputError
from tryon.evaluation.feet_clips import measure_feet_clips
from tryon.evaluation.feet_found import measure_feet_found
from tryon.evaluation.feet_pose import measure_feet_pose
from tryon.evaluation.hands_clips import measure_hands_clips
from tryon.evaluation.hands_found import measure_hands_found
from tryon.evaluation.hands_pose import measure_hands_pose
from tryon.evaluation.hands_side import measure_hands_side
from tryon.evaluation.labelled import measure_labelled
from tryon.evaluation.lag import measure_lag
from tryon.evaluation.light import measure_light
from tryon.evaluation.pose import measure_pose
from tryon.evaluation.pupils import measure_pupils
from tryon.evaluation.quiet import measure_quiet
from tryon.evaluation.report import Advance, PartReport
from tryon.evaluation.stability import measure_stability
from tryon.evaluation.street import measure_street
from tryon.evaluation.talking import measure_talking
from tryon.evaluation.turned import measure_turned

PARTS: dict[str, Callable[[Path, Advance], PartReport]] = {
    "stability": measure_stability,
    "quiet": measure_quiet,
    "lag": measure_lag,
    "talking": measure_talking,
    "pose": measure_pose,
    "turned": measure_turned,
    "labelled": measure_labelled,
    "pupils": measure_pupils,
    "light": measure_light,
    "feet_found": measure_feet_found,
    "feet_clips": measure_feet_clips,
    "feet_pose": measure_feet_pose,
    "hands_found": measure_hands_found,
    "hands_clips": measure_hands_clips,
    "hands_pose": measure_hands_pose,
    "hands_side": measure_hands_side,
    "street": measure_street,
}


def choose_parts(folder: Path, only: Sequence[str]) -> dict[str, Callable[[Path, Advance], PartReport]]:
    """The named parts, or all of them. Raises InputError for another name and for a missing folder."""
    unknown = [name for name in only if name not in PARTS]
    if unknown:
        raise InputError(f"there is no part called {unknown[0]!r}; there are {', '.join(PARTS)}")
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder")
    return {name: part for name, part in PARTS.items() if not only or name in only}
