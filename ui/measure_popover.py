"""Millimetres of the shopper's face, the frame size they speak for, and a card to make them finer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tryon.catalogue import GlassesSize, Product
from tryon.fitting.advice import advise, judge
from tryon.fitting.card import CalibrationState
from tryon.fitting.measure import FaceMeasures, Measure
from tryon.settings import Fit
from ui.card_guide import CardGuide
from ui.controls import Segments, TextButton
from ui.mirror_view import MirrorView
from ui.popovers import Label, Popover
from ui.text import EN, Language, Messages
from ui.theme.tokens import ACCENT, BODY, CAPTION, GRID, TEXT_SOFT, TITLE

FITS: tuple[Fit, Fit] = ("true_size", "fit_to_me")


class MeasurePopover(Popover):
    """Emits `calibration_wanted`, `calibration_cancelled`, and `fit_chosen` with one of FITS."""

    calibration_wanted = Signal()
    calibration_cancelled = Signal()
    fit_chosen = Signal(str)

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent)
        self._words: Messages = EN
        self._language: Language = "en"
        self._measures: FaceMeasures | None = None
        self._product: Product | None = None
        self._fit = FITS[0]
        self._looking = False
        self._failed = False
        self.nobody = self.add_caption()
        self.pupils, self.width_line, self.bridge = (_Figure(self) for _ in range(3))
        self.reference = self.add_caption()
        self.advice_title = self.add_caption()
        self.advice_title.setContentsMargins(GRID + 4, 2 * GRID, GRID + 4, 0)
        self.notation = Label(self, TITLE, bold=True, color=ACCENT)
        self.notation_hint = Label(self, CAPTION, color=TEXT_SOFT)
        self.verdict = Label(self, BODY)
        for label in (self.notation, self.notation_hint, self.verdict):
            label.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
            self.column.addWidget(label)
        self.verdict.setContentsMargins(GRID + 4, GRID, GRID + 4, 0)
        self.fit = Segments(self, len(FITS))
        for button, value in zip(self.fit.buttons, FITS, strict=True):
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, value=value: self.fit_chosen.emit(value))
        self._bar = QWidget(self)
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(GRID + 4, GRID, GRID + 4, 0)
        bar.addWidget(self.fit)
        self.column.addWidget(self._bar)
        self.fit_hint = self.add_caption()
        self.calibrate = TextButton(self, strong=True, icon="card")
        self.calibrate.clicked.connect(self.calibration_wanted.emit)
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, GRID, 0, 0)
        foot.addWidget(self.calibrate, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(self._foot)
        self.guide = CardGuide(self)
        self.guide.cancel.clicked.connect(self.calibration_cancelled.emit)
        self.column.addWidget(self.guide)
        self._refresh()

    @property
    def looking(self) -> bool:
        """Whether a card is being looked for."""
        return self._looking

    def set_language(self, words: Messages, language: Language) -> None:
        self._words, self._language = words, language
        self.title.setText(words["measure"])
        self.nobody.setText(words["look_straight"])
        self.advice_title.setText(words["your_size"])
        self.notation_hint.setText(words["size_hint"])
        self.fit.set_words([words["true_size"], words["fit_to_me"]])
        self.guide.set_words(words)
        self._refresh()

    def set_measures(self, measures: FaceMeasures | None) -> None:
        """Show what is known of the person in front of the mirror; None: nobody was measured yet."""
        self._measures = measures
        self._refresh()

    def set_product(self, product: Product | None) -> None:
        """Judge this product's size."""
        self._product = product
        self._refresh()

    def set_fit(self, fit: Fit) -> None:
        """Mark "true_size" or "fit_to_me"."""
        self._fit = fit
        self._refresh()

    def start_looking(self) -> None:
        """Show the guide until `set_calibration` tells the end, or `stop_looking` is called."""
        self._looking, self._failed = True, False
        self.guide.tell("show_card", 0.0)
        self._refresh()

    def stop_looking(self) -> None:
        self._looking = False
        self._refresh()

    def set_calibration(self, state: CalibrationState) -> None:
        """Tell how far the calibration is; ends the guide when it is over."""
        if state.phase == "looking":
            self.guide.tell(state.hint, state.progress)
            return
        self._failed = state.phase == "failed"
        self.stop_looking()

    def _refresh(self) -> None:
        words, measures = self._words, self._measures
        known = measures is not None and not self._looking
        self.nobody.setVisible(measures is None and not self._looking)
        self.guide.setVisible(self._looking)
        for part in (self._bar, self.fit_hint, self._foot):
            part.setVisible(not self._looking)
        for shown in (*self._figures(), self.advice_title, self.notation, self.notation_hint):
            shown.setVisible(known)
        self.reference.setVisible(self._failed or known)
        self.verdict.setVisible(known and self._product is not None)
        self.fit.choose(FITS.index(self._fit))
        self.fit_hint.setText(words["true_size_hint"] if self._fit == FITS[0] else words["fit_to_me_hint"])
        by_card = measures is not None and measures.reference == "card"
        self.calibrate.setText(words["calibrate_again"] if by_card else words["calibrate"])
        self.calibrate.set_name(self.calibrate.text())
        self.calibrate.setFixedSize(self.calibrate.sizeHint())
        self.reference.setText(
            words["card_not_seen"]
            if self._failed
            else words["measured_by_card"]
            if by_card
            else words["measured_by_eyes"]
        )
        if measures is not None:
            self._show(measures)

    def _figures(self) -> tuple[_Figure, _Figure, _Figure]:
        return self.pupils, self.width_line, self.bridge

    def _show(self, measures: FaceMeasures) -> None:
        words = self._words
        self.pupils.show_measure(words["pupil_distance"], measures.pupil_distance, words["length"], 1)
        self.width_line.show_measure(words["face_width"], measures.face_width, words["length"], 0)
        self.bridge.show_measure(words["nose_bridge"], measures.bridge_width, words["length"], 0)
        self.notation.setText(advise(measures).notation)
        if self._product is not None and isinstance(self._product.size_mm, GlassesSize):
            judgement = judge(measures, self._product.size_mm)
            said = [judgement.words, *judgement.notes]
            name = self._product.name.text(self._language)
            verdict = " · ".join(each.text(self._language) for each in said)
            self.verdict.setText(words["verdict"].format(name=name, verdict=verdict))


class _Figure(QWidget):
    """A name and a length with its uncertainty."""

    def __init__(self, parent: MeasurePopover) -> None:
        super().__init__(parent)
        self.name = Label(self, BODY)
        self.value = Label(self, BODY, bold=True)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.value.setWordWrap(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID + 4, 0, GRID + 4, 0)
        row.addWidget(self.name, 1)
        row.addWidget(self.value)
        self.setFixedHeight(4 * GRID)
        parent.column.addWidget(self)

    def show_measure(self, name: str, measure: Measure, pattern: str, digits: int) -> None:
        self.name.setText(name)
        # An uncertainty below the last digit shown would read as none.
        sigma = max(measure.sigma_mm, 10.0**-digits)
        self.value.setText(
            pattern.format(value=f"{measure.value_mm:.{digits}f}", sigma=f"{sigma:.{digits}f}")
        )
