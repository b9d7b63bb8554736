"""Language, gestures and voice; what is kept of shoppers, and for how long."""

from __future__ import annotations

from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.keyboard import KeyboardSheet
from ui.kiosk.operator.parts import StaffPage, TextField

KEEP_MINUTES = (1, 5, 10, 15, 30, 60, 120, 240, 480, 1440)
INSIGHTS_DAYS = (0, 7, 30, 90, 180, 365, 730, 3650)
LANGUAGES = ("zh", "en")


class LanguagePage(StaffPage):
    """In which language the kiosk begins, what it lets hands tell, and whether it speaks."""

    key, icon = "language", "words"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.language_title = self.title(first=True)
        self.first = self.segments(2, lambda at: self.change({"language": LANGUAGES[at]}))
        self.gestures = self.switch("gesture-palm", lambda on: self.change({"gestures": on}))
        self.spoken = self.switch("speaker", lambda on: self.change({"spoken_prompts": on}))
        self.voice = self.note()
        self.column.addStretch(1)

    def write(self) -> None:
        words, kiosk = self.words, self.desk.file.kiosk
        self.language_title.setText(words["first_language"])
        self.first.set_words(["中文", "English"])
        self.first.choose(LANGUAGES.index(kiosk.language))
        self.gestures.setText(words["gestures"])
        self.gestures.setAccessibleName(words["gestures"])
        self.gestures.setChecked(kiosk.gestures)
        self.spoken.setText(words["spoken"])
        self.spoken.setAccessibleName(words["spoken"])
        self.spoken.setChecked(kiosk.spoken_prompts)
        has_voice = self.desk.has_voice()
        self.voice.setText(words["spoken_hint"] if has_voice else words["no_voice"])


class KeepingPage(StaffPage):
    """keyboard: asks for the names."""

    key, icon = "keeping", "timer"

    def __init__(self, desk: Desk, keyboard: KeyboardSheet) -> None:
        super().__init__(desk)
        self._keyboard = keyboard
        self.keep = self.stepper(
            "share", KEEP_MINUTES, lambda value: self.change({"privacy.keep_minutes": value})
        )
        self.hint = self.note()
        self.days = self.stepper(
            "beat", INSIGHTS_DAYS, lambda value: self.change({"privacy.insights_days": value})
        )
        self.shop, self.contact = TextField(self), TextField(self)
        self.shop.clicked.connect(lambda: self._ask("shop", self.shop))
        self.contact.clicked.connect(lambda: self._ask("privacy.contact", self.contact))
        for field in (self.shop, self.contact):
            self.column.addWidget(field)
        self.column.addStretch(1)

    def write(self) -> None:
        words, kiosk = self.words, self.desk.file.kiosk
        privacy = kiosk.privacy
        self.keep.set_words(words["keep"], words["fewer"], words["more"])
        self.keep.show_value(round(privacy.keep_minutes), self._minutes)
        self.hint.setText(words["keep_hint"])
        self.days.set_words(words["insights"], words["fewer"], words["more"])
        self.days.show_value(privacy.insights_days, self._days)
        self.shop.show_value(words["shop"], kiosk.shop, words["empty"])
        self.contact.show_value(words["contact"], privacy.contact, words["empty"])

    def _minutes(self, value: int) -> str:
        if value % 60 == 0:
            return self.words["hours_count"].format(count=value // 60)
        return self.words["minutes"].format(count=value)

    def _days(self, value: int) -> str:
        return self.words["day_count"].format(count=value) if value else self.words["insights_none"]

    def _ask(self, name: str, field: TextField) -> None:
        self._keyboard.ask(self.words, field.text(), field.value, lambda text: self.change({name: text}))
