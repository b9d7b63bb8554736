"""Where pictures come from: the chooser, files, another attempt, and the demo of the open department."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tryon.mirror_state import MirrorState
from tryon.settings import Settings
from ui.bridge import Bridge
from ui.chrome import Chrome
from ui.departments import DEPARTMENTS, department
from ui.dialogs import choose_file
from ui.outfit import Outfit
from ui.text import EN, Messages
from ui.worker import Worker

DEMOS = {each.demo for each in DEPARTMENTS}


class SourceChoice(QObject):
    """Emits `chosen` with the spec that the next start should open on."""

    chosen = Signal(str)

    def __init__(
        self,
        window: QWidget,
        bridge: Bridge,
        chrome: Chrome,
        outfit: Outfit,
        settings: Callable[[], Settings],
        list_cameras: Callable[[], Sequence[tuple[int, str]]],
        lookups: Worker,
    ) -> None:
        super().__init__(window)
        self._window, self._bridge, self._chrome, self._outfit = window, bridge, chrome, outfit
        self._settings, self._list_cameras, self._lookups = settings, list_cameras, lookups
        self._words: Messages = EN
        self._on_demo = False
        self._demo = DEPARTMENTS[0].demo  # the one that shows while the demo does
        chrome.tools.camera.clicked.connect(self.open)
        chrome.camera.chosen.connect(self.choose)
        chrome.camera.file_wanted.connect(self._ask_for_file)
        bridge.state_changed.connect(self._take_state)

    def set_words(self, words: Messages) -> None:
        self._words = words

    def open(self) -> None:
        """Show the cameras there are."""
        chrome = self._chrome
        chrome.camera.set_cameras(None)
        chrome.open(chrome.camera, chrome.tools.camera)
        self._lookups.submit(self._list_cameras, self._list_found, lambda _: self._list_found(()))

    def choose(self, spec: str) -> None:
        """Take the source `spec`, now and at the next start."""
        self._chrome.close_popover()
        self._switch(spec)
        self.chosen.emit(spec)

    def try_again(self) -> None:
        """Open the source of the settings once more."""
        self._switch(self._settings().source)

    def follow_department(self) -> None:
        """While the demo shows, show the clip that goes with the open department."""
        wanted = department(self._outfit.category).demo
        if self._on_demo and wanted != self._demo:
            self._demo = wanted
            self._bridge.switch_source(wanted)

    def _switch(self, spec: str) -> None:
        # What is not a demo may still end in one where there is no camera: the first department's.
        self._demo = department(self._outfit.category).demo if spec in DEMOS else DEPARTMENTS[0].demo
        self._on_demo = spec in DEMOS
        self._bridge.switch_source(self._demo if spec in DEMOS else spec)

    def _take_state(self, state: MirrorState) -> None:
        if state.guidance == "opening" or state.source is None:
            return  # what is still named there may be the source before
        self._on_demo = state.source.kind == "demo"
        if self._on_demo:
            self.follow_department()
        else:
            self._demo = DEPARTMENTS[0].demo

    def _list_found(self, cameras: Sequence[tuple[int, str]]) -> None:
        self._chrome.camera.set_cameras(cameras)
        self._chrome.arrange()

    def _ask_for_file(self) -> None:
        self._chrome.close_popover()
        # A file is looked at once; the next start opens on the camera again.
        choose_file(self._window, self._words, self._switch)
