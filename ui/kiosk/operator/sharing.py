"""What shoppers take along, and what the first screen may show of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.controls import Row
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.parts import NOTE, StaffPage, clear, line
from ui.kiosk.operator.words import StaffWords
from ui.text import Language
from ui.theme.fonts import font
from ui.theme.tokens import FILL_HOVER, GRID, RADIUS, TEXT_SOFT

RECENT = (0, 1, 3, 5, 10, 20)
PRESETS = ("wechat", "xiaohongshu", "douyin")


SAMPLE_W, SAMPLE_H = 27 * GRID, 48 * GRID


class Sample(QWidget):
    """A picture of a post, upright; words until there is one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.image = QImage()
        self.words = ""
        self._path: Path | None = None
        self.setFixedSize(SAMPLE_W, SAMPLE_H)

    def show_file(self, path: Path | None) -> None:
        """Read at most at the size that it is shown in, which takes less than half of the time."""
        if path != self._path:
            self._path = path
            self.image = QImage() if path is None else self._read(path)
        self.update()

    def _read(self, path: Path) -> QImage:
        reader = QImageReader(str(path))
        size, room = reader.size(), self.size() * self.devicePixelRatio()
        if size.width() > room.width() or size.height() > room.height():
            reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
        return reader.read()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        place = QRectF(box)
        if not self.image.isNull():
            size = self.image.size().scaled(box.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            place.setSize(size.toSizeF())
            place.moveCenter(box.center())
        outline = QPainterPath()
        outline.addRoundedRect(place, RADIUS, RADIUS)
        painter.setClipPath(outline)
        painter.fillRect(place, FILL_HOVER)
        painter.drawImage(place, self.image)
        if self.image.isNull():
            painter.setFont(font(NOTE))
            painter.setPen(TEXT_SOFT)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box.adjusted(GRID, 0, -GRID, 0), int(flags.value), self.words)


class SharingPage(StaffPage):
    """In force with the next photo or clip."""

    key, icon = "sharing", "share"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._names: Mapping[str, Mapping[Language, str]] = {}
        self._samples: dict[Language, Mapping[str, Path]] = {}
        self.templates: dict[str, Row] = {}
        self.template_title = self.title(first=True)
        self.rows = QVBoxLayout()
        self.sample = Sample(self)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addLayout(self.rows, 1)
        row.addWidget(self.sample, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)
        self.preset_title = self.title()
        self.preset = self.segments(len(PRESETS), lambda at: self.change({"share.preset": PRESETS[at]}))
        self.preset_hint = self.note()
        self.recent_title = self.title()
        self.recent = self.stepper("film", RECENT, lambda value: self.change({"share.recent": value}))
        self.recent_hint = self.note()
        self.remove = self.button("trash", self._remove)
        self.column.addStretch(1)

    def write(self) -> None:
        words, share = self.words, self.desk.file.kiosk.share
        self.template_title.setText(words["template"])
        named = {"": words["template_none"]}
        named |= {key: names[self.language] for key, names in self._names.items()}
        named.setdefault(share.template, share.template)
        if named.keys() != self.templates.keys():
            self._list(named)
        for key, row in self.templates.items():
            row.setText(named[key])
            row.setAccessibleName(named[key])
            row.setChecked(key == share.template)
        self.sample.words = words["template_drawn"]
        self.sample.setAccessibleName(named[share.template])
        self.sample.show_file(self._samples.get(self.language, {}).get(share.template))
        self.preset_title.setText(words["preset"])
        self.preset.set_words(list(words["presets"]))
        self.preset.choose(PRESETS.index(share.preset))
        self.preset_hint.setText(words["preset_hint"])
        self.recent_title.setText(words["recent_title"])
        self.recent.set_words(words["recent"], words["fewer"], words["more"])
        self.recent.show_value(share.recent, lambda value: str(value) if value else words["recent_none"])
        self.recent_hint.setText(words["recent_hint"])
        count = self.desk.shown_clips()
        self.remove.set_words(words["recent_remove"].format(count=count))
        self.remove.setEnabled(count > 0)

    def enter(self) -> None:
        self.write()
        self.desk.lookups.submit(self.desk.templates, self._take_names)
        self._look_for_samples()

    def _list(self, keys: Iterable[str]) -> None:
        clear(self.rows)
        self.templates.clear()
        for key in keys:
            row = self.templates[key] = line(self, "film" if key else "close")
            row.clicked.connect(lambda _=False, key=key: self.change({"share.template": key}))
            self.rows.addWidget(row)

    def set_words(self, words: StaffWords, language: Language) -> None:
        super().set_words(words, language)
        if self.isVisible():
            self._look_for_samples()

    def _look_for_samples(self) -> None:
        language = self.language
        self.desk.files.submit(
            lambda: self.desk.samples(language), lambda found: self._take_samples(language, found), self.tell
        )

    def _take_samples(self, language: Language, found: Mapping[str, Path]) -> None:
        self._samples[language] = found
        self.write()

    def _take_names(self, names: Mapping[str, Mapping[Language, str]]) -> None:
        self._names = names
        self.write()

    def _remove(self) -> None:
        self.desk.show_nobody()
        self.remove.setEnabled(False)
