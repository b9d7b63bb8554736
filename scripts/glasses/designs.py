"""The collection, in the order of the shelf."""

from __future__ import annotations

from .acetate_designs import cat_eye, panto, sport, square_acetate
from .metal_designs import aviator, rimless, round_metal

COLLECTION = (round_metal, aviator, square_acetate, cat_eye, rimless, sport, panto)
"""Builders; a SKU is its builder's name with hyphens."""
