"""What belongs to the shopper of this session, and how it is shared and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from tryon.catalogue import Catalogue
from tryon.kiosk.folders import SessionFolders
from tryon.kiosk.offers import Offer, Offers
from tryon.kiosk.posting import MakePost, PostWish, make_post, tried_on, words_of
from tryon.kiosk.recent import RecentClips
from tryon.kiosk.settings import KioskSettings
from tryon.settings import Settings
from tryon.share.server import ShareState
from ui.bridge import Bridge
from ui.capturing import CaptureKind, Saved
from ui.code_card import QR_PX
from ui.kiosk.making import Making, delete_capture, post_path
from ui.main_window import MainWindow
from ui.text import Language
from ui.worker import Worker

POLL_MS = 300
SWEEP_MS = 15_000
END_S = 5.0


class Shopper(QObject):
    """Emits `captured` when a photo or clip is there; `advanced` with the share of its post that is made, 0
    to 1; `code_made` with the code as PNG, `share_failed` with a line, `share_state` while phones can fetch
    it, and `failed` with a line for the staff.

    settings: those of a new session, whatever the last one changed. kiosk: the present ones. language: the
    one now chosen. catalogue: of what may be worn. recent: what the attract screen may show. make: makes
    posts.
    """

    captured = Signal(object)
    advanced = Signal(float)
    code_made = Signal(bytes)
    share_failed = Signal(str)
    share_state = Signal(object)
    failed = Signal(str)
    _progressed = Signal(object, float)

    def __init__(
        self,
        parent: QObject,
        bridge: Bridge,
        mirror: MainWindow,
        settings: Callable[[], Settings],
        kiosk: Callable[[], KioskSettings],
        language: Callable[[], Language],
        catalogue: Catalogue,
        folders: SessionFolders,
        offers: Offers,
        recent: RecentClips,
        make: MakePost = make_post,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._mirror = bridge, mirror
        self._settings, self._kiosk, self._language = settings, kiosk, language
        self._catalogue, self._recent, self._make = catalogue, recent, make
        self._folders, self._offers = folders, offers
        self._worker = Worker("sessions", self)
        self._folder: Path | None = None
        self._left: Path | None = None  # of who has gone while something was captured, until that is done
        self._clip: Path | None = None
        self._going: Path | None = None  # a clip on its way to phones, before there is a code
        self._making: Making | None = None
        self._kind: CaptureKind = "photo"
        self._offer: Offer | None = None
        self._shared: Offer | None = None  # by this shopper, whether its code is shown or not
        self._selection = ""  # of what is shared
        self.may_be_shown = False
        self._share = 0  # number of the newest wish to share
        self._progressed.connect(self._advance)
        bridge.capturing.saved.connect(self._take_saved)
        bridge.capturing.failed.connect(lambda *_: self._let_go())
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._tell_state)
        self._sweeper = QTimer(self, interval=SWEEP_MS)
        self._sweeper.timeout.connect(self._tidy_all)
        self._sweeper.start()
        self._tidy()

    @property
    def is_sharing(self) -> bool:
        """Whether phones can still fetch something, of whomever."""
        return self._offers.alive

    @property
    def shared_s(self) -> float:
        """For how many more seconds phones can fetch what this shopper shared last; 0 where there is none."""
        return 0.0 if self._shared is None else max(0.0, self._shared.served.state.seconds_left)

    @property
    def clip(self) -> Path | None:
        """What was captured last and neither shared nor thrown away."""
        return self._clip

    @property
    def is_making(self) -> bool:
        """Whether a post is being made of what is about to be shared."""
        return self._making is not None and not self._making.is_over

    @property
    def progress(self) -> float:
        """How much of it is made, 0 to 1."""
        return 0.0 if self._making is None else self._making.share

    @property
    def kind(self) -> CaptureKind:
        """Of that."""
        return self._kind

    def begin(self, wear: str = "", department: str = "glasses") -> None:
        """A new session: the mirror as at the start, with a private folder.

        wear: "sku:variant" of a product of `department`, or "" for the first one there.
        """
        try:
            self._folder = self._folders.fresh()
        except OSError as error:
            self.failed.emit(str(error))  # without a folder of their own nobody's clips are safe
            return
        told: dict[str, object] = {"language": self._language(), "instant_replay": True}
        told |= {"worn": (wear,) if wear else (), "department": department}
        told["recordings_dir"] = self._folder
        settings = self._settings().model_copy(update=told)
        self._mirror.begin_anew(settings)

    def forget(self) -> None:
        """Nothing is left of who was here, but what phones may still fetch."""
        self._bridge.capturing.stop_recording()
        self._stop_making()
        self._left = self._folder if self._is_capturing else None
        self._folder = self._clip = self._shared = None
        self._mirror.undress()
        told = {"language": self._language(), "instant_replay": False}
        self._mirror.settle(self._settings().model_copy(update=told))
        self._bridge.forget()
        self._tidy()

    def discard(self) -> None:
        """Delete what was captured last, and what is being made of it."""
        self._stop_making()
        path, self._clip = self._clip, None
        self._delete(path)

    def start_sharing(self) -> None:
        """Let phones fetch what was captured last, as a post once that is made."""
        path, self._clip = self._clip, None
        if path is None:
            self.share_failed.emit("")
            return
        language = self._language()
        if self._making is not None and self._making.wish.language != language:
            self._start_making(path)
        self._share += 1
        self._going, self.may_be_shown = path, False
        number, making = self._share, self._making
        # Calls are carried out one after the other: until then the post is made, or was stopped.
        self._worker.submit(
            lambda: self._open(number, path, making, language),
            lambda made: self._started(number, made),
            self.share_failed.emit,
        )

    def skip_making(self) -> None:
        """Share the clip as it was captured."""
        self._stop_making()

    def stop_sharing(self) -> None:
        """The code is not shown any more; whoever has it can use it until its time is over."""
        self._share += 1
        self._stop_making()
        path, self._going = self._going, None
        self._delete(path)
        self._offer, self.may_be_shown = None, False
        self._poll.stop()

    def delete_shared(self) -> None:
        """Nobody can fetch the clip any more."""
        offer = self._offer
        self.allow_showing(False)
        self.stop_sharing()
        self._shared = None
        if offer is not None:
            self._worker.submit(lambda: self._offers.drop(offer), failed=self.failed.emit)

    @property
    def can_be_shown(self) -> bool:
        """Whether what phones can fetch now is a clip that the attract screen would show."""
        return (
            self._offer is not None and self._offer.clip.suffix == ".mp4" and self._kiosk().share.recent > 0
        )

    def allow_showing(self, on: bool) -> None:
        """Let the attract screen show the clip that is shared, or no longer."""
        if on == self.may_be_shown or (on and not self.can_be_shown) or self._offer is None:
            return
        self.may_be_shown = on
        clip, selection, most = self._offer.clip, self._selection, self._kiosk().share.recent
        if on:
            self._worker.submit(lambda: self._recent.add(clip, selection, most), failed=self.failed.emit)
        else:
            self._worker.submit(lambda: self._recent.drop(clip), failed=self.failed.emit)

    def show_nobody(self) -> None:
        """Delete all that the attract screen may show."""
        self._worker.submit(lambda: self._recent.sweep(0), failed=self.failed.emit)

    def finish(self) -> None:
        """Delete everything, and end the thread."""
        self._sweeper.stop()
        self._poll.stop()
        self._stop_making()
        self._folder = self._left = None
        self._worker.submit(self._offers.close)
        self._worker.submit(lambda: self._recent.sweep(0))
        self._worker.submit(self._folders.sweep)
        self._worker.finish()
        self._worker.wait(END_S)

    def _start_making(self, clip: Path) -> None:
        """Make a post in the language now spoken, while its shopper makes up their mind."""
        self._stop_making()
        self._making = None
        kiosk = self._kiosk()
        if not kiosk.share.template:
            return
        wish = PostWish(
            clip=clip,
            out=post_path(clip),
            template=kiosk.share.template,
            preset=kiosk.share.preset,
            language=self._language(),
            products=kiosk.catalogue,
        )
        making = self._making = Making(wish, self._make, self._progressed.emit)
        self._worker.submit(making.run, lambda _: self._made(making))

    def _stop_making(self) -> None:
        if self._making is not None:
            self._making.stop()

    def _advance(self, making: Making, share: float) -> None:
        if making is self._making and not making.is_over:
            self.advanced.emit(share)

    def _made(self, making: Making) -> None:
        if making.problem:
            self.failed.emit(making.problem)

    def _delete(self, path: Path | None) -> None:
        """A clip, and what was made of it."""
        if path is not None:
            self._worker.submit(lambda: delete_capture(path), failed=self.failed.emit)

    def _open(
        self, number: int, clip: Path, making: Making | None, language: Language
    ) -> tuple[Offer, bytes, str] | None:
        """In the other thread. None where whoever wanted it has left."""
        if number != self._share:
            return None
        kiosk = self._kiosk()
        tried = tried_on(clip, self._catalogue)
        text = words_of(clip, tried, language, kiosk.share.preset)
        shared = clip if making is None else making.result
        try:
            plain = None if shared == clip else clip
            offer = self._offers.open(shared, text, language, 60.0 * kiosk.privacy.keep_minutes, plain)
        finally:
            delete_capture(clip)
        selection = f"{tried[0][0].sku}:{tried[0][1]}" if tried else ""
        return offer, offer.served.qr_png(QR_PX), selection

    def _started(self, number: int, made: tuple[Offer, bytes, str] | None) -> None:
        if made is None:
            return
        offer, png, selection = made
        if number != self._share:  # who wanted it has left before there was a code
            self._worker.submit(lambda: self._offers.drop(offer), failed=self.failed.emit)
            return
        self._offer, self._selection, self._going = offer, selection, None
        self._shared = offer
        self.code_made.emit(png)
        self._poll.start()
        self._tell_state()

    def _tell_state(self) -> None:
        if self._offer is not None:
            state: ShareState = self._offer.served.state
            self.share_state.emit(state)

    def _take_saved(self, saved: Saved) -> None:
        path = saved.paths[0]
        if self._folder is None or path.parent != self._folder:  # of somebody who has left meanwhile
            self._let_go()
            return
        self.discard()
        self._clip, self._kind = path, saved.kind
        self._start_making(path)
        self.captured.emit(path)

    @property
    def _is_capturing(self) -> bool:
        capturing = self._bridge.capturing
        return capturing.recording.phase != "idle" or bool(capturing.busy)

    def _let_go(self) -> None:
        """Something that was captured is written, or never will be."""
        if not self._is_capturing:
            self._left = None
        self._tidy()

    def _tidy_all(self) -> None:
        """Wait for nothing any longer."""
        self._left = None
        self._tidy()

    def _tidy(self) -> None:
        """Delete the folders of sessions that are over, and offers whose time is."""
        keep = self._folder, self._left
        self._worker.submit(lambda: self._folders.sweep(*keep), failed=self.failed.emit)
        self._worker.submit(self._offers.sweep, failed=self.failed.emit)
        most = self._kiosk().share.recent
        self._worker.submit(lambda: self._recent.sweep(most), failed=self.failed.emit)
