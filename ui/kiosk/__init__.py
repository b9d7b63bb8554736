"""The mirror in a shop, alone: its screens, and what leads from one to the next."""
