"""The mirror alone in a shop: one shopper after the other, and nobody else's pictures."""
