"""Millimetres of the shopper's feet, the shoe size they speak for, and paper or a card to make them finer."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tryon.catalogue import Product, Shoes
from tryon.fitting.foot_size import FootMeasures
from tryon.fitting.shoe_advice import SizeAdvice, advise_size
from ui.foot_guide import draw_foot
from ui.measure_base import MeasuresPopover, Said
from ui.mirror_view import MirrorView
from ui.text import Messages

SYSTEMS = ("US men", "US women", "UK", "CN")
"""Beside the European size, by the names of `FootMeasures.sizes`."""


class FeetPopover(MeasuresPopover):
    """The measures of a pair of feet."""

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent, 2, draw_foot, far=True)
        self._measures: FootMeasures | None = None
        self.length, self.width_line = self.figures
        self.refresh()

    @property
    def measured(self) -> bool:
        return self._measures is not None

    def set_measures(self, measures: FootMeasures | None) -> None:
        """Show what is known of the feet in view; None: none were measured yet."""
        self._measures = measures
        self.refresh()

    def said(self, words: Messages) -> Said:
        finer = self._measures is not None and self._measures.reference != "population"
        # While millimetres are a guess, the mirror draws shoes as large as the foot looks.
        true_size = words["true_size_hint_shoes"] if finer else words["true_size_needs_paper"]
        return Said(
            nobody=words["show_feet"],
            your_size=words["your_shoe_size"],
            fit_hints=(true_size, words["fit_to_me_hint_shoes"]),
            calibrate=words["calibrate_again"] if finer else words["calibrate_feet"],
            failed=words["paper_not_seen"],
            step=words["paper_step"],
            hints={
                "show_paper": words["looking_for_paper"],
                "show_feet": words["show_feet"],
                "hold_still": words["hold_still"],
            },
        )

    def fill(self) -> str:
        words, measures = self._words, self._measures
        if measures is None:
            return ""
        self.length.show_measure(words["foot_length"], measures.length, words["length"], 0)
        self.width_line.show_measure(words["foot_width"], measures.width, words["length"], 0)
        labels = {guess.system: guess.label for guess in measures.sizes}
        advice = _advice(self._product, measures)
        eu = labels["EU"] if advice is None else f"{advice.size_eu:g}"
        self.notation.setText(words["size_eu"].format(size=eu))
        names = (words["us_men"], words["us_women"], words["uk"], words["china"])
        others = [f"{name} {labels[system]}" for name, system in zip(names, SYSTEMS, strict=True)]
        if self._language == "zh":
            others.reverse()  # one's own sizes first
        self.notation_hint.setText(" · ".join(others))
        if advice is not None and self._product is not None:
            name = self._product.name.text(self._language)
            self.advice_title.setText(words["your_size_in"].format(name=name))
            self.verdict.setText(" · ".join(_judged(advice, words)))
        references = {"paper": words["measured_by_paper"], "card": words["measured_by_card"]}
        return references.get(measures.reference, words["measured_by_others"])


def _advice(product: Product | None, measures: FootMeasures) -> SizeAdvice | None:
    if not isinstance(product, Shoes):
        return None
    return advise_size(measures, product.size_mm, product.sizes_eu)


def _judged(advice: SizeAdvice, words: Messages) -> list[str]:
    """What there is to say of a size: whether it is large enough, how sure that is, how the shoe runs."""
    ends = {"too_small": words["largest_too_small"], "too_large": words["smallest_too_large"]}
    said = [ends[advice.verdict]] if advice.verdict in ends else []
    sure = {"sure": words["size_sure"], "likely": words["size_likely"], "guess": words["size_guess"]}
    said.append(sure[advice.sure].format(low=f"{advice.low_eu:g}", high=f"{advice.high_eu:g}"))
    if advice.runs:
        said.append(words["runs_small"] if advice.runs == "small" else words["runs_large"])
    return said
