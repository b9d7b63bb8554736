"""The edit step: preview and film strip on one side, what can be changed on the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from tryon.clips.library import Clip
from tryon.editing.plan import Anchor
from ui.controls import IconButton
from ui.editor.bench import Bench, Offer
from ui.editor.changes import SHAPES, trimmed
from ui.editor.draft import Draft
from ui.editor.export_row import ExportRow
from ui.editor.page import Page
from ui.editor.page_clips import ClipsPage
from ui.editor.page_look import LookPage
from ui.editor.page_music import MusicPage
from ui.editor.page_shape import ShapePage
from ui.editor.page_stickers import StickersPage
from ui.editor.page_template import TemplatePage
from ui.editor.page_trim import TrimPage
from ui.editor.page_words import WordsPage
from ui.editor.player import Player
from ui.editor.preview_loop import Draw, PreviewLoop, Wish
from ui.editor.speaker import Speaker
from ui.editor.spots import StickerSpot
from ui.editor.stage import Stage
from ui.editor.sticker_hand import StickerHand
from ui.editor.strip import Strip
from ui.editor.tabs import Tabs
from ui.film import Film
from ui.mirror_view import MirrorView
from ui.notices import clock
from ui.popovers import Label
from ui.share_text import EN, ShareMessages
from ui.sheet import Scrolled, Sheet
from ui.text import Language
from ui.theme.tokens import CAPTION, GRID, TEXT_SOFT

LARGEST = QSize(180 * GRID, 220 * GRID)
LARGEST_PREVIEW = 960
"""Longer side in pixels: more cannot be drawn while it plays, and nobody sees it."""

SMALL_AFTER_MS = 350
"""The small pictures are drawn anew when the hand rests."""


class Editor(Sheet):
    """Emits `export_wanted` with a preset's name, `music_wanted` when a file is to be chosen, `beat_wanted`
    when the pieces are to be cut to the beat, and `clip_used` with the path of a clip that was added.

    draw, put_away: as for PreviewLoop. speaker: plays the sound.
    """

    export_wanted = Signal(str)
    music_wanted = Signal()
    beat_wanted = Signal()
    clip_used = Signal(object)

    def __init__(
        self,
        view: MirrorView,
        parent: QWidget,
        bench: Bench,
        draw: Draw,
        put_away: Callable[[], None],
        speaker: Speaker,
    ) -> None:
        super().__init__(view, parent, LARGEST)
        self.bench = bench
        self._words: ShareMessages = EN
        self._failed = False
        self.loop = PreviewLoop(self, draw, put_away)
        self.player = Player(self, bench)
        self.speaker = speaker
        self.undo, self.redo = IconButton("undo", self), IconButton("redo", self)
        self.stage = Stage(self)
        self.play = IconButton("play", self)
        self.strip = Strip(self)
        self.time = Label(self, CAPTION, color=TEXT_SOFT)
        self.trim = TrimPage(self, bench)
        self.shape = ShapePage(self, bench)
        self.looks = LookPage(self, bench)
        self.texts = WordsPage(self, bench)
        self.stickers = StickersPage(self, bench)
        self.templates = TemplatePage(self, bench)
        self.music = MusicPage(self, bench)
        self.clips = ClipsPage(self, bench)
        self.pages: tuple[Page, ...] = (
            self.trim,
            self.templates,
            self.music,
            self.looks,
            self.texts,
            self.stickers,
            self.shape,
            self.clips,
        )
        icons = ("scissors", "tag", "music", "look", "words", "sticker", "shape", "clips")
        self.tabs = Tabs(self, icons)
        self.stack = QStackedWidget(self)
        for page in self.pages:
            self.stack.addWidget(Scrolled(self.stack, page))
        self.export = ExportRow(self)
        self.note = self.export.note
        self._hand = StickerHand(bench, self.stage, self.stickers, self.player)
        self._arrange_parts()
        self._small_pause = QTimer(self, singleShot=True, interval=SMALL_AFTER_MS)
        self._connect()
        self.tabs.choose(0)

    def _arrange_parts(self) -> None:
        self.head.addWidget(self.undo)
        self.head.addWidget(self.redo)
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        self.time.setWordWrap(False)
        self.time.setFixedWidth(11 * GRID)
        self.time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.play)
        line.addWidget(self.strip, 1)
        left = QVBoxLayout()
        left.setSpacing(GRID // 2)
        left.addWidget(self.stage, 1)
        left.addWidget(self.time, 0, Qt.AlignmentFlag.AlignHCenter)
        left.addLayout(line)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.tabs)
        right.addWidget(self.stack, 1)
        right.addWidget(self.export)
        self.halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.halves.setSpacing(3 * GRID)
        self.halves.addLayout(left, 10)
        self.halves.addLayout(right, 11)
        self.body.addLayout(self.halves, 1)

    def _connect(self) -> None:
        bench, strip = self.bench, self.strip
        self.undo.clicked.connect(bench.undo)
        self.redo.clicked.connect(bench.redo)
        self.tabs.chosen.connect(self._turn_to)
        self.play.clicked.connect(self.player.toggle)
        self.stage.play.clicked.connect(self.player.toggle)
        self.player.toggled.connect(self._show_playing)
        self.player.began.connect(lambda: self.speaker.play(bench.plan))
        self.music.picked.connect(self._listen)
        strip.trimmed.connect(self._trim)
        strip.sought.connect(self._seek)
        strip.selected.connect(bench.select)
        strip.settled.connect(bench.settle)
        self.loop.drawn.connect(self._take_picture)
        self.loop.failed.connect(self._tell_failure)
        self._small_pause.timeout.connect(self._catch_up)
        self.music.file_wanted.connect(self.music_wanted.emit)
        self.clips.beat_wanted.connect(self.beat_wanted.emit)
        self.clips.used.connect(self.clip_used.emit)
        bench.changed.connect(self._show_plan)
        bench.moved.connect(self._show_moment)
        bench.selected.connect(lambda: strip.select(bench.segment))
        self.export.wanted.connect(self.export_wanted.emit)

    # Words

    def set_language(self, words: ShareMessages, language: Language) -> None:
        self._words = words
        self.title.setText(words["make_post"])
        self.undo.set_name(f"{words['undo']} (Ctrl+Z)")
        self.redo.set_name(f"{words['redo']} (Ctrl+Y)")
        self.stage.setAccessibleName(words["preview"])
        self.strip.set_words(words)
        self.tabs.set_labels(
            [
                words["tab_trim"],
                words["tab_template"],
                words["tab_music"],
                words["tab_look"],
                words["tab_words"],
                words["tab_stickers"],
                words["tab_shape"],
                words["tab_clips"],
            ]
        )
        for page in self.pages:
            page.set_words(words, language)
        self.export.set_words(words)
        self._show_playing(self.player.playing)
        self.export.set_busy(False)

    # Coming and going

    def open_clip(
        self, clip: Clip, draft: Draft, others: tuple[Clip, ...], offer: Offer, focus: Anchor
    ) -> None:
        """Edit this clip, from where its draft stands. The rest as for Bench.open."""
        self.player.stop()
        self.note.setText("")
        self.stage.show_image(QImage())
        self.strip.select(0)
        self.bench.open(clip, draft, others, offer, focus)
        self.bench.seek(draft.plan.cover_s)

    def take_film(self, path: Path, film: Film) -> None:
        """Pictures of a clip arrived."""
        self.bench.films[path] = film
        self._show_strip()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask()
        self._small_pause.start()

    def show_following(self, share: float) -> None:
        """How far it is known where the face, hand or feet are."""
        self.note.setText("" if share >= 1 else self._words["following"].format(percent=round(100 * share)))

    def redraw(self) -> None:
        """More is known of where things are in the clips."""
        self.note.setText("")
        self._ask()
        self._small_pause.start()

    def rest(self) -> None:
        """It is not looked at any more."""
        self.player.stop()
        self.loop.rest()

    def settle(self, max_height: int) -> None:
        before = self.size()
        super().settle(max_height)
        if self.size() == before:
            return
        upright = self.height() > self.width()
        direction = QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight
        self.halves.setDirection(direction)
        self.halves.setStretch(0, 17 if upright else 10)
        self._ask()

    # What is seen

    def _show_plan(self) -> None:
        plan, draft = self.bench.plan, self.bench.draft
        self.undo.setEnabled(draft.can_undo)
        self.redo.setEnabled(draft.can_redo)
        self.stage.set_shape(SHAPES[plan.aspect])
        self._show_strip()
        self._show_moment()
        self._small_pause.start()

    def _show_strip(self) -> None:
        bench = self.bench
        self.strip.show_plan(bench.plan.segments, bench.films, bench.source_second(bench.plan.cover_s))

    def _show_moment(self) -> None:
        bench = self.bench
        self.strip.set_playhead(*bench.source_second(bench.t_s))
        self.time.setText(f"{clock(bench.t_s)} / {clock(bench.duration_s)}")
        self._hand.show()
        self._ask()

    def _show_playing(self, playing: bool) -> None:
        word = self._words["pause_preview" if playing else "play"]
        self.play.set_icon("pause" if playing else "play")
        for button in (self.play, self.stage.play):
            button.set_name(word)
        self.stage.play.set_playing(playing)
        if not playing:
            self.speaker.stop()
        self._hand.show()

    def _ask(self) -> None:
        if self.isHidden():
            return
        box = self.stage.picture_box
        scale = min(self.devicePixelRatioF(), LARGEST_PREVIEW / max(1.0, box.width(), box.height()))
        size = (max(2, round(box.width() * scale / 2) * 2), max(2, round(box.height() * scale / 2) * 2))
        self.loop.ask(Wish(self.bench.plan, self.bench.t_s, size))

    def _catch_up(self) -> None:
        """Pictures for the page that is open, and the sound of the plan as it is by now."""
        if self.player.playing:
            self.speaker.follow(self.bench.plan)
        page = self.pages[self.stack.currentIndex()]
        showing = isinstance(page, LookPage | TemplatePage) and not self.player.playing
        self.loop.ask_small(page.wishes() if showing and isinstance(page, LookPage | TemplatePage) else [])

    def _take_picture(self, wish: Wish, image: QImage, spots: tuple[StickerSpot, ...]) -> None:
        if wish.key:
            self.looks.looks.take(wish.key, image)
            self.templates.templates.take(wish.key, image)
        else:
            if self._failed:
                self._failed = False
                self.note.setText("")
            self._hand.take(spots, newest=wish.plan == self.bench.plan)
            self.stage.show_image(image)
            self._hand.show()

    def _tell_failure(self, line: str) -> None:
        self._failed = True
        self.note.setText(line)

    # What is done

    def _turn_to(self, number: int) -> None:
        self.stack.setCurrentIndex(number)
        self._hand.show()
        self._small_pause.start()

    def _trim(self, segment: int, start_s: float, end_s: float) -> None:
        bench = self.bench
        before = bench.plan.segments[segment]
        length_s = self.strip.length_of(segment)
        bench.apply(trimmed(bench.plan, segment, start_s, end_s, length_s), f"trim{segment}")
        after = bench.plan.segments[segment]
        self.player.stop()
        bench.seek_source(segment, after.end_s if after.end_s != before.end_s else after.start_s)

    def _listen(self) -> None:
        """Other music: play with it, from here on or from the start."""
        self.player.stop()
        self.player.play()

    def _seek(self, segment: int, source_s: float) -> None:
        self.player.stop()
        self.bench.seek_source(segment, source_s)

    def press_space(self) -> None:
        self.player.toggle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.bench.undo()
        elif event.matches(QKeySequence.StandardKey.Redo) or (
            event.key() == Qt.Key.Key_Y and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.bench.redo()
        else:
            super().keyPressEvent(event)
