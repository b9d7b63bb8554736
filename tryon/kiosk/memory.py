"""Memory that nobody needs any more goes back to the system, so that a kiosk does not seem to grow."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Let the allocator return what lies free in it; takes some milliseconds.

    Linux's keeps whatever lies between pieces that are in use, more with every shopper. Elsewhere, where the
    allocator sees to it by itself, nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # a C library other than GNU's has none
        trim(ctypes.c_size_t(0))
