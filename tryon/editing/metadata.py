"""Puts into a post what it says of itself."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

from tryon.clips.origin import XMP_PACKET

# ISO 16684-3 (XMP storage in files): in ISO base media a top-level box of type "uuid" with this identifier.
_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")


def append_xmp(mp4: BinaryIO) -> None:
    """Put the packet behind the last box of a finished MP4, where it moves nothing that the index names."""
    mp4.seek(0, os.SEEK_END)
    mp4.write(struct.pack(">I4s", 8 + len(_XMP_UUID) + len(XMP_PACKET), b"uuid") + _XMP_UUID + XMP_PACKET)
