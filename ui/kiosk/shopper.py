"""What belongs to the shopper of this session, and how it is shared and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from tryon.kiosk.folders import SessionFolders
from tryon.kiosk.offers import Offer, Offers
from tryon.settings import Settings
from tryon.share.server import ShareState
from ui.bridge import Bridge
from ui.capturing import CaptureKind, Saved
from ui.code_card import QR_PX
from ui.main_window import MainWindow
from ui.text import Language
from ui.worker import Worker

POLL_MS = 300
SWEEP_MS = 15_000
END_S = 5.0


class Shopper(QObject):
    """Emits `captured` when a photo or clip is there; `code_made` with the code as PNG, `share_failed` with a
    line, `share_state` while phones can fetch it, and `failed` with a line for the staff.

    settings: those of a new session, whatever the last one changed. language: the one now chosen.
    """

    captured = Signal(object)
    code_made = Signal(bytes)
    share_failed = Signal(str)
    share_state = Signal(object)
    failed = Signal(str)

    def __init__(
        self,
        parent: QObject,
        bridge: Bridge,
        mirror: MainWindow,
        settings: Callable[[], Settings],
        language: Callable[[], Language],
        folders: SessionFolders,
        offers: Offers,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._mirror = bridge, mirror
        self._settings, self._language = settings, language
        self._folders, self._offers = folders, offers
        self._worker = Worker("sessions", self)
        self._folder: Path | None = None
        self._clip: Path | None = None
        self._kind: CaptureKind = "photo"
        self._offer: Offer | None = None
        self._share = 0  # number of the newest wish to share
        self.shared = False
        self.keep_minutes = 30.0
        bridge.capturing.saved.connect(self._take_saved)
        bridge.capturing.failed.connect(lambda *_: self._tidy())
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._tell_state)
        self._sweeper = QTimer(self, interval=SWEEP_MS)
        self._sweeper.timeout.connect(self._tidy)
        self._sweeper.start()
        self._tidy()

    @property
    def is_sharing(self) -> bool:
        """Whether phones can still fetch something, of whomever."""
        return self._offers.alive

    @property
    def clip(self) -> Path | None:
        """What was captured last and neither shared nor thrown away."""
        return self._clip

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
        self._folder = self._clip = None
        self.shared = False
        self._mirror.undress()
        told = {"language": self._language(), "instant_replay": False}
        self._mirror.settle(self._settings().model_copy(update=told))
        self._bridge.forget()
        self._tidy()

    def discard(self) -> None:
        """Delete what was captured last."""
        path, self._clip = self._clip, None
        if path is not None:
            self._worker.submit(lambda: path.unlink(missing_ok=True), failed=self.failed.emit)

    def start_sharing(self) -> None:
        """Let phones fetch what was captured last."""
        path, self._clip = self._clip, None
        if path is None:
            self.share_failed.emit("")
            return
        self._share += 1
        number, language, lifetime_s = self._share, self._language(), 60.0 * self.keep_minutes
        self._worker.submit(
            lambda: self._open(path, language, lifetime_s),
            lambda made: self._started(number, *made),
            self.share_failed.emit,
        )

    def stop_sharing(self) -> None:
        """The code is not shown any more; whoever has it can use it until its time is over."""
        self._share += 1
        self._offer = None
        self._poll.stop()

    def delete_shared(self) -> None:
        """Nobody can fetch the clip any more."""
        offer, self._offer = self._offer, None
        self.shared = False
        self._poll.stop()
        if offer is not None:
            self._worker.submit(lambda: self._offers.drop(offer), failed=self.failed.emit)

    def finish(self) -> None:
        """Delete everything, and end the thread."""
        self._sweeper.stop()
        self._poll.stop()
        self._folder = None
        self._worker.submit(self._offers.close)
        self._worker.submit(self._folders.sweep)
        self._worker.finish()
        self._worker.wait(END_S)

    def _open(self, path: Path, language: Language, lifetime_s: float) -> tuple[Offer, bytes]:
        offer = self._offers.open(path, language, lifetime_s)
        return offer, offer.served.qr_png(QR_PX)

    def _started(self, number: int, offer: Offer, png: bytes) -> None:
        if number != self._share:  # who wanted it has left before there was a code
            self._worker.submit(lambda: self._offers.drop(offer), failed=self.failed.emit)
            return
        self._offer = offer
        self.shared = True
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
            self._tidy()
            return
        self.discard()
        self._clip, self._kind = path, saved.kind
        self.captured.emit(path)

    def _tidy(self) -> None:
        """Delete the folders of sessions that are over, and offers whose time is."""
        keep = self._folder
        self._worker.submit(lambda: self._folders.sweep(keep), failed=self.failed.emit)
        self._worker.submit(self._offers.sweep, failed=self.failed.emit)
