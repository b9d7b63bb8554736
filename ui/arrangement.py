"""Where everything floats, from the window's size alone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

from ui.theme.tokens import GRID

LOW = 90 * GRID
"""Windows lower than this get the small shelf."""


@dataclass(frozen=True)
class Places:
    """Rectangles in window pixels; `notices` is the middle of the line that guidance hangs from."""

    margin: int
    shelf: QRect
    rail: QRect
    card: QRect
    tools: QRect
    badges: QPoint
    notices: QPoint
    notice_width: int
    toast_bottom: int


def is_low(window: QSize) -> bool:
    return window.height() < LOW


def rail_room(window: QSize, shelf: QSize, tools: QSize) -> int:
    """How high the rail may be between tools and shelf."""
    margin = margin_of(window)
    return window.height() - shelf.height() - tools.height() - 4 * margin


def margin_of(window: QSize) -> int:
    """Between the window's edge and what floats, and between that."""
    return 3 * GRID if window.width() >= 1000 and window.height() >= LOW else 2 * GRID


def arrange(window: QSize, shelf: QSize, rail: QSize, card: QSize, tools: QSize, badges: QSize) -> Places:
    """Shelf below, card above its left end, rail on the right, tools above right, words above.

    shelf: the size it wants; it is made narrower where the window is. badges: of the upper left corner,
    empty for none.
    """
    width, height = window.width(), window.height()
    margin = margin_of(window)
    shelf_w = min(shelf.width(), width - 2 * margin)
    shelf_at = QRect((width - shelf_w) // 2, height - margin - shelf.height(), shelf_w, shelf.height())
    above = shelf_at.top() - margin
    tools_at = QRect(width - margin - tools.width(), margin, tools.width(), tools.height())
    top = tools_at.bottom() + margin
    if height > width:
        rail_top = above - rail.height()
    else:
        rail_top = max(top, min((height - rail.height()) // 2, above - rail.height()))
    rail_at = QRect(width - margin - rail.width(), rail_top, rail.width(), rail.height())
    # On wide screens there is room for the card beside the shelf, else it stands above its left end.
    beside_shelf = margin + card.width() + margin <= shelf_at.left()
    card_bottom = height - margin if beside_shelf else above
    card_at = QRect(margin, card_bottom - card.height(), card.width(), card.height())
    # Words stand in the middle of the upper edge; where badges and tools leave no room, below these and
    # clear of the rail.
    badge_inset = (tools.height() - 5 * GRID) // 2
    room = width - 2 * (max(badges.width(), tools.width()) + 2 * margin)
    one_line = room >= 45 * GRID
    if not one_line:
        room = width - 2 * (rail.width() + 2 * margin)
    below = max(tools_at.bottom() + 1, margin + badge_inset + badges.height()) + GRID
    return Places(
        margin=margin,
        shelf=shelf_at,
        rail=rail_at,
        card=card_at,
        tools=tools_at,
        badges=QPoint(margin, margin + badge_inset),
        notices=QPoint(width // 2, margin + badge_inset if one_line else below),
        notice_width=room,
        toast_bottom=above,
    )
