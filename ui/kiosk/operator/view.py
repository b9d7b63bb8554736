"""Everything behind the PIN: a menu, a page, and the way back to the shoppers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QStackedLayout, QWidget

from ui.kiosk.operator.cameras import CameraPage, ScreenPage
from ui.kiosk.operator.choices import KeepingPage, LanguagePage
from ui.kiosk.operator.consent_text import ConsentTextPage
from ui.kiosk.operator.counts import CountsPage
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.folders import FolderSheet
from ui.kiosk.operator.hours import HoursPage
from ui.kiosk.operator.keyboard import KeyboardSheet
from ui.kiosk.operator.overview import LogPage, OverviewPage
from ui.kiosk.operator.parts import LINE_H, NOTE, WORDS, StaffPage, Tab
from ui.kiosk.operator.products import CataloguePage
from ui.kiosk.operator.sharing import SharingPage
from ui.kiosk.operator.system import SystemPage
from ui.kiosk.operator.words import STAFF_WORDS
from ui.kiosk.parts import BigButton
from ui.popovers import Label
from ui.text import Language
from ui.theme.fonts import font
from ui.theme.tokens import ACCENT, GRID, INK, LINE

MENU_W = 26 * GRID
MENU_COLUMNS = 3
"""Where the screen is tall, the menu lies low, beside the thumb."""

FOOT_H = 9 * GRID


class OperatorView(QWidget):
    """Emits `left` when the staff are done, `restart_wanted`, `end_wanted` and `pin_wanted`."""

    left = Signal()
    restart_wanted = Signal()
    end_wanted = Signal()
    pin_wanted = Signal()

    def __init__(self, desk: Desk, language: Callable[[], Language]) -> None:
        super().__init__()
        self._desk, self._first_language = desk, language
        self.language: Language = "en"
        self.keyboard, self.folders = KeyboardSheet(self), FolderSheet(self)
        self.system = SystemPage(desk)
        self.catalogue = CataloguePage(desk, self.folders)
        self.pages: tuple[StaffPage, ...] = (
            OverviewPage(desk),
            CameraPage(desk),
            ScreenPage(desk),
            self.catalogue,
            HoursPage(desk),
            LanguagePage(desk),
            ConsentTextPage(desk, self.keyboard),
            SharingPage(desk),
            KeepingPage(desk, self.keyboard),
            CountsPage(desk),
            LogPage(desk),
            self.system,
        )
        self._room = QWidget(self)
        self._stack = QStackedLayout(self._room)
        self._menu = QWidget(self)
        self._grid = QGridLayout(self._menu)
        self._grid.setContentsMargins(GRID, GRID, GRID, GRID)
        self._grid.setSpacing(0)
        self.tabs: dict[str, Tab] = {}
        for page in self.pages:
            self._stack.addWidget(page)
            tab = self.tabs[page.key] = Tab(self._menu, page.icon)
            tab.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            tab.clicked.connect(lambda _=False, key=page.key: self.open(key))
        self._foot = QWidget(self)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        foot.setSpacing(2 * GRID)
        self.other = BigButton(self._foot, height=LINE_H)
        self.waiting = Label(self._foot, NOTE, color=ACCENT)
        self.back = BigButton(self._foot, "check", strong=True, height=LINE_H)
        for button in (self.other, self.back):
            button.setFont(font(WORDS, bold=button is self.back))
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        foot.addWidget(self.other)
        foot.addWidget(self.waiting, 1)
        foot.addWidget(self.back)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.other.clicked.connect(self._turn_language)
        self.back.clicked.connect(self.go_back)
        self.system.restart_wanted.connect(self.restart_wanted)
        self.system.end_wanted.connect(self.end_wanted)
        self.system.pin_wanted.connect(self.pin_wanted)
        # After the signal, so that nothing is written over while a finger is on it.
        desk.file.changed.connect(lambda *_: QTimer.singleShot(0, self, self.write))
        desk.file.problem_changed.connect(lambda _: QTimer.singleShot(0, self, self.write))
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether something is being copied that must not be left alone."""
        return self.catalogue.busy

    @property
    def page(self) -> StaffPage:
        """The one that is open."""
        return self.pages[self._stack.currentIndex()]

    def enter(self) -> None:
        """The staff are in."""
        self._speak(self._first_language())
        self.show()
        self.raise_()
        self.open("overview")

    def leave(self) -> None:
        """They are out."""
        self.keyboard.hide()
        self.folders.hide()
        self.page.leave()
        self.hide()

    def open(self, key: str) -> None:
        """Show a page."""
        self.page.leave()
        for page in self.pages:
            self.tabs[page.key].setChecked(page.key == key)
            if page.key == key:
                self._stack.setCurrentWidget(page)
        self.page.tell("")
        self.page.area.verticalScrollBar().setValue(0)
        self.page.set_words(STAFF_WORDS[self.language], self.language)
        self.page.enter()

    def write(self) -> None:
        """Say everything anew; settings may have changed."""
        words = STAFF_WORDS[self.language]
        for key, tab in self.tabs.items():
            tab.set_words(words["pages"][key])
        waits = bool(self._desk.file.waiting)
        self.other.set_words(words["other_language"])
        self.waiting.setText(words["restart_needed"] if waits else "")
        self.back.set_words(words["restart_and_leave"] if waits else words["leave"])
        if self.isVisible():
            self.page.set_words(words, self.language)

    def _turn_language(self) -> None:
        self._speak("en" if self.language == "zh" else "zh")

    def _speak(self, language: Language) -> None:
        self.language = language
        self.write()

    def go_back(self) -> None:
        """Leave, by a restart where changes wait for one."""
        (self.restart_wanted if self._desk.file.waiting else self.left).emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        width, height = self.width(), self.height()
        portrait = height > width
        columns = MENU_COLUMNS if portrait else 1
        rows = -(-len(self.pages) // columns)
        for at, page in enumerate(self.pages):
            self._grid.addWidget(self.tabs[page.key], at // columns, at % columns)
        above = height - FOOT_H
        if portrait:
            menu_h = rows * 7 * GRID + 2 * GRID
            self._room.setGeometry(0, 0, width, above - menu_h)
            self._menu.setGeometry(0, above - menu_h, width, menu_h)
        else:
            self._menu.setGeometry(0, 0, MENU_W, above)
            self._room.setGeometry(MENU_W, 0, width - MENU_W, above)
        self._foot.setGeometry(0, above, width, FOOT_H)
        for sheet in (self.keyboard, self.folders):
            sheet.setGeometry(self.rect())
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), INK)
        painter.fillRect(QRectF(0, self._foot.y(), self.width(), 1), LINE)
        menu = self._menu.geometry()
        if menu.y():
            painter.fillRect(QRectF(0, menu.y(), self.width(), 1), LINE)
        else:
            painter.fillRect(QRectF(menu.right(), 0, 1, menu.height()), LINE)
