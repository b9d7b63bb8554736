"""Opens and ends what phones can fetch, and the other ways out: USB stick, Wi-Fi code, folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from tryon.clips.library import Clip
from tryon.errors import TryOnError
from tryon.share import qr
from tryon.share.files import SharedFile
from tryon.share.hotspot import wifi_qr
from tryon.share.network import addresses
from tryon.share.server import HandOff, ShareState
from tryon.share.usb import copy_to, sticks
from ui.chrome import Chrome
from ui.code_card import QR_PX
from ui.share_sheet import ShareSheet
from ui.share_text import EN, ShareMessages
from ui.text import Language
from ui.titles import day_words
from ui.worker import Worker

LIFETIME_S = 600.0
"""How long a code is valid: time to join the shop's Wi-Fi first."""

POLL_MS = 500
STOP_WAIT_S = 3.0


class Served(Protocol):
    """What serves files to phones: HandOff, or a stand-in."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    @property
    def url(self) -> str: ...
    @property
    def state(self) -> ShareState: ...
    def qr_png(self, width_px: int = 480) -> bytes: ...


Serve = Callable[[Sequence[SharedFile], str, Language, date | None, str | None], Served]


def serve(
    files: Sequence[SharedFile], text: str, language: Language, kept_until: date | None, address: str | None
) -> Served:
    """Files that phones can fetch for LIFETIME_S, once it is started. The rest as for HandOff."""
    return HandOff(files, text, language, LIFETIME_S, address=address, kept_until=kept_until)


def own_addresses() -> tuple[str, ...]:
    """Under which addresses phones may reach this PC, likeliest first: its networks, a hotspot of its own."""
    return tuple(found.address for found in addresses())


class Sharing(QObject):
    """One clip at a time. Emits `delete_wanted` with the clip's path when it is to be deleted now, and
    `hotspot_kept` with the name and value of a setting: the hotspot is the same for the next shopper."""

    delete_wanted = Signal(object)
    hotspot_kept = Signal(str, object)

    def __init__(self, parent: QObject, chrome: Chrome, sheet: ShareSheet, serve: Serve = serve) -> None:
        super().__init__(parent)
        self._chrome, self._sheet, self._serve = chrome, sheet, serve
        self._words: ShareMessages = EN
        self._language: Language = "en"
        self._clip: Clip | None = None
        self._texts: Mapping[Language, str] = {}
        self._served: Served | None = None
        self._address: str | None = None
        self._worker = Worker("sharing", self)
        self._copies = Worker("usb", self)
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._show_state)
        sheet.usb_wanted.connect(self._copy)
        sheet.folder_wanted.connect(self._open_folder)
        sheet.again_wanted.connect(self._start)
        sheet.network_wanted.connect(self._use_network)
        sheet.stop_wanted.connect(lambda: self.stop(self._words["stopped"]))
        sheet.delete_wanted.connect(self._delete)
        sheet.hotspot_wanted.connect(self._show_wifi)

    @property
    def clip(self) -> Clip | None:
        """What is shared, or was last."""
        return self._clip

    def set_words(self, words: ShareMessages, language: Language) -> None:
        self._words, self._language = words, language

    def open(self, clip: Clip, texts: Mapping[Language, str]) -> None:
        """Show the sheet, and let phones fetch this clip. texts: the post's words."""
        same = self._clip is not None and self._clip.path == clip.path and self._served is not None
        self._clip, self._texts = clip, texts
        until = day_words(clip.note.expires, self._language) if clip.note is not None else "–"
        if self._chrome.open_popover is not self._sheet:
            self._chrome.open(self._sheet, None)
        if same and self._served is not None and self._served.state.running:
            self._show_state()
            return
        self._sheet.prepare(texts, until)
        self._start()

    def stop(self, line: str = "") -> None:
        """Nobody can fetch anything any more."""
        self._poll.stop()
        served, self._served = self._served, None
        if served is not None:
            self._worker.submit(served.stop)
            self._sheet.show_over(line)

    def let_go(self, path: Path, then: Callable[[], None]) -> None:
        """Call `then` once nobody is reading this clip or what was made of it: it is to be deleted."""
        clip, served = self._clip, self._served
        made_from = clip.note.made_from if clip is not None and clip.note is not None else ()
        if clip is None or served is None or (clip.path != path and path.name not in made_from):
            then()
            return
        self._poll.stop()
        self._served = None
        self._sheet.show_over(self._words["stopped"])
        self._worker.submit(served.stop, lambda _: then(), lambda _: then())

    def finish(self) -> None:
        """Stop, and wait until nothing is served."""
        self.stop()
        self._worker.finish()
        self._copies.finish()
        self._worker.wait(STOP_WAIT_S)

    def _start(self) -> None:
        self.stop()
        clip = self._clip
        if clip is None:
            return
        until = clip.note.expires.astimezone().date() if clip.note is not None else None
        text = self._texts.get(self._language, "")
        served = self._serve((SharedFile(clip.path),), text, self._language, until, self._address)
        self._served = served
        self._sheet.again.hide()
        self._sheet.left.setText(self._words["preparing"])

        def start() -> tuple[str, ...]:
            served.start()
            return own_addresses()

        self._worker.submit(
            start, lambda found: self._started(served, found), lambda line: self._failed(served, line)
        )

    def _started(self, served: Served, found: tuple[str, ...]) -> None:
        if served is self._served:
            self._sheet.show_code(served.qr_png(QR_PX), served.url)
            self._sheet.show_networks(found, urlsplit(served.url).hostname or "")
            self._show_state()
            self._poll.start()
            self._chrome.arrange()

    def _failed(self, served: Served, line: str) -> None:
        if served is self._served:
            self._served = self._address = None
            self._sheet.show_over(f"{self._words['cannot_share']}: {line}")

    def _show_state(self) -> None:
        if self._served is None:
            return
        state = self._served.state
        if not state.running or state.seconds_left <= 0:
            # Not stopped yet: phones that come late are told so, for a while, by the page itself.
            self._poll.stop()
            self._sheet.show_over(self._words["link_over"])
        else:
            self._sheet.show_state(state.seconds_left, state.phones, state.downloads_finished)

    def _use_network(self, address: str) -> None:
        self._address = address
        self._start()

    def _copy(self) -> None:
        if self._clip is None:
            return
        path, words = self._clip.path, self._words
        self._sheet.say(words["usb_copying"])

        def copy() -> str:
            found = sorted(sticks(), key=lambda stick: stick.read_only)
            if not found:
                return words["usb_none"]
            copy_to((path,), found[0].folder)
            return words["usb_copied"].format(name=found[0].label)

        self._copies.submit(
            copy, self._sheet.say, lambda line: self._sheet.say(f"{words['usb_failed']}: {line}")
        )

    def _open_folder(self) -> None:
        if self._clip is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._clip.path.parent)))

    def _show_wifi(self, name: str, password: str) -> None:
        try:
            self._sheet.wifi.show_code(qr.as_png(wifi_qr(name, password), QR_PX))
        except TryOnError as error:
            self._sheet.wifi.show_problem(str(error))
            return
        self.hotspot_kept.emit("hotspot_name", name)
        self.hotspot_kept.emit("hotspot_password", password)

    def _delete(self) -> None:
        if self._clip is not None:
            self.delete_wanted.emit(self._clip.path)
