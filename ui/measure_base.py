"""What the measures of face, hand and feet share: figures, advice, choice of size, a guide to finer ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tryon.catalogue import Product
from tryon.fitting.calibration import CalibrationState
from tryon.fitting.measure import Measure
from tryon.settings import Fit
from ui.card_guide import CardGuide
from ui.controls import Segments, TextButton
from ui.mirror_view import MirrorView
from ui.popovers import Label, Popover
from ui.text import EN, Language, Messages
from ui.theme.tokens import ACCENT, BODY, CAPTION, GRID, TEXT_SOFT, TITLE

FITS: tuple[Fit, Fit] = ("true_size", "fit_to_me")


@dataclass(frozen=True)
class Said:
    """The words in which popovers differ.

    nobody: where nothing is measured. failed: when what is held up was not seen. fit_hints: in the order of
    FITS, empty where there is no choice. calibrate: empty where nothing can be held up. hints: what to do
    now, by the hint of a CalibrationState.
    """

    nobody: str
    your_size: str
    fit_hints: tuple[str, str]
    calibrate: str
    failed: str
    step: str
    hints: dict[str, str]


class MeasuresPopover(Popover):
    """Emits `calibration_wanted`, `calibration_cancelled`, and `fit_chosen` with one of FITS.

    Subclasses say whether somebody is `measured`, and fill in figures, reference, notation and verdict.
    """

    calibration_wanted = Signal()
    calibration_cancelled = Signal()
    fit_chosen = Signal(str)

    def __init__(
        self, view: MirrorView, parent: QWidget, figures: int, draw: Callable[[QPainter], None], far: bool
    ) -> None:
        super().__init__(view, parent)
        self._words: Messages = EN
        self._language: Language = "en"
        self._product: Product | None = None
        self._fit = FITS[0]
        self._looking = False
        self._failed = False
        self.nobody = self.add_caption()
        self.figures = [Figure(self) for _ in range(figures)]
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
        self.guide = CardGuide(self, draw, far)
        self.guide.cancel.clicked.connect(self.calibration_cancelled.emit)
        self.column.addWidget(self.guide)

    @property
    def looking(self) -> bool:
        """Whether a card is being looked for."""
        return self._looking

    @property
    def measured(self) -> bool:
        """Whether there are figures to show."""
        raise NotImplementedError

    def set_language(self, words: Messages, language: Language) -> None:
        self._words, self._language = words, language
        said = self.said(words)
        self.title.setText(words["measure"])
        self.nobody.setText(said.nobody)
        self.fit.set_words([words["true_size"], words["fit_to_me"]])
        self.guide.set_words(said.step, words["cancel"], said.hints)
        self.refresh()

    def set_product(self, product: Product | None) -> None:
        """Judge this product's size."""
        self._product = product
        self.refresh()

    def set_fit(self, fit: Fit) -> None:
        """Mark "true_size" or "fit_to_me"."""
        self._fit = fit
        self.refresh()

    def start_looking(self) -> None:
        """Show the guide until `set_calibration` tells the end, or `stop_looking` is called."""
        self._looking, self._failed = True, False
        self.guide.begin()
        self.refresh()

    def stop_looking(self) -> None:
        self._looking = False
        self.refresh()

    def set_calibration(self, state: CalibrationState) -> None:
        """Tell how far the calibration is; ends the guide when it is over."""
        if state.phase == "looking":
            self.guide.tell(state.hint, state.progress)
            return
        self._failed = state.phase == "failed"
        self.stop_looking()

    def said(self, words: Messages) -> Said:
        """This popover's own words."""
        raise NotImplementedError

    def fill(self) -> str:
        """Fill in figures, notation and its hint, and verdict. Returns what they rest on."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show what is known, or the guide."""
        said, known = self.said(self._words), self.measured and not self._looking
        self.nobody.setVisible(not self.measured and not self._looking)
        self.guide.setVisible(self._looking)
        for part in (self._bar, self.fit_hint):
            part.setVisible(not self._looking and said.fit_hints[0] != "")
        self._foot.setVisible(not self._looking and said.calibrate != "")
        self.advice_title.setText(said.your_size)
        for shown in (*self.figures, self.advice_title, self.notation, self.notation_hint):
            shown.setVisible(known)
        self.reference.setVisible(self._failed or known)
        self.verdict.setVisible(known and self._product is not None)
        self.fit.choose(FITS.index(self._fit))
        self.fit_hint.setText(said.fit_hints[FITS.index(self._fit)])
        self.calibrate.setText(said.calibrate)
        self.calibrate.set_name(said.calibrate)
        self.calibrate.setFixedSize(self.calibrate.sizeHint())
        reference = self.fill() if self.measured else ""
        self.reference.setText(said.failed if self._failed else reference)


class Figure(QWidget):
    """A name and a length with its uncertainty."""

    def __init__(self, parent: Popover) -> None:
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
