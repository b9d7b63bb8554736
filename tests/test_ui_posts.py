"""Gallery, edit step and sharing: from a clip to a phone, as somebody does it who never did it before."""

from __future__ import annotations

import importlib.util
import string
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from helpers_clips import even_times, write_clip
from helpers_ui import FakeMirror, click, end, key, open_window, product
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tryon.clips.note import ClipNote, Wearing, note_path, read_note, write_note
from tryon.editing.audio import RATE, Samples
from tryon.editing.plan import Caption, EditPlan, Segment, Sticker
from tryon.errors import SinkError
from tryon.share.files import SharedFile
from tryon.share.server import ShareState
from tryon.share.usb import Stick
from ui import posts, sharing, text
from ui.editor import changes, workshop
from ui.editor.bench import Choice, Offer
from ui.editor.draft import Draft
from ui.editor.editor import Editor
from ui.editor.export_row import PRESETS
from ui.editor.preview_loop import Drawn, Wish
from ui.editor.speaker import Speaker
from ui.editor.spots import StickerSpot
from ui.editor.strip_places import block_at, place_blocks
from ui.main_window import MainWindow
from ui.share_text import EN, SHARE_WORDS, ZH, ShareMessages
from ui.text import Language
from ui.theme.icons import FOLDER
from ui.theme.tokens import TOUCH

LENGTH_S = 4.0
SHOT = np.full((48, 64, 3), 90, np.uint8)


@pytest.fixture(scope="session")
def footage(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A clip of four seconds."""
    return write_clip(tmp_path_factory.mktemp("footage") / "a.mp4", even_times(LENGTH_S)).read_bytes()


class FakeServed:
    """Serves nothing; remembers what it was asked for."""

    def __init__(
        self,
        files: Sequence[SharedFile],
        text: str,
        language: Language,
        until: date | None,
        address: str | None,
    ) -> None:
        self.files, self.text, self.language = tuple(files), text, language
        self.address = address or "192.168.1.9"
        self.url = ""
        self.state = ShareState(False, 0, 0, 0, 0.0)

    def start(self) -> None:
        self.url = f"http://{self.address}:8000/abcdefghijklmnopqrstuv/"
        self.state = ShareState(True, 0, 0, 0, 600.0)

    def stop(self) -> None:
        self.state = ShareState(False, 0, 0, 0, 0.0)

    def qr_png(self, width_px: int = 480) -> bytes:
        return bytes(cv2.imencode(".png", np.zeros((40, 40), np.uint8))[1])


class FakeWorkshop(workshop.Workshop):
    """Draws grey, follows nobody, writes a file instead of a post once it is let to."""

    def __init__(self) -> None:
        self.drawn: list[Wish] = []
        self.made: list[tuple[EditPlan, str]] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.error: str | None = None

    def offer(self) -> Offer:
        def choices(*names: str) -> tuple[Choice, ...]:
            return tuple(Choice(name, {"en": f"{name} en", "zh": f"{name} 中"}) for name in names)

        return Offer(
            choices("warm", "mono"),
            choices("bow", "crown"),
            {name: Sticker(art=name) for name in ("bow", "crown")},
            choices("clean_card", "sale"),
            choices("bright", "calm"),
        )

    def focus(self, selection: str | None) -> str:
        return "face"

    def texts(self, clip: object, platform: str) -> dict[Language, str]:
        return {"en": f"words for {platform}", "zh": f"{platform} 文案"}

    def draw(self, wish: Wish) -> Drawn:
        self.drawn.append(wish)
        image = np.full((wish.size_wh[1], wish.size_wh[0], 3), 120, np.uint8)
        spots = [StickerSpot(at, (0.5, 0.9), 0.2, np.eye(2) * 2) for at in range(len(wish.plan.stickers))]
        return Drawn(image, tuple(spots))

    def put_away(self) -> None:
        return

    def mix(self, plan: EditPlan) -> Samples:
        return np.zeros((RATE * 4, 2), np.float32)

    def follow(self, clip: Path, advance: Callable[[float], None], cancelled: Callable[[], bool]) -> None:
        advance(1.0)

    def forget(self, clip: Path) -> None:
        return

    def cut_to_beat(self, plan: EditPlan, clips: Sequence[Path]) -> EditPlan:
        pieces = [Segment(clip=clip, start_s=0.5 * at, end_s=0.5 * at + 0.5) for at, clip in enumerate(clips)]
        return changes.changed(plan, segments=tuple(pieces))

    def make(
        self,
        plan: EditPlan,
        preset: str,
        folder: Path,
        advance: Callable[[float], None],
        cancelled: Callable[[], bool],
    ) -> Path | None:
        advance(0.43)
        while not self.go_on.wait(0.01):
            if cancelled():
                return None
        if self.error is not None:
            raise SinkError(self.error)
        self.made.append((plan, preset))
        out = folder / f"tryon-2026-05-02-120000-{preset}.mp4"
        out.write_bytes(plan.segments[0].clip.read_bytes())
        source = read_note(plan.segments[0].clip)
        assert source is not None
        write_note(
            out, source.model_copy(update={"kind": "post", "made_from": (plan.segments[0].clip.name,)})
        )
        return out


class Shop:
    """A window on a folder with three clips."""

    def __init__(self, qtbot: QtBot, folder: Path, footage: bytes, language: str = "en") -> None:
        self.qtbot, self.folder = qtbot, folder
        now = datetime.now(UTC)
        self.paths = [folder / f"tryon-2026-05-01-12000{at}.mp4" for at in range(3)]
        for at, path in enumerate(self.paths):
            path.write_bytes(footage)
            worn = (Wearing(start_s=0.0, selections=("round:gold",)),)
            made, expires = now - timedelta(minutes=10 * at), now + timedelta(days=at, hours=5)
            write_note(path, ClipNote(kind="video", made=made, expires=expires, wearing=worn))
        self.mirror = FakeMirror(folder=folder)
        self.mirror.show(1, SHOT)
        self.window: MainWindow = open_window(self.mirror, recordings_dir=folder, language=language)
        self.posts = self.window.posts
        self.served: list[FakeServed] = []
        self.workshop = FakeWorkshop()
        self.posts.workshop = self.workshop
        self.posts.edit_step._workshop = self.workshop
        self.posts.edit_step.following._workshop = self.workshop
        self.posts.sharing._serve = self._serve

    def _serve(self, *what: object) -> FakeServed:
        self.served.append(FakeServed(*what))  # type: ignore[arg-type]
        return self.served[-1]

    def open_gallery(self) -> None:
        click(self.window.chrome.tools.gallery)
        self.qtbot.waitUntil(lambda: len(self.posts.gallery.tiles) == 3)

    def edit(self, at: int = 0) -> Editor:
        self.posts.edit(self.paths[at])
        self.qtbot.waitUntil(lambda: self.opened is not None and self.opened.isVisible())
        editor = self.opened
        assert editor is not None
        return editor

    @property
    def opened(self) -> Editor | None:
        return self.posts.edit_step.editor

    def share(self, at: int = 0) -> FakeServed:
        self.posts.share(self.paths[at])
        self.qtbot.waitUntil(lambda: self.posts.sheet.code.valid)
        return self.served[-1]


@pytest.fixture
def shop(qtbot: QtBot, tmp_path: Path, footage: bytes) -> Iterator[Shop]:
    made = Shop(qtbot, tmp_path, footage)
    yield made
    made.workshop.go_on.set()
    end(qtbot, made.window)


# Words


def test_both_languages_have_all_words_with_the_same_placeholders() -> None:
    assert set(EN) == set(ZH) == set(ShareMessages.__annotations__)

    def fields(words: ShareMessages) -> dict[str, set[str]]:
        return {each: {p[1] for p in string.Formatter().parse(str(words[each])) if p[1]} for each in words}

    assert fields(EN) == fields(ZH)


def test_every_word_is_used() -> None:
    sources = "".join(path.read_text("utf-8") for path in FOLDER.parent.parent.rglob("*.py"))
    own = [each for each in EN if each not in text.EN]
    used = {each: sources.count(f'"{each}"') + sources.count(f"'{each}'") for each in own}
    assert [each for each, count in used.items() if count <= len(SHARE_WORDS)] == []


# Plans


def plan_of(seconds: float = 10.0, **fields: object) -> EditPlan:
    return EditPlan.model_validate({"segments": [{"clip": "a.mp4", "end_s": seconds}], **fields})


def test_undo_goes_back_step_by_step_and_a_gesture_is_one_step() -> None:
    draft = Draft(plan_of())
    for end_s in (9.0, 8.0, 7.0):
        draft.change(changes.trimmed(draft.plan, 0, 0.0, end_s, 10.0), "trim0")
    draft.settle()
    draft.change(changes.trimmed(draft.plan, 0, 0.0, 6.0, 10.0), "trim0")
    draft.change(changes.changed(draft.plan, aspect="1:1"))
    assert not draft.change(draft.plan)
    seen = []
    while draft.can_undo:
        draft.undo()
        seen.append((draft.plan.aspect, draft.plan.segments[0].end_s))
    assert seen == [("9:16", 6.0), ("9:16", 7.0), ("9:16", 10.0)]
    draft.redo()
    assert draft.plan.segments[0].end_s == 7.0
    draft.change(changes.changed(draft.plan, aspect="3:4"))
    assert not draft.can_redo


@pytest.mark.parametrize("speed", changes.SPEEDS)
def test_a_trimmed_piece_keeps_its_speed_and_never_vanishes(speed: changes.Speed) -> None:
    plan = changes.with_speed(plan_of(), 0, speed)
    for start_s, end_s in ((2.0, 9.0), (8.9, 9.0), (9.9, 9.0), (2.0, 1.0), (-3.0, 40.0)):
        plan = changes.trimmed(plan, 0, start_s, end_s, 10.0)
        piece = plan.segments[0]
        assert changes.speed_of(piece) == speed
        assert 0.0 <= piece.start_s <= piece.end_s - changes.SHORTEST_S
        assert piece.end_s <= 10.0


def test_what_is_posted_untouched_is_the_whole_clip_with_what_was_worn_longest() -> None:
    note = ClipNote(
        kind="video",
        made=datetime.now(UTC),
        expires=datetime.now(UTC),
        wearing=(
            Wearing(start_s=0.0, selections=("round:gold",)),
            Wearing(start_s=1.0, selections=("sport:red", "runner:blue")),
            Wearing(start_s=8.0, selections=("round:gold",)),
        ),
    )
    clip = changes.Clip(Path("a.mp4"), "video", "a", note.made, note, 10.0, 1)
    plan = changes.first_plan(clip, (), "zh", "clean_card", "bright")
    assert plan.segments == (Segment(clip=Path("a.mp4"), end_s=10.0),)
    assert (plan.selection, plan.template, plan.music.tune) == (None, "clean_card", "bright")
    assert changes.selection_worn(clip) == "sport:red"
    assert (plan.look, plan.beauty.smooth, plan.beauty.brighten) == (None, 0.0, 0.0)
    unknown = changes.Clip(Path("a.jpg"), "photo", "a", note.made, None, None, 1)
    plan = changes.first_plan(unknown, (), "zh", "clean_card", "bright")
    assert (plan.segments[0].end_s, plan.selection, plan.template) == (changes.STILL_S, None, None)
    burst = [
        changes.Clip(Path(f"{at}.jpg"), "burst", "", note.made + timedelta(seconds=at / 3), None, None, 1)
        for at in (0, 1, 2, 90)
    ]
    plan = changes.first_plan(burst[1], burst[::-1], "zh", None, None)
    assert [each.clip.name for each in plan.segments] == ["0.jpg", "1.jpg", "2.jpg"]


def test_the_strip_shows_a_single_piece_in_its_clip_and_several_in_a_row() -> None:
    piece = Segment(clip=Path("a.mp4"), start_s=2.0, end_s=6.0)
    (block,) = place_blocks((piece,), 10.0, 548)
    assert (block.film_left, block.film_right) == (24, 524)
    assert (block.left, block.right) == (124, 324)
    assert block.source_at(224) == pytest.approx(4.0)
    assert (block.source_at(0), block.source_at(548)) == (2.0, 6.0)
    blocks = place_blocks((piece, piece, Segment(clip=Path("b.mp4"), end_s=8.0)), 0.0, 548)
    assert [round(each.right - each.left) for each in blocks] == [122, 122, 244]
    assert [block_at(blocks, x) for x in (0, 100, 160, 540)] == [0, 0, 1, 2]
    assert all(one.right < other.left for one, other in pairwise(blocks))


# Gallery


def test_the_gallery_shows_clips_newest_first_with_what_is_known_of_them(shop: Shop) -> None:
    shop.open_gallery()
    gallery = shop.posts.gallery
    assert list(gallery.tiles) == shop.paths
    assert gallery.selected == shop.paths[0]
    name = gallery.tiles[shop.paths[2]].accessibleName()
    assert name == "Video, 00:04, 2 days left"
    shop.qtbot.waitUntil(lambda: all(not tile.image.isNull() for tile in gallery.tiles.values()))
    key(shop.window, Qt.Key.Key_Escape)
    shop.qtbot.waitUntil(gallery.isHidden)


def test_a_clip_is_renamed_and_kept_longer(shop: Shop) -> None:
    shop.open_gallery()
    gallery = shop.posts.gallery
    click(gallery.rename)
    assert gallery.field.isVisible()
    gallery.field.setText("  For  Mum ")
    key(shop.window, Qt.Key.Key_Return)
    shop.qtbot.waitUntil(lambda: gallery.title_label.text() == "For Mum")
    click(gallery.keep)
    kept = timedelta(days=shop.window.settings.keep_clips_days - 1)

    def is_kept() -> bool:
        note = read_note(shop.paths[0])
        return note is not None and note.expires > datetime.now(UTC) + kept and note.title == "For Mum"

    shop.qtbot.waitUntil(is_kept)


def test_a_deleted_clip_can_be_taken_back_and_is_gone_after_that(shop: Shop) -> None:
    shop.open_gallery()
    gallery = shop.posts.gallery
    click(gallery.tiles[shop.paths[1]])
    click(gallery.delete)
    assert list(gallery.tiles) == [shop.paths[0], shop.paths[2]]
    assert shop.paths[1].exists()
    click(gallery.undo)
    assert list(gallery.tiles) == shop.paths
    assert gallery.selected == shop.paths[1]
    click(gallery.delete)
    key(shop.window, Qt.Key.Key_Escape)  # nobody can take it back any more
    shop.qtbot.waitUntil(lambda: not shop.paths[1].exists() and not note_path(shop.paths[1]).exists())
    assert shop.paths[0].exists()


def test_an_empty_gallery_says_what_to_do_and_a_damaged_clip_can_only_go(shop: Shop) -> None:
    shop.paths[0].write_bytes(b"no film")
    shop.open_gallery()
    gallery = shop.posts.gallery
    click(gallery.tiles[shop.paths[0]])
    assert gallery.make_post.isHidden()
    assert gallery.share.isHidden()
    assert gallery.delete.isVisible()
    gallery.show_clips(())
    assert gallery.empty.isVisible()
    assert not gallery.make_post.isVisible()


# Edit step


def test_a_post_is_made_of_what_was_just_recorded(shop: Shop) -> None:
    shop.window._captures.post_wanted.emit(shop.paths[2])
    shop.qtbot.waitUntil(lambda: shop.opened is not None and shop.opened.isVisible())


def test_trimming_by_finger_and_by_key_moves_the_preview_along(shop: Shop) -> None:
    editor = shop.edit()
    strip = editor.strip
    shop.qtbot.waitUntil(lambda: bool(editor.bench.films))
    start = strip.start
    grip = QPoint(round(start.edge()) - 4, start.height() // 2)
    QTest.mousePress(start, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(start, grip + QPoint(60, 0))
    QTest.mouseMove(start, grip + QPoint(20, 0))
    QTest.mouseRelease(start, Qt.MouseButton.LeftButton, pos=grip)
    trimmed = editor.bench.plan.segments[0].start_s
    assert 0.2 < trimmed < 2.5
    assert editor.bench.source_second(editor.bench.t_s) == (0, pytest.approx(trimmed))
    strip.end.setFocus()
    QTest.keyClick(strip.end, Qt.Key.Key_Left)
    assert editor.bench.plan.segments[0].end_s == pytest.approx(LENGTH_S - 0.1)
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    click(editor.undo)
    assert editor.bench.plan.segments[0] == Segment(clip=shop.paths[0], end_s=editor.bench.clip.seconds or 0)
    assert not editor.undo.isEnabled()


def test_every_page_changes_the_plan_and_undo_takes_all_of_it_back(shop: Shop) -> None:
    editor = shop.edit()
    bench = editor.bench
    before = bench.plan
    click(editor.trim.speed.chips[3])
    click(editor.trim.cover)
    click(editor.shape.aspect.chips[2])
    click(editor.looks.looks.tiles["mono"])
    editor.looks.strength.slider.setValue(40)
    editor.looks.smooth.slider.setValue(30)
    click(editor.templates.templates.tiles["sale"])
    click(editor.music.chips["calm"])
    editor.music.volume.slider.setValue(20)
    click(editor.tabs.tabs[5])
    click(editor.stickers.tiles["crown"])
    click(editor.stickers.larger)
    plan = bench.plan
    assert (plan.aspect, plan.look, plan.look_strength) == ("1:1", "mono", 0.4)
    assert (plan.beauty.smooth, plan.template) == (0.3, "sale")
    assert (plan.music.tune, plan.music.volume) == ("calm", 0.2)
    assert [(each.art, each.anchor) for each in plan.stickers] == [("crown", "face")]
    assert changes.speed_of(plan.segments[0]) == "ramp"
    while editor.undo.isEnabled():
        click(editor.undo)
    assert bench.plan == before


def test_words_are_seen_while_they_are_typed(shop: Shop) -> None:
    editor = shop.edit()
    click(editor.tabs.tabs[4])
    page, bench = editor.texts, editor.bench
    page.field.setFocus()
    QTest.keyClicks(page.field, "Hello world")
    assert bench.plan.captions == (
        Caption(text="Hello world", start_s=0, end_s=3600, style="title", place="bottom"),
    )
    click(page.place.chips[1])
    click(page.new)
    QTest.keyClicks(page.field, "second")
    click(page.time.chips[1])
    assert [(each.text, each.place) for each in bench.plan.captions] == [
        ("Hello world", "middle"),
        ("second", "bottom"),
    ]
    assert bench.plan.captions[1].end_s - bench.plan.captions[1].start_s == pytest.approx(3.0)
    click(page.remove)
    assert [each.text for each in bench.plan.captions] == ["Hello world"]
    QTest.keyClick(page.field, Qt.Key.Key_Space)  # a space to type, not to play
    assert not editor.player.playing


def test_a_sticker_is_dragged_in_the_preview(shop: Shop) -> None:
    editor = shop.edit()
    click(editor.tabs.tabs[5])
    click(editor.stickers.tiles["bow"])
    shop.qtbot.waitUntil(lambda: editor.stage._spots != ())
    stage, box = editor.stage, editor.stage.picture_box
    at = QPoint(round(box.x() + 0.5 * box.width()), round(box.y() + 0.9 * box.width()))
    before = editor.bench.plan.stickers[0].offset
    QTest.mousePress(stage, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(stage, at + QPoint(30, -12))
    QTest.mouseRelease(stage, Qt.MouseButton.LeftButton, pos=at + QPoint(30, -12))
    after = editor.bench.plan.stickers[0].offset
    moved = np.subtract(after, before)
    assert moved == pytest.approx(np.array([30, -12]) * 2 / box.width(), abs=0.01)
    assert not editor.player.playing
    click(editor.undo)
    assert editor.bench.plan.stickers[0].offset == before


def test_several_clips_follow_each_other_or_stand_side_by_side(shop: Shop) -> None:
    editor = shop.edit()
    page, bench = editor.clips, editor.bench
    assert not page.transition.isVisibleTo(page)
    click(page.tiles[0][1])
    assert [each.clip for each in bench.plan.segments] == [shop.paths[0], shop.paths[1]]
    click(page.transition.chips[1])
    assert bench.plan.transition == "dissolve"
    bench.select(1)
    assert editor.strip.index == 1
    click(editor.trim.earlier)
    assert [each.clip for each in bench.plan.segments] == [shop.paths[1], shop.paths[0]]
    assert (bench.segment, editor.trim.earlier.isEnabled()) == (0, False)
    click(editor.trim.remove)
    assert bench.plan.segments[0].clip == shop.paths[0]
    assert len(bench.plan.segments) == 1
    click(page.layout_of.chips[1])
    assert (bench.plan.layout, bench.plan.second[0].clip) == ("side_by_side", shop.paths[1])
    click(page.tiles[1][1])
    assert bench.plan.second[0].clip == shop.paths[2]
    click(page.layout_of.chips[0])
    assert (bench.plan.layout, bench.plan.second) == ("single", ())
    click(page.beat)
    shop.qtbot.waitUntil(lambda: len(bench.plan.segments) == 3)  # all were recorded in one visit


def test_it_plays_and_what_was_begun_is_there_again(shop: Shop) -> None:
    editor = shop.edit()
    key(shop.window, Qt.Key.Key_Space)
    began = editor.bench.t_s
    shop.qtbot.waitUntil(lambda: editor.bench.t_s > began + 0.1)
    click(editor.shape.aspect.chips[1])
    key(shop.window, Qt.Key.Key_Escape)
    shop.qtbot.waitUntil(editor.isHidden)
    assert not editor.player.playing
    shop.edit(1)
    assert editor.bench.plan.aspect == "9:16"
    shop.edit(0)
    assert editor.bench.plan.aspect == "3:4"


def test_the_sound_is_heard_from_where_the_preview_stands(qtbot: QtBot) -> None:
    class Output:
        open = True

        def close(self) -> None:
            self.open = False

    played: list[tuple[float, Output]] = []
    mixed: list[str | None] = []

    def mix(plan: EditPlan) -> Samples:
        mixed.append(plan.music.tune)
        return np.zeros((4 * RATE, 2), np.float32)

    def open_output(samples: Samples) -> Output:
        played.append((len(samples) / RATE, Output()))
        return played[-1][1]

    parent = QObject()
    speaker = Speaker(parent, mix, lambda: 1.0, open_output)
    calm, bright = (plan_of(4.0, music={"tune": tune}) for tune in ("calm", "bright"))
    speaker.play(calm)
    qtbot.waitUntil(lambda: len(played) == 1)
    speaker.follow(changes.changed(calm, look="warm"))
    assert len(played) == 1  # it sounds the same
    speaker.follow(bright)
    assert not played[0][1].open
    qtbot.waitUntil(lambda: len(played) == 2)
    speaker.stop()
    speaker.play(bright)
    assert [seconds for seconds, _ in played] == [3.0, 3.0, 3.0]
    assert mixed == ["calm", "bright"]
    speaker.finish()
    assert not any(output.open for _, output in played)


def test_a_preview_that_cannot_be_drawn_says_so_and_the_next_one_is(shop: Shop) -> None:
    editor = shop.edit()
    draw = shop.workshop.draw

    def fails(wish: Wish) -> Drawn:
        raise SinkError("no such look")

    editor.loop._draw = fails
    editor.bench.seek(1.0)
    shop.qtbot.waitUntil(lambda: editor.note.text() == "no such look")
    editor.loop._draw = draw
    editor.bench.seek(2.0)
    shop.qtbot.waitUntil(lambda: editor.note.text() == "")


# Making and sharing


@pytest.mark.parametrize("preset", [PRESETS[0], PRESETS[-1]])
def test_one_press_makes_a_post_and_the_code_for_the_phone_appears(shop: Shop, preset: str) -> None:
    editor = shop.edit()
    shop.workshop.go_on.clear()
    click(editor.export.presets[preset])
    making = shop.window.chrome.making
    shop.qtbot.waitUntil(lambda: "43 %" in making.words)
    assert making.fader.shown
    assert shop.window.chrome.open_popover is None  # the mirror is free meanwhile
    assert shop.served == []
    shop.workshop.go_on.set()
    sheet = shop.posts.sheet
    shop.qtbot.waitUntil(lambda: sheet.isVisible() and sheet.code.valid)
    (served,) = shop.served
    assert [file.path.name for file in served.files] == [f"tryon-2026-05-02-120000-{preset}.mp4"]
    assert sheet.address.text() == served.url
    assert not making.fader.shown


def test_a_stopped_or_failed_post_loses_nothing(shop: Shop) -> None:
    editor = shop.edit()
    click(editor.shape.aspect.chips[2])
    shop.workshop.go_on.clear()
    click(editor.export.presets["wechat"])
    click(shop.window.chrome.making.action)
    toast = shop.window.chrome.toast
    shop.qtbot.waitUntil(lambda: toast.words == EN["cancelled"])
    shop.workshop.go_on.set()
    shop.workshop.error = "The disk is full"
    shop.posts.export("wechat")
    shop.qtbot.waitUntil(lambda: toast.words == EN["not_made"])
    assert toast.detail == "The disk is full"
    shop.workshop.error = None
    click(toast.action)
    shop.qtbot.waitUntil(
        lambda: [(plan.aspect, name) for plan, name in shop.workshop.made] == [("1:1", "wechat")]
    )
    shop.qtbot.waitUntil(lambda: shop.posts.sheet.code.valid)


def test_another_post_is_made_from_where_the_first_one_stands(shop: Shop) -> None:
    editor = shop.edit(1)
    click(editor.shape.aspect.chips[3])
    click(editor.export.presets["gif"])
    shop.qtbot.waitUntil(lambda: shop.posts.sheet.code.valid)
    click(shop.window.chrome.tools.gallery)
    gallery = shop.posts.gallery
    shop.qtbot.waitUntil(lambda: len(gallery.tiles) == 4)
    post = next(path for path in gallery.tiles if path not in shop.paths)
    click(gallery.tiles[post])
    assert gallery.make_post.text() == EN["make_another"]
    assert gallery.share.text() == EN["share_again"]
    shop.posts.edit(post)
    shop.qtbot.waitUntil(editor.isVisible)
    assert (editor.bench.clip.path, editor.bench.plan.aspect) == (shop.paths[1], "16:9")


def test_a_post_is_not_forced_on_somebody_who_is_busy(shop: Shop) -> None:
    editor = shop.edit()
    shop.workshop.go_on.clear()
    click(editor.export.presets["gif"])
    assert shop.posts.jobs.running
    editor = shop.edit(1)
    assert not any(button.isEnabled() for button in editor.export.presets.values())
    shop.workshop.go_on.set()
    toast = shop.window.chrome.toast
    shop.qtbot.waitUntil(lambda: toast.words == EN["made"])
    assert shop.served == []
    assert all(button.isEnabled() for button in editor.export.presets.values())
    click(toast.action)
    shop.qtbot.waitUntil(lambda: shop.posts.sheet.code.valid)


def test_nothing_is_served_before_sharing_is_opened_nor_after_it_ended(shop: Shop) -> None:
    shop.open_gallery()
    assert shop.served == []
    served = shop.share()
    sheet = shop.posts.sheet
    served.state = ShareState(True, 2, 1, 1, 65.0)
    shop.qtbot.waitUntil(lambda: "01:05" in sheet.left.text())
    assert sheet.fetched.text() == "2 phones have opened it · saved 1 ×"
    click(sheet.stop)
    shop.qtbot.waitUntil(lambda: not served.state.running)
    assert not sheet.code.valid
    assert sheet.left.text() == EN["stopped"]
    click(sheet.again)
    shop.qtbot.waitUntil(lambda: sheet.code.valid)
    assert len(shop.served) == 2
    shop.served[1].state = ShareState(False, 2, 1, 1, 0.0)
    shop.qtbot.waitUntil(lambda: sheet.left.text() == EN["link_over"])


def test_done_leaves_the_code_valid_and_another_clip_ends_it(shop: Shop) -> None:
    first = shop.share()
    click(shop.posts.sheet.done)
    shop.qtbot.waitUntil(shop.posts.sheet.isHidden)
    assert first.state.running
    shop.share()
    assert shop.served == [first]
    second = shop.share(1)
    shop.qtbot.waitUntil(lambda: second is not first and not first.state.running)
    assert second.files[0].path == shop.paths[1]


def test_the_text_is_copied_as_it_stands_in_either_language(shop: Shop) -> None:
    shop.share()
    sheet = shop.posts.sheet
    assert sheet.text.toPlainText() == "words for xiaohongshu"
    click(sheet.language.buttons[0])
    sheet.text.setPlainText(sheet.text.toPlainText() + "！")
    click(sheet.copy)
    assert QGuiApplication.clipboard().text() == "xiaohongshu 文案！"
    assert sheet.copy.text() == EN["copied"]


def test_delete_now_asks_once_and_deletes_everything_made_of_the_clip(shop: Shop) -> None:
    served = shop.share()
    post = shop.folder / "tryon-2026-05-02-120000-gif.mp4"
    post.write_bytes(b"")
    note = read_note(shop.paths[0])
    assert note is not None
    write_note(post, note.model_copy(update={"kind": "post", "made_from": (shop.paths[0].name,)}))
    sheet = shop.posts.sheet
    click(sheet.delete)
    assert sheet.delete.text() == EN["really_delete"]
    assert shop.paths[0].exists()
    click(sheet.delete)
    shop.qtbot.waitUntil(lambda: shop.window.chrome.toast.words == EN["deleted_now"])
    assert not served.state.running
    left = {path.name for path in shop.folder.iterdir()}
    assert left == {each.name for path in shop.paths[1:] for each in (path, note_path(path))}


def test_whoever_deletes_a_post_hears_of_its_recording(shop: Shop) -> None:
    editor = shop.edit()
    click(editor.export.presets["gif"])
    shop.qtbot.waitUntil(lambda: shop.posts.sheet.code.valid)
    sheet, toast = shop.posts.sheet, shop.window.chrome.toast
    click(sheet.delete)
    click(sheet.delete)
    shop.qtbot.waitUntil(lambda: toast.detail == EN["recording_left"])
    assert shop.paths[0].exists()
    click(toast.action)
    shop.qtbot.waitUntil(lambda: not shop.paths[0].exists())
    assert len(list(shop.folder.iterdir())) == 4


def test_a_stick_takes_the_post(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.share()
    sheet = shop.posts.sheet
    monkeypatch.setattr(sharing, "sticks", tuple)
    click(sheet.usb)
    shop.qtbot.waitUntil(lambda: sheet.line.text() == EN["usb_none"])
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    monkeypatch.setattr(sharing, "sticks", lambda: (Stick(stick, "KINGSTON", 10**9, False, "vfat"),))
    click(sheet.usb)
    shop.qtbot.waitUntil(lambda: "KINGSTON" in sheet.line.text())
    assert (stick / shop.paths[0].name).read_bytes() == shop.paths[0].read_bytes()


def test_a_pc_in_several_networks_offers_each(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "own_addresses", lambda: ("192.168.1.9", "192.168.137.1"))
    shop.share()
    sheet = shop.posts.sheet
    chips = sheet.networks.findChildren(QAbstractButton)
    assert [chip.isChecked() for chip in chips] == [True, False]
    click(chips[1])
    shop.qtbot.waitUntil(lambda: sheet.address.text().startswith("http://192.168.137.1:"))
    assert not shop.served[0].state.running


def test_the_code_of_the_hotspot_is_shown_and_remembered(shop: Shop) -> None:
    shop.share()
    wifi = shop.posts.sheet.wifi
    click(shop.posts.sheet.hotspot)
    wifi.name.setText("Shop")
    wifi.password.setText("short")
    click(wifi.show_button)
    assert "8 to 63" in wifi.problem.text()
    wifi.password.setText("long enough")
    click(wifi.show_button)
    assert wifi.problem.text() == ""
    image = wifi.code.code.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    found, _, _ = cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(pixels[:, : image.width()]))
    assert found == "WIFI:T:WPA;S:Shop;P:long enough;;"
    assert (shop.window.settings.hotspot_name, shop.window.settings.hotspot_password) == (
        "Shop",
        "long enough",
    )


def test_closing_the_window_ends_sharing_and_making(qtbot: QtBot, tmp_path: Path, footage: bytes) -> None:
    shop = Shop(qtbot, tmp_path, footage)
    editor = shop.edit()
    shop.workshop.go_on.clear()
    click(editor.export.presets["douyin"])
    served = shop.share()
    end(qtbot, shop.window)
    assert not served.state.running
    assert shop.workshop.made == []


# Everybody can use it


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("size", [(1280, 720), (1080, 1920), (800, 600)])
def test_everything_has_a_name_a_size_for_fingers_and_its_place(
    qtbot: QtBot, tmp_path: Path, footage: bytes, language: str, size: tuple[int, int]
) -> None:
    shop = Shop(qtbot, tmp_path, footage, language)
    shop.window.resize(*size)
    shop.open_gallery()
    check_controls(shop.posts.gallery)
    editor = shop.edit()
    for tab in editor.tabs.tabs:
        click(tab)
        qtbot.wait(1)
        check_controls(editor)
    shop.share()
    check_controls(shop.posts.sheet)
    end(qtbot, shop.window)


def check_controls(sheet: QWidget) -> None:
    sheet.layout().activate()
    for button in sheet.findChildren(QAbstractButton):
        if button.isVisible() and button.accessibleName() != "":
            assert min(button.width(), button.height()) >= TOUCH - 20, button.accessibleName()
        if button.isVisible() and type(button).__module__.startswith("ui."):
            assert button.accessibleName(), button
            inside = (
                button.mapTo(sheet, QPoint(0, 0)).x(),
                button.mapTo(sheet, button.rect().bottomRight()).x(),
            )
            assert 0 <= inside[0] <= inside[1] <= sheet.width(), button.accessibleName()


def test_tab_reaches_everything_in_the_editor_and_stays_in_it(shop: Shop) -> None:
    editor = shop.edit()
    reached = set()
    for _ in range(60):
        QTest.keyClick(editor.focusWidget() or editor, Qt.Key.Key_Tab)
        focused = shop.window.focusWidget()
        assert focused is not None
        assert editor.isAncestorOf(focused)
        reached.add(focused)
    wanted = {editor.strip, editor.strip.start, editor.strip.end, editor.play, editor.close_button}
    assert wanted | set(editor.export.presets.values()) | set(editor.tabs.tabs) <= reached


def test_a_shop_with_products_worn_names_them_in_the_text(tmp_path: Path) -> None:
    from tryon.catalogue import Catalogue

    real = workshop.Workshop(Catalogue((product("round"),), ()))
    now = datetime.now(UTC)
    worn = (Wearing(start_s=0.0, selections=("round:gold", "gone:black")),)
    note = ClipNote(kind="video", made=now, expires=now, wearing=worn)
    texts = real.texts(changes.Clip(tmp_path / "a.mp4", "video", "a", now, note, 4.0, 1), "douyin")
    assert "round 中文" in texts["zh"]
    assert "round en" in texts["en"]


def test_the_mirror_opens_without_what_makes_posts() -> None:
    """Its engine costs more time than the rest of the window: it is loaded once the mirror shows."""
    code = "import sys, ui.main_window; print([m for m in sys.modules if m.split('.')[0] == 'scipy'])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=FOLDER.parents[2]
    )
    assert done.stdout.strip() == "[]"
    for name in posts.ENGINE:
        assert importlib.util.find_spec(name) is not None
