"""Where to look for palms: in all of a still, in one square of a video's frame."""

from __future__ import annotations

from collections.abc import Iterator

from tryon.tracking.hand_net import HandSight, Palm
from tryon.tracking.hand_track import HandTrack
from tryon.tracking.tiles import Box, search_levels
from tryon.types import ByteArray

_LEAST_SCORE = 0.4  # of a palm worth a look in a video
_LEVELS = 3  # whole picture, squares of its short side, half of it: a hand of 60 px in 720 rows
_ROOM = 3.0  # hand sizes: side of the smallest square in which another hand of that size is found
_NEARBY = 1.6  # crops: side of the square round where a hand was lost
_MARGINS = (1.0, 1.3, 1.7)  # of a still's long side: with room round it, a hand at the border is found


class HandSearch:
    """Takes turns between the whole picture and smaller squares, so that no frame pays for all."""

    def __init__(self, sight: HandSight) -> None:
        self._sight = sight
        self._turn = 0

    def reset(self) -> None:
        """Begin again with the whole picture."""
        self._turn = 0

    def near(self, image: ByteArray, lost: HandTrack) -> tuple[Palm, ...]:
        """Palms round where a hand was lost."""
        where = lost.look.crop
        x, y = where.centre_px
        return self._find(image, _square(float(x), float(y), _NEARBY * where.side_px))

    def next_turn(self, image: ByteArray, beside: HandTrack | None = None) -> tuple[Palm, ...]:
        """Palms in the whole picture or, every other time, in the next of the smaller squares.

        beside: a hand in view: squares too small for another of its size are left out.
        """
        first, *finer = search_levels((image.shape[1], image.shape[0]))[:_LEVELS]
        least = 0.0 if beside is None else _ROOM * beside.look.size_px
        tiles = [tile for level in finer for tile in level if tile.side >= least]
        turn, self._turn = self._turn, self._turn + 1
        if turn % 2 == 0 or not tiles:
            return self._find(image, first[0])
        return self._find(image, tiles[(turn // 2) % len(tiles)])

    def _find(self, image: ByteArray, tile: Box) -> tuple[Palm, ...]:
        return tuple(palm for palm in self._sight.find(image, tile) if palm.score >= _LEAST_SCORE)


def search_still(sight: HandSight, image: ByteArray) -> Iterator[tuple[Palm, ...]]:
    """Palms of a still: of the whole picture and large squares together, then of ever smaller squares."""
    first, *finer = search_levels((image.shape[1], image.shape[0]))[:_LEVELS]
    coarse = [_square(*first[0].centre, margin * first[0].side) for margin in _MARGINS]
    for tiles in ([*coarse, *(finer[0] if finer else ())], *finer[1:]):
        yield tuple(palm for tile in tiles for palm in sight.find(image, tile))


def _square(x: float, y: float, side: float) -> Box:
    return Box(x - side / 2, y - side / 2, side, side)
