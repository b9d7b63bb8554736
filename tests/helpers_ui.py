"""A mirror without camera, products and a window, for the tests of the window."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tryon.catalogue import Bracelet, Catalogue, Glasses, Product, Ring, Shoes, Watch
from tryon.errors import SinkError
from tryon.fitting.foot_size import FootMeasures
from tryon.fitting.hand_size import HandMeasures
from tryon.fitting.measure import FaceMeasures
from tryon.gestures import GestureState
from tryon.mirror_state import MirrorState, Person, RecordingState, Shot, ShownHand
from tryon.settings import Fit, Settings
from tryon.sources.base import SourceInfo
from tryon.types import Frame
from ui.bridge import Bridge
from ui.kiosk.window import KioskWindow
from ui.main_window import MainWindow

CAMERA = SourceInfo("HD Webcam", "camera", (64, 48), 30.0, "", True)
DEMO = SourceInfo("Demo", "demo", (64, 48), 30.0, "", True)


STATE = MirrorState(source=CAMERA, guidance="ok", fps=30.0, quality="software renderer")
"""A mirror at work: a camera, somebody in view, nothing wrong."""


def halves(left: int, right: int, size_wh: tuple[int, int] = (64, 48)) -> np.ndarray:
    """A grey picture whose left and right halves have the given values."""
    image = np.full((size_wh[1], size_wh[0], 3), left, np.uint8)
    image[:, size_wh[0] // 2 :] = right
    return image


@dataclass
class FakeMirror:
    """Remembers its calls. `hang_s` makes every call that may block sleep so long."""

    hang_s: float = 0.0
    folder: Path = Path("recordings")
    current: MirrorState = STATE
    shot: Shot | None = None
    full_disk: bool = False
    measured: FaceMeasures | None = None
    hand_measured: HandMeasures | None = None
    feet_measured: FootMeasures | None = None
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)

    def show(
        self,
        index: int,
        frame: np.ndarray,
        original: np.ndarray | None = None,
        people: tuple[Person, ...] = (),
        hands: tuple[ShownHand, ...] = (),
        gesture: GestureState | None = None,
    ) -> None:
        """Make this the newest shot."""
        before = frame if original is None else original
        self.shot = Shot(
            index, Frame(frame, index), Frame(before, index), people, 0.0, hands, gesture or GestureState()
        )

    def named(self, name: str) -> list[tuple[Any, ...]]:
        """The arguments of all calls of that name."""
        return [call[1:] for call in self.calls if call[0] == name]

    def _called(self, *call: Any) -> None:
        time.sleep(self.hang_s)
        self.threads.add(threading.current_thread().name)
        self.calls.append(call)

    def start(self, source_spec: str) -> None:
        self._called("start", source_spec)

    def switch_source(self, source_spec: str) -> None:
        self._called("switch_source", source_spec)

    def wear(self, sku: str, variant: str | None = None, slot: str | None = None) -> None:
        """A wish for everybody is remembered without a slot."""
        self._called("wear", sku, variant, *([] if slot is None else [slot]))

    def take_off(self, category: str, slot: str | None = None) -> None:
        """As `wear`."""
        self._called("take_off", category, *([] if slot is None else [slot]))

    def lock(self, slot: str | None) -> None:
        self._called("lock", slot)
        self.current = replace(self.current, locked=slot)

    def measures(self) -> FaceMeasures | None:
        return self.measured

    def start_calibration(self) -> None:
        self._called("start_calibration")

    def hand_measures(self) -> HandMeasures | None:
        return self.hand_measured

    def feet_measures(self) -> FootMeasures | None:
        return self.feet_measured

    def start_feet_calibration(self) -> None:
        self._called("start_feet_calibration")

    def cancel_calibration(self) -> None:
        self._called("cancel_calibration")

    def set_fit(self, fit: Fit) -> None:
        self._called("set_fit", fit)

    def set_finger(self, finger: str, hand: str | None = None) -> None:
        self._called("set_finger", finger, hand)

    def set_wrist(self, wrist: str) -> None:
        self._called("set_wrist", wrist)

    def set_max_faces(self, count: int) -> None:
        self._called("set_max_faces", count)

    def set_gestures(self, on: bool) -> None:
        self._called("set_gestures", on)

    def set_pace(self, fps: float | None) -> None:
        self._called("set_pace", fps)

    def get_ready(self, selections: Iterable[str]) -> None:
        self._called("get_ready", tuple(selections))

    def forget(self) -> None:
        self._called("forget")
        self.shot = None

    def set_recordings_dir(self, folder: Path) -> None:
        self.calls.append(("set_recordings_dir", folder))

    def newest(self, after: int) -> Shot | None:
        return self.shot if self.shot is not None and self.shot.index > after else None

    def state(self) -> MirrorState:
        return self.current

    def take_picture(self, mirrored: bool) -> Path:
        self._called("take_picture", mirrored)
        if self.full_disk:
            raise SinkError("The disk is full")
        return self.folder / "a.jpg"

    def start_recording(self, mirrored: bool) -> Path:
        self._called("start_recording", mirrored)
        recording = RecordingState(self.folder / "a.mp4", 67.9, 2000, 0)
        self.current = replace(self.current, recording=recording)
        return self.folder / "a.mp4"

    def pause_recording(self) -> None:
        self._called("pause_recording")

    def resume_recording(self) -> None:
        self._called("resume_recording")

    def stop_recording(self) -> Path:
        self._called("stop_recording")
        recording = self.current.recording  # where it was begun, whatever the folder is by now
        self.current = replace(self.current, recording=None)
        return self.folder / "a.mp4" if recording is None else recording.path

    def take_burst(self, count: int = 5, mirrored: bool = False) -> tuple[Path, ...]:
        self._called("take_burst", count, mirrored)
        return tuple(self.folder / f"{number}.jpg" for number in range(count))

    def take_before_after(self, mirrored: bool) -> Path:
        self._called("take_before_after", mirrored)
        return self.folder / "b.jpg"

    def save_replay(self, mirrored: bool) -> Path:
        self._called("save_replay", mirrored)
        return self.folder / "c.mp4"

    def set_microphone(self, allowed: bool, name: str = "") -> None:
        self._called("set_microphone", allowed, name)

    def set_replay(self, on: bool) -> None:
        self._called("set_replay", on)

    def set_record_at_most(self, seconds: float) -> None:
        self._called("set_record_at_most", seconds)

    def set_keep_clips_days(self, days: int) -> None:
        self._called("set_keep_clips_days", days)

    def stop(self, timeout_s: float = 5.0) -> None:
        self._called("stop", timeout_s)


def _common(sku: str, variants: Sequence[str], link: str | None) -> dict[str, Any]:
    return {
        "schema": 1,
        "sku": sku,
        "default_variant": variants[0],
        "name": {"en": f"{sku} en", "zh": f"{sku} 中文"},
        "variants": [{"id": v, "swatch": "#202020", "name": {"en": v, "zh": f"{v}色"}} for v in variants],
        "price": {"amount": 1280, "currency": "CNY"},
        "link": link,
        "folder": Path(sku),
    }


def product(sku: str, variants: Sequence[str] = ("black", "gold"), link: str | None = None) -> Product:
    """Glasses named after their sku, of 48-21-145."""
    size = {"lens_width": 48, "lens_height": 40, "bridge_width": 21, "frame_width": 140}
    size |= {"temple_length": 145, "temple_bend": 100}
    return Glasses.model_validate({**_common(sku, variants, link), "category": "glasses", "size_mm": size})


def shoe(sku: str, variants: Sequence[str] = ("red", "blue")) -> Product:
    """Shoes named after their sku, of EU 36 to 46, modelled in 42."""
    size = {
        "outer_length": 300,
        "inner_length": 277,
        "heel_inset": 8,
        "ball_position": 200,
        "ball_width": 104,
    }
    size |= {"toe_allowance": 12, "heel_height": 28, "sole_thickness": 18, "toe_spring": 12}
    size |= {"collar_height": 90}
    more = {"category": "shoes", "kind": "low", "sizes_eu": {"modelled": 42, "smallest": 36, "largest": 46}}
    return Shoes.model_validate({**_common(sku, variants, None), **more, "size_mm": size})


def watch(sku: str, variants: Sequence[str] = ("steel", "gold")) -> Product:
    """A watch named after its sku, 40 mm wide, on a wrist of 58 x 44."""
    size = {"case_width": 40, "lug_to_lug": 47, "case_thickness": 11, "strap_width": 20}
    size |= {"strap_thickness": 3, "wrist_width": 58, "wrist_height": 44}
    return Watch.model_validate({**_common(sku, variants, None), "category": "watches", "size_mm": size})


def bracelet(sku: str, is_rigid: bool = False) -> Product:
    """A bracelet named after its sku, 60 x 46 mm inside."""
    size = {"inner_width": 60, "inner_height": 46, "band_width": 8, "band_thickness": 2}
    more = {"category": "bracelets", "size_mm": size, "is_rigid": is_rigid}
    return Bracelet.model_validate({**_common(sku, ("silver",), None), **more})


def ring(sku: str) -> Product:
    """A ring named after its sku, of EU 48 to 62."""
    size = {"inner_diameter": 17.2, "band_width": 3, "band_thickness": 1.6, "head_height": 6}
    more = {"category": "rings", "size_mm": size, "sizes_eu": {"smallest": 48, "largest": 62}}
    return Ring.model_validate({**_common(sku, ("gold",), None), **more})


PRODUCTS = (product("round", link="https://example.com/round"), product("cat-eye"), product("sport"))
WITH_SHOES = (*PRODUCTS, shoe("runner"), shoe("loafer"))
WITH_HANDS = (*WITH_SHOES, watch("diver"), watch("dress"), bracelet("chain"), ring("band"), ring("solitaire"))


def open_window(
    mirror: FakeMirror,
    products: tuple[Product, ...] = PRODUCTS,
    problems: tuple[str, ...] = (),
    first_run: bool = False,
    idle_ms: int = 60_000,
    system_languages: Sequence[str] = ("en-US",),
    microphones: tuple[str, ...] = (),
    **settings: Any,
) -> MainWindow:
    """A started window of 1280x800 with two cameras to choose from."""
    bridge = Bridge(mirror)
    window = MainWindow(
        bridge,
        Settings(**settings),
        Catalogue(products, problems),
        lambda: [(0, "HD Webcam"), (1, "USB Camera")],
        system_languages,
        first_run,
        idle_ms,
        lambda: microphones,
    )
    window.resize(1280, 800)
    window.show()
    bridge.start("auto")
    return window


def end(qtbot: QtBot, window: MainWindow) -> None:
    """Close, so that no thread or timer outlives its test."""
    window.close()
    qtbot.waitUntil(window.isHidden, timeout=8000)
    window.deleteLater()


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def key(window: MainWindow, *keys: Qt.Key) -> None:
    for each in keys:
        QTest.keyClick(window.focusWidget() or window, each)


@dataclass
class SavingMirror(FakeMirror):
    """Writes real photos to where it was told to."""

    count: int = 0

    def set_recordings_dir(self, folder: Path) -> None:
        super().set_recordings_dir(folder)
        self.folder = folder

    def take_picture(self, mirrored: bool) -> Path:
        self.count += 1
        path = self.folder / f"{self.count}.jpg"
        cv2.imwrite(str(path), halves(40, 200))
        return path


def end_kiosk(window: KioskWindow, mirror: FakeMirror, qtbot: QtBot) -> None:
    """Finish it, wait until its mirror was stopped, and let the window go."""
    window.finish()
    qtbot.waitUntil(lambda: ("stop", 5.0) in mirror.calls)
    window.close()
    window.deleteLater()
