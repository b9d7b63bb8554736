"""The collection, by sku."""

from __future__ import annotations

from .bangle import bangle
from .curb_chain import curb_chain
from .signet import signet
from .solitaire import solitaire
from .wedding_band import wedding_band

COLLECTION = (wedding_band, solitaire, signet, bangle, curb_chain)
