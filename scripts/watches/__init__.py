"""Procedural watches: cases, dials, hands, bracelets, straps, their pictures and the GLB.

Lengths are millimetres. Cases and dials are built in the face's frame: x to 3 o'clock, y to 12, z out of the
dial from the case's back; straps in item space. `modelling.glb` converts to metres when it writes.
"""
