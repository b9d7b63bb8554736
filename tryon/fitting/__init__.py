"""Fitters: from landmarks to product poses and the body parts that hide products."""
