"""Memory that nobody needs any more goes back to the system, so that a kiosk does not seem to grow."""

from __future__ import annotations

import ctypes
import sys

_APART_BYTES = 4_194_304
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Of `mallopt`, as GNU's malloc.h numbers them."""


def keep_large_apart() -> None:
    """Have the allocator map what is larger than a camera's picture by itself, to go back with its last user.

    GNU's raises its limit to the size of what is freed, up to 32 MB, and puts the next ones between small
    pieces that stay. For a camera's pictures that is right: to map them anew for each frame takes the
    tracker some milliseconds. Elsewhere nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:  # a C library other than GNU's has none
        set_option(_MMAP_THRESHOLD, _APART_BYTES)
        set_option(_TRIM_THRESHOLD, _APART_BYTES)


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
