"""Words over the picture: typed here, seen at once."""

from __future__ import annotations

from typing import get_args

from PySide6.QtWidgets import QWidget

from tryon.editing.plan import Caption, CaptionStyle, Place
from tryon.editing.wording import shows_shoes
from ui.controls import IconButton
from ui.editor.bench import Bench
from ui.editor.changes import WHOLE_S, with_caption, without_caption
from ui.editor.page import FlowBox, Page
from ui.editor.parts import Chip, Chips, Field

STYLES: tuple[CaptionStyle, ...] = get_args(CaptionStyle)
PLACES: tuple[Place, ...] = get_args(Place)
HERE_S = 3.0
"""How long words stand that come in where the preview is."""

LONGEST = 200
"""Characters, as a Caption has at most."""

CHIP_CHARACTERS = 16


class WordsPage(Page):
    """One caption is worked on at a time: the one whose chip is marked, or a new one."""

    def __init__(self, parent: QWidget, bench: Bench) -> None:
        super().__init__(parent, bench)
        self.at: int | None = None
        self._count = -1
        self._chips: list[Chip] = []
        self.list = FlowBox(self)
        self.column.addWidget(self.list)
        self.field = Field(self, LONGEST)
        self.field.textEdited.connect(self._type)
        self.field.editingFinished.connect(bench.settle)
        self.column.addWidget(self.field)
        self.style_of = Chips(self, STYLES)
        self.place = Chips(self, PLACES)
        self.time = Chips(self, ("whole", "here"))
        for chips in (self.style_of, self.place, self.time):
            chips.chosen.connect(lambda _: self._restyle())
            self.column.addWidget(chips)
        self.new = IconButton("plus", self)
        self.new.clicked.connect(lambda: self.select(None))
        self.remove = IconButton("trash", self)
        self.remove.clicked.connect(self._remove)
        self._start()
        self.end()
        bench.opened.connect(lambda: self.select(None))

    def name_controls(self) -> None:
        words = self.words
        self.field.setPlaceholderText(words["words_here"])
        self.field.setAccessibleName(words["tab_words"])
        self.style_of.set_labels(
            [words["style_title"], words["style_line"], words["style_price"], words["style_hashtags"]]
        )
        self.place.set_labels([words["place_top"], words["place_middle"], words["place_bottom"]])
        self.time.set_labels([words["time_whole"], words["time_here"]])
        self.new.set_name(words["add_words"])
        self.remove.set_name(words["remove"])

    def refresh(self) -> None:
        captions = self.bench.plan.captions
        if self.at is not None and self.at >= len(captions):
            self.at = None
        self._show_list()
        if self.at is not None:
            now = captions[self.at]
            if self.field.text() != now.text:
                self.field.setText(now.text)
            self.style_of.choose(now.style)
            self.place.choose(now.place)
            self.time.choose("whole" if now.end_s >= WHOLE_S else "here")
        elif not self.field.hasFocus():
            self.field.clear()

    def select(self, at: int | None) -> None:
        """Work on caption number `at`, or on a new one."""
        self.at = at
        self.bench.settle()
        if at is None:
            self.field.clear()
            self._start()
        self.refresh()
        if self.isVisible():
            self.field.setFocus()

    def _start(self) -> None:
        self.style_of.choose("title" if not self.bench.plan.captions else "line")
        plan = self.bench.plan
        # A template has its own headline above, but shoes are below.
        self.place.choose("bottom" if plan.template is not None and not shows_shoes(plan) else "top")
        self.time.choose("whole")

    def _show_list(self) -> None:
        captions = self.bench.plan.captions
        if len(captions) != self._count:
            self._count = len(captions)
            for button in (self.new, self.remove):
                self.list.flow.removeWidget(button)
            self.list.clear()
            self._chips = [Chip(self.list) for _ in captions]
            for number, chip in enumerate(self._chips):
                chip.clicked.connect(lambda _=False, number=number: self.select(number))
                self.list.flow.addWidget(chip)
                chip.show()
            for button in (self.new, self.remove):
                self.list.flow.addWidget(button)
        for number, (chip, each) in enumerate(zip(self._chips, captions, strict=True)):
            cut = len(each.text) > CHIP_CHARACTERS
            chip.set_label(each.text[:CHIP_CHARACTERS] + "…" * cut)
            chip.setChecked(number == self.at)
        self.list.setVisible(bool(captions))
        self.remove.setVisible(self.at is not None)

    def _type(self, text: str) -> None:
        plan = self.bench.plan
        if self.at is None:
            if text.strip():
                self.at = len(plan.captions)
                self.bench.apply(with_caption(plan, self._caption(text)), f"words{self.at}")
        elif text.strip():
            caption = Caption(**{**dict(plan.captions[self.at]), "text": text})
            self.bench.apply(with_caption(plan, caption, self.at), f"words{self.at}")
        else:
            self._remove()

    def _restyle(self) -> None:
        if self.at is not None:
            text = self.bench.plan.captions[self.at].text
            self.bench.apply(with_caption(self.bench.plan, self._caption(text), self.at))

    def _remove(self) -> None:
        if self.at is not None:
            at, self.at = self.at, None
            self.bench.apply(without_caption(self.bench.plan, at))
            self.field.clear()

    def _caption(self, text: str) -> Caption:
        start_s, end_s = 0.0, WHOLE_S
        if self.time.value == "here":
            start_s = min(self.bench.t_s, max(0.0, self.bench.duration_s - HERE_S))
            end_s = start_s + HERE_S
        fields = {"style": self.style_of.value, "place": self.place.value}
        return Caption.model_validate({"text": text, "start_s": start_s, "end_s": end_s, **fields})
