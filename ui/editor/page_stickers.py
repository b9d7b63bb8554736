"""Stickers: tapped to be added, dragged in the preview to where they belong."""

from __future__ import annotations

from typing import cast, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tryon.editing.plan import Anchor, Sticker
from ui.controls import IconButton
from ui.editor.bench import Bench
from ui.editor.changes import with_sticker, without_sticker
from ui.editor.page import FlowBox, Page
from ui.editor.parts import Chips, Tile

ANCHORS: tuple[Anchor, ...] = get_args(Anchor)
TILE_WH = (64, 64)
SMALLEST, LARGEST = 0.1, 2.0
GROW = 1.2
"""What a press of "larger" does to a width."""

FIRST_SIZE: dict[Anchor, float] = {"face": 0.5, "hand": 0.6, "feet": 0.4, "picture": 0.25}
FIRST_OFFSET: dict[Anchor, tuple[float, float]] = {
    "face": (0.45, -0.45),
    "hand": (0.4, -0.4),
    "feet": (0.4, -0.4),
    "picture": (0.25, -0.3),
}
"""Beside what is followed, not on it: the product is to be seen."""


class StickersPage(Page):
    """Tiles of all stickers; above them what can be done with the one that is selected in the preview.

    Emits `added` with the number of a new one.
    """

    added = Signal(int)

    def __init__(self, parent: QWidget, bench: Bench) -> None:
        super().__init__(parent, bench)
        self.at: int | None = None
        self.tiles: dict[str, Tile] = {}
        self.hint = self.add_caption()
        self.chosen = FlowBox(self)
        self.follow = Chips(self.chosen, ANCHORS)
        self.follow.chosen.connect(self._follow)
        self.smaller, self.larger = IconButton("minus", self), IconButton("plus", self)
        self.smaller.clicked.connect(lambda: self._resize(1 / GROW))
        self.larger.clicked.connect(lambda: self._resize(GROW))
        self.remove = IconButton("trash", self)
        self.remove.clicked.connect(self._remove)
        for widget in (self.smaller, self.larger, self.remove):
            self.chosen.flow.addWidget(widget)
        self.column.addWidget(self.follow)
        self.column.addWidget(self.chosen)
        self.grid = FlowBox(self)
        self.column.addWidget(self.grid)
        self.end()
        bench.opened.connect(self._open)

    def name_controls(self) -> None:
        words = self.words
        self.hint.setText(words["sticker_hint"])
        self.follow.set_labels(
            [words["follow_face"], words["follow_hand"], words["follow_feet"], words["follow_picture"]]
        )
        self.smaller.set_name(words["smaller"])
        self.larger.set_name(words["larger"])
        self.remove.set_name(words["remove"])
        for choice in self.bench.offer.stickers:
            if choice.name in self.tiles:
                label = choice.labels[self.language]
                self.tiles[choice.name].setText(label)
                self.tiles[choice.name].set_name(words["add_sticker"].format(name=label))

    def refresh(self) -> None:
        stickers = self.bench.plan.stickers
        if self.at is not None and self.at >= len(stickers):
            self.at = None
        self.follow.setVisible(self.at is not None)
        self.chosen.setVisible(self.at is not None)
        if self.at is not None:
            self.follow.choose(stickers[self.at].anchor)
            self.larger.setEnabled(stickers[self.at].size * GROW <= LARGEST)
            self.smaller.setEnabled(stickers[self.at].size / GROW >= SMALLEST)

    def select(self, at: int | None) -> None:
        """Work on sticker number `at`, or on none."""
        self.at = at
        self.refresh()

    def put(self, at: int, offset: tuple[float, float]) -> None:
        """Put the middle of a sticker elsewhere, in widths of what it follows."""
        sticker = self.bench.plan.stickers[at]
        self._replace(at, sticker, f"sticker{at}", offset=offset)

    def tell_seen(self, seen: bool) -> None:
        """Whether the selected sticker is seen at the moment at which the preview stands."""
        lost = self.at is not None and not seen
        self.hint.setText(self.words["sticker_unseen" if lost else "sticker_hint"])

    def _open(self) -> None:
        self.at = None
        self.grid.clear()
        self.tiles = {}
        for choice in self.bench.offer.stickers:
            tile = Tile(self.grid, TILE_WH, whole=True)
            tile.setCheckable(False)
            tile.set_image(choice.picture)
            tile.clicked.connect(lambda _=False, name=choice.name: self._add(name))
            self.tiles[choice.name] = tile
            self.grid.flow.addWidget(tile)
            tile.show()
        self.name_controls()

    def _add(self, name: str) -> None:
        sticker = self.bench.offer.placed[name]
        if sticker.anchor not in ("picture", self.bench.focus):
            sticker = following(sticker, self.bench.focus)
        self.at = len(self.bench.plan.stickers)
        self.bench.apply(with_sticker(self.bench.plan, sticker), f"sticker{self.at}")
        self.added.emit(self.at)

    def _follow(self, anchor: object) -> None:
        if self.at is not None:
            sticker = following(self.bench.plan.stickers[self.at], cast(Anchor, anchor))
            self.bench.apply(with_sticker(self.bench.plan, sticker, self.at))

    def _resize(self, factor: float) -> None:
        if self.at is not None:
            sticker = self.bench.plan.stickers[self.at]
            size = min(LARGEST, max(SMALLEST, sticker.size * factor))
            self._replace(self.at, sticker, f"sticker{self.at}size", size=size)

    def _remove(self) -> None:
        if self.at is not None:
            at, self.at = self.at, None
            self.bench.apply(without_sticker(self.bench.plan, at))

    def _replace(self, at: int, sticker: Sticker, gesture: str, **fields: object) -> None:
        changed = Sticker.model_validate({**dict(sticker), **fields})
        self.bench.apply(with_sticker(self.bench.plan, changed, at), gesture)


def following(sticker: Sticker, anchor: Anchor) -> Sticker:
    """The same sticker beside something else."""
    place = {"anchor": anchor, "offset": FIRST_OFFSET[anchor], "size": FIRST_SIZE[anchor]}
    return Sticker.model_validate({**dict(sticker), **place})
