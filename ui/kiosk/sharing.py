"""How far the post is that a shopper takes along, then the code that brings it to a phone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from tryon.share.server import ShareState
from ui.code_card import CodeCard
from ui.controls import fade
from ui.kiosk.parts import HEAD, READ, SMALL, BigButton, Hint, Page
from ui.theme.tokens import ACCENT, FILL_HOVER, GRID, INK, RADIUS

BAR_H = 12


class MakingView(QWidget):
    """What was captured, under a bar that fills."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.share = 0.0

    def show_picture(self, image: QImage) -> None:
        """A null image for none."""
        self._image = image
        self.update()

    def show_share(self, share: float) -> None:
        """0 to 1."""
        self.share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        room = QRectF(self.rect()).adjusted(0, 0, 0, -BAR_H - 3 * GRID)
        box = QRectF(0, 0, min(room.width(), room.height()), room.height())
        if not self._image.isNull():
            size = self._image.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            box = QRectF(0, 0, size.width(), size.height())
        box.moveCenter(room.center())
        outline = QPainterPath()
        outline.addRoundedRect(box, RADIUS, RADIUS)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(box, FILL_HOVER)
        if not self._image.isNull():
            painter.drawImage(box, self._image)
            painter.fillRect(box, fade(INK, 0.35))
        painter.restore()
        bar = QRectF(box.x(), box.bottom() + 2 * GRID, box.width(), BAR_H)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fade(FILL_HOVER, 1.6))
        painter.drawRoundedRect(bar, BAR_H / 2, BAR_H / 2)
        painter.setBrush(ACCENT)
        bar.setWidth(max(BAR_H, self.share * bar.width()))
        painter.drawRoundedRect(bar, BAR_H / 2, BAR_H / 2)


class SharePage(Page):
    """Emits `delete_wanted` when the clip is to be deleted at once, `plain_wanted` when it is to be shared
    without waiting for a post, `given_up` when somebody is done before there is a code, `show_wanted` with
    whether others may see the clip. wifi: the network's name, "" unknown.
    """

    delete_wanted = Signal()
    plain_wanted = Signal()
    given_up = Signal()
    show_wanted = Signal(bool)

    def __init__(self, parent: QWidget, tell: Callable[..., None], wifi: str) -> None:
        room = QWidget()
        super().__init__(parent, tell, room)
        self._wifi = wifi
        self._problem = ""
        self._state: ShareState | None = None
        self._making = self._asks = False
        self.card, self.making = CodeCard(room), MakingView(room)
        column = QVBoxLayout(room)
        column.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, GRID)
        column.addWidget(self.card)
        column.addWidget(self.making)
        self.column.addStretch(1)
        self.title = self.label(HEAD, bold=True)
        self.first = Hint(self, "wifi")
        self.second = Hint(self, "scan")
        self.status = self.label(READ, bold=True)
        self.keep = self.label(SMALL, soft=True)
        self.column.addStretch(1)
        self.showing_switch = self.switch("film", self.show_wanted.emit)
        self.showing_note = self.label(SMALL, soft=True)
        self.plain = self.button("", self._skip)
        self.done = self.button("check", self._finish)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self.more, self.delete = BigButton(self), BigButton(self, "trash")
        self.more.clicked.connect(lambda: tell("again"))
        self.delete.clicked.connect(self.delete_wanted)
        row.addWidget(self.more)
        row.addWidget(self.delete)
        self.column.addLayout(row)

    def clear(self) -> None:
        """Nothing is shared."""
        self._problem, self._state = "", None
        self._making = self._asks = False
        self.card.show_code(QImage())
        self.making.show_picture(QImage())
        self.write()

    def offer_showing(self, offered: bool) -> None:
        """Ask whether others may see the clip here, or do not."""
        self._asks = offered
        self.showing_switch.setChecked(False)
        self.write()

    def show_making(self, picture: QImage, share: float) -> None:
        """A post is being made of what `picture` shows, of which so much is done."""
        self._making = True
        self.making.show_picture(picture)
        self.making.show_share(share)
        self.write()

    def show_share(self, share: float) -> None:
        """So much of the post is done, 0 to 1."""
        if self._making and share != self.making.share:
            told = round(100 * self.making.share)
            self.making.show_share(share)
            if round(100 * share) != told:
                self.write()

    def show_code(self, png: bytes) -> None:
        self._making = False
        self.card.show_code(QImage.fromData(png))
        self.write()

    def show_state(self, state: ShareState) -> None:
        """How it goes."""
        if state != self._state:
            self._state = state
            self.write()

    def show_problem(self, line: str) -> None:
        """It cannot be sent; `line` is for the staff."""
        self._problem, self._making = line, False
        self.card.expire()
        self.write()

    def _skip(self) -> None:
        self._making = False
        self.write()
        self.plain_wanted.emit()

    def _finish(self) -> None:
        if not self.card.valid:
            self.given_up.emit()
        self.tell("done")

    def write(self) -> None:
        words, state = self.words, self._state
        self.card.setVisible(not self._making)
        for each in (self.making, self.plain):
            each.setVisible(self._making)
        self.done.setVisible(not self._making)
        self.showing_switch.setVisible(self._asks)
        self.showing_note.setVisible(self._asks)
        self.showing_switch.setText(words["show_here"])
        self.showing_switch.setAccessibleName(words["show_here"])
        self.showing_note.setText(words["show_here_note"])
        self.plain.set_words(words["share_plain"])
        self.title.setText(words["share_title"])
        self.first.label.setText(
            words["share_wifi"].format(name=self._wifi) if self._wifi else words["share_any_wifi"]
        )
        self.second.label.setText(words["share_scan"])
        self.second.setVisible(not self._making)
        if self._problem:
            line = f"{words['share_failed']}\n({self._problem})"
        elif self._making:
            line = words["share_making"].format(percent=round(100 * self.making.share))
        elif state is None:
            line = words["share_preparing"]
        elif state.downloads_finished:
            line = words["share_fetched"]
        else:
            line = words["share_seen"] if state.phones else words["share_waiting"]
        self.status.setText(line)
        left_s = 60.0 * self.kiosk.privacy.keep_minutes if state is None else state.seconds_left
        self.keep.setText(words["share_keep"].format(minutes=max(1, round(left_s / 60))))
        self.keep.setVisible(not self._problem and not self._making)
        self.done.set_words(words["share_done"])
        self.done.set_strong(bool(self._problem or (state and state.downloads_finished)))
        self.more.set_words(words["share_more"])
        self.delete.set_words(words["share_delete"])
