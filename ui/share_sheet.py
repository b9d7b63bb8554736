"""The share sheet: a code for the phone, the post's words, and the other ways out of this machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from ui.code_card import CodeCard
from ui.controls import Segments, TextButton, name_button
from ui.editor.page import FlowBox
from ui.editor.parts import FIELD_STYLE, Chip, caption
from ui.mirror_view import MirrorView
from ui.notices import clock
from ui.popovers import Label
from ui.share_text import EN, ShareMessages
from ui.sheet import SCROLL_STYLE, Sheet
from ui.text import Language
from ui.theme.fonts import font
from ui.theme.tokens import BODY, CAPTION, GRID, TEXT_SOFT, TITLE
from ui.wifi_pane import WifiPane

LARGEST = QSize(122 * GRID, 150 * GRID)
LANGUAGES: tuple[Language, Language] = ("zh", "en")
SURE_MS = 4000
"""How long "really delete?" waits for its second press."""


class ShareSheet(Sheet):
    """Emits `usb_wanted`, `folder_wanted`, `again_wanted` (a new code), `stop_wanted`, `delete_wanted`,
    `network_wanted` with another address of this PC, and `hotspot_wanted` with the Wi-Fi's name and password.
    """

    usb_wanted = Signal()
    folder_wanted = Signal()
    again_wanted = Signal()
    stop_wanted = Signal()
    delete_wanted = Signal()
    network_wanted = Signal(str)
    hotspot_wanted = Signal(str, str)

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent, LARGEST)
        self._words: ShareMessages = EN
        self._texts: Mapping[Language, str] = {}
        self._shown: Language = "zh"
        self.scan = Label(self, TITLE, bold=True)
        self.code = CodeCard(self)
        self.address = Label(self, CAPTION, color=TEXT_SOFT)
        self.address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.left = Label(self, BODY, bold=True)
        self.fetched = Label(self, BODY)
        self.networks = FlowBox(self)
        self.again = TextButton(self, strong=True)
        self.again.clicked.connect(self.again_wanted.emit)
        self.text_label = Label(self, BODY, bold=True)
        self.language = Segments(self, len(LANGUAGES))
        for button, language in zip(self.language.buttons, LANGUAGES, strict=True):
            button.clicked.connect(lambda _=False, language=language: self._show_text(language))
        self.text = QPlainTextEdit(self)
        self.text.setFont(font(BODY))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(10 * GRID)
        self.text.setStyleSheet(FIELD_STYLE.replace("QLineEdit", "QPlainTextEdit") + SCROLL_STYLE)
        self.copy = TextButton(self, icon="copy")
        self.copy.clicked.connect(self._copy)
        self.usb = TextButton(self, icon="usb")
        self.usb.clicked.connect(self.usb_wanted.emit)
        self.hotspot = TextButton(self, icon="wifi")
        self.hotspot.clicked.connect(lambda: self._turn_to_hotspot(True))
        self.folder = TextButton(self, icon="folder")
        self.folder.clicked.connect(self.folder_wanted.emit)
        self.line = Label(self, BODY)
        self.consent = caption(self)
        self.delete = TextButton(self, icon="trash")
        self.delete.clicked.connect(self._delete)
        self.stop = TextButton(self)
        self.stop.clicked.connect(self.stop_wanted.emit)
        self.done = TextButton(self, strong=True)
        self.done.clicked.connect(self.closing.emit)
        self.wifi = WifiPane(self)
        self.wifi.wanted.connect(self.hotspot_wanted.emit)
        self.wifi.back.clicked.connect(lambda: self._turn_to_hotspot(False))
        self._sure = QTimer(self, singleShot=True, interval=SURE_MS)
        self._sure.timeout.connect(self._name_delete)
        self._copied = QTimer(self, singleShot=True, interval=SURE_MS // 2)
        self._copied.timeout.connect(lambda: name_button(self.copy, self._words["copy"]))
        self._arrange_parts()

    def _arrange_parts(self) -> None:
        pane = QWidget(self)
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.scan)
        column.addWidget(self.code, 1)
        for label in (self.scan, self.left, self.fetched, self.address):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for widget in (self.left, self.fetched, self.address):
            column.addWidget(widget)
        column.addWidget(self.networks)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignHCenter)
        self.panes = QStackedWidget(self)
        self.panes.addWidget(pane)
        self.panes.addWidget(self.wifi)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        head = QHBoxLayout()
        head.addWidget(self.text_label, 1)
        self.language.setFixedWidth(22 * GRID)
        head.addWidget(self.language)
        right.addLayout(head)
        right.addWidget(self.text, 1)
        ways = FlowBox(self)
        for button in (self.copy, self.usb, self.hotspot, self.folder):
            ways.flow.addWidget(button)
        right.addWidget(ways)
        right.addWidget(self.line)
        self.halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.halves.setSpacing(3 * GRID)
        self.halves.addWidget(self.panes, 1)
        self.halves.addLayout(right, 1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self.delete)
        foot.addStretch(1)
        foot.addWidget(self.stop)
        foot.addWidget(self.done)
        self.body.addLayout(self.halves, 1)
        self.body.addWidget(self.consent)
        self.body.addLayout(foot)

    def settle(self, max_height: int) -> None:
        super().settle(max_height)
        upright = self.height() > self.width()
        self.halves.setDirection(
            QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight
        )

    # Words

    def set_language(self, words: ShareMessages, language: Language) -> None:
        self._words = words
        self.title.setText(words["share_title"])
        self.scan.setText(words["scan"])
        self.text_label.setText(words["post_text"])
        self.text.setAccessibleName(words["post_text"])
        self.code.setAccessibleName(words["scan"])
        self.language.set_words([words["chinese"], words["english"]])
        for button, text in (
            (self.again, words["open_again"]),
            (self.copy, words["copy"]),
            (self.usb, words["usb"]),
            (self.hotspot, words["hotspot"]),
            (self.folder, words["open_folder"]),
            (self.stop, words["stop_sharing"]),
            (self.done, words["done"]),
        ):
            name_button(button, text)
        self._name_delete()
        self.wifi.set_words(words)
        self._show_text(language)

    # What is shared

    def prepare(self, texts: Mapping[Language, str], kept_until: str) -> None:
        """A code is on its way. texts: the post's words. kept_until: a day in words."""
        self._texts = texts
        self._show_text(self._shown)
        self.consent.setText(self._words["consent"].format(date=kept_until))
        self.line.setText("")
        self._turn_to_hotspot(False)
        self._name_delete()
        self.code.show_code(QImage())
        self.address.setText("")
        self.fetched.setText("")
        self.left.setText(self._words["preparing"])
        self.networks.hide()
        self.again.hide()
        self.stop.setEnabled(False)

    def show_code(self, png: bytes, url: str) -> None:
        """Phones can come."""
        self.code.show_code(QImage.fromData(png))
        self.address.setText(url)
        self.stop.setEnabled(True)
        self.again.hide()

    def show_networks(self, addresses: Sequence[str], chosen: str) -> None:
        """Where this PC is in several networks, phones may be in another one than was guessed."""
        self.networks.clear()
        for address in addresses if len(addresses) > 1 else ():
            chip = Chip(self.networks)
            chip.set_label(address)
            chip.set_name(self._words["network"].format(address=address))
            chip.setChecked(address == chosen)
            chip.clicked.connect(lambda _=False, address=address: self.network_wanted.emit(address))
            self.networks.flow.addWidget(chip)
            chip.show()
        self.networks.setVisible(len(addresses) > 1)

    def show_state(self, seconds_left: float, phones: int, downloads: int) -> None:
        """How long the code is valid, how many phones opened it, and how often it was fetched whole."""
        words = self._words
        self.left.setText(words["minutes_open"].format(time=clock(seconds_left)))
        came = words["phone_one"] if phones == 1 else words["phones_many"].format(count=phones)
        if phones == 0:
            self.fetched.setText(words["same_network"])
        elif downloads == 0:
            self.fetched.setText(came)
        else:
            self.fetched.setText(f"{came} · {words['fetched'].format(count=downloads)}")

    def show_over(self, line: str) -> None:
        """The code is not valid any more, or could not be made; `line` says why."""
        self.code.expire()
        self.left.setText(line)
        self.fetched.setText("")
        self.address.setText("")
        self.stop.setEnabled(False)
        self.again.show()

    def say(self, line: str) -> None:
        """What became of a press of the other buttons."""
        self.line.setText(line)

    # What is done

    def _turn_to_hotspot(self, on: bool) -> None:
        self.panes.setCurrentIndex(1 if on else 0)

    def _show_text(self, language: Language) -> None:
        self._shown = language
        self.language.choose(LANGUAGES.index(language))
        self.text.setPlainText(self._texts.get(language, ""))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        name_button(self.copy, self._words["copied"])
        self._copied.start()

    def _delete(self) -> None:
        if self._sure.isActive():
            self._name_delete()
            self.delete_wanted.emit()
        else:
            name_button(self.delete, self._words["really_delete"])
            self._sure.start()

    def _name_delete(self) -> None:
        self._sure.stop()
        name_button(self.delete, self._words["delete_now"])
