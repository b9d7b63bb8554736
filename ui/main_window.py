"""The window: it turns touches and keys into wishes for the bridge, and the bridge's news into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from tryon.catalogue import Catalogue, thumbnail
from tryon.mirror_state import Shot
from tryon.settings import Settings
from ui.bridge import Bridge
from ui.captures import Captures
from ui.chrome import Chrome
from ui.dialogs import choose_file, choose_folder, use_language
from ui.idle import IdleWatch
from ui.keys import PEOPLE, Action, action_of
from ui.measuring import Measuring
from ui.mirror_view import MirrorView
from ui.narrator import Narrator
from ui.outfit import Outfit
from ui.people import People
from ui.text import BY_LANGUAGE, resolve_language
from ui.theme.tokens import IDLE_MS
from ui.thumbnails import load_thumbnail
from ui.worker import Worker

SMALLEST = (800, 600)


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
    ) -> None:
        super().__init__()
        self.setWindowTitle("tryon")
        self.setMinimumSize(*SMALLEST)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._bridge = bridge
        self._settings = settings
        self._list_cameras = list_cameras
        self._system_languages = system_languages
        self._closed = False
        self._lookups = Worker("lookups", self)
        self.outfit = Outfit(catalogue.products)
        self.view = MirrorView(self)
        self.chrome = Chrome(self, self.view, catalogue.problems)
        self.idle = IdleWatch(self, idle_ms)
        self._captures = Captures(self, bridge, self.chrome, lambda: self._settings, self._ask_for_folder)
        self._narrator = Narrator(
            self, self.chrome, lambda: self._settings, self._try_again, self._open_cameras
        )
        self._measuring = Measuring(self, bridge, self.chrome, self.outfit)
        self._people = People(self, bridge, self.chrome, self.view, self.outfit)
        self._connect()
        self.chrome.shelf.set_products(catalogue.products)
        for product in catalogue.products:
            self._load_thumbnail(product.sku)
        self._apply_settings()
        self._choose_first()
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
        bridge.state_changed.connect(self._narrator.take_state)
        bridge.mirror_failed.connect(self._narrator.tell_failure)
        bridge.closed.connect(self._finish_closing)
        self._people.choice_changed.connect(self._choice_changed)
        chrome.shelf.chosen.connect(self.wear)
        chrome.card.colourway_chosen.connect(self._wear_colourway)
        chrome.card.link_opened.connect(lambda link: QDesktopServices.openUrl(QUrl(link)))
        chrome.rail.mirror.clicked.connect(lambda on: self._change("mirror_display", on))
        chrome.rail.before_held.connect(self._hold_before)
        chrome.tools.measure.clicked.connect(self._measuring.open)
        self._measuring.fit_chosen.connect(lambda fit: self._change("fit", fit))
        chrome.tools.camera.clicked.connect(self._open_cameras)
        chrome.tools.settings.clicked.connect(lambda: chrome.open(chrome.settings, chrome.tools.settings))
        chrome.tools.help.clicked.connect(lambda: chrome.open(chrome.help, None))
        chrome.tools.fullscreen.clicked.connect(self._toggle_fullscreen)
        chrome.camera.chosen.connect(self._choose_source)
        chrome.camera.file_wanted.connect(self._ask_for_file)
        chrome.settings.changed.connect(self._change)
        chrome.settings.folder_wanted.connect(self._ask_for_folder)
        self.idle.idle.connect(self._rest)
        self.idle.woken.connect(self._wake)

    # Words and settings

    def _apply_settings(self) -> None:
        settings = self._settings
        self._language = resolve_language(settings.language, self._system_languages)
        self._words = BY_LANGUAGE[self._language]
        self.view.set_mirrored(settings.mirror_display)
        self.chrome.rail.mirror.setChecked(settings.mirror_display)
        self.chrome.settings.set_words(self._words)
        self.chrome.settings.set_settings(settings)
        self.chrome.set_words(self._words, self._language)
        self._captures.set_words(self._words)
        self._narrator.set_words(self._words, self._language)
        self._people.set_words(self._words)
        self._measuring.set_words(self._words, self._language)
        self._measuring.set_settings(settings)
        use_language(self, self._language)
        self.chrome.arrange()

    def _change(self, field: str, value: object) -> None:
        self._settings = self._settings.model_copy(update={field: value})
        if field == "max_faces":
            self._bridge.set_max_faces(self._settings.max_faces)
        elif field == "fit":
            self._bridge.set_fit(self._settings.fit)
        elif field == "recordings_dir":
            self._bridge.set_recordings_dir(self._settings.recordings_dir)
        self._apply_settings()
        self.settings_changed.emit(self._settings)

    # What is worn

    def wear(self, sku: str | None) -> None:
        """Choose a product by its sku, or None to take off, for whom the outfit is being chosen."""
        self.outfit.choose(sku)
        self._worn_changed()

    def _choose_first(self) -> None:
        products = self.outfit.products
        wanted = self._settings.product
        known = [product.sku for product in products]
        first = wanted if wanted in known else next(iter(known), None)
        self.outfit.choose(first, self._settings.variant if first == wanted else None)
        self._dress()

    def _wear_colourway(self, variant_id: str) -> None:
        if self.outfit.product is not None:
            self.outfit.choose(self.outfit.product.sku, variant_id)
            self._worn_changed()

    def _step(self, product: int = 0, colourway: int = 0) -> None:
        if product:
            self.outfit.step_product(product)
        if colourway:
            self.outfit.step_variant(colourway)
        self._worn_changed()

    def _worn_changed(self) -> None:
        self._dress()
        self.chrome.hint.fader.set_shown(False)
        self._keep_choice()

    def _choice_changed(self) -> None:
        self._show_choice()
        self._keep_choice()

    def _keep_choice(self) -> None:
        """The next start opens on what everybody wears; what one person chose is theirs alone."""
        sku, variant_id = self.outfit.worn_by(None)
        self._settings = self._settings.model_copy(update={"product": sku, "variant": variant_id})
        self.settings_changed.emit(self._settings)

    def _dress(self) -> None:
        self._show_choice()
        slot = self.outfit.slot
        self._bridge.wear(*self.outfit.worn_by(slot), slot)

    def _show_choice(self) -> None:
        product, variant = self.outfit.product, self.outfit.variant
        self.chrome.shelf.select(product.sku if product else None)
        if product is not None and variant is not None:
            self.chrome.card.show_product(product, variant)
            self._load_thumbnail(product.sku)
        self.chrome.show_card(product is not None)
        self.chrome.arrange()

    def _load_thumbnail(self, sku: str) -> None:
        product = next(each for each in self.outfit.products if each.sku == sku)
        chosen = self.outfit.variant if product is self.outfit.product else None
        variant_id = chosen.id if chosen is not None else product.default_variant
        self._lookups.submit(
            lambda: load_thumbnail(thumbnail(product, variant_id)),
            lambda image: self.chrome.shelf.set_thumbnail(sku, image),
        )

    def _hold_before(self, held: bool) -> None:
        self.view.set_before(held)
        self.chrome.before.fader.set_shown(held)
        self.chrome.arrange()

    # News

    def _show_shot(self, shot: Shot) -> None:
        first = not self.view.has_picture
        self.view.set_shot(shot)
        if first:
            self.chrome.arrange()

    def _show_hint(self) -> None:
        words, hint = self._words, self.chrome.hint
        hint.set_content(
            words["first_hint"], "glasses", action=words["got_it"], then=lambda: hint.fader.set_shown(False)
        )
        hint.fader.set_shown(True)
        self.chrome.arrange()

    # Sources

    def _open_cameras(self) -> None:
        chrome = self.chrome
        chrome.camera.set_cameras(None)
        chrome.open(chrome.camera, chrome.tools.camera)
        self._lookups.submit(self._list_cameras, self._list_found, lambda _: self._list_found(()))

    def _list_found(self, cameras: Sequence[tuple[int, str]]) -> None:
        self.chrome.camera.set_cameras(cameras)
        self.chrome.arrange()

    def _choose_source(self, spec: str) -> None:
        self.chrome.close_popover()
        self._bridge.switch_source(spec)
        self._change("source", spec)

    def _try_again(self) -> None:
        self._bridge.switch_source(self._settings.source)

    def _ask_for_file(self) -> None:
        self.chrome.close_popover()
        # A file is looked at once; the next start opens on the camera again.
        choose_file(self, self._words, self._bridge.switch_source)

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
        action = action_of(event.key(), event.modifiers())
        if action is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat() or action in REPEATING:
            self._act(action)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self._hold_before(False)
        super().keyReleaseEvent(event)

    def _act(self, action: Action) -> None:
        chrome = self.chrome
        if chrome.open_popover is not None and action not in WITH_POPOVER:
            return
        match action:
            case Action.PHOTO:
                self._captures.shutter()
            case Action.RECORD:
                self._captures.record()
            case Action.NEXT_PRODUCT:
                self._step(product=1)
            case Action.PREVIOUS_PRODUCT:
                self._step(product=-1)
            case Action.NEXT_COLOURWAY:
                self._step(colourway=1)
            case Action.PREVIOUS_COLOURWAY:
                self._step(colourway=-1)
            case Action.MIRROR:
                self._change("mirror_display", not self._settings.mirror_display)
            case Action.BEFORE:
                self._hold_before(True)
            case Action.CAMERA:
                self._open_cameras()
            case Action.HELP:
                chrome.open(chrome.help, None)
            case Action.FULLSCREEN:
                self._toggle_fullscreen()
            case Action.LOCK:
                self._people.toggle_lock()
            case Action.EVERYONE:
                self._people.choose_for_everyone()
            case Action.PERSON_1 | Action.PERSON_2 | Action.PERSON_3 | Action.PERSON_4:
                self._people.select_number(PEOPLE[action])
            case Action.ESCAPE:
                self._escape()

    def _escape(self) -> None:
        if self.chrome.open_popover is not None:
            self.chrome.close_popover()
        elif self.chrome.moments.counting:
            self._captures.shutter()
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
        self._lookups.finish()
        self.close()


REPEATING = {Action.NEXT_PRODUCT, Action.PREVIOUS_PRODUCT, Action.NEXT_COLOURWAY, Action.PREVIOUS_COLOURWAY}
WITH_POPOVER = {Action.ESCAPE, Action.CAMERA, Action.HELP, Action.FULLSCREEN}
