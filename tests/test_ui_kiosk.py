"""The kiosk as a shopper meets it: its screens, what it forgets, and that there is no way out."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from helpers_ui import CAMERA, STATE, WITH_HANDS, SavingMirror, click, end_kiosk, halves
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tryon.catalogue import Catalogue, load_catalogue
from tryon.errors import SinkError
from tryon.kiosk.camera import TurnedSource
from tryon.kiosk.offers import MOST, Offers
from tryon.kiosk.posting import PostWish
from tryon.kiosk.privacy import privacy_sections
from tryon.kiosk.recent import RecentClips
from tryon.kiosk.settings import KioskSettings
from tryon.mirror_state import Person
from tryon.settings import Settings, assets_dir
from tryon.share.files import SharedFile
from tryon.share.server import ShareState
from tryon.types import Frame
from ui.bridge import Bridge
from ui.controls import Control
from ui.kiosk import lock
from ui.kiosk.attract import AttractPage
from ui.kiosk.parts import SHORT_SIDE
from ui.kiosk.reach import HEIGHT
from ui.kiosk.turned import TurnedView
from ui.kiosk.window import KioskWindow
from ui.kiosk.words import EN, KIOSK_WORDS, ZH
from ui.panel import Panel
from ui.text import Language

PORTRAIT, LANDSCAPE = (SHORT_SIDE, SHORT_SIDE * 16 // 9), (SHORT_SIDE * 16 // 9, SHORT_SIDE)
PX_AT_1080 = 1080 / SHORT_SIDE
WEDNESDAY_NOON = datetime(2026, 7, 1, 12, 0)
SOMEBODY = (Person("face0", (10, 10, 40, 40)),)


@dataclass
class ShopMirror(SavingMirror):
    """Writes clips, too."""

    may_finish: threading.Event = field(default_factory=threading.Event)

    def stop_recording(self) -> Path:
        path = super().stop_recording()
        self.may_finish.wait(5.0)
        try:
            path.write_bytes(b"what a recorder finishes late")
        except OSError as error:
            raise SinkError(f"{path.name}: no such file or directory") from error
        return path


@dataclass
class FakeServed:
    """Phones that come when the test says so."""

    files: Sequence[SharedFile]
    text: str
    state: ShareState = field(default_factory=lambda: ShareState(True, 0, 0, 0, 1800.0))
    stopped: bool = False
    url: str = "http://192.168.1.2:4000/token/"

    def start(self) -> None:
        assert self.files[0].path.exists()

    def stop(self) -> None:
        self.stopped = True

    def qr_png(self, width_px: int = 480) -> bytes:
        return bytes(cv2.imencode(".png", halves(0, 255))[1])


@dataclass
class FakeMaker:
    """Makes posts when the test says so. problem: what goes wrong instead."""

    go_on: threading.Event = field(default_factory=threading.Event)
    problem: str = ""
    wishes: list[PostWish] = field(default_factory=list)
    stopped: int = 0

    def __call__(
        self, wish: PostWish, advance: Callable[[float], None], cancelled: Callable[[], bool]
    ) -> Path | None:
        self.wishes.append(wish)
        wish.out.parent.mkdir(exist_ok=True)
        wish.out.with_suffix(".partial").write_bytes(b"begun")
        advance(0.4)
        while not self.go_on.wait(0.005):
            if cancelled():
                self.stopped += 1
                return None
        if self.problem:
            raise SinkError(self.problem)
        wish.out.write_bytes(b"post of " + wish.clip.read_bytes())
        return wish.out


class Still:
    """A camera that sees one picture."""

    camera = None
    closed = False

    def __init__(self, image: np.ndarray) -> None:
        self._image = image
        self.info = replace(CAMERA, size_wh=(image.shape[1], image.shape[0]))

    def read(self) -> Frame:
        return Frame(self._image, 1)

    def close(self) -> None:
        self.closed = True


@dataclass
class Shop:
    """A kiosk with a mirror, a phone and a clock of its own."""

    window: KioskWindow
    mirror: ShopMirror
    served: list[FakeServed]
    maker: FakeMaker
    cache: Path
    qtbot: QtBot
    time_s: list[float]
    wall: list[datetime]
    shots: int = 0

    def someone(self, here: bool = True) -> None:
        """A picture with or without somebody in it."""
        self.shots += 1
        self.mirror.show(self.shots, halves(50, 90), people=SOMEBODY if here else ())
        self.qtbot.waitUntil(lambda: self.window._bridge._last_index == self.shots)

    def pass_s(self, seconds: float) -> None:
        """Time goes by; pictures keep coming."""
        self.time_s[0] += seconds
        self.window.runner.see(False, False)
        self.window.runner.tick()

    @property
    def screen(self) -> str:
        return self.window.runner.screen

    def begin(self) -> None:
        self.someone()
        click(self.window.consent.agree)
        assert self.screen == "try"
        self.settle()

    def settle(self) -> None:
        """Wait until the mirror's thread has done all that it was told so far."""
        done: list[None] = []
        self.window._bridge._control.submit(lambda: None, done.append)
        self.until(lambda: done)

    def capture(self) -> None:
        self.window.mirror.chrome.rail.timer.setChecked(False)
        click(self.window.mirror.chrome.rail.shutter)
        self.until(lambda: self.screen == "captured")

    def until(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=20_000)

    def files(self) -> list[str]:
        """Names of all files left. Other threads may be deleting: os.walk forgives it, rglob does not."""
        return sorted(name for _, _, names in os.walk(self.cache) for name in names)

    def folders(self) -> list[Path]:
        return [path for path in self.cache.glob("sessions/*") if path.is_dir()]


@pytest.fixture
def shop(qtbot: QtBot, tmp_path: Path) -> Iterator[Shop]:
    mirror, served, maker, time_s, wall = ShopMirror(), [], FakeMaker(), [0.0], [WEDNESDAY_NOON]
    maker.go_on.set()
    mirror.may_finish.set()

    def serve(files: Sequence[SharedFile], text: str, language: str, lifetime_s: float) -> FakeServed:
        served.append(FakeServed(files, text))
        return served[-1]

    window = KioskWindow(
        Bridge(mirror),
        Settings(),
        KioskSettings(language="en", shop="Corner", hours={"wednesday": "10:00-20:00"}),
        Catalogue(WITH_HANDS, ()),
        tmp_path,
        lambda product, variant: QImage(8, 8, QImage.Format.Format_ARGB32),
        Offers(tmp_path / "offers", serve, lambda: time_s[0]),
        maker,
        clock=lambda: time_s[0],
        wall=lambda: wall[0],
    )
    made = Shop(window, mirror, served, maker, tmp_path, qtbot, time_s, wall)
    window.resize(*PORTRAIT)
    window.show()
    window._bridge.start("auto")
    yield made
    end_kiosk(window, mirror, qtbot)


def test_a_stranger_gets_from_attract_to_a_clip_on_the_phone_by_touching_what_is_offered(shop: Shop) -> None:
    window = shop.window
    shop.someone()
    assert shop.screen == "consent"
    assert window.consent.isVisible()
    assert not window.attract.isVisible()
    click(window.consent.agree)
    assert window.mirror.isVisible()
    shop.capture()
    assert window.captured.view.has_picture
    click(window.captured.phone)
    assert shop.screen == "share"
    shop.until(lambda: window.share.card.valid)
    assert shop.folders()
    assert not any(shop.folders()[0].iterdir())  # the clip has left its session
    served = shop.served[0]
    assert served.files[0].path.exists()
    served.state = replace(served.state, phones=1, downloads_finished=1, seconds_left=1680.0)
    shop.until(lambda: shop.screen == "thanks")
    assert window.thanks.what.text() == EN["thanks_shared"].format(minutes="28")
    click(window.thanks.done)
    assert shop.screen == "attract"


def test_nothing_is_left_of_a_finished_session_but_the_shared_clip_until_its_time_is_over(shop: Shop) -> None:
    shop.begin()
    assert shop.mirror.folder.parent == shop.cache / "sessions"
    assert shop.mirror.folder.stat().st_mode & 0o077 == 0
    shop.capture()
    click(shop.window.captured.away)
    shop.until(lambda: not shop.files())
    shop.capture()
    click(shop.window.captured.phone)
    shop.until(lambda: shop.window.share.card.valid)
    click(shop.window.share.more)
    shop.maker.go_on.clear()
    shop.capture()
    shop.until(lambda: shop.files() == ["2.jpg", "3.jpg", "3.partial", "plain-2.jpg"])
    shop.pass_s(60)
    assert shop.screen == "warn"
    shop.pass_s(20)
    assert shop.screen == "attract"
    shop.until(lambda: not shop.folders())
    assert shop.files() == ["2.jpg", "plain-2.jpg"]
    assert not shop.served[0].stopped
    shop.time_s[0] += 30 * 60
    shop.window.shopper._tidy()
    shop.until(lambda: not shop.files())
    assert shop.served[0].stopped


def test_a_picture_taken_at_once_belongs_to_its_session_however_busy_the_mirror_is(shop: Shop) -> None:
    shop.mirror.hang_s = 0.2
    shop.someone()
    click(shop.window.consent.agree)
    shop.capture()
    assert [path.parent.parent for path in (shop.window.shopper.clip,) if path] == [shop.cache / "sessions"]


def test_the_mirror_opens_at_once_and_ready_to_be_touched(shop: Shop) -> None:
    shop.window.runner.tell("stirred")
    click(shop.window.consent.agree)
    panels = shop.window.mirror.findChildren(Panel)
    assert sum(panel.isVisible() for panel in panels) >= 3  # shelf, departments and the buttons
    assert {panel.fader.opacity for panel in panels if panel.isVisible()} == {1.0}
    assert not any(panel.graphicsEffect().isEnabled() for panel in panels)


def test_the_mirror_forgets_who_was_there(shop: Shop) -> None:
    window = shop.window
    shop.begin()
    window.mirror.wear("sport")
    click(window.reach.language)
    window.mirror._change("fit", "fit_to_me")
    assert window.language == "zh"
    click(window.reach.finish)
    shop.settle()
    shop.mirror.calls.clear()
    click(window.thanks.done)
    assert window.mirror.outfit.worn == ()
    assert window.mirror.settings.fit == "true_size"
    assert window.language == "en"
    assert not window.mirror.view.has_picture
    shop.until(lambda: shop.mirror.named("forget") and shop.mirror.named("set_replay") == [(False,)])
    assert {category for (category,) in shop.mirror.named("take_off")} >= {"glasses", "shoes", "rings"}


def test_who_has_touched_the_shutter_has_time_to_step_back(shop: Shop) -> None:
    shop.begin()
    click(shop.window.mirror.chrome.rail.shutter)
    assert shop.window.mirror.chrome.moments.counting
    assert not shop.mirror.named("take_picture")
    click(shop.window.mirror.chrome.rail.shutter)  # and may change their mind
    assert not shop.window.mirror.chrome.moments.counting


def test_no_button_looks_as_if_a_keyboard_had_come_to_it(shop: Shop) -> None:
    shop.begin()
    shop.window.mirror.setFocus()  # as after a sheet of its own
    shop.window.runner.tell("done")
    assert not [each for each in shop.window.findChildren(Control) if each.ring.visible]


def test_a_recording_that_ends_after_its_shopper_has_left_is_deleted(shop: Shop) -> None:
    shop.begin()
    shop.window.mirror.chrome.rail.timer.setChecked(False)
    click(shop.window.mirror.chrome.rail.record)
    shop.until(lambda: shop.window._bridge.capturing.recording.phase == "running")
    folder = shop.mirror.folder
    problems: list[str] = []
    shop.window._bridge.capturing.failed.connect(lambda _, line: problems.append(line))
    shop.mirror.may_finish.clear()
    shop.window.runner.tell("failed")
    assert shop.screen == "trouble"
    shop.until(lambda: shop.mirror.named("stop_recording"))
    swept: list[None] = []
    shop.window.shopper._worker.submit(lambda: None, swept.append)
    shop.until(lambda: swept)
    shop.mirror.may_finish.set()
    shop.until(lambda: shop.window._bridge.capturing.recording.phase == "idle")
    shop.until(lambda: not folder.exists())
    assert not shop.files()
    assert not problems  # who walks off is no fault


def test_what_was_deleted_on_the_share_screen_can_be_fetched_no_more(shop: Shop) -> None:
    shop.begin()
    shop.capture()
    click(shop.window.captured.phone)
    shop.until(lambda: shop.window.share.card.valid)
    click(shop.window.share.delete)
    shop.until(lambda: shop.served[0].stopped)
    shop.until(lambda: not shop.files())
    assert shop.screen == "try"


def test_who_leaves_before_there_is_a_code_leaves_no_clip(shop: Shop) -> None:
    shop.begin()
    shop.capture()
    click(shop.window.captured.phone)
    click(shop.window.share.done)
    assert shop.window.thanks.what.text() == EN["thanks"]
    click(shop.window.thanks.done)
    shop.until(lambda: not shop.files())
    assert all(served.stopped for served in shop.served)


def test_a_finished_post_is_shared_in_the_shops_template_and_the_shoppers_language(shop: Shop) -> None:
    window = shop.window
    shop.maker.go_on.clear()
    shop.begin()
    shop.capture()
    shop.until(lambda: shop.maker.wishes)  # begun before anybody asked to share
    click(window.reach.language)
    click(window.captured.phone)
    assert window.share.making.isVisible()
    assert not window.share.card.isVisible()
    shop.until(lambda: len(shop.maker.wishes) == 2 and window.share.making.share == 0.4)
    assert ZH["share_making"].format(percent=40) == window.share.status.text()
    assert [wish.language for wish in shop.maker.wishes] == ["en", "zh"]
    assert shop.maker.wishes[1].template == "clean_card"
    shop.maker.go_on.set()
    shop.until(lambda: window.share.card.valid)
    assert window.share.card.isVisible()
    assert not window.share.making.isVisible()
    post, photo = shop.served[0].files
    assert (post.plain, photo.plain) == (False, True)
    assert post.path.read_bytes() == b"post of " + photo.path.read_bytes()
    assert sorted(shop.files()) == sorted([post.path.name, photo.path.name])  # nothing half made
    click(window.share.delete)
    shop.until(lambda: not shop.files())


@pytest.mark.parametrize("way", ["delete", "more", "walk away", "trouble"])
def test_who_does_not_wait_for_the_post_leaves_nothing(shop: Shop, way: str) -> None:
    window = shop.window
    shop.maker.go_on.clear()
    shop.begin()
    shop.capture()
    click(window.captured.phone)
    shop.until(lambda: window.share.making.share == 0.4)
    if way in ("delete", "more"):
        click(getattr(window.share, way))
        assert shop.screen == "try"
    elif way == "walk away":
        shop.pass_s(91)
        shop.pass_s(13)
        assert shop.screen == "attract"
    else:
        window.runner.tell("failed")
    shop.until(lambda: shop.maker.stopped == 1 and not shop.files())
    assert not shop.served


def test_who_is_in_a_hurry_takes_the_photo_as_it_is(shop: Shop) -> None:
    window = shop.window
    shop.maker.go_on.clear()
    shop.begin()
    shop.capture()
    click(window.captured.phone)
    click(window.share.plain)
    shop.until(lambda: window.share.card.valid)
    assert not shop.served[0].files[0].path.read_bytes().startswith(b"post of ")
    assert len(shop.files()) == 1


def test_what_cannot_be_made_a_post_is_shared_as_it_is_and_the_staff_are_told(shop: Shop) -> None:
    told: list[str] = []
    shop.window.shopper.failed.connect(told.append)
    shop.maker.problem = "there is no template 'clean_cart'"
    shop.begin()
    shop.capture()
    click(shop.window.captured.phone)
    shop.until(lambda: shop.window.share.card.valid)
    assert len(shop.files()) == 1
    assert len(told) == 1
    assert "clean_cart" in told[0]


def test_without_a_template_nothing_is_made(shop: Shop) -> None:
    shop.window.set_kiosk(KioskSettings(language="en", share={"template": ""}))
    shop.begin()
    shop.capture()
    click(shop.window.captured.phone)
    shop.until(lambda: shop.window.share.card.valid)
    assert not shop.maker.wishes


def test_a_warning_that_was_answered_leads_back_to_the_code(shop: Shop) -> None:
    shop.begin()
    shop.capture()
    click(shop.window.captured.phone)
    shop.until(lambda: shop.window.share.card.valid)
    shop.pass_s(91)
    assert shop.screen == "warn"
    click(shop.window.warn.go_on)
    assert shop.screen == "share"
    assert shop.window.share.card.valid


def record(shop: Shop) -> None:
    """A clip instead of a photo."""
    shop.window.mirror.chrome.rail.timer.setChecked(False)
    click(shop.window.mirror.chrome.rail.record)
    shop.until(lambda: shop.window._bridge.capturing.recording.phase == "running")
    click(shop.window.mirror.chrome.rail.record)
    shop.until(lambda: shop.screen == "captured")


def recent_files(shop: Shop) -> list[str]:
    return sorted(name for _, _, names in os.walk(shop.cache / "recent") for name in names)


def share_a_clip(shop: Shop) -> None:
    record(shop)
    click(shop.window.captured.phone)
    shop.until(lambda: shop.window.share.card.valid)


def test_nobody_is_asked_whether_others_may_see_a_clip_unless_the_shop_wants_it(shop: Shop) -> None:
    shop.begin()
    share_a_clip(shop)
    assert not shop.window.share.showing_switch.isVisible()
    shop.window.shopper.allow_showing(True)
    click(shop.window.share.done)
    assert not shop.window.thanks.showing_switch.isVisible()
    shop.qtbot.wait(50)
    assert not recent_files(shop)


def test_a_clip_is_shown_until_the_end_of_the_day_if_its_shopper_says_so(shop: Shop) -> None:
    window = shop.window
    window.set_kiosk(KioskSettings(language="en", share={"recent": 2}))
    shop.begin()
    share_a_clip(shop)
    assert window.share.showing_switch.isVisible()
    assert not window.share.showing_switch.isChecked()
    click(window.share.showing_switch)
    shop.until(lambda: len(recent_files(shop)) == 1)
    click(window.share.showing_switch)
    shop.until(lambda: not recent_files(shop))
    click(window.share.done)
    assert not window.thanks.showing_switch.isChecked()
    click(window.thanks.showing_switch)
    shop.until(lambda: len(window.recent.clips) == 1)
    click(window.thanks.done)
    shop.until(lambda: not shop.folders())
    shop.time_s[0] += 31 * 60  # no phone can fetch it any more
    window.shopper._tidy()
    shop.until(lambda: len(shop.files()) == 1)
    assert recent_files(shop) == shop.files()
    shop.wall[0] = WEDNESDAY_NOON.replace(day=2, hour=0)
    window.shopper._tidy()
    shop.until(lambda: not shop.files())
    assert not window.recent.clips


def test_one_clips_answer_is_not_the_next_ones(shop: Shop) -> None:
    window = shop.window
    window.set_kiosk(KioskSettings(language="en", share={"recent": 1}))
    shop.begin()
    share_a_clip(shop)
    click(window.share.showing_switch)
    click(window.share.more)
    share_a_clip(shop)
    assert not window.share.showing_switch.isChecked()
    click(window.share.done)
    assert not window.thanks.showing_switch.isChecked()
    shop.until(lambda: len(window.recent.clips) == 1)
    window.runner.tell("again")
    share_a_clip(shop)
    click(window.share.showing_switch)
    shop.until(lambda: window.recent.clips and window.recent.clips[0].source == shop.served[2].files[0].path)
    assert len(recent_files(shop)) == 1  # the newest of at most one
    click(window.share.delete)
    shop.until(lambda: not recent_files(shop))


def test_a_photo_is_not_shown_to_others(shop: Shop) -> None:
    shop.window.set_kiosk(KioskSettings(language="en", share={"recent": 2}))
    shop.begin()
    shop.capture()
    click(shop.window.captured.phone)
    shop.until(lambda: shop.window.share.card.valid)
    assert not shop.window.share.showing_switch.isVisible()


def test_clips_go_in_time_and_whatever_the_clocks_do(tmp_path: Path) -> None:
    now_s, wall = [0.0], [WEDNESDAY_NOON]
    recent = RecentClips(tmp_path / "recent", lambda: now_s[0], lambda: wall[0])
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"clip")
    for _ in range(3):
        recent.add(clip, "round:black", 2)
    assert len(recent.clips) == len(list((tmp_path / "recent").iterdir())) == 2
    now_s[0] = 24 * 3600.0  # a day has passed, though the wall clock was set back
    recent.sweep(2)
    assert not recent.clips
    recent.add(clip, "", 2)
    (tmp_path / "recent" / "of-a-crash").mkdir()
    recent.sweep(0)
    assert not list((tmp_path / "recent").iterdir())
    assert clip.exists()


def test_too_many_offers_end_the_oldest(tmp_path: Path) -> None:
    now_s, served = [0.0], []

    def serve(files: Sequence[SharedFile], text: str, language: str, lifetime_s: float) -> FakeServed:
        served.append(FakeServed(files, text))
        return served[-1]

    offers = Offers(tmp_path / "offers", serve, lambda: now_s[0])
    for number in range(MOST + 1):
        clip = tmp_path / f"{number}.jpg"
        clip.write_bytes(b"x")
        now_s[0] += 1
        offers.open(clip, "", "en", 600.0)
    assert [each.stopped for each in served] == [True] + [False] * MOST
    (tmp_path / "offers" / "of-a-crash").mkdir()
    offers.sweep()
    assert len(list((tmp_path / "offers").iterdir())) == MOST
    offers.close()
    assert not list((tmp_path / "offers").iterdir())


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_every_control_is_large_enough_and_within_reach(shop: Shop, size: tuple[int, int]) -> None:
    window = shop.window
    window.resize(*size)
    shop.begin()
    for screen in (*window.pages, "try"):
        window.show_screen(screen)
        shop.qtbot.wait(30)
        buttons = [each for each in window.findChildren(QAbstractButton) if each.isVisible()]
        assert window.reach.language in buttons, screen
        for button in buttons:
            box = button.rect().translated(button.mapTo(window, QPoint(0, 0)))
            assert min(box.width(), box.height()) * PX_AT_1080 >= 72, (screen, button.accessibleName())
            assert window.rect().contains(box), (screen, button.accessibleName())
            if size == PORTRAIT:
                assert box.top() >= 0.4 * window.height(), (screen, button.accessibleName())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_first_screen_has_room_for_every_product_and_the_shops_name(
    qtbot: QtBot, language: Language
) -> None:
    catalogue = load_catalogue(assets_dir() / "products")
    window = QWidget()
    qtbot.addWidget(window)
    page = AttractPage(window, lambda *_: None, catalogue, lambda *_: QImage())
    page.resize(LANDSCAPE[0], LANDSCAPE[1] - HEIGHT)
    page.set_words(KIOSK_WORDS[language], language, KioskSettings(shop="Corner Optics"))
    try:
        for product in catalogue.products:
            page.show_._stops, page.show_._at = [product], 0
            page.write()
            page.column.invalidate()  # which a page that is not shown does not do by itself
            assert page.column.totalHeightForWidth(page.width() // 2) <= page.height(), product.sku
    finally:
        page.show_.finish()


def test_both_languages_are_on_every_screen(shop: Shop) -> None:
    window = shop.window
    for screen, page in window.pages.items():
        window.show_screen(screen)
        for words, other in ((ZH, EN), (EN, ZH)):
            click(window.reach.language)
            assert page.words is words
            assert window.reach.language.text() == words["other_language"]
            assert other["privacy"] not in [window.reach.privacy.text()]


def test_what_happens_with_pictures_is_read_in_both_languages_and_laid_out_once(shop: Shop) -> None:
    window, sheet = shop.window, shop.window.privacy

    def said() -> dict[str, QLabel]:
        return {label.text(): label for label in sheet.findChildren(QLabel) if label.isVisible()}

    def paragraphs(language: Language) -> set[str]:
        sections = privacy_sections(window.kiosk, window._in_session(), language)
        return {words for section in sections for words in section.paragraphs}

    click(window.reach.privacy)
    first = said()
    assert paragraphs("en") <= first.keys()
    click(window.reach.language)
    shop.qtbot.waitUntil(lambda: paragraphs("zh") <= said().keys())
    assert not paragraphs("en") & said().keys()
    click(sheet.close_button)
    assert not sheet.isVisible()
    click(window.reach.language)
    click(window.reach.privacy)
    again = said()
    assert all(again[words] is first[words] for words in paragraphs("en"))


def test_a_language_that_nobody_uses_goes_back(shop: Shop) -> None:
    click(shop.window.reach.language)
    shop.someone()
    assert shop.window.language == "zh"
    click(shop.window.consent.decline)
    assert shop.screen == "attract"
    assert shop.window.language == "en"


def test_there_is_no_way_out(shop: Shop) -> None:
    window = shop.window
    shop.begin()
    keys = (Qt.Key.Key_Escape, Qt.Key.Key_F11, Qt.Key.Key_F, Qt.Key.Key_G, Qt.Key.Key_C, Qt.Key.Key_F1)
    for key in keys:
        QTest.keyClick(window, key)
        QTest.keyClick(window.mirror, key)
    QTest.keyClick(window, Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    QTest.mouseClick(window.mirror.view, Qt.MouseButton.RightButton)
    assert not window.close()
    assert window.isVisible()
    chrome = window.mirror.chrome
    assert chrome.open_popover is None
    assert not chrome.tools.isVisible()
    assert not chrome.card.link.isVisible()
    assert not chrome.card.small_link.isVisible()
    assert not chrome.rail.more.isVisible()


def test_who_holds_the_corner_is_taken_for_staff(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    window, corner = shop.window, QPoint(20, 20)
    assert lock.HOLD_MS == 3000
    window.lock._holding.setInterval(60)
    wanted: list[bool] = []
    window.operator_wanted.connect(lambda: wanted.append(True))
    QTest.mousePress(window.attract, Qt.MouseButton.LeftButton, pos=corner)
    QTest.mouseRelease(window.attract, Qt.MouseButton.LeftButton, pos=corner)
    shop.qtbot.wait(100)
    assert not wanted
    QTest.mousePress(window.consent, Qt.MouseButton.LeftButton, pos=corner)
    shop.until(lambda: wanted)


def test_a_scanner_puts_on_what_it_reads(shop: Shop) -> None:
    shop.begin()
    QTest.keyClicks(shop.window, "runner:blue")
    QTest.keyClick(shop.window, Qt.Key.Key_Return)
    assert shop.window.mirror.outfit.selections[-1] == "runner:blue"
    assert shop.window.mirror.outfit.category == "shoes"
    QTest.keyClicks(shop.window, "6901234567892")
    QTest.keyClick(shop.window, Qt.Key.Key_Return)
    assert shop.window.mirror.chrome.toast.words == EN["unknown_tag"]


def test_the_staff_have_the_window_for_themselves_and_the_shopper_is_forgotten(shop: Shop) -> None:
    page = QWidget()
    shop.window.host(page)
    shop.begin()
    shop.window.runner.tell("operator_came")
    page.show()
    assert page.size() == shop.window.size()
    assert not shop.window.mirror.isVisible()
    assert not shop.window.reach.isVisible()
    assert shop.window.mirror.outfit.worn == ()
    assert shop.window.lock.open_keys
    shop.window.runner.tell("operator_left")
    assert shop.window.attract.isVisible()
    assert not shop.window.lock.open_keys


def test_the_session_begins_with_what_the_invitation_showed(shop: Shop) -> None:
    shown = shop.window.attract.show_.product
    assert shown is not None
    assert shown.name.en in shop.window.attract.name.text()
    shop.begin()
    assert shown in shop.window.mirror.outfit.worn


def test_a_camera_that_is_lost_is_told_kindly_until_it_is_back(shop: Shop) -> None:
    shop.begin()
    shop.mirror.current = replace(STATE, guidance="lost", error="the camera is gone")
    shop.until(lambda: shop.window.runner._bad_since_s is not None)
    shop.pass_s(1.0)
    assert shop.screen == "try"
    shop.pass_s(2.5)
    assert shop.screen == "trouble"
    assert "camera" not in shop.window.trouble.what.text()
    shop.mirror.current = STATE
    shop.until(lambda: shop.window.runner._bad_since_s is None)
    shop.someone(here=False)
    shop.pass_s(0.1)
    assert shop.screen == "attract"


def test_the_shop_closes_when_nobody_is_at_the_mirror(shop: Shop) -> None:
    shop.begin()
    shop.wall[0] = WEDNESDAY_NOON.replace(hour=20)
    shop.pass_s(0.1)
    assert shop.screen == "try"
    click(shop.window.reach.finish)
    click(shop.window.thanks.done)
    shop.pass_s(0.1)
    assert shop.screen == "closed"
    assert [span.text() for _, span in shop.window.closed.days][2:4] == ["10:00 – 20:00", EN["open_all_day"]]
    QTest.mouseClick(shop.window.closed, Qt.MouseButton.LeftButton)
    assert shop.screen == "closed"
    shop.wall[0] = WEDNESDAY_NOON.replace(day=2)
    shop.pass_s(0.1)
    assert shop.screen == "attract"


def test_a_screen_on_its_side_shows_and_is_touched_upright(shop: Shop) -> None:
    shop.window.hide()
    view = TurnedView(shop.window, 90, shop.window.lock)
    view.resize(*LANDSCAPE)
    shop.window.show()
    view.show()
    assert shop.window.size() == QSize(*PORTRAIT)
    shop.window.runner.tell("stirred")
    button = shop.window.consent.agree
    shop.until(lambda: button.y() > 0)
    at = button.mapTo(shop.window, button.rect().center())
    # Clockwise, the screen's left edge is up: what is low lies right, what is left lies low.
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at.y(), PORTRAIT[0] - at.x()))
    assert shop.screen == "try"
    assert not view.close()
    view._proxy.setWidget(None)
    shop.window.setParent(None)


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_camera_on_its_side_sees_upright(turned: int) -> None:
    upright = np.random.default_rng(1).integers(0, 255, (48, 64, 3), np.uint8)
    hanging = np.ascontiguousarray(np.rot90(upright, -turned // 90))
    still = Still(hanging)
    source = TurnedSource(still, turned)
    frame = source.read()
    assert frame is not None
    assert (frame.image == upright).all()
    assert source.info.size_wh == (64, 48)
    source.close()
    assert still.closed


def test_the_mirror_rests_while_nobody_is_there(shop: Shop) -> None:
    shop.until(lambda: shop.mirror.named("set_pace"))
    assert shop.mirror.named("set_pace")[-1][0] < 15
    shop.someone()
    shop.until(lambda: shop.mirror.named("set_pace")[-1] == (None,))
    assert not shop.mirror.named("set_replay")  # nothing is kept of who has not agreed


def test_a_touch_is_answered_within_a_tenth_of_a_second(shop: Shop) -> None:
    shop.someone()
    took: list[float] = []
    for _ in range(5):
        shop.window.runner.tell("declined")
        shop.window.runner.tell("stirred")
        start = time.thread_time()
        click(shop.window.consent.agree)
        shop.window.grab()
        took.append(time.thread_time() - start)
        shop.window.runner.tell("done")
        shop.window.runner.tell("done")
        shop.window.runner.tell("stirred")
    assert min(took) < 0.1
