"""Trim, speed and cover."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QWidget

from ui.controls import IconButton, TextButton, name_button
from ui.editor.bench import Bench
from ui.editor.changes import SPEEDS, Speed, changed, reordered, speed_of, with_speed, without_segment
from ui.editor.page import FlowBox, Page
from ui.editor.parts import Chips
from ui.notices import clock


class TrimPage(Page):
    """What concerns the piece that is selected on the film strip, and the cover."""

    def __init__(self, parent: QWidget, bench: Bench) -> None:
        super().__init__(parent, bench)
        self.hint = self.add_caption()
        self.speed_label = self.add_caption()
        self.speed = Chips(self, SPEEDS)
        self.speed.chosen.connect(self._set_speed)
        self.column.addWidget(self.speed)
        self.cover_label = self.add_caption()
        self.cover = TextButton(self, icon="cover")
        self.cover.clicked.connect(self._set_cover)
        self.remove = TextButton(self, icon="trash")
        self.remove.clicked.connect(lambda: bench.apply(without_segment(bench.plan, bench.segment)))
        self.earlier, self.later = IconButton("back", self), IconButton("forward", self)
        self.earlier.clicked.connect(lambda: self._reorder(-1))
        self.later.clicked.connect(lambda: self._reorder(1))
        box = FlowBox(self)
        box.flow.addWidget(self.cover)
        for widget in (self.remove, self.earlier, self.later):
            box.flow.addWidget(widget)
        self.column.addWidget(box)
        self.end()
        bench.selected.connect(self.refresh)

    def name_controls(self) -> None:
        words = self.words
        self.hint.setText(words["trim_hint"])
        self.speed_label.setText(words["speed"])
        self.speed.set_labels(
            [words["speed_normal"], words["speed_slow"], words["speed_fast"], words["speed_ramp"]]
        )
        for button, text in ((self.cover, words["cover_here"]), (self.remove, words["remove_piece"])):
            name_button(button, text)

        self.earlier.set_name(words["earlier"])
        self.later.set_name(words["later"])

    def refresh(self) -> None:
        plan = self.bench.plan
        segment = plan.segments[self.bench.segment]
        self.speed.choose(speed_of(segment))
        self.speed.setEnabled(self.bench.clip.seconds is not None)
        self.cover_label.setText(self.words["cover_at"].format(time=clock(plan.cover_s)))
        several = len(plan.segments) > 1
        for widget in (self.remove, self.earlier, self.later):
            widget.setVisible(several)
        self.earlier.setEnabled(self.bench.segment > 0)
        self.later.setEnabled(self.bench.segment < len(plan.segments) - 1)

    def _set_speed(self, kind: object) -> None:
        self.bench.apply(with_speed(self.bench.plan, self.bench.segment, cast(Speed, kind)))

    def _reorder(self, by: int) -> None:
        bench = self.bench
        bench.apply(reordered(bench.plan, bench.segment, by))
        bench.select(bench.segment + by)

    def _set_cover(self) -> None:
        self.bench.apply(changed(self.bench.plan, cover_s=round(self.bench.t_s, 2)))
