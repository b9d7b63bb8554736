"""The shop's own words on the first screen that a shopper reads."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from tryon.errors import InputError, reason
from tryon.share.drives import Stick
from ui.kiosk.consent import ConsentPage
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.keyboard import MOST_LETTERS, KeyboardSheet
from ui.kiosk.operator.parts import StaffPage, TextField, segments
from ui.kiosk.operator.sticks import StickButtons
from ui.kiosk.parts import SHORT_SIDE
from ui.kiosk.words import KIOSK_WORDS
from ui.text import Language
from ui.theme.tokens import GRID, RADIUS

LANGUAGES: tuple[Language, ...] = ("zh", "en")
PREVIEW_H = 60 * GRID


class Preview(QWidget):
    """The screen itself, smaller."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self.setFixedHeight(PREVIEW_H)

    def show_page(self, page: ConsentPage) -> None:
        page.resize(SHORT_SIDE, SHORT_SIDE * 5 // 3)
        self._picture = page.grab()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._picture.deviceIndependentSize()
        size.scale(self.width(), self.height(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        frame = QPainterPath()
        frame.addRoundedRect(place, RADIUS, RADIUS)
        painter.setClipPath(frame)
        painter.drawPixmap(place, self._picture, QRectF(self._picture.rect()))


class ConsentTextPage(StaffPage):
    """keyboard: asks for the words. Chinese comes from a file on a stick, or a real keyboard."""

    key, icon = "consent", "pencil"

    def __init__(self, desk: Desk, keyboard: KeyboardSheet) -> None:
        super().__init__(desk)
        self._keyboard = keyboard
        self._shown: Language = "zh"
        self.hint = self.note()
        self.fields: dict[Language, TextField] = {}
        for each in LANGUAGES:
            field = self.fields[each] = TextField(self, lines=3)
            field.clicked.connect(lambda _=False, each=each: self._ask(each))
            self.column.addWidget(field)
        self.sticks = StickButtons(self, desk)
        self.sticks.chosen.connect(self._take_stick)
        self.column.addWidget(self.sticks)
        self.ours = self.button(
            "undo", lambda: self.change({"privacy.consent_zh": "", "privacy.consent_en": ""})
        )
        self.preview_title = self.title()
        self.which = segments(self, 2, self._choose)
        self.column.addWidget(self.which)
        self.preview = Preview(self)
        self.column.addWidget(self.preview)
        self.column.addStretch(1)
        self._page = ConsentPage(self, lambda event: None)

    def write(self) -> None:
        words, kiosk = self.words, self.desk.file.kiosk
        self.hint.setText(words["consent_hint"])
        for each, name, value in (
            ("zh", words["consent_zh"], kiosk.privacy.consent_zh),
            ("en", words["consent_en"], kiosk.privacy.consent_en),
        ):
            field = self.fields["zh" if each == "zh" else "en"]
            field.show_value(name, value, words["consent_ours"])
        self.sticks.set_words(words["consent_from"], words["no_stick"])
        self.ours.set_words(words["consent_ours"])
        self.ours.setEnabled(bool(kiosk.privacy.consent_zh or kiosk.privacy.consent_en))
        self.preview_title.setText(words["preview"])
        self.which.set_words(["中文", "English"])
        self.which.choose(LANGUAGES.index(self._shown))
        self._page.set_words(KIOSK_WORDS[self._shown], self._shown, kiosk)
        self.preview.show_page(self._page)

    def enter(self) -> None:
        self.sticks.start()

    def leave(self) -> None:
        self.sticks.stop()

    def _choose(self, index: int) -> None:
        self._shown = LANGUAGES[index]
        self.write()

    def _ask(self, language: Language) -> None:
        field = self.fields[language]
        self._shown = language
        self._keyboard.ask(
            self.words,
            field.text(),
            field.value,
            lambda text: self.change({f"privacy.consent_{language}": text}),
        )

    def _take_stick(self, stick: Stick) -> None:
        none = self.words["consent_no_file"].format(name=stick.label)
        self.desk.files.submit(lambda: read_consent(stick.folder, none), self.change, self.tell)


def read_consent(folder: Path, none: str) -> dict[str, object]:
    """The settings that consent_zh.txt and consent_en.txt give. Raises InputError: `none` for neither."""
    found: dict[str, object] = {}
    for language in LANGUAGES:
        path = folder / f"consent_{language}.txt"
        if not path.is_file():
            continue
        try:
            with path.open(encoding="utf-8-sig") as file:
                text = " ".join(file.read(10 * MOST_LETTERS).split())
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path.name}: {reason(error)}") from error
        if len(text) > MOST_LETTERS:
            raise InputError(f"{path.name}: {len(text)} > {MOST_LETTERS}")
        found[f"privacy.consent_{language}"] = text
    if not found:
        raise InputError(none)
    return found
