"""What the pages of the edit step have in common."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.editor.bench import Bench
from ui.editor.flow import Flow
from ui.editor.parts import caption
from ui.editor.slider import Slider
from ui.popovers import Label
from ui.share_text import EN, ShareMessages
from ui.text import Language
from ui.theme.tokens import BODY, GRID


class Page(QWidget):
    """A column of controls that change the plan on the bench."""

    def __init__(self, parent: QWidget, bench: Bench) -> None:
        super().__init__(parent)
        self.bench = bench
        self.words: ShareMessages = EN
        self.language: Language = "en"
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(GRID // 2, 0, GRID, GRID)
        self.column.setSpacing(GRID)
        bench.changed.connect(self.refresh)

    def set_words(self, words: ShareMessages, language: Language) -> None:
        self.words, self.language = words, language
        self.name_controls()
        self.refresh()

    def name_controls(self) -> None:
        """Write the words on the controls."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show the plan as it is now."""
        raise NotImplementedError

    def add_caption(self) -> Label:
        """A small soft line above what follows."""
        label = caption(self)
        self.column.addWidget(label)
        return label

    def minimumSizeHint(self) -> QSize:
        # A scroll area takes at least this height, and Qt's own is that of the narrowest page there could be.
        return QSize(super().minimumSizeHint().width(), 0)

    def end(self) -> None:
        """Nothing follows: what there is stays at the top."""
        self.column.addStretch(1)


class FlowBox(QWidget):
    """Controls from left to right on as many lines as it takes. spread: as for Flow."""

    def __init__(self, parent: QWidget, spread: bool = False) -> None:
        super().__init__(parent)
        self.flow = Flow(self, spread=spread)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def clear(self) -> None:
        while (item := self.flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


class NamedSlider(QWidget):
    """A slider behind its name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.label = Label(self, BODY)
        self.label.setWordWrap(False)
        self.label.setFixedWidth(16 * GRID)
        self.slider = Slider(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label)
        row.addWidget(self.slider, 1)
        row.setAlignment(self.label, Qt.AlignmentFlag.AlignVCenter)

    def set_name(self, name: str) -> None:
        self.label.setText(name)
        self.slider.setAccessibleName(name)
