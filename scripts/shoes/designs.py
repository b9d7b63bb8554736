"""All shoes, in the order of the shelf."""

from __future__ import annotations

from .runner import runner

COLLECTION = (runner,)
