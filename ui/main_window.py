"""The window: it turns touches and keys into wishes for the bridge, and the bridge's news into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from tryon.catalogue import Catalogue, thumbnail
from tryon.settings import Settings
from ui import status
from ui.bridge import Bridge, MirrorState, Recording, Shot
from ui.chrome import Chrome
from ui.idle import IdleWatch
from ui.keys import Action, action_of
from ui.mirror_view import MirrorView
from ui.outfit import Outfit
from ui.text import BY_LANGUAGE, resolve_language
from ui.theme.tokens import IDLE_MS
from ui.worker import Worker

SMALLEST = (800, 600)
STEADY_MS = 700
"""Guidance must hold this long before it is shown: a face lost for a blink is not worth a word."""
LONG_TOAST_MS = 10_000


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
        self._state: MirrorState | None = None
        self._guided = ""
        self._closed = False
        self._lookups = Worker("lookups", self)
        self.outfit = Outfit(catalogue.products)
        self.view = MirrorView(self)
        self.chrome = Chrome(self, self.view, catalogue.problems)
        self.idle = IdleWatch(self, idle_ms)
        self._steady = QTimer(self, singleShot=True, interval=STEADY_MS)
        self._steady.timeout.connect(self._show_guidance)
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
        bridge.state_changed.connect(self._take_state)
        bridge.recording_changed.connect(self._show_recording)
        bridge.picture_saved.connect(lambda path: self._show_saved("photo_saved", path))
        bridge.video_saved.connect(lambda path: self._show_saved("video_saved", path))
        bridge.picture_failed.connect(lambda line: self._show_not_saved("photo_failed", line))
        bridge.recording_failed.connect(lambda line: self._show_not_saved("recording_failed", line))
        bridge.mirror_failed.connect(self._show_failure)
        bridge.closed.connect(self._finish_closing)
        chrome.shelf.chosen.connect(self.wear)
        chrome.card.colourway_chosen.connect(self._wear_colourway)
        chrome.card.link_opened.connect(lambda link: QDesktopServices.openUrl(QUrl(link)))
        chrome.rail.shutter.clicked.connect(self._shutter)
        chrome.rail.record.clicked.connect(self._record)
        chrome.rail.mirror.clicked.connect(lambda on: self._change("mirror_display", on))
        chrome.rail.before_held.connect(self._hold_before)
        chrome.moments.elapsed.connect(self._take_picture)
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
        self._name_rail()
        self._guided = ""
        if self._state is not None:
            self._show_state(self._state)
            self._show_guidance()
        self.chrome.arrange()

    def _change(self, field: str, value: object) -> None:
        self._settings = self._settings.model_copy(update={field: value})
        if field == "max_faces":
            self._bridge.set_max_faces(self._settings.max_faces)
        self._apply_settings()
        self.settings_changed.emit(self._settings)

    # What is worn

    def wear(self, sku: str | None) -> None:
        """Choose a product by its sku, or None to take off."""
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
        product, variant = self.outfit.product, self.outfit.variant
        choice = {"product": product.sku if product else None, "variant": variant.id if variant else None}
        self._settings = self._settings.model_copy(update=choice)
        self.settings_changed.emit(self._settings)

    def _dress(self) -> None:
        product, variant = self.outfit.product, self.outfit.variant
        self.chrome.shelf.select(product.sku if product else None)
        if product is not None and variant is not None:
            self.chrome.card.show_product(product, variant)
            self._load_thumbnail(product.sku)
        self.chrome.show_card(product is not None)
        self.chrome.arrange()
        self._bridge.wear(product.sku if product else None, variant.id if variant else None)

    def _load_thumbnail(self, sku: str) -> None:
        product = next(each for each in self.outfit.products if each.sku == sku)
        chosen = self.outfit.variant if product is self.outfit.product else None
        variant_id = chosen.id if chosen is not None else product.default_variant
        self._lookups.submit(
            lambda: QImage(str(thumbnail(product, variant_id))),
            lambda image: self.chrome.shelf.set_thumbnail(sku, image),
        )

    def _hold_before(self, held: bool) -> None:
        self.view.set_before(held)
        self.chrome.before.fader.set_shown(held)
        self.chrome.arrange()

    # Photos and videos

    def _shutter(self) -> None:
        moments = self.chrome.moments
        if moments.counting:
            moments.cancel_countdown()
        elif self.chrome.rail.timer.isChecked():
            self.chrome.toast.fader.set_shown(False)
            moments.start_countdown()
            moments.raise_()
        else:
            self._take_picture()
        self._name_rail()

    def _take_picture(self) -> None:
        self.chrome.moments.raise_()
        self.chrome.moments.flash()
        self._name_rail()
        self._bridge.take_picture(self._settings.mirror_recording)

    def _record(self) -> None:
        if self._bridge.recording.phase == "idle":
            self._bridge.start_recording(self._settings.mirror_recording)
        else:
            self._bridge.stop_recording()

    def _show_recording(self, recording: Recording) -> None:
        self.chrome.rail.record.set_phase(recording.phase)
        self._name_rail()
        self.chrome.show_line(self.chrome.recording, status.recording_line(recording, self._words))

    def _name_rail(self) -> None:
        counting = self.chrome.moments.counting
        self.chrome.rail.shutter.set_counting(counting)
        self.chrome.rail.set_words(self._words, self._bridge.recording.phase, counting)

    def _show_saved(self, key: str, path: Path) -> None:
        words = self._words
        line = words["photo_saved"] if key == "photo_saved" else words["video_saved"]
        folder = path.parent
        self.chrome.toast.set_content(
            line.format(folder=folder.name),
            "check",
            action=words["open_folder"],
            then=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))),
        )
        self.chrome.toast.setToolTip(str(path))
        self._pop_toast()

    def _show_not_saved(self, key: str, line: str) -> None:
        words = self._words
        headline = words["photo_failed"] if key == "photo_failed" else words["recording_failed"]
        self.chrome.toast.set_content(headline, "warning", line, words["change"], self._ask_for_folder)
        self._pop_toast(LONG_TOAST_MS)

    def _pop_toast(self, *duration_ms: int) -> None:
        self.chrome.hint.fader.set_shown(False)
        self.chrome.toast.pop(*duration_ms)
        self.chrome.arrange()

    # The state of the mirror, in words

    def _show_shot(self, shot: Shot) -> None:
        first = not self.view.has_picture
        self.view.set_shot(shot)
        if first:
            self.chrome.arrange()

    def _take_state(self, state: MirrorState) -> None:
        self._state = state
        self._show_state(state)
        if state.guidance != self._guided:
            self._guided = state.guidance
            self._steady.start(0 if state.guidance == "opening" else STEADY_MS)

    def _show_state(self, state: MirrorState) -> None:
        chrome, words = self.chrome, self._words
        chrome.show_line(chrome.badge, status.badge_line(state, self._settings.source, words))
        chrome.camera.set_source(state.source)
        chrome.settings.set_quality(state.quality)
        line = status.error_line(state, words, self._language)
        if line is not None:
            lost = state.guidance == "lost"
            action = words["choose_camera"] if lost else words["try_again"]
            then = self._open_cameras if lost else self._try_again
            chrome.banner.set_content(line.words, line.icon, line.detail, action, then)
        chrome.banner.fader.set_shown(line is not None)
        chrome.arrange()

    def _show_guidance(self) -> None:
        if self._state is not None:
            self.chrome.show_line(self.chrome.guidance, status.guidance_line(self._state, self._words))

    def _show_failure(self, line: str) -> None:
        words = self._words
        self.chrome.banner.set_content(line, "warning", action=words["try_again"], then=self._try_again)
        self.chrome.banner.fader.set_shown(True)
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
        dialog = QFileDialog(self, self._words["open_file"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(
            f"{self._words['file_filter']} (*.mp4 *.mov *.mkv *.webm *.avi *.jpg *.jpeg *.png)"
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # A file is looked at once; the next start opens on the camera again.
        dialog.fileSelected.connect(self._bridge.switch_source)
        dialog.open()

    def _ask_for_folder(self) -> None:
        self.chrome.close_popover()
        dialog = QFileDialog(self, self._words["recordings"], str(self._settings.recordings_dir))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self._change("recordings_dir", Path(folder)))
        dialog.open()

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
                self._shutter()
            case Action.RECORD:
                self._record()
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
            case Action.ESCAPE:
                self._escape()

    def _escape(self) -> None:
        if self.chrome.open_popover is not None:
            self.chrome.close_popover()
        elif self.chrome.moments.counting:
            self._shutter()
        elif self.isFullScreen():
            self._toggle_fullscreen()

    def _toggle_fullscreen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _rest(self) -> None:
        if self.chrome.open_popover is None and self.isActiveWindow():
            self.chrome.step_back(True)

    def _wake(self) -> None:
        if self.chrome.stepped_back:
            self.chrome.step_back(False)

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
