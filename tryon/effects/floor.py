"""Floor that was never seen, made from floor that was: cloned from beside it, in blocks, and healed.

Each block takes the place in view whose surroundings look most like its own (Criminisi, Perez and Toyama,
"Region filling and object removal by exemplar-based image inpainting", 2004, with large blocks for speed), so
planks and tiles go on; the difference that remains round it is spread over it smoothly, as in Perez, Gangnet
and Blake's "Poisson image editing" (2003), solved by pulling and pushing through a pyramid.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from tryon.effects.color_features import Floats
from tryon.effects.feet_scene import FeetScene
from tryon.effects.floor_plate import GUESSED, SEEN, UNKNOWN, FloorPlate
from tryon.types import ByteArray

_BLOCK = 0.22  # of the foot's length
_RING = 0.5  # of a block: how far round it is compared
_REACH = 1.3  # of the foot's length: farther away, the floor's perspective and light are others
_LEAST_RING = 0.12  # of a block with its ring that must be known before its lines are followed closely
_EXPECTED = 0.4  # weight of colours that are expected smoothly within the block, against seen ones round it
_FAR = 0.003  # squared error, in squared shares of the full range, that the farthest place must be better by
_UNLIKE = 0.012  # squared error, in squared shares of the full range, from which smooth colours are better
_VAGUE = 0.05  # squared error, if nothing round the place that is cloned was really seen
_SPARE = 0.07  # of the foot's length round what is needed that is guessed with it
_SEARCHED_LENGTH = 40  # cells of a foot's length at which places are looked for first
_SEAM_CELLS = 1.5
_LARGEST_HEALING = 30.0  # levels: shading differs by less, stones and their joints by more


def guess_floor(plate: FloorPlate, scene: FeetScene, needed: ByteArray, length_px: float, most: int) -> None:
    """Fill what the plate does not know of `needed` (rows, columns) with likely floor, marked as GUESSED.

    length_px: of a foot, for the size of blocks. most: blocks filled at once; the rest waits.
    """
    known = plate.known[scene.cells]
    unknown = cv2.compare(known, UNKNOWN, cv2.CMP_EQ)
    if not cv2.countNonZero(cv2.bitwise_and(needed, unknown)):
        return
    size = length_px / scene.cell
    # More than is needed now: outlines tremble, and the next frame needs its neighbours.
    spare = 2 * max(1, round(_SPARE * size)) + 1
    needed = np.asarray(cv2.dilate(needed, np.ones((spare, spare), np.uint8)))
    small = plate.small[scene.cells]
    step = max(1, round(size / _SEARCHED_LENGTH))
    coarse = small[::step, ::step].astype(np.float32)
    expected = spread(coarse, (known[::step, ::step] > 0).astype(np.float32))
    side, ring = max(4, round(_BLOCK * size)), max(2, round(_RING * _BLOCK * size))
    reach = max(3 * side, round(_REACH * size))
    for _ in range(most):
        missing = np.asarray(cv2.bitwise_and(needed, cv2.compare(known, UNKNOWN, cv2.CMP_EQ)))
        block = _next_block(missing, known, side, ring)
        if block is None:
            return
        shift = _best_place(small, known, missing, expected, block, ring, reach, step)
        if shift is None:
            _smooth(plate, scene, missing, block, expected, step)
        else:
            _clone(plate, scene, missing, block, ring, shift)


def smooth_floor(plate: FloorPlate, scene: FeetScene, part: tuple[slice, slice]) -> ByteArray:
    """(h, w, 3) means over a part's cells where they are known, and what lies smoothly between elsewhere."""
    known = plate.known[scene.cells][part]
    filled = spread(plate.small[scene.cells][part].astype(np.float32), (known > 0).astype(np.float32))
    return np.clip(np.rint(filled), 0, 255).astype(np.uint8)


def spread(values: Floats, weights: Floats) -> Floats:
    """(h, w, 3) values where weights are 1, and what lies smoothly between them where they are 0.

    Pull-push (Gortler et al., "The Lumigraph", 1996).
    """
    height, width = weights.shape
    if min(height, width) < 2 or weights.all():
        return values
    weighed = values * weights[..., None]
    size = ((width + 1) // 2, (height + 1) // 2)
    less = cv2.resize(weights, size, interpolation=cv2.INTER_AREA)
    pulled = cv2.resize(weighed, size, interpolation=cv2.INTER_AREA) / np.maximum(less, 1e-6)[..., None]
    lower = spread(np.asarray(pulled, np.float32), (less > 0).astype(np.float32))
    pushed = cv2.GaussianBlur(cv2.resize(lower, (width, height), interpolation=cv2.INTER_LINEAR), (3, 3), 0)
    return np.asarray(weighed + pushed * (1 - weights)[..., None], np.float32)


def _next_block(missing: ByteArray, known: ByteArray, side: int, ring: int) -> tuple[slice, slice] | None:
    """Rows and columns of the block with something missing that most is known round; None when all is."""
    if not cv2.countNonZero(missing):
        return None
    x, y, width, height = cv2.boundingRect(missing)
    best, found = -1.0, None
    for top in range(y, y + height, side):
        for left in range(x, x + width, side):
            block = slice(top, top + side), slice(left, left + side)
            lacking = cv2.countNonZero(missing[block])
            if not lacking:
                continue
            wide = known[_wider(block, ring)]
            support = float(wide.mean())
            if support > best:
                best, found = support, block
    if found is None:
        return None
    # Only what is missing, so that its surroundings are compared as near as can be.
    bx, by, bw, bh = cv2.boundingRect(missing[found])
    top, left = found[0].start + by, found[1].start + bx
    return slice(top, top + bh), slice(left, left + bw)


def _wider(block: tuple[slice, slice], ring: int) -> tuple[slice, slice]:
    rows, columns = block
    return (
        slice(max(0, rows.start - ring), rows.stop + ring),
        slice(max(0, columns.start - ring), columns.stop + ring),
    )


def _best_place(
    small: ByteArray,
    known: ByteArray,
    missing: ByteArray,
    expected: Floats,
    block: tuple[slice, slice],
    ring: int,
    reach: int,
    step: int,
) -> tuple[int, int] | None:
    """Rows and columns to go from the block to what it is cloned from; None where nothing is like it.

    expected: of every `step`-th cell, what lies smoothly between the known ones. The place is looked for in
    those, and then between them.
    """
    wide = _wider(block, ring)
    found = _search(
        small[::step, ::step],
        expected,
        known[::step, ::step],
        missing[::step, ::step],
        _coarser(wide, step),
        -(-reach // step),
        (0, 0),
    )
    if found is None or step == 1:
        return found
    about = found[0] * step, found[1] * step
    return _search(small, None, known, missing, wide, step, about) or about


def _coarser(block: tuple[slice, slice], step: int) -> tuple[slice, slice]:
    rows, columns = (slice(one.start // step, -(-one.stop // step)) for one in block)
    return rows, columns


def _search(
    small: ByteArray,
    expected: Floats | None,
    known: ByteArray,
    missing: ByteArray,
    wide: tuple[slice, slice],
    reach: int,
    about: tuple[int, int],
) -> tuple[int, int] | None:
    """The best shift within `reach` of `about` for what is missing in a block with its ring."""
    template = small[wide].astype(np.float32)
    context = known[wide].astype(np.float32) / SEEN
    if expected is not None:
        unknown = context == 0
        template[unknown] = expected[wide][unknown]
        context[unknown] = _EXPECTED
    elif context.sum() < _LEAST_RING * context.size:
        return about
    template /= 255
    rows, columns = (
        slice(max(0, one.start + by - reach), min(limit, one.start + by + length + reach))
        for one, by, length, limit in zip(wide, about, template.shape[:2], small.shape[:2], strict=True)
    )
    if rows.stop - rows.start < template.shape[0] or columns.stop - columns.start < template.shape[1]:
        return None
    lacking = (missing[wide] > 0).astype(np.float32)
    search = small[rows, columns].astype(np.float32) / 255
    unseen = (known[rows, columns] != SEEN).astype(np.float32)
    total = float(context.sum())
    error = cv2.matchTemplate(search, template, cv2.TM_SQDIFF, mask=cv2.merge([context] * 3)) / (3 * total)
    invalid = cv2.matchTemplate(unseen, lacking, cv2.TM_CCORR)
    vague = cv2.matchTemplate(unseen, context, cv2.TM_CCORR) / total
    at_row, at_column = wide[0].start - rows.start, wide[1].start - columns.start
    down = np.arange(error.shape[0], dtype=np.float32)[:, None] - at_row
    right = np.arange(error.shape[1], dtype=np.float32)[None, :] - at_column
    far = (down**2 + right**2) / (reach + math.hypot(*about)) ** 2
    error = np.where(invalid > 0.5, np.inf, error + _FAR * far + _VAGUE * vague)
    row, column = divmod(int(error.argmin()), error.shape[1])
    return (row - at_row, column - at_column) if error[row, column] < _UNLIKE else None


def _smooth(
    plate: FloorPlate,
    scene: FeetScene,
    missing: ByteArray,
    block: tuple[slice, slice],
    expected: Floats,
    step: int,
) -> None:
    """Fill a block of the plate smoothly. expected: of every step-th cell, as `_best_place` has it."""
    known, small = plate.known[scene.cells], plate.small[scene.cells]
    rows, columns = block
    y, x = (np.arange(one.start, min(one.stop, limit)) for one, limit in zip(block, scene.shape, strict=True))
    at = np.meshgrid(x.astype(np.float32) / step, y.astype(np.float32) / step)
    filled = cv2.remap(expected, at[0], at[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    colors = np.clip(np.rint(filled), 0, 255).astype(np.uint8)
    lacking = missing[block]
    part = slice(rows.start, rows.start + len(y)), slice(columns.start, columns.start + len(x))
    cv2.copyTo(colors, lacking, small[part])
    fine = plate.pixels[scene.pixels(part)]
    cv2.copyTo(scene.fine(colors, part), scene.fine(lacking, part, smooth=False), fine)
    known[part][lacking > 0] = GUESSED


def _clone(
    plate: FloorPlate,
    scene: FeetScene,
    missing: ByteArray,
    block: tuple[slice, slice],
    ring: int,
    shift: tuple[int, int],
) -> None:
    """Copy a block of the plate from where `shift` says, healed along its ring."""
    known, small = plate.known[scene.cells], plate.small[scene.cells]
    wide = _wider(block, ring)
    # Of the ring, what lies in the picture here and where it is copied from.
    wide = (
        slice(max(wide[0].start, -shift[0]), min(wide[0].stop, scene.shape[0] - max(shift[0], 0))),
        slice(max(wide[1].start, -shift[1]), min(wide[1].stop, scene.shape[1] - max(shift[1], 0))),
    )
    source = tuple(slice(one.start + by, one.stop + by) for one, by in zip(wide, shift, strict=True))
    lacking = missing[wide].copy()
    lacking_here = np.zeros_like(lacking)
    inner = tuple(
        slice(one.start - around.start, one.stop - around.start)
        for one, around in zip(block, wide, strict=True)
    )
    lacking_here[inner] = lacking[inner]
    difference = small[wide].astype(np.float32) - small[source]
    alike = np.abs(difference).max(axis=-1) < _LARGEST_HEALING
    both = ((known[wide] > 0) & (known[source] > 0)).astype(np.float32)
    context = both * alike
    healing = spread(difference, context) if context.any() else np.zeros_like(difference)
    # What is too different to be shading is blended over a few cells: on the rim, half of what lies round a
    # cell is beyond it.
    left = (difference - healing) * both[..., None]
    near = cv2.GaussianBlur(both, (0, 0), _SEAM_CELLS)
    healing += cv2.GaussianBlur(left, (0, 0), _SEAM_CELLS) / np.maximum(near, 0.5)[..., None]

    rows, columns = scene.pixels(wide)
    by_row, by_column = shift[0] * scene.cell, shift[1] * scene.cell
    height = min(rows.stop, plate.size_wh[1] - by_row) - rows.start
    width = min(columns.stop, plate.size_wh[0] - by_column) - columns.start
    rows, columns = slice(rows.start, rows.start + height), slice(columns.start, columns.start + width)
    copied = plate.pixels[
        rows.start + by_row : rows.stop + by_row, columns.start + by_column : columns.stop + by_column
    ].astype(np.float32)
    size = (healing.shape[1] * scene.cell, healing.shape[0] * scene.cell)
    copied += cv2.resize(healing, size, interpolation=cv2.INTER_LINEAR)[:height, :width]
    mask = scene.fine(lacking_here, wide, smooth=False)[:height, :width]
    cv2.copyTo(np.clip(np.rint(copied), 0, 255).astype(np.uint8), mask, plate.pixels[rows, columns])
    cv2.copyTo(np.clip(np.rint(small[source] + healing), 0, 255).astype(np.uint8), lacking_here, small[wide])
    known[wide][lacking_here > 0] = GUESSED
