"""Millimetres of the shopper's hand, and the ring size, watch or bracelet they speak for."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tryon.catalogue import BraceletSize, Category, Ring, WatchSize
from tryon.fitting.hand_size import HandMeasures
from tryon.fitting.ring_size import RingSizeAdvice, advise_ring_size
from tryon.fitting.wrist_advice import advise_bracelet, judge_watch
from tryon.settings import Finger
from ui.card_guide import draw_head
from ui.measure_base import MeasuresPopover, Said
from ui.mirror_view import MirrorView
from ui.text import Messages


class HandPopover(MeasuresPopover):
    """The measures of a hand. There is nothing that could be held up to make them finer."""

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent, 2, draw_head, far=False)
        self._measures: HandMeasures | None = None
        self._category: Category = "watches"
        self._finger: Finger = "ring"
        self.first, self.second = self.figures
        self.refresh()

    @property
    def measured(self) -> bool:
        return self._measures is not None

    def set_measures(self, measures: HandMeasures | None, category: Category, finger: Finger) -> None:
        """Show what is known of the hand in view, None: none was measured yet, for what is being chosen."""
        self._measures, self._category, self._finger = measures, category, finger
        self.refresh()

    def said(self, words: Messages) -> Said:
        your_size = {
            "watches": words["your_watch"],
            "bracelets": words["your_bracelet"],
            "rings": words["your_ring_size"].format(finger=finger_word(self._finger, words).lower()),
        }.get(self._category, "")
        # Bracelets go round the wrist as they are in either way.
        fits = {
            "watches": (words["true_size_hint"], words["fit_to_me_hint_watches"]),
            "rings": (words["true_size_hint_rings"], words["fit_to_me_hint_rings"]),
        }
        return Said(
            nobody=words["show_hand_to_measure"],
            your_size=your_size,
            fit_hints=fits.get(self._category, ("", "")),
            calibrate="",
            failed="",
            step="",
            hints={},
        )

    def fill(self) -> str:
        words, measures = self._words, self._measures
        if measures is None:
            return ""
        if self._category == "rings":
            self._fill_ring(measures, words)
        else:
            self._fill_wrist(measures, words)
        guessed = measures.reference == "population"
        return words["hand_guessed"] if guessed else words["hand_guessed_by_face"]

    def _fill_ring(self, measures: HandMeasures, words: Messages) -> None:
        finger = measures.fingers[self._finger]
        name = words["finger_width"].format(finger=finger_word(self._finger, words))
        self.first.show_measure(name, finger, words["length"], 1)
        self.second.show_measure(words["hand_length"], measures.hand_length, words["length"], 0)
        product = self._product if isinstance(self._product, Ring) else None
        advice = advise_ring_size(
            finger.value_mm / 1000,
            finger.sigma_mm / 1000,
            product.sizes_eu if product is not None else None,
            product.size_mm.band_width if product is not None else 0.0,
        )
        labels = {guess.system: guess.label for guess in advice.sizes}
        self.notation.setText(words["size_eu"].format(size=f"{advice.size_eu:g}"))
        others = [words["ring_us"].format(size=labels["US"]), words["ring_cn"].format(size=labels["CN"])]
        if self._language == "zh":
            others.reverse()  # one's own sizes first
        self.notation_hint.setText(" · ".join(others))
        self.verdict.setText(" · ".join(_judged(advice, words)))

    def _fill_wrist(self, measures: HandMeasures, words: Messages) -> None:
        self.first.show_measure(words["wrist_round"], measures.wrist_circumference, words["length"], 0)
        self.second.show_measure(words["wrist_width"], measures.wrist_width, words["length"], 0)
        size = self._product.size_mm if self._product is not None else None
        name = self._product.name.text(self._language) if self._product is not None else ""
        if isinstance(size, BraceletSize):
            advice = advise_bracelet(measures, size)
            low, high = (f"{length / 10:g}" for length in advice.length_mm)
            self.notation.setText(words["chain_length"].format(low=low, high=high))
            self.notation_hint.setText(words["chain_length_hint"])
            room = words["bracelet_longer"] if advice.room.value_mm > 0 else words["bracelet_shorter"]
            if abs(advice.room.value_mm) < advice.room.sigma_mm:
                room = words["bracelet_alike"]
            verdict = room.format(length=f"{abs(advice.room.value_mm) / 10:.0f}")
            self.verdict.setText(words["verdict"].format(name=name, verdict=verdict))
            return
        self.notation.setText(words["lugs_up_to"].format(length=f"{measures.wrist_width.value_mm:.0f}"))
        self.notation_hint.setText(words["lugs_hint"])
        if isinstance(size, WatchSize):
            verdict = {
                "small": words["watch_small"],
                "balanced": words["watch_balanced"],
                "large": words["watch_large"],
                "too_large": words["watch_too_large"],
            }[judge_watch(measures, size)]
            self.verdict.setText(words["verdict"].format(name=name, verdict=verdict))


def finger_word(finger: Finger, words: Messages) -> str:
    """What a finger is called."""
    return {
        "thumb": words["thumb"],
        "index": words["index"],
        "middle": words["middle"],
        "ring": words["ring"],
        "little": words["little"],
    }[finger]


def _judged(advice: RingSizeAdvice, words: Messages) -> list[str]:
    ends = {"too_small": words["largest_too_small"], "too_large": words["smallest_too_large"]}
    said = [ends[advice.verdict]] if advice.verdict in ends else []
    sure = {"sure": words["size_sure"], "likely": words["size_likely"], "guess": words["size_guess"]}
    said.append(sure[advice.sure].format(low=f"{advice.low_eu:g}", high=f"{advice.high_eu:g}"))
    return said
