"""Several clips: one after the other, side by side, or cut to the beat of the music."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tryon.clips.library import Clip
from tryon.editing.plan import Layout, Transition
from ui.controls import TextButton, name_button
from ui.editor.bench import Bench
from ui.editor.changes import beside, changed, with_clip
from ui.editor.page import FlowBox, Page
from ui.editor.parts import Chips, Tile
from ui.titles import title_of

TRANSITIONS: tuple[Transition, ...] = get_args(Transition)
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
TILE_WH = (84, 64)


class ClipsPage(Page):
    """Tiles of the other clips: a press joins one, or compares with it while the screen is split.

    Emits `beat_wanted` when the pieces are to be cut to the beat, and `used` with the path of a clip that
    becomes part of the post.
    """

    beat_wanted = Signal()
    used = Signal(object)

    def __init__(self, parent: QWidget, bench: Bench) -> None:
        super().__init__(parent, bench)
        self.tiles: list[tuple[Clip, Tile]] = []
        self._layout: Layout = "single"
        self.hint = self.add_caption()
        self.grid = FlowBox(self)
        self.column.addWidget(self.grid)
        self.layout_label = self.add_caption()
        self.layout_of = Chips(self, LAYOUTS, ("film", "split-side", "split-stack"))
        self.layout_of.chosen.connect(self._split)
        self.column.addWidget(self.layout_of)
        self.transition_label = self.add_caption()
        self.transition = Chips(self, TRANSITIONS)
        self.transition.chosen.connect(lambda value: bench.apply(changed(bench.plan, transition=value)))
        self.column.addWidget(self.transition)
        self.beat_hint = self.add_caption()
        self.beat = TextButton(self, icon="beat")
        self.beat.clicked.connect(self.beat_wanted.emit)
        box = FlowBox(self)
        box.flow.addWidget(self.beat)
        self.column.addWidget(box)
        self.end()
        bench.opened.connect(self._open)

    def name_controls(self) -> None:
        words = self.words
        self.layout_label.setText(words["layout"])
        self.layout_of.set_labels(
            [words["layout_single"], words["layout_side_by_side"], words["layout_stacked"]]
        )
        self.transition_label.setText(words["transition"])
        self.transition.set_labels(
            [
                words["transition_cut"],
                words["transition_dissolve"],
                words["transition_slide"],
                words["transition_zoom"],
                words["transition_flash"],
            ]
        )
        self.beat_hint.setText(words["cut_to_beat_hint"])
        name_button(self.beat, words["cut_to_beat"])

    def refresh(self) -> None:
        words, plan, others = self.words, self.bench.plan, bool(self.bench.others)
        if plan.layout != "single" or not others:
            self._layout = plan.layout
        comparing = self._layout != "single"
        self.hint.setText(
            words["no_other_clips"] if not others else words["compare_with" if comparing else "clips_hint"]
        )
        self.layout_of.choose(self._layout)
        shown = plan.second[0].clip if plan.second else None
        for clip, tile in self.tiles:
            title = title_of(clip, words)
            tile.setText(title)
            tile.set_name(words["compare_with" if comparing else "add_clip"].format(title=title))
            tile.setChecked(comparing and clip.path == shown)
        for widget in (self.layout_label, self.layout_of):
            widget.setVisible(others)
        several = len(plan.segments) > 1
        self.transition_label.setVisible(several)
        self.transition.setVisible(several)
        self.transition.choose(plan.transition)
        self.beat.setEnabled(plan.music.tune is not None or plan.music.file is not None)

    def take_poster(self, path: Path, image: QImage) -> None:
        for clip, tile in self.tiles:
            if clip.path == path:
                tile.set_image(image)

    def _open(self) -> None:
        self._layout = self.bench.plan.layout
        self.grid.clear()
        self.tiles = []
        for clip in self.bench.others:
            tile = Tile(self.grid, TILE_WH, "film")
            tile.clicked.connect(lambda _=False, clip=clip: self._use(clip))
            self.tiles.append((clip, tile))
            self.grid.flow.addWidget(tile)
            tile.show()
        self.refresh()

    def _use(self, clip: Clip) -> None:
        plan = self.bench.plan
        if self._layout == "single":
            self.bench.apply(with_clip(plan, clip))
        else:
            self.bench.apply(beside(plan, self._layout, clip))
        self.used.emit(clip.path)
        self.refresh()

    def _split(self, layout: object) -> None:
        """Splitting begins with the newest other clip, so that one press shows what it is."""
        self._layout = cast(Layout, layout)
        plan = self.bench.plan
        if plan.second and self._layout != "single":
            self.bench.apply(changed(plan, layout=self._layout))
        else:
            second = self.bench.others[0] if self.bench.others else self.bench.clip
            self.bench.apply(beside(plan, self._layout, second))
            self.used.emit(second.path)
        self.refresh()
