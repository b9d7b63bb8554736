"""Frame-sized memory that is used again."""

from __future__ import annotations

import sys

import numpy as np

from tryon.types import ByteArray


class BufferPool:
    """Frame-sized arrays that are used again once nobody else holds them.

    Fresh memory of that size costs more than the work done in it: the system clears every page.
    """

    def __init__(self) -> None:
        # What the interpreter counts for an array that only this pool holds differs between its versions.
        self._buffers: list[ByteArray] = [np.empty((1, 1, 3), np.uint8)]
        self._idle_count = next(sys.getrefcount(buffer) for buffer in self._buffers)

    def take(self, shape: tuple[int, ...]) -> ByteArray:
        """A uint8 array of `shape` with undefined content."""
        self._buffers = [buffer for buffer in self._buffers if buffer.shape == shape]
        for buffer in self._buffers:
            if sys.getrefcount(buffer) <= self._idle_count:
                return buffer
        self._buffers.append(np.empty(shape, np.uint8))
        return self._buffers[-1]
