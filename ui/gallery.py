"""The gallery: what was recorded and made, newest first, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tryon.clips.library import VIDEO_SUFFIXES, Clip
from ui.controls import IconButton, TextButton, name_button
from ui.editor.page import FlowBox
from ui.editor.parts import Field, caption
from ui.gallery_tiles import ClipTile
from ui.mirror_view import MirrorView
from ui.notices import clock
from ui.popovers import Label
from ui.share_text import EN, ShareMessages
from ui.sheet import Scrolled, Sheet
from ui.text import Language
from ui.theme.tokens import BODY, GRID, TITLE
from ui.titles import left_words, title_of

LARGEST = QSize(150 * GRID, 200 * GRID)
LONGEST_TITLE = 60
UNDO_MS = 6000
"""How long a clip can be taken back before it is really deleted."""

ICONS = {
    "video": "film",
    "replay": "replay",
    "photo": "photo",
    "burst": "burst",
    "before_after": "compare",
    "post": "share",
}


class Gallery(Sheet):
    """Emits, each with a clip's path: `post_wanted`, `share_wanted`, `keep_wanted`, `deleted` (after the time
    to undo), `renamed` (and the new title); and `folder_wanted`."""

    post_wanted = Signal(object)
    share_wanted = Signal(object)
    keep_wanted = Signal(object)
    deleted = Signal(object)
    renamed = Signal(object, str)
    folder_wanted = Signal()

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent, LARGEST)
        self._words: ShareMessages = EN
        self._clips: tuple[Clip, ...] = ()
        self._posters: dict[Path, QImage] = {}
        self._removed: Clip | None = None
        self.tiles: dict[Path, ClipTile] = {}
        self.selected: Path | None = None
        self.folder = TextButton(self, icon="folder")
        self.folder.clicked.connect(self.folder_wanted.emit)
        self.head.addWidget(self.folder)
        self.note = caption(self)
        self.empty, self.empty_hint = Label(self, TITLE, bold=True), Label(self, BODY)
        for label in (self.empty, self.empty_hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.grid = FlowBox(self, spread=True)
        self.grid.flow.setSpacing(GRID + 4)
        self.area = Scrolled(self, self.grid)
        self._undo_line = QWidget(self)
        self.removed_label = Label(self._undo_line)
        self.undo = TextButton(self._undo_line, icon="undo")
        self.undo.clicked.connect(self._take_back)
        self._gone = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._gone.timeout.connect(self.delete_removed)
        self._bar = QWidget(self)
        self.title_label = Label(self._bar, BODY, bold=True)
        self.field = Field(self._bar, LONGEST_TITLE)
        self.field.returnPressed.connect(self._finish_rename)
        self.make_post = TextButton(self._bar, strong=True, icon="sticker")
        self.share = TextButton(self._bar, icon="share")
        self.rename = IconButton("pencil", self._bar)
        self.rename.setCheckable(True)
        self.keep = IconButton("clock", self._bar)
        self.delete = IconButton("trash", self._bar)
        self.make_post.clicked.connect(lambda: self.post_wanted.emit(self.selected))
        self.share.clicked.connect(lambda: self.share_wanted.emit(self.selected))
        self.keep.clicked.connect(lambda: self.keep_wanted.emit(self.selected))
        self.rename.clicked.connect(self._rename)
        self.delete.clicked.connect(self._remove)
        self._arrange_parts()

    def _arrange_parts(self) -> None:
        undo = QHBoxLayout(self._undo_line)
        undo.setContentsMargins(0, 0, 0, 0)
        undo.addWidget(self.removed_label, 1)
        undo.addWidget(self.undo)
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(GRID)
        bar.addWidget(self.title_label, 1)
        bar.addWidget(self.field, 1)
        for widget in (self.rename, self.keep, self.delete, self.share, self.make_post):
            bar.addWidget(widget)
        empty = QVBoxLayout()
        empty.addStretch(1)
        empty.addWidget(self.empty)
        empty.addWidget(self.empty_hint)
        empty.addStretch(1)
        self.body.addWidget(self.note)
        self.body.addLayout(empty)
        self.body.addWidget(self.area, 1)
        self.body.addWidget(self._undo_line)
        self.body.addWidget(self._bar)

    def set_language(self, words: ShareMessages, language: Language) -> None:
        self._words = words
        self.title.setText(words["gallery"])
        self.note.setText(words["kept_here"])
        self.empty.setText(words["no_clips"])
        self.empty_hint.setText(words["no_clips_hint"])
        self.field.setAccessibleName(words["name_of_clip"])
        for button, text in (
            (self.folder, words["open_folder"]),
            (self.undo, words["undo"]),
        ):
            name_button(button, text)
        self.rename.set_name(words["rename"])
        self.keep.set_name(words["keep_longer"])
        self.delete.set_name(words["delete"])
        self._show()

    @property
    def clips(self) -> tuple[Clip, ...]:
        """What is shown: without the one that is about to be deleted."""
        return tuple(clip for clip in self._clips if clip is not self._removed)

    def show_clips(self, clips: Sequence[Clip]) -> None:
        """Show these, newest first."""
        self._clips = tuple(clips)
        if self._removed is not None:
            self._removed = next((each for each in clips if each.path == self._removed.path), None)
        self._rebuild()

    def take_poster(self, path: Path, image: QImage) -> None:
        self._posters[path] = image
        if path in self.tiles:
            self.tiles[path].set_image(image)

    @property
    def without_poster(self) -> tuple[Path, ...]:
        """Clips whose picture is still to be read."""
        return tuple(clip.path for clip in self._clips if clip.path not in self._posters)

    def select(self, path: Path | None) -> None:
        self.selected = path if path in self.tiles else None
        self.rename.setChecked(False)
        self._show()

    def delete_removed(self) -> None:
        """The time to undo is over, or nobody can any more."""
        self._gone.stop()
        removed, self._removed = self._removed, None
        self._undo_line.hide()
        if removed is not None:
            self.deleted.emit(removed.path)

    def _rebuild(self) -> None:
        self.grid.clear()
        self.tiles = {}
        for clip in self.clips:
            tile = ClipTile(self.grid, ICONS[clip.kind])
            tile.set_image(self._posters.get(clip.path, QImage()))
            tile.clicked.connect(lambda _=False, path=clip.path: self.select(path))
            tile.opened.connect(lambda clip=clip: self._open(clip))
            self.tiles[clip.path] = tile
            self.grid.flow.addWidget(tile)
            tile.show()
        if self.selected not in self.tiles:
            usable = (clip.path for clip in self.clips if not is_damaged(clip))
            self.selected = next(usable, next(iter(self.tiles), None))
        self._show()

    def _show(self) -> None:
        words, now = self._words, datetime.now(UTC)
        for clip in self.clips:
            left = clip.problem
            if clip.note is not None and not left:
                left = left_words(clip.note.expires, now, words)
            length = "" if clip.seconds is None else clock(clip.seconds)
            self.tiles[clip.path].set_words(title_of(clip, words), left, length)
            self.tiles[clip.path].setChecked(clip.path == self.selected)
        for label in (self.empty, self.empty_hint):
            label.setVisible(not self.tiles)
        self.area.setVisible(bool(self.tiles))
        self._bar.setVisible(self.selected is not None)
        self._undo_line.setVisible(self._removed is not None)
        chosen = next((clip for clip in self.clips if clip.path == self.selected), None)
        if chosen is not None:
            renaming = self.rename.isChecked()
            self.title_label.setText(chosen.problem or title_of(chosen, words))
            self.title_label.setVisible(not renaming)
            self.field.setVisible(renaming)
            names = chosen.note.made_from if chosen.note is not None else ()
            sources = [clip for clip in self.clips if clip.path.name in names and can_edit(clip)]
            self.make_post.setVisible(can_edit(chosen) or bool(sources))
            make = words["make_another" if chosen.kind == "post" else "make_post"]
            name_button(self.make_post, make)
            self.share.setVisible(not is_damaged(chosen))
            again = words["share_again" if chosen.kind == "post" else "share"]
            name_button(self.share, again)

    def _open(self, clip: Clip) -> None:
        if can_edit(clip):
            self.post_wanted.emit(clip.path)
        elif not is_damaged(clip):
            self.share_wanted.emit(clip.path)

    def _rename(self, on: bool) -> None:
        if not on:
            self._finish_rename()
            return
        chosen = next(clip for clip in self.clips if clip.path == self.selected)
        self.field.setText(title_of(chosen, self._words))
        self._show()
        self.field.setFocus()
        self.field.selectAll()

    def _finish_rename(self) -> None:
        self.rename.setChecked(False)
        title = self.field.text().strip()
        self._show()
        chosen = next((clip for clip in self.clips if clip.path == self.selected), None)
        if chosen is not None and title not in ("", title_of(chosen, self._words)):
            self.renamed.emit(chosen.path, title)

    def _remove(self) -> None:
        self.delete_removed()
        self._removed = next((clip for clip in self._clips if clip.path == self.selected), None)
        if self._removed is None:
            return
        title = title_of(self._removed, self._words)
        self.removed_label.setText(self._words["deleted"].format(title=title))
        paths = list(self.tiles)
        after = paths.index(self._removed.path) + 1
        self.selected = paths[after] if after < len(paths) else None
        self._rebuild()
        self._gone.start()

    def _take_back(self) -> None:
        self._gone.stop()
        back, self._removed = self._removed, None
        self._rebuild()
        self.select(back.path if back is not None else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.rename.isChecked():
            self.rename.setChecked(False)
            self._show()
        elif event.key() == Qt.Key.Key_Delete and self.selected is not None:
            self._remove()
        else:
            super().keyPressEvent(event)


def is_damaged(clip: Clip) -> bool:
    """Whether it can only be deleted."""
    return clip.path.suffix.lower() in VIDEO_SUFFIXES and clip.seconds is None


def can_edit(clip: Clip) -> bool:
    """Whether a post can be made of it; a post is finished already."""
    return clip.kind != "post" and not is_damaged(clip)
