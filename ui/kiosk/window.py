"""The kiosk's one window: a screen at a time over the row that every screen has."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import get_args

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from tryon.catalogue import Catalogue, Product, sku_of, thumbnail
from tryon.kiosk.distance import SteadyDistance, distance_of
from tryon.kiosk.folders import SessionFolders, shoppers_dir
from tryon.kiosk.offers import Offers, Served, serve
from tryon.kiosk.pictures import picture_path
from tryon.kiosk.posting import MakePost, make_post
from tryon.kiosk.presence import Guidance, Presence
from tryon.kiosk.privacy import privacy_html, privacy_sections, privacy_title
from tryon.kiosk.recent import RecentClips
from tryon.kiosk.session import Event, Screen
from tryon.kiosk.settings import KioskSettings
from tryon.kiosk.tags import selection_of
from tryon.mirror_state import Shot
from tryon.settings import Settings
from tryon.share.files import SharedFile
from tryon.share.server import ShareState
from ui.bridge import Bridge
from ui.features import KIOSK
from ui.kiosk.attract import AttractPage, Load
from ui.kiosk.captured import CapturedPage
from ui.kiosk.consent import ConsentPage
from ui.kiosk.distance import DistanceSign
from ui.kiosk.lock import Lock
from ui.kiosk.parts import Page
from ui.kiosk.plain_pages import ClosedPage, ThanksPage, TroublePage, WarnPage
from ui.kiosk.privacy_sheet import PrivacySheet
from ui.kiosk.reach import HEIGHT, ReachRow
from ui.kiosk.runner import Runner
from ui.kiosk.senses import seen_by_mirror
from ui.kiosk.sharing import SharePage
from ui.kiosk.shopper import Shopper
from ui.kiosk.words import KIOSK_WORDS
from ui.main_window import MainWindow
from ui.text import Language
from ui.thumbnails import load_thumbnail

PACE_FPS = 8.0
"""Of the mirror while nobody looks into it: somebody who steps up is seen in an eighth of a second."""

FULL_PACE: frozenset[Screen] = frozenset({"consent", "try", "operator"})
"""From consent on, so that the mirror is at its best when it opens."""

COUNT_MS = 100


def product_picture(product: Product, variant: str) -> QImage:
    """The large picture of a product's first colourway; the shelf's of others and where there is none yet."""
    large = picture_path(product)
    is_first = variant == product.default_variant
    return load_thumbnail(large if is_first and large.exists() else thumbnail(product, variant))


class KioskWindow(QWidget):
    """Emits `operator_wanted` when the staff hold the upper left corner, and `screen_changed`.

    Who opens the staff's pages tells `runner` "operator_came" and "operator_left", and shows them in widgets
    that `host` took.

    cache: folder for what shoppers capture. load: reads the picture of a product for the attract screen.
    make: makes posts of what they capture.
    clock: steady seconds. wall: the time of day.
    """

    operator_wanted = Signal()
    screen_changed = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        settings: Settings,
        kiosk: KioskSettings,
        catalogue: Catalogue,
        cache: Path | None = None,
        load: Load = product_picture,
        offers: Offers | None = None,
        make: MakePost = make_post,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__()
        self.setWindowTitle("tryon")
        self.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        cache = shoppers_dir() if cache is None else cache
        self._bridge, self._kiosk, self._catalogue = bridge, kiosk, catalogue
        self._settings = kiosk_settings(settings, kiosk)
        self.language: Language = kiosk.language
        self.mirror = MainWindow(bridge, self._settings, catalogue, tuple, [], features=KIOSK)
        self.mirror.setParent(self)
        self.mirror.setMinimumSize(0, 0)
        self.lock = Lock(self)
        self.recent = RecentClips(cache / "recent", clock, wall)
        self.shopper = Shopper(
            self,
            bridge,
            self.mirror,
            lambda: self._settings,
            lambda: self._kiosk,
            lambda: self.language,
            catalogue,
            SessionFolders(cache / "sessions"),
            Offers(cache / "offers", self._serve) if offers is None else offers,
            self.recent,
            make,
        )
        self.runner = Runner(
            self,
            kiosk,
            {
                "begin_session": self._begin,
                "forget_session": self._forget,
                "start_sharing": self._start_sharing,
                "stop_sharing": self.shopper.stop_sharing,
            },
            clock,
            wall,
        )
        tell = self.runner.tell
        self.attract = AttractPage(self, tell, catalogue, load, lambda: self.recent.clips)
        self.consent = ConsentPage(self, tell)
        self.captured = CapturedPage(self, tell)
        self.share = SharePage(self, tell, self._settings.hotspot_name)
        self.thanks = ThanksPage(self, tell)
        self.warn = WarnPage(self, tell)
        self.trouble = TroublePage(self, tell)
        self.closed = ClosedPage(self, tell)
        self.pages: dict[str, Page] = {
            "attract": self.attract,
            "consent": self.consent,
            "captured": self.captured,
            "share": self.share,
            "thanks": self.thanks,
            "warn": self.warn,
            "trouble": self.trouble,
            "closed": self.closed,
        }
        self.reach = ReachRow(self)
        self.sign = DistanceSign(self)
        self._distance, self._clock = SteadyDistance(), clock
        self.privacy = PrivacySheet(self)
        self.blank = QWidget(self)  # below what the staff see
        self._hosted: list[QWidget] = []
        self.look: Callable[[Shot], Presence] = seen_by_mirror
        self._wear_first = ""
        self._is_warm = False
        self._shown: QWidget = self.attract
        self._count = QTimer(self, interval=COUNT_MS)
        self._count.timeout.connect(self._show_left)
        self._connect()
        self._write()
        self.mirror.undress()
        self.show_screen("attract")

    @property
    def kiosk(self) -> KioskSettings:
        """What is in force now."""
        return self._kiosk

    def start(self) -> None:
        """Let the rules run."""
        self.runner.start()

    def set_kiosk(self, kiosk: KioskSettings) -> None:
        """Go by these settings from now on; what a session has begun with stays until its end."""
        self._kiosk = kiosk
        self.runner.set_kiosk(kiosk)
        self._settings = kiosk_settings(self._settings, kiosk)
        if not kiosk.share.recent:
            self.shopper.show_nobody()
        self._write()

    def host(self, widget: QWidget) -> None:
        """Keep a widget over everything, at the window's size; whoever made it shows and hides it."""
        self._hosted.append(widget)
        widget.setParent(self)
        widget.setGeometry(self.rect())
        widget.hide()

    def choose_language(self, language: Language) -> None:
        """Speak it until the session is over."""
        self.language = language
        self.mirror.settle(self.mirror.settings.model_copy(update={"language": language}))
        self._write()

    def _speak_own(self) -> None:
        """Go back to the shop's language."""
        if self.language != self._kiosk.language:
            self.choose_language(self._kiosk.language)

    def wear(self, selection: str) -> None:
        """Put on "sku:variant" now, or when the session begins."""
        if self.runner.screen == "try":
            if not self.mirror.wear_any(selection):
                self.mirror.chrome.say(KIOSK_WORDS[self.language]["unknown_tag"], "tag")
        elif self.runner.screen in ("attract", "consent"):
            self._wear_first = selection
            self.runner.tell("stirred")

    def notice(self, presence: Presence) -> None:
        """Somebody is there, or nobody, in the newest picture."""
        self.runner.see(presence.here, presence.stirred)
        self._guide(presence.guidance)

    def show_screen(self, screen: str) -> None:
        """Show what belongs to a screen."""
        page: QWidget = self.blank if screen == "operator" else self.pages.get(screen, self.mirror)
        before, self._shown = self._shown, page
        if isinstance(before, Page):
            before.leave()
        self.setFocus()  # or Qt hands it on from what hides, as if somebody had come there by keyboard
        self.privacy.hide()
        self._distance.clear()
        self.sign.show_distance("ok")
        if screen == "attract":
            self._wear_first = ""
            self._speak_own()
        elif screen == "consent":
            self._invite()
        elif screen == "thanks":
            self.thanks.shared_s = self.shopper.shared_s
            self.thanks.offer_showing(self.shopper.can_be_shown, self.shopper.may_be_shown)
        self.mirror.setVisible(page is self.mirror)
        for each in (*self.pages.values(), self.blank):
            each.setVisible(each is page)
        for over in self._hosted:
            over.raise_()
        self.lock.open_keys = screen == "operator"
        self.reach.setVisible(screen != "operator")
        self.reach.finish.setVisible(screen == "try")
        if isinstance(page, Page):
            page.enter()
        self._count.start() if screen == "warn" else self._count.stop()
        self._show_left()
        pace = screen in FULL_PACE or (screen == "warn" and self.runner.session.back == "try")
        self._bridge.set_pace(None if pace else PACE_FPS)
        self.screen_changed.emit(screen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        width, height = self.width(), self.height()
        for each in (*self.pages.values(), self.mirror):
            each.setGeometry(0, 0, width, height - HEIGHT)
        for over in (self.privacy, self.blank, *self._hosted):
            over.setGeometry(0, 0, width, height)
        self.reach.setGeometry(0, height - HEIGHT, width, HEIGHT)
        self.sign.place()
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self.lock.may_close)

    def finish(self) -> None:
        """Forget everybody, delete what there is, and stop the mirror; the bridge tells when it has."""
        self.runner.stop()
        self.attract.show_.finish()
        self.captured.leave()
        self.shopper.finish()
        self.lock.may_close = True
        self._bridge.close()

    def _connect(self) -> None:
        bridge, runner, shopper = self._bridge, self.runner, self.shopper
        runner.screen_changed.connect(self.show_screen)
        bridge.shot_arrived.connect(self._take_shot)
        bridge.state_changed.connect(runner.take_state)
        self.lock.held.connect(self.operator_wanted)
        self.lock.touched.connect(self._touched)
        self.lock.scanned.connect(self._take_scan)
        self.reach.language_wanted.connect(
            lambda: self.choose_language("en" if self.language == "zh" else "zh")
        )
        self.reach.privacy_wanted.connect(self._show_privacy)
        self.reach.finish_wanted.connect(lambda: runner.tell("done"))
        shopper.captured.connect(self._take_captured)
        shopper.advanced.connect(self.share.show_share)
        shopper.code_made.connect(self._take_code)
        shopper.share_failed.connect(self.share.show_problem)
        shopper.share_state.connect(self._take_share_state)
        self.captured.discarded.connect(lambda: self._let_go("discarded"))
        self.captured.again.connect(self._take_again)
        self.share.delete_wanted.connect(self._delete_shared)
        for asking in (self.share, self.thanks):
            asking.show_wanted.connect(shopper.allow_showing)
        self.share.given_up.connect(shopper.stop_sharing)
        self.share.plain_wanted.connect(shopper.skip_making)

    def _write(self) -> None:
        words = KIOSK_WORDS[self.language]
        for page in self.pages.values():
            page.set_words(words, self.language, self._kiosk)
        self.reach.set_words(words)
        self.sign.set_words(words)
        if self.privacy.isVisible():
            self._write_privacy()

    def _begin(self) -> None:
        sku = sku_of(self._wear_first)
        categories = [product.category for product in self._catalogue.products if product.sku == sku]
        self.shopper.begin(self._wear_first if categories else "", *categories)

    def _forget(self) -> None:
        self.language = self._kiosk.language
        self.captured.set_clip(None)
        self.share.clear()
        self.shopper.forget()
        self._write()

    def _take_shot(self, shot: Shot) -> None:
        if not self._is_warm:
            self._is_warm = True
            self._warm_up()
        self.notice(self.look(shot))

    def _warm_up(self) -> None:
        """Paint every screen once where nobody sees it: the first time takes several times as long."""
        for language in sorted(get_args(Language), key=lambda each: each == self.language):
            self.choose_language(language)
            self._write_privacy()
            for each in (self.mirror, self.privacy, *self.pages.values()):
                each.grab()

    def _guide(self, guidance: Guidance) -> None:
        """Tell who stands too near or too far."""
        category = self.mirror.outfit.category
        if self.runner.screen == "consent":
            sku = sku_of(self._wear_first)
            category = next((each.category for each in self._catalogue.products if each.sku == sku), category)
        newest = distance_of(guidance, self.runner.screen, category)
        shown = self._distance.update(newest, self._clock())
        self.sign.show_distance("ok" if self.privacy.isVisible() else shown)

    def _take_scan(self, text: str) -> None:
        self.wear(selection_of(text, self._catalogue.products) or text)

    def _touched(self) -> None:
        # A touch on the attract screen is the page's own: on its row one may choose a language first.
        if self.runner.screen != "attract":
            self.runner.tell("stirred")

    def _take_captured(self, path: Path) -> None:
        self.captured.set_clip(path)
        self.runner.tell("captured")

    def _let_go(self, event: Event) -> None:
        self.captured.set_clip(None)
        self.shopper.discard()
        self.runner.tell(event)

    def _take_again(self) -> None:
        kind = self.shopper.kind
        self._let_go("again")
        self.mirror.retake("video" if kind in ("video", "replay") else "photo")

    def _start_sharing(self) -> None:
        self.share.clear()
        self.shopper.start_sharing()
        if self.shopper.is_making:
            self.share.show_making(self.captured.picture, self.shopper.progress)

    def _take_code(self, png: bytes) -> None:
        self.share.show_code(png)
        self.share.offer_showing(self.shopper.can_be_shown)

    def _take_share_state(self, state: ShareState) -> None:
        self.share.show_state(state)
        if state.downloads_finished:
            self.runner.tell("fetched")

    def _delete_shared(self) -> None:
        self.shopper.delete_shared()
        self.runner.tell("again")

    def _invite(self) -> None:
        """To what was shown, or to what a scanner has read."""
        shown = self.attract.show_
        if not self._wear_first and shown.product is not None:
            self._wear_first = f"{shown.product.sku}:{shown.variant}"
        self.consent.still.set_image(shown.image)

    def _serve(self, files: Sequence[SharedFile], text: str, language: Language, lifetime_s: float) -> Served:
        """In another thread: let phones fetch files, and read what happens with pictures."""
        privacy = privacy_html(self._kiosk, self._in_session(), language)
        return serve(files, text, language, lifetime_s, privacy)

    def _in_session(self) -> Settings:
        """As the mirror has them in a session, which alone keeps the last seconds."""
        return self._settings.model_copy(update={"instant_replay": True})

    def _write_privacy(self) -> None:
        sections = privacy_sections(self._kiosk, self._in_session(), self.language)
        close = KIOSK_WORDS[self.language]["close"]
        self.privacy.set_text(self.language, privacy_title(self.language), sections, close)

    def _show_privacy(self) -> None:
        self._write_privacy()
        self.privacy.show()
        self.privacy.raise_()

    def _show_left(self) -> None:
        left_s = self.runner.seconds_left
        if left_s is not None:
            self.warn.ring.show_left(left_s, self._kiosk.times.warning)


def kiosk_settings(settings: Settings, kiosk: KioskSettings) -> Settings:
    """The mirror's settings for strangers: nothing is heard, nothing asked, nothing kept by itself."""
    return settings.model_copy(
        update={
            "source": kiosk.camera.source,
            "language": kiosk.language,
            "gestures": kiosk.gestures,
            "microphone": False,
            "worn": (),
            "department": "glasses",
            "fit": "true_size",
            "instant_replay": False,
            "keep_clips_days": 1,
        }
    )
