"""The shape of the picture."""

from __future__ import annotations

from typing import get_args

from PySide6.QtWidgets import QWidget

from tryon.editing.plan import Aspect
from ui.editor.bench import Bench
from ui.editor.changes import changed
from ui.editor.page import Page
from ui.editor.parts import Chips

ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
ICONS = {"9:16": "aspect-9-16", "3:4": "aspect-3-4", "1:1": "aspect-1-1", "16:9": "aspect-16-9"}


class ShapePage(Page):
    """The product stays in view whatever the shape."""

    def __init__(self, parent: QWidget, bench: Bench) -> None:
        super().__init__(parent, bench)
        self.hint = self.add_caption()
        self.aspect = Chips(self, ASPECTS, tuple(ICONS[each] for each in ASPECTS))
        self.aspect.chosen.connect(lambda value: bench.apply(changed(bench.plan, aspect=value)))
        self.column.addWidget(self.aspect)
        self.end()

    def name_controls(self) -> None:
        words = self.words
        self.hint.setText(words["aspect_hint"])
        self.aspect.set_labels(
            [words["aspect_9_16"], words["aspect_3_4"], words["aspect_1_1"], words["aspect_16_9"]]
        )

    def refresh(self) -> None:
        self.aspect.choose(self.bench.plan.aspect)
