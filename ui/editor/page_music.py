"""Music: tunes of this program, or the shop's own file, and how loud they are."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tryon.editing.plan import Music
from ui.editor.bench import Bench
from ui.editor.changes import changed
from ui.editor.page import FlowBox, NamedSlider, Page
from ui.editor.parts import Chip


class MusicPage(Page):
    """Emits `picked` when other music is chosen, and `file_wanted` when it is to be a file of one's own."""

    picked = Signal()
    file_wanted = Signal()

    def __init__(self, parent: QWidget, bench: Bench) -> None:
        super().__init__(parent, bench)
        self.hint = self.add_caption()
        self.tunes = FlowBox(self)
        self.column.addWidget(self.tunes)
        self.chips: dict[str | None, Chip] = {}
        self.own = Chip(self, "folder")
        self.own.clicked.connect(self._want_file)
        self.volume, self.voice = NamedSlider(self), NamedSlider(self)
        self.volume.slider.moved.connect(lambda share: self._mix("volume", share))
        self.voice.slider.moved.connect(lambda share: self._mix("voice", share))
        for named in (self.volume, self.voice):
            named.slider.settled.connect(bench.settle)
            self.column.addWidget(named)
        self.end()
        bench.opened.connect(self._open)

    def name_controls(self) -> None:
        words = self.words
        self.hint.setText(words["music_hint"])
        if None in self.chips:
            self.chips[None].set_label(words["music_none"])
        for choice in self.bench.offer.tunes:
            if choice.name in self.chips:
                self.chips[choice.name].set_label(choice.labels[self.language])
        self.volume.set_name(words["music_volume"])
        self.voice.set_name(words["voice_volume"])
        self._name_file()

    def refresh(self) -> None:
        music = self.bench.plan.music
        for name, chip in self.chips.items():
            chip.setChecked(music.file is None and music.tune == name)
        self.own.setChecked(music.file is not None)
        self._name_file()
        self.volume.setEnabled(music.tune is not None or music.file is not None)
        self.volume.slider.show_share(music.volume)
        self.voice.slider.show_share(music.voice)

    def use_file(self, path: Path) -> None:
        """The shop's own music instead of a tune."""
        self._play(None, path)

    def _open(self) -> None:
        self.tunes.flow.removeWidget(self.own)
        self.tunes.clear()
        self.chips = {}
        for name in (None, *(each.name for each in self.bench.offer.tunes)):
            chip = Chip(self.tunes, "" if name is None else "music")
            chip.clicked.connect(lambda _=False, name=name: self._play(name, None))
            self.chips[name] = chip
            self.tunes.flow.addWidget(chip)
            chip.show()
        self.tunes.flow.addWidget(self.own)
        self.name_controls()

    def _name_file(self) -> None:
        file = self.bench.plan.music.file
        self.own.set_label(self.words["music_own"] if file is None else file.name)

    def _want_file(self) -> None:
        self.refresh()  # nothing is chosen until a file is
        self.file_wanted.emit()

    def _play(self, tune: str | None, file: Path | None) -> None:
        music = Music(**{**dict(self.bench.plan.music), "tune": tune, "file": file})
        self.bench.apply(changed(self.bench.plan, music=music))
        self.refresh()
        self.picked.emit()

    def _mix(self, field: str, share: float) -> None:
        music = Music(**{**dict(self.bench.plan.music), field: share})
        self.bench.apply(changed(self.bench.plan, music=music), field)
