"""Draws pictures of a plan in a thread of its own: the newest wish first, small pictures in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from tryon.editing.plan import EditPlan
from tryon.types import ByteArray
from ui.film import to_image
from ui.worker import Worker

Draw = Callable[[EditPlan, float, tuple[int, int]], ByteArray]
"""Plan, second of the post and size in pixels -> (h, w, 3) BGR. Called in one thread only."""


@dataclass(frozen=True)
class Wish:
    """key: "" for the preview itself, or which of the small pictures this is."""

    plan: EditPlan
    t_s: float
    size_wh: tuple[int, int]
    key: str = ""


class PreviewLoop(QObject):
    """Emits `drawn` with the wish and its picture, or `failed` with a line.

    Only the newest wish for the preview is kept while one is being drawn: a preview that lags behind the
    finger is worse than one that leaves pictures out.
    """

    drawn = Signal(object, QImage)
    failed = Signal(str)

    def __init__(self, parent: QObject, draw: Draw) -> None:
        super().__init__(parent)
        self._draw = draw
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

    def finish(self) -> None:
        """Let the thread end after the picture it draws."""
        self._next, self._small = None, {}
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
            lambda: to_image(self._draw(asked.plan, asked.t_s, asked.size_wh)),
            lambda image: self._deliver(asked, image),
            self._report,
        )

    def _deliver(self, wish: Wish, image: QImage) -> None:
        self._busy = False
        self.drawn.emit(wish, image)
        self._go_on()

    def _report(self, line: str) -> None:
        self._busy = False
        self.failed.emit(line)
        self._go_on()
