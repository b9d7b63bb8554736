"""What the staff's pages work with, as one value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tryon.catalogue import Catalogue
from tryon.editing.templates import load_templates
from tryon.insights import Counts
from tryon.kiosk.log import LoggedEvent, recent_events
from tryon.kiosk.restarts import Restart, Restarts
from tryon.kiosk.restocking import Restocked, restock
from tryon.kiosk.samples import samples
from tryon.share.drives import Stick, sticks
from tryon.sources import list_cameras
from tryon.speech import speech_command
from ui.bridge import Bridge
from ui.kiosk.operator.settings_file import SettingsFile
from ui.text import Language
from ui.worker import Worker

END_S = 2.0


def camera_names() -> tuple[tuple[int, str], ...]:
    """Number and name of each camera that is plugged in."""
    return tuple((camera.index, camera.name) for camera in list_cameras())


def template_names() -> dict[str, Mapping[Language, str]]:
    """Names of templates by key, in both languages. Reads files."""
    found = load_templates().found
    return {key: {"en": each.name.text("en"), "zh": each.name.text("zh")} for key, each in found.items()}


@dataclass(frozen=True)
class Desk:
    """figures: as on the health page. problem: what is wrong beside the mirror, in one line. catalogue: all
    products, those that are hidden included. counts: of the last days; it reads a file. shown_clips: how
    many of shoppers' clips may be shown; show_nobody: deletes them. templates: names by key and language.
    samples: pictures of posts by template, which takes seconds where they were not drawn yet.
    lookups, files, gate: threads for what may block, for what takes long, and for PINs, which must not wait.
    """

    file: SettingsFile
    bridge: Bridge
    catalogue: Catalogue
    figures: Callable[[], Mapping[str, float]] = dict
    problem: Callable[[], str] = str
    counts: Callable[[int], Counts] = lambda days: Counts()
    shown_clips: Callable[[], int] = int
    show_nobody: Callable[[], None] = lambda: None
    templates: Callable[[], Mapping[str, Mapping[Language, str]]] = template_names
    samples: Callable[[Language], Mapping[str, Path]] = samples
    cameras: Callable[[], Sequence[tuple[int, str]]] = camera_names
    sticks: Callable[[], tuple[Stick, ...]] = sticks
    events: Callable[[], tuple[LoggedEvent, ...]] = recent_events
    has_voice: Callable[[], bool] = lambda: speech_command("en") is not None
    restarts: Callable[[], tuple[Restart, ...]] = lambda: Restarts().last
    restock: Callable[[Path, Callable[[float], None], Callable[[], bool]], Restocked] = restock
    lookups: Worker = field(default_factory=lambda: Worker("staff-lookups"))
    files: Worker = field(default_factory=lambda: Worker("staff-files"))
    gate: Worker = field(default_factory=lambda: Worker("staff-gate"))

    def finish(self) -> None:
        """End the threads."""
        for worker in (self.lookups, self.files, self.gate):
            worker.finish()
            worker.wait(END_S)
