"""The quiet buttons in the upper right corner."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.controls import IconButton
from ui.mirror_view import MirrorView
from ui.panel import Panel
from ui.theme.tokens import GRID, TOUCH


class Tools(Panel):
    """Gallery, measure, camera, settings, help, full screen."""

    def __init__(self, view: MirrorView, parent: QWidget, shown: bool = True) -> None:
        super().__init__(view, parent, shown, radius=(TOUCH + GRID) // 2)
        self.gallery = IconButton("gallery", self)
        self.measure = IconButton("measure", self)
        self.camera = IconButton("camera", self)
        self.settings = IconButton("settings", self)
        self.help = IconButton("help", self)
        self.fullscreen = IconButton("expand", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(0)
        for button in (self.gallery, self.measure, self.camera, self.settings, self.help, self.fullscreen):
            row.addWidget(button)
        self.setFixedSize(6 * TOUCH + GRID, TOUCH + GRID)
