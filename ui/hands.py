"""Where things for hands are worn: by a touch in the picture, or in the bar above the product's card."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtWidgets import QWidget

from tryon.mirror_state import Shot, ShownHand
from tryon.settings import Finger, HandSide, Settings
from tryon.types import FloatArray
from ui.bridge import Bridge
from ui.chrome import Chrome
from ui.departments import department
from ui.hand_touch import touched
from ui.mirror_view import MirrorView
from ui.outfit import Outfit
from ui.text import EN, Messages

PATIENCE_S = 1.5
"""For so long the wrong hand alone is in view until that is told: the right one may be on its way."""

_OTHER: dict[HandSide, HandSide] = {"auto": "auto", "left": "right", "right": "left"}


class Hands(QObject):
    """Emits `chosen` with the name of a Settings field and its new value."""

    chosen = Signal(str, object)

    def __init__(
        self, window: QWidget, bridge: Bridge, chrome: Chrome, view: MirrorView, outfit: Outfit
    ) -> None:
        super().__init__(window)
        self._chrome, self._view, self._outfit = chrome, view, outfit
        self._settings = Settings()
        self._hands: tuple[ShownHand, ...] = ()
        self._words: Messages = EN
        self._wrong_since_s: float | None = None
        self._told = False
        chrome.hand_bar.finger_chosen.connect(lambda finger: self.chosen.emit("ring_finger", finger))
        chrome.hand_bar.side_chosen.connect(self._choose_side)
        view.pressed.connect(self._touch)
        bridge.shot_arrived.connect(self._take_shot)

    def set_words(self, words: Messages) -> None:
        self._words = words

    def set_settings(self, settings: Settings) -> None:
        self._settings = settings
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen for the open department."""
        is_ring = self._outfit.category == "rings"
        self._chrome.hand_bar.show_choice(self._side, self._settings.ring_finger if is_ring else None)
        self._chrome.show_hand_bar(self._on_hands and self._outfit.product is not None)

    @property
    def _side(self) -> HandSide:
        """The hand that was chosen for what the open department sells."""
        if self._outfit.category == "rings":
            return self._settings.ring_hand
        return _OTHER[self._settings.watch_hand] if self._beside_watch else self._settings.watch_hand

    @property
    def _on_hands(self) -> bool:
        return department(self._outfit.category).worn_on == "hand"

    @property
    def _beside_watch(self) -> bool:
        """Whether what is being chosen is a bracelet, which then goes on the wrist without the watch."""
        watched = any(product.category == "watches" for product in self._outfit.worn)
        return self._outfit.category == "bracelets" and watched

    def _take_shot(self, shot: Shot) -> None:
        self._hands = shot.hands
        slots = [hand.slot for hand in shot.hands]
        is_wrong = self._side != "auto" and bool(slots) and f"{self._side}_hand" not in slots
        if not is_wrong or not self._on_hands or self._outfit.product is None:
            self._wrong_since_s, self._told = None, False
            return
        now_s = time.monotonic()
        self._wrong_since_s = now_s if self._wrong_since_s is None else self._wrong_since_s
        if not self._told and now_s - self._wrong_since_s > PATIENCE_S:
            self._told = True
            self._tell_wrong_hand()

    def _tell_wrong_hand(self) -> None:
        words, toast = self._words, self._chrome.toast
        line = words["show_left_hand"] if self._side == "left" else words["show_right_hand"]
        toast.set_content(line, "hand", action=words["either_hand"], then=lambda: self._choose_side("auto"))
        toast.pop()
        self._chrome.arrange()

    def _touch(self, at: QPointF) -> None:
        """A finger takes the ring, any place of a hand what is worn on wrists; a touch that wakes neither."""
        if not self._on_hands or self._chrome.hand_bar.fader.opacity < 1.0:
            return
        shown = {hand.slot: self._on_screen(hand.points_px) for hand in self._hands}
        found = touched(shown, (at.x(), at.y()))
        if found is None:
            return
        if self._outfit.category != "rings":
            if self._is_choice(found.hand, self._settings.watch_hand):
                self._choose_side(found.hand)
        elif found.finger is not None:
            self.choose_finger(found.finger, found.hand)

    def choose_finger(self, finger: Finger, hand: HandSide) -> None:
        """Wear the ring there from now on."""
        if self._is_choice(hand, self._settings.ring_hand):
            self.chosen.emit("ring_hand", hand)
        self.chosen.emit("ring_finger", finger)

    def _is_choice(self, hand: HandSide, before: HandSide) -> bool:
        """A hand that is alone in view needs no choice: the next one that is shown may be the other."""
        return len(self._hands) > 1 or before not in ("auto", hand)

    def _choose_side(self, side: HandSide) -> None:
        if self._outfit.category == "rings":
            self.chosen.emit("ring_hand", side)
        else:
            self.chosen.emit("watch_hand", _OTHER[side] if self._beside_watch else side)

    def _on_screen(self, points_px: FloatArray) -> FloatArray:
        return self._view.points_on_screen(points_px)
