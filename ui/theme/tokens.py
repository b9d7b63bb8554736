"""The measures every control is made of: one 8-px grid, one type scale, one accent, one tempo."""

from __future__ import annotations

from PySide6.QtGui import QColor

GRID = 8
TOUCH = 6 * GRID
"""Smallest side of anything that can be pressed (48 px, about 9 mm on a desk screen)."""

RADIUS = 2 * GRID
"""Corners of panels. Tiles inside them have RADIUS_INNER, so that the gap between looks even."""
RADIUS_INNER = GRID + GRID // 2

# Type scale in pixels: each step is about a quarter larger than the last; countdown digits stand alone.
CAPTION = 13
BODY = 15
TITLE = 20
DISPLAY = 80

# A near black with a little warmth: skin next to it looks healthier than next to blue-greys.
INK = QColor(16, 15, 14)
PAPER = QColor(245, 242, 236)
PAPER_SHADE = QColor(231, 226, 217)
TEXT = QColor(255, 255, 255, 245)
TEXT_SOFT = QColor(255, 255, 255, 188)
LINE = QColor(255, 255, 255, 36)
FILL_HOVER = QColor(255, 255, 255, 28)
FILL_PRESSED = QColor(255, 255, 255, 48)
ACCENT = QColor(232, 190, 128)
SIGNAL = QColor(255, 77, 64)
"""Only for "recording now"; it is a signal, not a second accent."""

FROST = 0.70
"""Share of INK in a panel's background: white text keeps 7:1 contrast over a white picture."""

MOTION_MS = 200
HOVER_MS = 150
IDLE_MS = 6000
"""Controls step back after this long without a touch, key or pointer movement."""
