"""Procedural glasses: outlines, sweeps, rims, temples, materials and the GLB writer.

All lengths inside this package are millimetres in item space (origin on the nose ridge, +X to the wearer's
left, +Y up, +Z out of the face); `glb` converts to metres when it writes.
"""
