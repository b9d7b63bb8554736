"""What is said of the recording under way: its time, and how loud it is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.level_meter import LevelMeter
from ui.mirror_view import MirrorView
from ui.notices import Notice
from ui.theme.tokens import GRID


class RecordingNotice(Notice):
    """A notice with a meter at its right end."""

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent)
        self.meter = LevelMeter(self)

    def fit(self, max_width: int) -> None:
        more = 0 if self.meter.isHidden() else self.meter.width() + GRID
        super().fit(max_width - more)
        if more:
            self.resize(self.width() + more, self.height())
            self.meter.move(
                self.width() - self.meter.width() - 2 * GRID, (self.height() - self.meter.height()) // 2
            )
