"""Templates: product cards and festival frames."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.editor.bench import Bench
from ui.editor.changes import changed
from ui.editor.page import Page
from ui.editor.picture_choice import PictureChoice
from ui.editor.preview_loop import Wish

SETTLED_S = 2.0
"""Second of the post at which what a template moves in has come to rest."""


class TemplatePage(Page):
    """Templates as small pictures of the very clip."""

    def __init__(self, parent: QWidget, bench: Bench) -> None:
        super().__init__(parent, bench)
        self.hint = self.add_caption()
        self.templates = PictureChoice(self, "template:")
        self.templates.chosen.connect(lambda name: bench.apply(changed(bench.plan, template=name)))
        self.column.addWidget(self.templates)
        self.end()
        bench.opened.connect(self.name_controls)

    def name_controls(self) -> None:
        self.hint.setText(self.words["template_hint"])
        self.templates.offer(self.bench.offer.templates)
        self.templates.set_labels(self.words["template_none"], self.language)

    def refresh(self) -> None:
        self.templates.choose(self.bench.plan.template)

    def wishes(self) -> list[Wish]:
        """Pictures of every template, once it has come in."""
        plan = changed(self.bench.plan, captions=(), stickers=())
        at_s = min(SETTLED_S, self.bench.duration_s / 2)
        return self.templates.wishes(at_s, lambda name: changed(plan, template=name))
