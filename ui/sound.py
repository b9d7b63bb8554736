"""The microphone as the window sees it: asked for once, switched, shown, and told of when it fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from tryon.mirror_state import MicrophoneState
from tryon.settings import Settings
from ui.bridge import Bridge
from ui.chrome import Chrome
from ui.text import EN, Language, Messages
from ui.worker import Worker

LONG_TOAST_MS = 10_000


class Sound(QObject):
    """Emits `changed` with the name of a Settings field and its new value.

    settings: gives the present ones. list_microphones: names of the devices; called by `lookups`.
    """

    changed = Signal(str, object)

    def __init__(
        self,
        parent: QObject,
        bridge: Bridge,
        chrome: Chrome,
        settings: Callable[[], Settings],
        list_microphones: Callable[[], Sequence[str]],
        lookups: Worker,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._chrome, self._settings = bridge, chrome, settings
        self._list, self._lookups = list_microphones, lookups
        self._words: Messages = EN
        self._language: Language = "en"
        self._microphone: MicrophoneState | None = None
        self._names: tuple[str, ...] = ()
        self._told: str | None = None
        self._then: Callable[[], object] | None = None
        chrome.rail.microphone.clicked.connect(self.toggle)
        chrome.capture.microphone.clicked.connect(self.toggle)
        chrome.sound.answered.connect(self._answered)
        chrome.settings.recording.microphones_wanted.connect(self.look)
        bridge.state_changed.connect(lambda state: self._take(state.microphone))
        bridge.capturing.recording_changed.connect(lambda _: self._show())
        self.look()

    def set_words(self, words: Messages, language: Language) -> None:
        self._words, self._language = words, language
        self._show()

    def look(self) -> None:
        """See which microphones there are."""
        self._lookups.submit(self._list, self._take_names)

    def ask_first(self, then: Callable[[], object]) -> bool:
        """Ask whether videos may have sound, unless that is known, or there is no microphone.

        Returns whether it was asked; then `then` is called after the answer, and not after none.
        """
        settings = self._settings()
        if settings.microphone or settings.microphone_asked or not self._names:
            return False
        self._then = then
        self._chrome.open(self._chrome.sound, self._chrome.rail.record)
        return True

    def toggle(self) -> None:
        """Listen or do not; the first time it is said what for."""
        settings = self._settings()
        self._chrome.close_popover()
        if self.ask_first(lambda: None):
            return
        on = not settings.microphone
        self.changed.emit("microphone", on)
        recording = self._bridge.capturing.recording
        if on and recording.is_on and not recording.with_sound:
            self._chrome.toast.set_content(self._words["sound_next_time"], "mic")
            self._chrome.toast.pop()
            self._chrome.arrange()

    def _answered(self, on: bool) -> None:
        self._chrome.close_popover()
        self.changed.emit("microphone_asked", True)
        if on:
            self.changed.emit("microphone", True)
        then, self._then = self._then, None
        if then is not None:
            then()

    def _take_names(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._chrome.settings.recording.set_microphones(self._names)

    def _take(self, microphone: MicrophoneState | None) -> None:
        self._microphone = microphone
        self._show()
        error = None if microphone is None else microphone.error
        if error is not None and error != self._told:
            self._tell(error)
        self._told = error

    def _tell(self, error: str) -> None:
        """The mirror speaks English: in Chinese its own words follow in small."""
        toast, words = self._chrome.toast, self._words
        line, detail = (
            (error[:1].upper() + error[1:], "")
            if self._language == "en"
            else (words["microphone_failed"], error)
        )
        toast.set_content(line, "mic-off", detail, words["change"], self._open_settings)
        toast.setToolTip("")
        toast.pop(LONG_TOAST_MS)
        self._chrome.arrange()

    def _open_settings(self) -> None:
        self._chrome.settings.open_recording()
        self._chrome.open(self._chrome.settings, self._chrome.tools.settings)

    def _show(self) -> None:
        words, microphone, settings = self._words, self._microphone, self._settings()
        self._chrome.rail.microphone.set_microphone(microphone)
        self._chrome.capture.set_microphone(settings.microphone, microphone)
        self._chrome.recording.meter.set_microphone(
            microphone if self._bridge.capturing.recording.with_sound else None
        )
        name = words["microphone_on"] if settings.microphone else words["microphone_off"]
        if microphone is not None and microphone.error is not None:
            name = words["microphone_failed"]
        self._chrome.rail.microphone.set_name(f"{name} (V)")
