"""Where the pieces of a post lie on the film strip, in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tryon.editing.plan import Segment
from ui.theme.tokens import GRID

PAD = 3 * GRID
"""Left and right of the strip: room for the handles."""
GAP = 6


@dataclass(frozen=True)
class Block:
    """A piece from `left` to `right`; `film_left` to `film_right` is what can be seen of its clip.

    start_s, end_s: seconds of the clip that are kept. film_start_s: second of the clip at `film_left`.
    """

    left: float
    right: float
    start_s: float
    end_s: float
    film_left: float
    film_right: float
    film_start_s: float
    px_per_s: float

    def x_of(self, source_s: float) -> float:
        return self.film_left + (source_s - self.film_start_s) * self.px_per_s

    def source_at(self, x: float) -> float:
        """The kept second nearest to `x`."""
        return min(max(self.film_start_s + (x - self.film_left) / self.px_per_s, self.start_s), self.end_s)


def place_blocks(segments: Sequence[Segment], length_s: float, width: float) -> tuple[Block, ...]:
    """A single piece lies in its whole clip (`length_s` long), several lie one after the other."""
    room = width - 2 * PAD
    if len(segments) == 1:
        (one,) = segments
        scale = room / max(length_s, one.end_s)
        left, right = PAD + one.start_s * scale, PAD + one.end_s * scale
        return (Block(left, right, one.start_s, one.end_s, PAD, PAD + room, 0.0, scale),)
    total_s = sum(each.end_s - each.start_s for each in segments)
    scale = max(1.0, room - GAP * (len(segments) - 1)) / total_s
    blocks, left = [], float(PAD)
    for each in segments:
        right = left + (each.end_s - each.start_s) * scale
        blocks.append(Block(left, right, each.start_s, each.end_s, left, right, each.start_s, scale))
        left = right + GAP
    return tuple(blocks)


def block_at(blocks: Sequence[Block], x: float) -> int:
    """Number of the block at `x`, or of the one nearest to it."""
    return min(range(len(blocks)), key=lambda at: max(blocks[at].left - x, x - blocks[at].right, 0.0))
