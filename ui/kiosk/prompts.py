"""Prompts for those who would rather hear than read: few, short, one at a time."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from tryon.speech import SystemVoice, Voice
from ui.kiosk.window import KioskWindow
from ui.kiosk.words import KIOSK_WORDS, KioskWords
from ui.worker import Worker

LONGEST_MS = 15_000
"""A voice that is not done by then hangs."""

END_S = 2.0

ONCE = frozenset({"try"})
"""Screens to which a session comes back again and again."""

OVER = frozenset({"attract", "trouble", "closed", "operator"})


def prompt_of(screen: str, words: KioskWords) -> str:
    """What is said on a screen; "" for nothing."""
    said = {
        "consent": words["say_consent"],
        "try": words["say_try"],
        "share": words["say_share"],
        "thanks": words["say_thanks"],
        "warn": words["say_warn"],
    }
    return said.get(screen, "")


class Prompts(QObject):
    """Follows a kiosk's window and says what its settings allow, in the session's language, until `close`.

    voice: used in a thread of ours.
    """

    def __init__(self, window: KioskWindow, voice: Voice | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._voice = SystemVoice() if voice is None else voice
        self._worker = Worker("kiosk-voice", self)
        self._said: set[str] = set()
        self._speaks = False
        self._limit = QTimer(self, singleShot=True, interval=LONGEST_MS)
        self._limit.timeout.connect(self._be_silent)
        window.screen_changed.connect(self._follow)
        window.reach.language_wanted.connect(self._say_anew)

    def close(self) -> None:
        """Be silent, and end the thread."""
        self._be_silent()
        self._worker.finish()
        self._worker.wait(END_S)

    def _follow(self, screen: str) -> None:
        if screen in OVER:
            self._said.clear()
        words = prompt_of(screen, KIOSK_WORDS[self._window.language])
        if not words or screen in self._said & ONCE:
            self._be_silent()
            return
        self._said.add(screen)
        self._say(words)

    def _say_anew(self) -> None:
        """In the language that was just chosen, where something is being said."""
        if self._speaks:
            self._say(prompt_of(self._window.runner.screen, KIOSK_WORDS[self._window.language]))

    def _say(self, words: str) -> None:
        if not self._window.kiosk.spoken_prompts:
            return
        self._speaks = True
        self._limit.start()
        self._worker.submit(partial(self._voice.say, words, self._window.language))

    def _be_silent(self) -> None:
        self._limit.stop()
        if self._speaks:
            self._speaks = False
            self._worker.submit(self._voice.stop)
