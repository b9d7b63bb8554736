"""Hands clips over to phones in the same network."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tryon.errors import InputError, ShareError
from tryon.share import qr
from tryon.share.files import SharedFile, identity, media_type
from tryon.share.network import addresses
from tryon.share.offer import Counts, Language, Offer, OfferedFile
from tryon.share.poster import make_poster
from tryon.share.process import ServingProcess

TOKEN_BYTES = 16
"""128 bits: at the rate limit nobody guesses one in the life of the sun."""


@dataclass(frozen=True)
class ShareState:
    """What a share does at the moment.

    running: phones can fetch the files. phones: different phones that opened the page. downloads: files whose
    first and whose last byte was sent; previews are not counted.
    """

    running: bool
    phones: int
    downloads_begun: int
    downloads_finished: int
    seconds_left: float


class HandOff:
    """Files that phones in the same network can fetch, under an address that nobody can guess, for a while.

    files: the clip first. text: of the post, to copy. lifetime_s: seconds until access ends by itself.
    address: which of `addresses()` to serve, by default the first. kept_until: the day on which the mirror
    deletes its own copies, for the page's note. privacy: HTML for the page's link to what happens with
    pictures; its style is that of `tryon.share.page.STYLE` or none.

    Making one starts nothing. Its methods may be called from any thread. Deleting a file ends access to it;
    Windows refuses that while a phone fetches it, so `stop` first.
    """

    def __init__(
        self,
        files: Sequence[SharedFile],
        text: str = "",
        language: Language = "zh",
        lifetime_s: float = 600.0,
        *,
        address: str | None = None,
        kept_until: date | None = None,
        privacy: str = "",
    ) -> None:
        if not files:
            raise InputError("there is nothing to hand over: choose a clip or a picture")
        self._files = tuple(files)
        self._text = text
        self._language: Language = language
        self._lifetime_s = lifetime_s
        self._address = address
        self._kept_until = kept_until
        self._privacy = privacy
        self._serving: ServingProcess | None = None
        self._url = ""
        self._ends_s = 0.0
        self._lock = threading.Lock()

    def start(self) -> None:
        """Serve; returns when phones can come, about a second later. Call it beside the window's thread.

        After `stop`, or when the time is over, it serves anew under another address. Raises InputError for a
        file that is missing or of an unknown kind, ShareError without a network.
        """
        with self._lock:
            if self.state.running:
                return
            self._end()
            offer = self._offer()
            serving = ServingProcess(offer)
            self._url = f"http://{offer.address}:{serving.port}/{offer.token}/"
            self._ends_s = time.monotonic() + self._lifetime_s
            self._serving = serving

    def stop(self) -> None:
        """End access at once, downloads on their way included. Does nothing when nothing is served."""
        with self._lock:
            self._end()

    @property
    def url(self) -> str:
        """What a phone opens; it holds the token, so keep it out of logs. Empty before `start`."""
        return self._url

    @property
    def state(self) -> ShareState:
        """Costs nothing, so it may be asked for every frame."""
        serving = self._serving
        counts, left_s = Counts(), 0.0
        if serving is not None:
            counts = serving.counts
            left_s = max(0.0, self._ends_s - time.monotonic()) if serving.alive else 0.0
        return ShareState(
            left_s > 0.0, counts.phones, counts.downloads_begun, counts.downloads_finished, left_s
        )

    def qr_png(self, width_px: int = 480) -> bytes:
        """The address as QR code, at least `width_px` wide, with its quiet zone. Only after `start`."""
        return qr.as_png(qr.make_code(self._url), width_px)

    def qr_svg(self) -> str:
        """The address as QR code, to be drawn at any size, with its quiet zone. Only after `start`."""
        return qr.as_svg(qr.make_code(self._url))

    def _offer(self) -> Offer:
        offered = tuple(_offered(file) for file in self._files)
        return Offer(
            token=secrets.token_urlsafe(TOKEN_BYTES),
            files=offered,
            text=self._text,
            language=self._language,
            lifetime_s=self._lifetime_s,
            address=self._address or _likeliest_address(),
            kept_until=self._kept_until.isoformat() if self._kept_until else None,
            privacy=self._privacy,
        )

    def _end(self) -> None:
        if self._serving is not None and self._serving.alive:
            self._serving.end()


def _likeliest_address() -> str:
    found = addresses()
    if not found:
        raise ShareError(
            "this PC is in no network: connect it to the shop's Wi-Fi, open a hotspot, or use a USB stick"
        )
    return found[0].address


def _offered(file: SharedFile) -> OfferedFile:
    path = file.path.absolute()
    kind = media_type(path)
    found = identity(path)
    poster = file.poster
    if poster is None and kind.startswith("video/"):
        poster = make_poster(path)
    return OfferedFile(
        path=path,
        name=file.name or path.name,
        media_type=kind,
        identity=found,
        poster=poster,
        plain=file.plain,
    )
