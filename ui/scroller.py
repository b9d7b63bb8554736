"""Where a strip that is wider than its window stands: eased, dragged, flicked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ui.theme.motion import Eased

FLICK_DECAY = 0.94
"""Share of a flick's speed that is left after a sixtieth of a second: it comes to rest in about a second."""
REST_PX = 0.3
"""Slower than this per step nothing seems to move any more."""


class Scroller(QObject):
    """An offset in pixels from 0 to `end()`; `changed` is called whenever it moves."""

    def __init__(self, parent: QObject, end: Callable[[], float], changed: Callable[[], None]) -> None:
        super().__init__(parent)
        self._end = end
        self._offset = Eased(self, changed)
        self._drag_from: float | None = None
        self._speed = 0.0
        self.target = 0.0
        self._flick = QTimer(self, interval=16)
        self._flick.timeout.connect(self._glide)

    @property
    def offset(self) -> float:
        return self._offset.value

    def to(self, offset: float) -> None:
        """Ease there, as far as there is something to see."""
        self._flick.stop()
        self.target = self._clamped(offset)
        self._offset.to(self.target)

    def stay_inside(self) -> None:
        """The strip or its window changed: do not stand beyond its end."""
        self._jump(self.target)

    def grab(self) -> None:
        """A finger was put down: stop, and follow it from here."""
        self._flick.stop()
        self._drag_from = self._offset.value
        self._speed = 0.0
        self._jump(self._offset.value)

    def drag(self, moved_px: float) -> None:
        """The finger is `moved_px` to the right of where it was put down."""
        if self._drag_from is not None:
            before = self._offset.value
            self._jump(self._drag_from - moved_px)
            self._speed = 0.6 * self._speed + 0.4 * (self.target - before)

    def let_go(self) -> None:
        """The finger was lifted: glide on."""
        self._drag_from = None
        self._flick.start()

    def _glide(self) -> None:
        self._speed *= FLICK_DECAY
        before = self.target
        self._jump(self.target + self._speed)
        if abs(self._speed) < REST_PX or self.target == before:
            self._flick.stop()

    def _jump(self, offset: float) -> None:
        self.target = self._clamped(offset)
        self._offset.jump(self.target)

    def _clamped(self, offset: float) -> float:
        return max(0.0, min(offset, self._end()))
