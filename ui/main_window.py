"""The window: it turns touches and keys into wishes for the bridge, and the bridge's news into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from tryon.catalogue import Catalogue
from tryon.mirror_state import Shot
from tryon.settings import Settings
from ui.bridge import Bridge
from ui.captures import Captures
from ui.capturing import CaptureKind
from ui.chrome import Chrome
from ui.departments import department
from ui.dialogs import choose_folder, use_language
from ui.features import OWN_PC, Features
from ui.gesturing import Gesturing
from ui.hands import Hands
from ui.idle import IdleWatch
from ui.keys import PEOPLE, Action, action_of
from ui.measuring import Measuring
from ui.mirror_view import MirrorView
from ui.narrator import Narrator
from ui.outfit import Outfit
from ui.people import People
from ui.posts import Posts
from ui.sound import Sound
from ui.source_choice import SourceChoice
from ui.text import BY_LANGUAGE, Language, resolve_language
from ui.theme.motion import finish_motion
from ui.theme.tokens import IDLE_MS
from ui.wardrobe import Wardrobe
from ui.worker import Worker

SMALLEST = (720, 600)


class MainWindow(QWidget):
    """Emits `settings_changed` with the new Settings whenever a choice changes that should be kept."""

    settings_changed = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        settings: Settings,
        catalogue: Catalogue,
        list_cameras: Callable[[], Sequence[tuple[int, str]]],
        system_languages: Sequence[str],
        first_run: bool = False,
        idle_ms: int = IDLE_MS,
        list_microphones: Callable[[], Sequence[str]] = tuple,
        features: Features = OWN_PC,
    ) -> None:
        super().__init__()
        self.setWindowTitle("tryon")
        self.setMinimumSize(*SMALLEST)
        self._features = features
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._bridge = bridge
        self._settings = settings
        self._system_languages = system_languages
        self._closed = False
        self._language = resolve_language(settings.language, system_languages)
        self._lookups = Worker("lookups", self)
        self.outfit = Outfit(catalogue.products)
        self.view = MirrorView(self)
        self.chrome = Chrome(self, self.view, catalogue.problems if features.ways_out else (), features)
        self.idle = IdleWatch(self, idle_ms)
        self._sound = Sound(
            self, bridge, self.chrome, lambda: self._settings, list_microphones, self._lookups
        )
        self._captures = Captures(
            self,
            bridge,
            self.chrome,
            self._sound,
            lambda: self._settings,
            self._worn_names,
            self._ask_for_folder,
            features,
        )
        self.wardrobe = Wardrobe(self, bridge, self.chrome, self.outfit, self._lookups)
        self._sources = SourceChoice(
            self, bridge, self.chrome, self.outfit, lambda: self._settings, list_cameras, self._lookups
        )
        self._narrator = Narrator(
            self,
            self.chrome,
            lambda: self._settings,
            lambda: department(self.outfit.category).worn_on,
            self._sources.try_again,
            self._sources.open if features.ways_out else None,
            features.tools,
        )
        self._measuring = Measuring(self, bridge, self.chrome, self.outfit)
        self._people = People(self, bridge, self.chrome, self.view, self.outfit)
        self._hands = Hands(self, bridge, self.chrome, self.view, self.outfit)
        self._gesturing = Gesturing(
            self, bridge, self.chrome, self.view, self.outfit, self.wardrobe, self._captures, self._hands
        )
        self.posts = Posts(
            self,
            self.view,
            self.chrome,
            catalogue,
            lambda: self._settings,
            self._change,
            warm=features.tells_saved,
        )
        self._actions = self._actions_of_keys()
        self._connect()
        self._speak(self._language)
        self._apply_settings()
        if features.rests:
            self.idle.idle.connect(self._rest)
            self.idle.woken.connect(self._wake)
        self.wardrobe.begin(settings)
        self.chrome.step_back(False)
        self.setFocus()
        if first_run and catalogue.products:
            self._show_hint()

    @property
    def settings(self) -> Settings:
        return self._settings

    def _connect(self) -> None:
        bridge, chrome = self._bridge, self.chrome
        bridge.shot_arrived.connect(self._show_shot)
        self._captures.post_wanted.connect(self.posts.edit)
        bridge.state_changed.connect(self._narrator.take_state)
        bridge.mirror_failed.connect(self._narrator.tell_failure)
        bridge.closed.connect(self._finish_closing)
        self._people.choice_changed.connect(self._choice_changed)
        self.wardrobe.changed.connect(self._keep_choice)
        self.wardrobe.touched.connect(lambda: chrome.hint.fader.set_shown(False))
        self.wardrobe.department_opened.connect(self._department_opened)
        self._sources.chosen.connect(lambda spec: self._change("source", spec))
        chrome.capture.mirror.clicked.connect(lambda on: self._change("mirror_display", on))
        chrome.rail.before_held.connect(self._hold_before)
        self._hands.chosen.connect(self._change)
        self._gesturing.used.connect(self.idle.stir)
        self.wardrobe.shown.connect(self._hands.refresh)
        chrome.tools.measure.clicked.connect(self._measuring.open)
        self._measuring.fit_chosen.connect(lambda fit: self._change("fit", fit))
        chrome.tools.settings.clicked.connect(lambda: chrome.open(chrome.settings, chrome.tools.settings))
        chrome.tools.help.clicked.connect(lambda: chrome.open(chrome.help, None))
        chrome.tools.fullscreen.clicked.connect(self._toggle_fullscreen)
        chrome.settings.changed.connect(self._change)
        self._sound.changed.connect(self._change)
        chrome.settings.folder_wanted.connect(self._ask_for_folder)

    # Words and settings

    def _apply_settings(self) -> None:
        settings = self._settings
        language = resolve_language(settings.language, self._system_languages)
        if language != self._language:
            self._speak(language)
        self.view.set_mirrored(settings.mirror_display)
        self.chrome.capture.mirror.setChecked(settings.mirror_display)
        self.chrome.settings.set_settings(settings)
        self._measuring.set_settings(settings)
        self._hands.set_settings(settings)
        self._sound.set_words(self._words, language)
        self._narrator.set_words(self._words, language)
        if self._features.tells_saved:
            self.posts.set_words(language)
        self.chrome.arrange()

    def _speak(self, language: Language) -> None:
        self._language = language
        self._words = words = BY_LANGUAGE[language]
        self.chrome.settings.set_words(words)
        self.chrome.set_words(words, language)
        self._captures.set_words(words)
        self._sources.set_words(words)
        self._people.set_words(words)
        self._hands.set_words(words)
        self._measuring.set_words(words, language)
        self._gesturing.set_words(words, language)
        if self._features.ways_out:  # a kiosk shows nothing of Qt's own, and telling every widget takes time
            use_language(self, language)

    def _change(self, field: str, value: object) -> None:
        self._settings = self._settings.model_copy(update={field: value})
        self._bridge.apply(field, self._settings)
        self._apply_settings()
        self.settings_changed.emit(self._settings)

    def settle(self, settings: Settings) -> None:
        """Take all of these settings, and keep none of those before."""
        for field in type(settings).model_fields:
            if getattr(settings, field) != getattr(self._settings, field):
                self._bridge.apply(field, settings)
        self._settings = settings
        with self.chrome.arranged_once():
            self._apply_settings()

    def begin_anew(self, settings: Settings) -> None:
        """Be as at the start, with these settings: nothing is left of whoever was here before."""
        with self.chrome.arranged_once():
            self._leave_all()
            self.settle(settings)
            self.outfit.forget_all()
            self._bridge.lock(None)
            self.wardrobe.begin(settings)
            self._people.refresh()
        finish_motion(self)  # nobody has seen what would fade, and whoever comes may touch it at once

    def undress(self) -> None:
        """Take everything off everybody, and show no picture until the next one comes."""
        self._leave_all()
        self.outfit.forget_all()
        for each in self.outfit.departments:
            self._bridge.dress(each.category, None, None)
        self.view.clear()

    def _leave_all(self) -> None:
        """Nothing is open, counted down, held or offered any more."""
        chrome = self.chrome
        chrome.close_popover()
        self._captures.cancel_countdown()
        self._hold_before(False)
        chrome.rail.timer.setChecked(self._features.counts_down)
        for notice in (chrome.hint, chrome.toast):
            notice.fader.set_shown(False)

    # What is worn

    def wear(self, sku: str | None) -> None:
        """Choose a product of the open department by its sku, or None to take off."""
        self.wardrobe.wear(sku)

    def wear_any(self, selection: str) -> bool:
        """Put on "sku:variant" or "sku" of whatever department, and open that. Whether there is such."""
        return self.wardrobe.wear_any(selection)

    def retake(self, kind: CaptureKind) -> None:
        """Count down to another photo or video."""
        self._captures.count_down(kind)

    def _choice_changed(self) -> None:
        self.wardrobe.show()
        self._keep_choice()

    def _worn_names(self) -> str:
        return " + ".join(product.name.text(self._language) for product in self.outfit.worn)

    def _department_opened(self) -> None:
        self._people.refresh()
        self._sources.follow_department()
        self._narrator.department_opened()

    def _keep_choice(self) -> None:
        """The next start opens on what everybody wears; what one person chose is theirs alone."""
        self._settings = self._settings.model_copy(
            update={"department": self.outfit.category, "worn": self.outfit.selections}
        )
        self.settings_changed.emit(self._settings)

    def _hold_before(self, held: bool) -> None:
        self.view.set_before(held)
        self.chrome.before.fader.set_shown(held)
        self.chrome.arrange()

    # News

    def _show_shot(self, shot: Shot) -> None:
        if self.chrome.covered:
            return
        first = not self.view.has_picture
        self.view.set_shot(shot)
        if first:
            self.chrome.arrange()

    def _show_hint(self) -> None:
        words, hint = self._words, self.chrome.hint
        several = len(self.outfit.departments) > 1
        hint.set_content(
            words["first_hint_departments"] if several else words["first_hint"],
            department(self.outfit.category).icon,
            action=words["got_it"],
            then=lambda: hint.fader.set_shown(False),
        )
        hint.fader.set_shown(True)
        self.chrome.arrange()

    def _ask_for_folder(self) -> None:
        self.chrome.close_popover()
        choose_folder(
            self,
            self._words,
            self._settings.recordings_dir,
            lambda folder: self._change("recordings_dir", folder),
        )

    # Input, coming and going

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = action_of(event.key(), event.modifiers()) if self._features.keys else None
        if action is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() or action in REPEATING:
            self._act(action)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self._hold_before(False)
        super().keyReleaseEvent(event)

    def _act(self, action: Action) -> None:
        if self.chrome.open_popover is None or action in WITH_POPOVER:
            self._actions[action]()

    def _actions_of_keys(self) -> dict[Action, Callable[[], object]]:
        chrome, wardrobe, people = self.chrome, self.wardrobe, self._people
        by_person = {action: partial(people.select_number, number) for action, number in PEOPLE.items()}
        return {
            Action.PHOTO: self._captures.shutter,
            Action.RECORD: self._captures.record,
            Action.PAUSE: self._captures.toggle_pause,
            Action.REPLAY: self._captures.save_replay,
            Action.BURST: lambda: self._captures.take("burst"),
            Action.BEFORE_AFTER: lambda: self._captures.take("before_after"),
            Action.TIMER: chrome.rail.timer.toggle,
            Action.MICROPHONE: self._sound.toggle,
            Action.DEPARTMENT: lambda: wardrobe.step_department(1),
            Action.NEXT_PRODUCT: lambda: wardrobe.step(product=1),
            Action.PREVIOUS_PRODUCT: lambda: wardrobe.step(product=-1),
            Action.NEXT_COLOURWAY: lambda: wardrobe.step(colourway=1),
            Action.PREVIOUS_COLOURWAY: lambda: wardrobe.step(colourway=-1),
            Action.MIRROR: lambda: self._change("mirror_display", not self._settings.mirror_display),
            Action.BEFORE: lambda: self._hold_before(True),
            Action.CAMERA: self._sources.open,
            Action.HELP: lambda: chrome.open(chrome.help, None),
            Action.GALLERY: self.posts.open_gallery,
            Action.FULLSCREEN: self._toggle_fullscreen,
            Action.LOCK: people.toggle_lock,
            Action.EVERYONE: people.choose_for_everyone,
            Action.ESCAPE: self._escape,
            **by_person,
        }

    def _escape(self) -> None:
        if self.chrome.open_popover is not None:
            self.chrome.close_popover()
        elif self.chrome.moments.counting:
            self._captures.cancel_countdown()
        elif self.isFullScreen():
            self._toggle_fullscreen()

    def _toggle_fullscreen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _rest(self) -> None:
        if self.chrome.open_popover is None:
            self.chrome.step_back(True)
            self._people.refresh()

    def _wake(self) -> None:
        if self.chrome.stepped_back:
            self.chrome.step_back(False)
            self._people.refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.WindowStateChange:
            self.chrome.set_fullscreen(self._words, self.isFullScreen())
        elif event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._hold_before(False)
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.chrome.arrange()
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for the bridge: a recording is finished before the window goes."""
        if self._closed:
            event.accept()
            return
        event.ignore()
        self.chrome.close_popover()
        self.chrome.step_back(True)
        self._bridge.close()

    def _finish_closing(self) -> None:
        self._closed = True
        self.posts.finish()
        self._lookups.finish()
        self.close()


REPEATING = {Action.NEXT_PRODUCT, Action.PREVIOUS_PRODUCT, Action.NEXT_COLOURWAY, Action.PREVIOUS_COLOURWAY}
WITH_POPOVER = {Action.ESCAPE, Action.CAMERA, Action.HELP, Action.FULLSCREEN}
