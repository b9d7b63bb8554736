"""What lies on the workbench: the draft, the clips at hand, where the preview stands, what can be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from tryon.clips.library import Clip
from tryon.editing.plan import Anchor, EditPlan, Sticker
from tryon.editing.timeline import Timeline, lay_out
from ui.editor.draft import Draft
from ui.film import Film
from ui.text import Language


@dataclass(frozen=True, eq=False)
class Choice:
    """Something to choose by its `name`, with what it is called in each language."""

    name: str
    labels: Mapping[Language, str]
    picture: QImage = field(default_factory=QImage)


@dataclass(frozen=True, eq=False)
class Offer:
    """What there is to choose from. placed: each sticker as it is first put on a post."""

    looks: tuple[Choice, ...] = ()
    stickers: tuple[Choice, ...] = ()
    placed: Mapping[str, Sticker] = field(default_factory=dict)
    templates: tuple[Choice, ...] = ()
    tunes: tuple[Choice, ...] = ()


class Bench(QObject):
    """Emits `changed` after the plan changed, `moved` after the preview was moved to another second,
    `selected` after another piece was selected, and `opened` when there is another clip to edit."""

    changed = Signal()
    moved = Signal()
    selected = Signal()
    opened = Signal()

    def __init__(self, parent: QObject, clip: Clip, plan: EditPlan) -> None:
        super().__init__(parent)
        self.open(clip, Draft(plan), (), Offer())

    def open(
        self, clip: Clip, draft: Draft, others: tuple[Clip, ...], offer: Offer, focus: Anchor = "face"
    ) -> None:
        """Lay another clip's draft on it. others: clips that can be joined or compared with it.

        focus: on what its product is worn.
        """
        self.clip, self.draft, self.others, self.offer, self.focus = clip, draft, others, offer, focus
        self.films: dict[Path, Film] = {}
        self.segment = 0
        self.t_s = 0.0
        self._laid_out: tuple[EditPlan, Timeline] | None = None
        self.opened.emit()
        self.changed.emit()

    @property
    def plan(self) -> EditPlan:
        return self.draft.plan

    @property
    def timeline(self) -> Timeline:
        if self._laid_out is None or self._laid_out[0] is not self.plan:
            self._laid_out = (self.plan, lay_out(self.plan))
        return self._laid_out[1]

    @property
    def duration_s(self) -> float:
        return self.timeline.duration_s

    def apply(self, plan: EditPlan, gesture: str = "") -> None:
        """Go on with `plan`; changes with the same gesture are one step to undo."""
        if self.draft.change(plan, gesture):
            self._follow()

    def settle(self) -> None:
        self.draft.settle()

    def undo(self) -> None:
        self.draft.undo()
        self._follow()

    def redo(self) -> None:
        self.draft.redo()
        self._follow()

    def seek(self, t_s: float) -> None:
        """Move the preview to a second of the post."""
        self.t_s = min(max(t_s, 0.0), self.duration_s)
        self.moved.emit()

    def seek_source(self, segment: int, source_s: float) -> None:
        """Move the preview to a second of the clip of a piece."""
        self.seek(self.post_second(segment, source_s))

    def select(self, segment: int) -> None:
        self.segment = min(max(segment, 0), len(self.plan.segments) - 1)
        self.selected.emit()

    def post_second(self, segment: int, source_s: float) -> float:
        """When a second of the clip of a piece is seen in the post."""
        placed = self.timeline.halves[0][segment]
        return placed.start_s + placed.curve.post_s(source_s - placed.segment.start_s)

    def source_second(self, t_s: float) -> tuple[int, float]:
        """Which piece, and which second of its clip, is seen at a second of the post."""
        playing = [each for each in self.timeline.at(t_s) if each.half == 0]
        return playing[-1].segment_index, playing[-1].source_s

    def _follow(self) -> None:
        self.segment = min(self.segment, len(self.plan.segments) - 1)
        self.t_s = min(self.t_s, self.duration_s)
        self.changed.emit()
