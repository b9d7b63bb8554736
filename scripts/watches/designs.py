"""All watches, in the order of the shelf."""

from __future__ import annotations

from .diver import diver

COLLECTION = (diver,)
