"""What all scripts that make products share: meshes, sweeps, fewer triangles, finishes and the GLB writer.

Lengths are millimetres in item space; `glb` converts to metres when it writes.
"""
