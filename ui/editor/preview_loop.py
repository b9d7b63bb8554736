"""Draws pictures of a plan in a thread of its own: the newest wish first, small pictures in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from tryon.editing.plan import EditPlan
from tryon.types import ByteArray
from ui.editor.spots import StickerSpot
from ui.film import to_image
from ui.worker import Worker


@dataclass(frozen=True, eq=False)
class Drawn:
    """image: (h, w, 3) BGR. spots: where the stickers are on it."""

    image: ByteArray
    spots: tuple[StickerSpot, ...] = ()


@dataclass(frozen=True)
class Wish:
    """key: "" for the preview itself, or which of the small pictures this is."""

    plan: EditPlan
    t_s: float
    size_wh: tuple[int, int]
    key: str = ""


Draw = Callable[[Wish], Drawn]
"""Called in one thread only."""


class PreviewLoop(QObject):
    """Emits `drawn` with the wish, its picture and where the stickers are, or `failed` with a line.

    Only the newest wish for the preview is kept while one is being drawn: a preview that lags behind the
    finger is worse than one that leaves pictures out. put_away: called in the drawing thread when nothing
    more is wanted for now; it closes files, which may be deleted next.
    """

    drawn = Signal(object, QImage, object)
    failed = Signal(str)

    def __init__(self, parent: QObject, draw: Draw, put_away: Callable[[], None]) -> None:
        super().__init__(parent)
        self._draw, self._put_away = draw, put_away
        self._worker = Worker("preview", self)
        self._next: Wish | None = None
        self._small: dict[str, Wish] = {}
        self._busy = False

    @property
    def busy(self) -> bool:
        return self._busy

    def ask(self, wish: Wish) -> None:
        """Draw this as soon as possible, instead of what was asked for before and is not begun."""
        self._next = wish
        self._go_on()

    def ask_small(self, wishes: list[Wish]) -> None:
        """Draw these one after the other while nothing else is asked for; earlier ones are forgotten."""
        self._small = {wish.key: wish for wish in wishes}
        self._go_on()

    def rest(self) -> None:
        """Forget what was asked for and close what is open."""
        self._next, self._small = None, {}
        self._worker.submit(self._put_away)

    def finish(self) -> None:
        """Let the thread end after the picture it draws."""
        self.rest()
        self._worker.finish()

    def _go_on(self) -> None:
        if self._busy:
            return
        wish = self._next
        if wish is not None:
            self._next = None
        elif self._small:
            wish = self._small.pop(next(iter(self._small)))
        if wish is None:
            return
        self._busy = True
        asked = wish
        self._worker.submit(
            lambda: _with_image(self._draw(asked)),
            lambda drawn: self._deliver(asked, *drawn),
            self._report,
        )

    def _deliver(self, wish: Wish, image: QImage, spots: tuple[StickerSpot, ...]) -> None:
        self._busy = False
        self.drawn.emit(wish, image, spots)
        self._go_on()

    def _report(self, line: str) -> None:
        self._busy = False
        self.failed.emit(line)
        self._go_on()


def _with_image(drawn: Drawn) -> tuple[QImage, tuple[StickerSpot, ...]]:
    # Turned into Qt's picture here, in the drawing thread.
    return to_image(drawn.image), drawn.spots
