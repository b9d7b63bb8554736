"""Millimetres of the shopper's face, the frame size they speak for, and a card to make them finer."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tryon.catalogue import GlassesSize
from tryon.fitting.advice import advise, judge
from tryon.fitting.measure import FaceMeasures
from ui.card_guide import draw_head
from ui.measure_base import MeasuresPopover, Said
from ui.mirror_view import MirrorView
from ui.text import Messages


class MeasurePopover(MeasuresPopover):
    """The measures of a face."""

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent, 3, draw_head, far=False)
        self._measures: FaceMeasures | None = None
        self.pupils, self.width_line, self.bridge = self.figures
        self.refresh()

    @property
    def measured(self) -> bool:
        return self._measures is not None

    def set_measures(self, measures: FaceMeasures | None) -> None:
        """Show what is known of the person in front of the mirror; None: nobody was measured yet."""
        self._measures = measures
        self.refresh()

    def said(self, words: Messages) -> Said:
        by_card = self._measures is not None and self._measures.reference == "card"
        return Said(
            nobody=words["look_straight"],
            your_size=words["your_size"],
            fit_hints=(words["true_size_hint"], words["fit_to_me_hint"]),
            calibrate=words["calibrate_again"] if by_card else words["calibrate"],
            failed=words["card_not_seen"],
            step=words["card_step"],
            hints={
                "show_card": words["looking_for_card"],
                "face_front": words["look_straight"],
                "hold_still": words["hold_still"],
            },
        )

    def fill(self) -> str:
        words, measures, product = self._words, self._measures, self._product
        if measures is None:
            return ""
        self.pupils.show_measure(words["pupil_distance"], measures.pupil_distance, words["length"], 1)
        self.width_line.show_measure(words["face_width"], measures.face_width, words["length"], 0)
        self.bridge.show_measure(words["nose_bridge"], measures.bridge_width, words["length"], 0)
        self.notation.setText(advise(measures).notation)
        self.notation_hint.setText(words["size_hint"])
        if product is not None and isinstance(product.size_mm, GlassesSize):
            judgement = judge(measures, product.size_mm)
            said = [judgement.words, *judgement.notes]
            verdict = " · ".join(each.text(self._language) for each in said)
            name = product.name.text(self._language)
            self.verdict.setText(words["verdict"].format(name=name, verdict=verdict))
        return words["measured_by_card"] if measures.reference == "card" else words["measured_by_eyes"]
