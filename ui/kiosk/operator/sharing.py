"""What shoppers take along, and what the first screen may show of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import QVBoxLayout

from ui.controls import Row
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.parts import StaffPage, clear, line
from ui.text import Language

RECENT = (0, 1, 3, 5, 10, 20)
PRESETS = ("wechat", "xiaohongshu", "douyin")


class SharingPage(StaffPage):
    """In force with the next photo or clip."""

    key, icon = "sharing", "share"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._names: Mapping[str, Mapping[Language, str]] = {}
        self.templates: dict[str, Row] = {}
        self.template_title = self.title(first=True)
        self.rows = QVBoxLayout()
        self.column.addLayout(self.rows)
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

    def _list(self, keys: Iterable[str]) -> None:
        clear(self.rows)
        self.templates.clear()
        for key in keys:
            row = self.templates[key] = line(self, "film" if key else "close")
            row.clicked.connect(lambda _=False, key=key: self.change({"share.template": key}))
            self.rows.addWidget(row)

    def _take_names(self, names: Mapping[str, Mapping[Language, str]]) -> None:
        self._names = names
        self.write()

    def _remove(self) -> None:
        self.desk.show_nobody()
        self.remove.setEnabled(False)
