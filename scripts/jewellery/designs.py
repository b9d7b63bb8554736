"""The collection, by sku."""

from __future__ import annotations

from .solitaire import solitaire
from .wedding_band import wedding_band

COLLECTION = (wedding_band, solitaire)
