"""Tiles of which one is chosen, each a picture of what the post would look like with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from tryon.editing.plan import EditPlan
from ui.editor.bench import Choice
from ui.editor.changes import SHAPES
from ui.editor.page import FlowBox
from ui.editor.parts import Tile
from ui.editor.preview_loop import Wish
from ui.text import Language
from ui.theme.tokens import GRID

THUMB_W, THUMB_H = 8 * GRID, 10 * GRID
DRAWN_H = 384
"""Pictures are drawn larger than they are shown: words of a template need some pixels to be laid out."""


def drawn_wh(plan: EditPlan) -> tuple[int, int]:
    """Pixels of a small picture of a plan."""
    width, height = SHAPES[plan.aspect]
    scale = DRAWN_H / max(width, height)
    return round(width * scale), round(height * scale)


class PictureChoice(FlowBox):
    """Emits `chosen` with the name of the choice, or None for the first tile: none of them.

    prefix: sets its pictures apart from others in the preview loop.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, prefix: str) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self._tiles: dict[str | None, Tile] = {}
        self._choices: tuple[Choice, ...] = ()

    @property
    def tiles(self) -> dict[str | None, Tile]:
        return self._tiles

    def offer(self, choices: Sequence[Choice]) -> None:
        """Show these, and one for none."""
        if tuple(choices) == self._choices and self._tiles:
            return
        self._choices = tuple(choices)
        self.clear()
        self._tiles = {}
        for name in (None, *(each.name for each in choices)):
            tile = Tile(self, (THUMB_W, THUMB_H))
            tile.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
            self._tiles[name] = tile
            self.flow.addWidget(tile)
            tile.show()

    def set_labels(self, none: str, language: Language) -> None:
        self._tiles[None].set_label(none)
        for each in self._choices:
            self._tiles[each.name].set_label(each.labels[language])

    def choose(self, name: str | None) -> None:
        for each, tile in self._tiles.items():
            tile.setChecked(each == name)

    def wishes(self, t_s: float, variant: Callable[[str | None], EditPlan]) -> list[Wish]:
        """What is to be drawn on the tiles: the plan of each choice at a second of the post."""
        return [
            Wish(plan := variant(name), t_s, drawn_wh(plan), f"{self._prefix}{name or ''}")
            for name in self._tiles
        ]

    def take(self, key: str, image: QImage) -> None:
        """Put a drawn picture on its tile, if it is one of these."""
        if key.startswith(self._prefix):
            tile = self._tiles.get(key.removeprefix(self._prefix) or None)
            if tile is not None:
                tile.set_image(image)
