"""Several people in view: tags above their faces, whom the shelf chooses for, and the lock on one of them."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, Signal
from PySide6.QtWidgets import QWidget

from tryon.catalogue import Category
from tryon.mirror_state import MirrorState, Shot
from ui.bridge import Bridge
from ui.chrome import Chrome
from ui.crowd import Crowd
from ui.departments import department
from ui.mirror_view import MirrorView
from ui.outfit import Outfit
from ui.status import Line, people_line
from ui.text import EN, Messages
from ui.theme.tokens import GRID

HAIR = 0.35
"""Of the face's height: so far above its landmarks the hair ends, and the tag begins."""

FINGER = 0.2
"""Of the face's width: so far beside it a touch still means this face."""


ALONE_S = 1.5
"""From when the others left, or a lock ended, until one person counts as alone: a search takes a second."""


class People(QObject):
    """Emits `choice_changed` when somebody else is chosen for, or what is chosen changed by who left.

    While there is only one person, and nobody is locked, nothing of this shows.
    """

    choice_changed = Signal()

    def __init__(
        self, window: QWidget, bridge: Bridge, chrome: Chrome, view: MirrorView, outfit: Outfit
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._chrome = chrome
        self._view = view
        self._outfit = outfit
        self._words: Messages = EN
        self._crowd = Crowd()
        self._locked: str | None = None
        self._unlocking = False
        view.pressed.connect(self._touch)
        bridge.shot_arrived.connect(self._take_shot)
        bridge.state_changed.connect(self._take_state)
        for tag in chrome.tags:
            tag.number.clicked.connect(lambda _=False, slot=tag.slot: self._select(slot))
            tag.lock.clicked.connect(self.toggle_lock)

    def set_words(self, words: Messages) -> None:
        self._words = words
        self.refresh()

    def select_number(self, number: int) -> None:
        """Choose for person `number`, counted from 1, if they are in view with others."""
        slot = f"face{number - 1}"
        if self._several and slot in self._crowd.slots:
            self._select(slot)

    def choose_for_everyone(self) -> None:
        """Everybody wears the same again, and nobody is locked."""
        if self._locked is not None:
            self.toggle_lock()
        if not self._outfit.is_shared:
            self._dress_alike(None)
            self.refresh()

    def toggle_lock(self) -> None:
        """Follow the person that is chosen for alone, or the nearest one; or everybody again."""
        if self._locked is not None:
            self._unlocking = True
            self._bridge.lock(None)
            return
        boxes = self._crowd.boxes
        nearest = max(boxes, key=lambda slot: boxes[slot][2] - boxes[slot][0], default=None)
        slot = self._outfit.slot or nearest
        if slot is not None:
            if self._several:
                self._select(slot)
            self._bridge.lock(slot)

    def refresh(self) -> None:
        """Show what is due: tags above faces, and the line that tells whom the shelf is for."""
        present = self._several and not self._chrome.stepped_back
        boxes = self._crowd.boxes if present else {}
        spots: dict[str, QRect] = {}
        for tag in self._chrome.tags:
            face = self._view.on_screen(boxes[tag.slot]) if tag.slot in boxes else QRectF()
            shown = face.intersects(QRectF(self._view.rect()))
            if shown:
                tag.set_lit(tag.slot == self._outfit.slot)
                corner = QPointF(face.center().x() - tag.width() / 2, face.top() - HAIR * face.height())
                spots[tag.slot] = QRect(corner.toPoint() - QPoint(0, tag.height()), tag.size())
            tag.fader.set_shown(shown)
        free = spread(spots, self._chrome.free_area)
        for tag in self._chrome.tags:
            if tag.slot in free:
                tag.glide_to(free[tag.slot].x(), free[tag.slot].y())
        line = people_line(self._several, self._outfit.slot, self._locked is not None, self._words)
        self._show_line(line if present or self._locked is not None else None)

    @property
    def _several(self) -> bool:
        """There are several people to choose between, for what each may wear alone."""
        personal = department(self._outfit.category).personal
        return personal and len(self._crowd.slots) > 1 and self._locked is None

    def _take_shot(self, shot: Shot) -> None:
        gone = self._crowd.update(shot.people, time.monotonic(), self._locked)
        chosen_left = self._outfit.slot in gone
        for slot in gone:
            for category in self._outfit.forget(slot):  # whoever comes into this slot next is somebody else
                self._dress(category, slot)
        if self._crowd.few_for_s > ALONE_S and not self._outfit.is_shared:
            self._dress_alike(next(iter(self._crowd.slots), None))
        elif chosen_left:
            self.choice_changed.emit()
        self.refresh()

    def _take_state(self, state: MirrorState) -> None:
        if state.locked == self._locked:
            return
        if state.locked is None and not self._unlocking:
            self._chrome.toast.set_content(self._words["lock_ended"], "people")
            self._chrome.toast.pop()
            self._chrome.arrange()
        self._locked, self._unlocking = state.locked, False
        self.refresh()

    def _touch(self, at: QPointF) -> None:
        """A face chooses its person, anything else everybody; a touch that wakes the window does neither."""
        if not self._several or self._chrome.people.fader.opacity < 1.0:
            return
        near: dict[str, float] = {}
        for slot, box in self._crowd.boxes.items():
            face = self._view.on_screen(box)
            beside, above = FINGER * face.width(), HAIR * face.height()
            if face.adjusted(-beside, -above, beside, beside).contains(at):
                near[slot] = (face.center() - at).manhattanLength()
        if near:
            self._select(min(near, key=lambda slot: near[slot]))
        else:
            self.choose_for_everyone()

    def _select(self, slot: str) -> None:
        if slot != self._outfit.slot:
            self._outfit.slot = slot
            self.choice_changed.emit()
            self.refresh()

    def _dress_alike(self, slot: str | None) -> None:
        self._outfit.dress_alike(slot)
        for each in self._outfit.departments:
            if each.personal:
                self._dress(each.category, None)
        self.choice_changed.emit()

    def _dress(self, category: Category, slot: str | None) -> None:
        """Dress who is in `slot`, or all, in what everybody wears."""
        outfit = self._outfit
        self._bridge.dress(category, *outfit.worn_by(None, category), slot)
        if category != outfit.category:
            # The mirror guides to what was chosen last: that is still the open department's.
            self._bridge.dress(outfit.category, *outfit.worn_by(None, outfit.category))

    def _show_line(self, line: Line | None) -> None:
        notice = self._chrome.people
        if line is None:
            changed = notice.fader.shown
        else:
            changed = not notice.fader.shown or line.words != notice.words
            if changed and self._locked is not None:
                notice.set_content(
                    line.words, line.icon, line.detail, self._words["unlock"], self.toggle_lock
                )
            elif changed and self._outfit.slot is not None:
                action = self._words["everyone"]
                notice.set_content(line.words, line.icon, line.detail, action, self.choose_for_everyone)
            elif changed:
                notice.set_content(line.words, line.icon, line.detail)
        notice.fader.set_shown(line is not None)
        if changed:
            self._chrome.arrange()


def spread(boxes: dict[str, QRect], area: QRect) -> dict[str, QRect]:
    """The boxes, moved into `area` and, where two overlap, apart, in the order in which they stand."""
    order = sorted(boxes, key=lambda slot: boxes[slot].center().x())
    placed = [_inside(boxes[slot], area) for slot in order]
    for at, box in enumerate(placed):
        for before in placed[:at]:
            if box.intersects(before):
                box.moveLeft(before.right() + 1 + GRID)
    # What that pushed over the right edge comes back, and pushes the others.
    for at, box in reversed(list(enumerate(placed))):
        box.moveRight(min(box.right(), area.right()))
        for before in placed[:at]:
            if box.intersects(before):
                before.moveRight(box.left() - 1 - GRID)
    return dict(zip(order, placed, strict=True))


def _inside(box: QRect, area: QRect) -> QRect:
    left = max(area.left(), min(box.left(), area.right() + 1 - box.width()))
    top = max(area.top(), min(box.top(), area.bottom() + 1 - box.height()))
    return QRect(QPoint(left, top), box.size())
