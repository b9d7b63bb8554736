"""Somebody stepped up: what the mirror does, in plain words, and one button."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.kiosk.attract import Still
from ui.kiosk.parts import HEAD, READ, SMALL, Hint, Page


class ConsentPage(Page):
    """The shop may put words of its own in the place of the first line."""

    def __init__(self, parent: QWidget, tell: Callable[..., None]) -> None:
        self.still = Still()
        super().__init__(parent, tell, self.still)
        self.title = self.label(HEAD, bold=True)
        self.what = self.label(READ)
        self.points = [Hint(self, "check", SMALL) for _ in range(3)]
        self.column.addStretch(1)
        self.agree = self.button("", lambda: tell("agreed"), strong=True)
        self.decline = self.button("", lambda: tell("declined"))

    def write(self) -> None:
        words, privacy = self.words, self.kiosk.privacy
        own = privacy.consent_zh if self.language == "zh" else privacy.consent_en
        self.title.setText(words["consent_title"])
        self.what.setText(own or words["consent"])
        points = words["consent_points"]
        if self.kiosk.share.recent:
            points = (*points[:-1], words["consent_shown"])
        for hint, words_of in zip(self.points, points, strict=True):
            hint.label.setText(words_of.format(minutes=self.minutes))
        self.agree.set_words(words["agree"])
        self.decline.set_words(words["decline"])
