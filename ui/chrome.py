"""Everything that floats over the picture: made, placed, named, faded; what it does is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QWidget

from tryon.settings import MOST_FACES
from ui.arrangement import Places, arrange, is_low, rail_room
from ui.camera_popover import CameraPopover
from ui.capture_bar import CaptureBar
from ui.capture_popover import CapturePopover
from ui.department_tabs import ROW_H, DepartmentTabs
from ui.departments import WornOn
from ui.features import OWN_PC, Features
from ui.feet_popover import FeetPopover
from ui.gesture_hints import GestureHints
from ui.gesture_mark import GestureMark
from ui.guide import Guide
from ui.hand_bar import HandBar
from ui.hand_popover import HandPopover
from ui.measure_popover import MeasurePopover
from ui.mirror_view import EMPTY_AT, MirrorView
from ui.moments import DISK, Moments
from ui.notices import Notice, Toast
from ui.person_tag import PersonTag
from ui.picture import FEATHER_PX
from ui.popovers import Backdrop, HelpPopover, Popover, ProblemsPopover
from ui.product_card import ProductCard
from ui.recording_notice import RecordingNotice
from ui.settings_popover import SettingsPopover
from ui.sheet import Sheet
from ui.shelf import Shelf
from ui.sound_popover import SoundPopover
from ui.status import Line
from ui.text import Language, Messages
from ui.theme.motion import Eased
from ui.theme.tokens import GRID
from ui.tools import Tools

NARROW = 44 * GRID
"""Too little room for words with what can be done about them beside them."""


class Chrome:
    """The floating widgets of a window, by name."""

    def __init__(
        self, window: QWidget, view: MirrorView, problems: Sequence[str], features: Features = OWN_PC
    ) -> None:
        self._window = window
        self._view = view
        self.tags = tuple(PersonTag(view, window, number) for number in range(1, MOST_FACES + 1))
        self._features = features
        self.tools = Tools(view, window, features.tools)
        self.card = ProductCard(view, window, with_link=features.ways_out)
        self.hand_bar = HandBar(view, window)
        self.departments = DepartmentTabs(view, window)
        self.shelf = Shelf(view, window)
        self.rail = CaptureBar(view, window, features.every_capture, features.captions)
        self.problems_button = Notice(view, window, quiet=True)
        self.badge = Notice(view, window)
        self.recording = RecordingNotice(view, window)
        self.guidance = Guide(view, window)
        self.banner = Notice(view, window)
        self.before = Notice(view, window)
        self.making = Notice(view, window, quiet=True)
        self.hint = Notice(view, window)
        self.toast = Toast(view, window)
        self.people = Notice(view, window, quiet=True)
        self.gestures = GestureHints(view, window)
        self.mark = GestureMark(window)
        self.moments = Moments(window)
        self.backdrop = Backdrop(window)
        self.measure = MeasurePopover(view, window)
        self.hand = HandPopover(view, window)
        self.feet = FeetPopover(view, window)
        self.camera = CameraPopover(view, window)
        self.settings = SettingsPopover(view, window)
        self.capture = CapturePopover(view, window)
        self.sound = SoundPopover(view, window)
        self.help = HelpPopover(view, window)
        self.problems = ProblemsPopover(view, window, problems)
        self.popovers: tuple[Popover, ...] = (
            self.measure,
            self.hand,
            self.feet,
            self.camera,
            self.settings,
            self.capture,
            self.sound,
            self.help,
            self.problems,
        )
        self.open_popover: Popover | None = None
        self._anchor: QWidget | None = None
        self._card_wanted = self._hand_bar_wanted = False
        self.stepped_back = self._waits = False
        self._scrim = Eased(window, lambda: view.set_scrim(self._scrim.value))
        self._scrim.jump(1.0)
        self._kept_free: WornOn = "face"
        self._lift = Eased(window, self._lift_picture)
        self._problem_count = len(problems)
        self.backdrop.hide()
        self.backdrop.pressed.connect(self.close_popover)
        for popover in self.popovers:
            popover.closing.connect(self.close_popover)
        self.settings.reshaped.connect(self.arrange)

    def set_words(self, words: Messages, language: Language) -> None:
        self.departments.set_words(words)
        self.shelf.set_words(words, language)
        self.card.set_words(words, language)
        self.hand_bar.set_words(words)
        for popover in self.popovers:
            popover.set_words(words)
        for tag in self.tags:
            tag.set_words(words)
        self.tools.gallery.set_name(f"{words['gallery']} (G)")
        self.tools.measure.set_name(words["measure"])
        self.tools.camera.set_name(f"{words['camera']} (C)")
        self.tools.settings.set_name(words["settings"])
        self.tools.help.set_name(f"{words['help']} (?)")
        self.before.set_content(words["before_shown"], "compare")
        if self._problem_count:
            count = words["problems"].format(count=self._problem_count)
            self.problems_button.set_content(
                count, "warning", action=words["more_info"], then=self._open_problems
            )
        self.set_fullscreen(words, self._window.isFullScreen())

    def set_fullscreen(self, words: Messages, on: bool) -> None:
        self.tools.fullscreen.set_icon("collapse" if on else "expand")
        self.tools.fullscreen.set_name(f"{words['leave_fullscreen'] if on else words['fullscreen']} (F)")

    def add_popover(self, popover: Popover) -> None:
        """One that is made elsewhere; its owner writes its words."""
        self.popovers = (*self.popovers, popover)
        popover.closing.connect(self.close_popover)

    @property
    def covered(self) -> bool:
        """Whether a sheet hides the picture, which then need not move."""
        return isinstance(self.open_popover, Sheet)

    @property
    def free_area(self) -> QRect:
        """Between the controls at the window's edges: where the tags of faces may stand."""
        top = self.tools.geometry().bottom() + GRID
        bottom = min(self.shelf.y(), self.departments.y()) - GRID
        return QRect(QPoint(GRID, top), QPoint(self.rail.x() - GRID, bottom))

    def show_line(self, notice: Notice, line: Line | None) -> None:
        """Show `line` in `notice`, or let it go."""
        changed = notice.fader.shown if line is None else line.words != notice.words or not notice.fader.shown
        if not changed:
            return
        if line is not None:
            notice.set_content(line.words, line.icon, line.detail)
        notice.fader.set_shown(line is not None)
        self.arrange()

    def say(self, words: str, icon: str) -> None:
        """A line that goes by itself."""
        self.toast.set_content(words, icon)
        self.toast.pop()
        self.arrange()

    def show_card(self, wanted: bool) -> None:
        self._card_wanted = wanted
        self.card.fader.set_shown(wanted and not self.stepped_back)

    def show_hand_bar(self, wanted: bool) -> None:
        self._hand_bar_wanted = wanted
        self.hand_bar.fader.set_shown(wanted and not self.stepped_back)

    def step_back(self, back: bool) -> None:
        """Leave the picture to itself, or come back."""
        self.stepped_back = back
        self.tools.fader.set_shown(self._features.tools and not back)
        for panel in (self.shelf, self.rail):
            panel.fader.set_shown(not back)
        self.departments.fader.set_shown(self.departments.wanted and not back)
        self.card.fader.set_shown(self._card_wanted and not back)
        self.hand_bar.fader.set_shown(self._hand_bar_wanted and not back)
        self.problems_button.fader.set_shown(self._problem_count > 0 and not back)
        self._scrim.to(0.0 if back else 1.0)
        self._lift.to(1.0 if self._kept_free == "feet" and not back else 0.0)
        self._window.setCursor(Qt.CursorShape.BlankCursor if back else Qt.CursorShape.ArrowCursor)

    def keep_free(self, part: WornOn) -> None:
        """What is worn on it is to be seen. For feet the picture stands on the shelf, and all words go to the
        top; for hands what they can tell the mirror does: whoever raises one shows its wrist below it.
        """
        self._kept_free = part
        self._lift.to(1.0 if part == "feet" and not self.stepped_back else 0.0)

    def open(self, popover: Popover, anchor: QWidget | None, by_keyboard: bool = False) -> None:
        """Open `popover` below `anchor`, or in the middle; the same one again closes it."""
        was_open = self.open_popover is popover
        self.close_popover()
        if was_open:
            return
        self.open_popover, self._anchor = popover, anchor
        self.backdrop.set_dark(isinstance(popover, Sheet))
        self.backdrop.show()
        self.backdrop.raise_()
        popover.raise_()
        self.arrange()
        popover.fader.set_shown(True)
        if by_keyboard:
            popover.focusNextPrevChild(True)
        else:
            popover.setFocus()

    def close_popover(self) -> None:
        if self.open_popover is None:
            return
        popover, self.open_popover = self.open_popover, None
        popover.fader.set_shown(False)
        self.backdrop.hide()
        self._window.setFocus()

    @contextmanager
    def arranged_once(self) -> Iterator[None]:
        """Whatever asks to be arranged within, is so once, at the end of the outermost."""
        before, self._waits = self._waits, True
        try:
            yield
        finally:
            self._waits = before
        self.arrange()

    def arrange(self) -> None:
        """Put everything where it belongs in the window's present size."""
        if self._waits:
            return
        window = self._window.size()
        self._view.setGeometry(self._window.rect())
        self.moments.setGeometry(self._window.rect())
        self.backdrop.setGeometry(self._window.rect())
        self.shelf.set_compact(is_low(window))
        low = self._features.low_controls and window.height() > window.width()
        self.card.set_compact(low or is_low(window))
        self.gestures.set_compact(is_low(window))
        self.hand_bar.set_compact(is_low(window))
        for notice in (self.badge, self.problems_button):
            notice.fit(window.width() - 4 * GRID)
        shown = [notice.size() for notice in (self.badge, self.problems_button) if notice.fader.shown]
        stacked = sum(size.height() for size in shown) + GRID * max(0, len(shown) - 1)
        badges = QSize(max((size.width() for size in shown), default=0), stacked)
        tabs = QSize(self.departments.wanted_width(), self.shelf.wanted_height())
        beside = tabs.width() + GRID if tabs.width() else 0
        above = 0
        if low and beside:
            beside, above = 0, ROW_H + GRID
        self.departments.set_in_row(above > 0)
        shelf = QSize(beside + self.shelf.wanted_width(), above + self.shelf.wanted_height())
        if above:
            shelf.setWidth(window.width())
            tabs = QSize(window.width() - 4 * GRID, ROW_H)
        self.rail.fit(rail_room(window, shelf, self.tools.size()))
        places = arrange(window, shelf, self.rail.size(), self.card.size(), self.tools.size(), badges)
        self.shelf.setGeometry(places.shelf.adjusted(beside, above, 0, 0))
        self.departments.setGeometry(QRect(places.shelf.topLeft(), tabs))
        self.rail.move(places.rail.topLeft())
        self.card.move(places.card.topLeft())
        self.hand_bar.fit(self.card.width())
        self.hand_bar.move(places.card.left(), places.card.top() - GRID - self.hand_bar.height())
        # In an upright window the picture leaves room of its own, for card and bar to stand in.
        self._view.set_covered(window.height() - self.hand_bar.y() if low else 0)
        self.tools.move(places.tools.topLeft())
        self._lift_picture()
        self._place_notices(places)
        self._place_popover(places)

    def _place_notices(self, places: Places) -> None:
        at = QPoint(places.badges)
        for notice in (self.badge, self.problems_button):
            notice.move(at)
            if notice.fader.shown:
                at.setY(at.y() + notice.height() + GRID)
        top = places.notices.y()
        if not self._view.has_picture:
            top = round(self._window.height() * EMPTY_AT)
        for notice in (self.recording, self.making, self.banner, self.before):
            notice.fit(min(places.notice_width, 96 * GRID))
            notice.move(places.notices.x() - notice.width() // 2, top)
            if notice.fader.shown:
                top += notice.height() + GRID
        guide = self.guidance
        guide.fit(self._window.size(), places.notice_width)
        if guide.wanted_width() > places.notice_width:
            # Below the tools there is room from edge to edge, but for the rail.
            top = max(top, places.tools.bottom() + 1 + GRID)
            guide.fit(
                self._window.size(), self._window.width() - 2 * (places.rail.width() + 2 * places.margin)
            )
        guide.move(places.notices.x() - guide.width() // 2, top)
        if guide.fader.shown:
            top += guide.height() + GRID
        high: tuple[Notice | GestureHints, ...] = ()
        if self._kept_free == "feet":
            high = self.gestures, self.people, self.hint, self.toast
        elif self._kept_free == "hand":
            high = (self.gestures,)
        end = places.tools.left() - GRID if self.tools.fader.shown else self._window.width() - places.margin
        for each in high:
            each.fit(min(places.notice_width, 96 * GRID))
            left = min(places.notices.x() - each.width() // 2, end - each.width())
            each.move(max(places.margin, left), top)
            if each.fader.shown:
                top += each.height() + GRID
        if self._kept_free == "feet":
            self.moments.place_digits(self._window.width() // 2, self._window.height() // 2)
            return
        bottom = places.toast_bottom
        for each in (self.gestures, self.people):
            if each not in high:
                self._place_low(each, places, bottom)
                if each.fader.shown:
                    bottom = each.y() - GRID
        for notice in (self.hint, self.toast):
            self._place_low(notice, places, bottom)
        bottom = places.toast_bottom
        left, right = self._free_beside(places, bottom - 2 * DISK - GRID, bottom)
        self.moments.place_digits(max(left + DISK, min(self._window.width() // 2, right - DISK)), bottom)

    def _lift_picture(self) -> None:
        # The picture runs out into the ground below it behind the shelf.
        top = min(self.shelf.y(), self.departments.y())
        floor = max(0, self._window.height() - top - FEATHER_PX // 2)
        self._view.set_floor(round(self._lift.value * floor), self._lift.value)

    def _place_low(self, notice: Notice | GestureHints, places: Places, bottom: int) -> None:
        """In the middle above the shelf, or as far to the side as card and rail demand."""
        left, right = self._free_beside(places, bottom - 8 * GRID, bottom)
        if right - left < NARROW:  # then above the card
            left, bottom = places.margin, self._top_of_card(places) - GRID
        notice.fit(right - left)
        middle = max(left, min((self._window.width() - notice.width()) // 2, right - notice.width()))
        notice.move(middle, bottom - notice.height())

    def _free_beside(self, places: Places, top: int, bottom: int) -> tuple[int, int]:
        """From where to where nothing stands between these heights: left is the card, right the rail."""
        left, right = places.margin, self._window.width() - places.margin
        if self._card_wanted and self._top_of_card(places) < bottom and top < places.card.bottom():
            left = places.card.right() + 2 * GRID
        if places.rail.top() < bottom and top < places.rail.bottom():
            right = places.rail.left() - 2 * GRID
        return left, right

    def _top_of_card(self, places: Places) -> int:
        """Of the card, or of the choice of hand above it."""
        return self.hand_bar.y() if self._hand_bar_wanted else places.card.top()

    def _place_popover(self, places: Places) -> None:
        popover = self.open_popover
        if popover is None:
            return
        window = self._window
        popover.settle(window.height() - 2 * places.margin)
        if self._anchor is None:
            popover.move((window.width() - popover.width()) // 2, (window.height() - popover.height()) // 2)
            return
        corner = self._anchor.mapTo(window, QPoint(0, self._anchor.height() + GRID + 4))
        top = max(places.margin, min(corner.y(), window.height() - places.margin - popover.height()))
        if self._anchor.parent() is self.rail:
            # Beside the rail, with its last row where the finger is.
            lowest = window.height() - places.margin - popover.height()
            bottom = corner.y() - GRID - 4
            top = max(places.margin, min(bottom - popover.height(), lowest))
            popover.move(places.rail.left() - 2 * GRID - popover.width(), top)
            return
        if self._anchor.parent() is not self.tools:
            popover.move(corner.x(), top)
            return
        left = places.tools.right() + 1 - popover.width()
        if QRect(QPoint(left, top), popover.size()).intersects(places.rail):
            left = places.rail.left() - 2 * GRID - popover.width()
        popover.move(max(places.margin, left), top)

    def _open_problems(self) -> None:
        self.open(self.problems, self.problems_button)
