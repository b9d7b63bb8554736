"""Clips that shoppers share: kept apart from their sessions, fetched for a while, deleted by themselves."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tryon.kiosk.folders import PRIVATE
from tryon.share.files import SharedFile
from tryon.share.offer import Language
from tryon.share.server import HandOff, ShareState

MOST = 6
"""Offers at the same time: each is a process of its own."""


class Served(Protocol):
    """What serves files to phones: HandOff, or a stand-in."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    @property
    def url(self) -> str: ...
    @property
    def state(self) -> ShareState: ...
    def qr_png(self, width_px: int = 480) -> bytes: ...


Serve = Callable[[Sequence[SharedFile], str, Language, float], Served]
"""As `serve`, without the page."""


def serve(
    files: Sequence[SharedFile], text: str, language: Language, lifetime_s: float, privacy: str = ""
) -> Served:
    """Files that phones can fetch for so long, once it is started. text, privacy: as HandOff takes them."""
    return HandOff(files, text, language, lifetime_s, privacy=privacy)


@dataclass(frozen=True, eq=False)
class Offer:
    """A clip in a folder of its own, with what it was made of, and what serves them. ends_s: of the clock of
    `Offers`.
    """

    clip: Path
    served: Served
    ends_s: float

    @property
    def folder(self) -> Path:
        return self.clip.parent


class Offers:
    """Everything that phones can fetch. Calls may block; one thread at a time.

    root: for the folders. Whatever lies there at the start is deleted: nobody knows its address any more.
    """

    def __init__(self, root: Path, serve: Serve = serve, clock: Callable[[], float] = time.monotonic) -> None:
        self._root, self._serve, self._clock = root, serve, clock
        self._offers: list[Offer] = []

    @property
    def alive(self) -> bool:
        """Whether anything can be fetched. May be asked in any thread."""
        return bool(self._offers)

    def open(
        self, clip: Path, text: str, language: Language, lifetime_s: float, plain: Path | None = None
    ) -> Offer:
        """Take the clip out of its session and let phones fetch it, about a second later. text: to copy.
        plain: what the clip was made of, for those who want it as it was captured.

        Where there are too many, the oldest ends, of those first that a phone has fetched. Raises OSError,
        InputError, ShareError; then both are deleted.
        """
        while len(self._offers) >= MOST:
            self.drop(min(self._offers, key=lambda each: (not _fetched(each), each.ends_s)))
        self._root.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        folder = self._root / secrets.token_hex(8)
        folder.mkdir(mode=PRIVATE)
        try:
            moved = Path(shutil.move(clip, folder / clip.name))
            files = [SharedFile(moved)]
            if plain is not None:
                kept = Path(shutil.move(plain, folder / f"plain-{plain.name}"))
                files.append(SharedFile(kept, plain=True))
            served = self._serve(files, text, language, lifetime_s)
            served.start()
        except BaseException:
            shutil.rmtree(folder)
            raise
        offer = Offer(moved, served, self._clock() + lifetime_s)
        self._offers.append(offer)
        return offer

    def drop(self, offer: Offer) -> None:
        """Nobody can fetch it any more, and it is deleted. Raises OSError."""
        offer.served.stop()
        if offer in self._offers:
            self._offers.remove(offer)
        if offer.folder.is_dir():
            shutil.rmtree(offer.folder)

    def sweep(self) -> None:
        """Delete whatever is over, and what nobody offers. Raises OSError."""
        now_s = self._clock()
        for offer in [each for each in self._offers if now_s >= each.ends_s]:
            self.drop(offer)
        alive = {offer.folder for offer in self._offers}
        if self._root.is_dir():
            for folder in self._root.iterdir():
                if folder not in alive:
                    shutil.rmtree(folder)

    def close(self) -> None:
        """End and delete everything. Raises OSError."""
        for offer in tuple(self._offers):
            self.drop(offer)


def _fetched(offer: Offer) -> bool:
    return offer.served.state.downloads_finished > 0
