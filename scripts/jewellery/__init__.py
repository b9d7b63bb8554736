"""The bundled bracelets and rings: designs in millimetres, in the item spaces of DESIGN.

Bracelet: origin in the middle of the wrist, +Z along the arm to the hand, +Y out of its back. Ring: origin in
the middle of the hole, +Z along the finger to its tip, +Y to the stone.
"""
