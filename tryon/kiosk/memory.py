"""Memory that nobody needs any more goes back to the system, so that a kiosk does not seem to grow."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

_APART_BYTES = 4_194_304
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Of `mallopt`, as GNU's malloc.h numbers them."""


def keep_large_apart() -> None:
    """Have the allocator map what is larger than a camera's picture by itself, to go back with its last user.

    GNU's raises its limit to the size of what is freed, up to 32 MB, and puts the next ones between small
    pieces that stay. For a camera's pictures that is right: to map them anew for each frame takes the
    tracker some milliseconds. Elsewhere nothing happens.
    """
    set_option = _of_allocator("mallopt")
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, _APART_BYTES)
        set_option(_TRIM_THRESHOLD, _APART_BYTES)


def give_back() -> None:
    """Let the allocator return what lies free in it; takes some milliseconds if called often.

    Linux's keeps whatever lies between pieces that are in use, more with every shopper. Elsewhere, where the
    allocator sees to it by itself, nothing happens.
    """
    trim = _of_allocator("malloc_trim")
    if trim is not None:
        trim(ctypes.c_size_t(0))


def _of_allocator(name: str) -> Callable[..., int] | None:
    """A function of GNU's allocator; None on another system or with another C library."""
    if not sys.platform.startswith("linux"):
        return None
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None), name, None)
    return found
