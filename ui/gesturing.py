"""Hands-free use: what a hand tells is done by the code of the buttons, and shown at the hand."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtWidgets import QWidget

from tryon.gestures import GestureEvent, GestureState
from tryon.mirror_state import Shot
from ui.bridge import Bridge
from ui.captures import Captures
from ui.chrome import Chrome
from ui.departments import none_name
from ui.gesture_hints import Hint
from ui.hand_touch import FINGERS
from ui.hands import Hands
from ui.mirror_view import MirrorView
from ui.outfit import Outfit
from ui.text import EN, Language, Messages
from ui.wardrobe import Wardrobe

HINTS_S = 7.0
"""So long the hints stay: they are read in four, and who shows a watch wants to see it."""

LINGER_S = 1.5
"""So long they stay after the hand went down."""

AWAY_S = 3.0
"""A hand that comes up again after so long is told again."""

RING_PALMS = 1.05
"""Radius of the ring round a palm, in palms: fingers stick out of it."""

TIP_PALMS = 0.35


class Gesturing(QObject):
    """Emits `used` when a gesture has done something."""

    used = Signal()

    def __init__(
        self,
        window: QWidget,
        bridge: Bridge,
        chrome: Chrome,
        view: MirrorView,
        outfit: Outfit,
        wardrobe: Wardrobe,
        captures: Captures,
        hands: Hands,
    ) -> None:
        super().__init__(window)
        self._bridge, self._chrome, self._view, self._outfit = bridge, chrome, view, outfit
        self._wardrobe, self._captures, self._hands = wardrobe, captures, hands
        self._words: Messages = EN
        self._language: Language = "en"
        self._told = 0  # number of the last event that was seen
        self._hints_from_s = self._raised_s = float("-inf")
        self._counts_for_thumb = False
        bridge.shot_arrived.connect(self._take_shot)

    def set_words(self, words: Messages, language: Language) -> None:
        self._words, self._language = words, language
        self._show_hints()

    def _take_shot(self, shot: Shot) -> None:
        gesture, chrome = shot.gesture, self._chrome
        new = [event for event in gesture.events if event.number > self._told]
        self._told = max([self._told, *(event.number for event in new)])
        if chrome.open_popover is not None:
            chrome.gestures.fader.set_shown(False)
            chrome.mark.let_go()
            return
        for event in new:
            self._act(event)
        self._show_held(gesture)
        self._offer(gesture, time.monotonic())

    def _act(self, event: GestureEvent) -> None:
        """Do what a gesture asks for. Left and right are the shopper's, so the screen's, too."""
        steps: dict[str, Callable[[], tuple[str, str] | None]] = {
            # As on a phone: the shelf is drawn along, so a hand to the left brings what stands to the right.
            "swipe_left": lambda: self._step(product=1),
            "swipe_right": lambda: self._step(product=-1),
            # What is grabbed is the mark among the swatches of the card.
            "pinch_right": lambda: self._step(colourway=1),
            "pinch_left": lambda: self._step(colourway=-1),
            "thumb_up": self._count_down,
            "thumb_lowered": self._cancel_countdown,
            "palm_held": self._record,
            "finger_pointed": lambda: self._choose_finger(event),
        }
        done = steps[event.kind]()
        if done is not None:
            self._chrome.mark.show_done(*done, self._on_screen(event.at_px))
            self.used.emit()

    def _step(self, product: int = 0, colourway: int = 0) -> tuple[str, str] | None:
        before = self._outfit.product, self._outfit.variant
        if colourway and before[0] is None:
            return None
        self._wardrobe.step(product, colourway)
        now, variant = self._outfit.product, self._outfit.variant
        if now is None:
            return "none", none_name(self._outfit.category, self._words)
        name = (variant if colourway and variant is not None else now).name.text(self._language)
        return ("forward" if product + colourway > 0 else "back"), name

    def _count_down(self) -> None:
        """The digits that follow are told by the window."""
        self._counts_for_thumb = self._captures.count_down()
        if self._counts_for_thumb:
            self.used.emit()

    def _cancel_countdown(self) -> tuple[str, str] | None:
        counted, self._counts_for_thumb = self._counts_for_thumb, False
        if not counted or not self._chrome.moments.counting:
            return None
        self._captures.cancel_countdown()
        return "close", self._words["countdown_cancelled"]

    def _record(self) -> tuple[str, str]:
        ends = self._bridge.capturing.recording.is_on
        self._captures.record()
        return ("check", self._words["saving"]) if ends else ("dot", self._words["recording_started"])

    def _choose_finger(self, event: GestureEvent) -> tuple[str, str] | None:
        if event.finger is None or not self._wears_ring:
            return None
        finger = FINGERS[event.finger]
        self._hands.choose_finger(finger, "left" if event.slot.startswith("left") else "right")
        return "check", self._words[finger]

    @property
    def _wears_ring(self) -> bool:
        return any(product.category == "rings" for product in self._outfit.worn)

    def _show_held(self, gesture: GestureState) -> None:
        mark, words = self._chrome.mark, ""
        if gesture.held == "" or (gesture.held == "point" and not self._wears_ring):
            mark.let_go()
            return
        if gesture.held == "thumb" and gesture.progress >= 1.0:
            if not self._chrome.moments.counting:
                mark.let_go()
                return
            words = self._words["lower_to_cancel"]
        palms = TIP_PALMS if gesture.held == "point" else RING_PALMS
        mark.show_progress(
            gesture.progress, self._on_screen(gesture.at_px), palms * self._on_screen_px(gesture), words
        )

    def _offer(self, gesture: GestureState, now_s: float) -> None:
        """Show the hints when a hand comes up, for a while, and as long as something is held."""
        if gesture.raised:
            if now_s - self._raised_s > AWAY_S:
                self._hints_from_s = now_s
            self._raised_s = now_s
        strip = self._chrome.gestures
        is_new = now_s - self._hints_from_s < HINTS_S and now_s - self._raised_s < LINGER_S
        is_holding = gesture.held in ("palm", "thumb", "pinch")
        # The countdown's digits stand where the hints do.
        wanted = (is_new or is_holding) and not self._chrome.moments.counting
        strip.light(gesture.held)
        if wanted != strip.fader.shown:
            self._show_hints()
            strip.fader.set_shown(wanted)
            self._chrome.arrange()

    def _show_hints(self) -> None:
        words = self._words
        is_recording = self._bridge.capturing.recording.is_on
        palm = words["gesture_stop"] if is_recording else words["gesture_record"]
        hints = [
            Hint("swipe", "gesture-swipe", words["gesture_next"], words["gesture_swipe"]),
            Hint("pinch", "gesture-pinch", words["gesture_colour"], words["gesture_pinch"]),
            Hint("thumb", "gesture-thumb", words["gesture_photo"], words["gesture_thumb"]),
            Hint("palm", "gesture-palm", palm, words["gesture_palm"]),
        ]
        if self._wears_ring:
            hints.append(Hint("point", "gesture-point", words["gesture_finger"], words["gesture_point"]))
        self._chrome.gestures.show_hints(tuple(hints))

    def _on_screen(self, at_px: tuple[float, float]) -> QPointF:
        x, y = at_px
        return self._view.on_screen((x, y, x, y)).topLeft()

    def _on_screen_px(self, gesture: GestureState) -> float:
        x, y = gesture.at_px
        return self._view.on_screen((x, y, x + gesture.palm_px, y)).width()
