"""Words over the picture: guidance, badges, toasts and the banner for what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from ui.controls import IconButton, TextButton
from ui.mirror_view import MirrorView
from ui.panel import Panel
from ui.theme.fonts import font
from ui.theme.icons import SIZE, draw_icon
from ui.theme.tokens import BODY, CAPTION, GRID, SIGNAL, TEXT, TEXT_SOFT, TOUCH

TOAST_MS = 5000


def _block(words: str, size: int, room: int) -> tuple[int, int]:
    """Width and height in px of `words` broken to fit `room`, in lines of about the same length."""
    metrics = QFontMetrics(font(size))

    def height(width: int) -> int:
        return metrics.boundingRect(0, 0, width, 9999, Qt.TextFlag.TextWordWrap, words).height()

    width = min(room, metrics.horizontalAdvance(words) + 2)
    broken = height(width)
    while broken > metrics.height() and width > room // 3 and height(width - GRID) == broken:
        width -= GRID
    return width, broken


class Notice(Panel):
    """An icon, a line of words, perhaps a smaller one under it, and up to one action.

    It sizes itself with `fit`; words that are too long for a line are broken. `quiet` actions go without
    the accent.
    """

    def __init__(self, view: MirrorView, parent: QWidget, size: int = BODY, quiet: bool = False) -> None:
        super().__init__(view, parent, shown=False)
        self._size = size
        self._icon = ""
        self._icon_color = TEXT
        self._words = ""
        self._detail = ""
        self._box = QRectF()
        self.action = TextButton(self, strong=not quiet)
        self.action.clicked.connect(self._act)
        self._then: Callable[[], object] | None = None
        self.second = IconButton("folder", self)
        self.second.clicked.connect(self._act_second)
        self.second.hide()
        self._second_then: Callable[[], object] | None = None

    @property
    def words(self) -> str:
        return self._words

    @property
    def detail(self) -> str:
        return self._detail

    def set_content(
        self,
        words: str,
        icon: str = "",
        detail: str = "",
        action: str = "",
        then: Callable[[], object] | None = None,
        icon_color: QColor = TEXT,
    ) -> None:
        """`then` is called when `action` is pressed. A second action goes."""
        self._words, self._detail, self._icon, self._icon_color = words, detail, icon, icon_color
        self._then = then
        self.action.setText(action)
        self.action.set_name(action)
        self.action.setVisible(bool(action))
        self.setAccessibleName(words)
        self.second.hide()

    def set_second(self, icon: str, name: str, then: Callable[[], object]) -> None:
        """Another action beside the first: a quiet icon."""
        self._second_then = then
        self.second.set_icon(icon)
        self.second.set_name(name)
        self.second.show()

    def fit(self, max_width: int) -> None:
        """Take the size that the words need, at most `max_width` px wide."""
        left = (SIZE + GRID if self._icon else 0) + 2 * GRID
        right = 2 * GRID
        if not self.action.isHidden():
            self.action.resize(self.action.sizeHint())
            right = self.action.width() + 2 * GRID + GRID // 2
        if not self.second.isHidden():
            right += self.second.width()
        room = max(12 * GRID, max_width - left - right)
        width, words_h = _block(self._words, self._size, room)
        lines = words_h // QFontMetrics(font(self._size)).height()
        detail_h = 0
        if self._detail:
            detail_w, detail_h = _block(self._detail, CAPTION, room)
            width, detail_h = max(width, detail_w), detail_h + 2
        height = max(5 * GRID, words_h + detail_h + 2 * GRID)
        if not self.action.isHidden():
            height = max(height, TOUCH + GRID)
        self._box = QRectF(left, (height - words_h - detail_h) / 2, width, words_h)
        self.radius = min(3 * GRID, height // 2) if lines > 1 or self._detail else height // 2
        self.resize(left + width + right, height)
        self.action.move(self.width() - self.action.width() - GRID, (height - TOUCH) // 2)
        self.second.move(self.action.x() - self.second.width(), (height - TOUCH) // 2)
        self.update()

    def paint_content(self, painter: QPainter) -> None:
        if self._icon == "dot":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(SIGNAL)
            painter.drawEllipse(QRectF(2 * GRID + 6, self.height() / 2 - 6, 12, 12))
        elif self._icon:
            draw_icon(painter, self._icon, QRectF(2 * GRID, 0, SIZE, self.height()), self._icon_color, 22)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        painter.setFont(font(self._size))
        painter.setPen(TEXT)
        painter.drawText(self._box, flags, self._words)
        if self._detail:
            painter.setFont(font(CAPTION))
            painter.setPen(TEXT_SOFT)
            rest = QRectF(
                self._box.x(),
                self._box.bottom() + 2,
                self._box.width(),
                self.height() - self._box.bottom() - 4,
            )
            painter.drawText(
                rest,
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
                self._detail,
            )

    def _act(self) -> None:
        if self._then is not None:
            self._then()

    def _act_second(self) -> None:
        if self._second_then is not None:
            self._second_then()


class Toast(Notice):
    """A notice that goes away by itself."""

    def __init__(self, view: MirrorView, parent: QWidget) -> None:
        super().__init__(view, parent)
        self._timer = QTimer(self, singleShot=True, interval=TOAST_MS)
        self._timer.timeout.connect(lambda: self.fader.set_shown(False))

    def pop(self, duration_ms: int = TOAST_MS) -> None:
        """Show what was set, for a while."""
        self.fader.set_shown(True)
        self._timer.start(duration_ms)


def clock(seconds: float) -> str:
    """ "01:07" of 67.9."""
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
