"""The part of a post that the platforms' own buttons and words leave free."""

from __future__ import annotations

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels of the canvas."""

_TALL = 1.6
"""From this ratio of height to width on, a post fills the phone, with the platform's interface over it."""

_TALL_MARGINS = (0.055, 0.094, 0.155, 0.215)
"""Left, top, right, bottom as shares of width or height, for 9:16.

Guides for 1080x1920 (Douyin's twin TikTok, and Reels, as of 2026) leave free the upper 130 to 250 px (tabs,
search), the lower 320 to 460 (name, text, progress) and 120 to 180 on the right (head, heart, comments,
share, from the middle down); Xiaohongshu's video notes cover the lower 350. These are 60, 180, 167, 413.
"""

_OTHER_MARGIN = 0.05
"""Posts of other shapes stand beside the interface; only round corners and covers cut at the edges."""


def safe_area(canvas_wh: tuple[int, int]) -> Box:
    """Where words of a post belong."""
    width, height = canvas_wh
    if height >= _TALL * width:
        left, top, right, bottom = _TALL_MARGINS
        edges = (left * width, top * height, right * width, bottom * height)
    else:
        edges = (_OTHER_MARGIN * min(width, height),) * 4
    x0, y0, right_px, bottom_px = (round(edge) for edge in edges)
    return x0, y0, width - x0 - right_px, height - y0 - bottom_px
