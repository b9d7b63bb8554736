"""From clips to posts: connects gallery, edit step, export and sharing with each other and the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QImage
from PySide6.QtWidgets import QWidget

from tryon.catalogue import Catalogue
from tryon.clips.library import Clip, Library
from tryon.editing.plan import EditPlan
from tryon.settings import Settings
from ui.chrome import Chrome
from ui.dialogs import choose_music
from ui.editor.bench import Bench, Offer
from ui.editor.changes import first_plan
from ui.editor.draft import Draft
from ui.editor.editor import Editor, preset_word
from ui.editor.following import Following
from ui.editor.workshop import Workshop, clips_of
from ui.film import Film, read_film
from ui.gallery import Gallery, can_edit
from ui.jobs import Jobs
from ui.mirror_view import MirrorView
from ui.share_sheet import ShareSheet
from ui.share_text import EN, SHARE_WORDS, ShareMessages
from ui.sharing import Serve, Sharing, serve
from ui.text import BY_LANGUAGE, Language
from ui.worker import Worker

FILM_PICTURES = 14
FILM_H = 112
"""Twice as high as the strip shows them, for screens with fine pixels."""

POSTER_W = 400
FIRST_TEMPLATE = "clean_card"
"""Says what the product is and costs, and leaves the rest to the picture."""

SWEEP_MS = 10 * 60_000
"""How often it is looked for what has expired."""

VISIT = timedelta(minutes=30)
"""What was tried on within this time goes together when pieces are cut to the beat."""

LONG_TOAST_MS = 10_000
READY_MS = 60_000
"""How long a finished post is offered to somebody who is busy."""

END_TIMEOUT_S = 5.0


class Posts(QObject):
    """Owns the gallery, the edit step and the share sheet.

    settings: gives the present ones. change: keeps a new value of one of them. serve: lets phones fetch files.
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
    ) -> None:
        super().__init__(window)
        self._window, self._chrome, self._settings = window, chrome, settings
        self._words: ShareMessages = EN
        self._language: Language = "en"
        self._preset = ""
        self._library: Library | None = None
        self._clips: tuple[Clip, ...] = ()
        self._offer: Offer | None = None
        self._drafts: dict[Path, Draft] = {}
        self._films: dict[Path, Film] = {}
        self._after_listing: list[Callable[[], None]] = []
        self.workshop = Workshop(catalogue)
        self.jobs = Jobs(self)
        self._following = Following(self, self.workshop)
        self._files = Worker("clips", self)
        self._looks = Worker("films", self)
        self._view = view
        self.gallery = Gallery(view, window)
        self.editor: Editor | None = None
        self.sheet = ShareSheet(view, window)
        self.sharing = Sharing(self, chrome, self.sheet, serve)
        self.sharing.hotspot_kept.connect(change)
        for sheet in (self.gallery, self.sheet):
            chrome.add_popover(sheet)
        self._sweeper = QTimer(self, interval=SWEEP_MS)
        self._sweeper.timeout.connect(self._sweep)
        self._sweeper.start()
        self._connect()

    def _connect(self) -> None:
        gallery, jobs = self.gallery, self.jobs
        self._chrome.tools.gallery.clicked.connect(self.open_gallery)
        gallery.post_wanted.connect(self.edit)
        gallery.share_wanted.connect(self.share)
        gallery.keep_wanted.connect(self._keep_longer)
        gallery.renamed.connect(self._rename)
        gallery.deleted.connect(self._delete)
        gallery.folder_wanted.connect(self._open_folder)
        gallery.closing.connect(gallery.delete_removed)
        self.sharing.delete_wanted.connect(self._delete_shared)
        jobs.advanced.connect(self._show_progress)
        jobs.made.connect(self._made)
        jobs.failed.connect(self._not_made)
        jobs.cancelled.connect(self._cancelled)

    # Words and settings

    def set_words(self, language: Language) -> None:
        self._words, self._language = SHARE_WORDS[language], language
        self.gallery.set_language(self._words, language)
        self.sheet.set_language(self._words, language)
        self.sharing.set_words(self._words, language)
        self.sheet.wifi.set_hotspot(self._settings().hotspot_name, self._settings().hotspot_password)
        if self.editor is not None:
            self.editor.set_language(self._words, language)
        folder = self._settings().recordings_dir
        if self._library is None or self._library.folder != folder:
            self._library = Library(folder, keep_days=self._settings().keep_clips_days)
            self._sweep()

    # The gallery

    def open_gallery(self) -> None:
        """Show all clips, the newest first, or put them away."""
        if self._chrome.open_popover is not self.gallery:
            self._list()
        self._chrome.open(self.gallery, None)

    def _list(self, then: Callable[[], None] | None = None) -> None:
        """Look into the folder; `then` is called when all in it is known."""
        library = self._library
        assert library is not None, "set_words comes first"
        if then is not None:
            self._after_listing.append(then)
        self._files.submit(library.clips, self._take_clips, self._toast_problem)

    def _take_clips(self, clips: tuple[Clip, ...]) -> None:
        self._clips = clips
        self.gallery.show_clips(self._clips)
        for path in self.gallery.without_poster:
            self._looks.submit(partial(self._read_poster, path), partial(self.gallery.take_poster, path))
        waiting, self._after_listing = self._after_listing, []
        for call in waiting:
            call()

    def _read_poster(self, path: Path) -> QImage:
        library = self._library
        poster = None if library is None else library.poster(path, POSTER_W)
        return QImage.fromData(poster) if poster else QImage()

    def _clip(self, path: Path) -> Clip | None:
        return next((clip for clip in self._clips if clip.path == path), None)

    def _rename(self, path: Path, title: str) -> None:
        self._change(lambda library: library.rename(path, title))

    def _keep_longer(self, path: Path) -> None:
        days = timedelta(days=self._settings().keep_clips_days)
        self._change(lambda library: library.keep_until(path, datetime.now(UTC) + days))

    def _delete(self, path: Path) -> None:
        self._drafts.pop(path, None)
        self._films.pop(path, None)
        self.workshop.forget(path)
        self._change(lambda library: library.delete(path))

    def _change(self, change: Callable[[Library], object]) -> None:
        library = self._library
        if library is not None:
            self._files.submit(lambda: change(library), lambda _: self._list(), self._toast_problem)

    def _sweep(self) -> None:
        library = self._library
        if library is not None:
            self._files.submit(library.sweep, lambda swept: self._list() if swept.deleted else None)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._settings().recordings_dir)))

    # The edit step

    def edit(self, path: Path) -> None:
        """Make a post of a clip, from where its draft stands."""
        clip = self._clip(path)
        if clip is None:
            self._list(lambda: self.edit(path) if self._clip(path) is not None else None)
        elif self._offer is None:
            self._looks.submit(
                self.workshop.offer, lambda offer: self._begin(clip, offer), self._toast_problem
            )
        else:
            self._begin(clip, self._offer)

    def _begin(self, clip: Clip, offer: Offer) -> None:
        self._offer = offer
        draft = self._drafts.get(clip.path)
        if draft is None:
            names = [each.name for each in offer.templates]
            template = FIRST_TEMPLATE if FIRST_TEMPLATE in names else next(iter(names), None)
            tune = offer.tunes[0].name if offer.tunes else None
            draft = Draft(first_plan(clip, self._language, template, tune))
            self._drafts[clip.path] = draft
        editor = self._ready_editor(clip, draft.plan)
        editor.bench.focus = self.workshop.focus(draft.plan.selection)
        others = tuple(each for each in self._clips if each.path != clip.path and can_edit(each))
        editor.open_clip(clip, draft, others, offer)
        editor.set_busy(self.jobs.running)
        if self._chrome.open_popover is not editor:
            self._chrome.open(editor, None)
        self._ask_film(clip.path)
        self._following.follow(clip.path)
        for each in others:
            self._ask_film(each.path)

    def _ready_editor(self, clip: Clip, plan: EditPlan) -> Editor:
        if self.editor is None:
            bench = Bench(self, clip, plan)
            self.editor = Editor(self._view, self._window, bench, self.workshop.draw)
            self._chrome.add_popover(self.editor)
            self.editor.set_language(self._words, self._language)
            self.editor.closing.connect(self.editor.rest)
            self.editor.export_wanted.connect(self.export)
            self.editor.music_wanted.connect(self._choose_music)
            self.editor.beat_wanted.connect(self._cut_to_beat)
            self.editor.clip_used.connect(self._following.follow)
            self._following.advanced.connect(self.editor.show_following)
            self._following.found.connect(lambda _: self.editor.redraw())
            self._following.failed.connect(self.editor.note.setText)
        return self.editor

    def _ask_film(self, path: Path) -> None:
        editor = self.editor
        if editor is None:
            return
        if path in self._films:
            editor.take_film(path, self._films[path])
        else:
            self._looks.submit(lambda: read_film(path, FILM_PICTURES, FILM_H), partial(self._take_film, path))

    def _take_film(self, path: Path, film: Film) -> None:
        self._films[path] = film
        if self.editor is not None:
            self.editor.take_film(path, film)

    def _choose_music(self) -> None:
        editor = self.editor
        if editor is not None:
            choose_music(
                self._window,
                BY_LANGUAGE[self._language],
                self._words["music_files"],
                lambda path: editor.music.use_file(Path(path)),
            )

    def _cut_to_beat(self) -> None:
        editor = self.editor
        if editor is None:
            return
        plan = editor.bench.plan
        editor.note.setText(self._words["cutting"])
        clips = clips_of(plan.segments)
        if len(clips) == 1:
            near = [each for each in editor.bench.others if _same_visit(each, editor.bench.clip)]
            clips = (*clips, *(each.path for each in near))
        self._looks.submit(
            lambda: self.workshop.cut_to_beat(plan, clips),
            lambda cut: self._take_cut(plan, cut),
            editor.note.setText,
        )

    def _take_cut(self, before: EditPlan, cut: EditPlan) -> None:
        editor = self.editor
        if editor is not None and editor.bench.plan == before:  # unless somebody went on meanwhile
            editor.note.setText("")
            for path in clips_of(cut.segments):
                self._following.follow(path)
            editor.bench.apply(cut)
            editor.player.play()

    # Making

    def export(self, preset: str) -> None:
        """Make the post that is on the bench, beside the mirror."""
        editor = self.editor
        if editor is None or self.jobs.running:
            return
        plan, folder = editor.bench.plan, self._settings().recordings_dir
        self._preset = preset
        self._following.stop()  # the export does it itself where it was not finished
        self.jobs.start(partial(self.workshop.make, plan, preset, folder))
        editor.rest()
        self._chrome.close_popover()
        editor.set_busy(True)
        self._show_progress(0.0)
        self._chrome.making.fader.set_shown(True)
        self._chrome.arrange()

    def _show_progress(self, share: float) -> None:
        words = self._words
        name = preset_word(self._preset, words)
        self._chrome.making.set_content(
            words["making"].format(preset=name, percent=round(100 * share)),
            "film",
            action=words["cancel"],
            then=self.jobs.cancel,
        )
        self._chrome.arrange()

    def _ended(self) -> None:
        self._chrome.making.fader.set_shown(False)
        if self.editor is not None:
            self.editor.set_busy(False)
        self._chrome.arrange()

    def _made(self, path: Path) -> None:
        self._ended()
        self._list()
        busy = self._chrome.open_popover is not None or self._chrome.moments.counting
        if busy or self._chrome.recording.fader.shown:
            self._toast(
                self._words["made"], "check", self._words["share"], lambda: self.share(path), READY_MS
            )
        else:
            self.share(path)

    def _not_made(self, line: str) -> None:
        self._ended()
        preset = self._preset
        self._toast(
            self._words["not_made"],
            "warning",
            self._words["try_again"],
            lambda: self.export(preset),
            LONG_TOAST_MS,
            line,
        )

    def _cancelled(self) -> None:
        self._ended()
        self._toast(self._words["cancelled"], "check", "", None, LONG_TOAST_MS)

    # Sharing

    def share(self, path: Path) -> None:
        """Open sharing for a clip or post."""
        clip = self._clip(path)
        if clip is None:
            self._list(lambda: self.share(path) if self._clip(path) is not None else None)
            return
        platform = "douyin" if "-douyin" in path.stem else "xiaohongshu"
        self.sharing.open(clip, self.workshop.texts(clip, platform))

    def _delete_shared(self, path: Path) -> None:
        self._chrome.close_popover()
        self._delete(path)
        self._toast(self._words["deleted_now"], "check", "", None, LONG_TOAST_MS)

    # Going

    def finish(self) -> None:
        """Stop what runs; nothing is served, half made, or about to be deleted any more."""
        self._following.finish()
        self._sweeper.stop()
        self.gallery.delete_removed()
        self.jobs.finish(END_TIMEOUT_S)
        self.sharing.finish()
        if self.editor is not None:
            self.editor.rest()
            self.editor.loop.finish()
        for worker in (self._files, self._looks):
            worker.finish()
        self._files.wait(END_TIMEOUT_S)

    def _toast_problem(self, line: str) -> None:
        self._toast(line, "warning", "", None, LONG_TOAST_MS)

    def _toast(
        self,
        words: str,
        icon: str,
        action: str,
        then: Callable[[], object] | None,
        duration_ms: int,
        detail: str = "",
    ) -> None:
        toast = self._chrome.toast
        toast.set_content(words, icon, detail, action, then)
        toast.setToolTip("")
        self._chrome.hint.fader.set_shown(False)
        toast.raise_()  # a sheet may lie over everything else
        toast.pop(duration_ms)
        self._chrome.arrange()


def _same_visit(one: Clip, other: Clip) -> bool:
    """Whether two videos were recorded so close to each other that it was by the same people."""
    both = one.seconds is not None and other.seconds is not None
    return both and abs(one.made - other.made) < VISIT
