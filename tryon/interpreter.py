"""What Python itself is told where threads track, draw and show a picture side by side."""

from __future__ import annotations

import sys

SWITCH_S = 0.0005
"""For so long a thread may keep the interpreter's lock while another one waits for it. Drawing and tracking
let go of it at every call into a library; by Python's own choice they would wait for five milliseconds."""


def hand_over_soon() -> None:
    """Let no thread wait long for another one's Python."""
    sys.setswitchinterval(SWITCH_S)
