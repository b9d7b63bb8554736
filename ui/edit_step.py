"""Opens clips in the editor and answers what it asks for: choices, films, music files, cuts to the beat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tryon.clips.library import Clip
from tryon.editing.plan import EditPlan
from ui.chrome import Chrome
from ui.collection import Collection
from ui.dialogs import choose_music
from ui.editor.bench import Bench, Offer
from ui.editor.changes import changed, first_plan, selection_worn
from ui.editor.draft import Draft
from ui.editor.editor import Editor
from ui.editor.following import Following
from ui.editor.speaker import Speaker
from ui.editor.workshop import Workshop, clips_of
from ui.gallery import can_edit
from ui.mirror_view import MirrorView
from ui.share_text import EN, SHARE_WORDS, ShareMessages
from ui.text import BY_LANGUAGE, Language
from ui.worker import Worker

VISIT = timedelta(minutes=30)
"""What was tried on within this time goes together when pieces are cut to the beat."""

FIRST_TEMPLATE = "clean_card"
"""Says what the product is and costs, and leaves the rest to the picture."""


class EditStep(QObject):
    """Emits `export_wanted` with a preset's name, and `failed` with a line.

    What was begun with a clip is kept until it is deleted or the program ends. The editor is made when the
    first clip is opened.
    """

    export_wanted = Signal(str)
    failed = Signal(str)

    def __init__(
        self, window: QWidget, view: MirrorView, chrome: Chrome, collection: Collection, workshop: Workshop
    ) -> None:
        super().__init__(window)
        self._window, self._view, self._chrome = window, view, chrome
        self._collection, self._workshop = collection, workshop
        self._words: ShareMessages = EN
        self._language: Language = "en"
        self._offer: Offer | None = None
        self._drafts: dict[Path, Draft] = {}
        self._worker = Worker("editing", self)
        self.following = Following(self, workshop)
        self.editor: Editor | None = None

    def set_words(self, language: Language) -> None:
        self._words, self._language = SHARE_WORDS[language], language
        if self.editor is not None:
            self._name(self.editor)

    def _name(self, editor: Editor) -> None:
        editor.set_words(BY_LANGUAGE[self._language])
        editor.set_language(self._words, self._language)

    def open(self, clip: Clip, busy: Callable[[], bool]) -> None:
        """Edit a clip, from where its draft stands. busy: whether a post is being made already."""
        if self._offer is None:
            self._worker.submit(
                self._workshop.offer, lambda offer: self._begin(clip, offer, busy), self.failed.emit
            )
        else:
            self._begin(clip, self._offer, busy)

    def source_of(self, post: Clip) -> Clip | None:
        """The clip that a post was made of, to make another; None where it is gone."""
        names = post.note.made_from if post.note is not None else ()
        found = [clip for clip in self._collection.clips if clip.path.name in names and can_edit(clip)]
        begun = [clip for clip in found if clip.path in self._drafts]
        return next(iter((*begun, *found)), None)

    def forget(self, path: Path) -> None:
        """It was deleted."""
        self._drafts.pop(path, None)
        self.following.stop()  # it may have the clip open
        self._workshop.forget(path)

    def finish(self) -> None:
        """Let the threads end."""
        self.following.finish()
        self._worker.finish()
        if self.editor is not None:
            self.editor.rest()
            self.editor.loop.finish()
            self.editor.speaker.finish()

    def _begin(self, clip: Clip, offer: Offer, busy: Callable[[], bool]) -> None:
        self._offer = offer
        draft = self._drafts.get(clip.path)
        if draft is None:
            names = [each.name for each in offer.templates]
            template = FIRST_TEMPLATE if FIRST_TEMPLATE in names else next(iter(names), None)
            tune = offer.tunes[0].name if offer.tunes else None
            draft = Draft(first_plan(clip, self._collection.clips, self._language, template, tune))
            self._drafts[clip.path] = draft
        if draft.plan.language != self._language:  # the words of templates follow the window's
            draft.change(changed(draft.plan, language=self._language))
        editor = self._ready_editor(clip, draft.plan)
        focus = self._workshop.focus(selection_worn(clip))
        others = tuple(each for each in self._collection.clips if each.path != clip.path and can_edit(each))
        editor.open_clip(clip, draft, others, offer, focus)
        editor.export.set_busy(busy())
        if self._chrome.open_popover is not editor:
            self._chrome.open(editor, None)
        for path in clips_of((*draft.plan.segments, *draft.plan.second)):
            self._use(editor, path)
        for each in others:
            self._collection.read_poster(each.path, partial(editor.clips.take_poster, each.path))

    def _ready_editor(self, clip: Clip, plan: EditPlan) -> Editor:
        if self.editor is None:
            bench = Bench(self, clip, plan)
            speaker = Speaker(self, self._workshop.mix, lambda: bench.t_s)
            editor = self.editor = Editor(
                self._view,
                self._window,
                bench,
                self._workshop.draw,
                self._workshop.put_away,
                speaker,
            )
            self._chrome.add_popover(editor)
            self._name(editor)
            editor.closing.connect(editor.rest)
            editor.export_wanted.connect(self.export_wanted.emit)
            editor.music_wanted.connect(lambda: self._choose_music(editor))
            editor.beat_wanted.connect(lambda: self._cut_to_beat(editor))
            editor.clip_used.connect(lambda path: self._use(editor, path))
            self.following.advanced.connect(editor.show_following)
            self.following.found.connect(lambda _: editor.redraw())
            self.following.failed.connect(editor.note.setText)
        return self.editor

    def _use(self, editor: Editor, path: Path) -> None:
        """A clip is part of the post: show its film, and find what is to stay in view."""
        self._collection.read_film(path, partial(editor.take_film, path))
        self.following.follow(path)

    def _choose_music(self, editor: Editor) -> None:
        choose_music(
            self._window,
            BY_LANGUAGE[self._language],
            self._words["music_files"],
            lambda path: editor.music.use_file(Path(path)),
        )

    def _cut_to_beat(self, editor: Editor) -> None:
        bench = editor.bench
        plan = bench.plan
        clips = clips_of(plan.segments)
        if len(clips) == 1:
            near = [each for each in bench.others if _same_visit(each, bench.clip)]
            clips = (*clips, *(each.path for each in near))
        editor.note.setText(self._words["cutting"])
        self._worker.submit(
            lambda: self._workshop.cut_to_beat(plan, clips),
            lambda cut: self._take_cut(editor, plan, cut),
            editor.note.setText,
        )

    def _take_cut(self, editor: Editor, before: EditPlan, cut: EditPlan) -> None:
        editor.note.setText("")
        if editor.bench.plan != before:  # somebody went on meanwhile
            return
        for path in clips_of(cut.segments):
            self._use(editor, path)
        editor.bench.apply(cut)
        editor.player.play()


def _same_visit(one: Clip, other: Clip) -> bool:
    """Whether two videos were recorded so close to each other that it was by the same people."""
    both = one.seconds is not None and other.seconds is not None
    return both and abs(one.made - other.made) < VISIT
