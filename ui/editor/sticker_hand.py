"""Stickers under a finger: taken hold of in the preview, moved, and brought into view when they are new."""

from __future__ import annotations

from PySide6.QtCore import QObject

from ui.editor.bench import Bench
from ui.editor.changes import SHAPES
from ui.editor.page_stickers import StickersPage
from ui.editor.player import Player
from ui.editor.spots import StickerSpot
from ui.editor.stage import Stage


class StickerHand(QObject):
    """Connects the preview with the page of stickers."""

    def __init__(self, bench: Bench, stage: Stage, page: StickersPage, player: Player) -> None:
        super().__init__(page)
        self._bench, self._stage, self._page, self._player = bench, stage, page, player
        self._spots: tuple[StickerSpot, ...] = ()
        self._new: int | None = None
        self._grabbed: tuple[float, float] | None = None
        stage.sticker_pressed.connect(self._press)
        stage.sticker_moved.connect(self._move)
        stage.let_go.connect(bench.settle)
        page.added.connect(self._await)

    @property
    def spots(self) -> tuple[StickerSpot, ...]:
        """Where stickers are in the picture that is shown."""
        return self._spots

    def take(self, spots: tuple[StickerSpot, ...], newest: bool) -> None:
        """Another picture is shown. newest: it is of the plan as it is by now."""
        self._spots = spots
        if newest:
            self._bring_into_view()
            self._page.tell_seen(any(spot.at == self._page.at for spot in spots))

    def show(self) -> None:
        """Mark what can be taken hold of, while the page of stickers is open and nothing plays."""
        open_now = self._page.isVisible() and not self._player.playing
        self._stage.show_stickers(self._spots if open_now else (), self._page.at)

    def _await(self, at: int) -> None:
        self._player.stop()
        self._new = at

    def _bring_into_view(self) -> None:
        """A new sticker is seen whole, however near the edge is what it follows."""
        at, self._new = self._new, None
        spot = self._spot(at)
        if at is None or spot is None:
            return
        width, height = SHAPES[self._bench.plan.aspect]
        half = min(0.5, spot.width / 2)
        inside = [
            min(max(place, half), max(half, side / width - half))
            for place, side in zip(spot.centre, (width, height), strict=True)
        ]
        moved = spot.anchor_from_picture @ [to - place for to, place in zip(inside, spot.centre, strict=True)]
        x, y = self._bench.plan.stickers[at].offset
        self._page.put(at, (x + float(moved[0]), y + float(moved[1])))
        self._bench.settle()

    def _press(self, at: object) -> None:
        if isinstance(at, int):
            self._player.stop()
            self._grabbed = self._bench.plan.stickers[at].offset
            self._page.select(at)
        else:
            self._page.select(None)
        self.show()

    def _move(self, at: int, right: float, down: float) -> None:
        spot = self._spot(at)
        if spot is not None and self._grabbed is not None:
            moved = spot.anchor_from_picture @ (right, down)
            self._page.put(at, (self._grabbed[0] + float(moved[0]), self._grabbed[1] + float(moved[1])))

    def _spot(self, at: int | None) -> StickerSpot | None:
        return next((each for each in self._spots if each.at == at), None)
