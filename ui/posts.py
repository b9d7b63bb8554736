"""From clips to posts: connects gallery, edit step, export and sharing with each other and the window."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from tryon.catalogue import Catalogue
from tryon.clips.library import Clip
from tryon.editing.plan import EditPlan
from tryon.settings import Settings
from ui.chrome import Chrome
from ui.collection import Collection
from ui.gallery import Gallery
from ui.jobs import Jobs
from ui.mirror_view import MirrorView
from ui.share_sheet import ShareSheet
from ui.share_text import EN, SHARE_WORDS, ShareMessages, preset_word
from ui.sharing import Serve, Sharing, serve
from ui.text import Language
from ui.worker import Worker

if TYPE_CHECKING:
    from ui.edit_step import EditStep
    from ui.editor.workshop import Workshop

LONG_TOAST_MS = 10_000
READY_MS = 60_000
"""How long a finished post is offered to somebody who is busy."""

END_TIMEOUT_S = 5.0

ENGINE = ("tryon.editing.export", "tryon.editing.preview", "tryon.editing.subjects", "tryon.editing.auto_cut")
"""What cuts, draws and follows takes over a second to load: the mirror opens without it."""
WARM_AFTER_MS = 6000
"""By then the first picture is there; whoever makes a post need not wait for the engine."""


class Posts(QObject):
    """Owns the gallery, the edit step and the share sheet. Workshop and edit step are made when first wanted.

    settings: gives the present ones. change: keeps a new value of one. serve: lets phones fetch files.
    warm: whether the engine is loaded before anybody wants it.
    """

    def __init__(
        self,
        window: QWidget,
        view: MirrorView,
        chrome: Chrome,
        catalogue: Catalogue,
        settings: Callable[[], Settings],
        change: Callable[[str, object], None],
        serve: Serve = serve,
        warm: bool = True,
    ) -> None:
        super().__init__(window)
        self._window, self._view, self._chrome, self._settings = window, view, chrome, settings
        self._catalogue = catalogue
        self._words: ShareMessages = EN
        self._language: Language = "en"
        self.collection = Collection(self)
        self.jobs = Jobs(self)
        self._wanted: tuple[EditPlan, str]
        self.gallery = Gallery(view, window)
        self.sheet = ShareSheet(view, window)
        self.sharing = Sharing(self, chrome, self.sheet, serve)
        for sheet in (self.gallery, self.sheet):
            chrome.add_popover(sheet)
        self._connect(change)
        self._warmer = Worker("warming", self)
        if warm:
            QTimer.singleShot(WARM_AFTER_MS, self, self._warm)

    @cached_property
    def workshop(self) -> Workshop:
        """What makes posts."""
        from ui.editor.workshop import Workshop  # see ENGINE

        return Workshop(self._catalogue)

    @cached_property
    def edit_step(self) -> EditStep:
        """Where a clip becomes a post."""
        from ui.edit_step import EditStep  # see ENGINE

        step = EditStep(self._window, self._view, self._chrome, self.collection, self.workshop)
        step.export_wanted.connect(self.export)
        step.failed.connect(self._toast_problem)
        step.set_words(self._language)
        return step

    @property
    def _edit_step_made(self) -> EditStep | None:
        made: EditStep | None = self.__dict__.get("edit_step")
        return made

    def _warm(self) -> None:
        for name in ENGINE:
            self._warmer.submit(partial(importlib.import_module, name))

    def _connect(self, change: Callable[[str, object], None]) -> None:
        gallery, jobs, collection = self.gallery, self.jobs, self.collection
        self._chrome.tools.gallery.clicked.connect(self.open_gallery)
        collection.listed.connect(self._show_clips)
        collection.failed.connect(self._toast_problem)
        gallery.post_wanted.connect(self.edit)
        gallery.share_wanted.connect(self.share)
        gallery.keep_wanted.connect(collection.keep_longer)
        gallery.renamed.connect(collection.rename)
        gallery.deleted.connect(self._delete)
        gallery.folder_wanted.connect(self._open_folder)
        gallery.closing.connect(gallery.delete_removed)
        self.sharing.delete_wanted.connect(self._delete_shared)
        self.sharing.hotspot_kept.connect(change)
        jobs.advanced.connect(self._show_progress)
        jobs.made.connect(self._made)
        jobs.failed.connect(self._not_made)
        jobs.cancelled.connect(self._cancelled)

    def set_words(self, language: Language) -> None:
        """Take the language and the settings."""
        settings, words = self._settings(), SHARE_WORDS[language]
        self._words, self._language = words, language
        self.gallery.set_language(words, language)
        self.sheet.set_language(words, language)
        self.sheet.wifi.set_hotspot(settings.hotspot_name, settings.hotspot_password)
        self.sharing.set_words(words, language)
        if self._edit_step_made is not None:
            self._edit_step_made.set_words(language)
        self.collection.open(settings.recordings_dir, settings.keep_clips_days)

    # The gallery

    def open_gallery(self) -> None:
        """Show all clips, the newest first, or put them away."""
        if self._chrome.open_popover is not self.gallery:
            self.collection.list()
        self._chrome.open(self.gallery, None)

    def _show_clips(self) -> None:
        self.gallery.show_clips(self.collection.clips)
        for path in self.gallery.without_poster:
            self.collection.read_poster(path, partial(self.gallery.take_poster, path))

    def _delete(self, path: Path, then: Callable[[], None] | None = None) -> None:
        if self._edit_step_made is not None:
            self._edit_step_made.forget(path)
        self.sharing.let_go(path, lambda: self.collection.delete(path, then))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._settings().recordings_dir)))

    # Making

    def edit(self, path: Path) -> None:
        """Make a post of a clip, or another one like a post, from where the draft stands."""

        def open_clip(clip: Clip) -> None:
            source = self.edit_step.source_of(clip) if clip.kind == "post" else clip
            if source is not None:
                self.edit_step.open(source, lambda: self.jobs.running)

        self.collection.find(path, open_clip)

    def export(self, preset: str) -> None:
        """Make the post that is being edited, beside the mirror."""
        editor = self.edit_step.editor
        if editor is None or self.jobs.running:
            return
        self._make(editor.bench.plan, preset)

    def _make(self, plan: EditPlan, preset: str) -> None:
        self._wanted = (plan, preset)
        self.edit_step.following.stop()  # the export does it itself where it was not finished
        folder = self._settings().recordings_dir
        self.jobs.start(partial(self.workshop.make, plan, preset, folder))
        if self.edit_step.editor is not None:
            self.edit_step.editor.rest()
            self.edit_step.editor.export.set_busy(True)
        self._chrome.close_popover()
        self._show_progress(0.0)
        self._chrome.making.fader.set_shown(True)
        self._chrome.arrange()

    def _show_progress(self, share: float) -> None:
        words = self._words
        name = preset_word(self._wanted[1], words)
        line = words["making"].format(preset=name, percent=round(100 * share))
        if line == self._chrome.making.words:
            return
        self._chrome.making.set_content(line, "film", action=words["cancel"], then=self.jobs.cancel)
        self._chrome.arrange()

    def _ended(self) -> None:
        self._chrome.making.fader.set_shown(False)
        if self.edit_step.editor is not None:
            self.edit_step.editor.export.set_busy(False)
        self._chrome.arrange()

    def _made(self, path: Path) -> None:
        self._ended()
        chrome, words = self._chrome, self._words
        busy = chrome.open_popover is not None or chrome.moments.counting or chrome.recording.fader.shown
        if busy:
            self.collection.list()
            self._toast(words["made"], "check", words["share"], lambda: self.share(path), READY_MS)
        else:
            self.share(path)

    def _not_made(self, line: str) -> None:
        self._ended()
        words, wanted = self._words, self._wanted

        def try_again() -> None:
            if not self.jobs.running:
                self._make(*wanted)

        self._toast(words["not_made"], "warning", words["try_again"], try_again, detail=line)

    def _cancelled(self) -> None:
        self._ended()
        self._toast(self._words["cancelled"], "check")

    # Sharing

    def share(self, path: Path) -> None:
        """Open sharing for a clip or post."""
        self.collection.find(path, self._share)

    def _share(self, clip: Clip) -> None:
        platform = "douyin" if "-douyin" in clip.path.stem else "xiaohongshu"
        self.sharing.open(clip, self.workshop.texts(clip, platform))

    def _delete_shared(self, path: Path) -> None:
        self._chrome.close_popover()
        clip = self.collection.clip(path)
        made_from = clip.note.made_from if clip is not None and clip.note is not None else ()
        self._delete(path, lambda: self._tell_deleted(made_from))

    def _tell_deleted(self, made_from: tuple[str, ...]) -> None:
        """Whoever wants to be forgotten must know what is left."""
        words = self._words
        left = [clip.path for clip in self.collection.clips if clip.path.name in made_from]
        if not left:
            self._toast(words["deleted_now"], "check")
            return

        def delete_too() -> None:
            for number, path in enumerate(left, 1):
                self._delete(path, (lambda: self._tell_deleted(())) if number == len(left) else None)

        self._toast(
            words["deleted_now"],
            "check",
            words["delete_too"],
            delete_too,
            READY_MS,
            words["recording_left"],
        )

    # Going

    def finish(self) -> None:
        """Stop what runs; nothing is served, half made, or about to be deleted any more."""
        self.gallery.delete_removed()
        self.jobs.finish(END_TIMEOUT_S)
        self.sharing.finish()
        if self._edit_step_made is not None:
            self._edit_step_made.finish()
        self._warmer.finish()
        self.collection.finish()

    def _toast_problem(self, line: str) -> None:
        self._toast(line, "warning")

    def _toast(
        self,
        words: str,
        icon: str,
        action: str = "",
        then: Callable[[], object] | None = None,
        duration_ms: int = LONG_TOAST_MS,
        detail: str = "",
    ) -> None:
        toast = self._chrome.toast
        toast.set_content(words, icon, detail, action, then)
        toast.setToolTip("")
        self._chrome.hint.fader.set_shown(False)
        toast.raise_()  # a sheet may lie over everything else
        toast.pop(duration_ms)
        self._chrome.arrange()
