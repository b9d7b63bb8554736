"""Where to look for feet: the body's pose while the torso is in view, a finder of bare feet and shoes else.

Sources take turns from frame to frame, so that no frame pays for all; the one that last led to a foot goes
first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tryon.tracking.foot_body import Body
from tryon.tracking.foot_net import FootCandidate
from tryon.tracking.tiles import Box, search_levels
from tryon.types import ByteArray

_TILES_PER_TURN = 2
_FINDER_LEVELS = 3  # whole picture, squares of its short side, half of it: a foot of 40 px in 720 rows
_COARSE_LEVELS = 2  # of these, searched in every still
_CLEAR_SCORE = 0.5  # of a guess that needs no finer look


class BodySight(Protocol):
    """Feet of whole bodies; see `tryon.tracking.pose_legs`."""

    def bodies(self, image: ByteArray) -> list[Body]: ...
    def close(self) -> None: ...


class FootSight(Protocol):
    """Feet alone in a picture or a part of it; see `tryon.tracking.foot_net`."""

    def find(
        self, image_bgr: ByteArray, boxes: tuple[tuple[float, float, float, float], ...] | None = None
    ) -> tuple[FootCandidate, ...]: ...


@dataclass(frozen=True, eq=False)
class Finding:
    """What one source saw. bodies: people, the largest first. singles: feet of anybody."""

    bodies: tuple[Body, ...] = ()
    singles: tuple[FootCandidate, ...] = ()


class FootSearch:
    """Looks for feet with a body's pose and a finder."""

    def __init__(self, body: BodySight, sight: FootSight) -> None:
        self._body = body
        self._sight = sight
        self._turn = 0
        self._tile = 0
        self._body_first = True

    def bodies(self, image: ByteArray) -> tuple[Body, ...]:
        """Everybody whose torso is in view, the largest person first."""
        return tuple(self._body.bodies(image))

    def next_turn(self, image: ByteArray, near: Box | None = None) -> Finding:
        """What the source whose turn it is sees in this frame.

        near: where a foot must be that was seen a moment ago; the finder then looks nowhere else.
        """
        by_body = (self._turn % 2 == 0) == self._body_first
        self._turn += 1
        if by_body:
            return Finding(bodies=self.bodies(image))
        return Finding(singles=tuple(self._in_tiles(image, (near,)) if near else self.singles(image)))

    def singles(self, image: ByteArray) -> list[FootCandidate]:
        """Feet of anybody in the whole picture and in the next of its squares."""
        first, *finer = search_levels(_size_wh(image))[:_FINDER_LEVELS]
        tiles = [tile for level in finer for tile in level]
        count = min(_TILES_PER_TURN - 1, len(tiles))
        turn = tuple(tiles[(self._tile + k) % len(tiles)] for k in range(count))
        self._tile += count
        return self._in_tiles(image, first + turn)

    def led_to_a_foot(self, finding: Finding) -> None:
        """The source of `finding` goes first when a foot is lost next."""
        self._body_first, self._turn = bool(finding.bodies), 0

    def whole(self, image: ByteArray) -> Finding:
        """Everything all sources see in a still; finer squares where coarse ones show fewer than two feet."""
        singles: list[FootCandidate] = []
        for number, level in enumerate(search_levels(_size_wh(image))[:_FINDER_LEVELS]):
            if number < _COARSE_LEVELS or sum(one.score > _CLEAR_SCORE for one in singles) < 2:
                singles += self._in_tiles(image, level)
        return Finding(self.bodies(image), tuple(singles))

    def reset(self) -> None:
        """Start over with the coarsest view."""
        self._turn, self._tile, self._body_first = 0, 0, True

    def _in_tiles(self, image: ByteArray, tiles: tuple[Box, ...]) -> list[FootCandidate]:
        corners = tuple((tile.x, tile.y, tile.x + tile.width, tile.y + tile.height) for tile in tiles)
        return list(self._sight.find(image, corners))


def _size_wh(image: ByteArray) -> tuple[int, int]:
    return image.shape[1], image.shape[0]
