"""Procedural shoes: lasts, uppers, soles, laces, painted leather and cloth.

All lengths inside this package are millimetres in item space: the right shoe, origin at the heel's end on the
ground, +X to the wearer's left (the shoe's inner side), +Y up, +Z to the toe.
"""
