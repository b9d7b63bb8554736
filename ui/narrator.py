"""Says in words what the mirror is doing: guidance, badge, banner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from tryon.mirror_state import MirrorState
from tryon.quality import LADDER
from tryon.settings import Settings
from ui import status
from ui.chrome import Chrome
from ui.departments import WornOn
from ui.text import EN, Language, Messages

STEADY_MS = 700
"""Guidance must hold this long before it is shown: a face lost for a blink is not worth a word."""


class Narrator(QObject):
    """Turns states into notices. `try_again` and `choose_camera` are the ways out that banners offer, the
    second where it is not None.

    worn_on: where what is being chosen is worn; `department_opened` when that may have changed. tells_slower:
    say so when effects are given up; a stranger can do nothing about it.
    """

    def __init__(
        self,
        parent: QObject,
        chrome: Chrome,
        settings: Callable[[], Settings],
        worn_on: Callable[[], WornOn],
        try_again: Callable[[], None],
        choose_camera: Callable[[], None] | None,
        tells_slower: bool,
    ) -> None:
        super().__init__(parent)
        self._chrome = chrome
        self._settings = settings
        self._worn_on = worn_on
        self._try_again = try_again
        self._choose_camera = choose_camera
        self._words: Messages = EN
        self._language: Language = "en"
        self._state: MirrorState | None = None
        self._told: object = None  # what of the state is shown
        self._told_slower = not tells_slower
        self._steady = QTimer(self, singleShot=True)
        self._steady.timeout.connect(self._show_guidance)

    def set_words(self, words: Messages, language: Language) -> None:
        self._words, self._language, self._told = words, language, None
        if self._state is not None:
            self._show_state(self._state)
            self._show_guidance()

    def take_state(self, state: MirrorState) -> None:
        """Tell of a new state."""
        before, self._state = self._state, state
        self._show_state(state)
        if before is None or state.guidance != before.guidance:
            self._steady.start(0 if state.guidance == "opening" else STEADY_MS)

    def department_opened(self) -> None:
        """Guide to what the open department needs to see, once that has lasted."""
        self._chrome.guidance.show_lines(())
        self._steady.start(STEADY_MS)

    def tell_failure(self, line: str) -> None:
        """A wish of the window that the mirror could not fulfil."""
        self._told = None  # the next state tells whether all is well
        self._show_banner(status.Line(line, "warning"), self._words["try_again"], self._try_again)

    def _show_state(self, state: MirrorState) -> None:
        """Show what has changed of it: counts do with every picture, and arranging costs as much as one."""
        chrome, words = self._chrome, self._words
        badge = status.badge_line(state, self._settings().source, words)
        finish = status.finish_words(state.finish, words)
        line = status.error_line(state, words, self._language)
        self._tell_slower(state)
        told = badge, finish, line, state.source, state.quality, state.guidance, self._worn_on()
        if told == self._told:
            return
        self._told = told
        chrome.show_line(chrome.badge, badge)
        chrome.camera.set_source(state.source)
        chrome.settings.set_quality(state.quality, finish)
        if line is None:
            chrome.banner.fader.set_shown(False)
        elif state.guidance == "lost" and self._choose_camera is not None:
            self._show_banner(line, words["choose_camera"], self._choose_camera)
        else:
            self._show_banner(line, words["try_again"], self._try_again)
        if not self._guidance():
            chrome.guidance.show_lines(())
        chrome.arrange()

    def _tell_slower(self, state: MirrorState) -> None:
        """Once, when effects are first given up; not over what a photo or video has to say."""
        toast = self._chrome.toast
        if self._told_slower or state.finish == LADDER[0] or toast.fader.shown:
            return
        self._told_slower = True
        toast.set_content(self._words["slower"], "speed")
        toast.pop()
        self._chrome.arrange()

    def _show_banner(self, line: status.Line, action: str, then: Callable[[], None]) -> None:
        self._chrome.banner.set_content(line.words, line.icon, line.detail, action, then)
        self._chrome.banner.fader.set_shown(True)
        self._chrome.arrange()

    def _show_guidance(self) -> None:
        self._chrome.guidance.show_lines(self._guidance())
        self._chrome.arrange()

    def _guidance(self) -> tuple[status.Line, ...]:
        if self._state is None:
            return ()
        return status.guidance_lines(self._state, self._worn_on(), self._words)
