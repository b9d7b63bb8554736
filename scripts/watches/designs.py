"""All watches, in the order of the shelf."""

from __future__ import annotations

from .digital import digital
from .diver import diver
from .dress import dress

COLLECTION = (diver, dress, digital)
