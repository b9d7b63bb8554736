"""Where the picture comes from: cameras by name, the demo, or a file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tryon.sources.base import SourceInfo
from ui.controls import Row
from ui.mirror_view import MirrorView
from ui.popovers import Popover
from ui.text import EN, Messages
from ui.theme.tokens import GRID

MAX_LISTED = 6
"""More cameras than this do not fit a low window; nobody has them."""


class CameraPopover(Popover):
    """Emits `chosen` with a source spec ("camera:0", "demo"), or `file_wanted`."""

    chosen = Signal(str)
    file_wanted = Signal()

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent)
        self._words: Messages = EN
        self._cameras: Sequence[tuple[int, str]] | None = None
        self._source: SourceInfo | None = None
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.column.addLayout(self._list)
        self.note = self.add_caption()
        self.demo = Row(self, "demo")
        self.demo.clicked.connect(lambda: self.chosen.emit("demo"))
        self.file = Row(self, "film")
        self.file.clicked.connect(self.file_wanted.emit)
        self.column.addWidget(self.demo)
        self.column.addWidget(self.file)
        self.column.addSpacing(GRID)
        self.granted = self.add_caption()
        self.cameras: list[Row] = []

    def set_words(self, words: Messages) -> None:
        super().set_words(words)
        self._words = words
        self.title.setText(words["camera"])
        self.demo.setText(words["demo"])
        self.demo.set_name(words["demo"])
        self._refresh()

    def set_cameras(self, cameras: Sequence[tuple[int, str]] | None) -> None:
        """List cameras (index, name); None while they are looked for."""
        self._cameras = cameras
        for row in self.cameras:
            row.hide()
            row.deleteLater()
        self.cameras = [self._row(index, name) for index, name in (cameras or ())[:MAX_LISTED]]
        self._refresh()

    def set_source(self, source: SourceInfo | None) -> None:
        """Mark what is on and say how large and fast it is."""
        self._source = source
        self._refresh()

    def _row(self, index: int, name: str) -> Row:
        row = Row(self, "camera")
        row.setText(name)
        row.set_name(name)
        row.clicked.connect(lambda: self.chosen.emit(f"camera:{index}"))
        self._list.addWidget(row)
        row.show()
        return row

    def _refresh(self) -> None:
        words, source = self._words, self._source
        kind = source.kind if source is not None else ""
        for row in self.cameras:
            row.setChecked(source is not None and kind == "camera" and row.text() == source.name)
        self.demo.setChecked(kind == "demo")
        from_file = kind in ("file", "still")
        self.file.setChecked(from_file)
        self.file.setText(source.name if source is not None and from_file else words["open_file"])
        self.file.set_name(words["open_file"])
        looking = self._cameras is None
        self.note.setText(words["looking_for_cameras"] if looking else words["no_camera"])
        self.note.setVisible(looking or not self.cameras)
        self.note.setMinimumHeight(4 * GRID)
        self.granted.setVisible(source is not None)
        if source is not None:
            width, height = source.size_wh
            line = words["granted"].format(width=width, height=height, fps=f"{source.fps:.0f}")
            self.granted.setText(line if source.fps > 0 else f"{width} × {height}")
