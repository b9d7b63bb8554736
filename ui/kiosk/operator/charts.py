"""Charts of what the kiosk has counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from tryon.insights.charts import DaySeries, Step, TopProduct, funnel, per_day, top_products
from tryon.insights.counts import Counts
from ui.controls import fade
from ui.kiosk.operator.chart_words import CHART_WORDS, EN, ChartWords
from ui.text import Language
from ui.theme.fonts import font
from ui.theme.tokens import ACCENT, BODY, FILL_HOVER, GRID, LINE, RADIUS, TEXT, TEXT_SOFT, TITLE

MOST_PRODUCTS = 8
_PAD = 2 * GRID
_ROW = 5 * GRID
_BAR = GRID
_TITLE_H = 4 * GRID
_WIDEST_BAR = 5 * GRID
_ROUND = 4.0
_FAINT = 0.35
"""Of the accent, for those who stepped up: behind those who agreed, and told apart by its length as well."""

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Charts(QWidget):
    """Visits per day, how far they came, and what was tried on most; the last two side by side where the room
    is wide. `show_counts` fills it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.days, self.steps, self.products = DayChart(self), FunnelChart(self), ProductChart(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_PAD)
        column.addWidget(self.days, 1)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(_PAD)
        self._pair.addWidget(self.steps, 1)
        self._pair.addWidget(self.products, 1)
        column.addLayout(self._pair)

    def show_counts(
        self,
        counts: Counts,
        days: int,
        today: date,
        language: Language,
        name: Callable[[str], str] = lambda sku: sku,
    ) -> None:
        """counts: of the last `days`, `today` included. name: what a product is called, by its sku."""
        words = CHART_WORDS[language]
        self.days.show_series(per_day(counts, days, today), words)
        self.steps.show_steps(funnel(counts), words)
        self.products.show_products(top_products(counts, MOST_PRODUCTS), name, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= 100 * GRID
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._pair.setDirection(way)
        super().resizeEvent(event)


class _Chart(QWidget):
    """A panel with a title. Subclasses draw into `room`, and tell in words what they show."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words: ChartWords = EN
        self.title = ""
        self.is_empty = True

    def tell(self, title: str, words: ChartWords, lines: list[str]) -> None:
        """What is shown now, also for those who have it read to them."""
        self.title, self.words, self.is_empty = title, words, not lines
        self.setAccessibleName(title)
        self.setAccessibleDescription("\n".join(lines) if lines else words["empty"])
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(FILL_HOVER)
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        room = QRectF(self.rect()).adjusted(_PAD, _PAD, -_PAD, -_PAD)
        painter.setFont(font(TITLE, bold=True))
        painter.setPen(TEXT)
        painter.drawText(QRectF(room.x(), room.y(), room.width(), _TITLE_H), _LEFT, self.title)
        painter.setFont(font(BODY))
        room.setTop(room.top() + _TITLE_H + GRID)
        if self.is_empty:
            painter.setPen(TEXT_SOFT)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.words["empty"])
        else:
            self.draw(painter, room)

    def draw(self, painter: QPainter, room: QRectF) -> None:
        """Draw into `room`, with the font of the labels."""
        raise NotImplementedError


class DayChart(_Chart):
    """A bar a day: those who stepped up, and before them those who agreed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._series = DaySeries((), (), (), ())
        self.setMinimumHeight(26 * GRID)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_series(self, series: DaySeries, words: ChartWords) -> None:
        self._series = series
        told = zip(series.days, series.visits, series.sessions, strict=True)
        lines = [f"{day}: {visits}, {sessions}" for day, visits, sessions in told if visits or sessions]
        self.tell(words["days_title"], words, lines)

    def draw(self, painter: QPainter, room: QRectF) -> None:
        series = self._series
        self._draw_legend(painter, room)
        metrics = QFontMetricsF(painter.font())
        top = nice_ceiling(max(*series.visits, *series.sessions))
        left = room.x() + metrics.horizontalAdvance(str(top)) + GRID
        plot = QRectF(left, room.y() + GRID, room.right() - left, room.height() - GRID - 3 * GRID)
        for part in (0.0, 0.5, 1.0) if top % 2 == 0 else (0.0, 1.0):
            y = plot.bottom() - part * plot.height()
            painter.setPen(LINE)
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(TEXT_SOFT)
            at = QRectF(room.x(), y - GRID, left - GRID - room.x(), 2 * GRID)
            painter.drawText(at, _RIGHT, str(round(part * top)))
        pitch = plot.width() / len(series.days)
        width = min(_WIDEST_BAR, max(1.0, 0.7 * pitch))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setClipRect(plot)  # which cuts the round feet off
        for values, color in ((series.visits, fade(ACCENT, _FAINT)), (series.sessions, ACCENT)):
            for index, value in enumerate(values):
                if value:
                    height = plot.height() * value / top
                    x = plot.left() + (index + 0.5) * pitch - width / 2
                    _draw_bar(painter, QRectF(x, plot.bottom() - height, width, height + _ROUND), color)
        painter.setClipping(False)
        self._draw_days(painter, plot, pitch, metrics)

    def _draw_days(self, painter: QPainter, plot: QRectF, pitch: float, metrics: QFontMetricsF) -> None:
        """Dates under as many bars as there is room for, counted from today."""
        painter.setPen(TEXT_SOFT)
        days = self._series.days
        label_w = metrics.horizontalAdvance("00-00")
        every = max(1, -int(-(label_w + 2 * GRID) // pitch))
        for index in range(len(days) - 1, -1, -every):
            middle = plot.left() + (index + 0.5) * pitch
            left = min(max(middle - label_w / 2, plot.left()), plot.right() - label_w)
            at = QRectF(left, plot.bottom() + GRID // 2, label_w + 1, 2 * GRID + GRID // 2)
            painter.drawText(at, _LEFT, days[index].strftime("%m-%d"))

    def _draw_legend(self, painter: QPainter, room: QRectF) -> None:
        """In the title's line, from the right."""
        metrics = QFontMetricsF(painter.font())
        x, y = room.right(), room.y() - GRID - _TITLE_H
        for key, color, values in (
            (self.words["sessions"], ACCENT, self._series.sessions),
            (self.words["visits"], fade(ACCENT, _FAINT), self._series.visits),
        ):
            text = f"{sum(values)} {key}"
            width = metrics.horizontalAdvance(text) + 1
            painter.setPen(TEXT)
            painter.drawText(QRectF(x - width, y, width, _TITLE_H), _RIGHT, text)
            swatch = QRectF(x - width - 2 * GRID - 4, y + _TITLE_H / 2 - GRID * 0.75, 1.5 * GRID, 1.5 * GRID)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawRoundedRect(swatch, 3, 3)
            x = swatch.left() - 3 * GRID


class _Rows(_Chart):
    """A bar a row, with words above it. Each row: name, what is told of it, length from 0 to 1."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[tuple[str, str, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_rows(self, title: str, words: ChartWords, rows: list[tuple[str, str, float]]) -> None:
        self.rows = rows
        self.tell(title, words, [f"{name}: {told}" for name, told, _ in rows])

    def sizeHint(self) -> QSize:
        return QSize(40 * GRID, 2 * _PAD + _TITLE_H + GRID + max(4, len(self.rows)) * _ROW)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def draw(self, painter: QPainter, room: QRectF) -> None:
        metrics = QFontMetricsF(painter.font())
        for index, (name, told, length) in enumerate(self.rows):
            y = room.y() + index * _ROW
            told_w = metrics.horizontalAdvance(told) + 1
            line = QRectF(room.x(), y, room.width(), _ROW - _BAR - GRID)
            painter.setPen(TEXT)
            painter.drawText(line, _RIGHT, told)
            name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width() - told_w - 2 * GRID)
            painter.drawText(line, _LEFT, name)
            track = QRectF(room.x(), line.bottom() + 2, room.width(), _BAR)
            painter.setPen(Qt.PenStyle.NoPen)
            _draw_bar(painter, track, FILL_HOVER)
            _draw_bar(painter, QRectF(track.x(), track.y(), track.width() * length, _BAR), ACCENT)


class FunnelChart(_Rows):
    """How many came how far."""

    def show_steps(self, steps: tuple[Step, ...], words: ChartWords) -> None:
        rows = [
            (words["steps"][step.name], f"{step.count}  ·  {step.share:.0%}", min(1.0, step.share))
            for step in steps
        ]
        self.show_rows(words["funnel_title"], words, rows if any(step.count for step in steps) else [])


class ProductChart(_Rows):
    """What was tried on most."""

    def show_products(
        self, products: tuple[TopProduct, ...], name: Callable[[str], str], words: ChartWords
    ) -> None:
        most = max((product.tries for product in products), default=0) or 1
        rows = []
        for product in products:
            told = [words["tried"].format(count=product.tries)]
            told.append(words["minutes"].format(count=round(product.seconds / 60)))
            if product.shares:
                told.append(words["fetched"].format(count=product.shares))
            rows.append((name(product.sku), "  ·  ".join(told), product.tries / most))
        self.show_rows(words["products_title"], words, rows)


def nice_ceiling(value: int) -> int:
    """The least of 4, 10, 20, 50, 100, 200 ... that `value` fits under."""
    if value <= 4:
        return 4
    decade = 10
    while True:
        for step in (1, 2, 5):
            if value <= step * decade:
                return step * decade
        decade *= 10


def _draw_bar(painter: QPainter, bar: QRectF, color: QColor) -> None:
    if bar.width() > 0 and bar.height() > 0:
        radius = min(_ROUND, bar.width() / 2, bar.height() / 2)
        painter.setBrush(color)
        painter.drawRoundedRect(bar, radius, radius)
