"""What the kiosk makes of the camera's pictures: who is there, and which tag they hold up."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from tryon.catalogue import Product
from tryon.errors import ModelFileError
from tryon.kiosk.change import Scene
from tryon.kiosk.presence import Finding, Presence, PresenceWatch, Rect
from tryon.kiosk.session import Screen
from tryon.kiosk.tags import TagReader
from tryon.mailbox import Mailbox
from tryon.mending import MendedThread
from tryon.mirror_state import Shot, ShownHand
from tryon.models import model_path
from tryon.precedence import SENSES
from tryon.tracking.face_finder import FaceFinder
from tryon.tracking.hand_finder import HandFinder
from tryon.tracking.hand_net import MODEL_FILE, HandNets

_WAIT_S = 0.2


def seen_by_mirror(shot: Shot) -> Presence:
    """Who is there by what the mirror tracks alone."""
    return Presence(bool(shot.people or shot.hands), shot.gesture.raised, "ok")


UNUSED: frozenset[Screen] = frozenset({"attract", "consent", "closed"})
"""Where nobody has touched anything: often the shop alone is seen."""

log = logging.getLogger(__name__)


def open_finders() -> tuple[Finding, Finding]:
    """What finds faces, and hands; loading them takes a second. Raises ModelFileError."""
    faces = FaceFinder(model_path("face_landmarker.task"))
    try:
        hands = HandFinder(HandNets(model_path(MODEL_FILE)))
    except ModelFileError as error:  # a shop of glasses alone may do without
        log.warning("hands alone do not wake the kiosk: %s", error)
        return faces.find, lambda *_: ()
    return faces.find, hands.find


class Senses(QObject):
    """Looks at shots in threads of its own until `close`. Emits `tag_read` with "sku" or "sku:variant", and
    `noticed` with the Presence as soon as somebody is there who was not.

    finding: makes what finds faces, and hands, in that thread. clock: steady seconds.
    """

    tag_read = Signal(str)
    noticed = Signal(object)

    def __init__(
        self,
        parent: QObject,
        products: Sequence[Product],
        finding: Callable[[], tuple[Finding, Finding]] = open_finders,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._finding, self._clock = finding, clock
        self._shots: Mailbox[Shot] = Mailbox()
        self._scene = Scene()  # outlives a fault: who stands there by then is no part of it
        self._tags = TagReader(products)
        self._presence = Presence(False, False, "ok")
        self._is_busy = self._in_use = False
        self._ending = threading.Event()
        self._thread = MendedThread("the kiosk's senses", self._work, self._ending, nice=SENSES)
        self._thread.start()

    def look(self, shot: Shot) -> Presence:
        """Show them the newest shot. Returns at once who was there in an earlier one."""
        self._shots.put(shot)
        selection = self._tags.look(shot.original.image if self._is_busy else None, self._clock())
        if selection is not None:
            self.tag_read.emit(selection)
        return self._presence

    def take_screen(self, screen: Screen) -> None:
        """While it is one on which somebody uses the kiosk, nothing is learnt of the shop."""
        self._in_use = screen not in UNUSED

    @property
    def faults(self) -> int:
        """Of its threads, after which they began anew."""
        return self._thread.faults + self._tags.thread.faults

    @property
    def failure(self) -> str:
        """One line on what is being mended now; "" where nothing is."""
        return self._thread.failure or self._tags.thread.failure or ""

    def close(self) -> None:
        """End the threads."""
        self._ending.set()
        self._thread.join(1.0)
        self._tags.close()

    def _work(self) -> None:
        watch = PresenceWatch(*self._finding(), self._scene)
        while not self._ending.is_set():
            self._thread.move()
            shot = self._shots.take(_WAIT_S)
            if shot is None:
                continue
            faces = [person.box_px for person in shot.people]
            hands = [_round(hand) for hand in shot.hands]
            seen = watch.update(shot.original, faces, hands, self._clock(), self._in_use)
            stirred = seen.stirred or shot.gesture.raised
            is_dressed = self._in_use and bool(shot.drawn)  # shoes, whose wearer may hold still
            before = self._presence
            self._presence = Presence(seen.here or is_dressed, stirred, seen.guidance)
            if self._presence.here and not before.here:  # the next shot, which would tell, may take a while
                self.noticed.emit(self._presence)
            self._is_busy = watch.is_busy
            self._thread.done()


def _round(hand: ShownHand) -> Rect:
    (x0, y0), (x1, y1) = hand.points_px.min(axis=0), hand.points_px.max(axis=0)
    return int(x0), int(y0), int(x1), int(y1)
