"""Colour looks and beauty."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tryon.editing.plan import Beauty
from ui.editor.bench import Bench
from ui.editor.changes import changed
from ui.editor.page import NamedSlider, Page
from ui.editor.picture_choice import PictureChoice
from ui.editor.preview_loop import Wish


class LookPage(Page):
    """Looks as small pictures of the very clip; beauty is off until somebody draws a slider."""

    def __init__(self, parent: QWidget, bench: Bench) -> None:
        super().__init__(parent, bench)
        self.looks = PictureChoice(self, "look:")
        self.looks.chosen.connect(lambda name: bench.apply(changed(bench.plan, look=name)))
        self.column.addWidget(self.looks)
        self.strength = NamedSlider(self)
        self.strength.slider.moved.connect(
            lambda share: bench.apply(changed(bench.plan, look_strength=share), "look_strength")
        )
        self.column.addWidget(self.strength)
        self.beauty_label = self.add_caption()
        self.smooth, self.brighten = NamedSlider(self), NamedSlider(self)
        self.smooth.slider.moved.connect(lambda share: self._beautify("smooth", share))
        self.brighten.slider.moved.connect(lambda share: self._beautify("brighten", share))
        for named in (self.strength, self.smooth, self.brighten):
            named.slider.settled.connect(bench.settle)
        self.column.addWidget(self.smooth)
        self.column.addWidget(self.brighten)
        self.end()
        bench.opened.connect(self.name_controls)

    def name_controls(self) -> None:
        words = self.words
        self.looks.offer(self.bench.offer.looks)
        self.looks.set_labels(words["look_none"], self.language)
        self.strength.set_name(words["strength"])
        self.beauty_label.setText(words["beauty"])
        self.smooth.set_name(words["smooth"])
        self.brighten.set_name(words["brighten"])

    def refresh(self) -> None:
        plan = self.bench.plan
        self.looks.choose(plan.look)
        self.strength.setEnabled(plan.look is not None)
        self.strength.slider.show_share(plan.look_strength)
        self.smooth.slider.show_share(plan.beauty.smooth)
        self.brighten.slider.show_share(plan.beauty.brighten)

    def wishes(self) -> list[Wish]:
        """Pictures of every look: of the cover, without what lies over it."""
        plan = changed(self.bench.plan, captions=(), stickers=(), template=None, look_strength=1.0)
        return self.looks.wishes(plan.cover_s, lambda name: changed(plan, look=name))

    def _beautify(self, field: str, share: float) -> None:
        beauty = Beauty(**{**dict(self.bench.plan.beauty), field: share})
        self.bench.apply(changed(self.bench.plan, beauty=beauty), field)
