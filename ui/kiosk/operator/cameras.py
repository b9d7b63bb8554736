"""Which camera and which screen, and how they are mounted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tryon.mirror_state import MirrorState, Shot
from ui.kiosk.operator.desk import Desk
from ui.kiosk.operator.parts import NOTE, StaffPage, clear, line
from ui.theme.fonts import font
from ui.theme.tokens import FILL_HOVER, GRID, RADIUS, TEXT, TEXT_SOFT

TURNS = (0, 90, 180, 270)
PICTURE_H = 30 * GRID


class LivePicture(QWidget):
    """The camera's own picture, as it comes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.told = self.empty = ""
        self.setFixedHeight(PICTURE_H)

    @property
    def size_wh(self) -> tuple[int, int]:
        """Of the picture; zeros where there is none."""
        return self._image.width(), self._image.height()

    def show_shot(self, shot: Shot) -> None:
        pixels = shot.original.image
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_BGR888)
        ratio = self.devicePixelRatioF()
        self._image = image.scaled(
            round(self.width() * ratio), round(self.height() * ratio), Qt.AspectRatioMode.KeepAspectRatio
        )
        self._image.setDevicePixelRatio(ratio)
        self.update()

    def clear(self) -> None:
        self._image = QImage()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QPainterPath()
        room.addRoundedRect(box, RADIUS, RADIUS)
        painter.setClipPath(room)
        painter.fillRect(box, FILL_HOVER)
        painter.setFont(font(NOTE))
        if self._image.isNull():
            painter.setPen(TEXT_SOFT)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.empty)
            return
        size = self._image.deviceIndependentSize()
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(box.center())
        painter.drawImage(place.topLeft(), self._image)
        band = QRectF(0, box.bottom() - 4 * GRID, box.width(), 4 * GRID)
        painter.fillRect(band, QColor(0, 0, 0, 170))
        painter.setPen(TEXT)
        painter.drawText(band, Qt.AlignmentFlag.AlignCenter, self.told)


class CameraPage(StaffPage):
    """What is chosen is in force at once, and the picture shows it."""

    key, icon = "cameras", "camera"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: Sequence[tuple[int, str]] = ()
        self.live = LivePicture(self)
        self.column.addWidget(self.live)
        self.hint = self.note()
        self.turned_title = self.title()
        self.turned = self.segments(4, lambda at: self.change({"camera.turned": TURNS[at]}))
        self.which = self.title()
        self.rows = QVBoxLayout()
        self.column.addLayout(self.rows)
        self.column.addStretch(1)
        self._shown = False
        desk.bridge.shot_arrived.connect(self._take_shot)
        desk.bridge.state_changed.connect(self._take_state)

    def write(self) -> None:
        words, camera = self.words, self.desk.file.kiosk.camera
        self.live.empty = words["no_picture"]
        self.hint.setText(words["camera_hint"])
        self.which.setText(words["camera_which"])
        self.turned_title.setText(words["camera_turned"])
        self.turned.set_words(list(words["turned"]))
        self.turned.choose(TURNS.index(camera.turned))
        clear(self.rows)
        named = [("auto", words["camera_auto"]), *((f"camera:{name}", name) for _, name in self._found)]
        if camera.source not in [source for source, _ in named]:
            named.append((camera.source, camera.source.removeprefix("camera:")))
        for source, name in named:
            row = line(self, "camera")
            row.setText(name)
            row.setAccessibleName(name)
            row.setChecked(source == camera.source)
            row.clicked.connect(lambda _=False, source=source: self.change({"camera.source": source}))
            self.rows.addWidget(row)

    def enter(self) -> None:
        self._shown = True
        self.desk.lookups.submit(self.desk.cameras, self._take_cameras)

    def leave(self) -> None:
        self._shown = False
        self.live.clear()

    def _take_cameras(self, found: Sequence[tuple[int, str]]) -> None:
        self._found = found
        self.write()

    def _take_shot(self, shot: Shot) -> None:
        if self._shown:
            self.live.show_shot(shot)

    def _take_state(self, state: MirrorState) -> None:
        if not self._shown:
            return
        self.tell(state.error or "")
        if state.error is not None or state.guidance in ("lost", "opening"):
            self.live.clear()
        elif state.source is not None:
            width, height = state.source.size_wh
            self.live.told = f"{width} × {height}   {state.fps:.0f}/s   {state.source.name}"


class ScreenPage(StaffPage):
    """What is chosen is in force after a restart."""

    key, icon = "screens", "mirror"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.which = self.title(first=True)
        self.rows = QVBoxLayout()
        self.column.addLayout(self.rows)
        self.turned_title = self.title()
        self.turned = self.segments(4, lambda at: self.change({"screen.turned": TURNS[at]}))
        self.hint = self.note()
        self.column.addStretch(1)

    def enter(self) -> None:
        self.write()

    def write(self) -> None:
        words, screen = self.words, self.desk.file.kiosk.screen
        self.which.setText(words["screen_which"])
        self.turned_title.setText(words["screen_turned"])
        self.turned.set_words(list(words["turned"]))
        self.turned.choose(TURNS.index(screen.turned))
        self.hint.setText(words["after_restart"])
        clear(self.rows)
        app = cast(QGuiApplication, QGuiApplication.instance())
        named = [("", words["screen_first"])]
        for number, each in enumerate(app.screens()):
            size, ratio = each.size(), each.devicePixelRatio()
            pixels = f"{round(size.width() * ratio)} × {round(size.height() * ratio)}"
            named.append((each.name() or str(number), f"{number + 1}: {each.name()}   {pixels}"))
        if screen.display not in [display for display, _ in named]:
            named.append((screen.display, screen.display))
        for display, name in named:
            row = line(self, "mirror")
            row.setText(name)
            row.setAccessibleName(name)
            row.setChecked(display == screen.display)
            row.clicked.connect(lambda _=False, display=display: self.change({"screen.display": display}))
            self.rows.addWidget(row)
