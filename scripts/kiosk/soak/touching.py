"""A hand on the screen, and how long the screen takes to answer it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from scripts.kiosk.soak.world import Note

BUTTON = Qt.MouseButton.LeftButton


class Reactions(QObject):
    """Notes the time from when a touch was due until what it changed was painted.

    Whatever holds up the window's thread in between counts: what is painted already, work, the other
    programs on this machine.
    """

    def __init__(self, window: QWidget, note: Note) -> None:
        super().__init__(window)
        self._note = note
        self._due_s: float | None = None
        self._touched = ""
        window.window().installEventFilter(self)

    def touched(self, what: str, due_s: float) -> None:
        """A touch of that, which was due at `due_s` of the monotonic clock, was handled just now."""
        self._touched, self._due_s = what, due_s

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._due_s is not None and event.type() == QEvent.Type.UpdateRequest:
            QTimer.singleShot(0, self, self._painted)
        return False

    def _painted(self) -> None:
        if self._due_s is not None:
            ms = round(1e3 * (time.monotonic() - self._due_s), 1)
            self._note("reaction", ms=ms, touched=self._touched)
            self._due_s = None


class Hand:
    """Touches what lies on top, as a finger does. due_s: gives when the present touch was due."""

    def __init__(
        self, window: QWidget, rng: random.Random, reactions: Reactions, due_s: Callable[[], float]
    ) -> None:
        self._window, self._rng, self._reactions, self._due_s = window, rng, reactions, due_s

    def reaches(self, widget: QWidget, at: QPoint | None = None) -> bool:
        """Whether nothing lies over a widget there, by default over its middle."""
        if not widget.isVisible() or not widget.isEnabled():
            return False
        at = widget.rect().center() if at is None else at
        found = self._window.childAt(widget.mapTo(self._window, at))
        return found is not None and (found is widget or widget.isAncestorOf(found))

    def touch(self, widget: QWidget, at: QPoint | None = None) -> bool:
        """Touch it; False where it cannot be reached."""
        if not self.reaches(widget, at):
            return False
        QTest.mouseClick(widget, BUTTON, pos=widget.rect().center() if at is None else at)
        self._reactions.touched(widget.accessibleName() or type(widget).__name__, self._due_s())
        return True

    def touch_anywhere(self) -> None:
        """Touch whatever is at a place of chance."""
        at = self._place()
        found = self._window.childAt(at) or self._window
        QTest.mouseClick(found, BUTTON, pos=found.mapFrom(self._window, at))

    def swipe(self) -> None:
        """Drag from one place of chance to another."""
        start, end = self._place(), self._place()
        found = self._window.childAt(start) or self._window
        QTest.mousePress(found, BUTTON, pos=found.mapFrom(self._window, start))
        for step in range(1, 5):
            QTest.mouseMove(found, found.mapFrom(self._window, start + (end - start) * step / 4))
        QTest.mouseRelease(found, BUTTON, pos=found.mapFrom(self._window, end))

    def _place(self) -> QPoint:
        return QPoint(self._rng.randrange(self._window.width()), self._rng.randrange(self._window.height()))
