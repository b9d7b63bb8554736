"""Whether there are hands in a picture, and how large: nobody follows them from picture to picture."""

from __future__ import annotations

from tryon.tracking.hand_net import HandSight
from tryon.tracking.hand_track import MIN_PRESENCE
from tryon.tracking.tiles import Box
from tryon.types import ByteArray

_PALMS = 2  # at which a closer look is taken, the surest ones: 7 ms each


class HandFinder:
    """Finds palms and looks at them once; 9 ms for each square that is searched, 7 for each palm.

    sight: finder of palms and reader of hands, of which this takes charge.
    """

    def __init__(self, sight: HandSight) -> None:
        self._sight = sight

    def find(self, image: ByteArray, zone: Box | None = None) -> tuple[Box, ...]:
        """Squares round hands in pixels of `image` (H, W, 3) BGR, largest first.

        zone: a part that is looked at first, and alone where a hand is in it.
        """
        height, width = image.shape[:2]
        whole = Box(0, 0, width, height)
        hands = self._look(image, whole if zone is None else zone)
        return hands if hands or zone is None else self._look(image, whole)

    def close(self) -> None:
        """Free the models."""
        self._sight.close()

    def _look(self, image: ByteArray, tile: Box) -> tuple[Box, ...]:
        looks = [self._sight.look(image, palm.crop) for palm in self._sight.find(image, tile)[:_PALMS]]
        boxes = []
        for look in looks:
            if look.presence >= MIN_PRESENCE:
                x, y = (look.points_px.min(axis=0) + look.points_px.max(axis=0)) / 2
                side = look.size_px
                boxes.append(Box(float(x) - side / 2, float(y) - side / 2, side, side))
        return tuple(sorted(boxes, key=lambda box: -box.side))
